"""Which place a name stands for: read from the words beside it, the story's other places and the newsroom's home area.

"Newark, New Jersey" says it outright. Where nothing does, of the places of one name the likeliest is the one that lies
where the story's other places lie, then the best known. A little-known place is taken only where something vouches for
it, since a wrong place is worse than none; where several are as likely, all are kept.

The pipeline calls some places people or bodies and misses others; those that can be nothing else are mended.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extraction.gazetteer import Found, Gazetteer, gazetteer, key
from extraction.gazetteer.kingdom import KINGDOM
from extraction.models import Level, Mention, MentionKind, Place, Section, SectionKind, Span
from extraction.style import Style

_WORD = r"[A-Z][\w’'.-]*"
_RUN = rf"{_WORD}(?:\s(?:(?:of|and|upon|on|the|in|le)\s)?{_WORD}){{0,3}}"
# What follows a name and says where it is: "Newark, New Jersey", "Newark in Nottinghamshire", "Newark (Notts)".
_AFTER = re.compile(rf"(?P<how>,\s|\s\(|\sin\s)(?:the\s)?(?P<where>{_RUN})")
# What stands before it and does: "the Nottinghamshire town of Newark", "Nottinghamshire’s Newark".
_BEFORE = re.compile(
    rf"(?P<where>{_RUN}?)(?:(?:[’']s)?\s(?:(?:market|seaside|port|coastal|county|cathedral|new|border|mill|industrial)\s)?"
    r"(?:town|city|village|port|resort|suburb|borough|district|county|state|region|capital|province)\sof|[’']s)\s$"
)
_TOWN = re.compile(rf"(?P<town>{_RUN}),\s$")
_BEFORE_REACHES = 60  # characters: the longest name of a county and "seaside resort of"
_CAPITALISED = re.compile(
    r"(?<![\w’'.-])[A-Z][\w’'-]*(?:[ \u00a0](?:(?:of|and|upon|on|the|in|le)[ \u00a0])?[A-Z][\w’'-]*)*(?!\.\w)"
)
_THERE = re.compile(r"\b(?:in|across|throughout|outside|around|near|within)\s+(?:the\s+)?$", re.I)
_ADDRESSED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Dame|Lord|Lady|Rev|Revd|PC|DC|DS|DI|DCI)\b\.?\s+$")
_THERE_REACHES = 16
_JOINT = re.compile(r",\s|,?\s(?:and|or)\s")  # what stands between the names of a row
_OPENING = re.compile(r"(?:In|Across|Throughout|Outside|Around|Near|Within|From|To|At|And|But|The|For|Of|While|When)\s")
_POSSESSIVE = re.compile(r"[’']s?$")
# The logarithm of how many people live in a place that needs no vouching for; one that shares the country with the
# story's others; one that is surely meant. A place below them all has to share the county, or be said outright.
_WELL_KNOWN, _KNOWN, _SURE = 5.0, 4.0, 5.4
_SAME_COUNTRY, _SAME_COUNTY = 0.7, 1.4
_OPEN = 1.0  # how much likelier a place must be than its namesake for the matter to be closed
# A city of half a million; how much likelier than its namesakes a place is that is beyond doubt, one thought of at all.
_FAMOUS, _FAR, _CLEAR = 5.7, 1.5, 0.5
_STATES_KNOWN = ("Australia", "Canada", "United States")  # other states' names are often something else's too
_MOST = 5  # namesakes that are kept


@dataclass(frozen=True)
class _Name:
    """A place's name, the places that are called so, and those of them that lie where the words beside it say."""

    words: str
    found: tuple[Found, ...]
    stated: tuple[Found, ...]

    @property
    def known(self) -> Place | None:
        """The place where there is no doubt, whatever else the story tells."""
        found = self.stated or self.found
        alone = len(found) == 1 and (self.stated or found[0].weight >= _KNOWN)
        ahead = len(found) > 1 and found[0].weight >= max(_FAMOUS, found[1].weight + _FAR)
        return found[0].place if alone or ahead else None

    def stands_alone(self, weight: float) -> bool:
        """Tell whether a place of this weight is thought of where nothing in the story vouches for it."""
        rival = max((f.weight for f in self.found if f.weight != weight), default=0.0)
        return weight >= _FAMOUS or weight >= max(_WELL_KNOWN, rival + _CLEAR)


@dataclass
class _Where:
    """The areas that a story's places lie in, counted by those of its names that are beyond doubt."""

    known: dict[str, tuple[str, ...]] = field(default_factory=dict)
    areas: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def add(self, name: _Name, place: Place) -> None:
        """Count a place, and all that it lies in, once for its name."""
        around = (place.name, *place.within)
        if key(name.words) not in self.known:
            self.known[key(name.words)] = around
            self.areas.update(around[i:] for i in range(len(around)))

    def speaks_for(self, name: str, place: Place) -> float:
        """Return how much the story's other places speak for one: the most that any area says in which others lie too.

        That is all of what the area says where all of them lie there, 0.7 of it where hardly any does.
        """
        own, best = self.known.get(key(name), ()), 0.0
        around, others = (place.name, *place.within), len(self.known) - (key(name) in self.known)
        for i in range(len(around) - 1):
            count = self.areas[around[i:]] - (own[len(own) - len(around) + i :] == around[i:])
            if count > 0:
                best = max(best, _weight(around[i:]) * (0.7 + 0.3 * count / others))
        return best


