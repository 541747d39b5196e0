"""A figure in the headline or the standfirst that the story does not bear out.

Any figure of the story bears it out that could be the same number with rounding, and so do two counts of one thing that
come to it, a list of that length, or that many people by name. Where the first paragraph counts the same thing and gets
another number, the finding is an error; where the story does so further down, or has no such number at all, a query.
A headline's figure is said to be right only beside one of the same thing, and copy of a few words has no story that
could lack it.

## Flags
> Seven jailed over abuse in children's home
>
> On Wednesday [[nine men]] were jailed at Wellbrook crown court.

> [[£50k]] of drugs seized in raids
>
> Officers seized drugs with a street value of £15,000 in Kelderby on Friday.

> Police hunt thieves after 19 safes are stolen
>
> Thieves stole [[17 safes]] from farms round Corvale. The safes weighed up to 300kg.

## Does not flag
> 1,600 arrested in raids
>
> More than 1,600 people were arrested in the raids, police said.

> Three killed in crash
>
> Two men and a woman were killed on Monday.

> Tributes to Ann Lyle, who ran village shop for 40 years
>
> Ann Lyle ran the stores in Oareford from 1968 to 2008. She was 88.

> Four to stand for mayor of Oareford
>
> Ann Lee, Omar Haddad, Tom Hill and Sam Pike have put their names forward.

> £18m plan to save harbour
>
> Saving the harbour at Oareford would cost £18m. The council turned down a £7.5m plan last year.

> Boy, 14, hurt by 40 bees
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from checks.kinds import fates, kinds
from checks.models import Confirmation, Finding, Rule, Severity
from checks.rounding import Interval, allowed, room
from checks.sameness import (
    HEADLINES,
    Agreement,
    agreement,
    comparable,
    is_part,
    next_word,
    qualifiers,
    same_noun,
    same_verb,
)
from extraction.models import Article, Bound, Figure, FigureKind, MentionKind, SectionKind, Span

RULE = Rule(
    code="FIG-LEAD",
    severity=Severity.ERROR,
    reads=("figures",),
    priority=16,
    takes_in=("FIG-CONFLICT",),
    confirms=True,
)

_TOLD = (
    FigureKind.COUNT, FigureKind.MONEY, FigureKind.PERCENT, FigureKind.MEASURE, FigureKind.DURATION, FigureKind.AGE,
)  # fmt: skip
# "A ten-year high" and "19 and eight months" are told with another figure, or with none.
_COMPOUND = re.compile(r"-(?:high|low|old|best|worst|plus|strong|long|way|part|page)\b|\s(?:high|low)\b", re.IGNORECASE)
_WIDE = Decimal("0.4")  # "more than 1,600" may be 1,600 and two fifths of it, but hardly 10,000
_MONTHS = 12
_ROUNDED = 100  # from here on
_FEW_WORDS = 20
_AND_ONE = re.compile(r"(?:\band|,|\bplus)\s+(?:an?|another|one)\s", re.IGNORECASE)


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each figure of the headline that the story contradicts or lacks, and each that it bears out."""
    story = [f for f in article.figures if f.section not in HEADLINES]
    for told in article.figures:
        if told.section not in HEADLINES or not _is_told(told, article):
            continue
        same = [f for f in story if _one_thing(told, f, article)]
        fitting = [f for f in story if _may_be_one(told, f) and _fits(told, f, article)]
        borne_out = next((f for f in fitting if f in same or _surely_one_thing(told, f, article)), None)
        if borne_out:
            words = article.words(borne_out.span)
            yield RULE.right(told.span, f"The story has it too: “{words}”.", evidence=(borne_out.span,))
        elif (fitting and not same) or _adds_up(told, story, article):
            continue
        elif same:
            yield _different(told, same[0], article)
        elif not _told_otherwise(told, story, article) and (missing := _missing(told, story, article)):
            yield missing


def _is_told(told: Figure, article: Article) -> bool:
    """Tell whether a headline's figure is one that the story should have."""
    following = article.after(told.span, 12)
    return told.kind in _TOLD and bool(told.value) and not _COMPOUND.match(following)


def _may_be_one(told: Figure, other: Figure) -> bool:
    """Tell whether two figures are of one dimension, or one of them is a bare number."""
    bare = any(f.kind is FigureKind.COUNT and f.counted is None for f in (told, other))
    times = told.kind is other.kind is FigureKind.DURATION and {told.unit, other.unit} <= {"year", "month"}
    return told.dimension == other.dimension or times or bare


