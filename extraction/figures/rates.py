"""Rates: what a figure is per. "£12 an hour", "20 per 100,000 people", "470p a share", "10 kV/cm".

The figure keeps its own kind and unit; `Figure.per` says the rest: "hour", "100000 people", "share". A unit that is a
rate of itself (miles per hour, miles per gallon) is one unit and no rate.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extraction.figures.numerals import SCALES
from extraction.figures.passage import Draft, Passage
from extraction.models import FigureKind

_TIME = (
    "second|minute|hour|day|night|week|fortnight|month|quarter|term|season|year|decade|game|match|visit|shift|session"
)
_EACH = (
    "share|head|person|pupil|student|patient|household|home|night|ticket|unit|bottle|pint|litre|liter|gallon|barrel|"
    "ounce|tonne|ton|pound|kilo|kg|mile|km|piece|copy|vote|day|acre|hectare|minute|seat|child|couple|family|bag|pack|"
    "packet|box|item|meal|job|worker|employee|member|customer|call|text|message|plate|portion|round|plot|room|place"
)
_NOT_WHEN = (
    r"(?![-’'])(?!\s+(?:ago|later|earlier|before|after|or\s+(?:so|two)|from\s+now)\b)"  # "sold for £5m a year ago"
)
_AN = re.compile(rf"\s+(?:an?|every|each|per)\s+(?P<unit>{_TIME}|{_EACH})\b{_NOT_WHEN}", re.IGNORECASE)
_A_TIME = re.compile(rf"\s+(?:an?|every|each)\s+(?P<unit>{_TIME})\b{_NOT_WHEN}", re.IGNORECASE)
_PER = re.compile(
    rf"\s+(?:per|for every|in every)\s+(?P<many>(?:\d{{1,3}}(?:,\d{{3}})+|\d+|an?\s+(?={'|'.join(SCALES)}))?"
    rf"(?:\s*(?P<scale>{'|'.join(SCALES)}))?)\s*(?P<unit>(?:square|cubic|sq)\s+\w+|[A-Za-z]+)?",
    re.IGNORECASE,
)
_ADVERB = re.compile(r"\s+(?P<unit>hourly|nightly|weekly|monthly|yearly|annually|(?:per annum))\b", re.IGNORECASE)
_SLASH = re.compile(
    r"\s?/\s?(?P<unit>sq ?m|sq ?ft|cm|mm|km|kg|litre|l|hr|h|hour|day|week|month|mo|year|yr|min|s)(?![\w/])"
)
_UNITS = {
    "hr": "hour", "h": "hour", "mo": "month", "yr": "year", "min": "minute", "s": "second", "hourly": "hour",
    "nightly": "night", "weekly": "week", "monthly": "month", "yearly": "year", "annually": "year", "per annum": "year",
    "annum": "year", "capita": "head", "sq m": "square metre", "sqm": "square metre", "sq metre": "square metre",
    "sq ft": "square foot", "sqft": "square foot", "square foot": "square foot", "sq foot": "square foot",
    "sq km": "square kilometre", "sq mile": "square mile", "square meter": "square metre", "kilo": "kilogram",
    "kg": "kilogram", "km": "kilometre", "l": "litre", "liter": "litre", "cm": "centimetre", "mm": "millimetre",
}  # fmt: skip
# "£12 an hour" whatever the hour is; of a count only a time makes a rate ("three times a week", not "two men a side").
_EVERYTHING = frozenset({FigureKind.MONEY, FigureKind.MEASURE, FigureKind.PERCENT})
_RATED = _EVERYTHING | {FigureKind.COUNT, FigureKind.DURATION, FigureKind.MULTIPLE}


def rated(passage: Passage, draft: Draft) -> Draft:
    """Return the draft grown over what it is per, with `per` set; as it was where it is per nothing."""
    if draft.kind not in _RATED or draft.unvalued:
        return draft
    for pattern in (_AN if draft.kind in _EVERYTHING else _A_TIME, _ADVERB, _SLASH):
        match = passage.after(draft.end, pattern)
        if match and (pattern is not _SLASH or draft.unit):
            return replace(draft, end=match.end(), per=_unit(match["unit"]))
    match = passage.after(draft.end, _PER)
    if match is None:
        return draft
    unit = match["unit"] if match["unit"] and _is_noun(passage, match.end("unit") - 1) else ""
    end = match.end("unit") if unit else match.end("many") if match["many"] else 0
    return replace(draft, end=end, per=_per(match["many"], match["scale"], unit)) if end else draft


def _unit(written: str) -> str:
    unit = " ".join(written.lower().split())
    return _UNITS.get(unit, unit)


def _is_noun(passage: Passage, offset: int) -> bool:
    token = passage.token(offset)
    return token is not None and token.tag_ in ("NN", "NNS", "NNP", "NNPS")


def _per(many: str, scale: str | None, unit: str) -> str:
    """Return "100000 people" for "per 100,000 people", "square metre" for "per sq m"."""
    if not many:
        return _unit(unit)
    number = int(re.sub(r"[^\d]", "", many) or 1) * SCALES.get((scale or "").lower(), 1)
    return f"{number} {_unit(unit)}".rstrip()
