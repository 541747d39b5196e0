"""A number of forces, counties or countries, and a list with fewer of them.

The number must be the number of a known group (the forces of a region, the home nations, the Benelux, or a group of the
newsroom's own), and every place of the list must belong to it; then the group tells which is left out. A place stands
for its force, and a city for its county. The number and the list may stand apart, since an announced list is counted
by another check.

## Flags
> Drugs were found in Derbyshire, Leicester, Lincolnshire and Nottinghamshire. “We work as [[five forces]],” he said.

> England, Scotland and Wales will vote in May. All [[four nations]] have agreed on the date.

## Does not flag
> Drugs were found in Derbyshire, Leicestershire, Lincolnshire, Northamptonshire and Nottinghamshire by five forces.

> Drugs were found in places such as Derbyshire, Leicester, Lincolnshire and Nottinghamshire. Five forces took part.

> Drugs were found in Leeds, Hull and York. Five forces from all over England took part.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.whereabouts import Whole, wholes
from checks.wording import listed, spelled
from extraction.models import Article

RULE = Rule(code="PLC-COUNT", severity=Severity.QUERY, reads=("lists", "figures"), priority=12, takes_in=("ARI-COUNT",))


def check(article: Article) -> Iterator[Finding]:
    """Yield each number of a group's members of which a list has fewer."""
    asked: set[tuple[str, ...]] = set()
    for whole in wholes(article):
        if whole.missing not in asked:
            asked.add(whole.missing)
            yield _finding(whole, article)


def _finding(whole: Whole, article: Article) -> Finding:
    told = article.words(whole.figure.span)
    count = len(whole.listed.places)
    return RULE.finding(
        article,
        whole.figure.span,
        f"“{told}”, and the story lists {spelled(count)}: {listed(whole.missing)} "
        f"{'is' if len(whole.missing) == 1 else 'are'} not among them.",
        evidence=(whole.listed.told.span,),
        working=f"{whole.group}: {listed(whole.members)}",
    )
