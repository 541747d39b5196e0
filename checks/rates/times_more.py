"""So many times more, where the two figures make another multiple, or where "more" can be read two ways.

95 is five thirds of 57, so it is neither three times as many nor three times more. Where the multiple fits "as many"
and the copy says "more", and where something is "five times less", the finding is a note on the wording.

## Flags
> There were 95 arrests, [[three times]] more than last year's 57.

> There were 150 fires, [[twice]] as many as the 50 of last year.

> The new lamps use [[five times]] less power.

## Does not flag
> There were 114 arrests, twice as many as the 57 of last year, and 171 fires, three times the 57 of last year.

> “It is five times less trouble,” said Ann Lee. She called three times, less often than in May.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from checks.models import Confirmation, Finding, Rule, Severity
from checks.phrases import Phrase, phrase, settings
from checks.rounding import Interval, room
from checks.wording import in_digits, number, rounded
from extraction.models import Article, Bound, FigureKind

RULE = Rule(code="RAT-TIMES", severity=Severity.QUERY, reads=("figures",), priority=12, confirms=True)

_TIMES = f"{{N:{FigureKind.MULTIPLE}}}"
_THAN = r"(?:than|as|that of|the level of)? ?(?:(?:the|last|year's|year’s|previous|its|a|of|just|only|about) ){0,4}"
_PAIR = phrase(
    rf"{{B}}(?:,| \w+,?){{0,4}}? {_TIMES} (?P<how>more|higher|greater|larger|as many|as much|as high|the)\b"
    rf"(?: \w+){{0,2}}? {_THAN}{{A}}"
)
_LESS = phrase(rf"{_TIMES} (?:less|lower|smaller|fewer|cheaper|slower|lighter|shorter)\b")
_MORE = ("more", "higher", "greater", "larger")
_LOOSE = Decimal("0.12")  # "three times" is said of anything near it


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each multiple that has both its figures, and each "times less"."""
    for setting in settings(article):
        if "multiple⟩" not in setting.text:
            continue
        for match in setting.phrases(_PAIR):
            if not article.quoted(match["N"].span):
                yield from _told(match, article)
        for match in setting.phrases(_LESS):
            if not article.quoted(match["N"].span):
                message = f"“{article.words(match.span())}”: a part of it, or less by so many times itself?"
                yield RULE.finding(article, match["N"].span, message, severity=Severity.NOTE)


def _told(match: Phrase, article: Article) -> Iterator[Finding | Confirmation]:
    """Yield what a multiple is beside the worked-out one."""
    stated, before, after = match["N"], match["A"], match["B"]
    if not stated.value or not before.value or not after.value or not _one_kind(match):
        return
    one, other = room(before, article), room(after, article)
    ratio = after.value / before.value
    allowed = Interval(other.low / one.high * (1 - _LOOSE), other.high / one.low * (1 + _LOOSE))
    more = match.match["how"].lower() in _MORE
    fits, fits_more = _fits(stated.value, allowed), more and _fits(stated.value + 1, allowed)
    evidence = (after.span, before.span)
    part, whole = in_digits(after, article), in_digits(before, article)
    working = f"{part} ÷ {whole} = {number(rounded(ratio, 2))}"
    if fits_more or (fits and not more):
        yield RULE.right(stated.span, f"{working}.", evidence=evidence)
        return
    words = article.words(stated.span)
    if fits:
        message = f"{working}: is it “{words} as many”, rather than more?"
        yield RULE.finding(article, stated.span, message, evidence=evidence, severity=Severity.NOTE)
        return
    bound = stated.bound in (Bound.MORE_THAN, Bound.AT_LEAST) and stated.value <= ratio
    if not bound:
        message = f"{part} is {number(rounded(ratio, 1))} times {whole}, not {words}."
        yield RULE.finding(article, stated.span, message, evidence=evidence, working=working, severity=Severity.ERROR)


def _one_kind(match: Phrase) -> bool:
    """Tell whether the two figures can be compared: one dimension, and one noun where both have one."""
    before, after = match["A"], match["B"]
    nouns = {f.counted.head for f in (before, after) if f.counted} - {"year", "month", "week", "season"}
    return before.dimension == after.dimension and len(nouns) < 2 and before.kind is not FigureKind.DURATION


def _fits(value: Decimal, allowed: Interval) -> bool:
    return allowed.low <= value <= allowed.high
