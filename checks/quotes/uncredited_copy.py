"""A long run of words from an earlier story, and nobody credited with them.

Twenty words running, or most of a paragraph, stand in an earlier story, which may be a press release or a definition on
file, and nobody in the paragraph says, states or defines them. A quotation passes, as do our own earlier stories of the
same case, the doings of somebody whom both stories name, a passage on an earlier case, appeals and phone lines, what
courts and charges always say, and lists of names. A story that is an earlier one all over is another question, and copy
that the desk has only had checked is its own.

## Flags
> Published: 2025-06-20
> Archive: 2020-01-14, similar: A line gang sends a child out of a city to sell drugs in a small town by phone or bus.
>
> Nine people were held in raids on flats in Oareford and Kelderby, and four children were taken to a safe place.
>
> [[A line gang sends a child out of a city to sell drugs in a small town by phone or bus]], at great risk.

## Does not flag
> Published: 2025-06-20
> Archive: 2020-01-14, similar: A line gang sends a child out of a city to sell drugs in a small town by phone or bus.
>
> Nine people were held in raids on flats in Oareford and Kelderby, and four children were taken to a safe place.
>
> A line gang sends a child out of a city to sell drugs in a small town by phone or bus, the Home Office says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from checks.models import Finding, Rule, Severity
from checks.overlap import RUN, VERSION, Passage, likenesses, passages, read_passages
from checks.precedents import SAME_CASE, cited, told
from extraction.models import Article, MentionKind, Precedent, Relation, Span, inside

RULE = Rule(code="QUO-COPY", severity=Severity.NOTE, reads=("precedents", "sections"), priority=12)

_LONG = 20  # words running that two writers never hit upon
_MOST = 0.6  # of a paragraph's runs of five words
_CREDITED = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|told|tells|according to|stat(?:ed|es|ements?)|defin\w+|describ\w+|announc\w+|reported|"
    r"reports|wrote|writes?|warn(?:s|ed)|add(?:s|ed)|explain(?:s|ed)|confirm(?:s|ed)|claim(?:s|ed)|argu(?:es|ed)|insist(?:s|ed)|"
    r"spokes(?:man|woman|person|people)|press release|guidance|courtesy of|quot(?:ed|es|ing)|so-called|as we|put it|"
    r"(?:is|are|been) called|known as|website|reads|source)\b",
    re.IGNORECASE,
)
_FORMULA = re.compile(
    r"\b(?:crimestoppers|samaritans|childline|anyone (?:with|who)|any information|(?:call|phone|ring|dial|email|visit|"
    r"contact|text)(?:ed)?\b.{0,40}\b(?:\d{3}|online|website|www|police|us)\b|0[38]00|"
    r"helpline|newsletter|subscribe|tickets|for more information|further information|quoting reference|"
    r"reporting restrictions|identif(?:y|ied)|anonymity|legal reasons|guilty|plead\w*|remanded|(?:un)?conditional bail|"
    r"counts? of|charged with|maximum sentence|indict\w+|sentenced to|life (?:imprisonment|in)|magistrates|"
    r"(?:crown|youth|high|supreme|superior|county) court|"
    r"section \d+|\w+ act \d{4}|contempt of court|if convicted|press standards|ipso|editorial|all rights|copyright)\b|"
    r"@|www|https?:",
    re.IGNORECASE,
)
_DOINGS = re.compile(
    r"\b(?:he|she|him|his|her|hers|himself|herself|defendants?|victims?|suspects?|was|were|had|did)\b", re.IGNORECASE
)
_CHARGE = re.compile(r"\b(?:possess\w+|conspir\w+|intent to|supply|wounding|causing)\b", re.IGNORECASE)


class _Run(NamedTuple):
    """Words of the copy that an earlier story has: where, how many, and where it has them."""

    span: Span
    length: int
    running: bool
    precedent: Precedent
    there: Span


class _Stretch(NamedTuple):
    """Words of a paragraph between two quotations, as places in its passage."""

    passage: Passage
    start: int
    end: int


def check(article: Article) -> Iterator[Finding]:
    """Yield each run of words that an earlier story has and the copy credits to nobody, in order."""
    stretches = [stretch for passage in passages(article) for stretch in _own_words(passage, article)]
    if not stretches:
        return
    found = [run for precedent in _others(article) for run in _runs(stretches, precedent, article)]
    kept: list[_Run] = []
    for run in sorted(found, key=lambda run: -run.length):
        if not any(run.span.overlaps(other.span) for other in kept):
            kept.append(run)
    for run in sorted(kept, key=lambda run: run.span.start):
        yield _finding(run, article)


def _others(article: Article) -> Iterator[Precedent]:
    """Yield the earlier stories whose words the copy has no claim to."""
    likeness = likenesses(article)
    for precedent in article.precedents:
        later = precedent.published and article.published and precedent.published > article.published
        if (
            precedent.relation not in SAME_CASE
            and not later
            and not precedent.draft
            and likeness[precedent.case_id] < VERSION
        ):
            yield precedent


def _own_words(passage: Passage, article: Article) -> Iterator[_Stretch]:
    """Yield what a paragraph says in its own words and on nobody's word."""
    span = passage.section.span
    background = any(segment.background and span in segment.span for segment in article.segments)
    if len(passage.words) < _LONG or background or _credited(span, article):
        return
    quoted = [article.plain.inside(q.span.start, q.span.end) for q in article.quotes if q.span.overlaps(span)]
    start = 0
    for i, (begins, _) in enumerate(passage.places):
        if any(first <= begins < last for first, last in quoted):
            if i > start:
                yield _Stretch(passage, start, i)
            start = i + 1
    if start < len(passage.words):
        yield _Stretch(passage, start, len(passage.words))


