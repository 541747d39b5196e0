"""A rate that does not fit the amount and the time it is the rate of: 600 shirts in six hours, 200 an hour.

Distance, time and an average speed too: 10km in 40 minutes is 15km/h. A rate may be off by the tolerance, in per cent
(10). Peaks, top speeds and limits are no averages.

## Flags
> The machine made 600 shirts in six hours, [[200 an hour]].

> She ran 10km in 40 minutes, an average of [[12km/h]].

## Does not flag
> The machine made 600 shirts in six hours, 100 an hour, and at its peak 200 an hour.

> She ran 10km in 40 minutes, an average of 15km/h, with a top speed of 21km/h.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checks.models import Confirmation, Finding, Rule, Severity
from checks.phrases import Phrase, phrase, settings
from checks.rounding import Interval, room
from checks.units import conversions
from checks.wording import in_digits, number, rounded
from extraction.models import Article, Bound, Figure, FigureKind

RULE = Rule(
    code="ARI-RATE", severity=Severity.ERROR, reads=("figures",), priority=8, confirms=True, tolerance=Decimal(10)
)

_SECONDS = {
    "second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800, "month": 2_629_746, "year": 31_556_952,
}  # fmt: skip
_AMOUNT = "|".join((FigureKind.COUNT, FigureKind.MONEY, FigureKind.MEASURE))
_PATTERN = phrase(
    rf"{{A:{_AMOUNT}}} (?:\w+ ){{0,3}}?(?:in|over|within) (?:just |only |under )?{{T:{FigureKind.DURATION}}}"
    rf",? ?(?:–|—|-|\()? ?(?:(?:or|at|an?|average|averaging|of|rate|about|speed|which|is|nearly|almost) ){{0,6}}"
    rf"{{R:{_AMOUNT}}}"
)
_PEAK = re.compile(r"\b(?:peak|top|maximum|up to|fastest|limit|record|more than|first|last)\b", re.IGNORECASE)


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each rate that stands with its amount and its time: wrong, or right."""
    for setting in settings(article):
        if "duration⟩" not in setting.text:
            continue
        for match in setting.phrases(_PATTERN):
            amount, time, rate = match["A"], match["T"], match["R"]
            made = _reckoned(amount, time, rate)
            if made is not None and not _PEAK.search(match.match[0]) and _exact(match):
                yield _told(amount, time, rate, made, article)


def _exact(match: Phrase) -> bool:
    return all(match[name].value and match[name].bound in (Bound.EXACT, Bound.ABOUT) for name in "ATR")


def _reckoned(amount: Figure, time: Figure, rate: Figure) -> Decimal | None:
    """Return the amount in the time that the rate is of, in the rate's unit; None where they are of other things."""
    period = next((unit for unit in _SECONDS if (rate.per or "") == unit or rate.unit.endswith(f" per {unit}")), None)
    if period is None or time.unit not in _SECONDS or not amount.value or not time.value:
        return None
    unit = rate.unit.removesuffix(f" per {period}")
    if (amount.unit == unit and amount.kind is not FigureKind.MEASURE) or amount.unit == unit:
        factor = Decimal(1)
    else:
        as_rate = rate.model_copy(update={"unit": unit, "per": None, "kind": FigureKind.MEASURE})
        ways = conversions(amount, as_rate)
        if not ways:
            return None
        factor = ways[0][0]
    periods = time.value * _SECONDS[time.unit] / Decimal(_SECONDS[period])
    return amount.value * factor / periods


def _told(amount: Figure, time: Figure, rate: Figure, made: Decimal, article: Article) -> Finding | Confirmation:
    """Return what a rate is beside the worked-out one."""
    near = RULE.leeway(article) / 100 * made
    spread = max(
        (f.high - f.low) / 2 / abs(figure.value)
        for figure in (amount, time)
        if figure.value
        for f in (room(figure, article),)
    )
    slack = max(near, made * spread)
    unit = article.plain.slice(rate.number.end, rate.span.end)
    value = number(rounded(made, 1))
    working = f"{in_digits(amount, article)} in {article.words(time.span)} is {value}{unit}"
    evidence = (amount.span, time.span)
    if Interval(made - slack, made + slack).overlaps(room(rate, article)):
        return RULE.right(rate.span, f"{working}.", evidence=evidence)
    message = f"{working}; the copy has “{article.words(rate.span)}”."
    return RULE.finding(article, rate.span, message, evidence=evidence)
