"""One measure in another unit: miles in kilometres, stones in kilograms, degrees Fahrenheit in Celsius."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path

from extraction.models import Figure, FigureKind

_CELSIUS, _FAHRENHEIT = "degree Celsius", "degree fahrenheit"


def conversions(one: Figure, other: Figure) -> tuple[tuple[Decimal, Decimal], ...]:
    """Return how a figure goes over into another's unit: each way as a factor and what is added after it.

    Empty where the two are no measures of one thing, or are in one unit. A gallon, being British or American, goes over
    in two ways; so does a temperature, which may be a difference of two.
    """
    if not one.kind is other.kind is FigureKind.MEASURE:
        return ()
    here, there = _unit(one), _unit(other)
    if here == there:
        return ()
    if {here, there} == {_CELSIUS, _FAHRENHEIT}:
        by = Decimal("1.8") if here == _CELSIUS else 1 / Decimal("1.8")
        return (by, Decimal(32) if here == _CELSIUS else -32 * by), (by, Decimal(0))
    known, wanted = _factors().get(here), _factors().get(there)
    if known is None or wanted is None or known[0] != wanted[0]:
        return ()
    return tuple((a / b, Decimal(0)) for a in known[1] for b in wanted[1])


def _unit(figure: Figure) -> str:
    """Return the unit with what it is a rate of: "kilometre per hour" for "kilometres an hour"."""
    return f"{figure.unit} per {figure.per}" if figure.per else figure.unit


@cache
def _factors() -> dict[str, tuple[str, tuple[Decimal, ...]]]:
    """Return each unit's dimension, and what one of it is in the dimension's first unit."""
    text = Path(__file__).with_name("units.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text, parse_float=Decimal)
    return {
        unit: (dimension, tuple(Decimal(factor) for factor in factors))
        for dimension, units in read.items()
        for unit, factors in units.items()
    }
