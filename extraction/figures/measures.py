"""Physical measures, through quantulum3: the one place that knows it.

Measured habits of quantulum3 that this adapter works round: its first parse takes seconds, nearly all of them spent
by `inflect` on run-time type checks; it reads "£2.5m" as "pound sterling metre" and gives an empty span to "Between
44 and 50"; its values are floats; `parse` configures logging. So it is asked only about numbers that a unit of
measure follows, once money, percentages, ranges and dates have theirs, and only for the unit.
"""

from __future__ import annotations

import logging
import re
import warnings
from functools import cache
from typing import Any

from extraction.figures.numerals import Numeral
from extraction.figures.passage import Draft, Passage
from extraction.models import FigureKind

# How the units of measure that newspapers use are written: the sieve before quantulum3 is loaded and asked.
_WORDS = (
    "nautical miles?|quarts?|fluid ounces?|fl\\.? ?oz|sq(?:uare)? (?:km|kms|m|cm|ft)|km/hr|"
    "miles?|yards?|yds?|feet|foot|ft|inch(?:es)?|ins?|acres?|hectares?|ha|stones?|st|pounds?|lbs?|ounces?|oz|pints?|"
    "gallons?|(?:kilo|centi|milli|nano|micro|mega|giga)?(?:met(?:re|er)s?|lit(?:re|er)s?|gram(?:me)?s?|watts?|tonnes?|"
    "tons?|bytes?|hertz|volts?|joules?|newtons?|amps?)|kilos?|tons?|tonnes?|degrees?(?: celsius| fahrenheit)?|celsius|"
    "fahrenheit|kilowatt[- ]hours?|megawatt[- ]hours?|horsepower|carats?|calories|kilocalories|decibels?|knots?|"
    "barrels?|bushels?|fathoms?|furlongs?|light[- ]years?|mph|kph|kmh|km/h|rpm|psi|"
    r"centigrade|mb|millibars?|bhp|hp|ps|kw|mw|gw|kwh|mwh|gwh|"
    "km|cm|mm|nm|kg|kgs|mg|µg|mcg|ml|cl|dl|km²|m²|m2|km2|m3|m³|sq\\s?(?:ft|feet|m|met(?:re|er)s?|miles?|km|yards?)|"
    "square (?:feet|foot|met(?:re|er)s?|miles?|kilomet(?:re|er)s?|yards?|inch(?:es)?)|"
    "cubic (?:feet|foot|met(?:re|er)s?|yards?|centimet(?:re|er)s?)|°\\s?[cf]?|db|khz|mhz|ghz|hz|kb|mb|gb|tb|"
    "nm|[µμ]m|kts?|kv|mah|lb-ft|pound-feet|kj|kcal|mpg|cc|bpm|dpi|fps|[kmg]bps|[kmg]b/s|[kmg]bit/s"
)
_UNIT = re.compile(rf"\s?-?(?:{_WORDS})(?![\w])", re.IGNORECASE)
# Units that quantulum3 does not know, or not by this spelling.
_MISSED = {
    "hectare": re.compile(r"[ -]?(?:hectares?|ha)\b", re.IGNORECASE),
    "stone": re.compile(r"[ -]?(?:stones?\b|st\b(?!\.))", re.IGNORECASE),
    "yard": re.compile(r"[ -]?yds?\b", re.IGNORECASE),
    "brake horsepower": re.compile(r"[ -]?bhp\b", re.IGNORECASE),
    "megawatt hour": re.compile(r"[ -]?(?:MWh|megawatt[ -]hours?)\b"),
    "megabit per second": re.compile(r" ?(?:Mbps|Mb/s|Mbit/s)"),
    "gigabit per second": re.compile(r" ?(?:Gbps|Gb/s|Gbit/s)"),
    "degree Celsius": re.compile(
        r" ?°? ?C(?!\w)|[ -][Dd]egrees? [Cc](?:entigrade)?(?!\w)|[ -][Cc]entigrade"
    ),  # quantulum3's bare C is the coulomb, which no newspaper measures in
    "degree fahrenheit": re.compile(r" ?°? ?F(?!\w)"),
    "litre": re.compile(r"[ -]?lit(?:re|er)s?\b", re.IGNORECASE),
    "micrometre": re.compile(r" ?[µμ]m(?!\w)"),
    "mile per gallon": re.compile(r"[ -]?(?:mpg|miles?[ -](?:per|to the)[ -]gallon)\b", re.IGNORECASE),
    "millibar": re.compile(r" ?(?:mb|millibars?)(?!\w)"),
    "knot": re.compile(r" ?kts?(?!\w)"),
    "kilovolt": re.compile(r" ?kV(?!\w)"),
    "milliampere hour": re.compile(r" ?mAh(?!\w)"),
    "pound foot": re.compile(r"[ -](?:lbs?|pounds?)[ -](?:ft|feet|foot)\b", re.IGNORECASE),
    "kilometre per hour": re.compile(r" ?(?:km/?hr?|kph)(?!\w)", re.IGNORECASE),
    "nautical mile": re.compile(r"[ -]nautical[ -]miles?\b", re.IGNORECASE),
    "fluid ounce": re.compile(r"[ -]?(?:fluid ounces?|fl\.? ?oz)\b", re.IGNORECASE),
    "quart": re.compile(r"[ -]quarts?\b", re.IGNORECASE),
    "square kilometre": re.compile(r"[ -]?sq(?:uare|\.)? kms?\b", re.IGNORECASE),
    "square mile": re.compile(r"[ -]?sq\.? miles?\b", re.IGNORECASE),
    "pound-mass": re.compile(r"[ -]pounds?\b", re.IGNORECASE),  # money has had its turn; quantulum3 says currency
}
_LETTER = re.compile(r"\s?[mgtl](?![\w’'])|\s?[CFKVW](?![\w’'])")  # "100m" and "20C", not "30 a"
# The strength of an earthquake, which quantulum3 has no unit for.
_MAGNITUDE = re.compile(r"\bmagnitude(?: of)?(?: about| around)?\s+$", re.IGNORECASE)
_OF_MAGNITUDE = re.compile(r"[ -]magnitude\b", re.IGNORECASE)
_LOOK_AHEAD = 40


