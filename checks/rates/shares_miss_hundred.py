"""Shares of one whole that do not come to 100 per cent.

Three shares or more, in one sentence and closed by "and", that come near 100 and miss it by more than their rounding.
It is an error where they go over and a rest is named ("don't know", "others"), and else a query. Questions with several
answers pass.

## Flags
> In the survey 52 per cent said yes, 41 per cent said no and [[12 per cent]] did not know.

> Of the members, 44 per cent live in Corvale, 31 per cent in Oareford and [[21 per cent]] in Harrowby.

## Does not flag
> In the survey 52 per cent said yes, 41 per cent said no and 7 per cent did not know.

> They could choose more than one: 52 per cent read books, 31 per cent newspapers and 20 per cent maps.

> Sales rose 52 per cent in May, 31 per cent in June and 12 per cent in July.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checks.changes import DOWN, UP
from checks.models import Confirmation, Finding, Rule, Severity
from checks.rounding import half_unit
from checks.wording import addition, number
from extraction.models import Article, Bound, Figure, FigureKind, Span

RULE = Rule(code="RAT-SUM100", severity=Severity.QUERY, reads=("figures",), priority=12, confirms=True)

_ALL = Decimal(100)
_NEAR = Decimal(12)  # points: a list that comes further from 100 was never meant to come to it
_LAST = re.compile(r"(?:,|;)? (?:and|while|with|but)\b[^.]*$", re.IGNORECASE)
_REST = re.compile(
    r"\b(?:don['’]t know|did(?: not|n['’]t) know|unsure|undecided|no opinion|neither|abstain\w*|would not say|"
    r"the rest|others?|remain\w+|said yes|said no|against|oppos\w+)\b",
    re.IGNORECASE,
)
_NO_WHOLE = re.compile(
    rf"\b(?:{UP}|{DOWN}|as well|also|both|respectively|top|compared|than|average|turnout|from|each|interest|tax|rate|"
    r"margin|discount)\b",
    re.IGNORECASE,
)
_SEVERAL_ANSWERS = re.compile(r"\b(?:more than one|several|multiple|as many as|all that appl\w+)\b", re.IGNORECASE)
_LONGEST = 8


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each list of shares that should come to 100: wrong, or right."""
    by_sentence: dict[Span, list[Figure]] = {}
    for figure in article.figures:
        if figure.kind is FigureKind.PERCENT:
            by_sentence.setdefault(article.sentence_at(figure.span), []).append(figure)
    for sentence, shares in by_sentence.items():
        if 3 <= len(shares) <= _LONGEST and _are_of_one(sentence, shares, article):
            yield from _summed(shares, article)


def _are_of_one(sentence: Span, shares: list[Figure], article: Article) -> bool:
    """Tell whether figures are the shares of one whole, the last closed by "and"."""
    plain = all(f.value is not None and f.bound is Bound.EXACT and f.trend is None for f in shares)
    closed = _LAST.search(article.between(shares[-2].span, shares[-1].span) or "")
    section = article.section_at(sentence)
    paragraph = article.words(section.span) if section else ""
    alone = not _NO_WHOLE.search(article.words(sentence)) and not _SEVERAL_ANSWERS.search(paragraph)
    return plain and bool(closed) and alone


def _summed(shares: list[Figure], article: Article) -> Iterator[Finding | Confirmation]:
    """Yield what shares come to, if it is near enough to 100."""
    total = sum((share.value or Decimal(0) for share in shares), Decimal(0))
    slack = sum((half_unit(share, article) for share in shares), Decimal(0))
    working = f"{addition(shares, article)} = {number(total)}%"
    last, evidence = shares[-1].span, tuple(share.span for share in shares[:-1])
    if abs(total - _ALL) <= slack:
        yield RULE.right(last, f"{working}.", evidence=evidence)
    elif abs(total - _ALL) <= _NEAR:
        sentence = article.words(article.sentence_at(last))
        over = total > _ALL and _REST.search(sentence)
        message = f"The shares come to {number(total)}%."
        yield RULE.finding(
            article, last, message, evidence=evidence, working=working, severity=Severity.ERROR if over else None
        )
