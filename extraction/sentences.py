"""Sentence boundaries, by rule: copy is punctuated by people who were taught to.

The parser's own boundaries break at headlines, lists and quotations that run on, where these do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# What ends in a full stop and ends no sentence: titles, ranks, months, companies, and others met in copy.
_ABBREVIATIONS = frozenset(
    "mr mrs ms mx dr prof st mt ft rev revd hon sgt insp supt cpl pte lt capt col gen cmdr sen rep gov pres "
    "jan feb mar apr jun jul aug sept sep oct nov dec no nos vs v eg ie etc al approx est dept inc ltd co corp "
    "bros jr sr vol fig pp art sec ch para".split()
)
# Those that can end a sentence as well: they do where the next word is not a number or a name's beginning.
_BOTH = frozenset("no co inc ltd corp etc jr sr al mar sec art st".split())

# What a sentence often begins with: "U.S. Senator" goes on, "in the U.S. The senator" does not.
_STARTS = frozenset(
    "a after all although an and another any as at because before both but by despite during each even every "
    "following for from he her here his how however i if in it its last many meanwhile more most mr mrs ms no nor "
    "not nothing now of on once one only or other our police she since so some still such that the their then "
    "there these they this those though three through to two under until we what when where which while who why "
    "with without yet you".split()
)

_STOP = re.compile(r"""[.!?…]+["'”’)\]]*(?=\s+["'“‘(\[]*[A-Z0-9£$€]|\s*$)""")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of one paragraph starts and ends, white space trimmed off."""
    start = 0
    for match in _STOP.finditer(text):
        if not _abbreviates(text, match):
            yield from _trimmed(text, start, match.end())
            start = match.end()
    yield from _trimmed(text, start, len(text))


def _abbreviates(text: str, stop: re.Match[str]) -> bool:
    """Tell whether the full stop belongs to a word: a title, an initial, "No. 10", "e.g."."""
    if stop[0] != ".":
        return False
    word = re.search(r"(?<![\w’'])(?:[A-Za-z]\.)*[A-Za-z]+$", text[: stop.start()])
    rest = text[stop.end() :].lstrip()
    if not word or not rest:
        return False
    name = word[0].lower()
    if len(name) == 1:
        return word[0] != "I"
    if "." in name:
        following = re.match(r"""["'“‘(\[]*([\w]+)""", rest)
        return not (
            rest[:1] in "\"'“‘" or (following and following[1][:1].isupper() and following[1].lower() in _STARTS)
        )
    if name in _BOTH:
        return rest[:1].isdigit() if name != "st" else rest[:1].isupper()
    return name.replace(".", "") in _ABBREVIATIONS


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the piece without the white space round it, nothing where there is only that."""
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
