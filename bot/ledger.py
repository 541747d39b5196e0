"""The ledger of a story's figures: by what they count, so that the same thing told twice stands side by side."""

from __future__ import annotations

from typing import NamedTuple

from bot.excerpt import one_line, place
from bot.wording import amount, what
from extraction.models import Article, Figure, FigureKind


class Told(NamedTuple):
    """One time that a number is told: where ("para 4"), and what is said of it."""

    place: str
    what: str


class Row(NamedTuple):
    """One number of one sort of thing: its group ("gun"), how it is first put, and each time that it is told."""

    group: str
    amount: str
    told: tuple[Told, ...]

    @property
    def places(self) -> str:
        """Say where it stands, each time with what is said of it: "headline: seize; para 1"."""
        places: dict[str, list[str]] = {}
        for where, said in self.told:
            places.setdefault(said, []).append(where)
        said_of = (f"{', '.join(dict.fromkeys(where))}{f': {said}' if said else ''}" for said, where in places.items())
        return "; ".join(said_of)


def ledger(article: Article) -> list[Row]:
    """Return the figures by what they count, what is told more than once first; each number of one thing once."""
    groups: dict[str, dict[str, list[Told]]] = {}
    put: dict[tuple[str, str], str] = {}
    for figure in article.figures:
        told = Told(place(article, figure.span), what(figure, article))
        groups.setdefault(_group(figure), {}).setdefault(amount(figure), []).append(told)
        put.setdefault((_group(figure), amount(figure)), one_line(article.words(figure.span), 80))
    several_first = sorted(groups.items(), key=lambda item: sum(map(len, item[1].values())) == 1)
    return [Row(group, put[group, n], tuple(told)) for group, rows in several_first for n, told in rows.items()]


def _group(figure: Figure) -> str:
    if figure.kind is FigureKind.COUNT and figure.counted:
        return figure.counted.head
    if figure.kind is FigureKind.MONEY:
        return f"money, {figure.unit}" if figure.unit else "money"
    return {FigureKind.PERCENT: "per cent", FigureKind.COUNT: "by themselves"}.get(figure.kind, figure.kind.value)
