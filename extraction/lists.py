"""Lists: what is announced, what is listed, and whether the list says that it is whole.

Two forms are read. A number that announces ("five towns: ...", "the three men – ... – were", "Two boys, ... and ...,
were") has what follows its mark as items, divided at semicolons or else at commas. Names in a row ("Oareford, Corvale
and Harrowby") are a list with or without a number. An item takes its age, its home and what else is set off with it.

A list is closed when "and" or "or" comes before its last item and nothing says that there are more: "including", "such
as", "among them", "others".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from extraction.models import Bound, Figure, FigureKind, ItemList, Mention, MentionKind, Section, Span, inside

if TYPE_CHECKING:
    from spacy.tokens import Doc

_MOST = 30  # items: a number above it announces no list that a newspaper prints in a sentence
_MARK = re.compile(
    r"(?P<gap>(?:\s+[\w’'-]+){0,8}?)(?:(?P<colon>:)\s+|\s+(?P<dash>[–—-])\s+|\s+(?P<bracket>\()|(?P<comma>,)\s+)"
)
# Where what follows each mark may end before its sentence does.
_ENDS = {"dash": re.compile(r"\s[–—-]\s"), "bracket": re.compile(r"\)"), "comma": re.compile(r":(?=\s)|\s[–—-]\s")}
_LAST = re.compile(r"(?:,\s+|;\s+|\s+)(?:and|or|&)\s+(?:also\s+)?", re.IGNORECASE)
_COMMA = re.compile(r",\s+")
_OPENING = re.compile(r"(?:and|or|&)\s+")
_ANY_JOINT = re.compile(r",?\s+(?:and|or|&)\s+|,\s+")
_SEMICOLON = re.compile(r";\s+(?:and\s+|or\s+)?")
_MORE = re.compile(
    r"\b(?:including|includes?|included|such\s+as|among\s+(?:them|others)|amongst|for\s+(?:example|instance)|e\.?g\.?|etc|"
    r"others?|more|elsewhere|like|notably|especially|particularly|mainly|mostly|at\s+least)\b",
    re.IGNORECASE,
)
# What goes on with the item before it: an age, a home, a relative clause, a description.
_GOES_ON = re.compile(
    r"(?:aged\s+)?\d+\b|(?:aged|of|from|who|whose|which|both|where|then|now|formerly|near|in|at|a|an|the|his|her|their|"
    r"all|each|also|respectively)\b"
)
_ROW = re.compile(r"\s*,\s+(?:the\s+)?|,?\s+(?:and|or|&)\s+(?:the\s+|in\s+|at\s+)?")
_FINITE = ("VBD", "VBP", "VBZ", "MD")
_PEOPLE = frozenset(
    "people person man woman boy girl child teenager youth officer suspect defendant victim brother sister friend "
    "player councillor student pupil driver worker conspirator offender candidate minister dealer soldier member "
    "winner daughter son sister child grandchild".split()
)


@dataclass(frozen=True)
class Paragraph:
    """One section of copy with its parse and what has been read in it; spans are the whole text's."""

    section: Section
    doc: Doc
    figures: tuple[Figure, ...]
    names: tuple[Mention, ...]
    sentences: tuple[Span, ...]

    @cached_property
    def words(self) -> str:
        """The paragraph's words."""
        return str(self.doc.text)

    @property
    def start(self) -> int:
        """Where the paragraph starts in the text."""
        return self.section.span.start

    def verbs(self, start: int, end: int) -> bool:
        """Tell whether a finite verb stands in some of the paragraph's words, but for those of a relative clause."""
        span = self.doc.char_span(start, end, alignment_mode="expand")
        tokens = list(span) if span is not None else []
        relative = next((i for i, t in enumerate(tokens) if t.tag_ in ("WP", "WDT", "WRB")), len(tokens))
        return any(t.tag_ in _FINITE for t in tokens[:relative])


def lists(
    parses: Iterable[tuple[Section, Doc]],
    *,
    figures: Sequence[Figure],
    mentions: Sequence[Mention],
    sentences: Sequence[Span],
) -> tuple[ItemList, ...]:
    """Return the lists of the copy, in order; `parses` are its sections, each with its parse."""
    found: list[ItemList] = []
    for section, doc in parses:
        first = bisect_left(sentences, section.span.start, key=lambda s: s.start)
        after = bisect_left(sentences, section.span.end, key=lambda s: s.start)
        paragraph = Paragraph(
            section=section,
            doc=doc,
            figures=tuple(inside(figures, section.span)),
            names=tuple(inside(mentions, section.span)),
            sentences=tuple(sentences[first:after]),
        )
        found += _of_paragraph(paragraph)
    return tuple(found)