def _surely_one_thing(told: Figure, other: Figure, article: Article) -> bool:
    """Tell whether two figures that fit can be nothing but one: a sum, a share, a count by the same noun.

    "Two sons" are no "two lorries", and a small number without a noun may be of anything.
    """
    if told.kind is not FigureKind.COUNT or other.kind is not FigureKind.COUNT:
        return told.dimension == other.dimension
    if told.counted is None or other.counted is None:
        return not (_small(told) and _small(other))
    known = kinds(article.style)
    nouns = {known.noun(told.counted.head), known.noun(other.counted.head)}
    people = known.is_people(told.counted.head) and known.is_people(other.counted.head)
    return len(nouns) == 1 or (people and "people" in nouns)


def _small(figure: Figure) -> bool:
    """Tell whether a number is a whole one that nobody rounds."""
    return figure.value is not None and figure.value < _ROUNDED and figure.value == int(figure.value)


def _near(figure: Figure, article: Article) -> Interval:
    """Return what a figure allows with its rounding, an open end not far from the number that is written.

    Years are reckoned in months, since "almost 14 years" may be 13 years and eight months.
    """
    scale = _MONTHS if figure.kind is FigureKind.DURATION and figure.unit == "year" else 1
    low, high = room(figure, article).times(scale)
    if figure.value is None or figure.bound in (Bound.EXACT, Bound.ABOUT):
        return Interval(low, high)
    value = figure.value * scale
    return Interval(max(low, value * (1 - _WIDE)), min(high, value * (1 + _WIDE)))


def _fits(told: Figure, other: Figure, article: Article) -> bool:
    """Tell whether two figures may be one number: with rounding, or "more than" not much less than it."""
    if told.bound is other.bound and told.bound not in (Bound.EXACT, Bound.ABOUT):
        return told.value == other.value
    if told.bound is other.bound is Bound.EXACT and told.unit == other.unit and _small(told) and _small(other):
        return told.value == other.value
    return _near(told, article).overlaps(_near(other, article))


def _one_thing(told: Figure, other: Figure, article: Article) -> bool:
    """Tell whether a figure of the story is of the headline's thing, so far as a headline says what it counts."""
    if not comparable(told, other) or is_part(other, article):
        return False
    events = same_verb(told, other, article) or _one_fate(told, other, article)
    if told.kind is not FigureKind.COUNT:
        alike = next_word(told, article) == next_word(other, article) != "" or _words(told) & _words(other)
        return told.kind is not FigureKind.AGE and bool(events or alike)
    if told.counted is None or told.counted.head == "other":
        people = other.counted is None or kinds(article.style).is_people(other.counted.head)
        return events and people
    return same_noun(told, other, article) and qualifiers(told, other, article) <= qualifiers(other, told, article)


def _one_fate(told: Figure, other: Figure, article: Article) -> bool:
    """Tell whether headline and sentence say that one thing became of those counted: "kill 30", "30 dead"."""
    first, second = (article.words(article.sentence_at(f.span)) for f in (told, other))
    return len(fates(first)) == 1 and fates(first) == fates(second)


def _words(figure: Figure) -> set[str]:
    """Return the nouns that a figure is about."""
    return {word.lower() for word in figure.about}


def _adds_up(told: Figure, story: list[Figure], article: Article) -> bool:
    """Tell whether figures of one sentence come to the headline's, added up or as a difference: two men and a woman."""
    sentences: dict[Span, list[Figure]] = {}
    for figure in story:
        if figure.value and figure.dimension == told.dimension and _may_be_part(figure, told, article):
            sentences.setdefault(article.sentence_at(figure.span), []).append(figure)
    groups = [(group, len(_AND_ONE.findall(article.words(where)))) for where, group in sentences.items()]
    lead = [f for group in sentences.values() for f in group if f.section is SectionKind.LEAD and f.value != 1]
    lead = lead if told.counted else []
    within = allowed(told)
    if told.kind is not FigureKind.COUNT and told.value in _differences(told, groups, story):
        return True  # "up £92": from £1,886 to £1,978
    return any(
        within.low <= sum((f.value or Decimal(0) for f in some), Decimal(more)) <= within.high
        for group, ones in (*groups, (lead, 0))
        for size in (1, 2, 3)
        for some in combinations(group[:6], size)
        for more in range(ones + 1)
        if size + more > 1 and any(told.counted is None or f.counted for f in some)
    )


