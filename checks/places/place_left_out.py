"""A place that the headline, the first paragraph or a caption promises, and the list in the story leaves out.

The list is closed and of three places or more of one kind: all counties of one region, or all towns of one county, a
city standing for its county where the others are counties. The place left out is another of them, and something is said
to happen there. Promised twice, or counted in the number of a known group, it is an error; else a query.

## Flags
> Police arrested 65 people in raids in Northamptonshire on Friday.
>
> They found weapons in [[Derbyshire, Leicestershire, Lincolnshire and Nottinghamshire]].
>
> Officers at a house in Northamptonshire. Picture: Tom Wray

> Shops raided in Corby
>
> Shops were raided on Friday in [[Kettering, Wellingborough and Rushden]], police said.

## Does not flag
> Police arrested 65 people in raids in Northamptonshire on Friday.
>
> They found weapons in counties including Derbyshire, Leicestershire, Lincolnshire and Nottinghamshire.

> Police arrested 65 people in raids in the East Midlands on Friday.
>
> They found weapons in Derbyshire, Leicestershire, Lincolnshire and Nottinghamshire.

> A firm from Corby was fined on Friday.
>
> It has shops in Kettering, Wellingborough and Rushden.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.whereabouts import PlaceList, happens_in, place_lists, wholes
from extraction.gazetteer import Gazetteer, gazetteer
from extraction.models import Article, Level, Mention, MentionKind, Place, SectionKind, Span

RULE = Rule(
    code="PLC-MISSING",
    severity=Severity.ERROR,
    reads=("lists", "mentions"),
    priority=12,
    takes_in=("PLC-COUNT", "ARI-COUNT"),
)

_FEWEST = 3
_PROMISES = (SectionKind.HEADLINE, SectionKind.STANDFIRST, SectionKind.LEAD, SectionKind.CAPTION)
_MORE = re.compile(r"\b(?:as well as|also\s+in|includ\w+|such as|others?|elsewhere|among)\b", re.IGNORECASE)
_BESIDE = 30  # characters before and after the list


def check(article: Article) -> Iterator[Finding]:
    """Yield each list of places that leaves out one that stands where the story is summed up."""
    known = gazetteer(article.style)
    for listed in place_lists(article):
        level = _level(listed, known)
        if level is None or not listed.told.closed or not happens_in(listed.told.span, article):
            continue
        start, end = listed.told.span.start, listed.told.span.end
        beside = article.plain.slice(max(0, start - _BESIDE), start), article.plain.slice(end, end + _BESIDE)
        if any(_MORE.search(words) for words in beside):
            continue
        there = [one for one in listed.of_level(level, known) if one is not None]
        for name, claims in _promised(level, there, listed, article).items():
            yield _finding(name, claims, listed, article)


def _level(listed: PlaceList, known: Gazetteer) -> Level | None:
    """Return the level at which all the places of a list lie side by side, None where they don't."""
    if len(listed.places) < _FEWEST:
        return None
    for level in dict.fromkeys(place.level for place in listed.places):
        there = listed.of_level(level, known)
        around = {place.within for place in there if place is not None}
        if None not in there and len(around) == 1:
            return level
    return None


def _promised(level: Level, there: list[Place], listed: PlaceList, article: Article) -> dict[str, list[Mention]]:
    """Return where the other places of the list's kind are said to be part of the story, by their names."""
    found: dict[str, list[Mention]] = {}
    for mention in article.mentions:
        place = mention.place if mention.kind is MentionKind.PLACE else None
        if place is None or place.level is not level or place.within != there[0].within or place in there:
            continue
        section = article.section_at(mention.span)
        if section is None or section.kind not in _PROMISES or mention.span in listed.told.span:
            continue
        if happens_in(mention.span, article) and _one_event(mention.span, listed.told.span, article):
            found.setdefault(place.name, []).append(mention)
    return found


def _one_event(one: Span, other: Span, article: Article) -> bool:
    """Tell whether neither of two places in the copy lies in a passage on an earlier case."""
    background = [segment.span for segment in article.segments if segment.background]
    return not any(one in span or other in span for span in background)


def _finding(name: str, claims: list[Mention], listed: PlaceList, article: Article) -> Finding:
    """Return the finding on a place left out, with all that promises it: a number of forces too."""
    counted = [w.figure.span for w in wholes(article) if w.listed == listed and any(name in one for one in w.areas)]
    words = article.words(listed.told.span)
    where = article.section_at(claims[0].span)
    return RULE.finding(
        article,
        listed.told.span,
        f"The {where.kind if where else 'story'} has {name}, and the list leaves it out: “{words}”.",
        evidence=(*(claim.span for claim in claims), *counted),
        working=f"{name}: {', '.join(claims[0].place.within) if claims[0].place else ''}, as the others",
        severity=None if len({article.section_at(c.span) for c in claims}) > 1 or counted else Severity.QUERY,
    )
