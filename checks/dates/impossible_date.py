"""A date or a time that no calendar or clock has.

A 29 February without a year may be right. A time counts as one with am or pm, or written with a colon after "at" and
its like; a score or a price is neither.

## Flags
> The road will reopen on [[June 31]], and the bridge on [[30 February 2024]].

> She was born on [[29 February 2023]] at [[13.15pm]].

> The meeting starts at [[12.75pm]] and the doors shut at [[25:30]].

## Does not flag
> In June 31 people left, and the 31 June motions were put to the 30 June meeting.

> Rovers won 13-30. She was born on 29 February 2024 at 12.15pm, and the last train is at 23:59.
"""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from extraction.models import Article, DateMention, Span

RULE = Rule(code="DAT-IMPOSS", severity=Severity.ERROR, reads=("sections",), priority=10)

# A time with am or pm, or one with a colon after "at" and its like: "the final ended 25:30" is a score.
_CLOCK = re.compile(
    r"(?P<at>\b(?:at|from|until|till|by|before|after|between|about|around)\s)?(?<![\w.,:£$€/-])(?<!:\s)"
    r"(?P<time>(?P<hour>\d\d?)(?:(?P<stop>[.:])(?P<minute>\d\d))?\s?(?P<half>[ap]\.?m\b)?)(?![\d:%]|[.,]\d)",
    re.IGNORECASE,
)

# What a number beside a month counts, if anything: "the 31 June motions", "by June 31 people had left".
_DATING = re.compile(
    r"\b(?:(?:on|until|till|by|from|since|dated|before|after|born)\s(?:the\s)?|(?:to|and|between)\s)$", re.IGNORECASE
)
_COUNTED = re.compile(
    r"\s(?:people|men|women|children|police|[a-z]+(?<!s)s\b|for\s[A-Z]|(?:Road|Street|Avenue|Lane|Drive|Way|Close)\b)"
)


def check(article: Article) -> Iterator[Finding]:
    """Yield each impossible date and time, in order."""
    faults = [
        (mention.span, why)
        for mention in article.dates
        if (why := _date_fault(mention)) and not _counts(mention, article)
    ]
    for section in article.copy_sections():
        faults += _time_faults(article, section.span)
    for span, why in sorted(faults, key=lambda fault: fault[0].start):
        yield RULE.finding(article, span, why)


def _date_fault(mention: DateMention) -> str | None:
    """Say what is wrong with a date, if anything."""
    if mention.month is None or mention.day is None:
        return None
    year = mention.year or 2000  # a leap year: a bare 29 February may be right
    days = monthrange(year, mention.month)[1]
    if mention.day <= days:
        return None
    return f"{month_name[mention.month]}{f' {mention.year}' if mention.year else ''} has {days} days."


def _counts(mention: DateMention, article: Article) -> bool:
    """Tell whether what was read as a bare day and month counts things: "the 31 June motions"."""
    if mention.year or mention.weekday or mention.day is None:
        return False
    before = article.before(mention.span, 16)
    after = article.after(mention.span, 24)
    day_first = article.words(mention.span)[0].isdigit()
    sure = day_first and _DATING.search(before)
    return not sure and (mention.day > 31 or bool(_COUNTED.match(after)))


def _time_faults(article: Article, within: Span) -> Iterator[tuple[Span, str]]:
    """Yield the impossible times of one paragraph, and what is wrong with each."""
    for match, _ in article.matches(_CLOCK, within):
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        why = None
        if not match["half"] and not (match["at"] and match["stop"] == ":"):
            continue
        if minute > 59:
            why = "An hour has 60 minutes."
        elif match["half"] and hour > 12:
            why = f"Hours end at 12 with {match['half']}."
        elif hour > 24 or (hour == 24 and minute):
            why = "A day has 24 hours."
        if why:
            yield article.span(*match.span("time")), why
