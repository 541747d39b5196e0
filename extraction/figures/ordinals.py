"""Ordinals: the 21st, his third."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extraction.figures.numerals import Numeral
from extraction.figures.passage import Draft, Passage
from extraction.models import FigureKind

_WORDS = {
    "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "eleventh": 11, "twelfth": 12,
}  # fmt: skip
_ORDINAL = re.compile(
    rf"(?<![\w.,£$€])(?:(?P<digits>\d{{1,3}})(?:st|nd|rd|th)|(?P<word>{'|'.join(_WORDS)}))\b(?!-)", re.I
)
_FRACTION = re.compile(r"\b(?:a|one|an)[ -]$", re.IGNORECASE)


def ordinals(passage: Passage) -> Iterator[Draft]:
    """Yield the ordinals in digits, and in words from the third on ("first" and "second" mean too much)."""
    for match in _ORDINAL.finditer(passage.text):
        if passage.dated(match.start(), match.end()) or (match["word"] and passage.before(match.start(), _FRACTION)):
            continue
        value = Decimal(match["digits"] or _WORDS[match["word"].lower()])
        numeral = Numeral.exact(match.start(), match.end(), value, spelled=not match["digits"])
        yield Draft(numeral, match.start(), match.end(), FigureKind.ORDINAL)
