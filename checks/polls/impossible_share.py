"""A share or a mean that no whole number of people gives.

Of 21 councils 5 are 24% and 6 are 29%: 28% is no whole number of them. A mean of whole numbers over n people is a whole
number over n (the GRIM test of Brown and Heathers, 2017). Each whole number is tried, a half rounded up and to even;
one that is cut off instead of rounded is asked about as well. Only small groups can be tested: fewer than a hundred for
whole per cents.

## Flags
> The report said that [[28%]] of the 21 councils had no plan.

> The mean score was [[5.93]] for 49 people.

## Does not flag
> The report said that 29% of the 21 councils had no plan, and about 28% of the 21 councils had no staff.

> After weighting, 28% of the 21 councils had no plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from checks.models import Confirmation, Finding, Rule, Severity
from checks.phrases import Phrase, phrase, settings
from checks.wording import number, rounded, written
from extraction.models import Article, Bound, Figure, FigureKind

RULE = Rule(code="POL-GRIM", severity=Severity.QUERY, reads=("figures",), priority=5, confirms=True)

_SHARE = phrase(
    rf"{{P:{FigureKind.PERCENT}}} of (?:the |its |their |those |these |all )*{{N:{FigureKind.COUNT}}}(?!['’])"
)
_MEAN = phrase(
    rf"\b(?:mean|average)(?: \w+){{0,3}} {{P:{FigureKind.COUNT}}} (?:\w+ )?(?:of|for|in|among|across|from) "
    rf"(?:the |its |all )*{{N:{FigureKind.COUNT}}}(?!['’])"
)
_WEIGHTED = re.compile(r"\bweight(?:ed|ing)|\badjusted|\bestimate", re.IGNORECASE)
_ROUNDINGS = (ROUND_HALF_UP, ROUND_HALF_EVEN)


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each share or mean of a small group: possible, or not."""
    for setting in settings(article):
        for pattern, factor in ((_SHARE, 100), (_MEAN, 1)):
            for match in setting.phrases(pattern):
                if not _WEIGHTED.search(setting.text):
                    yield from _tried(match, factor, article)


def _tried(match: Phrase, factor: int, article: Article) -> Iterator[Finding | Confirmation]:
    """Try the whole numbers nearest to a stated share or mean."""
    stated, group = match["P"], match["N"]
    if not _testable(stated, group) or stated.value is None or group.value is None:
        return
    places = _places(stated, article)
    if (factor == 1 and not places) or group.value >= 10**places * factor:
        return
    low = int(stated.value * group.value / factor)
    said = "%" if factor > 1 else ""
    tries = [(k, Decimal(k) * factor / group.value) for k in range(max(0, low - 1), low + 3)]
    working = " or ".join(
        f"{k} ÷ {number(group.value)} = {rounded(v, places + 1)}{said}" for k, v in _nearest(tries, stated)
    )
    if any(value.quantize(Decimal(10) ** -places, way) == stated.value for _, value in tries for way in _ROUNDINGS):
        yield RULE.right(stated.span, working, evidence=(group.span,))
        return
    message = f"No whole number out of {number(group.value)} gives {written(stated, article)}: is it of another group?"
    yield RULE.finding(article, stated.span, message, evidence=(group.span,), working=working)


def _nearest(tries: list[tuple[int, Decimal]], stated: Figure) -> list[tuple[int, Decimal]]:
    """Return the two tries nearest to what is stated, in order."""
    return sorted(sorted(tries, key=lambda t: abs(t[1] - (stated.value or 0)))[:2])


def _testable(stated: Figure, group: Figure) -> bool:
    """Tell whether both are exact and the group is a count of things."""
    exact = stated.bound is Bound.EXACT and group.bound is Bound.EXACT
    value = group.value
    return exact and group.counted is not None and value is not None and value > 1 and value == int(value)


def _places(figure: Figure, article: Article) -> int:
    """Return how many decimal places are written."""
    return len(article.words(figure.number).partition(".")[2])
