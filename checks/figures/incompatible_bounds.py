"""Words round a figure that cannot hold together: "up to at least 50", or "nearly 60" and "more than 62" of one thing.

Of two figures of one thing, the words alone make them disagree: without them the numbers would be near each other, and
with them no number fits both. Figures that grow ("could rise to") are of two times, and pass.

## Flags
> The fair drew [[up to at least 50 people]].

> Nearly 60 homes were flooded in Corvale.
>
> The council said that [[more than 62 homes]] were flooded.

## Does not flag
> About 60 homes were flooded in Corvale. The council said that 62 homes were flooded.

> At least 40 people died in the flood. The toll could rise to more than 60 people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.sameness import Agreement, agreement, by_what, pairs, same_thing
from extraction.models import Article, Bound, Figure, Span

RULE = Rule(
    code="FIG-MOD", severity=Severity.QUERY, reads=("figures",), priority=12, takes_in=("FIG-CONFLICT", "FIG-RESTATED")
)

_UP = (
    r"(?:at least|more than|(?<!took )(?<!take )(?<!taken )(?<!taking )over|upwards of|no fewer than|no less than|"
    r"in excess of)"
)
_DOWN = r"(?:up to|at most|as many as|no more than|fewer than|less than|under|nearly|almost|just under)"
_ROUGH = r"(?:about|around|roughly|approximately|some)"
_BOTH = re.compile(
    rf"\b(?:{_UP} {_DOWN}|{_DOWN} {_UP}|{_UP} {_ROUGH}|exactly {_ROUGH}|{_ROUGH} exactly|precisely {_ROUGH})\s+[£$€]?$",
    re.IGNORECASE,
)
_REACH = 40  # characters
_NEAR = 2  # times: numbers further apart disagree without their words


def check(article: Article) -> Iterator[Finding]:
    """Yield each figure with two bounds at once, and each whose bound shuts out another of the same thing."""
    for figure in article.figures:
        start = max(0, figure.number.start - _REACH)
        match = _BOTH.search(article.plain.slice(start, figure.number.start))
        if match:
            where = Span(start=start + match.start(), end=max(figure.span.end, figure.number.end))
            yield RULE.finding(article, where, f"“{match[0].strip()}” is two bounds at once: which is meant?")
    flagged: set[Span] = set()
    for one, other in pairs(article, by_what(article)):
        shut_out = other.span not in flagged and _shut_out(one, other, article)
        if shut_out and same_thing(one, other, article):
            flagged.add(other.span)
            first, second = article.words(one.span), article.words(other.span)
            message = f"No number is both “{first}” and “{second}”."
            yield RULE.finding(article, other.span, message, evidence=(one.span,))


def _shut_out(one: Figure, other: Figure, article: Article) -> bool:
    """Tell whether two figures are near each other and the words that bound them leave no number for both."""
    if one.bound is other.bound is Bound.EXACT or not one.value or not other.value:
        return False
    far = max(one.value, other.value) > _NEAR * min(one.value, other.value)
    return not far and agreement(one, other, article) is not Agreement.AGREE
