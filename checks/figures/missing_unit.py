"""A sum, a weight or a length with no unit.

What follows "worth", "valued at" or "fined" is money, and what follows "weighing" or "measuring" has a unit. Where the
copy leaves it out, the finding asks for it.

## Flags
> The gang sold cannabis [[worth tens of thousands]] in the town.

> Hale was fined [[1,200]] with costs of £85.

## Does not flag
> The gang sold cannabis worth tens of thousands of pounds to tens of thousands of people.

> The picture was worth 2,000 words. Hale was fined £1,200 and carried a parcel weighing 12kg.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checks.models import Finding, Rule, Severity
from extraction.models import Article, Figure, FigureKind

RULE = Rule(code="FIG-UNIT", severity=Severity.QUERY, reads=("figures",), priority=15)

_ASKS = re.compile(r"\b(?P<money>fined|valued at)\s+$|\b(?:weighing|measuring)\s+$", re.IGNORECASE)
_ENDS = re.compile(r"\s*(?:[,.;)]?$|[,;)]|\.\s|(?:and|with|for|in|at|on|after|plus|when|while)\b)")


def check(article: Article) -> Iterator[Finding]:
    """Yield each figure that measures something and does not say in what."""
    for figure in article.figures:
        what = _lacks(figure, article)
        if what:
            words = article.words(figure.span)
            yield RULE.finding(article, figure.span, f"“{words}” has no {what}: what is it in?")


def _lacks(figure: Figure, article: Article) -> str:
    """Say what a figure lacks: "currency", "unit" or nothing."""
    if figure.kind is FigureKind.MONEY:
        return "" if figure.unit else "currency"
    if figure.kind is not FigureKind.COUNT or figure.counted or (figure.value or Decimal(0)) < 2:
        return ""
    sentence, plain = article.sentence_at(figure.span), article.plain
    before = _ASKS.search(plain.slice(sentence.start, figure.span.start))
    after = plain.slice(figure.span.end, sentence.end)
    if not before or not _ENDS.match(after):
        return ""
    return "currency" if before["money"] else "unit"
