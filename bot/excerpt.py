"""The words around a finding: its sentence, cut to what fits, with the places that matter marked.

Pure text and offsets, so that the terminal and Slack can each mark them in their own way.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from extraction.models import Article, SectionKind, Span
from extraction.plain import plain

WHOLE = 220  # a passage up to this long is shown whole
CONTEXT = 60  # characters kept on either side of a marked place
FEW, NEAR = 90, 36  # the same where only a few words are wanted
LONG = 140  # a marked place longer than this is shown by its beginning and its end
HEAD, TAIL = 90, 40
GAP = 25  # fewer characters than this are not worth leaving out


class Mark(NamedTuple):
    """A marked place: offsets into the excerpt's text; `main` where the finding stands, else what bears on it."""

    start: int
    end: int
    main: bool


class Excerpt(NamedTuple):
    """Words of the copy on one line, cut with an ellipsis where long, and the marked places in them."""

    text: str
    marks: tuple[Mark, ...]

    def marked(self, main: str = "«»", other: str = "‹›") -> str:
        """Return the text with each marked place between two signs."""
        signs: list[tuple[int, int, int, str]] = []
        for mark in self.marks:
            around = main if mark.main else other
            length = mark.end - mark.start
            # At one offset what closes comes before what opens; of nested places the longer opens first, closes last.
            signs.append((mark.end, 0, length, around[1:]))
            signs.append((mark.start, 1, -length, around[:1]))
        text = self.text
        for at, _, _, sign in sorted(signs, reverse=True):
            text = text[:at] + sign + text[at:]
        return text


def excerpts(article: Article, main: Span | None, others: Iterable[Span]) -> Iterator[tuple[Span, Excerpt]]:
    """Yield each passage that holds `main` or one of `others`, in the order of the copy, with its span in it."""
    spans = [] if main is None else [main]
    spans += sorted(set(others) - {main}, key=lambda span: (span.start, span.end))
    passages: dict[Span, list[Span]] = {}
    for span in spans:
        passage = _passage(article, span)
        holder = next((p for p in passages if span in p), passage)
        passages.setdefault(holder, []).append(span)
    for passage, held in sorted(passages.items(), key=lambda item: (item[0].start, item[0].end)):
        yield passage, excerpt(article, passage, main if main in held else None, [s for s in held if s != main])


def words_around(article: Article, span: Span) -> Excerpt:
    """Return a few words of the sentence of `span`, with it marked."""
    return excerpt(article, _passage(article, span), span, (), whole=FEW, context=NEAR)


def excerpt(
    article: Article,
    passage: Span,
    main: Span | None,
    others: Iterable[Span],
    *,
    whole: int = WHOLE,
    context: int = CONTEXT,
) -> Excerpt:
    """Return the words of `passage` with `main` and `others`, which lie in it, marked.

    Up to `whole` characters are shown whole, and of more than that `context` characters on either side of each mark.
    """
    begin, end = article.plain.inside(passage.start, passage.end)
    places = [] if main is None else [Mark(*article.plain.inside(main.start, main.end), True)]
    places += [Mark(*article.plain.inside(other.start, other.end), False) for other in others]
    text = article.plain.text
    begin, end = _trimmed(text, begin, end)
    places = [Mark(max(p.start, begin), min(p.end, end), p.main) for p in places]
    places = [p for p in places if p.end > p.start]  # what is all invisible characters can't be marked
    kept = [(begin, end)] if end - begin <= whole else list(_kept(text, begin, end, places, context))
    pieces, starts, length = [], [], 0
    for number, (start, stop) in enumerate(kept):
        lead = "… " if start > begin and not number else ""
        tail = "" if stop >= end else " … " if number < len(kept) - 1 else " …"
        starts.append(length + len(lead))
        pieces.append(lead + shown(text[start:stop]) + tail)
        length += len(pieces[-1])

    def at(offset: int) -> int:
        number = max(i for i, (start, _) in enumerate(kept) if start <= offset)
        return starts[number] + offset - kept[number][0]

    marks = tuple(Mark(at(place.start), at(place.end - 1) + 1, place.main) for place in places)
    return Excerpt("".join(pieces), marks)


def shown(text: str) -> str:
    """Return `text` fit for a terminal line, character for character: no line ends, nothing that steers a terminal."""
    return "".join(" " if c.isspace() else "\N{REPLACEMENT CHARACTER}" if _steers(c) else c for c in text)


def _steers(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"}


def headline(article: Article, limit: int) -> str:
    """Return the article's headline, or else its first words."""
    head = next((s.span for s in article.sections if s.kind is SectionKind.HEADLINE), None)
    if article.headline or head:
        return one_line(article.headline or (article.words(head) if head else ""), limit)
    return one_line(article.text[:400], 76)


def one_line(text: str, limit: int) -> str:
    """Return `text` as a reader sees it on one line, cut at a word with an ellipsis if it is longer than `limit`."""
    line = " ".join(shown(plain(text).text).split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1].rsplit(" ", 1)[0] or line[: limit - 1]
    return f"{cut.rstrip(' ,;:')}…"


def place(article: Article, span: Span) -> str:
    """Say where `span` stands as an editor would count: "headline", "para 4", "caption"."""
    return article.where(span)


def _passage(article: Article, span: Span) -> Span:
    """Return the sentence of `span`, or all the sentences that it runs through."""
    first = article.sentence_at(span)
    last = article.sentence_at(Span(start=span.end - 1, end=span.end))
    return first.to(last).to(span)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _kept(text: str, begin: int, end: int, places: list[Mark], context: int) -> Iterator[tuple[int, int]]:
    """Yield the pieces of a long passage to show: each place with some words around it, in order, never overlapping."""
    wanted: list[tuple[int, int]] = []
    for start, stop, _ in places:
        if stop - start <= LONG:
            wanted.append((start - context, stop + context))
        else:
            wanted += [(start - context, start + HEAD), (stop - TAIL, stop + context)]
    piece: tuple[int, int] | None = None
    for first, last in sorted(wanted) or [(begin, begin + WHOLE)]:
        start = begin if first - begin < GAP else _word_start(text, first)
        stop = end if end - last < GAP else _word_end(text, last)
        if piece and start - piece[1] < GAP:
            piece = piece[0], max(piece[1], stop)
        else:
            if piece:
                yield piece
            piece = start, stop
    if piece:
        yield piece


def _word_start(text: str, offset: int) -> int:
    """Return where the word at `offset` starts, or `offset` where that is far."""
    return next((i for i in range(offset, offset - GAP, -1) if text[i - 1].isspace()), offset)


def _word_end(text: str, offset: int) -> int:
    """Return where the word at `offset` ends, or `offset` where that is far."""
    return next((i for i in range(offset, offset + GAP) if text[i].isspace()), offset)
