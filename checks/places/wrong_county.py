"""A town put in a county, a nation or a country that it does not lie in.

"Corby, Leicestershire" and "the Leicestershire town of Corby" are looked up. Any county counts in which the town lies
or has lain: Croydon is in London and in Surrey. A little-known town passes, and so does one whose name a village has
elsewhere ("Preston", "Newport"), since that may be in no gazetteer. Beyond the British Isles only large cities are
looked up, and what is found is a query.

## Flags
> Tom Hill, of [[Corby, Leicestershire]], denies theft.

> He grew up in the [[Kent town of Basingstoke]].

## Does not flag
> Tom Hill, of Croydon, Surrey, was found in Corby, Northamptonshire. Ann Lyle lives in Preston, Dorset.

> In Northampton, Kent were all out for 97.

> They searched homes in Corby, Leicestershire and Rutland.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from checks.models import Finding, Rule, Severity
from checks.placing import lies, words_before
from extraction.gazetteer import Found, Gazetteer, gazetteer, key
from extraction.models import Article, Level, Mention, MentionKind, Place, Span

RULE = Rule(code="PLC-PARENT", severity=Severity.ERROR, reads=("mentions",), priority=12)

# The logarithm of how many people live in a town: of one so large a namesake is less likely than a slip; the second is
# for where small towns are in no gazetteer.
_KNOWN, _FAMOUS = 4.3, 5.7
_AFTER = re.compile(r",\s+|\s+\(|\s+in\s+(?:the\s+)?")
_OF = re.compile(
    r"(?:[’']s)?\s+(?:(?:market|seaside|port|coastal|county|cathedral|new|border|mill|industrial|historic|nearby|small)\s+)?"
    r"(?:town|city|port|resort)\s+of\s+"
)
_THERE = re.compile(
    r"(?:\b(?:in|at|from|near|of|to|around|outside|town|city)|\b(?:Road|Street|Lane|Avenue|Close|Drive|Way|Court|"
    r"Crescent|Gardens|Terrace|Square),)\s+$",
    re.IGNORECASE,
)
# What follows where the area only says where the town is: the end of what is set off, and no verb or further place.
_ENDS = (
    r"\s*(?:$|[.;:)—–!?”’\"]|,(?!\s+(?:[A-Z]|and\b|or\b)))|\s+(?:on|in|at|by|to|with|from|after|before|during|since|"
    r"last|this|over|as|when|where|who|which|while|but{})\b"
)
_SET_OFF = {",": re.compile(_ENDS.format("")), "": re.compile(_ENDS.format("|is|are|was|were|has|have|had|will"))}
_ELSEWHEN = re.compile(r"\b(?:born|births?|fled|emigrat\w+|then|former|now|colonial|occupied|1\d\d\d)\b")
_AREAS = (Level.COUNTY, Level.STATE, Level.COUNTRY, Level.NATION)
_HERE = ("United Kingdom", "Ireland")
_REACH = 16  # characters


class _Said(NamedTuple):
    """A town, the area that it is said to lie in, and the words that say so."""

    town: str
    area: str
    span: Span


def check(article: Article) -> Iterator[Finding]:
    """Yield each town that is said to lie where the gazetteer has none of its name."""
    known = gazetteer(article.style)
    for said in _said(article):
        areas = [area for area in known.find(said.area) if _is_area(area, known)]
        found = known.weighed(said.town) if areas else ()
        if not found or any(known.is_part_of(f.place, area) or f.place == area for f in found for area in areas):
            continue
        town = _meant(said, found, areas[0])
        if town is None:
            continue
        abroad = _country(town) not in _HERE
        if abroad and _ELSEWHEN.search(article.words(article.sentence_at(said.span))):
            continue
        yield RULE.finding(
            article,
            said.span,
            f"{town.name} is in {town.within[0]}, not {said.area}.",
            working=f"The gazetteer has {lies(town)}; it has no {town.name} in {areas[0].name}.",
            severity=Severity.QUERY if abroad else None,
        )


def _said(article: Article) -> Iterator[_Said]:
    """Yield the towns that are said to lie somewhere: "Corby, Leicestershire", "the Leicestershire town of Corby"."""
    names = [mention for mention in article.mentions if mention.kind is MentionKind.PLACE]
    for mention in names:
        town, _, area = mention.name.partition(", ")
        if area and _sets_off(mention, mention, ",", article):
            yield _Said(town, area, mention.span)
    for one, other in pairwise(names):
        between = article.between(one.span, other.span)
        if _AFTER.fullmatch(between) and _sets_off(one, other, between, article):
            yield _Said(one.name, other.name, one.span.to(other.span))
        elif _OF.fullmatch(between):
            yield _Said(other.name, one.name, one.span.to(other.span))


def _sets_off(one: Mention, other: Mention, mark: str, article: Article) -> bool:
    """Tell whether a town follows a preposition or a street, and its area ends what is said of the town.

    After a comma no verb may follow: "At Northampton, Kent were bowled out".
    """
    _, end = article.plain.inside(other.span.start, other.span.end)
    followed = _SET_OFF["," if mark.startswith(",") else ""].match(article.plain.text, end, end + _REACH)
    return followed is not None and _THERE.search(words_before(one.span, article)) is not None


def _meant(said: _Said, found: tuple[Found, ...], area: Place) -> Place | None:
    """Return the one town of a name that can be meant, None where a namesake that no gazetteer has may be."""
    towns = [f for f in found if _country(f.place) == _country(area)]
    abroad = _country(area) not in _HERE
    known = len(towns) == 1 and towns[0].weight >= (_FAMOUS if abroad else _KNOWN)
    if not known or not towns[0].place.level.settlement or key(said.town) in _shared():
        return None
    return towns[0].place


def _is_area(place: Place, known: Gazetteer) -> bool:
    """Tell whether a place is an area of which it is known what lies in it."""
    return place.level in _AREAS or (place.level is Level.AREA and bool(known.members(place)))


def _country(place: Place) -> str:
    return (place.name, *place.within)[-2] if place.within else place.name


@cache
def _shared() -> frozenset[str]:
    """Return the keys of the names that villages have too."""
    text = (Path(__file__).parent / "shared_names.toml").read_text(encoding="utf-8")
    return frozenset(map(key, tomllib.loads(text)["names"]))