def _weight(area: tuple[str, ...]) -> float:
    """Return what it says that two places lie in one area: 1 for a country, 1.2 for England or Wales, 2 for less."""
    return 1.0 if len(area) == 2 else 1.2 if area[1:] == KINGDOM else 2.0


def placed(text: str, mentions: Sequence[Mention], sections: Iterable[Section], style: Style) -> tuple[Mention, ...]:
    """Return the mentions in order, each place's with the places that it may stand for; a few more than there were.

    `text` is the plain text that the spans are into; nothing is read from furniture.
    """
    known = gazetteer(style)
    mended = _mended(text, mentions, known)
    missed = _missed(text, mended, (s.span for s in sections if s.kind is not SectionKind.FURNITURE), known)
    every = sorted([*mended, *missed], key=lambda m: m.span.start)
    names = {i: _name(text, m, known) for i, m in enumerate(every) if m.kind is MentionKind.PLACE}
    said: dict[str, tuple[Found, ...]] = {}
    for name in names.values():
        if name.stated:
            said.setdefault(key(name.words), name.stated)
    where = _where((name, name.known) for name in names.values())
    for _ in range(2):  # what the first round makes sure of speaks in the second
        places = {i: _places(name, said.get(key(name.words), ()), where, known) for i, name in names.items()}
        where = _where((names[i], found[0] if len(found) == 1 else None) for i, found in places.items())
    return _keyed([m.model_copy(update={"places": places[i]}) if i in places else m for i, m in enumerate(every)])


def _where(names: Iterable[tuple[_Name, Place | None]]) -> _Where:
    """Return the areas of the places that are beyond doubt."""
    where = _Where()
    for name, place in names:
        if place:
            where.add(name, place)
    return where


def _name(text: str, mention: Mention, known: Gazetteer) -> _Name:
    """Return what is known of a name by itself and the words right beside it."""
    words, _, tail = mention.name.partition(", ")
    found = known.weighed(words) or _shortened(text, mention, known)
    sides = [(", ", tail)] if tail else []
    if after := _AFTER.match(text, mention.span.end):
        sides.append((after["how"], after["where"]))
    if before := _BEFORE.search(text, max(0, mention.span.start - _BEFORE_REACHES), mention.span.start):
        sides.append(("", before["where"]))
    for how, side in sides if found else ():
        areas = _areas(side, known, short=how.startswith(","))
        stated = tuple(f for f in found if any(known.is_part_of(f.place, area) for area in areas))
        if stated:
            return _Name(words, found, stated)
    return _Name(words, found, ())


def _shortened(text: str, mention: Mention, known: Gazetteer) -> tuple[Found, ...]:
    """Return the state that a name is the short form of right after a town of it: "Springfield, Ill."."""
    states = known.written(mention.name)
    before = _TOWN.search(text, max(0, mention.span.start - _BEFORE_REACHES), mention.span.start) if states else None
    words = before["town"].split() if before else []
    towns = (place for i in range(len(words)) for place in known.find(" ".join(words[i:])))
    return tuple(Found(state, _FAMOUS) for town in towns for state in states if known.is_part_of(town, state))[:1]


def _areas(side: str, known: Gazetteer, *, short: bool) -> tuple[Place, ...]:
    """Return the places that the longest beginning of some words names, a state's short form (`short`) included."""
    words = side.split()
    for count in range(len(words), 0, -1):
        name = _POSSESSIVE.sub("", " ".join(words[:count]))
        areas = (known.written(name) if short else ()) or known.find(name)
        if areas:
            return areas
    return ()


def _places(name: _Name, said: tuple[Found, ...], where: _Where, known: Gazetteer) -> tuple[Place, ...]:
    """Return the places that a name may stand for, the likeliest first; `said` where the story says elsewhere."""
    likely = []
    for place, weight in name.stated or said or name.found:
        home, others = known.at_home(place), where.speaks_for(name.words, place)
        vouched = others >= (_SAME_COUNTRY if weight >= _KNOWN else _SAME_COUNTY)
        if name.stated or said or home or vouched or name.stands_alone(weight):
            likely.append((weight + 1.5 * others + home, place))
    likely.sort(key=lambda one: -one[0])
    return tuple(place for score, place in likely[:_MOST] if score > likely[0][0] - _OPEN)