def _of_paragraph(paragraph: Paragraph) -> list[ItemList]:
    """Return the lists of one paragraph, the announced ones before the rows of names that they hold."""
    announced = [each for each in (_announced(paragraph, f) for f in paragraph.figures) if each is not None]
    rows = [row for row in _rows(paragraph) if not any(row.span.overlaps(each.span) for each in announced)]
    return sorted([*announced, *(_told_before(paragraph, row) for row in rows)], key=lambda each: each.span.start)


def _announced(paragraph: Paragraph, figure: Figure) -> ItemList | None:
    """Return the list that a number announces, None where it announces none."""
    if not _may_announce(figure):
        return None
    at = figure.span.end - paragraph.start
    mark = _MARK.match(paragraph.words, at)
    kind = mark.lastgroup if mark else None
    if mark is None or kind is None or (kind == "comma" and mark["gap"]):
        return None
    people = figure.counted is not None and figure.counted.head in _PEOPLE
    items = _items(paragraph, mark.end(), _end(paragraph, mark.end(), kind), named=kind == "comma", people=people)
    if items is None or (people and _of_deeds(paragraph, items)):
        return None
    listed = paragraph.words[items[0][0] : items[-1][1]]
    whole = bool(_LAST.search(listed) or ";" in listed) and not _MORE.search(mark["gap"] + " " + listed)
    return _list(paragraph, items, figure, closed=whole)


def _end(paragraph: Paragraph, start: int, mark: str) -> int:
    """Return where the words after a mark end: with their sentence, its full stop left out, or before."""
    sentence = next((s for s in paragraph.sentences if s.end - paragraph.start > start), paragraph.section.span)
    end = (
        sentence.start - paragraph.start if sentence.start - paragraph.start > start else sentence.end - paragraph.start
    )
    stop = _ENDS[mark].search(paragraph.words, start, end) if mark in _ENDS else None
    return stop.start() if stop else start + len(paragraph.words[start:end].rstrip(" .!?"))


def _of_deeds(paragraph: Paragraph, items: list[tuple[int, int]]) -> bool:
    """Tell whether items are what somebody did, and nobody: "two officers – striking one and injuring another"."""
    first = (paragraph.doc.char_span(a, b, alignment_mode="expand") for a, b in items)
    return any(span is not None and span[0].tag_ == "VBG" for span in first)


def _may_announce(figure: Figure) -> bool:
    """Tell whether a figure is a plain number of things that could be listed."""
    plain = figure.kind is FigureKind.COUNT and figure.counted is not None and figure.bound is Bound.EXACT
    return plain and figure.value is not None and 2 <= figure.value <= _MOST and figure.value % 1 == 0


def _items(
    paragraph: Paragraph, start: int, end: int, *, named: bool, people: bool = False
) -> list[tuple[int, int]] | None:
    """Return where the items of a list stand in the paragraph, None where what stands there is no list.

    One that only a comma sets off must be of names (`named`), and ends with the last of them; all of one kind, unless
    it is people who are announced: then Florence is one of them.
    """
    words = paragraph.words[start:end]
    if words[:1] in "“\"‘'" or not words.strip():
        return None
    divided = _joined_on(paragraph, _divided(words, start, named=named))
    if named:
        divided = _as_far_as_names(paragraph, divided, people=people)
    names = {m.span.start - paragraph.start for m in paragraph.names}
    if len(divided) < 2 or any(a not in names and paragraph.verbs(a, b) for a, b in divided):
        return None
    return divided


def _divided(words: str, start: int, *, named: bool) -> list[tuple[int, int]]:
    """Divide words at semicolons, or else at commas and the last "and"; names at every "and"."""
    parts = _parts(words, _SEMICOLON if ";" in words else _ANY_JOINT if named else _COMMA)
    last, end = parts[-1]
    joined = any(_OPENING.match(words, a) for a, _ in parts)
    joint = None if ";" in words or joined else _LAST.search(words, last)
    if joint:
        parts[-1:] = [(last, joint.start()), (joint.end(), end)]
    opened = [(opening.end() if (opening := _OPENING.match(words, a)) else a, b) for a, b in parts]
    return [(start + a, start + b) for a, b in opened if words[a:b].strip()]


