"""A length of time that does not fit the two dates it runs between.

The dates are counted with both ends or with one, on working days too where they begin and end on one, and a year or a
month alone may be any day of it. Half a unit either way passes, and for months and years anything short of one more.
Sentences and bans are not the length of what they are for.

## Flags
> The [[five-day]] festival runs from 3 to 9 June. She spent [[six years]] at the mill, between 2015 and 2019.

> The [[week-long]] operation ran from 9 to 20 October.

> From 3 March to 20 March, a period of [[five weeks]], the bridge was shut.

## Does not flag
> The five-day course ran from Monday 1 June to Friday 5 June 2026, and his four-year term from 2018 to 2023.

> He was jailed for six years for thefts between 2015 and 2019, and two-day fairs were held in 2012 and 2019.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import ceil, floor
from typing import NamedTuple

from checks.models import Confirmation, Finding, Rule, Severity
from checks.nearby import before, nearby
from checks.wording import from_to, number
from extraction.models import Article, DateMention, Figure, FigureKind, Span

RULE = Rule(code="DAT-SPAN", severity=Severity.QUERY, reads=("dates",), priority=12, confirms=True)

# The days of a unit, and how much shorter and longer in units what is told in it may be.
_UNITS = {"day": (1.0, 1.0, 0.0), "week": (7.0, 0.5, 0.5), "month": (30.44, 0.5, 1.0), "year": (365.25, 0.5, 1.0)}
# What joins the two ends; "and" only after "between", or before a word that ends.
_END = r"(?:end(?:s|ed|ing)|finish(?:es|ed|ing)|clos(?:es|ed|ing)|ran|runs|continu(?:es|ed|ing)|last(?:s|ed|ing))"
_SMALLER = {"year": "month", "month": "day", "week": "day", "day": "day"}
_DAYS_TELL = 28  # up to four weeks days say more than weeks
_NEAR = 160  # characters to either side of two dates in which their length stands
_JOINT_MOST = 40
_JOINT = re.compile(
    rf"\s*(?:[-–—]|,?\s+(?:(?P<and>and)(?P<ends>\s+(?:will\s+)?{_END})?|(?:and\s+|{_END}\s+)?(?:to|until|till|through|up\s+to))"
    r"(?:\s+(?:on|in))?(?:\s+the)?)\s*",
    re.IGNORECASE,
)
# From the length to the dates: at most eight words, none of which makes it the length of something else.
_ELSE = (
    r"(?:between|from|for|and|but|or|after|later|ago|before|earlier|following|into|on|over|since|because|while|if|who|whose|per|sentenced?|"
    r"jail\w*|prison\w*|imprison\w*|custod\w*|bann?\w*|suspended|disqualif\w*|order|old|study|survey|data|stud\w+|average|"
    r"he|she|it|they|we|i|supervision|probation|licen[cs]e|forecast|projections?|figures)\b"
)
_TO_DATES = re.compile(
    rf"(?:\s+(?!{_ELSE})[\w’'-]+){{0,7}}\s?[,(–—:]?\s?"
    r"(?:(?:which|that)\s)?(?:(?:starting|beginning|began|begins|started|starts|opened|opens|running|ran|runs)\s)?(?:on\s)?"
    r"(?P<frame>from|between|of)?\s?(?:the\s)?",
    re.IGNORECASE,
)
_TO_LENGTH = re.compile(
    r"\s?[,(–—]?\s?(?:or|that\sis|for|lasting|spanning|(?:for\s)?an?\s(?:total|period|span|stretch|stay|run)\sof)\s(?:some\s|an?\s|the\s)?",
    re.IGNORECASE,
)
_PUNISHED = re.compile(
    r"\b(?:sentenced|jailed|imprison\w+|bann?\w*|disqualif\w+|suspend\w+|ordered|serv(?:ed?|ing)|handed|received|given|got|"
    r"aged?|first|final|another|after|within|in excess of)\b[^.;]{0,24}$",
    re.IGNORECASE,
)


class _Stretch(NamedTuple):
    """The days between two dates: the fewest they can be, the most, and the fewest of them that are worked on."""

    fewest: int
    most: int
    worked: int
    first: Span
    second: Span


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each length that stands with its two dates: wrong, or right."""
    for first, second in pairwise(article.dates):
        near = second.span.start - first.span.end < _JOINT_MOST
        joint = _JOINT.fullmatch(article.between(first.span, second.span)) if near else None
        figure = joint and _length(article, first, second, listed=bool(joint["and"]) and not joint["ends"])
        stretch = _stretch(article, first, second) if figure else None
        if figure and stretch:
            yield _told(article, figure, stretch)


