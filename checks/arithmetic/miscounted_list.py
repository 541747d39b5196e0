"""A number that announces a list, and a list of another length.

The list counts where it says that it is whole: an "and" before its last item, no "including", no "others". An item with
an "and" of its own ("research and development") may be one or two, so the number may fit either way. Items that are
counted themselves ("two boys and a girl") are added up instead.

## Flags
> The inquiry set out [[four aims]]: education, policing and the economy.

> The [[three men]] – Tom Birch and Sam Lyle – were held on Friday.

> [[Four towns]] (Kelderby, Oareford, Corvale, Thornwick and Harrowby) will vote again.

## Does not flag
> The inquiry set out three aims: education, research and development, and policing.

> She visited four towns, including Kelderby and Oareford, and three villages such as Harrowby and Fenwick.

> Four people – two boys, a girl and their mother – were taken to hospital.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checks.models import Confirmation, Finding, Rule, Severity
from checks.wording import number
from extraction.models import Article, FigureKind, ItemList, Span

RULE = Rule(code="ARI-COUNT", severity=Severity.ERROR, reads=("lists",), priority=16, confirms=True)

_OFTEN = re.compile(r"(?:once|twice)\b", re.IGNORECASE)
_JOINT = re.compile(r"\b(?:and|or|with)\b|[&/]|, ", re.IGNORECASE)


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each announced list that says it is whole: of another length, or right."""
    for told in article.lists:
        if told.announced is None or told.announced.value is None or not told.closed:
            continue
        announced, (least, most) = told.announced.value, _lengths(told, article)
        count, words = number(announced), article.words(told.announced.span)
        if least == announced:
            yield RULE.right(told.announced.span, f"{count} announced, {count} listed.", evidence=told.items)
        elif not least < announced <= most:
            listed = f"“{article.words(told.items[0])}” to “{article.words(told.items[-1])}”"
            yield RULE.finding(
                article,
                told.announced.span,
                f"The copy announces “{words}” and lists {number(least)}.",
                evidence=told.items,
                working=f"{listed}: {number(least)}, not {count}",
            )


def _lengths(told: ItemList, article: Article) -> tuple[Decimal, Decimal]:
    """Return the least and the most things that a list can be said to hold."""
    counts = [_counted(item, article) for item in told.items]
    known = [count for count in counts if count is not None]
    least = sum(known, Decimal(len(counts) - len(known)))
    inner = sum(len(_JOINT.findall(article.words(item))) for item in told.items)
    return least, least + inner


def _counted(item: Span, article: Article) -> Decimal | None:
    """Return how many things an item says it is, None where it does not say: 2 for "two boys", "twice in the back"."""
    said = _OFTEN.match(article.words(item))
    if said:
        return Decimal(1 if said[0].lower() == "once" else 2)
    first = next((figure for _, figure in article.figures_in(item)), None)
    if first is None or first.kind is not FigureKind.COUNT or first.span.start != item.start:
        return None
    return first.value
