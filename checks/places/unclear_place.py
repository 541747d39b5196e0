"""“The county” or “the town” where several could be meant.

Two or more of the kind were named before, none of them in this paragraph or the two before it, and none of them far
more often than the rest. Where one is of the house's own area, readers will take it for that one, and the finding is a
note.

## Flags
> Drugs were found in Derbyshire and in Lincolnshire on Friday.
>
> Officers had watched for a month.
>
> They used a drone.
>
> The chief constable has made drugs his priority in [[the county]].

## Does not flag
> Drugs were found in Derbyshire on Friday.
>
> Officers had watched for a month.
>
> They used a drone.
>
> He has made drugs his priority in the county.

> Drugs were found in Derbyshire and in Lincolnshire on Friday. The county council said that the county was safe.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.wording import listed
from extraction.gazetteer import gazetteer
from extraction.models import Article, Level, Mention, MentionKind, SectionKind, Span

RULE = Rule(code="PLC-ANTECEDENT", severity=Severity.QUERY, reads=("mentions",), priority=12)

_KINDS = {
    "county": (Level.COUNTY,),
    "state": (Level.STATE,),
    "region": (Level.REGION,),
    "town": (Level.TOWN,),
    "city": (Level.CITY,),
    "village": (Level.VILLAGE,),
}
# What follows shows that the noun stands alone: not "the county council", "the town of Oareford", "the city’s".
_THE = re.compile(
    r"\bthe (?P<kind>county|state|region|town|city|village)"
    r"(?=[.,;:!?)”\"—–]|\s(?:and|but|in|on|at|as|after|before|with|"
    r"who|which|that|were|was|are|is|have|has|had|will|last|this|next|during|by|for|to|since|over|while|when|one)\b)",
    re.IGNORECASE,
)
_NEAR = 2  # paragraphs
_FAR_MORE = 3  # times as often as any other


def check(article: Article) -> Iterator[Finding]:
    """Yield the first place of each kind that could be several."""
    if not any(m.place for m in article.mentions):
        return
    asked: set[str] = set()
    sections = list(article.copy_sections())
    for i, section in enumerate(sections):
        for match, span in article.matches(_THE, section.span):
            kind = match["kind"].lower()
            if kind in asked or section.kind is SectionKind.HEADLINE:
                continue
            near = sections[max(0, i - _NEAR)].span.start
            before = [m for m in article.mentions if m.span.start < span.start and _is_of(m, kind)]
            if _may_be_several(before, near):
                asked.add(kind)
                yield _finding(span, before, article)


def _is_of(mention: Mention, kind: str) -> bool:
    place = mention.place if mention.kind is MentionKind.PLACE else None
    return place is not None and place.level in _KINDS[kind]


def _may_be_several(before: list[Mention], near: int) -> bool:
    """Tell whether two places or more come into question, and neither nearness nor weight chooses between them."""
    if any(mention.span.start >= near for mention in before):
        return False
    first, second = [*Counter(m.key for m in before).most_common(2), ("", 0), ("", 0)][:2]
    return second[1] > 0 and first[1] < _FAR_MORE * second[1]


def _finding(span: Span, before: list[Mention], article: Article) -> Finding:
    names = {m.key: m for m in before}
    home = gazetteer(article.style).home
    ours = any(m.place in home for m in names.values())
    said = listed((m.place.name if m.place else m.name for m in names.values()), "or")
    return RULE.finding(
        article,
        span,
        f"“{article.words(span)}” could be {said}.",
        evidence=tuple(m.span for m in names.values()),
        severity=Severity.NOTE if ours else None,
    )
