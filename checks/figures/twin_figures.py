"""One unrounded number that counts two different things.

It may have been copied over from the one to the other, or both may be right: the finding asks, and where chance alone
seldom makes such a pair it says how seldom. Round numbers, small ones, and pairs that one rule makes ("24 teams with a
captain each") pass.

## Flags
> Police arrested 65 people in a week of raids. Officers also searched [[65 addresses]].

## Does not flag
> The 24 teams lined up behind 24 captains. There were 18 holes and an 18-year-old winner.

> The fire damaged 40 flats, and 40 residents were moved.

> The court issued warrants for 36 people. The 36 warrants are sealed.

> Police arrested 65 people. The 65 suspects were held overnight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checks.kinds import Kinds, kinds
from checks.models import Finding, Rule, Severity
from checks.sameness import pairs
from checks.wording import rounded, spelled
from extraction.models import Article, Bound, Figure

RULE = Rule(code="FIG-TWIN", severity=Severity.QUERY, reads=("figures",), priority=15)

_TIED = re.compile(
    r"\b(?:each|every|apiece|per|respective\w*|(?:the )?same number|as many|one for|both|matching|equal\w*|double)\b",
    re.IGNORECASE,
)
_ONE_PER_GROUP = frozenset("captain leader head chair chairman coach manager mayor driver pilot principal".split())
# What a court counts comes one for each: 27 charges over 27 invoices.
_ONE_PER_DEED = frozenset("count charge felony offence offense occasion time instance incident warrant case".split())
_PERSON = re.compile(r"^(?:people|person|individual)$|(?:ee|er|or|ist|ant|ian)$")
_CHANCE = {2: Decimal("0.017"), 3: Decimal("0.0017")}  # that two counts of so many digits agree, from newspaper counts
_USUAL = Decimal("0.1")  # what chance makes more often than that tells an editor nothing


def check(article: Article) -> Iterator[Finding]:
    """Yield each count whose number has already counted something else; two that are told again are not."""
    known = kinds(article.style)
    flagged: set[tuple[Decimal | None, frozenset[str]]] = set()
    for one, other in pairs(article, lambda figure: figure.value if _telling(figure) else None):
        twins = one.value, frozenset({_what(one, known), _what(other, known)})
        if twins not in flagged and _twins(one, other, article, known):
            flagged.add(twins)
            first, second = article.words(one.span), article.words(other.span)
            yield RULE.finding(
                article,
                other.span,
                f"“{first}” and “{second}” have the same number: are both right?",
                evidence=(one.span,),
                working=_chance(other, article, known),
            )


def _twins(one: Figure, other: Figure, article: Article, known: Kinds) -> bool:
    """Tell whether two counts have one telling number and count different things in one event."""
    if one.value != other.value or one.segment != other.segment or not _telling(one) or not _telling(other):
        return False
    if not one.counted or not other.counted or not _different(one.counted.head, other.counted.head, known):
        return False
    first, second = (article.words(article.sentence_at(figure.span)) for figure in (one, other))
    if _TIED.search(first) or _TIED.search(second):
        return False
    return not _speaks_of(first, other.counted.head) and not _speaks_of(second, one.counted.head)


def _what(figure: Figure, known: Kinds) -> str:
    """Return the noun that a figure counts by."""
    return known.noun(figure.counted.head) if figure.counted else ""


def _speaks_of(sentence: str, head: str) -> bool:
    """Tell whether a sentence names what the other counts: "warrants for 36 people", and later "the 36 warrants"."""
    return bool(re.search(rf"\b{re.escape(head)}(?:s|es)?\b", sentence, re.IGNORECASE))


def _telling(figure: Figure) -> bool:
    """Tell whether a number is too large and too ragged to agree with another by chance."""
    value = figure.value or Decimal(0)
    return (
        figure.bound is Bound.EXACT
        and value >= 20
        and value == value.to_integral_value()
        and (value % 10 != 0 or len(f"{value:f}".rstrip("0")) >= 3)
    )


def _different(one: str, other: str, known: Kinds) -> bool:
    """Tell whether two nouns count different things, neither of them one for each of the other."""
    if known.noun(one) == known.noun(other) or (known.is_people(one) and known.is_people(other)):
        return False
    if one in other or other in one:
        return False
    if {one, other} & {"people", "person", "individual"} and _PERSON.search(one) and _PERSON.search(other):
        return False  # "the first 25 attendees", and later "the 25 individuals"
    return not {one, other} & (_ONE_PER_GROUP | _ONE_PER_DEED)


def _chance(figure: Figure, article: Article, known: Kinds) -> str:
    """Say how seldom chance pairs two of the story's counts of so many digits, "" where it often does."""
    size = _digits(figure)
    alike = [f for f in article.figures if f.counted and _telling(f) and _digits(f) == size]
    counts = len({(f.value, _what(f, known)) for f in alike})
    chance = 1 - (1 - _CHANCE[size]) ** (counts * (counts - 1) // 2)
    if chance > _USUAL:
        return ""
    percent = max(Decimal("0.1"), rounded(100 * chance, 1))
    return f"Chance alone makes such a pair in {percent}% of stories with {spelled(counts)} counts like these."


def _digits(figure: Figure) -> int:
    """Return 2 for a number of two digits, 3 for a longer one."""
    return min(3, len(f"{figure.value:f}"))
