"""Repairs that are certain, as what to write for which words."""

from __future__ import annotations

from checks.models import Fix
from extraction.models import Article, Span


def taken_out(passage: Span, article: Article) -> Fix:
    """Return the repair that takes a passage out, with the white space that would be left over.

    That is what follows it, and where a line goes on before it and not after it, what stands before it.
    """
    text, start, end = article.text, passage.start, passage.end
    after = end + len(text[end:]) - len(text[end:].lstrip())
    before = len(text[:start].rstrip())
    ends_line = after == len(text) or "\n" in text[end:after]
    if ends_line and before and "\n" not in text[before:start]:
        return Fix(span=Span(start=before, end=end), replacement="")
    return Fix(span=Span(start=start, end=after), replacement="")
