"""A weekday and a date that do not go together.

Where the copy gives no year it is the one that brings the date nearest to publication, on the side that the sentence's
tense says; the finding is then a query. Without a publication date either there is nothing to check. Both repairs are
shown, the day and the date, since nobody but the reporter knows which is wrong.

## Flags
> The inquest opened on [[Monday 14 March 2023]] in Wellbrook.

> Published: 2023-10-05
>
> The week of action will run from Monday 9 October to [[Friday 15 October]].

## Does not flag
> The inquest opened on Tuesday 14 March 2023 in Wellbrook.

> The inquest opened on Monday 14 March in Wellbrook.

> Published: 2024-01-04
>
> He was last seen on Friday 29 December, and the search ended on Sunday December 31.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from checks.models import Confirmation, Finding, Rule, Severity
from checks.wording import dated, listed
from extraction.models import Article, DateMention
from extraction.when import looks_ahead

RULE = Rule(code="DAT-WEEKDAY", severity=Severity.ERROR, reads=("dates",), priority=20, confirms=True)


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each date that has a weekday: wrong, or right."""
    for mention in article.dates:
        day = _day(mention, article) if mention.weekday else None
        if day is None or mention.weekday is None:
            continue
        tense = "was" if article.published is not None and day <= article.published else "is"
        fact = f"{dated(day, article.style.date_order)} {tense} a {day:%A}"
        if day.isoweekday() == mention.weekday:
            yield RULE.right(mention.span, f"{fact}.")
        elif not _in_a_year_of_the_story(mention, day, article):
            yield _finding(mention, mention.weekday, day, fact, article)


def _finding(mention: DateMention, weekday: int, day: date, fact: str, article: Article) -> Finding:
    """Return the finding on a wrong weekday, with both repairs."""
    back = (day.isoweekday() - weekday) % 7
    either = (day - timedelta(days=back), day + timedelta(days=7 - back))
    dates = listed((dated(each, article.style.date_order, year=False) for each in either), last="or")
    message = f"{fact}, not a {either[0]:%A}. Should it be {day:%A}, or {either[0]:%A} {dates}?"
    if mention.year:
        return RULE.finding(article, mention.span, message, working=f"{fact}.")
    working = f"No year is given; {day.year} brings the date nearest to publication, and {fact}."
    return RULE.finding(article, mention.span, message, working=working, severity=Severity.QUERY)


def _day(mention: DateMention, article: Article) -> date | None:
    """Return the day that is meant: None where the date is not whole, no year is known, or there is no such day."""
    if mention.month is None or mention.day is None:
        return None
    if mention.year:
        return _calendar(mention.year, mention.month, mention.day)
    if article.published is None:
        return None
    published = article.published
    days = [_calendar(published.year + i, mention.month, mention.day) for i in (-1, 0, 1)]
    nearest = sorted((day for day in days if day), key=lambda day: abs(day - published))
    ahead = looks_ahead(article.text, article.sentence_at(mention.span), mention.span, article.quotes)
    if ahead is None or (nearest and nearest[0].isoweekday() == mention.weekday):  # if wrong, it is the tense that is
        return next(iter(nearest), None)
    return next((day for day in nearest if (day >= published if ahead else day <= published)), None)


def _in_a_year_of_the_story(mention: DateMention, day: date, article: Article) -> bool:
    """Tell whether a date without a year has its weekday in an earlier year that the story speaks of."""
    if mention.year or (article.published and day > article.published):
        return False
    years = {other.year for other in article.dates if other.year and other.year < day.year}
    days = (_calendar(year, day.month, day.day) for year in years)
    return any(each.isoweekday() == mention.weekday for each in days if each)


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
