"""Lengths of time: three years, two-week, week-long, more than 14 years in prison, life."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extraction.figures.numerals import Numeral
from extraction.figures.passage import Draft, Passage
from extraction.models import FigureKind

_UNITS = "second|minute|hour|day|week|fortnight|month|year|decade|century"
_UNIT = re.compile(
    rf"[ -](?:(?:calendar|working|consecutive|full|whole|more|long|straight|further|successive)\s+)?(?P<unit>{_UNITS})"
    r"(?P<plural>s|ies)?(?:['’]s?)?\b(?!-old)(?P<served>\s+(?:in\s+(?:prison|jail|custody)|behind\s+bars|imprisonment|"
    r"of\s+(?:imprisonment|probation|detention))\b)?|[ -](?P<centuries>centuries)\b",
    re.IGNORECASE,
)
_SHORT = re.compile(r"\s?(?P<unit>hrs?|mins?|secs?)\b", re.IGNORECASE)
_SHORT_UNITS = {"h": "hour", "m": "minute", "s": "second"}
_COMING = re.compile(
    r"\b(?:the\s+(?:next|last|past|first|previous|final|coming|following)|next|past|previous)\s+$", re.IGNORECASE
)
_LONG = re.compile(r"\b(?P<unit>day|week|fortnight|month|year|hour|decade)s?-long\b", re.IGNORECASE)
_LIFE = re.compile(
    r"\blife\s+(?:imprisonment|sentence|in\s+(?:prison|jail)|behind\s+bars)\b|(?<=for )life\b(?=[.,;]|\s+for\b)",
    re.IGNORECASE,
)
_DAYS = {"day": 1, "week": 7, "fortnight": 14}  # a week-long operation runs for seven days


def duration(passage: Passage, numeral: Numeral) -> Draft | None:
    """Read a number of seconds up to centuries; a sentence takes in "in prison"."""
    match = passage.after(numeral.end, _UNIT)
    if match:
        coming = passage.before(numeral.start, _COMING)
        start = coming.start() if coming else numeral.start
        unit = (match["unit"] or "century").lower()
        return Draft(numeral, start, match.end(), FigureKind.DURATION, unit)
    short = passage.after(numeral.end, _SHORT)
    if short:
        return Draft(numeral, numeral.start, short.end(), FigureKind.DURATION, _SHORT_UNITS[short["unit"][0].lower()])
    return None


def wordless(passage: Passage) -> Iterator[Draft]:
    """Yield the lengths of time with no number in them: "week-long", "life imprisonment" (which has no value)."""
    for match in _LONG.finditer(passage.text):
        unit = match["unit"].lower()
        numeral = Numeral.exact(match.start(), match.end(), Decimal(_DAYS.get(unit, 1)), spelled=True)
        yield Draft(numeral, match.start(), match.end(), FigureKind.DURATION, "day" if unit in _DAYS else unit)
    for match in _LIFE.finditer(passage.text):
        yield Draft.unvalued_at(match.start(), match.end(), FigureKind.DURATION, "life")
