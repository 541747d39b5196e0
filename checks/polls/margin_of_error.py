"""A lead inside a poll's margin of error, or a margin that does not fit the number of people asked.

The margin of a share at 95 per cent confidence is at most 98 ÷ √n percentage points for n people asked; weighting may
widen it to half as much again. The difference of two shares has up to twice the margin. The tolerance is in
percentage points.

## Flags
> The poll put Labour ahead by [[5 points]]. It asked 1,000 adults and has a margin of error of 3 points.

> The poll of 1,000 adults has a margin of error of plus or [[minus 1 percentage point]].

## Does not flag
> The poll put Labour ahead by 12 points. It asked 1,000 adults and has a margin of error of 3 points.

> The parties are neck and neck in a poll of 1,000 adults with a margin of error of 4 points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checks.models import Confirmation, Finding, Rule, Severity
from checks.phrases import phrase, settings
from checks.wording import number, rounded
from extraction.models import Article, Figure, FigureKind

RULE = Rule(
    code="POL-MOE", severity=Severity.QUERY, reads=("figures",), priority=8, confirms=True, tolerance=Decimal("0.7")
)

_CUE = re.compile(r"margin of (?:sampling )?error", re.IGNORECASE)
_SHARE = f"{FigureKind.PERCENT}|{FigureKind.POINTS}|{FigureKind.COUNT}"
_SIGN = r"(?:plus or |plus or minus |plus-or-minus |\+/- ?|± ?)?"
_MARGINS = (
    phrase(rf"\bmargin of (?:sampling )?error(?: \w+){{0,4}}? ?{{sign}}{{M:{_SHARE}}}", sign=_SIGN),
    phrase(rf"{{M:{_SHARE}}} margin of (?:sampling )?error"),
)
_LEADS = (
    phrase(rf"\b(?:leads?|leading|led|ahead)(?: of)?(?: [\w’']+){{0,4}}? by (?:just |only )?{{M:{_SHARE}}}"),
    phrase(rf"{{M:{_SHARE}}} (?:lead|advantage|ahead)\b"),
)
_ASKED = (
    phrase(
        rf"\b(?:surveyed|polled|interviewed|questioned|asked|sampled|(?:survey|poll|sample|interviews) (?:of|with)) "
        rf"(?:\w+ )?{{M:{FigureKind.COUNT}}}"
    ),
    phrase(rf"{{M:{FigureKind.COUNT}}} (?:\w+ )?(?:were|was) (?:surveyed|polled|interviewed|questioned|asked)"),
)
_LEAST = 100


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield the margin that does not fit, and each lead that lies inside it; a story of two polls is left alone."""
    if not _CUE.search(article.text):
        return
    margins, asked = _points(_figures(article, _MARGINS)), _figures(article, _ASKED)
    asked = [figure for figure in asked if (figure.value or 0) >= _LEAST]
    if len(margins) != 1 or len({figure.value for figure in asked}) > 1:
        return
    margin = margins[0]
    if asked:
        yield _fits(margin, asked[0], article)
    for lead in _points(_figures(article, _LEADS)):
        if 0 < _size(lead) <= 2 * _size(margin):
            twice = number(2 * _size(margin))
            ahead = f"{number(_size(lead))} point{'' if _size(lead) == 1 else 's'}"
            message = f"A lead of {ahead} is inside the margin of error for a lead ({twice} points)."
            working = f"2 × {number(_size(margin))} = {twice} points, against {number(_size(lead))}"
            yield RULE.finding(article, lead.span, message, evidence=(margin.span,), working=working)


def _fits(margin: Figure, asked: Figure, article: Article) -> Finding | Confirmation:
    """Say whether the stated margin can be that of a sample so large."""
    size = asked.value or Decimal(1)
    least = Decimal(98) / size.sqrt()
    leeway, stated = RULE.leeway(article), _size(margin)
    about = number(rounded(least, 1))
    working = f"98 ÷ √{number(size)} = {about} points"
    if least - leeway <= stated <= least * Decimal("1.5") + leeway:
        return RULE.right(margin.span, working, evidence=(asked.span,))
    message = (
        f"A sample of {number(size)} has a margin of error of about {about} points; the copy has {number(stated)}."
    )
    return RULE.finding(article, margin.span, message, evidence=(asked.span,), working=working)


def _figures(article: Article, patterns: tuple[re.Pattern[str], ...]) -> list[Figure]:
    """Return the figures that the patterns call M, each once, in order."""
    found = {
        match["M"].span.start: match["M"]
        for setting in settings(article)
        for pattern in patterns
        for match in setting.phrases(pattern)
        if match["M"].value is not None
    }
    return [found[start] for start in sorted(found)]


def _points(figures: list[Figure]) -> list[Figure]:
    """Return the figures that are points or per cents."""
    return [f for f in figures if f.kind is not FigureKind.COUNT or (f.counted and f.counted.head == "point")]


def _size(figure: Figure) -> Decimal:
    """Return a margin or a lead without its sign: "plus or minus 3"."""
    return abs(figure.value or Decimal(0))