def _told(article: Article, figure: Figure, stretch: _Stretch) -> Finding | Confirmation:
    """Return what is to be said of a length and the days between its dates."""
    name = _unit(figure, article)
    unit, short, long = _UNITS[name]
    weeks = 7 if name == "week" and figure.unit == "day" else 1  # a "week-long" thing is read as of seven days
    low, high = (None if end is None else float(end) / weeks for end in (figure.low, figure.high))
    evidence = (stretch.first, stretch.second)
    ends = f"from {article.words(stretch.first)} to {article.words(stretch.second)}"
    enough = low is None or stretch.most >= (low - short) * unit
    fewest = stretch.worked if name == "day" else stretch.fewest
    if enough and (high is None or fewest <= (high + long) * unit):
        working = f"{ends} is {_counted(stretch, name)}{_otherwise(stretch, figure)}."
        return RULE.right(figure.span, working[0].upper() + working[1:], evidence=evidence)
    message = f"The copy has “{article.words(figure.span)}”; {ends} is {_counted(stretch, name)}."
    return RULE.finding(article, figure.span, message, evidence=evidence)


def _counted(stretch: _Stretch, name: str) -> str:
    """Say how long a stretch is: "12 days, counting both", "5.4 weeks", "20 or 21 months"."""
    unit = _UNITS[name][0]
    sure, low, high = stretch.most - stretch.fewest < 2, round(stretch.fewest / unit, 1), round(stretch.most / unit, 1)
    if sure and (name == "day" or (name == "week" and stretch.most < _DAYS_TELL and high % 1)):
        return f"{stretch.most} days, counting both"
    if sure and high >= 1:
        return f"{'about ' if high % 1 else ''}{number(Decimal(str(high)))} {name}{'' if high == 1 else 's'}"
    if ceil(low) > floor(high) or high < 1:  # no whole number of years: so many months
        return _counted(stretch, _SMALLER[name])
    return from_to(ceil(low), floor(high), name)


def _otherwise(stretch: _Stretch, figure: Figure) -> str:
    """Say how else days come to what the copy has: without both ends, or without weekends."""
    if figure.value is None or figure.unit != "day" or figure.value in (stretch.most, 7):
        return ""
    ways = {
        stretch.most - 1: f", or {stretch.most - 1} from one to the other",
        stretch.worked: f", {stretch.worked} of them weekdays",
    }
    return ways.get(int(figure.value), "")


def _unit(figure: Figure, article: Article) -> str:
    """Return the unit that a length is told in."""
    return "week" if re.match(r"(?:week|fortnight)-", article.words(figure.span), re.IGNORECASE) else figure.unit


def _length(article: Article, first: DateMention, second: DateMention, *, listed: bool) -> Figure | None:
    """Return the length that is told of two dates, before them or after; `listed` says that they may be just two."""
    for _, figure in reversed([*article.figures_in(nearby(article, first.span.to(second.span), _NEAR))]):
        if figure.kind is not FigureKind.DURATION or figure.unit not in _UNITS:
            continue
        if figure.span.end <= first.span.start:
            gap = _TO_DATES.fullmatch(article.between(figure.span, first.span))
            if not gap or (listed and (gap["frame"] or "").lower() != "between"):
                return None
            return None if _PUNISHED.search(before(article, figure.span, _NEAR)) else figure
        if figure.span.start >= second.span.end and _TO_LENGTH.fullmatch(article.between(second.span, figure.span)):
            return figure
    return None


def _stretch(article: Article, first: DateMention, second: DateMention) -> _Stretch | None:
    """Return how many days lie between two dates, None where they do not tell or run backwards."""
    if first.month is None and first.year is None:
        return None
    year = first.year or second.year or (article.published.year if article.published else 2001)
    start = _days(first, year)
    end = _days(second, second.year or year)
    if start and end and end[0] < start[0] and not second.year:
        end = _days(second, year + 1)
    if start and end and end[0] < start[0] and not first.year:
        start = _days(first, year - 1)
    if not start or not end or end[0] < start[0]:
        return None
    fewest = max(0, (end[0] - start[1]).days)
    exact = start[0] == start[1] and end[0] == end[1]
    worked = _weekdays(start[0], end[0]) if exact else fewest
    return _Stretch(fewest, (end[1] - start[0]).days + 1, min(fewest, worked), first.span, second.span)


def _weekdays(start: date, end: date) -> int:
    """Return how many days of a stretch are worked on: all, where it begins or ends on a weekend."""
    days = (end - start).days + 1
    if max(start.isoweekday(), end.isoweekday()) > 5:
        return days
    return days - 2 * ((days + start.isoweekday() - 1) // 7)


def _days(mention: DateMention, year: int) -> tuple[date, date] | None:
    """Return the first and last day that a date of a year can mean, None where no calendar has it."""
    if mention.month is None:
        return (date(year, 1, 1), date(year, 12, 31)) if mention.year else None
    last = monthrange(year, mention.month)[1]
    day = mention.day
    if day is not None and not 0 < day <= last:
        return None
    return date(year, mention.month, day or 1), date(year, mention.month, day or last)