def _credited(paragraph: Span, article: Article) -> bool:
    """Tell whether somebody is credited in a paragraph, or the one before ends by announcing it."""
    if next(inside(article.reports, paragraph), None) or _CREDITED.search(article.words(paragraph)):
        return True
    return article.before(paragraph, 10).rstrip().endswith(":")


def _runs(stretches: list[_Stretch], precedent: Precedent, article: Article) -> Iterator[_Run]:
    """Yield the runs that the copy shares with one earlier story."""
    there = read_passages(precedent.article)
    index: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for p, passage in enumerate(there):
        for i, five in enumerate(passage.runs()):
            index[five].append((p, i))
    for stretch in stretches:
        shared = [i for i in range(stretch.start, stretch.end - RUN + 1) if stretch.passage.words[i : i + RUN] in index]
        if not shared:
            continue
        long = list(_long(stretch, shared, there, index))
        for start, end, (p, i) in long:
            yield from _run(stretch.passage, (start, end), (there[p], i), precedent, article, running=True)
        whole = stretch.end - stretch.start == len(stretch.passage.words)
        if not long and whole and len(shared) >= _MOST * (stretch.end - stretch.start - RUN + 1):
            p, i = index[stretch.passage.words[shared[0] : shared[0] + RUN]][0]
            ends = shared[0], shared[-1] + RUN
            yield from _run(stretch.passage, ends, (there[p], i), precedent, article, running=False)


def _long(
    stretch: _Stretch,
    shared: list[int],
    there: tuple[Passage, ...],
    index: dict[tuple[str, ...], list[tuple[int, int]]],
) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Yield the runs of twenty words or more: where they begin and end, and where the earlier story has them."""
    words, reached = stretch.passage.words[: stretch.end], stretch.start
    for start in shared:
        if start < reached:
            continue
        places = index[words[start : start + RUN]]
        count, place = max((_same(words[start:], there[p].words[i:]), (p, i)) for p, i in places)
        if count >= _LONG:
            reached = start + count
            yield start, reached, place


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Return how many words two passages begin with in common."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _run(
    passage: Passage,
    ends: tuple[int, int],
    place: tuple[Passage, int],
    precedent: Precedent,
    article: Article,
    *,
    running: bool,
) -> Iterator[_Run]:
    """Yield a run, unless it is a formula or a list of names."""
    there, i = place
    count = ends[1] - ends[0]
    span = article.span(passage.places[ends[0]][0], passage.places[ends[1] - 1][1])
    last = there.places[min(i + count, len(there.places)) - 1][1]
    words = article.words(span)
    capitals = sum(article.plain.text[place[0]].isupper() for place in passage.places[ends[0] : ends[1]])
    if precedent.relation is Relation.SAME_PERSON and _told_of_somebody(span, article):
        return
    if _FORMULA.search(words) or len(_CHARGE.findall(words)) >= 3 or 2 * capitals >= count:
        return
    yield _Run(span, count, running, precedent, precedent.article.span(there.places[i][0], last))


def _told_of_somebody(span: Span, article: Article) -> bool:
    """Tell whether words say what somebody did or what became of somebody: our own background, and no definition."""
    named = any(mention.kind is MentionKind.PERSON for mention in inside(article.mentions, span))
    return named or _DOINGS.search(article.words(span)) is not None


def _finding(run: _Run, article: Article) -> Finding:
    """Return the finding on a run of words."""
    story = told(run.precedent, article)
    words = f"These {run.length} words" if run.running else "Most of these words"
    return RULE.finding(
        article,
        run.span,
        f"{words} are in {story}, and nobody is credited with them here.",
        working=cited(run.precedent, run.there),
        sources=(run.precedent.case_id,),
    )
