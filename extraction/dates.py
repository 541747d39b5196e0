"""Dates, as far as the copy states them: by day, by month, by year, by weekday, or by words that lean on another day.

A day is read as written, even one that no month has. Lengths of time ("the next three years") are figures.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from extraction import almanac
from extraction.models import DateMention, Span


@dataclass(frozen=True)
class _Date:
    """A date in one paragraph; `day_first` tells 9 October from October 9."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    anchor: str | None = None
    day_first: bool = True


@dataclass(frozen=True)
class _Hints:
    """Which words of dates a paragraph holds at all."""

    months: bool
    weekdays: bool
    digits: bool
    leaning: bool

    @classmethod
    def of(cls, text: str) -> _Hints:
        words = {word.lower() for word in almanac.WORD.findall(text)}
        begun = {word[:3] for word in words}
        return cls(
            months=any(month[:3] in begun for month in almanac.MONTHS),
            weekdays=any(day[:3] in begun for day in almanac.WEEKDAYS),
            digits=any(digit in text for digit in "0123456789"),
            leaning=not words.isdisjoint(almanac.LEANING),
        )


def dates(text: str, start: int, *, day_first: bool = True) -> tuple[DateMention, ...]:
    """Return the dates in one paragraph's `text`, in order; `start` is where the paragraph starts.

    `day_first` says how 03/04/2023 is read. A range is two dates, and shares the year and month that it states once.
    """
    hints = _Hints.of(text)
    found = _settled([*_full(text, hints, day_first=day_first)])
    found = _settled([*found, *_ranges(text, found)])
    found = _settled([*found, *_parts(text, hints)])
    return tuple(
        DateMention(
            span=Span(start=start + d.start, end=start + d.end),
            year=d.year,
            month=d.month,
            day=d.day,
            weekday=d.weekday,
            anchor=d.anchor,
        )
        for d in _shared(text, found)
    )


def _settled(found: list[_Date]) -> list[_Date]:
    """Return the dates in the order of the text; of two that overlap, the one that was found first."""
    kept: list[_Date] = []
    for date in found:
        i = bisect_right(kept, date.start, key=lambda d: d.start)
        if (i == 0 or kept[i - 1].end <= date.start) and (i == len(kept) or date.end <= kept[i].start):
            kept.insert(i, date)
    return kept


def _full(text: str, hints: _Hints, *, day_first: bool) -> Iterator[_Date]:
    """Yield the dates that say a day and a month."""
    if not hints.digits:
        return
    for match in almanac.ISO.finditer(text):
        yield _Date(*match.span(), int(match["y"]), int(match["m"]), int(match["d"]))
    for match in almanac.NUMERIC.finditer(text):
        yield from _numeric(match, day_first=day_first)
    if hints.months:
        yield from (_from(match) for match in almanac.DAY_MONTH.finditer(text) if _is_day_month(match))
        yield from (
            replace(_from(match), day_first=False) for match in almanac.MONTH_DAY.finditer(text) if _is_month_day(match)
        )


def _numeric(match: re.Match[str], *, day_first: bool) -> Iterator[_Date]:
    """Yield 03/04/2023 as the house reads it, the other way round where only that has a month."""
    a, b = int(match["a"]), int(match["b"])
    day, month = (a, b) if day_first else (b, a)
    if month > 12:
        day, month = month, day
    if 0 < month <= 12 and day and (match["s"] != "-" or len(match["y"]) == 4):
        yield _Date(*match.span(), _year(match["y"]), month, day)


def _from(match: re.Match[str]) -> _Date:
    """Return the date that a match's groups give."""
    parts = match.groupdict()
    year = parts.get("y") or parts.get("yy")
    weekday, day, month = parts.get("wd"), parts.get("d"), parts.get("m") or parts.get("m2")
    return _Date(
        match.start(),
        match.end(),
        _year(year) if year else None,
        _month(month) if month else None,
        int(re.sub(r"\D", "", day)) if day else None,
        _weekday(weekday) if weekday else None,
    )


def _year(digits: str) -> int:
    """Return the year; two digits up to 60 are of this century."""
    year = int(digits)
    return year if year > 99 else year + (2000 if year <= 60 else 1900)


def _month(name: str) -> int:
    return next(i for i, month in enumerate(almanac.MONTHS, 1) if month.startswith(name[:3].lower()))


def _weekday(name: str) -> int:
    return next(i for i, day in enumerate(almanac.WEEKDAYS, 1) if day.startswith(name[:3].lower()))


def _is_day_month(match: re.Match[str]) -> bool:
    """Tell a date from a number and a name or a verb: "14 March hares", "12 May supporters"."""
    if not match["wd"] and match["d"].lstrip("0") == "":
        return False
    if match["wd"] or match["y"] or match["yy"] or not match["d"].isdigit():
        return True
    dated = bool(almanac.DATING.search(match.string, max(0, match.start() - 12), match.start()))
    if int(match["d"]) > 31 and not dated:
        return False
    return dated or match["m"] not in ("March", "May") or not almanac.COUNTS.match(match.string, match.end())


def _is_month_day(match: re.Match[str]) -> bool:
    """Tell a date from a month and a number of things: "in March 12 officers"."""
    if match["wd"] or match["y"] or not match["d"].isdigit():
        return True
    framed = almanac.IN_MONTH.search(match.string, max(0, match.start() - 10), match.start())
    counts = almanac.COUNTS.match(match.string, match.end())
    return not (framed and re.match(r"\s+[a-z]", match.string[match.end() :])) and not (counts and int(match["d"]) > 31)


