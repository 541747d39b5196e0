"""A count that differs from an earlier story's of the same event.

Both stories must be on the same case, count by one noun with one verb, and single out what they count in the same
words. Parts, running totals, estimates, counts said of another time or place and what people say pass; so does a count
that another earlier story bears out, and one beside which the copy has the earlier count too, or the rest of it.

## Flags
> Published: 2026-05-20
>
> Archive: 2026-05-12, same case: Police arrested 57 people in raids at Oareford. Officers seized 27 knives.
>
> Police arrested [[62 people]] in the raids at Oareford. Officers seized 27 knives.

> Published: 2026-05-20
>
> Archive: 2026-05-18, same case: The fire at Mill Lane, Oareford, injured 12 people. A factory was destroyed.
>
> The fire at Mill Lane, Oareford, injured [[14 people]], and the factory has to be pulled down.

## Does not flag
> Published: 2026-05-20
>
> Archive: 2025-05-12, series: Police arrested 60 people in raids at Oareford.
>
> Police arrested 62 people in raids at Oareford.

> Published: 2026-05-20
>
> Archive: 2026-05-12, same case: Police have arrested 60 people so far in raids at Oareford.
>
> Police arrested 62 people in the raids at Oareford.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from checks.kinds import kinds
from checks.models import Finding, Rule, Severity
from checks.precedents import SAME_CASE, cited, told
from checks.sameness import differ_in_both, same_in_both
from checks.wording import written
from extraction.models import Article, Figure, Precedent

RULE = Rule(code="ARC-FIGURE", severity=Severity.QUERY, reads=("precedents", "figures"), priority=12)


def check(article: Article) -> Iterator[Finding]:
    """Yield each count of the copy that the newest earlier story to have one contradicts, and none bears out."""
    on_case = [precedent for precedent in article.precedents if precedent.relation in SAME_CASE]
    newest = sorted(on_case, key=lambda precedent: precedent.published or date.min, reverse=True)
    for figure in _counts(article):
        earlier = [(precedent, other) for precedent in newest for other in _counts_of_it(figure, article, precedent)]
        off = [pair for pair in earlier if differ_in_both(figure, article, pair[1], pair[0].article)]
        if off and len(off) == len(earlier) and not _accounted_for(figure, off[0][1], article):
            yield _finding(figure, *off[0], article)


def _counts(article: Article) -> Iterator[Figure]:
    """Yield the counts that a story gives as its own news."""
    known = kinds(article.style)
    for figure in article.figures:
        news = figure.segment == 0 and not figure.quoted and figure.value is not None
        if news and figure.counted is not None and not known.is_tally(figure.counted.head):
            yield figure


def _counts_of_it(figure: Figure, article: Article, precedent: Precedent) -> Iterator[Figure]:
    earlier = precedent.article
    corrected = [correction.wrong for correction in precedent.corrections]
    for other in _counts(earlier):
        if same_in_both(figure, article, other, earlier) and not any(
            earlier.words(other.number) in wrong for wrong in corrected
        ):
            yield other


def _accounted_for(figure: Figure, other: Figure, article: Article) -> bool:
    """Tell whether the copy has the earlier count as well, and so knows of it, or gives it in two parts."""
    beside = [f for f in article.figures if f is not figure and f.kind is other.kind and f.value is not None]
    return any(f.value == other.value or _makes_up(other, figure, f) for f in beside)


def _makes_up(whole: Figure, one: Figure, another: Figure) -> bool:
    """Tell whether two counts of the same things come to a third."""
    if not (one.counted and another.counted and one.value and another.value):
        return False
    return one.counted.head == another.counted.head and one.value + another.value == whole.value


def _finding(figure: Figure, precedent: Precedent, other: Figure, article: Article) -> Finding:
    before = written(other, precedent.article)
    return RULE.finding(
        article,
        figure.span,
        f"{written(figure, article)} here; {told(precedent, article)} has {before}: which is right?",
        working=cited(precedent, precedent.article.sentence_at(other.span)),
        sources=(precedent.case_id,),
    )
