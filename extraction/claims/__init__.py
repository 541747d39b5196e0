"""What can be checked, clause by clause, and how much each is worth checking.

Worth is the logistic function of the sum of the weights of the features that a sentence has (`weights.toml`), so that a
half is as likely as not to be worth it; `Claim.why` names the features, the heaviest first. The weights were fitted to
what readers called worth checking in political debates. Those of features that debates have none of (a lead, a caption,
a court's outcome) were set by hand, from the order in which an expert put one article's claims.
"""

from __future__ import annotations

import math
import tomllib
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from extraction.claims.features import grammatical, worded
from extraction.models import (
    Article,
    Claim,
    ClaimKind,
    FigureKind,
    Mention,
    MentionKind,
    Quote,
    Section,
    SectionKind,
    Span,
    inside,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_A_FEW = 2
_HALF, _REPORTED = 0.5, 0.4  # how much of a sentence is said: the words for who reports it take their share
_A_CLAUSE = 4  # words at least
_MARKS = frozenset('“”"‘’')
_FRAGMENT = 4  # words in a sentence that says too little to check
_COUNTS = frozenset(FigureKind) - {FigureKind.AGE, FigureKind.ORDINAL}
_SHARES = frozenset({FigureKind.MONEY, FigureKind.PERCENT, FigureKind.POINTS, FigureKind.RATIO})
_READ = (SectionKind.STANDFIRST, SectionKind.LEAD, SectionKind.BODY, SectionKind.CAPTION)

# Which of its features gives a sentence its kind: the first that it has.
_KINDS = (
    ("court outcome", ClaimKind.COURT_OUTCOME),
    ("allegation", ClaimKind.ALLEGATION),
    ("number", ClaimKind.QUANTITY),
    ("law or rule", ClaimKind.LAW),
    ("prediction", ClaimKind.PREDICTION),
    ("opinion", ClaimKind.OPINION),
    ("cause", ClaimKind.CAUSE),
    ("comparison", ClaimKind.COMPARISON),
    ("superlative", ClaimKind.COMPARISON),
    ("definition", ClaimKind.DEFINITION),
    ("personal experience", ClaimKind.EXPERIENCE),
)


@cache
def weights() -> dict[str, float]:
    """Return what each feature adds to a sentence's worth, or takes from it, in log-odds."""
    tables = tomllib.loads((Path(__file__).parent / "weights.toml").read_text(encoding="utf-8"))
    return {name: float(weight) for table in tables.values() for name, weight in table.items()}


def claims(article: Article, docs: Sequence[Doc]) -> tuple[Claim, ...]:
    """Return one claim for each main clause of the copy that says anything, in the order of the text.

    `docs` are the parses of the article's sections of copy, in order.
    """
    return tuple(_claim(sentence) for sentence in _sentences(article, docs))


@dataclass(frozen=True)
class _Sentence:
    """One sentence and what has been read in it; `figures` are indexes into the article's.

    `words` and `tokens` are those of a quotation alone where the sentence is one: who said it is no part of the claim.
    """

    article: Article
    span: Span
    words: str
    section: SectionKind
    figures: tuple[int, ...]
    named: tuple[Mention, ...]
    tokens: Sequence[Token]
    dated: bool
    quote: Quote | None

    @property
    def speaker(self) -> str | None:
        """Return whose claim it is: whoever is quoted, or is said to say most of it."""
        if self.quote:
            return self.quote.speaker
        said = (r for r in inside(self.article.reports, self.span) if _is_said(self.span, r.span, _REPORTED))
        return next((r.speaker for r in said if r.speaker), None)


def _sentences(article: Article, docs: Sequence[Doc]) -> Iterator[_Sentence]:
    """Yield the sentences of the copy with what stands in each; all records stand in the order of the text."""
    figures, mentions, dates, quotes = (
        _Cursor([f.span for f in article.figures]),
        _Cursor([m.span for m in article.mentions]),
        _Cursor([d.span for d in article.dates]),
        sorted(article.quotes, key=lambda q: q.span.start),
    )
    parses = dict(zip((section.span.start for section in article.copy_sections()), docs, strict=True))
    for section, span in _clauses(article, parses):
        inside = figures.inside(span), mentions.inside(span), dates.inside(span)
        words = article.words(span)
        if _says_nothing(words, section.kind):
            continue
        quote = _round(quotes, span)
        said = Span(start=max(span.start, quote.span.start), end=min(span.end, quote.span.end)) if quote else span
        yield _Sentence(
            article=article,
            span=span,
            words=article.words(said),
            section=section.kind,
            figures=inside[0],
            tokens=_tokens(parses[section.span.start], said, section.span.start),
            named=tuple(article.mentions[i] for i in inside[1]),
            dated=bool(inside[2]),
            quote=quote,
        )


def _round(quotes: Sequence[Quote], span: Span) -> Quote | None:
    """Return the quotation that at least half of a sentence is; `quotes` stand in order and do not overlap."""
    first = max(0, bisect_right(quotes, span.start, key=lambda quote: quote.span.start) - 1)
    near = takewhile(lambda quote: quote.span.start < span.end, islice(quotes, first, None))
    return next((quote for quote in near if _is_said(span, quote.span)), None)


def _clauses(article: Article, parses: Mapping[int, Doc]) -> Iterator[tuple[Section, Span]]:
    """Yield each sentence that is read, cut where "and" or "but" joins two that could each stand alone."""
    for span in article.sentences:
        section = article.section_at(span)
        if section is None or section.kind not in _READ:
            continue
        start, offset = span.start, section.span.start
        for joint in _joints(_tokens(parses[offset], span, offset)):
            before = article.text[start : offset + joint.idx].rstrip(" ,;")
            yield section, Span(start=start, end=start + len(before))
            start = offset + joint.idx + len(joint) + 1
        yield section, Span(start=start, end=span.end)


def _joints(tokens: Sequence[Token]) -> list[Token]:
    """Return the "and"s and "but"s between main clauses that each have a subject of their own."""
    root = next((t for t in tokens if t.dep_ == "ROOT" and _has_subject(t)), None)
    if root is None or any(t.text in _MARKS for t in tokens):
        return []  # what is quoted belongs with who says it
    verbs = (t for t in root.rights if t.dep_ == "conj" and t.pos_ in ("VERB", "AUX") and _has_subject(t))
    clauses = [t for t in verbs if all(word.dep_ != "mark" for word in t.lefts)]
    joints = (next((t for t in clause.lefts if t.dep_ == "cc"), None) for clause in clauses)
    return [t for t in joints if t is not None and _A_CLAUSE <= t.i - tokens[0].i <= len(tokens) - _A_CLAUSE]


def _has_subject(verb: Token) -> bool:
    subject = next((t for t in verb.lefts if t.dep_.startswith("nsubj")), None)
    return subject is not None and subject.tag_ not in ("WDT", "WP")


def _tokens(doc: Doc, span: Span, offset: int) -> Sequence[Token]:
    found = doc.char_span(span.start - offset, span.end - offset, alignment_mode="expand")
    return list(found) if found is not None else []


def _says_nothing(words: str, kind: SectionKind) -> bool:
    """Tell whether a sentence has no words, or is the credit of a picture."""
    return not any(c.isalpha() for c in words) or (kind is SectionKind.CAPTION and words.count(" ") < _FRAGMENT)


class _Cursor:
    """Spans in order, asked which of them begin inside each of a run of sentences."""

    def __init__(self, spans: list[Span]) -> None:
        self._spans = sorted(enumerate(spans), key=lambda item: (item[1].start, item[0]))
        self._at = 0

    def inside(self, sentence: Span) -> tuple[int, ...]:
        """Return the places of the spans that begin inside `sentence`, which must follow the last one asked for."""
        found = []
        while self._at < len(self._spans) and self._spans[self._at][1].start < sentence.end:
            i, span = self._spans[self._at]
            if span.start >= sentence.start:
                found.append(i)
            self._at += 1
        return tuple(sorted(found))


def _is_said(sentence: Span, said: Span, least: float = _HALF) -> bool:
    """Tell whether so much of a sentence is what somebody says."""
    shared = min(sentence.end, said.end) - max(sentence.start, said.start)
    return shared >= least * (sentence.end - sentence.start)


def _claim(sentence: _Sentence) -> Claim:
    """Return the claim that a sentence makes."""
    features = dict.fromkeys(_features(sentence))
    of = weights()
    worth = 1 / (1 + math.exp(-sum(of.get(name, 0.0) for name in features)))
    return Claim(
        span=sentence.span,
        kind=_kind(features),
        worth=round(worth, 3),
        why=tuple(sorted(list(features)[1:], key=lambda name: -abs(of.get(name, 0.0)))),
        attributed_to=sentence.speaker,
        quoted=sentence.quote is not None,
        figures=sentence.figures,
    )


def _kind(features: Collection[str]) -> ClaimKind:
    """Return what kind of claim a sentence with these features makes; a promise may have a number in it."""
    if "prediction" in features and not {"past tense", "court outcome", "allegation"} & set(features):
        return ClaimKind.PREDICTION
    return next((kind for name, kind in _KINDS if name in features), ClaimKind.PAST_EVENT)


def _features(sentence: _Sentence) -> Iterator[str]:
    """Yield the names of the features that a sentence has; the first is that it is one."""
    yield "any sentence"
    yield from worded(sentence.words)
    yield from grammatical(sentence.tokens)
    yield from _read_features(sentence)
    if sentence.section is SectionKind.LEAD:
        yield "lead"
    if sentence.section is SectionKind.CAPTION:
        yield "caption"


def _read_features(sentence: _Sentence) -> Iterator[str]:
    """Yield the features that come from what was read in the sentence: figures, names, dates, quotations."""
    kinds = {sentence.article.figures[i].kind for i in sentence.figures}
    if kinds & _COUNTS:
        yield "number"
    if kinds & _SHARES:
        yield "money or share"
    if any(sentence.article.figures[i].trend for i in sentence.figures):
        yield "a rise or fall"
    if any(m.kind is MentionKind.PERSON and m.key != sentence.speaker for m in sentence.named):
        yield "named person"
    if any(m.kind is MentionKind.ORGANISATION for m in sentence.named):
        yield "organisation"
    if sum(m.kind is MentionKind.PLACE for m in sentence.named) > _A_FEW:
        yield "list of places"
    if sentence.dated:
        yield "dated"
    if sentence.quote:
        yield "quoted"
