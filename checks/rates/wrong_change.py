"""A percentage change that does not follow from the two figures it is a change between.

The change is worked out with the room that rounding leaves each figure, and flagged only where the stated one lies
outside. Changes that are reckoned otherwise pass: annual averages, real terms, seasonally adjusted.

## Flags
> Arrests in the town rose [[30 per cent]] from 62 to 95.

> Sales fell from £15bn to £10bn, a drop of [[50%]].

> Complaints [[doubled]] from 310 to 420, and there were 95 fires, up [[30%]] on last year's 62.

## Does not flag
> Arrests rose 53 per cent from 62 to 95, and sales fell by about a third from £15bn to £10bn.

> Spending rose 12 per cent in real terms from £4.1bn to £5.2bn.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from checks.changes import Change, changes
from checks.models import Confirmation, Finding, Rule, Severity
from checks.wording import in_digits, per_cent, points
from extraction.models import Article, FigureKind

RULE = Rule(code="RAT-PCTCHG", severity=Severity.ERROR, reads=("figures",), priority=20, confirms=True)


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each stated change that has both its figures: wrong, or right."""
    for change in changes(article):
        fact = _fact(change, article)
        evidence = (change.before.span, change.after.span)
        if change.stated.low <= change.per_cent <= change.stated.high:
            yield RULE.right(change.span, f"{fact}.", evidence=evidence)
        if change.allowed(article).overlaps(change.stated):
            continue  # what only rounding makes right is not wrong, and not to be called right
        message = f"{fact}; the copy has “{article.words(change.span)}”{_instead(change, article)}."
        yield RULE.finding(article, change.span, message, evidence=evidence, working=_working(change, article))


def _fact(change: Change, article: Article) -> str:
    """Say what the change is: "62 to 95 is a rise of 53%", "3% to 5% a rise of two points, or 67%"."""
    pair = f"{in_digits(change.before, article)} to {in_digits(change.after, article)}"
    if not change.per_cent:
        return f"{pair} is no change"
    size = per_cent(abs(change.per_cent), beside=article.words(change.span))
    way = "rise" if change.per_cent > 0 else "fall"
    if change.before.kind is not FigureKind.PERCENT:
        return f"{pair} is a {way} of {size}"
    return f"{pair} is a {way} of {points(abs(_difference(change)))}, or {size}"


def _difference(change: Change) -> Decimal:
    return (change.after.value or Decimal(0)) - (change.before.value or Decimal(0))


def _instead(change: Change, article: Article) -> str:
    """Say what the stated change may have been reckoned from instead."""
    if change.stated.low <= change.on_the_wrong_base <= change.stated.high:
        return f", which is the difference as a share of {in_digits(change.after, article)}"
    return ""


def _working(change: Change, article: Article) -> str:
    """Show the arithmetic: "(95 − 62) ÷ 62 = 53%"."""
    before, after = in_digits(change.before, article), in_digits(change.after, article)
    difference = f"{after} − {before}" if change.per_cent >= 0 else f"{before} − {after}"
    return f"({difference}) ÷ {before} = {per_cent(abs(change.per_cent), closely=True)}"
