"""A long title after a name, with no commas round it.

"Ann Hill head of finance said" wants commas; a rank or an office before the name wants none. A title is three words or
more that end in an office ("area manager", "head of finance"), between a person's name and a verb of saying.

## Flags
> [[Ann Hill head of finance]] said that the money had been found.

> [[Tom Lyle Kelderby Housing Trust deputy area manager]] said: “We will mend it.”

## Does not flag
> Chief Constable Ann Hill said that the money had been found. Lord Lyle of Oareford said no more.

> Ann Hill, head of finance, said that the money had been found. Tom Lyle told the area manager and said no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from extraction.mentions import NO_TITLE, OFFICE
from extraction.models import Article, MentionKind

RULE = Rule(code="QUO-APPOS", severity=Severity.NOTE, reads=("mentions",), priority=15)

_WORD = rf"(?:{NO_TITLE}(?!and\b)[\w’'&-]+\s+)"
_TITLE = re.compile(
    rf"\s+(?P<title>{_WORD}{{2,10}}{OFFICE}|{_WORD}{{0,8}}{OFFICE}\s+(?:of|for|at)\s+(?:the\s+)?{_WORD}{{0,4}}?[\w’'&-]+)"
    r"(?=\s+(?:said|says|told|added|explained|warned|claimed|insisted|commented)\b)"
)
_REACHES = 160  # characters after the name
_FEWEST = 3  # words


def check(article: Article) -> Iterator[Finding]:
    """Yield each name with a long title that no comma sets off."""
    for mention in article.mentions:
        if mention.kind is not MentionKind.PERSON:
            continue
        start, end = article.plain.inside(mention.span.start, mention.span.end)
        match = _TITLE.match(article.plain.text, end, end + _REACHES)
        if match is None or len(match["title"].split()) < _FEWEST:
            continue
        title = " ".join(match["title"].split())
        yield RULE.finding(
            article,
            article.span(start, match.end("title")),
            f"The title after {mention.name} needs commas.",
            working=f"{mention.name}, {title}, said",
        )
