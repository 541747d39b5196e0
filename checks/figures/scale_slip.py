"""One quantity at two scales: thousand for million, million for billion.

Two sums of money, or two counts of one thing, whose digits agree and whose size differs ten, a hundred, a thousand or
a million times. For money three figures have to agree, or two where both stand in sentences about the same thing; one
will do where the same noun follows it: "a $2 million bond".

## Flags
> The charity raised £3.47m for the hospice.
>
> The gift of [[£3,470]] will pay for a new wing.

> The firm was sold for $2.4bn. A rival had bid [[$2.4m]] for the firm in May.

## Does not flag
> The council will pay £1.2m for 1,200 homes.

> The prize was £50, and the house cost £500,000.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from decimal import Decimal

from checks.models import Finding, Rule, Severity
from checks.sameness import next_word, same_noun
from extraction.models import Article, Bound, Figure, FigureKind

RULE = Rule(code="FIG-SCALE", severity=Severity.ERROR, reads=("figures",), priority=16, takes_in=("FIG-CONFLICT",))

_SCALES = tuple(Decimal(10) ** power for power in (3, 6, 9))
_NEAR = Decimal("0.003")
_RATES = re.compile(
    r"\b(?:each|per|apiece|every|times|a head|average|an? (?:hour|day|week|month|year))\b", re.IGNORECASE
)
_STOP = frozenset(
    "the and for was were with that from this will its his her their have has had been which said more than over about "
    "after before into they would could year years new one two people million billion".split()
)


def check(article: Article) -> Iterator[Finding]:
    """Yield each figure that is another at a different scale, once."""
    flagged: set[Figure] = set()
    for one, other in _pairs(article):
        if other not in flagged and _one_at_two_scales(one, other, article):
            flagged.add(other)
            message = (
                f"“{article.words(one.span)}” and “{article.words(other.span)}” have the same digits at different "
                "scales; is one of them a slip?"
            )
            yield RULE.finding(article, other.span, message, evidence=(one.span,), working=_working(one, other))


def _pairs(article: Article) -> list[tuple[Figure, Figure]]:
    """Return the pairs of sums and counts whose values are a scale apart, the earlier figure first."""
    valued = [(f.value, f) for f in article.figures if f.value and f.kind in (FigureKind.MONEY, FigureKind.COUNT)]
    valued.sort(key=lambda pair: pair[0])
    found = []
    for value, figure in valued:
        for scale in _SCALES:
            first = bisect_left(valued, value * scale * (1 - _NEAR), key=lambda pair: pair[0])
            last = bisect_right(valued, value * scale * (1 + _NEAR), key=lambda pair: pair[0])
            found += [sorted((figure, large), key=lambda f: f.span.start) for _, large in valued[first:last]]
    return sorted(((one, other) for one, other in found), key=lambda pair: (pair[1].span.start, pair[0].span.start))


def _one_at_two_scales(one: Figure, other: Figure, article: Article) -> bool:
    """Tell whether two figures look like one quantity, written at two scales."""
    if (one.dimension, one.segment) != (other.dimension, other.segment):
        return False
    if not one.value or not other.value or not {one.bound, other.bound} <= {Bound.EXACT, Bound.ABOUT, Bound.MORE_THAN}:
        return False
    if one.kind is FigureKind.COUNT and not same_noun(one, other, article):
        return False
    digits = min(_significant(one.value), _significant(other.value))
    if _joined(one, other, article):
        return False
    if digits == 1:
        return one.kind is FigureKind.MONEY and next_word(one, article) == next_word(other, article) != ""
    return digits >= 3 or _about_one_thing(one, other, article)


def _significant(value: Decimal) -> int:
    """Return how many digits of a value say something: 2 for 2,400,000."""
    return len(f"{value:f}".replace(".", "").strip("0"))


def _joined(one: Figure, other: Figure, article: Article) -> bool:
    """Tell whether a rate ties the two together: £1.2m for 1,200 at £1,000 each."""
    sentences = {article.sentence_at(one.span), article.sentence_at(other.span)}
    return len(sentences) == 1 or any(_RATES.search(article.words(sentence)) for sentence in sentences)


def _about_one_thing(one: Figure, other: Figure, article: Article) -> bool:
    """Tell whether the sentences of two figures share a word that says something."""
    first, second = (_words(figure, article) for figure in (one, other))
    return bool(first & second)


def _words(figure: Figure, article: Article) -> set[str]:
    sentence = article.words(article.sentence_at(figure.span)).lower()
    return {word[:5] for word in re.findall(r"[a-z]{4,}", sentence)} - {word[:5] for word in _STOP}


def _working(one: Figure, other: Figure) -> str:
    large, small = max(one.value or 0, other.value or 0), min(one.value or 1, other.value or 1)
    return f"{large:,} ÷ {small:,} = {round(large / small):,}"
