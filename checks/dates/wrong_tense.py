"""Something that will be on a day that has passed, or was on one that is to come.

"Will appear on 3 March" two days after 3 March: either the day or the tense is wrong. Only where the verb of what
happens stands right before the date, but for a place. A day without a year counts as passed only in the two months
after it, and never where its weekday is that of the year to come. Quotations, captions
and what a letter of an earlier day says are left alone: they tell what was to come then.

## Flags
> Published: 2026-03-05
>
> Hill will appear at Wellbrook Crown Court on [[3 March]], and the inquest is due to open on [[4 March 2026]].

> Published: 2026-03-05
>
> The pool was closed in [[June 2026]], and the meeting was held [[tomorrow]].

## Does not flag
> Published: 2026-03-05
>
> Hill will stand trial for a robbery on 3 March. In 2024 she wrote that she would return on 4 March 2025.

> Published: 2026-03-05
>
> The fair will be held on Thursday 4 February 2027, and it was to be held tomorrow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import zip_longest

from checks.models import Finding, Rule, Severity
from checks.nearby import before, nearby
from checks.wording import dated
from extraction.models import Article, DateMention, SectionKind, inside

RULE = Rule(code="DAT-TENSE", severity=Severity.QUERY, reads=("dates",), priority=12)

_RECENT = timedelta(days=60)
_LONG = 100  # days: what lies further off is not told in them
_NEAR = 160  # characters to either side of a date in which its verb stands
_ADVERB = r"(?:\s+(?:also|not|now|then|next|only|first|finally|officially|formally|again|both|all|instead|\w+ly))?"
# Where it happens: up to two places, in words that tell of no other event and no other thing.
_WORD = (
    r"(?:\s+(?!(?:for|of|over|after|about|from|who|which|that|on|in|at|to|and|but|or|by|with|as|if|when|until|following|"
    r"accused|charged|since|against|involving|during|between|before|will|was|were|is|are)\b)[\w’'-]+)"
)
_PLACE = rf"(?:\s+(?:at|in|before|inside|outside|near){_WORD}{{1,6}}){{0,2}},?"
_ON = r"(?:\s+(?:on|in|by|from|at))?(?:\s+(?:the|early|late|mid|this|next|last))?[\s-]+"
_ENTERS = (
    r"(?:appear|arrive|begin|close|come\s+into\s+(?:force|effect)|conclude|end|expire|finish|give\s+evidence|"
    r"go\s+(?:ahead|on\s+(?:sale|show|trial|display)|to\s+(?:trial|the\s+polls)|live)|happen|launch|leave|meet|"
    r"open|reopen|resume|retire|return(?:\s+to\s+(?:court|work|school))?|sit|stand\s+(?:trial|down)|start|step\s+down|"
    r"take\s+(?:place|effect|part)|visit|vote)"
)
_DONE = (
    r"(?:held|heard|sentenced|arraigned|tried|opened|closed|shut|launched|published|unveiled|buried|released|reopened|"
    r"cremated|sworn\s+in|elected|announced|broadcast|screened|completed|demolished|married|arrested|charged|jailed|"
    r"convicted|killed|found|born|shot|attacked|stabbed|injured|rescued|signed)"
)
_PAST = (
    r"(?:appeared|arrived|began|came\s+into\s+(?:force|effect)|concluded|died|ended|finished|happened|launched|opened|"
    r"pleaded\s+(?:not\s+)?guilty|reopened|resumed|retired|returned|started|stepped\s+down|stood\s+trial|took\s+place|"
    r"went\s+on\s+(?:sale|show|trial|display)|occurred|won|voted)"
)
_TO_COME = re.compile(
    rf"(?P<verb>(?:(?<!his\s)(?<!her\s)(?<!the\s)(?<!a\s)(?<!their\s)\bwill|\bshall|\bwon[’']t|[’']ll|"
    rf"\b(?:is|are){_ADVERB}\s+(?:(?:due|scheduled|set|expected|going)\s+)?to){_ADVERB}"
    rf"\s+(?:be{_ADVERB}\s+{_DONE}|{_ENTERS})|\b(?:is|are){_ADVERB}\s+(?:scheduled|due|set|planned|listed)(?=\s+(?:for|on|in)\s)(?:\s+for{_WORD}{{1,5}})?)"
    rf"(?:\s+for)?{_PLACE}{_ON}$",
    re.IGNORECASE,
)
_GONE = re.compile(
    rf"(?P<verb>\b(?:(?:was|were){_ADVERB}\s+{_DONE}|{_PAST})){_PLACE}{_ON}$",
    re.IGNORECASE,
)
_UNREAL = re.compile(
    r"\b(?:if|unless|would|wish|could|should|suppose|until|were\s+to|to\s+be|imagine)\b", re.IGNORECASE
)
_YEARLY = re.compile(r"\b(?:each|every|annual\w*|next\s+year)\b", re.IGNORECASE)
_EITHER_WAY = re.compile(r"(?:0?\d|1[0-2])[/.-](?:0?\d|1[0-2])[/.-]\d+")  # 3/4/2026 may be March or April
_THAT = re.compile(r"\bthat\b")
_OF_IT = re.compile(r"[’']s\b")
_JOINED = re.compile(r"\s*(?:[-–—/&]|to|until|till|through|and|or)\s*(?:the\s+)?", re.IGNORECASE)
_IN = re.compile(r"\b(?:in|on|by)\s+$", re.IGNORECASE)


def check(article: Article) -> Iterator[Finding]:
    """Yield each date on the wrong side of publication for its verb."""
    if article.published is None:
        return
    for mention, following in zip_longest(article.dates, article.dates[1:]):
        day = _day(mention, article.published)
        if day is None or day == article.published:
            continue
        gone = day < article.published
        verb = _verb(article, mention, gone=gone)
        if not verb or _stands_apart(article, mention):
            continue
        if not (gone and (_runs_on(article, mention, following) or _said_then(article, mention, day))):
            yield _finding(article, mention, day, verb)


def _finding(article: Article, mention: DateMention, day: date, verb: str) -> Finding:
    """Return the finding on a date and its verb."""
    published = article.published or day
    away = abs((published - day).days)
    side = "before" if day < published else "after"
    distance = f"{away} day{'' if away == 1 else 's'} {side} publication"
    working = f"{dated(day, article.style.date_order)} is {distance} on {dated(published, article.style.date_order)}."
    which = f"which is {distance if away < _LONG else f'{side} publication'}"
    message = f"“{verb}” goes with {article.words(mention.span)}, {which}."
    return RULE.finding(article, mention.span, message, working=working)


def _day(mention: DateMention, published: date) -> date | None:
    """Return the day of a date that lies nearest to publication, None where the copy leaves open which year's it is."""
    leaning = mention.anchor or ""
    if mention.year or leaning.startswith(("tomorrow", "next", "yesterday", "last")):
        if mention.first is None or mention.last is None:
            return None
        return min(max(mention.first, published), mention.last)
    if mention.month is None or mention.day is None or leaning:
        return None
    return _just_gone(mention.month, mention.day, mention.weekday, published)


