"""Two figures for the same count that can't both be right.

The same noun (or a synonym), the same event and time, no word that makes one of them a part; then the two must overlap,
with what "more than", "nearly" and the like allow. Where only the rounding that first sentences allow themselves makes
them agree, the finding is a query; where two named people give them, a note. Headlines have a check of their own.

A query is also a count, a measure or a length of time that sounds like an earlier one told again: "three articles of
impeachment" and later "two articles of impeachment", "nine men" and "the ten men"; and rates per so many people, where
the number of people changes.

## Flags
> Twelve homes were evacuated after the blast.
>
> Residents of the [[21 evacuated homes]] slept in a school.

> Sixty people were arrested in a week of raids.
>
> Police arrested [[62 people]], the force said.

> Nine men were jailed on Wednesday.
>
> The [[ten men]] preyed on children in Kelderby and Oareford.

> Corvale has 4.5 deaths per 100,000 people. The lowest rate is Oareford's, [[three per 130,000 people]].

## Does not flag
> More than 100 vulnerable people were visited. Officers visited 119 vulnerable people.

> Police arrested 62 people. Seven people were arrested for theft, and another five people were arrested on Friday.

> Sam Lyle scored 23 points. Tom Hill scored 11 points, all of them in the second half, and had seven rebounds.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.echoes import bases, echoes
from checks.kinds import kinds
from checks.models import Finding, Rule, Severity
from checks.sameness import HEADLINES, Agreement, agreement, by_what, pairs, same_thing
from extraction.models import Article, Figure

RULE = Rule(code="FIG-CONFLICT", severity=Severity.ERROR, reads=("figures",), priority=20)


def check(article: Article) -> Iterator[Finding]:
    """Yield each count that contradicts an earlier one, once."""
    known = kinds(article.style)
    flagged = {f.span for f in article.figures if f.counted is not None and known.is_tally(f.counted.head)}
    for one, other in pairs(article, by_what(article)):
        if (
            other.span in flagged
            or one.section in HEADLINES
            or (how := agreement(one, other, article)) is Agreement.AGREE
        ):
            continue
        if same_thing(one, other, article):
            flagged.add(other.span)
            yield _finding(one, other, how, article)
    for one, other in (*echoes(article), *bases(article)):
        if other.span not in flagged:
            flagged.add(other.span)
            first, second = article.words(one.span), article.words(other.span)
            message = f"The copy has “{first}”, and later “{second}”: are they two things?"
            yield RULE.finding(article, other.span, message, evidence=(one.span,), severity=Severity.QUERY)


def _finding(one: Figure, other: Figure, how: Agreement, article: Article) -> Finding:
    """Return the finding on two counts that differ."""
    first, second = article.words(one.span), article.words(other.span)
    message = f"The copy has “{first}” and “{second}” for what reads as one figure"
    severity = None
    if one.said_by and other.said_by and one.said_by != other.said_by:
        message += "; two people give them"
        severity = Severity.NOTE
    elif how is Agreement.ROUNDED:
        message += "; they agree only if the first is rounded"
        severity = Severity.QUERY
    elif _swapped(one, other):
        message += "; the digits are the same, in another order"
    return RULE.finding(article, other.span, f"{message}.", evidence=(one.span,), severity=severity)


def _swapped(one: Figure, other: Figure) -> bool:
    """Tell whether the two have the same digits in another order."""
    digits, others = f"{one.value}", f"{other.value}"
    return len(digits) > 1 and digits != others and sorted(digits) == sorted(others)
