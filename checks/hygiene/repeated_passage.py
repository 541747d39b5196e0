"""A paragraph, or a sentence, that stands in the copy twice.

Of eight words or more, and word for word but for capitals, spaces and marks; a sentence alone is a query. A headline, a
standfirst or a caption may say what the first paragraph says, and a quotation may be pulled out into a line of its own.

## Flags
> The reservoir above Thornwick is two thirds empty, and it has not rained since May.
>
> Farmers on the moor have begun to sell their ewes.
>
> [[The reservoir above Thornwick is two thirds empty, and it has not rained since May.]]

> The council will meet again on Monday at the town hall in Oareford. Nobody spoke against the plan.
>
> Ann Lee, who leads it, was not there. [[The council will meet again on Monday at the town hall in Oareford.]]

## Does not flag
> Reservoir above Thornwick two thirds empty
>
> The reservoir above Thornwick is two thirds empty.
>
> The council was told so on Monday. Members said the council was told so on Monday.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.models import Finding, Fix, Rule, Severity
from checks.repairs import taken_out
from extraction.models import Article, SectionKind, Span

RULE = Rule(code="HYG-REPEAT", severity=Severity.ERROR, reads=("sections",), priority=16, covers=True)

_WORD = re.compile(r"\w+")
_LEAST = 8  # words: shorter sentences recur as refrains, labels and answers
_TOLD_TWICE = (
    SectionKind.HEADLINE,
    SectionKind.STANDFIRST,
    SectionKind.CAPTION,
    SectionKind.CROSSHEAD,
    SectionKind.BYLINE,
)
_PULLED = "“\"‘'"


def check(article: Article) -> Iterator[Finding]:
    """Yield each paragraph that has stood before, and each sentence of the others."""
    sections = [s for s in article.copy_sections() if s.kind not in _TOLD_TWICE]
    paragraphs = [section.span for section in sections if not _pulled(section.span, article)]
    again: list[Span] = []
    for first, other in _repeated(paragraphs, article):
        again.append(other)
        message = "This paragraph appears twice."
        yield RULE.finding(article, other, message, evidence=(first,), fix=_fix(first, other, article))
    whole = {p.start for p in again}
    looked_at = {p.start for p in paragraphs} - whole
    sentences = [s for s in article.sentences if _paragraph(s, article) in looked_at]
    for first, other in _repeated(sentences, article):
        message = "This sentence appears twice."
        fix = _fix(first, other, article)
        yield RULE.finding(article, other, message, evidence=(first,), severity=Severity.QUERY, fix=fix)


def _fix(first: Span, other: Span, article: Article) -> tuple[Fix, ...]:
    """Return the repair where the two are the same to the letter; else a person must say which is the one to keep."""
    return (taken_out(other, article),) if article.words(first) == article.words(other) else ()


def _paragraph(sentence: Span, article: Article) -> int:
    """Return where the paragraph of a sentence starts."""
    section = article.section_at(sentence)
    return section.span.start if section else sentence.start


def _pulled(paragraph: Span, article: Article) -> bool:
    """Tell whether a paragraph is a quotation and nothing else, as those are that are pulled out of the copy."""
    words = article.words(paragraph)
    return words[:1] in _PULLED and words[-1:] in "”\"’'"


def _repeated(passages: list[Span], article: Article) -> Iterator[tuple[Span, Span]]:
    """Yield each passage that has the words of an earlier one, after the earlier one."""
    seen: dict[tuple[str, ...], Span] = {}
    for passage in passages:
        words = tuple(_WORD.findall(article.words(passage).lower()))
        if len(words) >= _LEAST:
            first = seen.setdefault(words, passage)
            if first is not passage:
                yield first, passage
