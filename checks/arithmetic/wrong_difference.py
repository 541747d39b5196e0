"""A rise, a fall or a majority that is not the difference of the two figures given.

"Up 30 from 62 to 95" is a rise of 33. The difference is worked out with the room that rounding leaves both figures.
Changes in per cent have a check of their own.

## Flags
> Arrests in the town rose by [[30]] from 62 to 95, and fires fell from 110 to 70, a drop of [[30]].

> Ann Lee won by [[312 votes]], 5,210 to 4,989.

> The average bill will rise by [[£84]] from £1,687 to £1,781.

## Does not flag
> Arrests rose by 33 from 62 to 95, and complaints by 30 per cent from 62 to 95.

> Ann Lee won by 221 votes, 5,210 to 4,989, and spending rose by about £2bn from £15.1bn to £17bn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checks.changes import DOWN, UP
from checks.models import Confirmation, Finding, Rule, Severity
from checks.phrases import Phrase, phrase, settings
from checks.rounding import Interval, room
from checks.wording import amount, in_digits
from extraction.models import Article, Figure, FigureKind

RULE = Rule(code="ARI-DIFF", severity=Severity.ERROR, reads=("figures",), priority=15, confirms=True)

_KINDS = "|".join((FigureKind.COUNT, FigureKind.MONEY, FigureKind.MEASURE, FigureKind.POINTS))
_SERIES = "|".join((FigureKind.COUNT, FigureKind.MONEY, FigureKind.MEASURE, FigureKind.PERCENT))
_WORDS = {
    "move": f"(?:{UP}|{DOWN})",
    "change": r"(?:rise|increase|gain|growth|jump|fall|drop|cut|decrease|decline|loss|difference|gap|change)",
    "to": r"(?:votes?)? ?(?:to|against)",
}


def _pattern(text: str) -> re.Pattern[str]:
    return phrase(
        text.replace("{D}", f"{{D:{_KINDS}}}").replace("{A}", f"{{A:{_SERIES}}}").replace("{B}", f"{{B:{_SERIES}}}"),
        **_WORDS,
    )


_PATTERNS = (
    _pattern(r"\b{move} (?:by )?{D}(?! (?:per|percent))...\bfrom {A}...\bto {B}"),  # rose by 30 from 62 to 95
    _pattern(r"\b{move} (?:by )?{D}...\bto {B}...\bfrom {A}"),  # up 30 to 95 from 62
    _pattern(
        r"\bfrom {A}...\bto {B}...[(,–—-] ?(?:an? |some )?(?:\w+ )?{change} of {D}"
    ),  # from 62 to 95, a rise of 30
    _pattern(
        r"\bfrom {A}...\bto {B}...[(,–—-] ?{move} (?:by )?{D}(?! (?:per|percent|on|from|against|than|since)\b)"
    ),  # from 62 to 95, up 30
    _pattern(r"\bwon(?: the \w+| \w+)? by {D},? (?:with )?{A} {to} {B}"),  # won by 312 votes, 5,210 to 4,989
    _pattern(r"\bmajority of {D},? (?:with )?{A} {to} {B}"),
)
_FEWEST = 3  # figures: a difference and those it is between
_OTHERWISE = re.compile(
    r"\b(?:on average|an average (?:of|rise|increase|fall|cut)|averag(?:ed|es|ing)|a year|per year|"
    r"annual\w*|each year|net of|adjusted|record|swing)\b",
    re.IGNORECASE,
)


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each difference that stands beside its two figures: wrong, or right."""
    seen = set()
    for setting in settings(article):
        if setting.text.count("⟨") < _FEWEST:
            continue
        for pattern in _PATTERNS:
            for match in setting.phrases(pattern):
                if match["D"].span not in seen and _comparable(match, article):
                    seen.add(match["D"].span)
                    if told := _told(match["D"], match["A"], match["B"], article):
                        yield told


def _comparable(match: Phrase, article: Article) -> bool:
    """Tell whether the three are of one thing: the difference of two percentages is in points."""
    stated, before, after = match["D"], match["A"], match["B"]
    if None in (stated.value, before.value, after.value) or before.dimension != after.dimension:
        return False
    in_points = stated.kind is FigureKind.POINTS or (stated.counted is not None and stated.counted.head == "point")
    points = before.kind is FigureKind.PERCENT and in_points
    nouns = {figure.counted.head for figure in (before, after, *(() if points else (stated,))) if figure.counted}
    if len(nouns) > 1:
        return False
    same = stated.dimension == before.dimension and before.kind is not FigureKind.PERCENT
    return (points or same) and not _OTHERWISE.search(article.words(article.sentence_at(stated.span)))


def _told(stated: Figure, before: Figure, after: Figure, article: Article) -> Finding | Confirmation | None:
    """Return what a stated difference is beside the worked-out one: None where only rounding can make it right."""
    one, other = room(before, article), room(after, article)
    apart = abs((after.value or Decimal(0)) - (before.value or Decimal(0)))
    slack = (one.high - one.low + other.high - other.low) / 2
    evidence = (before.span, after.span)
    made, given = _difference(apart, before, article), room(stated, article)
    working = f"{_larger(before, after, article)} = {made}"
    if given.low <= apart <= given.high:
        return RULE.right(stated.span, f"{working}.", evidence=evidence)
    if Interval(apart - slack, apart + slack).overlaps(given):
        return None
    message = f"The difference is {made}; the copy has “{article.words(stated.span)}”."
    return RULE.finding(article, stated.span, message, evidence=evidence, working=working)


def _larger(one: Figure, other: Figure, article: Article) -> str:
    """Show a subtraction, the larger figure first."""
    first, second = sorted((one, other), key=lambda f: f.value or Decimal(0), reverse=True)
    return f"{in_digits(first, article)} − {in_digits(second, article)}"


def _difference(apart: Decimal, before: Figure, article: Article) -> str:
    """Write a difference in what the two figures are in, that of two percentages in points: "£2m", "9 points"."""
    points = f" point{'' if apart == 1 else 's'}" if before.kind is FigureKind.PERCENT else ""
    return f"{amount(apart, before, article)}{points}"
