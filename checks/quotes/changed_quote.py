"""One quotation in two wordings.

A headline, a standfirst or a caption often says again what somebody says in the story, and a long story quotes the same
words twice. Two quotations are one where most words of the shorter stand in the longer in the same order; then each of
its words should. What is left out with dots, and what stands in square brackets, is not compared. Two sentences of one
speech that begin alike are no repetition, so the two must be quoted apart. A few words in a headline are a query.

## Flags
> Mayor says that the bridge [[“will be finished before next winter”]]
>
> “The bridge should be finished before the next winter,” the mayor said. “We have the money.”

> “We have never turned away a single child from this school,” Ms Lyle said on Friday.
>
> In May she had said: [[“We have never turned a single child away from our school.”]]

## Does not flag
> Mayor: bridge ‘finished before winter’
>
> “The bridge will be finished before winter,” the mayor said.

> “We will not cut the library hours. We will not cut the museum hours,” she said. “We will not sell the museum.”

> “The bridge [in Kelderby] will be finished ... before next winter,” she said. The bridge “will be finished before
> next winter”, she said again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from checks.models import Finding, Rule, Severity
from extraction.models import Article, Quote

RULE = Rule(code="QUO-CHANGED", severity=Severity.ERROR, reads=("quotes",), priority=16)

_SAME = 0.75  # how much of the shorter wording stands in the longer
_SHORTEST = 4  # words that two wordings must share
_SURE = 7  # words that nobody says twice by chance
_MOST_QUOTES = 12  # that have three words in common: a chant, not a quotation
_TOKEN = re.compile(r"\[[^\][]{0,60}\]|\.\.\.|…|\w+(?:[’'.]\w+)*")
_LEFT_OUT = re.compile(r"\[|\.\.\.|…")


class _Wording(NamedTuple):
    """A quotation's words in small letters, and where each stands in the plain text."""

    quote: Quote
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]


class _Difference(NamedTuple):
    """What two wordings have in common, in words, and where they part: the stretches of each."""

    same: int
    parts: tuple[tuple[slice, slice], ...]


def check(article: Article) -> Iterator[Finding]:
    """Yield each quotation that the copy has in other words as well, the shorter of the two."""
    wordings = [_wording(quote, article) for quote in article.quotes]
    told: set[int] = set()
    for one, other in _candidates(wordings):
        short, long = sorted((wordings[one], wordings[other]), key=lambda wording: len(wording.words))
        if len(short.words) == len(long.words) and short is wordings[one]:
            short, long = long, short
        if id(short.quote) in told or _one_speech(wordings[one].quote, wordings[other].quote, article):
            continue
        difference = _difference(short.words, long.words)
        if difference is not None and difference.parts:
            told.add(id(short.quote))
            yield _finding(short, long, difference, article)


def _wording(quote: Quote, article: Article) -> _Wording:
    start, end = article.plain.inside(quote.span.start, quote.span.end)
    found = list(_TOKEN.finditer(article.plain.text, start, end))
    words = tuple(match[0].lower().replace("’", "'") for match in found)
    return _Wording(quote, words, tuple(match.span() for match in found))


def _candidates(wordings: list[_Wording]) -> list[tuple[int, int]]:
    """Return the pairs of quotations that have two words running in common, or more."""
    having: dict[tuple[str, str], set[int]] = defaultdict(set)
    for i, wording in enumerate(wordings):
        if len(wording.words) >= _SHORTEST:
            for two in pairwise(wording.words):
                having[two].add(i)
    pairs = {
        (one, other)
        for places in having.values()
        if 1 < len(places) <= _MOST_QUOTES
        for one in places
        for other in places
        if one < other
    }
    return sorted(pairs)


def _one_speech(first: Quote, second: Quote, article: Article) -> bool:
    """Tell whether the second quotation goes on where the first one stops, as one speech."""
    if second.continues or not first.closed:
        return True
    return article.section_at(first.span) == article.section_at(second.span) and first.speaker == second.speaker


def _difference(short: tuple[str, ...], long: tuple[str, ...]) -> _Difference | None:
    """Return where two wordings of one quotation part, None where they are two quotations."""
    blocks = [block for block in SequenceMatcher(None, short, long, autojunk=False).get_matching_blocks() if block.size]
    same = sum(block.size for block in blocks)
    if same < _SHORTEST or same < _SAME * len(short) or max(block.size for block in blocks) < 2:
        return None
    first, last = blocks[0], blocks[-1]
    stretch = last.b + last.size - first.b
    if same < _SAME * stretch:
        return None
    parts = [(slice(one.a + one.size, two.a), slice(one.b + one.size, two.b)) for one, two in pairwise(blocks)]
    if same >= _SURE:  # else what begins or ends otherwise is another sentence: "I took the car", "I took the money"
        before, after = min(first.a, first.b), min(len(short) - last.a - last.size, len(long) - last.b - last.size)
        parts += [(slice(first.a - before, first.a), slice(first.b - before, first.b))] if before else []
        ends = last.a + last.size, last.b + last.size
        parts += [(slice(ends[0], ends[0] + after), slice(ends[1], ends[1] + after))] if after else []
    parts = [part for part in parts if not _left_out(short[part[0]], long[part[1]])]
    return _Difference(same, tuple(sorted(parts, key=lambda part: part[0].start)))


def _left_out(here: tuple[str, ...], there: tuple[str, ...]) -> bool:
    """Tell whether dots or square brackets own up to the change."""
    return any(_LEFT_OUT.match(word) for word in (*here, *there))


def _finding(short: _Wording, long: _Wording, difference: _Difference, article: Article) -> Finding:
    """Return the finding on a quotation in two wordings, with the words that differ."""
    told = [(_words(short, here, article), _words(long, there, article)) for here, there in difference.parts]
    here, there = told[0]
    return RULE.finding(
        article,
        short.quote.span,
        f"One quotation in two wordings: {here or 'nothing'} here, {there or 'nothing'} there.",
        evidence=(long.quote.span,),
        working="; ".join(f"{one or 'nothing'} / {other or 'nothing'}" for one, other in told),
        severity=None if difference.same >= _SURE else Severity.QUERY,
    )


def _words(wording: _Wording, part: slice, article: Article) -> str:
    """Return a stretch of a wording as the copy has it, in quotation marks, "" where it is empty."""
    places = wording.places[part]
    return f"“{article.words(article.span(places[0][0], places[-1][1]))}”" if places else ""
