"""A city in a list of counties, or a county in a list of countries.

In a list of three places or more, all but one counties, states, regions or countries, the odd one should most often be
the area that it lies in: Leicestershire, where the list has Leicester. It is asked only where that area is one of the
others' kind, in the same country, and not in the list itself.

## Flags
> Weapons were found in Derbyshire, [[Leicester]], Lincolnshire and Nottinghamshire.

> The storm hit Kent, Surrey, [[Brighton]] and Hampshire.

## Does not flag
> The storm hit Kent, Surrey, London and Hampshire, and later Leicester, Derby and Nottingham.

> They have offices in Paris, Germany, Austria and France.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.whereabouts import PlaceList, place_lists
from extraction.gazetteer import gazetteer
from extraction.models import Article, Level, Place

RULE = Rule(code="PLC-LEVEL", severity=Severity.QUERY, reads=("lists",), priority=15)

_FEWEST = 3
_PLURAL = {
    Level.COUNTY: "counties",
    Level.STATE: "states",
    Level.REGION: "regions",
    Level.COUNTRY: "countries",
    Level.NATION: "nations",
}


def check(article: Article) -> Iterator[Finding]:
    """Yield the odd place of each list of places of one level."""
    known = gazetteer(article.style)
    for listed in place_lists(article):
        odd = _odd(listed)
        if odd is None:
            continue
        i, level = odd
        place = listed.places[i]
        area = known.containing(place, level)
        if area is None or not _beside(area, listed.places, i) or any(p.level is level for p in known.find(place.name)):
            continue
        yield RULE.finding(
            article,
            listed.told.items[i],
            f"{place.name} is a {place.level} in a list of {_PLURAL[level]}: {place.name} only, or {area.name}?",
            evidence=(listed.told.span,),
            working=f"{place.name}: {', '.join(place.within)}",
        )


def _odd(listed: PlaceList) -> tuple[int, Level] | None:
    """Return which place is smaller than the others, which are all of one level, and the level."""
    if len(listed.places) < _FEWEST:
        return None
    (level, most), *_ = Counter(place.level for place in listed.places).most_common(1)
    if level not in _PLURAL or most != len(listed.places) - 1:
        return None
    i = next(i for i, place in enumerate(listed.places) if place.level is not level)
    return (i, level) if listed.places[i].level.settlement or listed.places[i].level is Level.COUNTY else None


def _beside(area: Place, places: tuple[Place, ...], i: int) -> bool:
    """Tell whether the area that the odd place lies in would stand well beside the others, and does not yet."""
    others = [place for n, place in enumerate(places) if n != i]
    return area not in others and all(area.within[-2:] == other.within[-2:] for other in others)
