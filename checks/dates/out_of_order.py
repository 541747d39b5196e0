"""Dates in an order that can't be: an end before its start, a charge before the crime, a death before the birth.

A range of years or dates runs forwards. For one person, and one date to a sentence, an arrest comes before a charge, a
charge before a conviction, and a conviction before a sentence; what somebody is charged with comes before the charge.
Retrials, appeals and second cases pass, and so do dates that lack what would tell which is first.

## Flags
> She led the council [[from 1998 to 1989]], and sat on it between 2004 and 2011.

> The road will be shut [[between 9 and 5 October 2026]].

> Tom Hill was charged on 4 March 2026 over an attack on [[9 March 2026]].

> Tom Hill was sentenced on 3 March 2026. Hill had been charged on [[9 April 2026]].

> Ann Lyle was born on 4 May 1950. Lyle died in [[1944]].

## Does not flag
> The figures are for 2013/14, and she led the council from 1989 until 1998. Numbers fell from 2011 to 2004 levels.

> Tom Hill was jailed on 3 March 2025. Hill was charged with another theft on 9 April 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from checks.ages import births, subject
from checks.models import Finding, Rule, Severity
from extraction.models import Article, DateMention, Span, inside

RULE = Rule(code="DAT-ORDER", severity=Severity.ERROR, reads=("dates",), priority=12)

_JOINT = re.compile(r"\s?(?:to|and|until|till|through|[–—-])\s?(?:the )?(?:early |late )?", re.IGNORECASE)
_OPENS = re.compile(r"\b(?P<opens>between|from)\s+(?:the )?(?:early |late )?$", re.IGNORECASE)
_BACK = re.compile(
    r"\b(?:back|compar\w+|down|fell|fall\w*|rose|levels?|versus|figures?|prices?|instead|moved|postponed|changed|"
    r"brought forward|put back|rescheduled|delayed)\b",
    re.IGNORECASE,
)
_DAYS = re.compile(
    r"\b(?P<opens>between|from)\s(?:the\s)?(?P<first>\d{1,2})(?:st|nd|rd|th)?\s(?:to|and|until)\s(?:the\s)?$",
    re.IGNORECASE,
)
_NEAR = 36  # characters before a range in which a word may say that it is none
_STEPS = ("arrested", "charged", "convicted", "sentenced")
_STEP = re.compile(
    r"\b(?:was|were|is|had been|has been|be)\s(?:later\s|then\s|first\s|only\s)?"
    r"(?P<step>arrested|charged|convicted|found guilty|sentenced|jailed)\b"
)
_SAME = {"found guilty": "convicted", "jailed": "sentenced"}
_OVER = re.compile(r"\b(?:over|after|for|in connection with|following|with)\b[^.;]*\b(?:on|in)\s$")
_AGAIN = re.compile(
    r"\b(?:re-?trial|re-?tried|re-?charged|re-?arrested|appeal\w*|another|again|second|separate|previous\w*|earlier|other|"
    r"further|breach\w*|bail|due|will|next|recall\w*)\b",
    re.IGNORECASE,
)
_DIED = re.compile(r"\bdied\b")


class _Event(NamedTuple):
    """A step of somebody's case, and when it was."""

    who: str
    step: int
    day: date
    span: Span


def check(article: Article) -> Iterator[Finding]:
    """Yield each pair of dates in an impossible order."""
    yield from _ranges(article)
    yield from _charges(article)
    yield from _cases(article)
    yield from _lives(article)


