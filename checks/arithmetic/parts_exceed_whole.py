"""Parts that come to more than the whole they are parts of.

After "including" and its like the parts may come to less than the whole, never to more, so long as nothing can be two
of them at once: men and women, knives and crossbows, those who died and those who were rescued. Kinds that overlap,
such as women and students, pass. Parts that come to the whole, or to less than it, are said to be right.

## Flags
> Officers seized [[458 weapons]], including 33 firearms, 377 knives, three crossbows, 21 batons and 28 truncheons.

> Of the [[65 people]] on board, 40 were rescued and 30 died.

## Does not flag
> Officers seized 292 weapons, including 33 guns and 219 knives.

> There were 30 people in the hall, including 20 women and 15 students.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from checks.breakdowns import Breakdown, breakdowns
from checks.kinds import Kinds, different_fates, kinds
from checks.models import Confirmation, Finding, Rule, Severity
from checks.wording import addition, amount, in_digits
from extraction.models import Article, Bound, Figure

RULE = Rule(code="ARI-SUBSET", severity=Severity.ERROR, reads=("figures",), priority=15, confirms=True)


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each whole that its parts exceed, and each that they do not."""
    for breakdown in breakdowns(article):
        total = breakdown.total
        if breakdown.whole or total.value is None or total.bound in (Bound.MORE_THAN, Bound.AT_LEAST):
            continue
        if breakdown.sum != total.value and not _share_nobody(breakdown, kinds(article.style)):
            continue
        evidence = tuple(part.span for part in breakdown.parts)
        made, whole = amount(breakdown.sum, total, article), in_digits(total, article)
        working = f"{addition(breakdown.parts, article)} = {made}"
        if breakdown.room(article).low > total.value:
            message = f"The parts come to {made}, more than the {whole} they are part of."
            yield RULE.finding(article, total.span, message, evidence=evidence, working=working)
        elif breakdown.sum <= total.value:  # a little more is no error, but neither is it right
            left = "" if breakdown.sum == total.value else f", no more than the {whole}"
            yield RULE.right(total.span, f"{working}{left}.", evidence=evidence)


def _share_nobody(breakdown: Breakdown, known: Kinds) -> bool:
    """Tell whether nothing can be of two of the parts."""
    whole = breakdown.total.counted
    if (
        whole
        and known.is_people(whole.head)
        and not all(known.is_people(p.counted.head) for p in breakdown.parts if p.counted)
    ):
        return False  # "20 play football and 15 play hockey"
    parts = zip(breakdown.parts, breakdown.told, strict=True)
    return all(_apart(*one, *other, known) for one, other in combinations(parts, 2))


def _apart(one: Figure, said_of_one: str, other: Figure, said_of_other: str, known: Kinds) -> bool:
    if one.counted and other.counted and known.disjoint(one.counted.head, other.counted.head):
        return True
    return different_fates(said_of_one, said_of_other)
