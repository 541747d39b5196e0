"""Web furniture left in the copy.

Lines that belong to the page and not to the story: advertisements, newsletter sign-ups, links to other stories. They
are read as furniture (the house style can add its own lines) and every other check passes over them; one finding lists
them all.

## Flags
> Councillors voted to keep the library open until the spring.
>
> [[Advertisement]]
>
> The vote was 19 to 12.

## Does not flag
> Councillors voted to ban the advertisement of payday loans on bus shelters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.repairs import taken_out
from checks.wording import listed, times
from extraction.models import Article, SectionKind

RULE = Rule(code="HYG-BOILER", severity=Severity.ERROR, reads=("sections",), priority=20, takes_in=("QUO-SPLIT",))


def check(article: Article) -> Iterator[Finding]:
    """Yield one finding for all the furniture."""
    furniture = [section.span for section in article.sections if section.kind is SectionKind.FURNITURE]
    if not furniture:
        return
    lines = Counter(article.words(span) for span in furniture)
    said = listed(f"“{line}”" + (f" {times(count)}" if count > 1 else "") for line, count in lines.items())
    yield RULE.finding(
        article,
        furniture[0],
        f"Web furniture left in: {said}.",
        evidence=tuple(furniture[1:]),
        fix=tuple(taken_out(line, article) for line in furniture),
    )
