"""Parts that are all there are and do not add up to their total.

The parts count as all there are after a colon, a dash or a bracket, after "made up of" and its like, or where they end
with "the other 12"; a list that is opened by "including" or closed by "others" does not. Rounded parts have the room
that their rounding leaves.

## Flags
> Police held [[49 people]]: 28 men, 13 women and nine children.

> Of the [[200 passengers]], 130 live in the county and the other 69 elsewhere.

## Does not flag
> Police held 50 people: 28 men, 13 women and nine children.

> Police held 49 people, including 28 men, 13 women and three children.

> Police held 19 people: 15 men and one woman, as well as three boys.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.breakdowns import breakdowns
from checks.models import Confirmation, Finding, Rule, Severity
from checks.rounding import allowed
from checks.wording import addition, amount, in_digits
from extraction.models import Article, Bound

RULE = Rule(
    code="ARI-SUM",
    severity=Severity.ERROR,
    reads=("figures",),
    priority=16,
    confirms=True,
    takes_in=("ARI-COUNT",),
)


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each total that is broken down whole: wrong, or right."""
    for breakdown in breakdowns(article):
        total = breakdown.total
        if not breakdown.whole or total.value is None or total.bound not in (Bound.EXACT, Bound.ABOUT):
            continue
        made, whole = amount(breakdown.sum, total, article), in_digits(total, article)
        working = f"{addition(breakdown.parts, article)} = {made}"
        evidence = tuple(part.span for part in breakdown.parts)
        if breakdown.room(article).overlaps(allowed(total)):
            close = "" if breakdown.sum == total.value else f", which the copy rounds to {whole}"
            yield RULE.right(total.span, f"{working}{close}.", evidence=evidence)
            continue
        message = f"The parts come to {made}; the copy says {whole}."
        yield RULE.finding(article, total.span, message, evidence=evidence, working=working)
