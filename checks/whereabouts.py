"""Places in the copy as a gazetteer sees them: lists of places, and what is said to happen in a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from checks.kept import kept
from extraction.gazetteer import Gazetteer, Group, gazetteer
from extraction.models import Article, Figure, FigureKind, ItemList, Level, Mention, MentionKind, Place, Span, inside

# What stands before a place that something happens in.
HAPPENS_IN = re.compile(
    r"\b(?:in|across|throughout|around|at|near|outside|within)\s+(?:parts\s+of\s+|towns\s+in\s+|both\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_REACHES = 30  # characters
_AREAS = (Level.COUNTY, Level.STATE, Level.COUNTRY, Level.REGION, Level.NATION)
# What is counted of places, and the levels that it may be said of.
_KINDS = {
    "force": (Level.COUNTY, Level.REGION, Level.CITY),
    "county": (Level.COUNTY,),
    "nation": (Level.NATION, Level.COUNTRY),
    "country": (Level.COUNTRY, Level.NATION),
    "state": (Level.STATE, Level.COUNTRY),
    "region": (Level.REGION, Level.AREA, Level.STATE),
}


_AND = re.compile(r"\s+and\s+(?:the\s+|in\s+(?:the\s+)?|across\s+(?:the\s+)?)?")
# What may follow a place that is a place and not the first word of another name: "Leeds and Yorkshire Bank".
_ENDS = re.compile(
    r"\s*(?:[.,;:!?)”’\"—–]|$)|\s+(?:[-–—]\s|(?:in|on|at|as|after|before|with|who|which|that|were|was|are|is|have|has|had|last|"
    r"this|next|during|by|for|to|from|over|and|but|while|when|where|since|into|between|yesterday|today|early|late|earlier)\b)"
)


class PlaceList(NamedTuple):
    """A list in the copy each of whose items is a place."""

    told: ItemList
    places: tuple[Place, ...]

    def of_level(self, level: Level, known: Gazetteer) -> tuple[Place | None, ...]:
        """Return the items as places of one level: Leicester as Leicestershire; None where one lies in none."""
        return tuple(one if one.level is level else known.containing(one, level) for one in self.places)


class Whole(NamedTuple):
    """A number of places or forces, the group that has that many, and the members that a list leaves out.

    `areas` are the names of the places that are left out: those that a force covers.
    """

    figure: Figure
    listed: PlaceList
    group: str
    members: tuple[str, ...]
    missing: tuple[str, ...]
    areas: frozenset[str]


class PartAndWhole(NamedTuple):
    """Two places side by side of which the one, `place` in the gazetteer, lies in the other."""

    part: Mention
    whole: Mention
    place: Place


def happens_in(place: Span, article: Article) -> bool:
    """Tell whether the words before a place say that something happens there."""
    return bool(HAPPENS_IN.search(article.plain.slice(max(0, place.start - _REACHES), place.start)))


@kept
def parts_beside_wholes(article: Article) -> tuple[PartAndWhole, ...]:
    """Return the pairs of places in which something happens and of which the one lies in the other."""
    return tuple(_parts_beside_wholes(article))


def _parts_beside_wholes(article: Article) -> Iterator[PartAndWhole]:
    known = gazetteer(article.style)
    places = [m for m in article.mentions if m.kind is MentionKind.PLACE and m.place]
    for first, second in pairwise(places):
        if not _AND.fullmatch(article.between(first.span, second.span)) or not happens_in(first.span, article):
            continue
        if not _ENDS.match(article.plain.slice(second.span.end, second.span.end + 16)):
            continue
        for part, whole in ((first, second), (second, first)):
            wider = whole.place is not None and whole.place.level is not Level.CONTINENT
            if wider and part.place and whole.place and known.is_part_of(part.place, whole.place):
                yield PartAndWhole(part, whole, part.place)


@kept
def place_lists(article: Article) -> tuple[PlaceList, ...]:
    """Return the lists of places in the copy, in order."""
    found = ((told, [_place(item, article) for item in told.items]) for told in article.lists)
    return tuple(PlaceList(told, tuple(p for p in places if p)) for told, places in found if all(places))


def _place(item: Span, article: Article) -> Place | None:
    """Return the place that a list's item is, None where it is something else."""
    names = [m for m in inside(article.mentions, item) if m.kind is MentionKind.PLACE]
    return names[0].place if len(names) == 1 and _is_all(names[0], item, article) else None


def _is_all(name: Mention, item: Span, article: Article) -> bool:
    rest = len(article.words(item)) - len(article.words(name.span))
    return rest <= len("the ")


@kept
def wholes(article: Article) -> tuple[Whole, ...]:
    """Return each number of places that a known group has and of which a closed list of the story has fewer."""
    known = gazetteer(article.style)
    return tuple(
        whole
        for figure in article.figures
        for told in place_lists(article)
        if (whole := _whole(figure, told, known, article)) is not None
    )


def _whole(figure: Figure, told: PlaceList, known: Gazetteer, article: Article) -> Whole | None:
    """Return what a list leaves out of the group that a figure counts."""
    if figure.kind is not FigureKind.COUNT or figure.counted is None or told.told.announced is figure:
        return None
    levels = _KINDS.get(figure.counted.head)
    if levels is None or not told.told.closed or len(told.places) < 2 or figure.value is None:
        return None
    if not len(told.places) < figure.value <= 2 * len(told.places):
        return None
    forces = figure.counted.head == "force"
    for name, members, has in _force_groups(told, known) if forces else _area_groups(told, levels, known):
        if len(members) == figure.value and {*has} < {*members}:
            missing = tuple(one for one in members if one not in has)
            covered = (force.covers for force in known.forces if force.name in missing) if forces else (missing,)
            return Whole(figure, told, name, members, missing, frozenset(area for areas in covered for area in areas))
    return None


def _force_groups(told: PlaceList, known: Gazetteer) -> Iterator[tuple[str, tuple[str, ...], frozenset[str]]]:
    """Yield the groups of forces, and the forces of a region, that a list's places belong to, and those it has."""
    forces = [known.forces_of(place) for place in told.places]
    if not all(len(one) == 1 for one in forces):
        return
    listed = frozenset(one[0].name for one in forces)
    groups: dict[str, Group] = {group.name: group for name in listed for group in known.groups_of(name)}
    yield from ((group.name, group.members, listed) for group in groups.values())
    region = known.containing(told.places[0], Level.REGION)
    if region is not None:
        yield region.name, tuple(force.name for force in known.forces_of(region)), listed


def _area_groups(
    told: PlaceList, levels: tuple[Level, ...], known: Gazetteer
) -> Iterator[tuple[str, tuple[str, ...], frozenset[str]]]:
    """Yield the groups of areas that a list's places belong to, and those of each that the list has."""
    for level in levels:
        listed = told.of_level(level, known)
        names = frozenset(one.name for one in listed if one is not None)
        if len(names) != len(told.places):
            continue
        groups = {group.name: group for name in names for group in known.groups_of(name)}
        yield from ((group.name, group.members, names) for group in groups.values())
        first = next(one for one in listed if one is not None)
        if level in _AREAS and first.within:
            around = known.siblings(first)
            yield first.within[0], (first.name, *(one.name for one in around)), names
