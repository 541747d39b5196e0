"""Figures that sound like another one told again: weaker signs than sameness, enough to ask about.

Both count by one noun, in one passage and in different sentences, and nothing at hand makes either a part, a rest, or a
count at another time. Then one sign more: the later looks back ("the ten men"), or the two share what the noun is of
("articles of impeachment"), what narrows it ("plainclothes officers"), a telling word close by, or what became of those
counted ("killed", "dead").
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from decimal import Decimal
from itertools import combinations

from checks.kinds import fates, kinds
from checks.sameness import (
    HEADLINES,
    Agreement,
    agreement,
    comparable,
    qualifiers,
    same_noun,
    same_verb,
)
from extraction.models import Article, Bound, Figure, FigureKind, MentionKind, Span, inside

_LOOKS_BACK = re.compile(r"\b(?:the|these|those|all|all these|(?:all |each |both )?of the|all the)\s+$", re.IGNORECASE)
# Words close to a number that make it a count of its own; and those that do so where only one of two numbers has them.
_ITS_OWN = re.compile(
    r"\b(?:another|more|further|additional|extra|each|every|per|includ\w+|among|least|average|separate|different|"
    r"between|than|would|could|might|may|if|plan\w*|expect\w*|up|down|some of|of (?:whom|which|them|these|those))\b|"
    r"\b(?:no|not|never)\s+$",
    re.IGNORECASE,
)
_SETS_APART = re.compile(
    r"\b(?:others?|remaining|rest|first|last|next|final|only|just|top|earlier|previous\w*|initial\w*|original\w*|fellow|"
    r"later|then|now|so far|since|from|annual\w*|second|third|new)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s(?:more|further|others?|each|apiece|per|later|earlier|then|ago|"
    r"of (?:whom|which|them|the|his|her|their|its|these|those))\b"
)
_IN_PRISON = re.compile(r"\b(?:prison|jail|custody|sentence\w*|probation|parole|supervis\w+|to life)\b", re.IGNORECASE)
_OF = re.compile(r"\s+of\s+(?:the\s+|a\s+|an\s+|his\s+|her\s+|their\s+|its\s+)?(?P<what>[a-z]{4,})", re.IGNORECASE)
_WORD = re.compile(r"(?<=[\s“(‘-])[A-Za-z]{4,}(?=[\s,.;:)”’-])")
_COMMON = frozenset(
    w[:6]
    for w in "after from with that have been were will this when which they where while their there about would could "
    "said says told also more than into over under before since during people year years days months weeks time times "
    "last next other another these those some most many much only just very first second including according "
    "reported police yesterday monday tuesday wednesday thursday friday saturday sunday".split()
)
# How many telling words two measures have to have close to them, and in common.
_MEASURED = {FigureKind.MEASURE: 2, FigureKind.DURATION: 2}
_PLAIN = (Bound.EXACT, Bound.ABOUT, Bound.LESS_THAN)
# What a court counts is counted for each defendant and each law.
_DEEDS = frozenset("count charge felony misdemeanor offence offense enhancement conviction verdict time point".split())
_RATIO, _RATIO_OF_PART = Decimal("2.5"), Decimal("1.6")
_MOST = 40  # figures of one thing that are compared
_BASE = re.compile(r"(?P<number>\d+) (?P<of>\w+)")
_SERIES = 3  # numbers of one thing; more are a table
_WINDOW = 28  # characters: about the four words before a number
_NEARBY = 40


def echoes(article: Article) -> Iterator[tuple[Figure, Figure]]:
    """Yield each figure that sounds like an earlier one told again with another number, and the earlier one first.

    Of a series (a league table, the shocks after an earthquake) nothing is an echo.
    """
    groups: dict[Hashable, list[Figure]] = {}
    for figure in article.figures:
        key = _key(figure, article)
        if key is not None:
            groups.setdefault(key, []).append(figure)
    for group in groups.values():
        found = [pair for pair in _each_once(group) if _echoes(*pair, article)] if _few(group) else []
        if len(found) <= _SERIES:
            yield from found


def _few(group: list[Figure]) -> bool:
    """Tell whether counts by one noun are few enough to be told again; of measures any two may be of one thing."""
    return group[0].kind is not FigureKind.COUNT or len({figure.value for figure in group}) <= _SERIES


def bases(article: Article) -> Iterator[tuple[Figure, Figure]]:
    """Yield each rate that is given per another number of things than an earlier one: per 100,000, per 130,000."""
    seen: dict[tuple[str, str], Figure] = {}
    for figure in article.figures:
        base = _BASE.fullmatch(figure.per or "")
        if base is None:
            continue
        earlier = seen.setdefault((base["of"], figure.unit), figure)
        if earlier.per != figure.per:
            yield earlier, figure


def _each_once(group: list[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Yield the pairs of figures with two values, the first pair of each two values alone."""
    firsts: dict[frozenset[Decimal | None], tuple[Figure, Figure]] = {}
    for one, other in combinations(group[:_MOST], 2):
        if one.value != other.value:
            firsts.setdefault(frozenset({one.value, other.value}), (one, other))
    yield from firsts.values()


def _key(figure: Figure, article: Article) -> Hashable:
    """Return what two figures must share for one to echo the other; None where there is none that could."""
    if figure.section in HEADLINES or figure.value in (None, 1) or figure.bound not in _PLAIN:
        return None
    if figure.counted is not None:
        if figure.counted.head in _DEEDS:
            return None
        return kinds(article.style).noun(figure.counted.head), figure.segment
    measured = figure.kind in _MEASURED and figure.unit != "magnitude"
    return (figure.dimension, figure.segment) if measured else None


