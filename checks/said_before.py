"""What somebody is quoted as saying, sentence by sentence, beside what earlier stories quote that speaker as saying.

A quotation that "he said" breaks in two is one speech; what may have been left out where it breaks is no difference. A
headline's few words are not looked at, nor are condolences and appeals, which are said in the same words every time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from checks.kept import kept
from checks.precedents import SAME_CASE, full_names, same_name
from checks.rewording import Wording, difference, left_out
from extraction.models import Article, DateMention, MentionKind, Precedent, Quote, Relation, SectionKind, Span, inside

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
_ALIKE = 0.6  # letters in common: "wife", "life"
_COUNT = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|hundreds?|thousands?|millions?|first|second|third|fourth|fifth|half|quarter|dozens?)\b"
)
_SAME_TO_US = (
    (r"\b(?:um|uh|er|erm|mr|mrs|ms|miss|dr|per cent|percent|pounds?|pence)\b", ""),
    (r"\bcan't\b", "cannot"),
    (r"\bwon't\b", "will not"),
    (r"n't\b", " not"),
    (r"'re\b", " are"),
    (r"'ll\b", " will"),
    (r"'ve\b", " have"),
    (r"'m\b", " am"),
    (r"(?<=\w)'s\b", " is"),
    (r"(?<=[iy])z", "s"),
    (r"ou", "o"),
    *(
        (rf"\b{word}\b", str(count))
        for count, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
    ),
    (r"[\W_]", ""),
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

    @property
    def of_one_case(self) -> bool:
        """Tell whether both stories are known to be of one case, or to have one quotation."""
        return self.precedent.relation in SAME_CASE or self.precedent.relation is Relation.SAME_QUOTE


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
                    yield from _beside(new, olds, precedent, name, article)


def _beside(new: Saying, olds: list[Saying], precedent: Precedent, name: str, article: Article) -> Iterator[SaidBefore]:
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
            pairs = [(two, one) for one, two in found.parts] if swapped else found.parts
            parts = tuple((one, two) for one, two in pairs if _plain(new, one) != _plain(old, two))
            said = SaidBefore(new, old, precedent, name, found.same, parts)
            likest = likest if _of_something_else(said, article) else said
    if likest is not None:
        yield likest


def _of_something_else(said: SaidBefore, article: Article) -> bool:
    """Tell whether two sayings of one form are of two things: a name or a number has changed for another.

    So has any telling word where the stories are not of one case, unless for one that looks like it.
    """
    there = said.precedent.article
    if any(_slot(said.here, new, article) and _slot(said.there, old, there) for new, old in said.parts):
        return True
    return not said.of_one_case and not all(_alike(said, part) for part in said.parts)


def _plain(saying: Saying, part: slice) -> str:
    """Return a stretch of a saying without what is a matter of style."""
    words = " ".join(saying.wording.words[part])
    for pattern, plain in _SAME_TO_US:
        words = re.sub(pattern, plain, words)
    return words


def _slot(saying: Saying, part: slice, article: Article) -> bool:
    """Tell whether a stretch holds a name or a number: what changes where the same is said of something else."""
    wording: Wording = saying.wording
    for place, word in zip(wording.places[part], wording.words[part], strict=True):
        capital = article.plain.text[place[0]].isupper() and place != wording.places[0]
        if _COUNT.search(word) or (capital and not re.fullmatch(r"i(?:'\w+)?", word)):
            return True
    return False


def _alike(said: SaidBefore, part: tuple[slice, slice]) -> bool:
    """Tell whether two stretches are no two things: one is empty, has no telling word, or looks much like the other."""
    here, there = said.here.wording.words[part[0]], said.there.wording.words[part[1]]
    if not telling(set(here)) and not telling(set(there)):
        return True
    if not here or not there:
        return True
    return SequenceMatcher(None, " ".join(here), " ".join(there), autojunk=False).ratio() >= _ALIKE


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
