"""Words of an earlier story, quoted as if they were new.

Eight words of a quotation stand in a story of more than two weeks before, said by the same speaker, or nearly all of
twelve or more, and the copy doesn't say when. A date in the paragraph passes, as do “at the time”, “last year”, “told
this paper in May”, a passage on an earlier case, and a motto or an oath that the copy calls one. Who has said a thing
once may say it again: it is a question.

## Flags
> Published: 2025-06-20
> Archive: 2024-06-11, series: “This week is a snapshot of the work that we do every day,” said Ann Hill.
>
> Police in Oareford made nine arrests.
>
> [[“This week is a snapshot of the work that we do every day,”]] Ann Hill said.

## Does not flag
> Published: 2025-06-20
> Archive: 2024-06-11, same person: “We shall never sell the old mill to a builder,” said Ann Hill.
>
> The mill at Oareford is for sale. “We shall never sell the old mill to a builder,” Ann Hill told this paper last year.

> Published: 2025-06-20
> Archive: 2025-06-11, same case: “We shall never sell the old mill to a builder,” said Ann Hill.
>
> The mill at Oareford is for sale. “We shall never sell the old mill to a builder,” Ann Hill said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from checks.models import Finding, Rule, Severity
from checks.overlap import DUPLICATE, likenesses
from checks.precedents import cited, told
from checks.rewording import shown
from checks.said_before import SaidBefore, around, dates_around, said_before
from checks.wording import spelled
from extraction.models import Article, Precedent, Quote, Relation, inside

RULE = Rule(
    code="QUO-RECYCLED",
    severity=Severity.QUERY,
    reads=("precedents", "quotes"),
    priority=15,
    takes_in=("QUO-DRIFT",),
)

_LEAST, _SHARE = 8, 0.85
_LEAST_CHANGED = 12  # words in common where one is changed: a shorter saying may be a habit
_OLD = timedelta(days=14)
_THEN = re.compile(
    r"\b(?:at the time|then|earlier|previously|formerly|once|ago|in the past|had (?:\w+ )?(?:said|told|added|written|"
    r"warned|promised|claimed|argued|insisted)|has (?:always|long|often|repeatedly|previously|already) (?:said|told)|"
    r"again|repeat\w*|reiterat\w+|when (?:he|she|they|it) (?:was|were|took|spoke|first)|"
    r"last (?:week|month|year|spring|summer|autumn|winter|season|time)|"
    r"(?:motto|slogan|saying|catchphrase|prayer|psalm|hymn|song|lyrics?|poem|oath|pledge|anthem|proverb|quot(?:ed|ing)))\b",
    re.IGNORECASE,
)
_OPENS = "“\"‘'"


def check(article: Article) -> Iterator[Finding]:
    """Yield each speaker's words that an older story has, with the story that has most of them."""
    grouped: dict[tuple[str, str], list[SaidBefore]] = defaultdict(list)
    for said in _oldest(article):
        if not _told_as_old(said.here.quote, article):
            grouped[said.name, said.precedent.case_id].append(said)
    for group in grouped.values():
        yield _finding(group, article)


def _oldest(article: Article) -> Iterator[SaidBefore]:
    """Yield each saying that old stories have, beside the likest of them, the oldest of those."""
    found: dict[tuple[int, int], list[SaidBefore]] = defaultdict(list)
    for said in said_before(article):
        least = _LEAST_CHANGED if said.parts else _LEAST
        if said.same >= least and said.share >= _SHARE and _is_old(said.precedent, article):
            found[said.here.quote.span.start, said.here.place].append(said)
    for each in found.values():
        yield min(each, key=lambda said: (-said.same, str(said.precedent.published)))


def _is_old(precedent: Precedent, article: Article) -> bool:
    """Tell whether a story, and no draft, ran more than two weeks before the copy, and isn't the copy itself."""
    if precedent.draft or precedent.published is None or article.published is None:
        return False
    rerun = precedent.relation is Relation.DUPLICATE or likenesses(article)[precedent.case_id] >= DUPLICATE
    return article.published - precedent.published > _OLD and not rerun


def _told_as_old(quote: Quote, article: Article) -> bool:
    """Tell whether the copy says when the words were said, or tells there of an earlier case."""
    if any(segment.background and segment.span.overlaps(quote.span) for segment in article.segments):
        return True
    if dates_around(quote, article) or _THEN.search(around(quote, article)):
        return True
    return _follows_a_date(quote, article)


def _follows_a_date(quote: Quote, article: Article) -> bool:
    """Tell whether the paragraph opens with the quotation and the one before speaks of a day long past."""
    section = article.section_at(quote.span)
    if section is None or article.published is None or article.words(section.span)[:1] not in _OPENS:
        return False
    before = [other for other in article.copy_sections() if other.span.end <= section.span.start]
    old = article.published - _OLD
    return bool(before) and any(d.last and d.last < old for d in inside(article.dates, before[-1].span))


def _finding(group: list[SaidBefore], article: Article) -> Finding:
    """Return the finding on what the copy has of one old story's quotations of one speaker."""
    precedent = group[0].precedent
    quotes = sorted(
        {said.here.quote.span.start: said.here.quote.span for said in group}.values(), key=lambda s: s.start
    )
    words = "these words" if len(quotes) == 1 else f"the words of {spelled(len(quotes))} quotations"
    story = told(precedent, article)
    changed = [
        f"{shown(said.here.wording, here, article)} / {shown(said.there.wording, there, precedent.article)}"
        for said in group
        for here, there in said.parts
    ]
    return RULE.finding(
        article,
        quotes[0],
        f"{story[0].upper()}{story[1:]} has {words} of {group[0].name}’s; the copy doesn’t say when they were said.",
        evidence=tuple(quotes[1:]),
        working="; ".join([cited(precedent, group[0].there.wording.span), *changed]),
        sources=(precedent.case_id,),
    )
