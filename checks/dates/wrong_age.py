"""An age that does not fit a birth, a word or a lifetime.

Someone born in 1953 is 65 or 66 in 2019, and which of the two is known where the day is; what the copy says of the day
of publication, or of a death in the news, is reckoned from it. A boy is no 25-year-old, a teenager 13 to 19, "in his
80s" 80 to 89, and nobody is older than 115: those bands are the desk's to set, and a query. Ages at another time
("then 17") pass.

## Flags
> Published: 2022-03-04
>
> Ann Lyle was born in 1966 in Corvale. Lyle, [[54]], has led the council since May.

> Published: 2019-10-29
>
> Singer Ann Lyle dies at [[age 69]]
>
> Ann Lyle was born on 26 May 1953 in Oareford.

> A [[25-year-old boy]] was hurt, and Tom Hill, [[118]], was unhurt.

> Tom Hill, [[79]], is in his 80s.

## Does not flag
> Published: 2022-03-04
>
> Ann Lyle was born in 1966 in Corvale. Lyle, 55, has led the council since she was 48.

> A 17-year-old boy and a 19-year-old teenager were hurt. Tom Hill, 82, is in his 80s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from checks.ages import Age, Birth, ages, births
from checks.bands import band
from checks.models import Confirmation, Finding, Rule, Severity
from checks.wording import dated
from extraction.models import Article, Figure, FigureKind, Span

RULE = Rule(code="DAT-AGE", severity=Severity.ERROR, reads=("figures",), priority=16, confirms=True)

_WORDS = {
    "child": re.compile(r"[ -](?:boy|girl|child|schoolboy|schoolgirl|toddler)(?![\w-])(?! (?:band|group|friend))"),
    "teenager": re.compile(r"[ -](?:teenager|teen)(?![\w-])"),
    "pensioner": re.compile(r"[ -](?:pensioner|OAP)(?![\w-])"),
}
_DECADE = re.compile(r"\b(?:is|was|man|woman|now) (?:well )?in(?:to)? (?:his|her) (?P<decade>[2-9]0)s\b")


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each age that can't be right, and each that a birth bears out."""
    told = [age for age in ages(article) if not age.elsewhen]
    for birth in births(article):
        for age in told:
            if age.who == birth.who and article.published:
                yield _reckoned(age, birth, article.published, article)
    yield from _in_decades(told, article)
    for figure in article.figures:
        if figure.kind is FigureKind.AGE and figure.unit == "year" and figure.value is not None:
            yield from _implausible(figure, article)


def _reckoned(age: Age, birth: Birth, published: date, article: Article) -> Finding | Confirmation:
    """Return what an age is beside a birth: right, or wrong, with what it would be."""
    least, most = _lived(birth, published)
    born = f"{'on' if birth.date.day else 'in'} {article.words(birth.date.span)}"
    would = f"{most}" if least == most else f"{least} or {most}"
    then = f"{would} on {dated(published, article.style.date_order)}"
    if least <= age.years <= most:
        return RULE.right(age.figure.span, f"Born {born}, so {then}.", evidence=(birth.date.span,))
    name = next(m.name for m in article.mentions if m.key == age.who)
    message = f"{name}, born {born}, would be {then}; the copy has {age.years}."
    severity = Severity.QUERY if age.loose else None
    working = f"{published.year} − {birth.date.year} = {published.year - (birth.date.year or 0)}"
    return RULE.finding(
        article, age.figure.span, message, evidence=(birth.date.span,), working=working, severity=severity
    )


def _lived(birth: Birth, day: date) -> tuple[int, int]:
    """Return the least and the most years that somebody can be old on a day."""
    years = day.year - (birth.date.year or day.year)
    month, of_month = birth.date.month, birth.date.day
    if month is None or (of_month is None and month == day.month):
        return years - 1, years
    reached = (day.month, day.day) >= (month, of_month or 1)
    near = of_month is not None and month == day.month and abs(day.day - of_month) <= 3
    return (years - 1, years) if near else (years, years) if reached else (years - 1, years - 1)


def _in_decades(told: list[Age], article: Article) -> Iterator[Finding]:
    """Yield each "in his 80s" of somebody whose age is another."""
    ages_of = {age.figure.span: age for age in told}
    if not ages_of:
        return
    for section in article.copy_sections():
        for match, span in article.matches(_DECADE, section.span):
            sentence = article.sentence_at(span)
            decade = int(match["decade"])
            for where, age in ages_of.items():
                if where in sentence and not decade <= age.years < decade + 10:
                    message = f"{age.years} is not in the {decade}s."
                    yield RULE.finding(article, where, message, evidence=(span,), severity=Severity.QUERY)


def _implausible(figure: Figure, article: Article) -> Iterator[Finding]:
    """Yield an age that nobody reaches, or that its noun can't have."""
    years = figure.value
    lifetime = band("age", article)
    if years is not None and lifetime and years > lifetime.high:
        if _of_a_person(figure, article):
            yield RULE.finding(article, figure.span, f"Is anybody {years} years old?", severity=Severity.QUERY)
        return
    following = article.after(figure.span, 16)
    for name, pattern in _WORDS.items():
        match, allowed = pattern.match(following), band(name, article)
        if match and allowed and years is not None and not allowed.low <= years <= allowed.high:
            where = Span(start=figure.span.start, end=figure.span.end + match.end())
            message = f"A {match[0].strip(' -')} is {allowed.low} to {allowed.high}; this one is {years}."
            yield RULE.finding(article, where, message, severity=Severity.QUERY)


def _of_a_person(figure: Figure, article: Article) -> bool:
    """Tell whether an age is that of somebody with a name: trees and churches grow older."""
    return any(age.figure is figure for age in ages(article))
