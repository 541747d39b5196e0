"""Phrases with figures in them, as patterns: "{change} {P:percent} from {A} to {B}".

A paragraph is set with each of its figures in brackets, by its place in the ledger and its kind: "rose ⟨3 percent⟩
from ⟨4 count⟩ to ⟨5 count⟩". A figure takes its noun and the words that bound it with it, so the patterns see only
what joins figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from checks.kept import kept
from extraction.models import Article, Figure, FigureKind, Section, Span

_ASIDE = "|".join((FigureKind.DURATION, FigureKind.AGE, FigureKind.ORDINAL))
_NEW_CLAUSE = r"\b(?:as|while|whereas|but|although|though|because|which|who|when)\b"
# A few words of the same clause with no figure in them but a time, an age or a rank.
GAP = rf"(?:(?!{_NEW_CLAUSE})[^⟨⟩.;:!?]|⟨\d+ (?:{_ASIDE})⟩){{0,60}}?"
NUMBER = "|".join((FigureKind.COUNT, FigureKind.MONEY, FigureKind.MEASURE, FigureKind.PERCENT, FigureKind.DURATION))
_SLOT = re.compile(r"\{(?P<name>[A-Za-z]\w*)(?::(?P<kinds>[\w|]+))?\}")
_BRACKET = re.compile(r"⟨(?P<index>\d+) \w+⟩")


@dataclass(frozen=True)
class Setting:
    """A paragraph's words with its figures in brackets.

    `pieces` are what the text is made of: stretches of the plain text, and figures by their place in the ledger, which
    stand for their brackets.
    """

    article: Article
    text: str
    pieces: tuple[tuple[int, int] | int, ...]

    @cached_property
    def _places(self) -> list[tuple[int, int]]:
        """Where each character stands in the text as given; made only when a phrase is found."""
        places: list[tuple[int, int]] = []
        for piece in self.pieces:
            if isinstance(piece, int):
                figure = self.article.figures[piece]
                places += [(figure.span.start, figure.span.end)] * len(_bracket(piece, figure))
            else:
                places += [self.article.plain.given(at, at + 1) for at in range(*piece)]
        return places

    def span(self, start: int, end: int) -> Span:
        """Return where the characters `start` to `end` stand in the text as given."""
        return Span(start=self._places[start][0], end=self._places[end - 1][1])

    def phrases(self, pattern: re.Pattern[str]) -> Iterator[Phrase]:
        """Yield what the pattern matches, in order."""
        return (Phrase(self, match) for match in pattern.finditer(self.text))


@dataclass(frozen=True)
class Phrase:
    """A stretch of a paragraph that a pattern matched."""

    setting: Setting
    match: re.Match[str]

    def __getitem__(self, name: str) -> Figure:
        """Return the figure that the pattern calls `name`."""
        return self.setting.article.figures[int(self.match[name])]

    def has(self, name: str) -> bool:
        """Tell whether the pattern has a group `name` and it took part."""
        return bool(self.match.groupdict().get(name))

    def all(self, name: str) -> tuple[Figure, ...]:
        """Return the figures that stand in the group `name`, in order."""
        return tuple(self.setting.article.figures[int(m["index"])] for m in _BRACKET.finditer(self.match[name]))

    def span(self, name: str | int = 0) -> Span:
        """Return where the words of a group, or of the whole, stand in the text as given."""
        return self.setting.span(*self.match.span(name))


def phrase(pattern: str, **words: str) -> re.Pattern[str]:
    """Compile a pattern: `{A}` is a figure with a number, `{P:percent}` one of a kind, `{verb}` the given words.

    `...` stands for a few words of one clause with no figure, and a space for any white space.
    """

    def slot(match: re.Match[str]) -> str:
        name = match["name"]
        if name in words:
            return f"(?:{words[name]})"
        return rf"⟨(?P<{name}>\d+) (?:{match['kinds'] or NUMBER})⟩"

    return re.compile(_SLOT.sub(slot, pattern.replace("...", GAP)).replace(" ", r"[ \n]"), re.IGNORECASE)


@kept
def settings(article: Article) -> tuple[Setting, ...]:
    """Return each paragraph of copy that has figures, set for patterns."""
    sections = ((section, list(article.figures_in(section.span))) for section in article.copy_sections())
    return tuple(_set(article, section, inside) for section, inside in sections if inside)


def _set(article: Article, section: Section, inside: list[tuple[int, Figure]]) -> Setting:
    plain = article.plain
    at, last = plain.inside(section.span.start, section.span.end)
    text: list[str] = []
    pieces: list[tuple[int, int] | int] = []
    for i, figure in inside:
        start, end = plain.inside(figure.span.start, figure.span.end)
        if start < at:
            continue  # it stands in the words of the figure before: an age in an apposition
        text += [plain.text[at:start], _bracket(i, figure)]
        pieces += [(at, start), i]
        at = end
    text.append(plain.text[at:last])
    return Setting(article, "".join(text), (*pieces, (at, last)))


def _bracket(index: int, figure: Figure) -> str:
    """Return what stands for a figure in a setting."""
    return f"⟨{index} {figure.kind.value}⟩"
