"""A city in a list of counties.

Where all places of a list but one are counties, and the odd one is a city or a town that a county is called after, the
county may be meant: the finding names it. Lists of councils, health trusts and the like pass, where a city can stand by
itself, and so do London and the cities of the six metropolitan counties, which nobody calls by the county.

## Flags
> The drivers were stopped in Derbyshire, [[Leicester]], Lincolnshire and Nottinghamshire.

> It will be warm in Kent, Sussex, [[Canterbury]] and Surrey.

## Does not flag
> The councils of Derbyshire, Leicester, Lincolnshire and Nottinghamshire have signed the plan.

> Prices rose in London, Kent, Essex and Surrey, and fell in Birmingham, Staffordshire and Shropshire.

> They have shops in Derby, Leicester, Lincoln and Kent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.placing import Row, lies, rows, stands_plain
from checks.wording import listed
from extraction.gazetteer import gazetteer, key
from extraction.models import Article, Level, Place

RULE = Rule(code="PLC-LEVEL", severity=Severity.QUERY, reads=("lists",), priority=15)

_APART = re.compile(
    r"\b(?:councils?|councillors?|unitary|authorit(?:y|ies)|combined|dioceses?|boroughs?|NHS|trusts?|health|universit\w+|"
    r"hospitals?|airports?|stations?|colleges?|schools?|clubs?|teams?|shops?|stores?|branches|offices?|races?|fixtures?|"
    r"tours?|festivals?)\b",
    re.IGNORECASE,
)
_METROPOLITAN = frozenset(
    ("Greater Manchester", "Merseyside", "South Yorkshire", "Tyne and Wear", "West Midlands", "West Yorkshire")
)


def check(article: Article) -> Iterator[Finding]:
    """Yield the one city or town in each list of counties."""
    for row in rows(article):
        odd = [i for i, place in enumerate(row.places) if not _is_county(place)]
        if len(row.places) < 3 or len(odd) != 1 or not _about_areas(row, article):
            continue
        place = row.places[odd[0]]
        county = _meant(place, article)
        if county is None:
            continue
        span, name = row.told.items[odd[0]], article.words(row.told.items[odd[0]])
        others = [article.words(item) for i, item in enumerate(row.told.items) if i != odd[0]]
        held = next((p for p in row.places if p == county or gazetteer(article.style).is_part_of(county, p)), None)
        message = (
            f"{listed(others)} are counties; {name} is a {place.level} in {held.name}, which is listed too."
            if held
            else f"{listed(others)} are counties and {name} is a {place.level}: is {county.name} meant?"
        )
        yield RULE.finding(article, span, message, working=f"The gazetteer has {lies(place)}.")


def _is_county(place: Place) -> bool:
    """Tell whether a place is a county of the kingdom, or an area that stands for some: Sussex, Yorkshire."""
    return place.level in (Level.COUNTY, Level.AREA) and "United Kingdom" in place.within


def _about_areas(row: Row, article: Article) -> bool:
    """Tell whether a list is of areas, and not of bodies or buildings that are called after them."""
    said = article.words(article.sentence_at(row.told.span))
    return stands_plain(row.told.span, article) and not _APART.search(said)


def _meant(place: Place, article: Article) -> Place | None:
    """Return the county that a writer may mean by a city in it, or by the town that it is called after."""
    if place.level not in (Level.CITY, Level.TOWN):
        return None
    county = gazetteer(article.style).containing(place, Level.COUNTY)
    if county is None or county.name in _METROPOLITAN or "United Kingdom" not in county.within:
        return None
    called_after = key(county.name).split()[-1][:4] == key(place.name)[:4]
    return county if place.level is Level.CITY or called_after else None