def _echoes(one: Figure, other: Figure, article: Article) -> bool:
    """Tell whether the later of two figures sounds like the earlier told again, with another number."""
    if not comparable(one, other) or one.bound is not other.bound or _far(one, other):
        return False
    if agreement(one, other, article) is Agreement.AGREE or _elsewhere(one, other, article):
        return False
    if article.sentence_at(one.span) == article.sentence_at(other.span) or _apart(one, other, article):
        return False
    if one.kind is FigureKind.COUNT:
        return _signs(one, other, article)
    shared = len(_near_words(one, article) & _near_words(other, article))
    about = {word.lower() for word in one.about} & {word.lower() for word in other.about} - _COMMON
    return shared >= _MEASURED[one.kind] or (shared > 0 and bool(about) and one.kind is FigureKind.MEASURE)


def _elsewhere(one: Figure, other: Figure, article: Article) -> bool:
    """Tell whether places stand close to both figures, and no place in common."""
    first, second = (
        {m.key for m in inside(article.mentions, _nearby(figure, article)) if m.kind is MentionKind.PLACE}
        for figure in (one, other)
    )
    return bool(first and second) and not first & second


def _nearby(figure: Figure, article: Article) -> Span:
    """Return the words of a figure's sentence that are close to it."""
    sentence = article.sentence_at(figure.span)
    start, end = max(sentence.start, figure.span.start - _NEARBY), min(sentence.end, figure.span.end + _NEARBY)
    return Span(start=start, end=max(end, figure.span.end))


def _far(one: Figure, other: Figure) -> bool:
    """Tell whether two numbers are too far apart for one to be a slip for the other; a smaller one may be a part."""
    first, later = one.value or Decimal(0), other.value or Decimal(0)
    return later > first * _RATIO or first > later * _RATIO_OF_PART


def _apart(one: Figure, other: Figure, article: Article) -> bool:
    """Tell whether a word close to either number makes it a part, a rest or a count at another time."""
    leads = [_lead_and_noun(figure, article) for figure in (one, other)]
    if any(_ITS_OWN.search(lead) for lead in leads):
        return True
    if any(_AFTER.match(article.after(f.span, 12)) for f in (one, other)):
        return True
    if one.kind is FigureKind.DURATION and any(
        _IN_PRISON.search(article.words(_nearby(f, article))) for f in (one, other)
    ):
        return True
    return _set_apart(one, article) != _set_apart(other, article)


def _set_apart(figure: Figure, article: Article) -> set[str]:
    """Return the words close to a number that set it apart from one without them."""
    return {match.lower() for match in _SETS_APART.findall(_lead_and_noun(figure, article))}


def _lead_and_noun(figure: Figure, article: Article) -> str:
    """Return the words of a figure's sentence close before it, and its noun; what looks back left out."""
    start = max(article.sentence_at(figure.span).start, figure.span.start - _WINDOW)
    noun = article.words(figure.counted.span) if figure.counted else ""
    return f"{_LOOKS_BACK.sub('', article.plain.slice(start, figure.span.start))}{noun}"


def _signs(one: Figure, other: Figure, article: Article) -> bool:
    """Tell whether two counts by one noun have one sign more that they are one."""
    if _alone(one, other, article) and _LOOKS_BACK.search(_lead(other, article)):
        return True
    narrowed = qualifiers(one, other, article) & qualifiers(other, one, article)
    what = _of_what(one, article) & _of_what(other, article)
    set_apart = _set_apart(one, article) & _set_apart(other, article)
    if narrowed or what or set_apart or _near_words(one, article) & _near_words(other, article):
        return True
    people = one.counted is not None and kinds(article.style).is_people(one.counted.head)
    return people and (same_verb(one, other, article) or _one_fate(one, other, article))


def _lead(figure: Figure, article: Article) -> str:
    return article.before(figure.span, _WINDOW)


def _of_what(figure: Figure, article: Article) -> set[str]:
    """Return the word that says what a counted noun is of: "impeachment"."""
    end = figure.counted.span.end if figure.counted else figure.span.end
    match = _OF.match(article.plain.slice(end, end + _NEARBY))
    return {match["what"].lower()} if match else set()


def _near_words(figure: Figure, article: Article) -> set[str]:
    """Return the telling words close to a figure in its sentence, by how they begin."""
    near = _nearby(figure, article)
    before, after = (
        article.plain.slice(*ends) for ends in ((near.start, figure.span.start), (figure.span.end, near.end))
    )
    noun = figure.counted.head[:5] if figure.counted else ""
    return {w[:6].lower() for w in _WORD.findall(f"{before} | {after}")} - _COMMON - {noun, noun[:6]}


def _one_fate(one: Figure, other: Figure, article: Article) -> bool:
    """Tell whether one thing, and it alone, became of those counted: "killed", "dead"."""
    first, second = (fates(article.words(_nearby(figure, article))) for figure in (one, other))
    return len(first) == 1 and first == second


def _alone(one: Figure, other: Figure, article: Article) -> bool:
    """Tell whether no third count by that noun bears the later one out, or makes it a part of the earlier."""
    values = {f.value for f in article.figures if f is not one and f is not other and same_noun(one, f, article)}
    apart = abs((one.value or 0) - (other.value or 0))
    return other.value not in values and apart not in values