def _just_gone(month: int, day: int, weekday: int | None, published: date) -> date | None:
    """Return a day without a year if it has only just passed, and its weekday is not that of the year to come."""
    days = [each for year in (-1, 0, 1) if (each := _calendar(published.year + year, month, day))]
    gone = [each for each in days if published - _RECENT <= each < published]
    to_come = [each for each in days if each >= published]
    if not gone or any(weekday == each.isoweekday() for each in to_come):
        return None
    return gone[0]


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _stands_apart(article: Article, mention: DateMention) -> bool:
    """Tell whether a date is no day of this telling: in a quotation, under a picture, of each year, "tomorrow's"."""
    section = article.section_at(mention.span)
    return (
        article.quoted(mention.span)
        or (section is not None and section.kind is SectionKind.CAPTION)
        or bool(_OF_IT.match(article.after(mention.span, 3)))
        or bool(_EITHER_WAY.fullmatch(article.words(mention.span)))
    )


def _verb(article: Article, mention: DateMention, *, gone: bool) -> str | None:
    """Return the verb that stands right before a date where it does not go with it."""
    words = before(article, mention.span, _NEAR)
    match = (_TO_COME if gone else _GONE).search(words)
    if match is None or (mention.day is None and mention.anchor is None and not _IN.search(words)):
        return None
    if _YEARLY.search(article.words(nearby(article, mention.span, _NEAR))) if gone else _UNREAL.search(words):
        return None
    return " ".join(match["verb"].split())


def _runs_on(article: Article, mention: DateMention, following: DateMention | None) -> bool:
    """Tell whether a date begins a range that has not ended."""
    if following is None or article.published is None:
        return False
    end = _day(following, article.published)
    ended = end is not None and end < article.published
    return not ended and bool(_JOINED.fullmatch(article.between(mention.span, following.span)))


def _said_then(article: Article, mention: DateMention, day: date) -> bool:
    """Tell whether a date is part of what was said on an earlier day that the sentence gives: in a letter of 2019."""
    reported = any(mention.span in report.span for report in article.reports)
    return any(
        other.last is not None
        and other.last <= day
        and other.span.end <= mention.span.start
        and (reported or _THAT.search(article.between(other.span, mention.span)))
        for other in inside(article.dates, nearby(article, mention.span, _NEAR))
    )
