"""An earlier case that the copy mentions without a date or a link.

A passage of background on another case is looked up in the archive by its own names and words. What may be meant is
offered with why, the likeliest three at most; that nothing was found is said as well, which is not to say that nothing
ran. A passage that gives the day, the month or the year passes.

## Flags
> Archive: 2025-03-14, recalled: Pair jailed for running a drug line from a flat in Oareford
>
> Police raided six homes in Kelderby on Monday.
>
> [[Earlier this year two men from Oareford were jailed for running a drug line.]]

> Archive: none
>
> Police raided six homes in Kelderby on Monday.
>
> [[It comes after three men were jailed for a similar raid in Oareford.]]

## Does not flag
> Archive: 2025-03-14, recalled: Pair jailed for running a drug line from a flat in Oareford
>
> Police raided six homes in Kelderby on Monday.
>
> In March 2025 two men from Oareford were jailed for running a drug line.

> Police raided six homes in Kelderby on Monday.
>
> Earlier this year two men from Oareford were jailed for running a drug line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.wording import dated, listed
from extraction.models import Article, Cutting, Span

RULE = Rule(code="ARC-UNLINKED", severity=Severity.NOTE, reads=("recalled",), priority=16)

_DATED = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)


def check(article: Article) -> Iterator[Finding]:
    """Yield each undated passage on an earlier case, with what the archive has on it."""
    for passage in article.recalled:
        if _DATED.search(article.words(passage.span)):
            continue
        at = _first_sentence(passage.span, article)
        if not passage.cuttings:
            yield RULE.finding(
                article,
                at,
                "An earlier case without a date: the archive has nothing by its names or words. Which is it?",
            )
            continue
        found = [_cutting(cutting, article) for cutting in passage.cuttings]
        yield RULE.finding(
            article,
            at,
            f"An earlier case without a date or a link: is it {listed(found, 'or')}?",
            working="; ".join(f"“{c.headline}”: {', '.join(c.why)}" for c in passage.cuttings if c.why),
            sources=tuple(cutting.case_id for cutting in passage.cuttings),
        )


def _first_sentence(span: Span, article: Article) -> Span:
    sentence = article.sentence_at(span)
    return sentence if sentence in span else span


def _cutting(cutting: Cutting, article: Article) -> str:
    day = dated(cutting.published, article.style.date_order) if cutting.published else "undated"
    return f"“{cutting.headline}” ({day})"
