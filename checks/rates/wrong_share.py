"""A share that does not follow from the part and the whole given beside it.

Worked out with the room that rounding leaves; a word such as "a third" is taken loosely. Weighted survey shares pass.

## Flags
> 19 of 48 councils ([[45%]]) had replied, and 12 of the 30 schools ([[a third]]).

> Of the 13 children, 10, or [[57 per cent]], were at home.

> Only [[45 per cent]] – 19 of the 48 – had replied.

## Does not flag
> 50 of 2,000 homes, or 2.5 per cent, were empty, and 12 of the 30 schools (40%).

> In the weighted sample 19 of 48 people (45%) agreed.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.models import Confirmation, Finding, Rule, Severity
from checks.rounding import room
from checks.shares import shares
from checks.wording import in_digits, per_cent
from extraction.models import Article, FigureKind

RULE = Rule(code="RAT-PCTOF", severity=Severity.ERROR, reads=("figures",), priority=15, confirms=True)


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each share that stands beside its part and whole: wrong, or right."""
    for share in shares(article):
        part, whole = in_digits(share.part, article), in_digits(share.whole, article)
        said = article.words(share.stated.span)
        fact = f"{part} of {whole} is {per_cent(share.per_cent, beside=said)}"
        evidence = (share.part.span, share.whole.span)
        stated = room(share.stated, article)
        if share.stated.kind is FigureKind.RATIO:
            stated = stated.times(100)
        if stated.low <= share.per_cent <= stated.high:
            yield RULE.right(share.stated.span, f"{fact}.", evidence=evidence)
        if share.allowed(article).overlaps(stated):
            continue  # what only rounding makes right is not wrong, and not to be called right
        yield RULE.finding(
            article,
            share.stated.span,
            f"{fact}; the copy has “{said}”.",
            evidence=evidence,
            working=f"{part} ÷ {whole} = {per_cent(share.per_cent, closely=True)}",
        )
