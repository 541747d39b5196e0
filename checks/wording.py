"""How findings put things: lists, numbers and dates as a colleague would say them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from extraction.models import Article, Figure, FigureKind, Span

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_DECIMALS = re.compile(r"\d\.(\d+)")
_HALF, _MILLION, _BILLION = Decimal("0.5"), Decimal(1_000_000), Decimal(1_000_000_000)
_SIGNS = {"GBP": "£", "USD": "$", "EUR": "€"}
_SIGN = re.compile(r"[A-Z]{0,3}[£$€¥]")
_SUM = re.compile(r"[A-Z]{0,3}[£$€¥].*\d.*")


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


def from_to(low: int, high: int, unit: str) -> str:
    """Write a number that is not sure: "20 or 21 months", "3 to 5 years", "1 week" where it is."""
    if low >= high:
        return f"{high} {unit}{'' if high == 1 else 's'}"
    return f"{low} {'or' if high == low + 1 else 'to'} {high} {unit}s"


def number(value: Decimal) -> str:
    """Write a number plainly: "1,200", "12.5"."""
    whole = value == value.to_integral_value()
    return f"{value.quantize(Decimal(1)):,}" if whole else f"{value.normalize():,f}"


def dated(day: date, order: Literal["day-first", "month-first"], *, year: bool = True) -> str:
    """Write a date the way the house does: "14 March 2023", or "March 14, 2023"."""
    if order == "month-first":
        return f"{day:%B} {day.day}" + (f", {day.year}" if year else "")
    return f"{day.day} {day:%B}" + (f" {day.year}" if year else "")


def rounded(value: Decimal, places: int = 0) -> Decimal:
    """Round to so many decimal places, a half up, as a newspaper does."""
    return value.quantize(Decimal(10) ** -places, ROUND_HALF_UP)


def per_cent(value: Decimal, *, beside: str = "", closely: bool = False) -> str:
    """Write a percentage as closely as the copy's own words, `beside`, which may be 12 per cent or 12.5.

    It has a tenth as well where it is small or to be looked at `closely`, and where it lies just between two whole
    ones: 12.5 is no 13.
    """
    own = _DECIMALS.search(beside)
    tenth = closely or abs(value) < 10 or abs(value) % 1 == _HALF
    return f"{number(rounded(value, max(len(own[1]) if own else 0, int(tenth))))}%"


def money(value: Decimal, sign: str) -> str:
    """Write a sum as a newspaper does: "£2.4m", "£850,000"; in full where a million's hundredths do not tell it."""
    for scale, letters in ((_BILLION, "bn"), (_MILLION, "m")):
        if abs(value) >= scale:
            told = value / scale
            return f"{sign}{number(told)}{letters}" if told == rounded(told, 2) else f"{sign}{number(value)}"
    return f"{sign}{number(value)}"


def in_both_places(one: str, first: Span, other: str, second: Span, article: Article) -> str:
    """Say that the copy has one thing in one place and another in another: "31 in para 2 and 32 in para 10"."""
    here, there = (_in(article.where(span)) for span in (first, second))
    return f"{one} and then {other} {here}" if here == there else f"{one} {here} and {other} {there}"


def _in(place: str) -> str:
    return f"in {place}" if place.startswith("para ") else f"in the {place}"


def written(figure: Figure, article: Article) -> str:
    """Return a figure as the copy has it, without the noun it counts: "62", "£15bn", "3.5%"."""
    if figure.kind in (FigureKind.COUNT, FigureKind.DURATION):
        return article.words(figure.number)
    if figure.kind is FigureKind.MONEY and figure.number.start > figure.span.start:
        return article.words(Span(start=figure.span.start, end=figure.number.end))
    return article.words(figure.span)


def in_digits(figure: Figure, article: Article) -> str:
    """Return a figure as a term of a sum: as the copy has it, but "9" for "nine" and "5%" for "five per cent"."""
    words = written(figure, article)
    if figure.kind is FigureKind.PERCENT and figure.value is not None:
        return f"{number(figure.value)}%"
    if figure.kind is FigureKind.MONEY and (sum_ := _SUM.search(words)):
        return sum_[0]
    if figure.value is None or any(c.isdigit() for c in words):
        return words
    if figure.kind is FigureKind.MONEY:
        return money(figure.value, sign(figure, article))
    counts = figure.kind in (FigureKind.COUNT, FigureKind.DURATION)
    return number(figure.value) + ("" if counts else article.plain.slice(figure.number.end, figure.span.end))


def addition(figures: Iterable[Figure], article: Article) -> str:
    """Show figures as they are added up: "£1.1m + £850,000"."""
    return " + ".join(in_digits(figure, article) for figure in figures)


def points(value: Decimal) -> str:
    """Write a difference of two percentages: "1 percentage point", "2.5 percentage points"."""
    return f"{number(value)} percentage point{'' if value == 1 else 's'}"


def amount(value: Decimal, like: Figure, article: Article) -> str:
    """Write a number that is reckoned from figures like one of the copy's, a sum of money with its sign: "£2.4m"."""
    return money(value, sign(like, article)) if like.kind is FigureKind.MONEY else number(value)


def sign(figure: Figure, article: Article) -> str:
    """Return the sign of a sum's currency: as the copy has it before the number, or else as it is known."""
    before = _SIGN.search(article.plain.slice(figure.span.start, figure.number.start))
    return before[0] if before else _SIGNS.get(figure.unit, "")
