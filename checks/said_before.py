"""What somebody is quoted as saying, sentence by sentence, beside what earlier stories quote that speaker as saying.

A quotation that "he said" breaks in two is one speech; what may have been left out where it breaks is no difference. A
headline's few words are not looked at, nor are condolences and appeals, which are said in the same words every time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from checks.kept import kept
from checks.precedents import full_names, same_name
from checks.rewording import Wording, difference, left_out
from extraction.models import Article, DateMention, MentionKind, Precedent, Quote, SectionKind, Span, inside

_LEAST, _SHARE, _TELLING = 6, 0.6, 3  # words in common, of the shorter, and of those that tell
_BREAK = "…"  # stands where a quotation stops and goes on
_TOKEN = re.compile(r"\[[^\][]{0,60}\]|\.\.\.|…|\w+(?:[’'.]\w+)*")
_SENTENCE = re.compile(r"(?:\.\.\.|…|[^.!?…]|[.!?](?=\w))+[.!?…]*")
_ENDED = re.compile(r"[.!?][”\"’']*\s*$")
_FORMULA = re.compile(
    r"\b(?:anyone (?:who|with)|any information|come forward|get in touch|crimestoppers|contact (?:us|police)|"
    r"our thoughts|thoughts (?:and prayers )?(?:are|remain|go)|heart goes out|condolences|difficult time|"
    r"(?:would|want) (?:like )?to thank|thank (?:everyone|the public|all)|(?:not|never|cannot|can't|unable to) comment|"
    r"inappropriate to comment|take (?:all|any) (?:complaints|allegations|reports)|apologise for any|"
    r"whole truth|so help me)\b",
    re.IGNORECASE,
)
_COMMON = frozenset(
    "about after again where which while would could should there their these those being going think really people "
    "every other because before still never things thing with from that this have been were will they them than then "
    "when what very more some your into over just also only even much many most such like make made know want need "
    "good said come came take does".split()
)
_TOP = (SectionKind.LEAD, SectionKind.BODY)


class Saying(NamedTuple):
    """A sentence of somebody's quotation: its words, the quotation that it begins in, and its place in the speech."""

    wording: Wording
    quote: Quote
    place: int
    broken: bool


class SaidBefore(NamedTuple):
    """A saying of the copy beside one of an earlier story; `parts` are where they differ, here and there."""

    here: Saying
    there: Saying
    precedent: Precedent
    name: str
    same: int
    parts: tuple[tuple[slice, slice], ...]

    @property
    def share(self) -> float:
        """Return how much of the shorter the two have in common."""
        return self.same / min(len(self.here.wording.words), len(self.there.wording.words))


@kept
def said_before(article: Article) -> tuple[SaidBefore, ...]:
    """Return each saying of the copy that stands much as it is in an earlier story, by the same speaker."""
    return tuple(_said_before(article))


def _said_before(article: Article) -> Iterator[SaidBefore]:
    names = _speakers(article)
    for precedent in article.precedents if names else ():
        there = _speakers(precedent.article)
        for key, name in names.items():
            known = next((other for other, called in there.items() if same_name(name, called)), None)
            if known is None:
                continue
            olds = [old for old in sayings(precedent.article, known) if _worth(old)]
            for new in sayings(article, key):
                if _worth(new):
                    yield from _beside(new, olds, precedent, name)


def _beside(new: Saying, olds: list[Saying], precedent: Precedent, name: str) -> Iterator[SaidBefore]:
    """Yield the one of an earlier story's sayings that is likest to one of the copy's, if it is like enough."""
    likest: SaidBefore | None = None
    here = new.wording.words
    for old in olds:
        there = old.wording.words
        shared = set(here) & set(there)
        if len(shared) < _LEAST - 1 or len(telling(shared)) < _TELLING:
            continue
        swapped = len(here) > len(there)
        short, long = (there, here) if swapped else (here, there)
        found = difference(short, long, least=_LEAST, share=_SHARE)
        if found is not None and (likest is None or found.same > likest.same):
            parts = tuple((two, one) for one, two in found.parts) if swapped else found.parts
            likest = SaidBefore(new, old, precedent, name, found.same, parts)
    if likest is not None:
        yield likest


