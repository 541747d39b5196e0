"""The story's main figures, with nobody credited for any of them.

The figures are the counts of people and things and the sums of money in the first five paragraphs and in captions,
stated by the copy itself about the story's own event. Where neither their sentences nor the first three paragraphs say
whose they are ("police said", "according to", "figures show", "a report"), one question covers them all. One or two
figures are not asked about, nor are ages, times and scores.

## Flags
> Police arrested [[65 people]] and seized more than £40,000 in a week of raids.
>
> Officers searched 40 homes. They found 28 knives.

## Does not flag
> Police arrested 65 people and seized more than £40,000 in a week of raids, the force said.
>
> Officers searched 40 homes. They found 28 knives.

> Kelderby won 3–1 before a crowd of 4,100. Tom Lyle, 34, scored twice in the last ten minutes.

> Figures from the council show that 65 people were fined. They paid £40,000 between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.kinds import kinds
from checks.models import Finding, Rule, Severity
from checks.wording import spelled
from extraction.models import Article, Figure, FigureKind, SectionKind

RULE = Rule(code="QUO-NOATTR", severity=Severity.QUERY, reads=("figures",), priority=16)

_FIRST, _SOURCES = 5, 3  # paragraphs after the headline: that have the main figures, that say whose they are
_FEWEST = 3  # figures
_SMALL = 10  # a reporter counts so far by himself
_SOURCED = re.compile(
    r"\b(?:sa(?:id|ys?)|told|added|according|announced?|announcing|report(?:s|ed|edly)?|confirm(?:ed|s)?|reveal(?:ed|s)?|"
    r"show(?:s|ed|n)?|shown|figures|statistics|data|survey|poll|study|research(?:ers)?|census|estimat\w+|statement|"
    r"release[ds]?|heard|court|trial|jury|pleaded|sentenced|jailed|charged|alleg\w+|prosecut\w+|claim(?:ed|s)?|accounts|"
    r"results|papers|documents|review|inquiry|inquest|audit|index|ranking|list|believed|thought|expected|warn(?:ed|s)?|"
    r"predict\w*|forecast\w*|plans?|planned|proposed?|tweet(?:ed|s)?|posted|wrote|published|budget|vote[ds]?|election)\b",
    re.IGNORECASE,
)


def check(article: Article) -> Iterator[Finding]:
    """Yield one finding on the story's main figures where nobody is credited for them."""
    body = [s.span for s in article.copy_sections() if s.kind in (SectionKind.LEAD, SectionKind.BODY)]
    captions = [s.span for s in article.copy_sections() if s.kind is SectionKind.CAPTION]
    figures = [f for span in (*body[:_FIRST], *captions) for _, f in article.figures_in(span) if _is_key(f, article)]
    places = (*body[:_SOURCES], *(article.sentence_at(figure.span) for figure in figures))
    if any(_SOURCED.search(article.words(place)) for place in places):
        return
    if len(figures) < _FEWEST or any(f.said_by for f in figures):
        return
    yield RULE.finding(
        article,
        figures[0].span,
        f"Nobody is credited for the story’s {spelled(len(figures))} main figures.",
        evidence=tuple(figure.span for figure in figures[1:]),
    )


def _is_key(figure: Figure, article: Article) -> bool:
    """Tell whether a figure is one that somebody must have told the reporter."""
    if figure.quoted or figure.value is None or figure.segment != 0 or figure.event is None:
        return False
    counted = figure.kind is FigureKind.COUNT and figure.counted is not None and figure.value >= _SMALL
    return (counted and not _is_tally(figure, article)) or figure.kind is FigureKind.MONEY


def _is_tally(figure: Figure, article: Article) -> bool:
    """Tell whether a figure counts what everybody in the ground saw: points, goals, games."""
    return figure.counted is not None and kinds(article.style).is_tally(figure.counted.head)
