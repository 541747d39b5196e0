"""What the gazetteer says of places, forces, courts and groups, and that its tables agree with one another."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.gazetteer import Gazetteer, gazetteer, key, tables
from extraction.gazetteer.kingdom import KINGDOM
from extraction.models import Level, Place
from extraction.style import Style

KNOWN = gazetteer()


def place(name: str) -> Place:
    return KNOWN.find(name)[0]


@pytest.mark.parametrize(
    ("name", "level", "within"),
    [
        ("Leicester", "city", ("Leicestershire", "East Midlands", "England", "United Kingdom", "Europe")),
        ("Derbyshire", "county", ("East Midlands", "England", "United Kingdom", "Europe")),
        ("East Midlands", "region", ("England", "United Kingdom", "Europe")),
        ("London", "city", ("England", "United Kingdom", "Europe")),
        ("Camden", "district", ("London", "England", "United Kingdom", "Europe")),
        ("Cardiff", "city", ("Wales", "United Kingdom", "Europe")),
        ("Fife", "county", ("Scotland", "United Kingdom", "Europe")),
        ("Belfast", "city", ("County Antrim", "Northern Ireland", "United Kingdom", "Europe")),
        ("Cork", "city", ("County Cork", "Ireland", "Europe")),
        ("Bavaria", "state", ("Germany", "Europe")),
        ("Allegheny County", "county", ("Pennsylvania", "United States", "North America")),
        ("Africa", "continent", ()),
        ("Benelux", "area", ("Europe",)),
    ],
)
def test_a_place_its_level_and_what_it_lies_in(name: str, level: str, within: tuple[str, ...]) -> None:
    assert Place(name=name, level=Level(level), within=within) in KNOWN.find(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St. Albans", "Saint Albans"),
        ("Stoke-on-Trent", "Stoke on Trent"),
        ("Co Durham", "County Durham"),
        ("King’s Lynn", "Kings Lynn"),
        ("Derbyshire’s", "Derbyshire"),
        ("the Netherlands", "Holland"),
        ("Zurich", "Zürich"),
        ("Kiev", "Kyiv"),
        ("the City of Derby", "Derby"),
        ("Newark-on-Trent", "Newark on Trent"),
    ],
)
def test_one_place_spelled_two_ways(one: str, other: str) -> None:
    assert place(one) == place(other)


def test_the_likeliest_of_a_name_comes_first() -> None:
    assert place("New York").level is Level.CITY
    assert place("Washington").name == "Washington DC"
    assert place("Georgia").level is Level.COUNTRY
    assert place("Boston").within[0] == "Massachusetts"
    at_home = gazetteer(Style(home=("Lincolnshire",)))
    assert at_home.find("Boston")[0].within[0] == "Lincolnshire"
    assert {*at_home.find("Boston")} == {*KNOWN.find("Boston")}


@pytest.mark.parametrize("name", ["", " ", "Kelderby", "’s", "the", "A" * 500, "\n\t", "Æ\u0301"])
def test_no_such_place(name: str) -> None:
    assert KNOWN.find(name) == ()


@pytest.mark.parametrize(
    ("part", "whole", "is_part"),
    [
        ("Northamptonshire", "East Midlands", True),
        ("East Midlands", "Northamptonshire", False),
        ("London", "England", True),
        ("Leicester", "Leicestershire", True),
        ("Corby", "Leicestershire", False),
        ("Leicester", "Midlands", True),
        ("Grimsby", "Lincolnshire", True),
        ("Croydon", "Surrey", True),
        ("Leeds", "Yorkshire", True),
        ("Gateshead", "Tyneside", True),
        ("Hereford", "West Midlands", True),
        ("Belgium", "Benelux", True),
        ("France", "Middle East", False),
        ("Derby", "Great Britain", True),
        ("Belfast", "Great Britain", False),
        ("Belfast", "United Kingdom", True),
        ("Derby", "Derby", False),
    ],
)
def test_a_part_and_its_whole(part: str, whole: str, is_part: bool) -> None:
    assert KNOWN.is_part_of(place(part), place(whole)) is is_part


def test_a_county_and_the_region_of_its_name_are_two() -> None:
    region, county = KNOWN.find("West Midlands")[:2]
    birmingham, hereford = place("Birmingham"), place("Hereford")
    assert (region.level, county.level) == (Level.REGION, Level.COUNTY)
    assert KNOWN.is_part_of(birmingham, region)
    assert KNOWN.is_part_of(birmingham, county)
    assert KNOWN.is_part_of(hereford, region)
    assert not KNOWN.is_part_of(hereford, county)


def test_parents_siblings_and_members() -> None:
    derbyshire = place("Derbyshire")
    assert [p.name for p in KNOWN.parents(place("Leicester"))] == [
        "Leicestershire",
        "East Midlands",
        "England",
        "United Kingdom",
        "Europe",
    ]
    assert KNOWN.containing(place("Leicester"), Level.COUNTY) == place("Leicestershire")
    assert KNOWN.containing(derbyshire, Level.CITY) is None
    assert {p.name for p in KNOWN.siblings(derbyshire)} == {
        "Leicestershire",
        "Lincolnshire",
        "Northamptonshire",
        "Nottinghamshire",
        "Rutland",
    }
    assert {*KNOWN.members(place("East Midlands"))} == {derbyshire, *KNOWN.siblings(derbyshire)}
    assert [p.name for p in KNOWN.members(place("Benelux"))] == ["Belgium", "Luxembourg", "Netherlands"]
    assert [p.name for p in KNOWN.members(place("Sussex"))] == ["East Sussex", "West Sussex"]


def test_forces() -> None:
    force = KNOWN.force("Derbyshire Police")
    assert force is not None
    assert force.name == "Derbyshire Constabulary"
    assert KNOWN.force("the Met") == KNOWN.force("Metropolitan Police Service")
    assert KNOWN.force("Derbyshire") is None
    assert [f.name for f in KNOWN.forces_of(place("Corby"))] == ["Northamptonshire Police"]
    assert [f.name for f in KNOWN.forces_of(place("Scotland"))] == ["Police Scotland"]
    group = KNOWN.group("EMSOU")
    assert group is not None
    assert {f.name for f in KNOWN.forces_of(place("East Midlands"))} == {*group.members}
    assert KNOWN.places_of(group) == ()


def test_courts() -> None:
    hull = KNOWN.court("Hull Crown Court")
    assert hull is not None
    assert hull.sits_in == "Kingston upon Hull"
    old_bailey = KNOWN.court("Old Bailey")
    assert old_bailey is not None
    assert old_bailey.name == "Central Criminal Court"
    assert KNOWN.court("Kelderby Crown Court") is None


def test_groups() -> None:
    nations = KNOWN.group("the home nations")
    assert nations is not None
    assert [p.level for p in KNOWN.places_of(nations)] == [Level.NATION] * 4
    assert {g.name for g in KNOWN.groups_of("Belgium")} == {"Benelux", "European Union", "NATO"}
    own = gazetteer(Style(groups={"our two towns": ("Corby", "Kettering")}))
    mine = own.group("Our two towns")
    assert mine is not None
    assert [p.name for p in own.places_of(mine)] == ["Corby", "Kettering"]


def test_places_that_lie_in_one_another_are_no_trouble() -> None:
    assert Gazetteer(places={"Aa": "Bb", "Bb": "Aa"}).find("Aa")[0].within == ("Bb", "Aa")


@pytest.mark.parametrize(
    ("written", "meant"), [("Morcambe", "morecambe"), ("Wellingborogh", "wellingborough"), ("Liecester", "leicester")]
)
def test_names_a_letter_or_two_off(written: str, meant: str) -> None:
    assert meant in KNOWN.alike(written)


def test_every_member_place_and_seat_is_known() -> None:
    for group in KNOWN.groups:
        if group.of == "force":
            assert all(KNOWN.force(name) for name in group.members), group.name
        else:
            of_its_level = [[p for p in KNOWN.find(n) if group.of in ("", p.level)] for n in group.members]
            assert all(of_its_level), group.name
    british = {name: any(p.within[-2:] == KINGDOM for p in KNOWN.find(name)) for name in _named_in_tables()}
    assert [name for name, known in british.items() if not known] == []
    assert len(KNOWN.forces) == 43 + 2 + 3


def _named_in_tables() -> set[str]:
    kingdom = tables.table("kingdom")
    also = {name for county, wider in kingdom["also"].items() for name in (county, *wider)}
    towns = {name for county, names in kingdom["towns"].items() for name in (county, *names)}
    covered = {name for force in KNOWN.forces for name in force.covers}
    return also | towns | covered | {court.sits_in for court in KNOWN.courts} | {*kingdom["cities"]}


def test_the_table_of_towns_is_in_order_and_every_line_is_found() -> None:
    text = Path(tables.__file__).with_name("towns.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.removesuffix("\n").split("\n")]
    keys = [row[0] for row in rows]
    assert [k.encode() for k in keys] == sorted(k.encode() for k in keys)
    assert all(len(row) == 5 and Level(row[2]) and row[4].isdigit() for row in rows)
    for one in (*keys[:50], *keys[-50:], *keys[::997]):
        assert [*tables.towns(one)] == [tuple(row) for row in rows if row[0] == one]
        assert key(one) == one


@given(st.text(max_size=30))
def test_any_name_may_be_asked_for(name: str) -> None:
    assert all(found.name for found in KNOWN.find(name))
