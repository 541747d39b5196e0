"""The places of the United Kingdom and Ireland that are areas: nations, regions, counties, districts, as places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extraction.gazetteer.tables import Found
from extraction.models import Level, Place

KINGDOM = ("United Kingdom", "Europe")
# How a name for an area weighs beside a town of that name, as the logarithm of its people would; a nation is known all
# over the world, a region that is called after the compass hardly.
_WEIGHT = {
    Level.NATION: 9.0,
    Level.REGION: 6.5,
    Level.COUNTY: 5.8,
    Level.CITY: 5.8,
    Level.DISTRICT: 4.4,
    Level.AREA: 5.6,
}
_COMPASS = ("East of England", "North East", "North West", "South East", "South West")


def kingdom(table: dict[str, Any]) -> Iterator[Found]:
    """Yield the areas of the kingdom, each after the one that it lies in."""
    cities = frozenset(table["cities"])
    for nation in ("England", "Wales", "Scotland", "Northern Ireland"):
        yield _found(nation, Level.NATION, KINGDOM)
        around = (nation, *KINGDOM)
        if nation == "England":
            yield from _regions(table[nation], around, cities)
            continue
        for county in table[nation]["counties"]:
            yield _county(county, around, cities)
        for district in table[nation].get("districts", ()):
            yield _found(district, Level.DISTRICT, around)
    for county in table["Ireland"]:
        yield _found(county, Level.COUNTY, ("Ireland", "Europe"))


def _regions(england: dict[str, Any], around: tuple[str, ...], cities: frozenset[str]) -> Iterator[Found]:
    for region, counties in england.items():
        if not isinstance(counties, dict):  # London: a region, a city, and all but a county
            yield Found(Place(name=region, level=Level.CITY, within=around), 7.5)
            yield from (_found(borough, Level.DISTRICT, (region, *around)) for borough in counties)
            continue
        yield _found(region, Level.REGION, around)
        for county, districts in counties.items():
            yield _county(county, (region, *around), cities)
            inside = (county, region, *around)
            yield from (_found(district, Level.DISTRICT, inside) for district in districts)


def _county(name: str, around: tuple[str, ...], cities: frozenset[str]) -> Found:
    """Return a county, or the city that is one by itself."""
    return _found(name, Level.CITY if name in cities else Level.COUNTY, around)


def _found(name: str, level: Level, around: tuple[str, ...]) -> Found:
    return Found(Place(name=name, level=level, within=around), 4.6 if name in _COMPASS else _WEIGHT[level])


def areas(table: dict[str, Any], counties: dict[str, Place]) -> Iterator[tuple[Found, tuple[str, ...]]]:
    """Yield the areas that have no government, and what each holds."""
    for name, held in table["areas"].items():
        inside = [counties[one].within for one in held if one in counties] or [("England", *KINGDOM)]
        shared = tuple(one for one in inside[0] if all(one in within for within in inside))
        yield _found(name, Level.AREA, shared), tuple(held)
