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

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from checks.models import Finding, Rule, Severity
from checks.rewording import SURE, Difference, Wording, difference, shown, wording
from extraction.models import Article, Quote

RULE = Rule(code="QUO-CHANGED", severity=Severity.ERROR, reads=("quotes",), priority=16)

_SAME = 0.75  # how much of the shorter wording stands in the longer
_SHORTEST = 4  # words that two wordings must share
_MOST_QUOTES = 12  # that have three words in common: a chant, not a quotation


def check(article: Article) -> Iterator[Finding]:
    """Yield each quotation that the copy has in other words as well, the shorter of the two."""
    wordings = [wording(quote.span, article) for quote in article.quotes]
    told: set[int] = set()
    for one, other in _candidates(wordings):
        short, long = sorted((wordings[one], wordings[other]), key=lambda wording: len(wording.words))
        if len(short.words) == len(long.words) and short is wordings[one]:
            short, long = long, short
        if short.span.start in told or _one_speech(article.quotes[one], article.quotes[other], article):
            continue
        found = difference(short.words, long.words, least=_SHORTEST, share=_SAME)
        if found is not None and found.parts:
            told.add(short.span.start)
            yield _finding(short, long, found, article)


def _candidates(wordings: list[Wording]) -> list[tuple[int, int]]:
    """Return the pairs of quotations that have two words running in common, or more."""
    having: dict[tuple[str, str], set[int]] = defaultdict(set)
    for i, one in enumerate(wordings):
        if len(one.words) >= _SHORTEST:
            for two in pairwise(one.words):
                having[two].add(i)
    pairs = {
        (first, second)
        for places in having.values()
        if 1 < len(places) <= _MOST_QUOTES
        for first in places
        for second in places
        if first < second
    }
    return sorted(pairs)


def _one_speech(first: Quote, second: Quote, article: Article) -> bool:
    """Tell whether the second quotation goes on where the first one stops, as one speech."""
    if second.continues or not first.closed:
        return True
    return article.section_at(first.span) == article.section_at(second.span) and first.speaker == second.speaker


def _finding(short: Wording, long: Wording, found: Difference, article: Article) -> Finding:
    """Return the finding on a quotation in two wordings, with the words that differ."""
    told = [(shown(short, here, article), shown(long, there, article)) for here, there in found.parts]
    here, there = told[0]
    return RULE.finding(
        article,
        short.span,
        f"One quotation in two wordings: {here} here, {there} there.",
        evidence=(long.span,),
        working="; ".join(f"{one} / {other}" for one, other in told),
        severity=None if found.same >= SURE else Severity.QUERY,
    )
