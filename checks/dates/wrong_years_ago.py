"""A distance from today that does not fit the date beside it: "235 years ago, in 1786".

It is reckoned from the day of publication, with one unit either way; an anniversary must fall in the year itself, and
is judged only where the sentence speaks of this year's. A year that the sentence gives besides, or one just round the
turn of the year, may be the one that the anniversary falls in.

## Flags
> Published: 2011-06-20
>
> The treaty was signed [[235 years]] ago, in 1786.

> Published: 2026-06-20
>
> This year marks the [[40th]] anniversary of the 1976 flood, and the mill has been shut for [[six years]], since 2010.

> Published: 2026-06-20
>
> The club, founded in 1966, is celebrating its [[50th]] anniversary this summer.

## Does not flag
> Published: 2026-06-20
>
> He left five years ago, in 2020, and has been a baker for 16 years, since 2010.

> Published: 2026-06-20
>
> A stone was unveiled in 1966 on the 50th anniversary of the 1916 fire, and another on its 75th anniversary.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date, timedelta

from checks.models import Confirmation, Finding, Rule, Severity
from checks.nearby import before, nearby
from checks.rounding import room
from checks.wording import dated, from_to
from extraction.models import Article, DateMention, Figure, FigureKind, Span, inside

RULE = Rule(code="DAT-AGO", severity=Severity.QUERY, reads=("dates", "figures"), priority=12, confirms=True)

_TURN = timedelta(days=60)
_NEAR = 160  # characters to either side of a date in which its distance stands
_UNITS = {"day": 1.0, "week": 7.0, "month": 30.44, "year": 365.25}
_DAYS_TELL = 28  # up to four weeks days say more than weeks
_IN = (
    r"(?:back\s+)?(?:(?:in|on|around|during)\s+)?(?:the\s+(?:spring|summer|autumn|winter|end|start|beginning)\s+of\s+)?"
    r"(?:(?:early|late|mid)[\s-])?"
)
# What stands between a distance and its date, either before the other.
_AGO_IN = re.compile(rf"\s+ago\s?[,(–—]?\s*{_IN}", re.IGNORECASE)
_SINCE = re.compile(r",?\s+since\s+(?:the\s+)?(?:(?:early|late|mid)[\s-])?", re.IGNORECASE)
_COMMA = re.compile(r"\s?[,(–—]\s?")
_AGO = re.compile(r"\s+ago\s*(?:[,.;)–—]|$)", re.IGNORECASE)
_STILL = re.compile(r"\b(?:has|have)\b|\w[’']ve\b", re.IGNORECASE)
_FOR = re.compile(r"\b(?:for|the(?:\s+(?:last|past))?|marks?|been|it\s+is|it[’']s)\s+$", re.IGNORECASE)
_ANNIVERSARY = re.compile(r"[\s-]+(?:year\s+)?anniversary\b", re.IGNORECASE)
_OF = re.compile(r"\s+of\s[^.;:,()]{0,60}", re.IGNORECASE)
_FOUNDED = re.compile(
    r"\b(?:founded|established|formed|opened|launched|built|created|set\s+up|began|started|incorporated)\s+in\s+$",
    re.IGNORECASE,
)
_ITS = re.compile(r"\b(?:its|their)\s+$", re.IGNORECASE)
_NOW = re.compile(
    r"\b(?:this\s+(?:year|month|week|weekend|spring|summer|autumn|winter|season|[A-Z]\w+day)|today|tomorrow|marks|"
    r"(?:is|are)\s+(?:celebrating|marking)|celebrates?)\b",
    re.IGNORECASE,
)


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each distance from today that stands with its date: wrong, or right."""
    if article.published is None:
        return
    for mention in article.dates:
        if mention.first is None or mention.last is None:
            continue
        for _, figure in article.figures_in(nearby(article, mention.span, _NEAR)):
            if figure.kind is FigureKind.DURATION and figure.unit in _UNITS and _is_ago(article, figure, mention):
                yield from _ago(article, figure, (mention.first, mention.last), mention.span, article.published)
            elif mention.year and _is_anniversary(article, figure, mention):
                yield from _anniversary(article, figure, mention.year, mention.span, article.published)


