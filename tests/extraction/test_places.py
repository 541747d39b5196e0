"""Which place a name stands for, from the cases in `places.txt`, with names marked by hand: no pipeline is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.mentions import Named, mentions
from extraction.models import Mention, MentionKind, Section, SectionKind, Span
from extraction.places import placed
from extraction.style import Style

_KINDS = {"P": MentionKind.PERSON, "O": MentionKind.ORGANISATION, "L": MentionKind.PLACE}


def read(marked: str, style: Style | None = None, kind: SectionKind = SectionKind.BODY) -> tuple[str, list[Mention]]:
    """Return the text without its marks, and the mentions as they are placed in it."""
    text, names = "", []
    for plain, letter, name in re.findall(r"(.*?)(?:\[\[(\w):(.*?)\]\]|\Z)", marked, re.S):
        text += plain
        if letter:
            names.append(Named(len(text), len(text) + len(name), _KINDS[letter]))
            text += name
    part = Section(span=Span(start=0, end=len(text)), kind=kind)
    return text, list(placed(text, mentions(text, names), [part], style or Style()))


def _cases() -> Iterator[object]:
    copy, expected = "", list[str]()
    for line in [*(Path(__file__).parent / "places.txt").read_text(encoding="utf-8").splitlines(), "end"]:
        if line.startswith("    "):
            expected.append(line.strip())
        elif line and not line.startswith("#"):
            if copy:
                yield pytest.param(copy, expected, id=copy[:50])
            copy, expected = line, []


def _told(mention: Mention, line: str) -> str:
    """Return a mention in the words of a case, with as much of what its places lie in as the line has."""
    said = [one.rsplit(" | ", 1)[-1].count(",") + 1 for one in line.split(" or ")]
    places = [
        f"{place.level} | {', '.join(place.within[:count])}"
        for place, count in zip(mention.places, [*said, *[9] * 9], strict=False)
    ]
    key = [mention.key] if mention.key != mention.name.lower() else []
    return " | ".join([mention.name, *key, " or ".join(places) or "-"])


@pytest.mark.parametrize(("copy", "expected"), list(_cases()))
def test_places(copy: str, expected: list[str]) -> None:
    text, found = read(copy)
    places = [m for m in found if m.kind is MentionKind.PLACE]
    lines = [*expected, *[""] * len(places)]
    assert [_told(m, line) for m, line in zip(places, lines, strict=False)] == expected
    assert all(text[m.span.start : m.span.end] == m.name for m in places)


def test_the_home_area_and_the_newsrooms_own_places_come_first() -> None:
    style = Style(home=("Derbyshire", "East Midlands"), places={"Thornwick": "Derbyshire", "Over Kelder": "Thornwick"})
    _, found = read("[[L:Hope]], [[L:Boston]], [[L:Thornwick]] and [[L:Over Kelder]]", style)
    told = [(m.place.name, m.place.within[:3]) for m in found if m.place]
    assert told == [
        ("Hope", ("Derbyshire", "East Midlands", "England")),
        ("Boston", ("Lincolnshire", "East Midlands", "England")),
        ("Thornwick", ("Derbyshire", "East Midlands", "England")),
        ("Over Kelder", ("Thornwick", "Derbyshire", "East Midlands")),
    ]


def test_nothing_is_read_from_furniture() -> None:
    assert read("Northamptonshire saw none.", kind=SectionKind.FURNITURE)[1] == []


def test_a_person_with_a_role_an_age_or_an_honorific_stays_one() -> None:
    _, found = read("[[P:Derbyshire]], 34, was held. Councillor [[P:Northamptonshire]] spoke to Mr [[P:Rutland]].")
    assert {m.kind for m in found} == {MentionKind.PERSON}


@given(
    st.lists(
        st.sampled_from(
            [
                "Newark",
                "Derby,",
                "in",
                "Derbyshire",
                "’s",
                "town of",
                "(Kent)",
                "[[P:Lincoln]]",
                "[[L:Hope]]",
                "US",
                "[[O:UK]]",
            ]
        )
        | st.text(max_size=5),
        max_size=12,
    )
)
def test_mentions_lie_in_the_text_in_order_and_apart(words: list[str]) -> None:
    text, found = read(" ".join(["Copy", *words]))
    spans = [m.span for m in found]
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(m.kind is MentionKind.PLACE for m in found if m.places)


@pytest.mark.parametrize("hostile", ["A " * 50_000, "A" * 100_000, "In " * 50_000, "Derby, " * 20_000, "A’s " * 30_000])
def test_hostile_copy_is_read_to_its_end(hostile: str) -> None:
    assert isinstance(read(hostile)[1], list)
