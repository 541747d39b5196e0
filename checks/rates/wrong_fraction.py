"""A fraction in words that the figure beside it does not bear out: "one in four (20%)", "the majority, 48 per cent".

An exact fraction may be a tenth off; "almost" and "more than" on their own side. A majority is more than half, and a
vast or overwhelming one three quarters. A fraction beside a part and its whole has a check of its own.

## Flags
> [[One in four]] residents (20%) wanted the bridge.

> [[The majority]], 48 per cent, voted for the plan.

> [[Most]] of the councils – 19 of 48 – agreed.

## Does not flag
> One in five residents (20%) wanted the bridge, and most, 52 per cent, used it.

> About half of those asked (53 per cent) agreed. The party has a majority of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from checks.models import Confirmation, Finding, Rule, Severity
from checks.phrases import Phrase, phrase, settings
from checks.rounding import Interval, room
from checks.wording import per_cent
from extraction.models import Article, Bound, Figure, FigureKind, Span

RULE = Rule(code="RAT-FRACTION", severity=Severity.QUERY, reads=("figures",), priority=12, confirms=True)

_OPEN = r" ?(?:\(|,|–|—|-) ?(?:(?:or|just|about|some|only) )*"
_CLOSE = r" ?(?:\)|,|–|—|-|;|\.|$)"
_NOUN = r"(?: (?!and\b|but\b|while\b|from\b|to\b)[\w’'-]+){0,5}?"
_FRACTION = phrase(rf"{{F:{FigureKind.RATIO}}}{_NOUN}{_OPEN}{{P:{FigureKind.PERCENT}}}{_CLOSE}")
_TURNED = phrase(rf"{{P:{FigureKind.PERCENT}}}{_NOUN}{_OPEN}{{F:{FigureKind.RATIO}}}{_CLOSE}")
_MOST = (
    r"(?P<most>(?:(?:the|a|an) )?(?:(?P<vast>vast|overwhelming|large|huge) )?majority(?! of one)|"
    r"(?<!the )(?<!at )most(?! of all))"
)
_MOST_OF = phrase(rf"\b{{most}}{_NOUN}{_OPEN}{{P:{FigureKind.PERCENT}}}{_CLOSE}", most=_MOST)
_MOST_COUNT = phrase(rf"\b{{most}}{_NOUN}{_OPEN}{{A}} (?:out )?of (?:the |its |their )?{{B}}{_CLOSE}", most=_MOST)
_CUES = ("ratio⟩", "ajority", "ost")
_TENTH = Decimal("0.1")
_VAST = 75  # per cent


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each fraction in words that stands beside its figure: wrong, or right; in order."""
    return iter(sorted(_told(article), key=lambda said: said.span.start))


def _told(article: Article) -> Iterator[Finding | Confirmation]:
    for setting in settings(article):
        if not any(cue in setting.text for cue in _CUES):
            continue
        for pattern in (_FRACTION, _TURNED):
            for match in setting.phrases(pattern):
                yield from _fraction(match["F"], match["P"], article)
        for match in setting.phrases(_MOST_OF):
            yield from _majority(match, match["P"].value, (match["P"].span,), article)
        for match in setting.phrases(_MOST_COUNT):
            part, whole = match["A"].value, match["B"].value
            if part and whole and part <= whole:
                yield from _majority(match, 100 * part / whole, (match["A"].span, match["B"].span), article)


def _fraction(fraction: Figure, share: Figure, article: Article) -> Iterator[Finding | Confirmation]:
    """Yield what a fraction is beside a percentage."""
    if fraction.value is None or share.value is None or fraction.value >= 1:
        return
    stated, given = _allowed(fraction), room(share, article)
    words, plain = article.words(fraction.span), article.words(fraction.number)
    fact = f"{plain[0].upper()}{plain[1:]} is {per_cent(fraction.value * 100)}"
    whose = "it" if fraction.bound is Bound.EXACT else f"“{words}”"
    message = f"{fact}; the copy has “{article.words(share.span)}” for {whose}."
    if stated.overlaps(given):
        yield RULE.right(fraction.span, message, evidence=(share.span,))
        return
    yield RULE.finding(article, fraction.span, message, evidence=(share.span,))


def _allowed(fraction: Figure) -> Interval:
    """Return what a fraction in words allows, in per cent: a tenth of it either way, or on one side."""
    value = (fraction.value or Decimal(0)) * 100
    low, high = value * (1 - _TENTH), value * (1 + _TENTH)
    if fraction.bound in (Bound.MORE_THAN, Bound.AT_LEAST):
        return Interval(value, min(value * Decimal("1.5"), Decimal(100)))
    if fraction.bound in (Bound.LESS_THAN, Bound.AT_MOST):
        return Interval(value * Decimal("0.7"), value)
    if fraction.bound is Bound.ABOUT:
        return Interval(low - value * _TENTH, high + value * _TENTH)
    return Interval(low, high)


def _majority(
    match: Phrase, share: Decimal | None, evidence: tuple[Span, ...], article: Article
) -> Iterator[Finding | Confirmation]:
    """Yield what "most" is beside a share."""
    if share is None:
        return
    least = _VAST if match.has("vast") and match.match["vast"].lower() in ("vast", "overwhelming") else 50
    where = match.span("most")
    words, said = article.words(where), per_cent(share)
    if (share > least) if least == 50 else (share >= least):
        yield RULE.right(where, f"{said} is {'more than' if least == 50 else 'at least'} {least}%.", evidence=evidence)
        return
    message = f"“{words}” is more than {least}%; the copy has {said}."
    yield RULE.finding(article, where, message, evidence=evidence, working=f"{said} against more than {least}%")