def _ranges(article: Article) -> Iterator[Finding]:
    """Yield each range that ends before it starts."""
    for one, other in pairwise(article.dates):
        if not _JOINT.fullmatch(article.between(one.span, other.span)) or not _backwards(one, other):
            continue
        lead = article.before(one.span, 24)
        opens = _OPENS.search(lead)
        around = article.plain.slice(max(0, one.span.start - _NEAR), other.span.end + _NEAR // 3)
        if opens and not _BACK.search(around):
            where = one.span.to(other.span)
            where = Span(start=one.span.start - (len(lead) - opens.start()), end=where.end)
            yield RULE.finding(article, where, f"“{article.words(where)}” ends before it starts.")
    for mention in article.dates:
        lead = article.before(mention.span, 32)
        days = _DAYS.search(lead)
        if days and mention.day and int(days["first"]) > mention.day and mention.month:
            where = Span(start=mention.span.start - (len(lead) - days.start()), end=mention.span.end)
            yield RULE.finding(article, where, f"“{article.words(where)}” ends before it starts.")


def _backwards(one: DateMention, other: DateMention) -> bool:
    """Tell whether the second of two dates comes before the first, as far as both are written."""
    if one.year and other.year:
        first, second = (one.year, one.month or 0, one.day or 0), (other.year, other.month or 0, other.day or 0)
        return second[: _depth(one, other)] < first[: _depth(one, other)]
    same_month = one.month is not None and one.month == other.month and not (one.year and not other.year)
    return same_month and one.day is not None and other.day is not None and other.day < one.day


def _depth(one: DateMention, other: DateMention) -> int:
    """Return how many of year, month and day both dates have."""
    if not one.month or not other.month:
        return 1
    return 3 if one.day and other.day else 2


def _charges(article: Article) -> Iterator[Finding]:
    """Yield each charge that comes before what it is over."""
    for sentence in article.sentences:
        dates = [d for d in inside(article.dates, sentence) if d.first and d.last]
        if len(dates) != 2 or not _STEP.search(article.words(sentence)) or _AGAIN.search(article.words(sentence)):
            continue
        charge, crime = dates
        before = _STEP.search(article.plain.slice(sentence.start, charge.span.start))
        told = _OVER.search(article.between(charge.span, crime.span))
        if before and told and charge.last and crime.first and charge.last < crime.first:
            message = f"“{article.words(crime.span)}” comes after the day when somebody was {before['step']} over it."
            yield RULE.finding(article, crime.span, message, evidence=(charge.span,))


def _cases(article: Article) -> Iterator[Finding]:
    """Yield each step of somebody's case that comes before the step it follows from."""
    seen: list[_Event] = []
    for event in _events(article):
        for other in seen:
            if other.who != event.who or other.step == event.step:
                continue
            early, late = sorted((other, event), key=lambda e: e.step)
            if late.day < early.day:
                message = f"Somebody was {_STEPS[late.step]} before they were {_STEPS[early.step]}."
                yield RULE.finding(article, event.span, message, evidence=(other.span,))
                break
        seen.append(event)


def _events(article: Article) -> Iterator[_Event]:
    """Yield the dated steps of the cases of people who are named, one to a sentence."""
    if not any(step in article.plain.text for step in _STEPS):
        return
    for sentence in article.sentences:
        words = article.words(sentence)
        steps, dates = list(_STEP.finditer(words)), list(inside(article.dates, sentence))
        if len(steps) != 1 or len(dates) != 1 or _AGAIN.search(words):
            continue
        date, whole = dates[0], dates[0].day is not None and dates[0].first == dates[0].last
        at = next((span for _, span in article.matches(_STEP, sentence)), None)
        who = subject(at, article) if at else None
        if who and whole and date.first:
            name = steps[0]["step"]
            yield _Event(who, _STEPS.index(_SAME.get(name, name)), date.first, date.span)


def _lives(article: Article) -> Iterator[Finding]:
    """Yield each death that comes before the birth."""
    born = {birth.who: birth for birth in births(article)}
    if not born:
        return
    for section in article.copy_sections():
        for _, span in article.matches(_DIED, section.span):
            dates = [d for d in inside(article.dates, article.sentence_at(span)) if d.year and d.span.start > span.end]
            birth = born.get(subject(span, article) or "")
            if dates and birth and (dates[0].year or 0) < (birth.date.year or 0):
                message = f"“{article.words(dates[0].span)}” is before the birth, “{article.words(birth.date.span)}”."
                yield RULE.finding(article, dates[0].span, message, evidence=(birth.date.span,))