def _is_ago(article: Article, figure: Figure, mention: DateMention) -> bool:
    """Tell whether a distance and a date are said of each other: "235 years ago, in 1786", "six years, since 2010"."""
    if mention.span.start < figure.span.start:
        after = article.after(figure.span, 8)
        return bool(_COMMA.fullmatch(article.between(mention.span, figure.span)) and _AGO.match(after))
    gap = article.between(figure.span, mention.span)
    if _SINCE.fullmatch(gap):
        words = before(article, figure.span, _NEAR)
        return bool(_STILL.search(words) and _FOR.search(words))
    return bool(_AGO_IN.fullmatch(gap))


def _ago(
    article: Article, figure: Figure, days: tuple[date, date], span: Span, published: date
) -> Iterator[Finding | Confirmation]:
    """Yield what is to be said of a distance from today: one unit either way passes, but is not called right."""
    unit = _UNITS[figure.unit]
    nearest, furthest = ((published - day).days / unit for day in reversed(days))
    stated = room(figure, article)
    today = dated(published, article.style.date_order)
    working = f"From {article.words(span)} to {today} is {_counted(nearest, furthest, figure)}."
    if furthest >= float(stated.low) and nearest <= float(stated.high):
        yield RULE.right(figure.span, working, evidence=(span,))
    elif furthest < float(stated.low) - 1 or nearest > float(stated.high) + 1:
        message = f"{working[:-1]}; the copy has “{article.words(figure.span)}”."
        yield RULE.finding(article, figure.span, message, evidence=(span,))


def _counted(nearest: float, furthest: float, figure: Figure) -> str:
    """Say how far off a date is: "225 years", "3 or 4 months", "18 days" for two weeks and a half."""
    days = round(furthest * _UNITS[figure.unit])
    if figure.unit == "week" and days % 7 and days < _DAYS_TELL:
        return from_to(round(nearest * _UNITS[figure.unit]), days, "day")
    low, high = math.floor(nearest + 0.05), math.floor(furthest + 0.05)
    return from_to(low, high, figure.unit)


def _is_anniversary(article: Article, figure: Figure, mention: DateMention) -> bool:
    """Tell whether an anniversary is this year's, and of a thing of that year: "40th anniversary of the 1976 flood"."""
    if figure.kind not in (FigureKind.ORDINAL, FigureKind.DURATION) or not figure.value:
        return False
    after = article.after(figure.number, 24)
    near = nearby(article, mention.span, _NEAR)
    if not (named := _ANNIVERSARY.match(after)) or not _NOW.search(article.words(near)):
        return False
    if mention.span.start > figure.span.start:
        return bool(_OF.fullmatch(article.between(figure.number, mention.span)[named.end() :]))
    founded = _FOUNDED.search(before(article, mention.span, _NEAR))
    return bool(founded and _ITS.search(before(article, figure.span, _NEAR)))


def _anniversary(
    article: Article, figure: Figure, year: int, span: Span, published: date
) -> Iterator[Finding | Confirmation]:
    """Yield what is to be said of an anniversary: it is this year's, or that of a year the sentence gives besides."""
    years = {published.year, (published - _TURN).year, (published + _TURN).year}
    years |= {other.year for other in inside(article.dates, nearby(article, span, _NEAR)) if other.year}
    count, since = int(figure.value or 0), published.year - year
    if year + count in years:
        yield RULE.right(figure.span, f"{year + count} − {year} = {count}.", evidence=(span,))
    elif 2 * abs(since - count) <= count:
        named = f"{article.words(figure.number)} anniversary"
        message = f"{year} is {since} years before {published.year}; the copy has “{named}”."
        working = f"{published.year} − {year} = {since}."
        yield RULE.finding(article, figure.span, message, evidence=(span,), working=working)
