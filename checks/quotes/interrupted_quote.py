"""A running quotation with something else in the middle of it.

One paragraph leaves its quotation open, the quotation goes on further down, and between the two stands what nobody
says: a line of the website, a caption, a crosshead.

## Flags
> “We will mend the roof,” said the headteacher, Ann Lyle. “The money is there.
>
> [[Pupils outside the school last week. Picture: Tom Wray]]
>
> “We start in May.”

## Does not flag
> “We will mend the roof,” said the headteacher, Ann Lyle. “The money is there.
>
> “We start in May.”
>
> Pupils outside the school last week. Picture: Tom Wray

> “We will mend the roof,” said the headteacher, Ann Lyle. “The money is there.”
>
> Pupils outside the school last week. Picture: Tom Wray
>
> “We start in May,” she said.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from checks.models import Finding, Rule, Severity
from extraction.models import Article, SectionKind

RULE = Rule(code="QUO-SPLIT", severity=Severity.NOTE, reads=("quotes",), priority=15)

_NOT_SPEECH = {
    SectionKind.FURNITURE: "a line of the website",
    SectionKind.CAPTION: "a caption",
    SectionKind.CROSSHEAD: "a crosshead",
    SectionKind.BYLINE: "a byline",
}


def check(article: Article) -> Iterator[Finding]:
    """Yield each run of paragraphs that stands inside a quotation and is none of it."""
    for first, second in pairwise(article.quotes):
        if first.closed or not second.continues:
            continue
        between = [s for s in article.sections if s.span.start > first.span.start and s.span.end <= second.span.start]
        between = [s for s in between if s.kind in _NOT_SPEECH]
        if between:
            yield RULE.finding(
                article,
                between[0].span.to(between[-1].span),
                f"A quotation goes on after {_NOT_SPEECH[between[0].kind]} in the middle of it.",
            )