def _is_month_year(match: re.Match[str]) -> bool:
    """Tell a year from a round number of things: "in May 2000 people"."""
    year = match["y"] or "19"
    return not ((year.endswith("00") or year < "19") and almanac.COUNTS.match(match.string, match.end()))


def _ranges(text: str, found: list[_Date]) -> Iterator[_Date]:
    """Yield the days that lean on a date beside them for their month: "9 to 15 October", "October 9-15, 2023"."""
    for date in found:
        if date.day is not None and date.day_first:
            yield from _to_left(text, date)
        elif date.day is not None and (match := almanac.TO_RIGHT.match(text, date.end)):
            year = match["y"]
            yield replace(
                _from(match),
                start=match.start("wd") if match["wd"] else match.start("d"),
                month=date.month,
                year=_year(year) if year else None,
            )


def _to_left(text: str, date: _Date) -> Iterator[_Date]:
    """Yield the days listed before a date; a list with commas must have an "and" before its last day."""
    linked = False
    while match := almanac.TO_LEFT.search(text, max(0, date.start - 40), date.start):
        if not linked and match["joint"].strip() == ",":
            return
        earlier = _from(match)
        if not earlier.day or date.day is None or earlier.day > 31:
            return
        # "28 to 3 March" begins in February, which it does not say; so does "25 - Sunday 2 December".
        month = date.month if earlier.day < date.day else None
        date = replace(earlier, end=match.start("joint"), month=month, year=date.year if month else None)
        linked = True
        yield date


def _parts(text: str, hints: _Hints) -> Iterator[_Date]:
    """Yield the dates that say less: month and year, weekday, month, year, words that lean on another day."""
    if hints.months and hints.digits:
        yield from (_from(match) for match in almanac.MONTH_YEAR.finditer(text) if _is_month_year(match))
    if hints.weekdays and hints.digits:
        yield from map(_from, almanac.WEEKDAY_NUMBER.finditer(text))
    if hints.digits:
        yield from _years(text)
    if hints.weekdays:
        yield from _weekdays(text)
    if hints.months:
        yield from _months(text)
    if hints.leaning:
        yield from _leaning(text)


def _years(text: str) -> Iterator[_Date]:
    """Yield the years that stand alone."""
    for match in almanac.YEAR_SPLIT.finditer(text):
        if int(match["n"]) > int(match["y"][2:]) or match["n"] == "00":
            yield _Date(*match.span(), int(match["y"]))
    for match in almanac.YEAR_RANGE.finditer(text):
        for group in ("y1", "y2"):
            yield _Date(*match.span(group), int(match[group]))
    for pattern in (almanac.YEAR_FRAMED, almanac.YEAR_OF, almanac.YEAR_FOR):
        for match in pattern.finditer(text):
            yield _Date(*match.span("y"), int(match["y"]))


def _weekdays(text: str) -> Iterator[_Date]:
    for match in almanac.WEEKDAY_ALONE.finditer(text):
        lead = match["lead"]
        if text[match.end() : match.end() + 1] != "s" and not almanac.NO_DAY_BEFORE.search(text, 0, match.start()):
            yield replace(_from(match), anchor=_words(match[0]) if lead else None)


def _months(text: str) -> Iterator[_Date]:
    """Yield the months that stand alone: the name of a person, a march or a "may" only where words make it a month."""
    for match in almanac.MONTH_ALONE.finditer(text):
        if _is_month(match):
            leaning = match["lead"] or match["year"]
            yield replace(_from(match), anchor=_words(match[0]) if leaning else None)


def _leaning(text: str) -> Iterator[_Date]:
    """Yield yesterday, last week, earlier this year: not the titles of papers and programmes."""
    for match in almanac.RELATIVE.finditer(text):
        if match[0][0].islower() or _opens_sentence(text, match.start()):
            yield _Date(*match.span(), anchor=_words(match[0]))


def _is_month(match: re.Match[str]) -> bool:
    text, start, end = match.string, match.start(), match.end()
    if match["lead"] or match["year"]:
        return True
    if almanac.A_NAME.match(text, end):
        return False
    if (
        match["m"] in almanac.BARE_MONTHS.split("|")
        or almanac.MONTH_THEN.match(text, end)
        or almanac.MONTH_NOUN.match(text, end)
    ):
        return True
    return bool(almanac.MONTH_FRAME.search(text, max(0, start - 22), start))


def _opens_sentence(text: str, start: int) -> bool:
    """Tell whether a capital there is only that of a sentence's first word."""
    before = text[:start].rstrip()
    return not before or before[-1] in ".!?:;“\"‘'(—–"


def _words(text: str) -> str:
    return " ".join(text.lower().split())


def _shared(text: str, found: list[_Date]) -> list[_Date]:
    """Return the dates with the year that a range says once: "9 October to 15 October 2023"."""
    shared = list(found)
    for i in range(len(shared) - 2, -1, -1):
        first, second = shared[i], shared[i + 1]
        joined = almanac.JOINED.fullmatch(text, first.end, second.start)
        if joined and first.month and second.month and first.month <= second.month and _alike(first, second):
            shared[i] = replace(first, year=first.year or second.year)
    for i, (first, second) in enumerate(pairwise(shared)):
        # "October 9, 2023 to October 15": what follows is of the same year.
        joined = almanac.JOINED.fullmatch(text, first.end, second.start)
        if joined and first.year and not second.year and first.month and second.month and first.month <= second.month:
            shared[i + 1] = replace(second, year=first.year)
    return shared


def _alike(first: _Date, second: _Date) -> bool:
    """Tell whether both say a day or neither does."""
    return (first.day is None) == (second.day is None)
