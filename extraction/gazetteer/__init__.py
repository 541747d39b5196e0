"""Which places there are, what each lies in, which belong together, and which force and court serve them.

`gazetteer(style)` is the way in. All its questions are pure; it is made once for a newsroom and loads its tables when
they are first needed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from extraction.gazetteer import tables
from extraction.gazetteer.kingdom import KINGDOM, areas, kingdom
from extraction.gazetteer.spelling import POSSESSIVE, key
from extraction.gazetteer.tables import Found, table
from extraction.models import Level, Place
from extraction.style import Style

__all__ = ["Court", "Force", "Found", "Gazetteer", "Group", "gazetteer", "key"]

# A country is better known than a town of as many people, a state less than its largest city, a word for an area that
# goes by another name less than that.
_FAME = 2.0
_BETTER_KNOWN = {Level.CONTINENT: 9.0, Level.COUNTRY: _FAME, Level.STATE: -1.0, Level.COUNTY: 3.2}
_OF_A_CAPITAL = 0.7
_WIDE = 5.8  # how much an area weighs that has a south of its own with a capital
_BARE = re.compile(rf"^(?:[Tt]he\s)?City of\s|\sCity$|{POSSESSIVE.pattern}")
_QUARTERS = [f"{one}{ern}" for one in ("north", "south", "east", "west") for ern in ("", "ern")]
_HALFWAY = [f"{a}{by}{b}" for a in ("north", "south") for by in ("", " ") for b in _QUARTERS[4:]]
_COMPASS = frozenset(
    (*_QUARTERS, *_HALFWAY, *"central mid inner outer greater upper lower downtown rural metropolitan".split())
)
_LONGEST = 80  # characters of a place's name
_REMEMBERED = 20_000  # names whose places are kept at hand


class Force(NamedTuple):
    """A police force and the areas that it covers."""

    name: str
    aliases: tuple[str, ...]
    covers: tuple[str, ...]


class Court(NamedTuple):
    """A Crown Court centre ("Derby" of "Derby Crown Court") and the place that it sits in."""

    name: str
    aliases: tuple[str, ...]
    sits_in: str


class Group(NamedTuple):
    """Places or forces that belong together: "the home nations". `of` says what they are: a level, or "force"."""

    name: str
    aliases: tuple[str, ...]
    of: str
    members: tuple[str, ...]


@lru_cache(maxsize=16)
def _of_newsroom(
    home: tuple[str, ...], places: tuple[tuple[str, str], ...], groups: tuple[tuple[str, tuple[str, ...]], ...]
) -> Gazetteer:
    return Gazetteer(home, dict(places), dict(groups))


def gazetteer(style: Style | None = None) -> Gazetteer:
    """Return the gazetteer with a newsroom's own places and groups; one for all articles of a newsroom."""
    style = style or Style()
    return _of_newsroom(style.home, tuple(style.places.items()), tuple(style.groups.items()))


