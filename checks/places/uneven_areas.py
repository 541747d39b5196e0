"""Figures for several areas, and none for the one that the story is of.

The area is the newsroom's own, from its house style, or else the one that the lead names beside a wider one ("in Kent
and the South East"). Where figures of the main event are for the wider area and for other places, and none is for the
area itself, readers will look for theirs. A story that says what holds nationally and what locally passes.

## Flags
> Burglars were at work in [[Kent]] and the South East last week.
>
> Police held 40 people across the South East. They found 28 knives in Surrey and Hampshire.

## Does not flag
> Burglars were at work in Kent and the South East last week.
>
> Police held 40 people across the South East, eight of them in Kent. They found 28 knives in Surrey and Hampshire.

> Burglars were at work in Kent last week. Police held 40 people and found 28 knives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from checks.models import Finding, Rule, Severity
from checks.placing import in_main_event, lies_in, spots, words_before
from checks.wording import listed
from extraction.gazetteer import gazetteer
from extraction.models import Article, Figure, FigureKind, Level, Mention, Place, SectionKind

RULE = Rule(code="PLC-SCOPE", severity=Severity.NOTE, reads=("figures", "mentions"), priority=6)

_TOLD_APART = re.compile(r"\b(?:nationally|locally|nationwide|regionally|no\s+figures?)\b", re.IGNORECASE)
_JOINT = re.compile(r"\s+(?:and|&)\s+(?:in\s+|across\s+)?(?:the\s+)?")
_INCLUDING = re.compile(r"\bincluding\s+(?:in\s+)?(?:the\s+)?$", re.IGNORECASE)
_LOCAL = (Level.COUNTY, Level.DISTRICT, Level.CITY, Level.TOWN, Level.VILLAGE)
_KINDS = (FigureKind.COUNT, FigureKind.MONEY)


def check(article: Article) -> Iterator[Finding]:
    """Yield the area that a story is of, where its figures are for others."""
    named = {mention.key: place for mention, place in spots(article)}
    told = [(f, named[f.place]) for f in article.figures if f.place in named and _is_told(f, article)]
    home = _home(article) if len(told) > 1 else None
    if home is None or _TOLD_APART.search(article.plain.text):
        return
    mention, area = home
    wide = [(f, p) for f, p in told if _is_wider(f, p, area, article)]
    others = [(f, p) for f, p in told if (f, p) not in wide]
    if not wide or not others or _has_its_own(area, article):
        return
    areas = listed(dict.fromkeys(place.name for _, place in others if place != area))
    yield RULE.finding(
        article,
        mention.span,
        f"Figures are given for a wider area and for {areas}; none is for {area.name}.",
        evidence=tuple(figure.span for figure, _ in told),
    )


def _is_told(figure: Figure, article: Article) -> bool:
    """Tell whether a figure is one of the main event's, of people, things or money."""
    return figure.kind in _KINDS and not figure.quoted and in_main_event(figure.span, article)


def _home(article: Article) -> tuple[Mention, Place] | None:
    """Return the area that a story is of and where it is first named: the newsroom's own, or one of the lead."""
    known = gazetteer(article.style)
    if known.home:
        return next(
            (one for one in spots(article) if any(_is_here(one[1], home, article) for home in known.home)), None
        )
    lead = next((s for s in article.sections if s.kind is SectionKind.LEAD), None)
    for (mention, place), (other, wider) in pairwise(spots(article)):
        joined = _JOINT.fullmatch(article.between(mention.span, other.span))
        if joined and lead and mention.span in lead.span and place.level in _LOCAL and lies_in(place, wider, known):
            return mention, place
    return None


def _has_its_own(area: Place, article: Article) -> bool:
    """Tell whether a figure stands in a sentence, after the lead, that names the area or a place in it."""
    for mention, place in spots(article):
        section = article.section_at(mention.span)
        if not _is_here(place, area, article) or section is None or section.kind is SectionKind.LEAD:
            continue
        told = any(figure.kind in _KINDS for _, figure in article.figures_in(article.sentence_at(mention.span)))
        if told and in_main_event(mention.span, article) and not _INCLUDING.search(words_before(mention.span, article)):
            return True
    return False


def _is_here(place: Place, area: Place, article: Article) -> bool:
    return place == area or gazetteer(article.style).is_part_of(place, area)


def _is_wider(figure: Figure, place: Place, area: Place, article: Article) -> bool:
    """Tell whether a figure is for what the area lies in, or for both ("in Kent and the South East")."""
    known = gazetteer(article.style)
    if lies_in(area, place, known):
        return True
    sentence = article.sentence_at(figure.span)
    both = any(m.span in sentence and lies_in(area, other, known) for m, other in spots(article))
    return place == area and both and figure.section is SectionKind.LEAD
