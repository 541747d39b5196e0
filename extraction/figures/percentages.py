"""Percentages and percentage points."""

from __future__ import annotations

import re
from decimal import Decimal

from extraction.figures.numerals import Numeral
from extraction.figures.passage import Draft, Passage
from extraction.models import FigureKind

_PERCENTAGE_POINTS = re.compile(
    r"[ -](?:percentage|per\s?cent|%)[ -]points?\b|\s?ppts?\b|\s?pp\b|"
    r"-points?(?=\s+(?:rise|fall|lead|increase|drop|cut|swing|gap|margin|hike|decline)\b)",
    re.IGNORECASE,
)
_BASIS_POINTS = re.compile(r"[ -]basis[ -]points?\b|\s?bps\b", re.IGNORECASE)
_PERCENT = re.compile(r"\s?%|[ -]per[ -]?cent\b|[ -]percent\b|\s?pct\b|\s?pc\b", re.IGNORECASE)


def percentage(passage: Passage, numeral: Numeral) -> Draft | None:
    """Read a number followed by a percent sign or word, or by percentage or basis points."""
    points = passage.after(numeral.end, _PERCENTAGE_POINTS)
    if points:
        return Draft(numeral, numeral.start, points.end(), FigureKind.POINTS, "points")
    basis = passage.after(numeral.end, _BASIS_POINTS)
    if basis:
        return Draft(numeral.times(Decimal("0.01")), numeral.start, basis.end(), FigureKind.POINTS, "points")
    percent = passage.after(numeral.end, _PERCENT)
    if percent:
        return Draft(numeral, numeral.start, percent.end(), FigureKind.PERCENT, "percent")
    return None
