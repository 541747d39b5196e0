"""A figure of the main event that stands only in a caption.

A caption is read apart from the story and is often from another version of it. Counts of ten and more and sums are
looked for in the headline and the copy; one that stands there, or is rounded there, passes.

## Flags
> Police raided homes across the county on Monday.
>
> Nobody was hurt, the force said.
>
> Officers raided [[65 addresses]] in the county. File picture.

## Does not flag
> Police raided 65 addresses across the county on Monday.
>
> Officers raided 65 addresses in the county. File picture.

> Police raided homes across the county on Monday.
>
> The two officers at the door. File picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from checks.kinds import kinds
from checks.models import Finding, Rule, Severity
from checks.rounding import room
from extraction.models import Article, Figure, FigureKind, SectionKind

RULE = Rule(code="FIG-CAPTION", severity=Severity.QUERY, reads=("figures",), priority=12)

_LEAST = Decimal(10)


def check(article: Article) -> Iterator[Finding]:
    """Yield each figure of a caption that the copy has not."""
    copy = [figure for figure in article.figures if figure.section is not SectionKind.CAPTION]
    for figure in article.figures:
        main = figure.section is SectionKind.CAPTION and figure.segment == 0 and _telling(figure)
        if main and not any(_same(figure, other, article) for other in copy):
            words = article.words(figure.span)
            yield RULE.finding(article, figure.span, f"“{words}” is only in the caption, not in the story.")


def _telling(figure: Figure) -> bool:
    """Tell whether a figure is one that the story would have."""
    if figure.value is None or figure.value < _LEAST:
        return False
    return figure.kind is FigureKind.MONEY or (figure.kind is FigureKind.COUNT and figure.counted is not None)


def _same(figure: Figure, other: Figure, article: Article) -> bool:
    """Tell whether the copy's figure may be the caption's."""
    if figure.dimension != other.dimension or not room(figure, article).overlaps(room(other, article)):
        return False
    if figure.counted is None or other.counted is None:
        return True
    one, two, known = figure.counted.head, other.counted.head, kinds(article.style)
    return known.noun(one) == known.noun(two) or (known.is_people(one) and known.is_people(two))
