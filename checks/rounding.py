"""What a figure as written leaves room for: a reported 2.0 may be anything from 1.95 to 2.05."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from extraction.models import Article, Bound, Figure, FigureKind

_DIGITS = re.compile(r"\d[\d,]*(?:\.(?P<decimals>\d+))?|\.(?P<only>\d+)")
_TWENTIETH, _TENTH = Decimal("0.05"), Decimal("0.1")
INFINITY = Decimal("Infinity")


class Interval(NamedTuple):
    """The values that a figure allows; `high` is infinite where it is left open."""

    low: Decimal
    high: Decimal

    def overlaps(self, other: Interval) -> bool:
        """Tell whether one value fits both."""
        return self.low <= other.high and other.low <= self.high

    def times(self, factor: int) -> Interval:
        """Return the interval at another scale: a ratio's in per cent."""
        return Interval(self.low * factor, self.high * factor)


def allowed(figure: Figure) -> Interval:
    """Return what the words of a figure allow: "more than 60", "about 60"."""
    return Interval(figure.low or Decimal(0), INFINITY if figure.high is None else figure.high)


def room(figure: Figure, article: Article) -> Interval:
    """Return what a figure allows, rounding as well as the words that bound it."""
    half = half_unit(figure, article)
    low, high = allowed(figure)
    if figure.bound in (Bound.MORE_THAN, Bound.AT_LEAST):
        return Interval(low, high)
    return Interval(max(Decimal(0), low - half), high + half)


def half_unit(figure: Figure, article: Article) -> Decimal:
    """Return how far the true value may lie from the written one, by the last place that is written.

    Things that are counted are counted exactly, unless there are thousands and the number ends in noughts: 1,200 may
    stand for 1,150 to 1,250, but 300 is 300.
    """
    if figure.value is None:
        return Decimal(0)
    if figure.kind is FigureKind.RATIO:
        return abs(figure.value) * _TENTH  # a third, half: said loosely
    written = _DIGITS.search(article.words(figure.number))
    digits = written[0].replace(",", "") if written else f"{figure.value:f}"
    decimals = len((written["decimals"] or written["only"] or "") if written else "")
    scale = abs(figure.value) / Decimal(digits) if Decimal(digits) else Decimal(1)
    noughts = len(digits) - len(digits.rstrip("0")) if not decimals else 0
    half = scale * Decimal(10) ** -decimals / 2
    counted = figure.kind is FigureKind.COUNT and scale == 1 and not decimals
    if noughts >= 2 and not (counted and figure.value < 1000):
        return max(half, min(half * Decimal(10) ** noughts, abs(figure.value) * _TWENTIETH))
    return Decimal(0) if counted else half


def significant(figure: Figure, article: Article) -> int:
    """Return how many digits of a figure as written say something: 2 for 1,200 and for "2.4 million"."""
    found = _DIGITS.search(article.words(figure.number))
    digits = found[0].replace(",", "") if found else f"{figure.value or 0:f}"
    whole, point, decimals = digits.partition(".")
    return len((whole + decimals).lstrip("0")) if point else len(whole.strip("0"))
