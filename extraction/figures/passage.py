"""One paragraph as the figures are read from it: its words, its parse, and what has been claimed already."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from extraction.figures.numerals import Numeral
from extraction.models import Bound, Counted, FigureKind, SectionKind, Trend
from extraction.style import Style

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


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
        return any(start < b and a < end for a, b in self.dates)


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
