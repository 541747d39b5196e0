"""What the words round a number make of it: more than, about, up to, and the interval that this allows."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from extraction.figures.numerals import tidy
from extraction.figures.passage import Draft, Passage
from extraction.models import Bound

_NEARLY = r"nearly|almost|close to|nigh on|approaching|virtually"
_UNDER = r"just under|just below|just short of|a little under|slightly less than|slightly under"
_WORDS = {
    Bound.MORE_THAN: r"(?:well |just |slightly |a little |far |much )?(?:more than|over-?|above)|in excess of|"
    r"upwards of|north of|exceeding|topping|greater than|better than",
    Bound.AT_LEAST: r"at least|no fewer than|no less than|not less than|a minimum of|minimum of|at the very least",
    Bound.AT_MOST: r"up to|as many as|as much as|as high as|as few as|as little as|at most|no more than|not more than|"
    r"a maximum of|maximum of|at the most|no later than|within",
    Bound.LESS_THAN: rf"{_UNDER}|(?:far |well |much )?(?:fewer than|less than|under-?|below)|short of|lower than|sub-",
    Bound.ABOUT: rf"{_NEARLY}|about|around|some|roughly|approximately|approx\.?|circa|c\.|an estimated|estimated at|"
    r"estimated|in the region of|somewhere around|or so|~",
}
_BEFORE = re.compile(
    "|".join(rf"(?P<{bound.name}>(?<![\w-])(?:{words}))" for bound, words in _WORDS.items()).join(("(?:", r")\s*$")),
    re.IGNORECASE,
)
_AFTER = {
    Bound.AT_LEAST: re.compile(r"\+|\s+(?:or|and)\s+(?:more|above|over|older|upwards)\b|-plus\b|\s+plus\b", re.I),
    Bound.AT_MOST: re.compile(r"\s+or\s+(?:fewer|less|under|younger|below)\b", re.I),
    Bound.ABOUT: re.compile(r"\s+or\s+so\b|[-\s]odd\b|-ish\b", re.I),
}

_THE = re.compile(r"the\b", re.IGNORECASE)  # "over the next three years" is not over three
_ENDS = re.compile(r"\b(?:between|from|anywhere from)\s+$", re.IGNORECASE)

Interval = tuple[Decimal | None, Decimal | None]


def bounded(passage: Passage, draft: Draft) -> tuple[Draft, Interval]:
    """Return the draft with its bound, grown over the words that set it, and the interval they allow."""
    n = draft.numeral
    if n.vague and n.low != n.high:
        return replace(draft, bound=Bound.ABOUT), (n.low, n.high)
    if n.value is None:
        ends = passage.before(draft.start, _ENDS)
        return replace(draft, start=ends.start() if ends else draft.start), (n.low, n.high)
    match = passage.before(draft.start, _BEFORE)
    if match and not passage.after(draft.start, _THE):
        bound = Bound[next(name for name, words in match.groupdict().items() if words)]
        return replace(draft, bound=bound, start=match.start()), _interval(bound, match[0], n.low, n.high)
    for bound, pattern in _AFTER.items():
        after = passage.after(n.end, pattern) or passage.after(draft.end, pattern)
        if after:
            grown = replace(draft, bound=bound, end=max(draft.end, after.end()))
            return grown, _interval(bound, "", n.low, n.high)
    return draft, (n.low, n.high)


def _interval(bound: Bound, words: str, low: Decimal, high: Decimal) -> Interval:
    """Return what a bound allows; "nearly" and "just under" allow the last tenth, "about" a tenth either way."""
    tenth = Decimal("0.1")
    words = words.lower()
    if bound in (Bound.MORE_THAN, Bound.AT_LEAST):
        return low, None
    if bound is Bound.AT_MOST:
        return Decimal(0), high
    if re.match(rf"(?:{_NEARLY}|{_UNDER})", words):
        return tidy(low * (1 - tenth)), high
    if bound is Bound.LESS_THAN:
        return Decimal(0), high
    return tidy(low * (1 - tenth)), tidy(high * (1 + tenth))
