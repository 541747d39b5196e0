"""A large percentage of a handful: "murders up 100 per cent", from one to two.

Where the two figures are known, and the first is under the tolerance (20 of whatever it is), a change in per cent says
less than they do. A share of fewer than 20 likewise. A change that gives both figures in the same sentence passes.

## Flags
> There were two murders in Corvale last year, and one murder the year before. Murders were [[up 100 per cent]].

## Does not flag
> Murders in Corvale rose by 100 per cent, from one to two, and thefts by 50 per cent from 400 to 600.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checks.changes import DOWN, UP
from checks.models import Finding, Rule, Severity
from checks.phrases import phrase, settings
from checks.wording import number
from extraction.models import Article, Figure, FigureKind, Span

RULE = Rule(code="RAT-SMALL", severity=Severity.NOTE, reads=("figures",), priority=10, tolerance=Decimal(20))

_CHANGE = phrase(rf"\b{{move}} (?:by )?{{P:{FigureKind.PERCENT}}}", move=f"{UP}|{DOWN}")
_LEAST = Decimal(20)  # per cent: smaller changes mislead nobody
_NEAR = 300  # characters


def check(article: Article) -> Iterator[Finding]:
    """Yield each change in per cent of what another sentence counts, and counts few of."""
    for setting in settings(article):
        if "percent⟩" not in setting.text:
            continue
        for match in setting.phrases(_CHANGE):
            stated = match["P"]
            sentence = article.sentence_at(stated.span)
            few = _handful(match.span(), sentence, article)
            if stated.value and stated.value >= _LEAST and few:
                first, second = (number(f.value or Decimal(0)) for f in few)
                message = f"“{article.words(match.span())}” of a handful: the story has {first} and {second}."
                yield RULE.finding(article, match.span(), message, evidence=tuple(f.span for f in few))


def _handful(change: Span, sentence: Span, article: Article) -> tuple[Figure, Figure] | None:
    """Return the two small counts of what changes, from a sentence near it; None where there are none."""
    lead = article.plain.slice(sentence.start, change.start).lower()
    if any(f.kind is FigureKind.COUNT for _, f in article.figures_in(sentence)):
        return None
    near = [
        f
        for f in article.figures
        if f.kind is FigureKind.COUNT and f.value is not None and abs(f.span.start - change.start) < _NEAR
    ]
    for one in near:
        if one.counted is None or not re.search(rf"\b{re.escape(one.counted.head)}", lead):
            continue
        where = article.sentence_at(one.span)
        others = [
            f
            for f in near
            if f is not one and f.span in where and (f.counted is None or f.counted.lemma == one.counted.lemma)
        ]
        if others and max(one.value or 0, others[0].value or 0) < RULE.leeway(article):
            return one, others[0]
    return None
