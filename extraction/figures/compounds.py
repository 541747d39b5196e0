"""Figures in two units: "6ft 2in", "five years and three months", "11st 4lb", "three dollars and 50 cents".

The two are one figure, in the smaller unit: 74 inches, 63 months. Money stays in its currency.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from extraction.figures.numerals import Numeral, tidy
from extraction.figures.passage import Draft, Passage
from extraction.models import FigureKind

# How many of the smaller unit make one of the larger.
_MAKE = {
    ("foot", "inch"): 12,
    ("yard", "foot"): 3,
    ("mile", "yard"): 1760,
    ("stone", "pound-mass"): 14,
    ("pound-mass", "ounce"): 16,
    ("metre", "centimetre"): 100,
    ("kilogram", "gram"): 1000,
    ("year", "month"): 12,
    ("week", "day"): 7,
    ("day", "hour"): 24,
    ("hour", "minute"): 60,
    ("minute", "second"): 60,
}
_JOINT = re.compile(r",?\s+(?:and\s+)?|", re.IGNORECASE)
_EITHER = re.compile(r"\b(?:between|from)\s+$", re.IGNORECASE)  # "between five years and six months"


def compounded(passage: Passage, drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Yield the drafts, those of two units that follow each other as one; `drafts` stand in order."""
    waiting: Draft | None = None
    for draft in drafts:
        whole = _whole(passage, waiting, draft) if waiting is not None else None
        if whole is None and waiting is not None:
            yield waiting
        waiting = whole or draft
    if waiting is not None:
        yield waiting


def _whole(passage: Passage, larger: Draft, smaller: Draft) -> Draft | None:
    """Return two drafts as one, None where they are two figures."""
    a, b = larger.numeral.value, smaller.numeral.value
    if a is None or b is None or larger.kind is not smaller.kind or larger.unvalued or smaller.unvalued or larger.per:
        return None
    make = _makes(larger, smaller)
    joint = _JOINT.fullmatch(passage.text, larger.end, smaller.start)
    if make is None or b >= make or a != a.to_integral_value() or not joint or passage.before(larger.start, _EITHER):
        return None
    value = a + b if larger.kind is FigureKind.MONEY else a * make + b
    numeral = Numeral.exact(larger.numeral.start, smaller.numeral.end, tidy(value))
    return replace(smaller, numeral=numeral, start=larger.start)


def _makes(larger: Draft, smaller: Draft) -> Decimal | None:
    """Return how many of the smaller's unit make one of the larger's: 12 inches, a pound of any pence below it."""
    if larger.kind is FigureKind.MONEY:
        return Decimal(1) if larger.unit == smaller.unit else None
    make = _MAKE.get((larger.unit, smaller.unit))
    return Decimal(make) if make is not None else None
