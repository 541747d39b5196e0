"""A change in per cent with no period and no number to be a change of: "knife crime is up 40 per cent".

Of the main event, where the paragraph and the next say neither since when nor from what. A headline is left alone, and
so are prices and rates that are news of the day.

## Flags
> Knife crime in Corvale [[is up 40 per cent]], the mayor said. More officers are to go on patrol.

## Does not flag
> Knife crime in Corvale is up 40 per cent on last year, the mayor said.

> Knife crime in Corvale is up 40 per cent, the mayor said. There were 140 attacks with knives, and 100 in 2024.

> Shares in the firm fell 4 per cent on Friday. The price of bread rose 5 per cent from £1.40.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checks.changes import DOWN, UP
from checks.models import Finding, Rule, Severity
from checks.phrases import phrase, settings
from extraction.models import Article, FigureKind, SectionKind, Span

RULE = Rule(code="RAT-BASE", severity=Severity.NOTE, reads=("figures",), priority=12)

_CHANGE = phrase(
    rf"\b(?:is|are|was|were|has|have|had|been) (?:now )?{{move}} (?:by )?{{P:{FigureKind.PERCENT}}}",
    move=f"{UP}|{DOWN}|risen|fallen",
)
_SINCE = re.compile(
    r"\b(?:since|last|this|past|previous|year|month|week|quarter|decade|annual\w*|ago|between|from|compared|against|"
    r"than|by (?:19|20)\d\d|today|yesterday|overnight|so far|before|after|under)\b",
    re.IGNORECASE,
)
_MAY_BE = re.compile(r"\b(?:if|would|could|will|may|might|should)\b", re.IGNORECASE)
_PRICES = re.compile(
    r"\b(?:shares?|stocks?|index|pound|dollar|euro|oil|gold|price|prices|tax|fares?|fees?)\b", re.IGNORECASE
)
_LEAST = Decimal(5)
_ABSOLUTE = (FigureKind.COUNT, FigureKind.MONEY, FigureKind.MEASURE)


def check(article: Article) -> Iterator[Finding]:
    """Yield each change that stands alone."""
    for setting in settings(article):
        if "percent⟩" not in setting.text:
            continue
        for match in setting.phrases(_CHANGE):
            stated = match["P"]
            body = stated.section in (SectionKind.LEAD, SectionKind.BODY) and stated.segment == 0
            if (
                body
                and (stated.value or 0) >= _LEAST
                and not article.quoted(stated.span)
                and _alone(stated.span, article)
            ):
                where = Span(start=match.span().start, end=match.span().end)
                words = article.words(where)
                message = f"“{words}”: since when, and from what?"
                yield RULE.finding(article, where, message)


def _alone(change: Span, article: Article) -> bool:
    """Tell whether the paragraph of a change and the next give neither a period nor a number."""
    sections = list(article.copy_sections())
    here = next((i for i, section in enumerate(sections) if change in section.span), None)
    if here is None:
        return False
    around = [section.span for section in sections[here : here + 2]]
    words = " ".join(article.words(span) for span in around)
    counted = any(f.kind in _ABSOLUTE for span in around for _, f in article.figures_in(span))
    sentence = article.words(article.sentence_at(change))
    return not counted and not any((_SINCE.search(words), _MAY_BE.search(sentence), _PRICES.search(sentence)))
