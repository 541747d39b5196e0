"""The county, and several counties that it could be.

"The county", "the town", "the school" or "the force" stands for one that was named. Where two or more have been, none
of them in this paragraph or the two before it, and none that the story is plainly about, a reader has to guess. What a
speaker says is left alone, and so is a noun that says which is meant ("the town where he grew up"). For a newsroom that
has named its home area it is a note.

## Flags
> Raids took place in Kent, Essex and Surrey.
>
> Ten people were held.
>
> Most of them were men.
>
> Ann Lyle said that drug crime in [[the county]] had fallen.

## Does not flag
> Raids took place in Kent, Essex and Surrey.
>
> Ten people were held.
>
> Most of them were men.
>
> “Drug crime in the county has fallen,” said Ann Lyle, of the county council.

> Raids took place in Kent. Ann Lyle said that drug crime in the county had fallen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.placing import spots, stands_plain
from checks.wording import listed
from extraction.gazetteer import gazetteer
from extraction.models import Article, Level, Mention, MentionKind, Place, SectionKind, Span

RULE = Rule(code="PLC-ANTECEDENT", severity=Severity.QUERY, reads=("mentions",), priority=12)

_NOUN = re.compile(r"\bthe\s+(?P<noun>county|town|city|village|force|school|hospital)\b(?![-’'])")
_TOLD = re.compile(r",?\s+(?:of|where|which|that|whose|with|when|called|named|who)\b")
_LEVELS = {
    "county": (Level.COUNTY,),
    "town": (Level.TOWN, Level.CITY, Level.VILLAGE),
    "city": (Level.CITY, Level.TOWN),
    "village": (Level.VILLAGE, Level.TOWN),
}
_BODIES = {
    "force": re.compile(r"\b(?:Police|Constabulary|Police Department|Garda\w*)$"),
    "school": re.compile(r"\b(?:School|Academy|College|Primary|High|Grammar)$"),
    "hospital": re.compile(r"\b(?:Hospital|Infirmary|Medical Cent(?:re|er))$"),
}
_COPY = (SectionKind.LEAD, SectionKind.BODY)
_BACK = 2  # paragraphs
_OFTEN = 3  # mentions: what a story is about


def check(article: Article) -> Iterator[Finding]:
    """Yield "the county" and the like where several have been named, each noun once."""
    seen: set[str] = set()
    for i, section in enumerate(article.sections):
        for match, span in article.matches(_NOUN, section.span) if section.kind in _COPY else ():
            noun = match["noun"]
            if noun in seen or not _stands_alone(span, article):
                continue
            named = [m for m in _named(noun, article) if m.span.end <= span.start]
            recent = article.sections[max(0, i - _BACK)].span.start
            if not _is_open(named) or _is_near(noun, named, recent, span, article):
                continue
            seen.add(noun)
            yield _finding(noun, span, named, article)


def _finding(noun: str, span: Span, named: list[Mention], article: Article) -> Finding:
    first = {mention.key: mention for mention in reversed(named)}
    spans = sorted((mention.span for mention in first.values()), key=lambda s: s.start)
    names = list(dict.fromkeys(article.words(one) for one in spans))
    home = any(place.level in _LEVELS.get(noun, ()) for place in gazetteer(article.style).home)
    return RULE.finding(
        article,
        span,
        f"Which {noun}? The copy has named {listed([*names[:5], *(['others'] if names[5:] else [])])}.",
        evidence=tuple(spans),
        severity=Severity.NOTE if home else None,
    )


def _stands_alone(span: Span, article: Article) -> bool:
    """Tell whether a noun is no part of a longer one, is not told apart by what follows, and is nobody's speech."""
    _, end = article.plain.inside(span.start, span.end)
    told = _TOLD.match(article.plain.text, end, end + 16)
    return stands_plain(span, article) and not told and not article.quoted(span)


def _named(noun: str, article: Article) -> list[Mention]:
    """Return the names of what a noun can stand for."""
    if levels := _LEVELS.get(noun):
        return [mention for mention, place in spots(article) if place.level in levels]
    kind = _BODIES[noun]
    return [m for m in article.mentions if m.kind is MentionKind.ORGANISATION and kind.search(m.name)]


def _is_open(named: list[Mention]) -> bool:
    """Tell whether two or more are named, none of them far more often than the others."""
    often = Counter(mention.key for mention in named).most_common(2)
    return len(often) > 1 and not (often[0][1] >= _OFTEN and often[0][1] >= 2 * often[1][1])


def _is_near(noun: str, named: list[Mention], recent: int, span: Span, article: Article) -> bool:
    """Tell whether one of them, a place in one or a body called after one stands in the paragraphs right before."""
    if any(mention.span.start >= recent for mention in named):
        return True
    before = [m for m in article.mentions if recent <= m.span.start < span.end]
    inside = [place for m, place in spots(article) if recent <= m.span.start and m.span.start < span.end]
    words = {word for m in named for word in m.name.split()}
    return any(words & set(m.name.split()) for m in before) or (noun == "county" and any(map(_is_local, inside)))


def _is_local(place: Place) -> bool:
    return place.level.settlement or place.level is Level.DISTRICT