def _differences(told: Figure, groups: list[tuple[list[Figure], int]], story: list[Figure]) -> set[Decimal]:
    """Return how far apart the figures of one sentence are, and the ends of ranges."""
    pairs = (pair for group, _ in groups for pair in combinations(group, 2))
    apart = {abs((a.value or Decimal(0)) - (b.value or Decimal(0))) for a, b in pairs}
    ranges = (f for f in story if f.value is None and f.dimension == told.dimension)
    return apart | {f.high - f.low for f in ranges if f.low is not None and f.high is not None}


def _may_be_part(part: Figure, told: Figure, article: Article) -> bool:
    """Tell whether what is counted may be some of the headline's: any people of people, else things of one noun.

    A headline without a noun ("30 killed") is about those of whom the same is said.
    """
    if told.kind is not FigureKind.COUNT:
        return True
    if told.counted is None:
        return same_verb(told, part, article) or _one_fate(told, part, article)
    if part.counted is None:
        return True
    known = kinds(article.style)
    noun = known.noun(told.counted.head)
    return noun == known.noun(part.counted.head) or (noun == "people" and known.is_people(part.counted.head))


def _told_otherwise(told: Figure, story: list[Figure], article: Article) -> bool:
    """Tell whether the story bears a number out without writing it: as a sum, a list, people by name, or "dozens"."""
    if told.kind is FigureKind.AGE and not any(f.kind is FigureKind.AGE for f in story):
        return True
    if _adds_up(told, story, article) or any(len(each.items) == told.value for each in article.lists):
        return True
    if told.kind is FigureKind.DURATION and told.unit == "year" and told.value in _years_apart(article):
        return True
    known = kinds(article.style)
    people = told.counted is None or known.is_people(told.counted.head)
    named = {m.key for m in article.mentions if m.kind is MentionKind.PERSON}
    return told.kind is FigureKind.COUNT and people and len(named) >= (told.value or 0)


def _years_apart(article: Article) -> set[Decimal]:
    """Return how many years lie between two years of one sentence, and between any year and the publication."""
    years = [(date.year, article.sentence_at(date.span)) for date in article.dates if date.year is not None]
    apart = {abs(one - other) for (one, here), (other, there) in combinations(years, 2) if here == there}
    if article.published is not None:
        apart |= {article.published.year - year for year, _ in years}
    return {Decimal(each) for each in apart}


def _length(article: Article) -> int:
    """Return how many words the story itself has."""
    story = (s for s in article.sections if s.kind in (SectionKind.LEAD, SectionKind.BODY))
    return sum(len(article.words(section.span).split()) for section in story)


def _different(told: Figure, other: Figure, article: Article) -> Finding:
    """Return the finding on a headline that gives another number than the story."""
    first, second = article.words(told.span), article.words(other.span)
    where = "the first paragraph" if other.section is SectionKind.LEAD else "the story"
    message = f"The headline has “{first}”, and {where} “{second}”"
    rounded = agreement(told, other, article) is Agreement.ROUNDED
    message += "; they agree only if the headline is rounded." if rounded else "."
    sure = other.section is SectionKind.LEAD and told.kind is FigureKind.COUNT and not rounded
    sure &= told.counted is not None or (other.value or 0) > (told.value or 0)  # a smaller one may be some of them
    severity = None if sure else Severity.QUERY
    return RULE.finding(article, other.span, message, evidence=(told.span,), severity=severity)


def _missing(told: Figure, story: list[Figure], article: Article) -> Finding | None:
    """Return the finding on a headline's figure that the story lacks, with what it has of that kind.

    A few words without such a figure are no story: nothing in them could bear out a headline.
    """
    message = f"The headline has “{article.words(told.span)}”, and no figure in the story bears it out."
    near = next((f for f in story if f.dimension == told.dimension and same_noun(told, f, article)), None)
    near = near or next((f for f in story if f.dimension == told.dimension and f.value is not None), None)
    if near is None and _length(article) < _FEW_WORDS:
        return None
    working = f"The story has “{article.words(near.span)}”." if near else ""
    evidence = (near.span,) if near else ()
    return RULE.finding(article, told.span, message, evidence=evidence, working=working, severity=Severity.QUERY)
