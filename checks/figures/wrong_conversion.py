"""A measure or a sum of money, and beside it the same in another unit, which is not the same.

Measures are converted by the legal definitions of their units, with the room that rounding leaves both; they may differ
by the tolerance, in per cent (5, and less where both figures have three digits or more). A pound or a dollar has no
fixed rate, so money is flagged where the rate that the two imply has not been seen since 1990. Sums of another time
("then worth", "in today's money") pass.

## Flags
> The pass is 48 miles ([[30km]]) long, and the wind reached 13mph ([[32km/h]]).

> The parcel weighed 10lb, or [[6.5kg]], and it was 30C ([[96F]]) in the shade.

> The firm was sold for $1.2bn ([[£780,000]]).

## Does not flag
> The pass is 30 miles (48km) long. A parcel of 100kg (220lb) fell 6ft 2in (1.88m), and it was 30C (86F) in the shade.

> The firm was sold for $1.2bn (£780m), and the ticket cost £5 (then worth $25).

> The tank held 50 gallons (227 litres), and the American one 50 gallons (189 litres).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from checks.bands import band
from checks.models import Confirmation, Finding, Rule, Severity
from checks.rounding import Interval, half_unit, significant
from checks.units import conversions
from checks.wording import in_digits, number
from extraction.models import Article, Figure, FigureKind

RULE = Rule(
    code="FIG-CONVERT",
    severity=Severity.ERROR,
    reads=("figures",),
    priority=15,
    confirms=True,
    tolerance=Decimal(5),
)

_ABOUT = (
    r"(?:(?:about|around|roughly|approximately|some|nearly|almost|or|equal to|the equivalent of|that is|i\.e\.)\s+)*"
)
_OPENED = re.compile(rf"\s*(?:[(\[/]\s*|,\s+or\s+){_ABOUT}", re.IGNORECASE)
_ANOTHER = re.compile(rf"\s*(?:;|,|/|,?\s+or)\s+{_ABOUT}", re.IGNORECASE)
_CLOSED = re.compile(r"\s*(?:[)\]\[(;,/.]|$|(?:or|long|wide|high|tall|deep|away|apart|off)\b)")
_GOES_ON = re.compile(r"\s*(?:and|from|in|on|to|at|by|was|were|is)\b")
_ANOTHER_TIME = re.compile(
    r"\bthen\s+(?:worth|about|equal)|\bat the time\b|\btoday['’]s\b|\bin (?:1[0-9]|20)\d\d (?:money|prices|terms)|"
    r"\bworth (?:about )?[^()]{0,20}(?:today|now)\b",
    re.IGNORECASE,
)


class _Pair(NamedTuple):
    """A figure and what the copy gives as the same in another unit."""

    one: Figure
    other: Figure


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each conversion: wrong, or right."""
    for pair in _pairs(article):
        if pair.one.kind is FigureKind.MONEY:
            yield from _money(pair, article)
        elif ways := conversions(pair.one, pair.other):
            right = any(_agree(pair, factor, plus, article) for factor, plus in ways)
            yield _right(pair, article) if right else _wrong(pair, article)


def _pairs(article: Article) -> Iterator[_Pair]:
    """Yield what stands beside each other as one quantity in two units, in order."""
    before: _Pair | None = None
    for one, other in zip(article.figures, article.figures[1:], strict=False):
        told = article.between(one.span, other.span)
        base = before.one if before and before.other is one and _ANOTHER.fullmatch(told) else one
        before = None
        if base is one and not _OPENED.fullmatch(told):
            continue
        following = article.after(other.span, 12)
        closed = _CLOSED.match(following) or ("(" not in told and _GOES_ON.match(following))
        if base.kind is not other.kind or not closed:
            continue
        before = _Pair(base, other)
        yield before


def _agree(pair: _Pair, factor: Decimal, plus: Decimal, article: Article) -> bool:
    """Tell whether a figure comes to the other, each end of a range to the other's, as far as both are rounded."""
    near = RULE.leeway(article) / 100
    if not plus and all(significant(figure, article) > 2 for figure in pair):
        near *= Decimal("0.4")
    return all(
        Interval(low * factor + plus, high * factor + plus).overlaps(wanted)
        or (not plus and abs((low + high) / 2 * factor - middle) <= near * abs(middle))
        for (low, high), wanted in zip(_ends(pair.one, article), _ends(pair.other, article), strict=False)
        for middle in [(wanted.low + wanted.high) / 2]
    )


