"""Direct speech that nobody is credited with, or that "he" may be any of two people's.

A paragraph that is nothing but a quotation of six words or more needs a speaker: in itself, or somebody in the
paragraph before or after it who may be the one. Speech that runs on has the one that it had. "He added" needs looking
at where the last to speak did so two paragraphs back and another person, who has said nothing to add to, was named
since.

## Flags
> The school was shut on Friday, and the roof will be mended in May.
>
> [[“Nobody from the council has ever told us why.”]]
>
> The council meets on Monday.

> “We will win the cup this year,” said the captain, Tom Lyle.
>
> He played in the final last May. Sam Oakes, the coach, was there.
>
> The club was founded in 1901 by Peter Hadley.
>
> [[“It will be hard to beat them twice,”]] he added.

## Does not flag
> Ann Lyle, the headteacher, was in tears. “Nobody from the council has ever told us why.”
>
> “We start in May, and we will be done by August.”

> The sign on the gate read “Danger, keep out”. The song began: “I left my heart in a harbour town.”
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from extraction.models import Article, Mention, MentionKind, Quote, Section, SectionKind, inside

RULE = Rule(code="QUO-SPEAKER", severity=Severity.QUERY, reads=("quotes",), priority=16)

_BODY = (SectionKind.LEAD, SectionKind.BODY)
_FEWEST = 6  # words
_TOLD = re.compile(
    r"\b(?:he|she|they|her|his|said|says|told|tells|added|adds|asked|wrote|writes|tweeted|posted|read|reads|spoke\w*|"
    r"continued|explained|declined|statement|interview|letter|words)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:he|she)", re.IGNORECASE)
_ADDED = re.compile(
    r"\b(?:he|she)\s+(?:then\s+|also\s+)?(?:added|continued|went\s+on|repeated)\b|\b(?:added|continued)\s+(?:he|she)\b"
)
_FAR = 2  # paragraphs
_INTRODUCES = re.compile(r":\s*$")


def check(article: Article) -> Iterator[Finding]:
    """Yield each quotation without a speaker, and each whose "he" may be either of two."""
    sections = list(article.copy_sections())
    places = {section.span.start: i for i, section in enumerate(sections)}
    for n, quote in enumerate(article.quotes):
        section = article.section_at(quote.span)
        i = places.get(section.span.start) if section and section.kind in _BODY else None
        if section is None or i is None or quote.continues or len(article.words(quote.span).split()) < _FEWEST:
            continue
        before, after = sections[i - 1] if i else None, sections[i + 1] if i + 1 < len(sections) else None
        if _is_nobodys(quote, section, (before, after), article) and not _runs_on(
            article.quotes[max(0, n - 1)], before
        ):
            yield RULE.finding(article, quote.span, "Nobody is credited with these words: who says them?")
        elif quote.source is not None and (names := _either(n, sections[max(0, i - _FAR + 1)], article)):
            spoke, since = names
            yield RULE.finding(
                article,
                quote.span,
                f"“{article.words(quote.source)}” may be {spoke.name} or {since.name}.",
                evidence=(spoke.span, since.span),
            )


def _is_nobodys(
    quote: Quote, section: Section, around: tuple[Section | None, Section | None], article: Article
) -> bool:
    """Tell whether a quotation is a whole paragraph, and neither the one before nor the one after has anybody in it."""
    if quote.speaker or quote.source or not quote.closed:
        return False
    if len(article.words(section.span)) > len(article.words(quote.span)) + 2:
        return False
    before, after = around
    if before is not None and (_has_somebody(before, article) or _INTRODUCES.search(article.words(before.span))):
        return False
    return after is None or not _TOLD.search(article.words(after.span))


def _has_somebody(section: Section, article: Article) -> bool:
    """Tell whether a paragraph has somebody who may go on to speak: a name, he or she, whoever says something."""
    people = (MentionKind.PERSON, MentionKind.ORGANISATION)
    return bool(_TOLD.search(article.words(section.span))) or any(
        mention.kind in people for mention in inside(article.mentions, section.span)
    )


def _runs_on(last: Quote, before: Section | None) -> bool:
    """Tell whether the paragraph before has somebody's speech, so that this goes on with it."""
    return before is not None and last.span in before.span


def _either(n: int, since: Section, article: Article) -> tuple[Mention, Mention] | None:
    """Return whoever spoke before `since`, and who was named after that, where a bare "he" may be either of them."""
    quote = article.quotes[n]
    if not quote.probably or quote.source is None or not _PRONOUN.fullmatch(article.words(quote.source)):
        return None
    if not _ADDED.search(article.words(article.sentence_at(quote.source))):
        return None
    spoken = {said.speaker for said in article.quotes[:n]}
    spoken |= {said.speaker for said in article.reports if said.span.start < quote.span.start}
    last = next((said for said in reversed(article.quotes[:n]) if said.speaker), None)
    if last is None or last.span.start >= since.span.start or quote.speaker in spoken:
        return None
    names = {m.key: m for m in article.mentions if m.kind is MentionKind.PERSON and m.span.end <= quote.span.start}
    both = names.get(last.speaker or ""), names.get(quote.speaker or "")
    return (both[0], both[1]) if both[0] is not None and both[1] is not None else None
