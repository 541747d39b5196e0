"""The ledger of a story's figures: by what they count, so that the same thing told twice stands side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bot.excerpt import Excerpt, one_line, place, words_around
from bot.wording import amount
from extraction.models import Article, Figure, FigureKind

_SINGLE, _ALONE = "Other figures", "Numbers with no noun"
_KINDS = {FigureKind.PERCENT: "Per cent", FigureKind.POINTS: "Percentage points", FigureKind.COUNT: _ALONE}


class Told(NamedTuple):
    """One time that a number is told: where ("para 4"), and in which words, the number marked."""

    place: str
    words: Excerpt


class Row(NamedTuple):
    """One number of one sort of thing: its group ("Officers"), and each time that it is told."""

    group: str
    told: tuple[Told, ...]


def ledger(article: Article) -> list[Row]:
    """Return the figures by what they count, each number of one thing once.

    After what is counted more than once come the other figures in one group, and last the numbers that count nothing.
    """
    kinds: dict[str, list[Figure]] = {}
    for figure in article.figures:
        kinds.setdefault(_kind(figure), []).append(figure)
    alone = kinds.pop(_ALONE, [])
    several = {kind: told for kind, told in kinds.items() if len(told) > 1}
    rows = [row for kind, told in several.items() for row in _rows(_heading(kind, told[0], article), told, article)]
    rows += [row for kind, told in kinds.items() if kind not in several for row in _rows(_SINGLE, told, article)]
    return [*rows, *_rows(_ALONE, alone, article)]


def _rows(heading: str, figures: Iterable[Figure], article: Article) -> list[Row]:
    """Return a row for each number."""
    numbers: dict[str, list[Told]] = {}
    for figure in figures:
        told = Told(place(article, figure.span), words_around(article, figure.span))
        numbers.setdefault(amount(figure), []).append(told)
    return [Row(heading, tuple(told)) for told in numbers.values()]


def _kind(figure: Figure) -> str:
    if figure.kind is FigureKind.COUNT and figure.counted:
        return figure.counted.head
    if figure.kind is FigureKind.MONEY:
        return f"Money, {figure.unit}" if figure.unit else "Money"
    return _KINDS.get(figure.kind, f"{figure.kind.value.capitalize()}s")


def _heading(kind: str, first: Figure, article: Article) -> str:
    """Return what stands above a group: what is counted as the copy first puts it ("Officers"), or the kind."""
    if first.kind is not FigureKind.COUNT or first.counted is None:
        return kind
    noun = one_line(article.words(first.counted.span), 80).rpartition(" ")[2]
    return noun[:1].upper() + noun[1:]
