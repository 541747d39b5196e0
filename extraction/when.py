"""Which days a date can mean: the first and the last, reckoned from the day of publication where it leans on that.

"Tuesday" is the last one up to that day, or the next one in a clause that looks ahead; so are "March" and "9 March".
Weeks begin on Monday. What leans on a day that the copy told before ("the following day") is left open, as is all that
leans on an unknown day of publication.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import islice, takewhile

from extraction.models import DateMention, Quote, Span

Days = tuple[date, date]

_DAY = timedelta(days=1)
# What says that a date is still to come, or past. "Due to rain" is a cause; a participle, and what looks like one,
# says nothing after "will": "will be held", "will meet bereaved families". "Would" and "may" leave it open.
_VERB = (
    r"(?:be|appear|arrive|begin|close|come|end|expire|face|finish|give|go|happen|hear|join|land|launch|leave|make|meet|"
    r"open|perform|play|publish|reopen|report|resume|return|run|speak|stand|start|take|visit|vote)"
)
_TENSE = re.compile(
    r"(?P<ahead>\b(?:will|won[’']t|shall|(?:is|are)(?:\s+not)?\s+to|(?:plan|hope|aim|intend)s?\s+to|going\s+to|"
    rf"(?<!was\s)(?<!were\s)(?:due\s+to(?=\s+{_VERB}\b)|due(?!\s+to\b)|(?:scheduled|expected|set|planned)\s+(?:to|for))|"
    r"upcoming|forthcoming|deadline)\b|[’']ll\b)|\b(?P<behind>was|were|had|did)\b|"
    r"\b(?P<open>would|could|should|might|(?-i:may))\b|"
    r"\b(?P<participle>said|told|took|began|died|went|came|found|held|fell|rose|left|won|(?-i:[a-z]+(?<!e)ed))\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\buntil\s+(?:\w+\s+)?$", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[,;:()–—]|\b(?:and|but|who|which|that|when|where|while|after|before|because|as|since|if|although|though)\b",
    re.IGNORECASE,
)
_NEAR = 300  # characters to either side of a date in which its verb stands
_SHORT = 4  # a clause of fewer words than these, and without a verb, leans on the one beside it: "On Friday, ..."
# Words that mean one day, and how many days after publication it is.
_ONE_DAY = (
    (re.compile(r"(?:(?:earlier|later)\s+)?today|tonight|this\s+(?:morning|afternoon|evening)"), 0),
    (re.compile(r"yesterday|last\s+(?:night|evening)"), -1),
    (re.compile(r"tomorrow"), 1),
)
_LEANING = re.compile(r"(?P<part>earlier\s+|later\s+)?(?P<which>this|last|next)\s+(?P<unit>week|weekend|month|year)")
_AGO = re.compile(r"(?:a|the)\s+(?P<unit>week|fortnight|month|year)\s+ago")
_OF_YEAR = re.compile(r"\b(?P<which>last|this|next)\s+year$")
_SHIFT = {"last": -1, "this": 0, "next": 1}
_WEEK = {"week": 7, "fortnight": 14}


def resolved(
    found: Sequence[DateMention],
    text: str,
    sentences: Sequence[Span],
    published: date | None,
    quotes: Sequence[Quote] = (),
) -> tuple[DateMention, ...]:
    """Return the dates with the `first` and `last` day that each can mean; `text` is the plain text."""
    starts = [sentence.start for sentence in sentences]

    def ahead(mention: DateMention) -> bool:
        i = bisect_right(starts, mention.span.start) - 1
        return i >= 0 and bool(looks_ahead(text, sentences[i], mention.span, quotes))

    return tuple(_with(mention, _days(mention, published, partial(ahead, mention))) for mention in found)


def looks_ahead(text: str, sentence: Span, at: Span, quotes: Sequence[Quote]) -> bool | None:
    """Tell whether the clause round a date looks ahead, False where it looks back and None where it does neither.

    What is quoted says nothing of a date outside it, nor the other way round.
    """
    before, after = _seen(text, sentence, at, quotes)
    ends = [match.end() for match in _CLAUSE.finditer(before)]
    while True:
        start = ends.pop() if ends else 0
        verb = _last_verb(before, start)
        if verb:
            return _looks(verb)
        if _UNTIL.search(before):
            return True
        if not start or len(before[start:].split()) >= _SHORT:
            break
    verb = _TENSE.search(after)
    return _looks(verb) if verb and len(_CLAUSE.findall(after, 0, verb.start())) < 2 else None


def _last_verb(words: str, start: int) -> re.Match[str] | None:
    """Return the last verb that tells a tense: no participle that stands with another."""
    last: re.Match[str] | None = None
    for match in _TENSE.finditer(words, start):
        if not (last and match["participle"] and not last["behind"]):
            last = match
    return last


def _looks(verb: re.Match[str]) -> bool | None:
    return None if verb["open"] else not (verb["behind"] or verb["participle"])


def _seen(text: str, sentence: Span, at: Span, quotes: Sequence[Quote]) -> tuple[str, str]:
    """Return the words of a sentence before and after a date, with those blanked that are not of its voice."""
    first = bisect_left(quotes, sentence.start, key=lambda quote: quote.span.end)
    sentence = Span(start=max(sentence.start, at.start - _NEAR), end=max(at.end, min(sentence.end, at.end + _NEAR)))
    before, after = text[sentence.start : at.start], text[at.end : sentence.end]
    for quote in takewhile(lambda quote: quote.span.start < sentence.end, islice(quotes, first, None)):
        start, end = max(quote.span.start, sentence.start), min(quote.span.end, sentence.end)
        if at in quote.span:
            return text[start : at.start], text[at.end : end]
        if end <= at.start:
            before = _blanked(before, start - sentence.start, end - sentence.start)
        elif start >= at.end:
            after = _blanked(after, start - at.end, end - at.end)
    return before, after


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _with(mention: DateMention, days: Days | None) -> DateMention:
    return mention if days is None else mention.model_copy(update={"first": days[0], "last": days[1]})


def _days(mention: DateMention, published: date | None, ahead: Callable[[], bool]) -> Days | None:
    """Return the days that a date can mean, None where it says too little or no calendar has it."""
    try:
        if mention.year is not None:
            return _stated(mention.year, mention.month, mention.day)
        if published is None:
            return None
        if mention.month is not None:
            return _in_a_year(mention, published, ahead)
        if mention.weekday is not None and mention.day is None:
            return _weekday(mention.weekday, mention.anchor or "", published, ahead)
        return _leaning(mention.anchor, published) if mention.anchor else None
    except (ValueError, OverflowError):  # 31 June, or a year before the first
        return None


def _stated(year: int, month: int | None, day: int | None) -> Days:
    """Return the days of a year, of a month in it, or the one day; ValueError where there is none."""
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def _in_a_year(mention: DateMention, published: date, ahead: Callable[[], bool]) -> Days:
    """Return the days of a month, or of a day in it, in the year that is meant."""
    anchor = mention.anchor or ""
    of_year = _OF_YEAR.search(anchor)
    if of_year:
        return _stated(published.year + _SHIFT[of_year["which"]], mention.month, mention.day)
    years = (_stated(published.year + n, mention.month, mention.day) for n in (-1, 0, 1))
    if anchor.startswith("last"):
        return _last(days for days in years if days[1] < published)
    if anchor.startswith("next") or (not anchor.startswith("this") and ahead()):
        return next(days for days in years if days[1] >= published and (days[0] > published or not anchor))
    return _last(days for days in years if days[0] <= published)


def _last(days: Iterable[Days]) -> Days:
    *_, last = days
    return last


def _weekday(weekday: int, anchor: str, published: date, ahead: Callable[[], bool]) -> Days | None:
    """Return the day that a weekday means."""
    if anchor.startswith(("the following", "the previous")):
        return None
    back = (published.isoweekday() - weekday) % 7
    if anchor.startswith("last"):
        day = published - (back or 7) * _DAY
    elif anchor.startswith(("next", "this coming")) or ahead():
        day = published + ((7 - back) if back or anchor else 0) * _DAY
    else:
        day = published - back * _DAY
    return day, day


def _leaning(anchor: str, published: date) -> Days | None:
    """Return the days that words like "last month" and "earlier this year" mean."""
    away = next((n for pattern, n in _ONE_DAY if pattern.fullmatch(anchor)), None)
    if away is not None:
        return published + away * _DAY, published + away * _DAY
    if match := _AGO.fullmatch(anchor):
        return _ago(match["unit"], published)
    match = _LEANING.fullmatch(anchor)
    if match is None:
        return None
    first, last = _period(match["unit"], _SHIFT[match["which"]], published)
    if match["which"] == "this" and match["part"]:
        return (first, published) if match["part"].startswith("earlier") else (published, last)
    return first, last


def _ago(unit: str, published: date) -> Days:
    """Return the day a week or a fortnight ago, or the month that a month or a year ago fell in."""
    if unit in _WEEK:
        day = published - _WEEK[unit] * _DAY
        return day, day
    months = 12 if unit == "year" else 1
    year, month = divmod(published.year * 12 + published.month - 1 - months, 12)
    return _stated(year, month + 1, None)


def _period(unit: str, shift: int, published: date) -> Days:
    """Return the week, weekend, month or year so many after the one of publication."""
    if unit == "year":
        return _stated(published.year + shift, None, None)
    if unit == "month":
        year, month = divmod(published.year * 12 + published.month - 1 + shift, 12)
        return _stated(year, month + 1, None)
    monday = published - (published.isoweekday() - 1) * _DAY + shift * 7 * _DAY
    return (monday + 5 * _DAY if unit == "weekend" else monday), monday + 6 * _DAY
