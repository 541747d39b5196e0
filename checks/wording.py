"""How findings put things: lists, numbers and dates as a colleague would say them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal

from extraction.models import Article, Figure, FigureKind, Span

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def listed(items: Iterable[str], last: str = "and") -> str:
    """Join items as prose: "a, b and c"."""
    *most, end = items
    return f"{', '.join(most)} {last} {end}" if most else end


def spelled(count: int) -> str:
    """Write a count as a newspaper does: "three", "12"."""
    return _SMALL[count] if count < len(_SMALL) else str(count)


def times(count: int) -> str:
    """Say how often: "once", "twice", "three times"."""
    return {1: "once", 2: "twice"}.get(count) or f"{spelled(count)} times"


def number(value: Decimal) -> str:
    """Write a number plainly: "1,200", "12.5"."""
    whole = value == value.to_integral_value()
    return f"{value.quantize(Decimal(1)):,}" if whole else f"{value.normalize():,f}"


def dated(day: date, order: Literal["day-first", "month-first"], *, year: bool = True) -> str:
    """Write a date the way the house does: "14 March 2023", or "March 14, 2023"."""
    if order == "month-first":
        return f"{day:%B} {day.day}" + (f", {day.year}" if year else "")
    return f"{day.day} {day:%B}" + (f" {day.year}" if year else "")


def per_cent(value: Decimal, *, closely: bool = False) -> str:
    """Write a percentage to the whole number, or to a tenth where it is small or to be looked at closely."""
    places = Decimal("0.1") if closely or abs(value) < 10 else Decimal(1)
    return f"{number(round(value / places) * places)}%"


def written(figure: Figure, article: Article) -> str:
    """Return a figure as the copy has it, without the noun it counts: "62", "£15bn", "3.5%"."""
    if figure.kind in (FigureKind.COUNT, FigureKind.DURATION):
        return article.words(figure.number)
    if figure.kind is FigureKind.MONEY and figure.number.start > figure.span.start:
        return article.words(Span(start=figure.span.start, end=figure.number.end))
    return article.words(figure.span)