def _parts(words: str, joint: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return what stands between the matches of `joint`."""
    cuts = [match.span() for match in joint.finditer(words)]
    return list(zip([0, *(b for _, b in cuts)], [*(a for a, _ in cuts), len(words)], strict=True))


def _joined_on(paragraph: Paragraph, divided: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the items with what belongs to the one before it joined on: ages, homes, descriptions."""
    people = {m.span.start - paragraph.start for m in paragraph.names if m.kind is MentionKind.PERSON}
    of_people = sum(a in people for a, _ in divided) > 1
    items: list[tuple[int, int]] = []
    for a, b in divided:
        lower = bool(_GOES_ON.match(paragraph.words, a))
        if items and ((of_people and a not in people and lower) or re.match(r"(?:aged\s+)?\d+$", paragraph.words[a:b])):
            items[-1] = (items[-1][0], b)
        else:
            items.append((a, b))
    return items


def _as_far_as_names(paragraph: Paragraph, divided: list[tuple[int, int]], *, people: bool) -> list[tuple[int, int]]:
    """Return the items up to the last one that opens with a name; none where not all before it do."""
    starts = {m.span.start - paragraph.start: m for m in paragraph.names}
    items = []
    for a, b in divided:
        name = starts.get(a)
        if name is None:
            break
        rest = paragraph.words[name.span.end - paragraph.start : b]
        ends = not re.fullmatch(r"\s*(?:,.*)?", rest)
        items.append((a, name.span.end - paragraph.start if ends else b))
        if ends:
            break
    kinds = {starts[a].kind for a, _ in items}
    return items if len(kinds) == 1 or people else []


def _rows(paragraph: Paragraph) -> Iterator[ItemList]:
    """Yield the rows of three or more names of one kind, or of two that open a sentence; an address is one name."""
    row: list[Mention] = []
    joints: list[str] = []
    last: Mention | None = None
    for name in (*paragraph.names, None):
        between = (
            paragraph.words[last.span.end - paragraph.start : name.span.start - paragraph.start]
            if last and name
            else ""
        )
        if last and name and name.kind is last.kind and _ROW.fullmatch(between):
            if not _says_where(last, name, between):
                row.append(name)
                joints.append(between)
            last = name
            continue
        if last and (
            len(row) > 2 or (len(row) == 2 and any(row[0].span.start == s.start for s in paragraph.sentences))
        ):
            yield _row(paragraph, row, joints, last)
        row, joints, last = ([name] if name else []), [], name


def _says_where(place: Mention, other: Mention, between: str) -> bool:
    """Tell whether what follows a place at a comma is what it lies in: "Leeds, West Yorkshire, England"."""
    wider = {where.name for where in other.places}
    return between.strip() == "," and any(wider & {*where.within} for where in place.places)


def _row(paragraph: Paragraph, row: list[Mention], joints: list[str], last: Mention) -> ItemList:
    """Return a row of names, which ends with `last`, as a list; closed where "and" joins the last, and it alone."""
    at = row[0].span.start - paragraph.start
    lead, tail = paragraph.words[max(0, at - 24) : at], paragraph.words[last.span.end - paragraph.start :][:24]
    joined = bool(re.search(r"\b(?:and|or)\b|&", joints[-1]))
    more = _MORE.search(lead.rsplit(".", 1)[-1]) or re.match(r",?\s+(?:and|or)\s+\w+|,?\s+(?:among|etc)", tail)
    items = [(m.span.start - paragraph.start, m.span.end - paragraph.start) for m in row]
    return _list(paragraph, items, None, closed=joined and not more)


def _told_before(paragraph: Paragraph, row: ItemList) -> ItemList:
    """Return a row of people that opens a sentence with the number that the sentence before tells of: "Two men ...".

    Only where that is the one number of people in it.
    """
    at = next((i for i, s in enumerate(paragraph.sentences) if s.start == row.span.start), 0)
    people = {m.span for m in paragraph.names if m.kind is MentionKind.PERSON}
    if not at or row.items[0] not in people or not row.closed:
        return row
    told = [
        f for f in inside(paragraph.figures, paragraph.sentences[at - 1]) if f.counted and f.counted.head in _PEOPLE
    ]
    if len(told) == 1 and _may_announce(told[0]) and told[0].span.start == paragraph.sentences[at - 1].start:
        return row.model_copy(update={"announced": told[0]})
    return row


def _list(paragraph: Paragraph, items: list[tuple[int, int]], figure: Figure | None, *, closed: bool) -> ItemList:
    spans = tuple(Span(start=paragraph.start + a, end=paragraph.start + b) for a, b in items)
    return ItemList(span=spans[0].to(spans[-1]), announced=figure, items=spans, closed=closed)
