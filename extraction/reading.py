"""Reading an article: every room of this package in turn, and what they find carried back to the text as given."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from extraction import (
    background,
    cases,
    claims,
    dates,
    language,
    lists,
    mentions,
    places,
    quotes,
    sections,
    speakers,
    when,
)
from extraction.errors import CopyTooLongError, EmptyCopyError
from extraction.figures import figures
from extraction.figures.passage import Passage
from extraction.models import (
    Article,
    DateMention,
    Figure,
    Mention,
    MentionKind,
    Record,
    Section,
    SectionKind,
    Span,
    inside,
)
from extraction.plain import Plain, plain
from extraction.sentences import sentences
from extraction.style import Style
from extraction.surroundings import Surroundings

if TYPE_CHECKING:
    from spacy.tokens import Doc

MOST = 200_000  # characters: twice the longest magazine article; beyond it is not an article

_NO_STYLE = Style()


def read(copy: str, style: Style = _NO_STYLE, published: date | None = None, headline: str | None = None) -> Article:
    """Read an article.

    `headline` is one that stands apart from the copy. Raises EmptyCopyError where there are no words and
    CopyTooLongError over `MOST` characters.
    """
    if len(copy) > MOST:
        raise CopyTooLongError(f"The copy is {len(copy):,} characters long; an article may have {MOST:,} at most.")
    seen = plain(copy)
    if not any(c.isalnum() for c in seen.text):
        raise EmptyCopyError("There are no words to check; paste the article's text.")
    known: dict[str, Any] = {
        "id": hashlib.sha256(copy.encode("utf-8", "surrogatepass")).hexdigest(),
        "headline": headline,
        "published": published,
        "style": style,
    }
    found, docs = _read(seen.text, style, headline, published)
    article = Article(text=seen.text, **known, **{field: tuple(records) for field, records in found.items()})
    found["claims"] = claims.claims(article, docs)
    if seen.same:
        return article.model_copy(update={"claims": found["claims"]})
    return Article(text=copy, **known, **{field: tuple(_carried(records, seen)) for field, records in found.items()})


def _read(text: str, style: Style, headline: str | None, published: date | None) -> tuple[dict[str, Any], list[Doc]]:
    """Return what the plain text says, by the article's field, and the parses of its copy; spans are into that text."""
    parts = sections.sections(text, style, headline)
    copy = [part for part in parts if part.kind is not SectionKind.FURNITURE]
    passages = [text[part.span.start : part.span.end] for part in copy]
    docs = language.parse(passages)
    names = [n for doc, part in zip(docs, copy, strict=True) for n in mentions.named(doc, part.span.start)]
    names += mentions.missed(text, names, [part.span for part in copy])
    named = places.placed(text, mentions.mentions(text, names), parts, style)
    days = [
        d
        for part, words in zip(copy, passages, strict=True)
        for d in dates.dates(words, part.span.start, day_first=style.date_order == "day-first")
    ]
    said, reported = speakers.speech(text, copy, docs, quotes.quotes(text, parts), named)
    segments = background.segments(text, parts)
    counted = [
        figure
        for doc, part, words in zip(docs, copy, passages, strict=True)
        for figure in _figures(Passage(words, doc, style, part.kind, *_claimed(part, days, named)), part.span.start)
    ]
    spans = [
        Span(start=part.span.start + a, end=part.span.start + b)
        for part, words in zip(copy, passages, strict=True)
        for a, b in sentences(words)
    ]
    surroundings = Surroundings(text, spans, days, named, said, reported, segments)
    placed = [surroundings.placed(figure) for figure in counted]
    found = {
        "sections": parts,
        "sentences": spans,
        "segments": cases.told(text, segments, named, days),
        "figures": placed,
        "dates": when.resolved(days, text, spans, published, said),
        "mentions": named,
        "quotes": said,
        "lists": lists.lists(zip(copy, docs, strict=True), figures=placed, mentions=named, sentences=spans),
        "reports": reported,
    }
    return found, docs


def _claimed(
    part: Section, days: list[DateMention], named: tuple[Mention, ...]
) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Return where, in a section's words, dates stand and where people's names do."""
    start = part.span.start
    people = (m.span for m in inside(named, part.span) if m.kind is MentionKind.PERSON)
    return (
        tuple((d.span.start - start, d.span.end - start) for d in inside(days, part.span)),
        tuple((span.start - start, span.end - start) for span in people),
    )


def _figures(passage: Passage, start: int) -> Iterable[Figure]:
    """Yield the figures of one section, placed in the whole text."""
    return (f.moved(lambda s: Span(start=s.start + start, end=s.end + start)) for f in figures(passage))


def _carried(records: Iterable[Record], seen: Plain) -> Iterable[Record]:
    """Yield the records with their spans carried back to the text as given."""

    def back(span: Span) -> Span:
        start, end = seen.given(span.start, span.end)
        return Span(start=start, end=end)

    return (record.moved(back) for record in records)
