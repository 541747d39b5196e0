"""Multiples: three times as many, sixfold, twice the size.

"Doubled" and "halved" are no figures: the checks of changes read them as the verbs they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extraction.figures.numerals import TENS, UNITS, Numeral
from extraction.figures.passage import Draft, Passage
from extraction.models import FigureKind

UNIT = "times"
_NUMBER = rf"(?P<n>\d{{1,3}}(?:\.\d+)?|{'|'.join([*UNITS, *TENS])}|a hundred)"
# "Arrested three times" counts; "three times as many", "four times higher", "ten times the number" multiplies.
_TIMES = re.compile(
    rf"(?<![\w.,-]){_NUMBER}\s+times\s+(?=(?:as|more|higher|greater|larger|bigger|faster|longer|likelier|over|the|that|its|"
    r"their|what|less|lower|fewer|smaller|cheaper)\b)(?!the\s+(?:last|past|first|same)\b|over\b\s+(?:the|a|three)\b)",
    re.IGNORECASE,
)
_FOLD = re.compile(rf"(?<![\w.,-]){_NUMBER}(?:[ -])?fold\b", re.IGNORECASE)
_TWICE = re.compile(r"(?<![\w-])twice(?=\s+(?:as|the|that|its|their|what)\b)", re.IGNORECASE)


def multiples(passage: Passage) -> Iterator[Draft]:
    """Yield the multiples: 3 for "three times as many", 6 for "sixfold"."""
    for pattern in (_TIMES, _FOLD):
        for match in pattern.finditer(passage.text):
            yield _draft(match, _number(match["n"].lower()))
    for match in _TWICE.finditer(passage.text):
        yield _draft(match, Decimal(2))


def _number(word: str) -> Decimal:
    if word == "a hundred":
        return Decimal(100)
    return Decimal(UNITS.get(word) or TENS.get(word) or word)


def _draft(match: re.Match[str], value: Decimal) -> Draft:
    end = match.start() + len(match[0].rstrip())
    return Draft(Numeral.exact(match.start(), end, value, spelled=True), match.start(), end, FigureKind.MULTIPLE, UNIT)
