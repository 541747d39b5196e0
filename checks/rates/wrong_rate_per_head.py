"""A rate per so many people that the count and the population given do not make.

The three have to stand within three sentences, and the rate beside its count. The rate may be off by the
tolerance, in per cent (15); one that is ten or a hundred times off is said to be. Rates of an age group, or of another
year, pass.

## Flags
> There were 14 deaths in Corvale last year, or [[20 per 100,000 people]]. The town has a population of 700,000.

## Does not flag
> There were 14 deaths in Corvale last year, or two per 100,000 people. The town has a population of 700,000.

> There were 14 deaths in Corvale, 20 per 100,000 among those over 65. The town has a population of 700,000.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checks.models import Confirmation, Finding, Rule, Severity
from checks.rounding import Interval, room
from checks.wording import in_digits, number, rounded
from extraction.models import Article, Bound, Figure, FigureKind

RULE = Rule(
    code="RAT-PERCAP", severity=Severity.QUERY, reads=("figures",), priority=6, confirms=True, tolerance=Decimal(15)
)

_BASE = re.compile(r"(?P<number>\d+) \w+")
_PEOPLE = re.compile(
    r"\b(?:population|town|city|county|country|island|village|region|district|borough|nation|state|home) of "
    r"(?:about |some )?$|"
    r"\b(?:population|residents|inhabitants)\b[^.]{0,30}$",
    re.IGNORECASE,
)
_LIVE = re.compile(r"\s(?:people (?:live|living)|residents|inhabitants|people in the)\b")
_GROUP = re.compile(
    r"\b(?:among|aged|over|under|women|men|children|adjusted|average|births|workers|pupils|19\d\d|previous|earlier|"
    r"each|a year earlier|compared)\b",
    re.IGNORECASE,
)
_REACH = 400  # characters: about three sentences


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each rate per head that stands with its count and its population: wrong, or right."""
    rates = [f for f in article.figures if f.per and _BASE.fullmatch(f.per) and f.value]
    for rate in rates:
        sentence = article.sentence_at(rate.span)
        if _GROUP.search(article.words(sentence)):
            continue
        near = [f for f in article.figures if abs(f.span.start - rate.span.start) < _REACH and f is not rate]
        people = [f for f in near if _is_population(f, article)]
        counts = [f for f in near if f.span in sentence and f.kind is FigureKind.COUNT and f.counted and not f.per]
        counts = [f for f in counts if f.bound is Bound.EXACT and f.value and f not in people]
        if len(people) == 1 and len(counts) == 1:
            yield _told(rate, counts[0], people[0], article)


def _is_population(figure: Figure, article: Article) -> bool:
    """Tell whether a count is how many people live somewhere."""
    if figure.kind is not FigureKind.COUNT or figure.per or not figure.value or figure.value < 1000:
        return False
    lead = article.before(figure.span, 50)
    after = article.after(figure.number, 24)
    return bool(_PEOPLE.search(lead) or _LIVE.match(after))


def _told(rate: Figure, count: Figure, people: Figure, article: Article) -> Finding | Confirmation:
    """Return what a rate is beside the worked-out one."""
    base = Decimal((_BASE.fullmatch(rate.per or "") or ["1 x"])[0].split()[0])
    made = (count.value or Decimal(0)) * base / (people.value or Decimal(1))
    near = RULE.leeway(article) / 100 * made
    terms = f"{in_digits(count, article)} ÷ {in_digits(people, article)} × {number(base)}"
    working = f"{terms} = {number(rounded(made, 2))}"
    evidence = (count.span, people.span)
    if Interval(made - near, made + near).overlaps(room(rate, article)):
        return RULE.right(rate.span, f"{working}.", evidence=evidence)
    factor = next((f for f in (10, 100, 1000) if any(_close(rate, made * m) for m in (Decimal(f), 1 / Decimal(f)))), 0)
    too = "high" if (rate.value or Decimal(0)) > made else "low"
    off = f", {number(Decimal(factor))} times too {too}" if factor else ""
    message = f"{working}; the copy has “{article.words(rate.span)}”{off}."
    return RULE.finding(article, rate.span, message, evidence=evidence)


def _close(rate: Figure, made: Decimal) -> bool:
    return bool(rate.value) and abs((rate.value or Decimal(0)) / made - 1) < Decimal("0.15")
