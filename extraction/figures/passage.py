"""One paragraph as the figures are read from it: its words, its parse, and what has been claimed already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from extraction.figures.numerals import Numeral
from extraction.models import Bound, Counted, FigureKind, SectionKind, Trend
from extraction.style import Style

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


class Marked:
    """Characters of a text that something has claimed; asking is quick, however many claims there are."""

    def __init__(self, length: int) -> None:
        self._characters = bytearray(length)

    @classmethod
    def at(cls, length: int, spans: Iterable[tuple[int, int]]) -> Marked:
        """Return marks at `spans` of a text of `length` characters."""
        marked = cls(length)
        for start, end in spans:
            marked.claim(start, end)
        return marked

    def claim(self, start: int, end: int) -> None:
        """Mark the characters from `start` to `end`."""
        self._characters[start:end] = b"\x01" * (end - start)

    def touch(self, start: int, end: int) -> bool:
        """Tell whether any character from `start` to `end` is marked."""
        return self._characters.find(1, start, end) >= 0


@dataclass(frozen=True)
class Passage:
    """One paragraph: `text` and offsets into it, its parse, and the spans of dates and of people's names."""

    text: str
    doc: Doc
    style: Style = field(default_factory=Style)
    section: SectionKind = SectionKind.BODY
    dates: tuple[tuple[int, int], ...] = ()
    people: tuple[tuple[int, int], ...] = ()

    def before(self, offset: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return what `pattern` (which must end in `$`) matches right before `offset`."""
        return pattern.search(self.text, max(0, offset - 60), offset)

    def after(self, offset: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return what `pattern` matches right after `offset`."""
        return pattern.match(self.text, offset)

    def token(self, offset: int) -> Token | None:
        """Return the token that holds the character at `offset`."""
        span = self.doc.char_span(offset, offset + 1, alignment_mode="expand")
        return span[0] if span is not None and len(span) else None

    def tokens(self, start: int, end: int) -> Iterator[Token]:
        """Yield the tokens that hold any character from `start` to `end`."""
        span = self.doc.char_span(start, end, alignment_mode="expand")
        return iter(span) if span is not None else iter(())

    def head(self, draft: Draft) -> Token | None:
        """Return the token by which a figure hangs in the sentence: its noun, its currency sign, or its number."""
        if draft.counted is not None:
            return self.token(draft.counted.span.end - 1)
        token = self.token(draft.end - 1)
        while token is not None and token.head.i != token.i and draft.start <= token.head.idx < draft.end:
            token = token.head
        return token

    def dated(self, start: int, end: int) -> bool:
        """Tell whether a date has claimed any of these characters."""
        return self._dated.touch(start, end)

    def touches(self, pattern: re.Pattern[str], start: int, end: int) -> bool:
        """Tell whether a match of `pattern` has any of these characters; the text is searched once for a pattern."""
        marked = self._marked.get(pattern)
        if marked is None:
            marked = self._marked[pattern] = Marked.at(len(self.text), (m.span() for m in pattern.finditer(self.text)))
        return marked.touch(start, end)

    @cached_property
    def _dated(self) -> Marked:
        return Marked.at(len(self.text), self.dates)

    @cached_property
    def _marked(self) -> dict[re.Pattern[str], Marked]:
        return {}


@dataclass(frozen=True)
class Draft:
    """A figure in the making: `start` and `end` grow as its modifiers and its noun are read.

    One that is `unvalued` is a figure with no number to it: life imprisonment, a score.
    """

    numeral: Numeral
    start: int
    end: int
    kind: FigureKind
    unit: str = ""
    bound: Bound = Bound.EXACT
    trend: Trend | None = None
    counted: Counted | None = None
    per: str = ""
    unvalued: bool = False

    @classmethod
    def unvalued_at(cls, start: int, end: int, kind: FigureKind, unit: str = "") -> Draft:
        """Return the draft of a figure that has no value; a count of an unknown number is "about"."""
        bound = Bound.ABOUT if kind is FigureKind.COUNT else Bound.EXACT
        return cls(Numeral.exact(start, end, Decimal(0), spelled=True), start, end, kind, unit, bound, unvalued=True)
