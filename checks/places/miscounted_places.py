"""A number of places or forces, and another number of them named.

Three things are looked up: the size of a group that everybody can count ("all four Baltic states"), of a group that a
list gives in part ("five forces", and four places of a region that has five), and how many places the story has named
when it speaks of "all five counties". Lists that say they are not whole pass, and so does a number of some of a group.

## Flags
> They flew the flags of [[all four Baltic states]].

> Raids took place in Derbyshire, Leicestershire, Lincolnshire and Nottinghamshire. “It is the work of [[five forces]]
> united,” said Ann Lyle.

> It was felt in Kent, Essex and Surrey. Schools in all [[four counties]] were shut.

## Does not flag
> They flew the flags of two Baltic states, and of all five Nordic countries.

> Raids took place in counties such as Derbyshire, Leicestershire and Nottinghamshire. Five forces took part.

> It was felt in Kent, Essex and Surrey, and in Suffolk. Schools in all four counties were shut.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from checks.models import Finding, Rule, Severity
from checks.placing import Row, in_main_event, kinds_counted, rows, spots, words_before
from checks.wording import listed, number, spelled
from extraction.gazetteer import Group, gazetteer
from extraction.models import Article, Bound, Figure, FigureKind, Level

RULE = Rule(code="PLC-COUNT", severity=Severity.QUERY, reads=("figures",), priority=12, takes_in=("ARI-COUNT",))

_ALL = re.compile(r"\b(?:all|every\s+one)\s+(?:of\s+)?(?:the\s+)?(?:the\s+)?$", re.IGNORECASE)
_DEFINITE = re.compile(r"\b(?:the|these|those|its|our|their)\s+$", re.IGNORECASE)
_NARROWED = re.compile(r"\s+(?:that|which|where|whose|with|on|bordering|affected|named|\w+ing\b)")
_NEAR = 900  # characters: "all five counties" takes up a list that a reader remembers


class _Counted(NamedTuple):
    """A group that everybody can count: its words after a number, its sizes, the year from which that is so."""

    words: str
    size: tuple[int, ...]
    since: int


def check(article: Article) -> Iterator[Finding]:
    """Yield each number of places that does not fit the group or the places named."""
    for figure in article.figures:
        if figure.kind is FigureKind.COUNT and figure.bound is Bound.EXACT and figure.value is not None:
            found = _against_group(figure, article) or _against_list(figure, article)
            if found is not None:
                yield found


def _against_group(figure: Figure, article: Article) -> Finding | None:
    """Return the finding on "all four Baltic states", of which there are three."""
    _, end = article.plain.inside(figure.number.start, figure.number.end)
    match = _groups().match(article.plain.text, end, end + 80)
    before = words_before(figure.number, article)
    every = _ALL.search(before)
    if match is None or figure.value is None or not (every or _DEFINITE.search(before)):
        return None
    group = _by_words()[" ".join(match["group"].split()).lower()]
    unsure = group.since and (article.published is None or article.published.year < group.since)
    short = figure.value < min(group.size) and (not every or _NARROWED.match(article.plain.text, match.end()))
    if unsure or short or int(figure.value) in group.size:
        return None
    sizes = " or ".join(str(size) for size in group.size)
    start = len(before) - every.start() if every else 0
    first, _ = article.plain.inside(figure.number.start, figure.number.end)
    return RULE.finding(
        article,
        article.span(first - start, match.end()),
        f"The copy has {number(figure.value)} {group.words}; there are {sizes}.",
        working=f"{group.words}: {sizes}" + (f" since {group.since}." if group.since else "."),
    )


def _against_list(figure: Figure, article: Article) -> Finding | None:
    """Return the finding on "five forces" where four places of a region of five are listed, and on "all five"."""
    kinds = kinds_counted(figure)
    if kinds is None or figure.value is None or not 2 < figure.value <= 30 or not in_main_event(figure.span, article):
        return None
    if any(told.announced == figure for told in article.lists):
        return None
    fitting = [row for row in rows(article) if _fits(row, kinds, article)]
    if any(len(row.places) == figure.value for row in rows(article)):
        return None
    every = _ALL.search(words_before(figure.span, article))
    for row in fitting:
        if figure.counted and figure.counted.head == "force" and (group := _of_forces(row, int(figure.value), article)):
            return _short_of_group(figure, row, group, article)
        if every and row.told.span.end < figure.span.start < row.told.span.end + _NEAR:
            return _not_all(figure, row, kinds, article)
    return None


def _fits(row: Row, kinds: tuple[Level, ...], article: Article) -> bool:
    """Tell whether a list is whole, tells the main event, and is of places of a kind, but for one at most."""
    told = row.told
    odd = sum(place.level not in kinds for place in row.places)
    return (
        len(row.places) > 2 and told.closed and told.announced is None and odd < 2 and in_main_event(told.span, article)
    )


def _of_forces(row: Row, count: int, article: Article) -> Group | None:
    """Return the group of so many forces to which those of all listed places belong."""
    known = gazetteer(article.style)
    serving = [{force.name for force in known.forces_of(place)} for place in row.places]
    for group in known.groups:
        if len(group.members) != count or len(row.places) >= count:
            continue
        mine = {force.name for name in group.members if (force := known.force(name))}
        if len(mine) == count and all(forces & mine for forces in serving):
            return group
    return None


def _short_of_group(figure: Figure, row: Row, group: Group, article: Article) -> Finding:
    known = gazetteer(article.style)
    serving = {force.name for place in row.places for force in known.forces_of(place)}
    missing = [name for name in group.members if name not in serving]
    places = listed(article.words(item) for item in row.told.items)
    return RULE.finding(
        article,
        figure.span,
        f"The copy has “{article.words(figure.span)}” and lists {spelled(len(row.places))} places: {places}.",
        evidence=(row.told.span,),
        working=f"{group.name}: {listed(group.members)}. None of the places listed is served by {listed(missing)}.",
    )


def _not_all(figure: Figure, row: Row, kinds: tuple[Level, ...], article: Article) -> Finding | None:
    """Return the finding on "all five counties" after four, unless the story has named a fifth."""
    named = {place for mention, place in spots(article) if mention.span.start < figure.span.start}
    around = [place for place in named if place.level in kinds or place in row.places]
    if figure.value is None or len(row.places) < figure.value <= len(around):
        return None
    places = listed(article.words(item) for item in row.told.items)
    return RULE.finding(
        article,
        figure.span,
        f"The copy has “all {article.words(figure.span)}” after a list of {spelled(len(row.places))}: {places}.",
        evidence=(row.told.span,),
    )


@cache
def _by_words() -> dict[str, _Counted]:
    """Return the groups that can be counted by their words, in lower case."""
    table = tomllib.loads((Path(__file__).parent / "counted_groups.toml").read_text(encoding="utf-8"))["group"]
    return {
        words.lower(): _Counted(words, tuple(row["size"]), row.get("since", 0))
        for row in table
        for words in row["words"]
    }


@cache
def _groups() -> re.Pattern[str]:
    words = sorted(_by_words(), key=len, reverse=True)
    names = "|".join(r"\s+".join(map(re.escape, name.split())) for name in words)
    return re.compile(rf"\s+(?:of\s+the\s+)?(?P<group>{names})\b", re.IGNORECASE)
