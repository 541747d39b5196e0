"""One saying in two wordings: the words they have in common, in order, and where they part."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from extraction.models import Article, Span

SURE = 7  # words that nobody says twice by chance
_TOKEN = re.compile(r"\[[^\][]{0,60}\]|\.\.\.|…|\w+(?:[’'.]\w+)*")
_LEFT_OUT = re.compile(r"\[|\.\.\.|…")


class Wording(NamedTuple):
    """A passage's words in small letters, and where each stands in the plain text."""

    span: Span
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]


class Difference(NamedTuple):
    """What two wordings have in common, in words, the most of them running, and the stretches where they part."""

    same: int
    running: int
    parts: tuple[tuple[slice, slice], ...]


def wording(span: Span, article: Article) -> Wording:
    """Return the words of a passage; what stands in square brackets is one word, and so are three dots."""
    start, end = article.plain.inside(span.start, span.end)
    found = list(_TOKEN.finditer(article.plain.text, start, end))
    words = tuple(match[0].lower().replace("’", "'") for match in found)
    return Wording(span, words, tuple(match.span() for match in found))


def difference(short: tuple[str, ...], long: tuple[str, ...], *, least: int, share: float) -> Difference | None:
    """Return where two wordings of one saying part, None where they are two sayings.

    One saying has `least` words of the two in common, and that `share` of the shorter. What is left out with dots or
    stands in square brackets is no difference.
    """
    blocks = [block for block in SequenceMatcher(None, short, long, autojunk=False).get_matching_blocks() if block.size]
    same = sum(block.size for block in blocks)
    if same < least or same < share * len(short) or max(block.size for block in blocks) < 2:
        return None
    first, last = blocks[0], blocks[-1]
    stretch = last.b + last.size - first.b
    if same < share * stretch:
        return None
    parts = [(slice(one.a + one.size, two.a), slice(one.b + one.size, two.b)) for one, two in pairwise(blocks)]
    if same >= SURE:  # else what begins or ends otherwise is another sentence: "I took the car", "I took the money"
        before, after = min(first.a, first.b), min(len(short) - last.a - last.size, len(long) - last.b - last.size)
        parts += [(slice(first.a - before, first.a), slice(first.b - before, first.b))] if before else []
        ends = last.a + last.size, last.b + last.size
        parts += [(slice(ends[0], ends[0] + after), slice(ends[1], ends[1] + after))] if after else []
    parts = [part for part in parts if not left_out((*short[part[0]], *long[part[1]]))]
    return Difference(same, max(block.size for block in blocks), tuple(sorted(parts, key=lambda part: part[0].start)))


def left_out(words: tuple[str, ...]) -> bool:
    """Tell whether dots or square brackets own up to a change."""
    return any(_LEFT_OUT.match(word) for word in words)


def shown(wording: Wording, part: slice, article: Article) -> str:
    """Return a stretch of a wording as its story has it, in quotation marks; "nothing" where it is empty."""
    places = wording.places[part]
    return f"“{article.words(article.span(places[0][0], places[-1][1]))}”" if places else "nothing"
