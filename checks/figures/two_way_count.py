"""A count of heads or leaders that can be read two ways.

"Seven heads of crime groups" may be the heads of seven groups, or seven heads of fewer. Words such as "different" or
"the" settle it.

## Flags
> Police said they had taken out [[seven heads of crime groups]] in the county.

> [[Four leaders of unions]] met the minister.

## Does not flag
> Police said they had taken out the heads of seven crime groups and seven members of the group.

> Four leaders of different unions met three heads of state.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.wording import spelled
from extraction.models import Article, FigureKind, Span

RULE = Rule(code="FIG-VAGUE", severity=Severity.NOTE, reads=("figures",), priority=4)

_HEADS = frozenset(
    "head leader boss chief chair chairman chairwoman mayor captain president kingpin ringleader".split()
)
_GROUPS = re.compile(
    r"\b(?P<head>\w+)\s+of\s+(?!(?:the|these|those|its|their|our|his|her|different|separate|various|\d+|two|three|four)\b)"
    r"(?P<groups>(?:[a-z]+\s+){0,2}?[a-z]+s)\b(?!\s+of\b)"
)


def check(article: Article) -> Iterator[Finding]:
    """Yield each count of people who are one to a group."""
    for figure in article.figures:
        if figure.kind is not FigureKind.COUNT or not figure.counted or figure.counted.head not in _HEADS:
            continue
        if figure.value is None or figure.value < 2:
            continue
        plain, start = article.plain, article.plain.inside(figure.number.start, figure.number.end)
        last = plain.inside(*_end(article.sentence_at(figure.span)))[1]
        match = _GROUPS.search(plain.text, start[1], last)
        if match and match.start() - start[1] <= 2:
            number, head = spelled(int(figure.value)), match["head"]
            said = f"the {head} of {number} {match['groups']}, or {number} {head} of fewer {match['groups']}"
            yield RULE.finding(article, article.span(start[0], match.end()), f"This can be read two ways: {said}.")


def _end(span: Span) -> tuple[int, int]:
    return span.start, span.end
