"""Figures for several areas, and none for the one that the readers live in.

The area is the first of the house's home area that the story names, or else the smaller of two side by side of which
the one lies in the other ("in Kent and the South East"). Each count and sum of the story's own event is of the
places in its sentence. Where they differ, one is of a wider area than the readers' and none of theirs alone, the local
figure is missing.

## Flags
> Police made [[50 arrests]] in a week of raids in Northamptonshire and the East Midlands.
>
> They found 20 guns in Derbyshire and Lincolnshire.
>
> Officers searched 40 homes across the East Midlands.

## Does not flag
> Police made 50 arrests in a week of raids in Northamptonshire and the East Midlands.
>
> They found 20 guns in Derbyshire and Lincolnshire. In Northamptonshire they found two guns.

> Police made 50 arrests in a week of raids in Northamptonshire. They found 20 guns in the county.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.whereabouts import parts_beside_wholes
from checks.wording import listed
from extraction.gazetteer import gazetteer
from extraction.models import Article, Figure, FigureKind, Mention, MentionKind, Place, SectionKind, Span, inside

RULE = Rule(code="PLC-SCOPE", severity=Severity.QUERY, reads=("figures", "mentions"), priority=6)


def check(article: Article) -> Iterator[Finding]:
    """Yield one finding where no figure is of the readers' area alone and some are of wider ones."""
    known = gazetteer(article.style)
    local = _local(article)
    if local is None:
        return
    figures = [(figure, _scope(figure, article)) for figure in article.figures if _is_key(figure)]
    scoped = [(figure, scope) for figure, scope in figures if scope]
    first: dict[frozenset[Place], tuple[Figure, list[Mention]]] = {}
    for figure, scope in scoped:
        first.setdefault(frozenset(name.place for name in scope if name.place), (figure, scope))
    wider = any(known.is_part_of(local, place) for area in first for place in area)
    if len(first) < 2 or frozenset({local}) in first or not wider:
        return
    (told, _), *others = first.values()
    yield RULE.finding(
        article,
        told.span,
        f"The figures are for different areas, and none of them is for {local.name} alone.",
        evidence=tuple(figure.span for figure, _ in others),
        working="; ".join(f"“{article.words(figure.span)}”: {_named(scope)}" for figure, scope in first.values()),
    )


def _local(article: Article) -> Place | None:
    """Return the readers' area, as far as the house or the story says it."""
    known = gazetteer(article.style)
    if known.home:
        places = {m.place for m in article.mentions}
        return next((home for home in known.home if home in places), None)
    return next((pair.place for pair in parts_beside_wholes(article)), None)


def _is_key(figure: Figure) -> bool:
    """Tell whether a figure is a count or a sum of the story's own event, stated by the copy."""
    told = figure.counted is not None if figure.kind is FigureKind.COUNT else figure.kind is FigureKind.MONEY
    story = figure.segment == 0 and not figure.quoted and figure.section is not SectionKind.HEADLINE
    return told and story and (figure.value or 0) > 1


def _scope(figure: Figure, article: Article) -> list[Mention]:
    """Return the places that a figure's sentence names."""
    sentence: Span = article.sentence_at(figure.span)
    return [m for m in inside(article.mentions, sentence) if m.kind is MentionKind.PLACE and m.place is not None]


def _named(scope: list[Mention]) -> str:
    return listed(dict.fromkeys(m.place.name for m in scope if m.place))