def has_unit(passage: Passage, numeral: Numeral) -> bool:
    """Tell whether a word that may be a unit of measure follows the number."""
    return bool(passage.after(numeral.end, _UNIT) or passage.after(numeral.end, _LETTER))


def measure(passage: Passage, numeral: Numeral) -> Draft | None:
    """Read a number followed by a unit of measure; `unit` is quantulum3's name for it ("mile per hour")."""
    if passage.before(numeral.start, _MAGNITUDE) or passage.after(numeral.end, _OF_MAGNITUDE):
        return Draft(numeral, numeral.start, numeral.end, FigureKind.MEASURE, "magnitude")
    if numeral.vague or not has_unit(passage, numeral):
        return None
    missed = ((unit, passage.after(numeral.end, pattern)) for unit, pattern in _MISSED.items())
    known = next(((unit, match.end() - numeral.end) for unit, match in missed if match), None)
    found = known or _unit(passage.text[numeral.end : numeral.end + _LOOK_AHEAD])
    if found is None:
        return None
    unit, length = found
    return Draft(numeral, numeral.start, numeral.end + length, FigureKind.MEASURE, unit)


@cache
def _unit(following: str) -> tuple[str, int] | None:
    """Return quantulum3's name of the unit that a number's following words begin with, and how long it is."""
    read = "7" + following  # any number: the unit is what is asked
    for quantity in _parser().parse(read):
        start, end = quantity.span
        if start == 0 and end > 1 and quantity.unit.entity.name not in ("dimensionless", "currency", "unknown"):
            return str(quantity.unit.name), len(read[:end].rstrip(" .,")) - 1
    return None


@cache
def _parser() -> Any:
    """Import quantulum3 without the type checks that make importing it take seconds, and without its warning."""
    import typeguard  # noqa: PLC0415

    checked = typeguard.typechecked
    typeguard.typechecked = lambda target: target  # type: ignore[assignment]
    root = logging.getLogger()
    handlers = list(root.handlers)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from quantulum3 import parser  # noqa: PLC0415

            parser.parse("7 miles")
    finally:
        typeguard.typechecked = checked
        root.handlers[:] = handlers  # quantulum3's first parse calls logging.basicConfig
    return parser


def warm() -> None:
    """Load quantulum3 now, so that the first article with a measure does not wait for it."""
    _parser()
