"""A difference of two percentages called "per cent", where it is percentage points.

From 10 per cent to 15 per cent is a rise of five percentage points, or of 50 per cent. Where the two figures stand
beside the change it is worked out; where a rate (interest, tax, unemployment, a share of the vote) goes up "0.25% to
5.25%", the finding asks.

## Flags
> Profit margins rose [[5 per cent]] from 10 per cent to 15 per cent.

> Unemployment went from 4.1% to 4.6%, a rise of [[0.5%]].

> The bank put interest rates up [[0.25%]] to 5.25%.

## Does not flag
> Profit margins rose 50 per cent from 10 per cent to 15 per cent, and VAT five percentage points from 15% to 20%.

> The number of members rose 10% to 1,100, and turnout went from 10% to 11%, up 10%.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from checks.changes import DOWN, UP, Change, changes
from checks.models import Finding, Rule, Severity
from checks.phrases import phrase, settings
from checks.rounding import Interval, room
from checks.wording import in_digits, number, per_cent, points
from extraction.models import Article, FigureKind

RULE = Rule(
    code="RAT-PP", severity=Severity.ERROR, reads=("figures",), priority=16, takes_in=("RAT-PCTCHG", "FIG-CONFLICT")
)

_RATE = (
    r"(?:interest rates?|base rate|bank rate|rates|VAT|the (?:basic|higher|top) rate|inflation|unemployment|turnout|"
    r"joblessness|vote share|share of the vote|mortgage rates?|approval|approval ratings?|support|corporation tax|"
    r"income tax)"
)
_UP_TO = phrase(
    rf"\b{{rate}} (?!receipts|revenues?|bills?|payments?)(?:(?!and\b)\w+ ){{0,4}}?(?:by )?{{P:{FigureKind.PERCENT}}},? "
    rf"to {{B:{FigureKind.PERCENT}}}(?! of\b)",
    rate=_RATE,
)
_MOVED = phrase(r"\b{move}\b", move=f"{UP}|{DOWN}|up|down|put|raise[sd]?|lower(?:ed|s)?|increase[sd]?")
_MOST = Decimal(5)  # per cent: a rate seldom goes up by more at once


def check(article: Article) -> Iterator[Finding]:
    """Yield each change in per cent that is the difference of two percentages."""
    told = set()
    for change in changes(article):
        told.add(change.span)
        if change.before.kind is FigureKind.PERCENT and _is_difference(change, article):
            yield _finding(change, article)
    for setting in settings(article):
        for match in setting.phrases(_UP_TO):
            stated, after = match["P"], match["B"]
            moved = _MOVED.search(article.words(match.span()))
            small = stated.value and after.value and stated.value <= _MOST and stated.value < after.value
            if stated.span not in told and moved and small:
                words = article.words(stated.span)
                message = f"“{words}” up or down to {in_digits(after, article)}: is it percentage points?"
                yield RULE.finding(article, stated.span, message, evidence=(after.span,), severity=Severity.QUERY)


def _is_difference(change: Change, article: Article) -> bool:
    """Tell whether a stated change fits the difference of two percentages, and does not fit their ratio."""
    before, after = room(change.before, article), room(change.after, article)
    low, high = after.low - before.high, after.high - before.low
    return change.stated.overlaps(Interval(low, high)) and not change.allowed(article).overlaps(change.stated)


def _finding(change: Change, article: Article) -> Finding:
    before, after = in_digits(change.before, article), in_digits(change.after, article)
    apart = abs((change.after.value or Decimal(0)) - (change.before.value or Decimal(0)))
    message = (
        f"{before} to {after} is {points(apart)}, or {per_cent(abs(change.per_cent))}; "
        f"the copy has “{article.words(change.span)}”."
    )
    working = f"{number(apart)} ÷ {before} = {per_cent(abs(change.per_cent), closely=True)}"
    return RULE.finding(
        article, change.span, message, evidence=(change.before.span, change.after.span), working=working
    )