def _ends(figure: Figure, article: Article) -> list[Interval]:
    """Return what a figure, or each end of a range, may be with its rounding."""
    if figure.value is not None:
        half = half_unit(figure, article)
        return [Interval(figure.value - half, figure.value + half)]
    half = Decimal("0.5")
    return [Interval(end - half, end + half) for end in (figure.low, figure.high) if end is not None]


def _right(pair: _Pair, article: Article) -> Confirmation:
    one, other = (article.words(figure.span) for figure in pair)
    return RULE.right(pair.other.span, f"{one} is {other}.", evidence=(pair.one.span,))


def _wrong(pair: _Pair, article: Article) -> Finding:
    """Return the finding on a measure that is not the other, with both repairs."""
    there, back = _converted(pair.one, pair.other, article), _converted(pair.other, pair.one, article)
    one, other = in_digits(pair.one, article), in_digits(pair.other, article)
    message = f"{one} is {there}, and {other} is {back}; they do not match."
    return RULE.finding(article, pair.other.span, message, evidence=(pair.one.span,), working=_working(pair))


def _converted(one: Figure, other: Figure, article: Article) -> str:
    """Return a figure in the unit of another as that is written: "77km"."""
    unit = article.plain.slice(other.number.end, other.span.end)
    said = {
        "–".join(_short(end * factor + plus) for end in (one.low, one.high) if end is not None)
        if one.value is None
        else _short(one.value * factor + plus)
        for factor, plus in conversions(one, other)[: 1 if "degree" in one.unit else None]
    }
    return " or ".join(f"{value}{unit}" for value in sorted(said))


def _working(pair: _Pair) -> str:
    """Show the arithmetic: "48 × 1.609 = 77.2"."""
    (factor, plus), *_ = conversions(*pair)
    if pair.one.value is None:
        return ""
    added = f" {'+' if plus > 0 else '−'} {_short(abs(plus))}" if plus else ""
    return f"{number(pair.one.value)} × {number(round(factor, 4))}{added} = {_short(pair.one.value * factor + plus)}"


def _short(value: Decimal) -> str:
    """Write a value with three digits that say something: "77.2", "1,030"."""
    places = max(0, 2 - value.adjusted()) if value else 0
    rounded = round(value, places) if places else Decimal(round(value, 2 - value.adjusted()) if value else 0)
    return number(rounded)


def _money(pair: _Pair, article: Article) -> Iterator[Finding | Confirmation]:
    """Yield a sum in another currency at a rate that was never seen."""
    one, other = pair
    if not one.value or not other.value or one.unit == other.unit or one.per != other.per:
        return
    seen, rate = band(f"{one.unit}-{other.unit}", article), other.value / one.value
    turned = seen is None
    if turned:
        seen, rate = band(f"{other.unit}-{one.unit}", article), one.value / other.value
    around = article.plain.slice(one.span.start, other.span.end + 24)
    if seen is None or _ANOTHER_TIME.search(around):
        return
    known, wanted = (other.unit, one.unit) if turned else (one.unit, other.unit)
    near = RULE.leeway(article) / 100
    if seen.low * (1 - near) <= rate <= seen.high * (1 + near):
        return
    message = (
        f"“{article.words(one.span)}” and “{article.words(other.span)}” make {_short(rate)} {wanted} to the {known}; "
        f"it has been between {_short(seen.low)} and {_short(seen.high)}{_slip(rate, seen)}."
    )
    working = f"{number(other.value)} ÷ {number(one.value)} = {_short(other.value / one.value)}"
    yield RULE.finding(article, other.span, message, evidence=(one.span,), working=working)


def _slip(rate: Decimal, seen: Interval) -> str:
    """Say whether the rate would do at another scale."""
    scales = {1000: "thousand", 1_000_000: "million"}
    for scale, words in scales.items():
        if any(seen.low <= each <= seen.high for each in (rate * scale, rate / scale)):
            return f"; one is a {words} times off"
    return ""