def _keyed(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions with one key for one place, whatever it is called, and two for two of one name."""
    sure = {m.places[0] for m in mentions if len(m.places) == 1}
    settled = [_settled(mention, sure) for mention in mentions]
    called = Counter(place.name.lower() for place in {m.places[0] for m in settled if len(m.places) == 1})
    return tuple(_with_key(mention, called) for mention in settled)


def _settled(mention: Mention, sure: set[Place]) -> Mention:
    """Return a mention that could be of several places for the one that the story surely names elsewhere."""
    here = tuple(place for place in mention.places if place in sure)
    return mention.model_copy(update={"places": here}) if len(here) == 1 < len(mention.places) else mention


def _with_key(mention: Mention, called: Counter[str]) -> Mention:
    if len(mention.places) != 1:
        return mention
    place = mention.places[0]
    name = place.name.lower()
    return mention.model_copy(
        update={"key": name if called[name] == 1 else ", ".join((name, *place.within[:1])).lower()}
    )


def _mended(text: str, mentions: Sequence[Mention], known: Gazetteer) -> list[Mention]:
    """Return the mentions, those of people and bodies that can only be places as places."""
    people = [m.name.split() for m in mentions if m.kind is MentionKind.PERSON]
    theirs = {part for words in people if len(words) > 1 for part in words} | {
        m.name for m in mentions if m.kind is MentionKind.PERSON and (m.role or m.age)
    }
    mended = [
        m
        if m.kind is MentionKind.PLACE or m.name in theirs or not _is_place(text, m.span, m.name, known)
        else _place(m)
        for m in mentions
    ]
    mended.sort(key=lambda m: m.span.start)
    for i in range(2, len(mended)):
        if mended[i].name not in theirs and _ends_row(text, mended[i - 2 : i + 1], known):
            mended[i] = _place(mended[i])
    return mended


def _ends_row(text: str, names: Sequence[Mention], known: Gazetteer) -> bool:
    """Tell whether a name that goes on a row of two towns is a third in their county: "Corby, Rushden and Daventry"."""
    *towns, last = names
    joints = (text[one.span.end : other.span.start] for one, other in pairwise(names))
    if any(m.kind is not MentionKind.PLACE for m in towns) or last.kind is not MentionKind.PERSON or " " in last.name:
        return False
    if not all(_JOINT.fullmatch(joint) for joint in joints):
        return False
    counties = [{p.within[:2] for p in known.find(m.name) if p.level.settlement and p.within} for m in names]
    return bool(set.intersection(*counties))


def _place(mention: Mention) -> Mention:
    changed = {"kind": MentionKind.PLACE, "key": mention.name.lower().replace("’", "'"), "role": None, "age": None}
    return mention.model_copy(update=changed)


def _is_place(text: str, span: Span, name: str, known: Gazetteer) -> bool:
    """Tell whether a name can be nothing but a place's: a well-known area's, or a large town's after "in" or "near"."""
    found = known.weighed(name)[:1]
    before = max(0, span.start - _THERE_REACHES), span.start
    if not found or (name.isupper() and len(name) > 3) or _ADDRESSED.search(text, *before):
        return False
    there = _THERE.search(text, *before) is not None
    cannot_be_another = " " in name and found[0].weight >= _FAMOUS  # "Abu Dhabi", "Washington DC"
    if key(name) in known.doubtful or (found[0].place.level.settlement and not cannot_be_another):
        return there and (found[0].weight >= _WELL_KNOWN or bool(known.at_home(found[0].place)))
    foreign = found[0].place.level is Level.STATE and found[0].place.within[0] not in _STATES_KNOWN
    return found[0].weight >= _SURE and (there or not foreign)


def _is_said_to_be(text: str, span: Span, name: str, known: Gazetteer) -> bool:
    """Tell whether a name is a place of the county or state that follows it: "Hope, Derbyshire"."""
    after = _AFTER.match(text, span.end)
    if not after or not after["how"].startswith(","):
        return False
    here = known.find(name)
    areas = _areas(after["where"], known, short=True) if here else ()
    near = (area for area in areas if area.level in (Level.COUNTY, Level.STATE))
    return any(known.is_part_of(place, area) for area in near for place in here)


def _missed(text: str, mentions: Sequence[Mention], parts: Iterable[Span], known: Gazetteer) -> Iterator[Mention]:
    """Yield mentions of places, surely places, that stand in none of the mentions there are."""
    taken = sorted((m.span.start, m.span.end) for m in mentions)
    for part in parts:
        for match in _CAPITALISED.finditer(text, part.start, part.end):
            opening = _OPENING.match(match[0])
            start = match.start() + (opening.end() if opening else 0)
            name = _POSSESSIVE.sub("", text[start : match.end()])
            i = bisect_right(taken, (start + len(name), 0)) - 1
            if not name or (i >= 0 and taken[i][1] > match.start()):
                continue
            span = Span(start=start, end=start + len(name))
            if _is_place(text, span, name, known) or _is_said_to_be(text, span, name, known):
                words = " ".join(name.split())
                yield Mention(span=span, name=words, kind=MentionKind.PLACE, key=words.lower().replace("’", "'"))
