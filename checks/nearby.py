"""The words of a sentence that lie near a date: what bears on it stands there, however long the sentence is."""

from __future__ import annotations

from extraction.models import Article, Span


def nearby(article: Article, span: Span, most: int) -> Span:
    """Return the part of a sentence that lies within `most` characters of a span in it."""
    sentence = article.sentence_at(span)
    start = max(sentence.start, span.start - most)
    return Span(start=start, end=max(span.end, min(sentence.end, span.end + most)))


def before(article: Article, span: Span, most: int) -> str:
    """Return the plain words of its sentence that stand within `most` characters before a span."""
    start = nearby(article, span, most).start
    return article.plain.slice(start, span.start) if start < span.start else ""
