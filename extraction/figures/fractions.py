"""Fractions in words: one in four, nine out of 10, two-thirds, a quarter, half."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extraction.figures.numerals import SCALES, TENS, UNITS, Numeral, tidy
from extraction.figures.passage import Draft, Passage
from extraction.models import FigureKind

_PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4,
    "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8,
    "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10,
}  # fmt: skip
_SMALL = "one|two|three|four|five|six|seven|eight|nine"
_NUMBER = rf"{_SMALL}|ten|twelve|fifteen|twenty|thirty|forty|fifty|(?:a )?(?:hundred|thousand)|\d{{1,3}}(?:,\d{{3}})*"
_OUT_OF = re.compile(
    rf"(?<![\w.,£$€-])(?P<a>{_SMALL}|\d{{1,2}})\s+(?:in|out\s+of|in\s+every)\s+(?:every\s+)?(?P<b>{_NUMBER})(?![\w%]|,\d|\.\d)",
    re.IGNORECASE,
)
_OF_PARTS = re.compile(
    rf"(?<![\w-])(?<!\band )(?:(?P<n>an?|{_SMALL})[ -])(?P<part>{'|'.join(_PARTS)})\b(?!-)"
    r"(?!\s+(?:time|day|year|week|month|man|woman|person|century|party|round|quarter|place|floor|hour)\b)"
    rf"(?!\s+(?:of\s+)?(?:an?\s+)?(?:{'|'.join(SCALES)})\b)",
    re.IGNORECASE,
)
_HALF = re.compile(
    r"(?<![\w-])(?<!first )(?<!second )(?<!other )(?<!better )half(?=\s+(?:of|the|a|an|its|his|her|their|all)\b)"
    r"(?!\s+an?\s+(?:hundred|thousand|million|billion|dozen|hour|day|mile|year|century|minute|point))",
    re.IGNORECASE,
)
# "A third of voters" and "by a third.", not "a third man".
_SHARE = re.compile(
    r"\s*(?:$|[.,;:!?)”’\"–—-])|\s+(?:of|more|less|fewer|higher|lower|larger|smaller|bigger|said|say|were|was|are|is|"
    r"have|had|has|did|do|in|to|on|since|from|over|after|and|or|but|when|who|that|last|this)\b"
)
_PLURAL_ONLY = re.compile(r"(?:s|ves)$")


def fractions(passage: Passage) -> Iterator[Draft]:
    """Yield the fractions that are written in words; a ratio of 0.25 for "one in four"."""
    for match in _OUT_OF.finditer(passage.text):
        over, under = _number(match["a"]), _number(match["b"])
        if 0 < over < under and _is_share(match, under):
            yield _ratio(match, over / under)
    for match in _OF_PARTS.finditer(passage.text):
        many = match["n"].lower() not in ("a", "an", "one")
        if many == bool(_PLURAL_ONLY.search(match["part"].lower())) and (
            many or _SHARE.match(passage.text, match.end())
        ):
            yield _ratio(match, _number(match["n"]) / _PARTS[match["part"].lower()])
    for match in _HALF.finditer(passage.text):
        yield _ratio(match, Decimal("0.5"))


def _is_share(match: re.Match[str], under: Decimal) -> bool:
    """Tell "one in four" and "nine out of 10" from "two in 2019" and the count in "19 out of 48 councils"."""
    if " in " in match[0].lower():
        return match["a"].lower() in ("one", "1", "two", "three", "nine", "four") and under < 1500
    return under in (2, 3, 4, 5, 6, 8, 10, 20, 100, 1000)


def _number(words: str) -> Decimal:
    words = words.lower()
    if words in ("a", "an"):
        return Decimal(1)
    if words.removeprefix("a ") in SCALES:
        return Decimal(SCALES[words.removeprefix("a ")])
    return Decimal(UNITS.get(words) or TENS.get(words) or words.replace(",", ""))


def _ratio(match: re.Match[str], value: Decimal) -> Draft:
    """Return the draft of a ratio, rounded to six places (a third has no last one)."""
    numeral = Numeral.exact(match.start(), match.end(), tidy(round(value, 6)), spelled=True)
    return Draft(numeral, match.start(), match.end(), FigureKind.RATIO)