class Gazetteer:
    """Places by name, and how they lie to one another. Nothing in it changes once it is made."""

    def __init__(
        self,
        home: tuple[str, ...] = (),
        places: dict[str, str] | None = None,
        groups: dict[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._places, self._own_groups = places or {}, groups or {}
        self._found: dict[str, tuple[Found, ...]] = {}
        self._initials: dict[str, tuple[str, ...]] = {}
        self.home: tuple[Place, ...] = ()
        self.home = tuple(found[0] for name in home if (found := self.find(name)))
        self._found.clear()  # what was found so far did not know the home area

    def find(self, name: str) -> tuple[Place, ...]:
        """Return the places of a name, the likeliest first, () where there is none.

        Likeliest is what a newsroom has named itself, then what lies in its home area, then where more people live.
        """
        return tuple(found.place for found in self.weighed(name))

    def weighed(self, name: str) -> tuple[Found, ...]:
        """Return the places of a name with what each weighs; 6 is a city of a million, 5 one of a hundred thousand."""
        if len(name) > _LONGEST:
            return ()
        wanted = key(name)
        found = self._found.get(wanted)
        if found is None:
            if len(self._found) > _REMEMBERED:
                self._found.clear()
            found = self._found[wanted] = self._weigh(wanted, name)
        return found

    def _weigh(self, wanted: str, name: str) -> tuple[Found, ...]:
        found = [*self._areas.get(wanted, ()), *(self._town(row) for row in tables.towns(wanted))]
        if not found and (bare := _BARE.sub("", name)) not in ("", name):
            return self.weighed(bare)
        found = found or list(self._part(wanted, name))
        found = list(_beside_states(found))
        settled = {f.place.within[:1] for f in found if f.place.level.settlement}
        kept = [f for f in found if f.place.level is not Level.DISTRICT or f.place.within[:1] not in settled]
        ranked = sorted(kept, key=lambda f: -f.weight - self.at_home(f.place))
        return tuple({f.place: f for f in reversed(ranked)}.values())[::-1]

    def at_home(self, place: Place) -> float:
        """Return how much more a place weighs for lying in the home area: 3 in the first named, less in the others."""
        inside = [i for i, area in enumerate(self.home) if place == area or self.is_part_of(place, area)]
        return 3.0 - min(inside) / len(self.home) if inside else 0.0

    def _part(self, wanted: str, name: str) -> Iterator[Found]:
        """Yield "south London" as an area in London, where no place has that name."""
        words = wanted.split()
        for count in (2, 1):
            if len(words) > count and " ".join(words[:count]) in _COMPASS:
                for whole in self.weighed(" ".join(words[count:])):
                    if name[:1].isupper() and whole.weight < _WIDE:
                        continue  # North Cotabato is a place of its own, not the north of Cotabato
                    around = (whole.place.name, *whole.place.within)
                    yield Found(Place(name=" ".join(name.split()), level=Level.AREA, within=around), whole.weight - 0.3)
                return

    def _town(self, row: tuple[str, ...]) -> Found:
        _, name, level, within, people = row
        *inside, code = within.split("|")
        *country, capital = self._countries.get(code, (code, ""))
        around = (*inside, *country)
        if code == "GB":
            around = (inside[0], *self._inside.get(inside[0], (*inside[1:], *KINGDOM)))
        of = tables.level(level)
        weight = (
            math.log10(int(people) + 300)
            + _BETTER_KNOWN.get(of, 0.0)
            + _OF_A_CAPITAL * (name == capital and of is not Level.STATE)
        )
        return Found(Place(name=name, level=of, within=around), weight)

    @cached_property
    def _countries(self) -> dict[str, tuple[str, ...]]:
        """The country, the continent and the capital that a code stands for."""
        lines = ((row[1], row[3].split("|")) for row in tables.countries())
        return {line[1]: (name, line[0], line[2]) for name, line in lines if len(line) > 1}

    @cached_property
    def _kingdom(self) -> tuple[Found, ...]:
        return tuple(kingdom(table("kingdom")))

    @cached_property
    def _inside(self) -> dict[str, tuple[str, ...]]:
        """What the counties and nations of the kingdom lie in."""
        wanted = (Level.NATION, Level.COUNTY, Level.CITY)
        return {f.place.name: f.place.within for f in self._kingdom if f.place.level in wanted}

    @cached_property
    def _areas(self) -> dict[str, list[Found]]:
        """All that is not in the table of towns, by key."""
        found: dict[str, list[Found]] = {}
        for one in self._named():
            found.setdefault(key(one.place.name), []).append(one)
        for names, less in ((table("kingdom")["aliases"], 1.0), (self._other_names, 0.0)):
            for name, others in names.items():
                for one in tuple(found.get(key(name), ())):
                    for other in others:
                        found.setdefault(key(other), []).append(Found(one.place, one.weight - less))
        for row in tables.countries():
            of = tables.level(row[2])
            around = (row[3].split("|")[0],) if "|" in row[3] else ()
            weight = _BETTER_KNOWN[of] + math.log10(int(row[4]) + 1)
            found.setdefault(row[0], []).append(Found(Place(name=row[1], level=of, within=around), weight))
        return found

    def _named(self) -> Iterator[Found]:
        """Yield the areas of the kingdom and of the groups, and the newsroom's own places."""
        yield from self._kingdom
        shires = {f.place.name: f.place for f in reversed(self._kingdom)}  # the region before the county of its name
        yield from (found for found, _ in areas(table("kingdom"), shires))
        for name, group in table("groups").items():
            if "within" in group:
                yield Found(Place(name=name, level=Level.AREA, within=self._chain(group["within"])), 6.5)
        for name, within in table("names")["lands"].items():
            yield Found(Place(name=name, level=Level.AREA, within=self._chain(within)), 6.0)
        for name, within in self._places.items():
            yield Found(Place(name=name, level=Level.VILLAGE, within=self._chain(within)), 9.0)

    @cached_property
    def _other_names(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(group.get("aliases", ())) for name, group in table("groups").items() if "within" in group}

    def _chain(self, name: str) -> tuple[str, ...]:
        """Return a place's name and what it lies in, as far as that is known without the table of towns."""
        own: list[str] = []
        while name in self._places and name not in own:
            own.append(name)
            name = self._places[name]
        return (*own, *self._around(name)) if name not in own else tuple(own)

    def _around(self, name: str) -> tuple[str, ...]:
        if name in self._inside:
            return (name, *self._inside[name])
        wanted = key(name)
        if row := next((row for row in tables.countries() if row[0] == wanted), None):
            return tuple(filter(None, (row[1], row[3].split("|")[0])))
        towns = [self._town(row) for row in tables.towns(wanted)]
        best = max(towns, key=lambda found: found.weight, default=None)
        return (best.place.name, *best.place.within) if best else (name,)

    def parents(self, place: Place) -> tuple[Place, ...]:
        """Return the places that a place lies in, the smallest first, as far as they are known."""
        found = (self._ancestor(place, i) for i in range(len(place.within)))
        return tuple(one for one in found if one is not None)

    def _ancestor(self, place: Place, i: int) -> Place | None:
        here = (one for one in self.find(place.within[i]) if one.within == place.within[i + 1 :])
        return min(here, key=lambda one: one.level.settlement, default=None)

    def containing(self, place: Place, level: Level) -> Place | None:
        """Return the place of a level that a place lies in: Leicester's county is Leicestershire."""
        return next((one for one in self.parents(place) if one.level is level), None)

    def is_part_of(self, part: Place, whole: Place) -> bool:
        """Tell whether a place lies in another, in its historic county and in the areas that a group makes included."""
        if part == whole:
            return False
        if any(_is(part.within, i, whole) for i in range(len(part.within))):
            return True
        wider = {name for one in (part.name, *part.within) for name in self._also.get(one, ())}
        return whole.name in wider and (not whole.within or whole.within[-1:] == part.within[-1:])

    @cached_property
    def _also(self) -> dict[str, set[str]]:
        """The names of what a name lies in besides: historic counties, areas, the areas that hold those."""
        found: dict[str, set[str]] = {}
        for name, wider in table("kingdom")["also"].items():
            found.setdefault(name, set()).update(wider)
        held = table("kingdom")["areas"] | {n: g["members"] for n, g in table("groups").items() if "within" in g}
        for name, members in held.items():
            for one in members:
                found.setdefault(one, set()).add(name)
        for wider in found.values():
            wider |= {further for one in wider if one in held for further in found.get(one, ())}
        return found

    def siblings(self, place: Place) -> tuple[Place, ...]:
        """Return the other areas of a place's level in what it lies in: Derbyshire's are the other five counties."""
        return tuple(one for one in self._of_level(place.level, place.within) if one != place)

    def _of_level(self, level: Level, within: tuple[str, ...]) -> Iterator[Place]:
        seen: set[Place] = set()
        for found in self._areas.values():
            for one in found:
                if one.place.level is level and one.place.within == within and one.place not in seen:
                    seen.add(one.place)
                    yield one.place

    def members(self, place: Place) -> tuple[Place, ...]:
        """Return the areas right inside a place: the counties of a region, the countries of the Benelux."""
        group = self.group(place.name)
        if group is not None and place.level is Level.AREA:
            return self.places_of(group)
        held = table("kingdom")["areas"].get(place.name)
        if held is not None:
            return tuple(self.find(name)[0] for name in held)
        around = (place.name, *place.within)
        inside = (f.place for found in self._areas.values() for f in found if f.place.within == around)
        return tuple(dict.fromkeys(one for one in inside if one.level is not Level.AREA))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The groups, the newsroom's own first."""
        own = (Group(name, (), "", members) for name, members in self._own_groups.items())
        known = (
            Group(name, tuple(g.get("aliases", ())), g["of"], tuple(g["members"]))
            for name, g in table("groups").items()
        )
        return (*own, *known)

    def group(self, name: str) -> Group | None:
        """Return the group of a name: "G7", "the Benelux", "EMSOU"."""
        return next((one for one in self.groups if key(name) in map(key, (one.name, *one.aliases))), None)

    def groups_of(self, name: str) -> tuple[Group, ...]:
        """Return the groups that a place or a force belongs to, by its name."""
        return tuple(one for one in self.groups if key(name) in map(key, one.members))

    def places_of(self, group: Group) -> tuple[Place, ...]:
        """Return the places that belong to a group, () for one of forces."""
        found = ([p for p in self.find(name) if group.of in ("", p.level)] or self.find(name) for name in group.members)
        return () if group.of == "force" else tuple(one[0] for one in found if one)

    @cached_property
    def forces(self) -> tuple[Force, ...]:
        """The police forces of the United Kingdom."""
        aliases = table("forces")["aliases"]
        return tuple(
            Force(name, _police(name, aliases.get(name, ())), tuple(covers))
            for nation, forces in table("forces").items()
            if nation != "aliases"
            for name, covers in forces.items()
        )

    def force(self, name: str) -> Force | None:
        """Return the police force of a name: "Derbyshire Police" is Derbyshire Constabulary."""
        return self._forces.get(key(name))

    @cached_property
    def _forces(self) -> dict[str, Force]:
        return {key(name): force for force in self.forces for name in (*force.aliases, force.name)}

    def forces_of(self, place: Place) -> tuple[Force, ...]:
        """Return the forces of the area that a place lies in, or of the areas in it."""
        mine = {place.name, *place.within[:-2]} if place.within[-2:] == KINGDOM else set()
        inside = {one.name for one in self.members(place)} if place.level in (Level.REGION, Level.AREA) else set()
        return tuple(one for one in self.forces if not {*one.covers}.isdisjoint(mine | inside))

    @cached_property
    def courts(self) -> tuple[Court, ...]:
        """The Crown Court centres of England and Wales."""
        found, sits = table("courts"), table("courts")["in"]
        return tuple(
            Court(name, tuple(found["aliases"].get(name, ())), sits.get(name, name))
            for name in dict.fromkeys((*found["centres"], *sits))
        )

    def court(self, name: str) -> Court | None:
        """Return the Crown Court centre of a name, with or without "Crown Court" after it."""
        bare = key(name).removesuffix(" crown court")
        return next((one for one in self.courts if bare in map(key, (one.name, *one.aliases))), None)

    def written(self, short: str) -> tuple[Place, ...]:
        """Return the state that stands shortened after a town: "Ill." of "Springfield, Ill."."""
        states = (name for name, forms in table("names")["written"].items() if short.replace(".", "") in forms)
        return tuple(p for name in states for p in self.find(name) if p.level is Level.STATE)

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """The keys of names that are people's too, or common words."""
        return frozenset(map(key, table("names")["doubtful"]["words"]))

    def _beginning(self, letter: str) -> tuple[str, ...]:
        """Return the keys of all places that begin with a letter; kept, since it takes a while to gather them."""
        if letter not in self._initials:
            towns = tables.keys(letter) if letter else ()
            self._initials[letter] = tuple({*(one for one in self._areas if one[:1] == letter), *towns})
        return self._initials[letter]

    def alike(self, name: str) -> tuple[str, ...]:
        """Return the keys of places one letter off a name's, two where it has eight or more letters."""
        from rapidfuzz import process  # noqa: PLC0415 - few articles have a name to look up so
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        wanted = key(name)
        most = 2 if len(wanted) >= 8 else 1
        known = self._beginning(wanted[:1])
        close = process.extract(wanted, known, scorer=OSA.distance, score_cutoff=most, limit=None)
        return tuple(sorted(one for one, _, _ in close if one != wanted))


def _beside_states(found: Sequence[Found]) -> Iterator[Found]:
    """Yield places, those that share their name with a state for what they weigh beside it.

    Georgia is as well known for a state as for a country; of a state and a smaller town in the country it is the state.
    """
    states = [f for f in found if f.place.level is Level.STATE]
    for one in found:
        less = 0.0
        for state in states:
            if one.place.level is Level.COUNTRY and state.place.within[:1] != (one.place.name,):
                less = _FAME
            if one.place.level.settlement and state.weight > one.weight and state.place.within == one.place.within[-2:]:
                less = 1.0
        yield one._replace(weight=one.weight - less)


def _is(within: tuple[str, ...], i: int, whole: Place) -> bool:
    """Tell whether the place named at `i` is `whole`: its name, and what that lies in named after it."""
    rest = iter(within[i + 1 :])
    return within[i] == whole.name and all(name in rest for name in whole.within)


def _police(name: str, aliases: Sequence[str]) -> tuple[str, ...]:
    """Return a force's other names: "Kelder Constabulary" is called "Kelder Police" too."""
    bare = name.removesuffix(" Constabulary")
    return (f"{bare} Police", *aliases) if bare != name else tuple(aliases)