def _speakers(article: Article) -> dict[str, str]:
    """Return those who are quoted and named in full, by their key: people, and bodies that speak for themselves."""
    spoken = {quote.speaker for quote in article.quotes if quote.speaker}
    bodies = {m.key: m.name for m in article.mentions if m.kind is MentionKind.ORGANISATION}
    return {key: name for key, name in (bodies | full_names(article)).items() if key in spoken}


def sayings(article: Article, speaker: str) -> list[Saying]:
    """Return the sentences that somebody is quoted as saying, in order."""
    found: list[Saying] = []
    last: Quote | None = None
    for quote in article.quotes:
        section = article.section_at(quote.span)
        if quote.speaker != speaker or section is None or section.kind not in _TOP:
            continue
        pieces = _pieces(quote, article)
        if pieces and found and last is not None and _goes_on(last, quote, article):
            piece, begun = pieces.pop(0), found.pop()
            words = (*begun.wording.words, _BREAK, *piece.words)
            edge = begun.wording.span.to(piece.span)
            places = (*begun.wording.places, (piece.places[0][0], piece.places[0][0]), *piece.places)
            found.append(begun._replace(wording=Wording(edge, words, places), broken=True))
        found += [Saying(piece, quote, len(found) + i, False) for i, piece in enumerate(pieces)]
        last = quote
    return found


def _pieces(quote: Quote, article: Article) -> list[Wording]:
    """Return the sentences of one quotation."""
    start, end = article.plain.inside(quote.span.start, quote.span.end)
    pieces = []
    for sentence in _SENTENCE.finditer(article.plain.text, start, end):
        tokens = list(_TOKEN.finditer(article.plain.text, sentence.start(), sentence.end()))
        if tokens:
            words = tuple(token[0].lower().replace("’", "'") for token in tokens)
            span = article.span(tokens[0].start(), tokens[-1].end())
            pieces.append(Wording(span, words, tuple(token.span() for token in tokens)))
    return pieces


def _goes_on(last: Quote, quote: Quote, article: Article) -> bool:
    """Tell whether a quotation goes on with the sentence that the last one broke off."""
    if article.section_at(last.span) != article.section_at(quote.span) or _ENDED.search(article.words(last.span)):
        return False
    return article.words(quote.span).lstrip("“\"‘'")[:1].islower()


def _worth(saying: Saying) -> bool:
    """Tell whether a sentence is long enough to be known again, and no formula."""
    words = saying.wording.words
    return len(words) >= _LEAST and not _FORMULA.search(" ".join(words))


def telling(words: set[str]) -> set[str]:
    """Return the words that tell one saying from another: not "the", "would" and their like."""
    return {word for word in words if len(word) >= 4} - _COMMON


def around(quote: Quote, article: Article) -> str:
    """Return the words of a quotation's paragraph that are not quoted."""
    section = article.section_at(quote.span)
    if section is None:
        return ""
    at, told = section.span.start, []
    for other in inside(article.quotes, section.span):
        if other.span.start > at:
            told.append(article.words(Span(start=at, end=other.span.start)))
        at = max(at, other.span.end)
    if section.span.end > at:
        told.append(article.words(Span(start=at, end=section.span.end)))
    return " | ".join(told)


def dates_around(quote: Quote, article: Article) -> list[DateMention]:
    """Return the dates of a quotation's paragraph that nobody says."""
    section = article.section_at(quote.span)
    dates = inside(article.dates, section.span) if section else ()
    return [date for date in dates if not article.quoted(date.span)]


def own_up(saying: Saying) -> bool:
    """Tell whether dots, brackets or a break in a saying own up to something left out."""
    return saying.broken or left_out(saying.wording.words)
