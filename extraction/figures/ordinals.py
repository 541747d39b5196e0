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
_ENDED = r"(?:(?<!1)1st|(?<!1)2nd|(?<!1)3rd|1\dth|[04-9]th)"  # "11st" is a weight
_ORDINAL = re.compile(
    rf"(?<![\w.,£$€])(?:(?P<digits>\d{{0,2}}{_ENDED})|(?P<word>{'|'.join(_WORDS)}))\b(?!-)", re.IGNORECASE
)
_FRACTION = re.compile(r"\b(?:a|one|an)[ -]$", re.IGNORECASE)


def ordinals(passage: Passage) -> Iterator[Draft]:
    """Yield the ordinals in digits, and in words from the third on ("first" and "second" mean too much)."""
    for match in _ORDINAL.finditer(passage.text):
        if passage.dated(match.start(), match.end()) or (match["word"] and passage.before(match.start(), _FRACTION)):
            continue
        value = Decimal(match["digits"][:-2] if match["digits"] else _WORDS[match["word"].lower()])
        numeral = Numeral.exact(match.start(), match.end(), value, spelled=not match["digits"])
        yield Draft(numeral, match.start(), match.end(), FigureKind.ORDINAL)
