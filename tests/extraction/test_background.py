from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.background import segment_of, segments
from extraction.sections import sections
from extraction.style import Style

LEAD = "Supt Mark Hale said 60 people had been arrested in Wellbrook on Tuesday."


def passages(*paragraphs: str) -> list[int]:
    """Return the number of the passage of each paragraph after the lead."""
    text = "\n\n".join((LEAD, *paragraphs))
    parts = sections(text, Style(), "no headline in the copy")
    found = segments(text, parts)
    return [segment_of(found, part.span.start) for part in parts][1:]


@pytest.mark.parametrize(
    "opening",
    [
        "Earlier this year, three men were jailed.",
        "Last month, three men were jailed.",
        "In 2019, three men were jailed.",
        "In March 2019 three men were jailed.",
        "Back in 2019 three men were jailed.",
        "But in 2019, three men were jailed.",
        "Previously, three men were jailed.",
        "It comes after three men were jailed.",
        "It comes just weeks after three men were jailed.",
        "The raids come after three men were jailed.",
        "The sentence follows that of three men.",
        "This is not the first time men have been jailed.",
        "A year ago, three men were jailed.",
        "Two years ago three men were jailed.",
        "Three months earlier, three men were jailed.",
        "In a separate case, three men were jailed.",
        "In March last year three men were jailed.",
    ],
)
def test_a_paragraph_that_leaves_the_main_event_is_background(opening: str) -> None:
    assert passages("The raids began at dawn.", opening) == [0, 1]


@pytest.mark.parametrize(
    "opening",
    [
        "The men were jailed earlier this year.",
        "In all, 2019 tablets were found.",
        "In Wellbrook, 60 people were arrested.",
        "Last, the officers locked the door.",
        "It comes with a warning.",
        "On Tuesday, the men were jailed.",
        "“Earlier this year, we jailed three,” he said.",
        "A year in jail awaits them.",
        "In 20 homes, drugs were found.",
    ],
)
def test_the_same_words_elsewhere_do_not_leave_it(opening: str) -> None:
    assert passages(opening) == [0]


@pytest.mark.parametrize(
    ("after", "number"),
    [
        ("He was jailed for nine years.", 1),
        ("The judge called it a grave crime.", 1),
        ("Rickard Prentice, from Ashby, led the gang.", 1),
        ("Birch will be freed in May.", 1),
        ("“He was the ringleader,” the court was told.", 1),
        ("Supt Hale added: “We will go on.”", 0),
        ("Meanwhile, the raids go on.", 0),
        ("On Wednesday more homes were searched.", 0),
        ("Anyone with information should call police.", 0),
        ("The raids cost £40,000.", 0),
        ("In 2012, another gang was jailed.", 2),
    ],
)
def test_a_background_passage_goes_on_while_its_paragraphs_lean_on_it(after: str, number: int) -> None:
    assert passages("Earlier this year, Tom Birch was jailed.", after) == [1, number]


def test_an_open_quotation_is_not_left() -> None:
    found = passages(
        "Earlier this year, he said: “We jailed three.", "“Supt Hale can be proud.", "“In 2019, we said so.”"
    )
    assert found == [1, 1, 1]


def test_each_background_passage_has_its_number_and_the_main_event_none() -> None:
    found = passages(
        "Earlier this year, Tom Birch was jailed.", "Supt Hale added: “We will go on.”", "In 2019, Jo Dale was jailed."
    )
    assert found == [1, 0, 2]


def test_a_caption_tells_the_main_event_and_a_crosshead_what_stands_round_it() -> None:
    found = passages(
        "Earlier this year, Tom Birch was jailed.",
        "The gang",
        "He ran it from home.",
        "Officers in Ashby. File picture.",
    )
    assert found == [1, 1, 1, 0]


def test_furniture_interrupts_no_passage_and_belongs_to_none() -> None:
    text = f"{LEAD}\n\nEarlier this year, Tom Birch was jailed.\n\nHide Ad\n\nHe denied it.\n\nHide Ad"
    parts = sections(text, Style(), "no headline in the copy")
    main, passage = segments(text, parts)
    assert (main.background, passage.background) == (False, True)
    assert text[passage.span.start : passage.span.end].endswith("He denied it.")
    assert segment_of((main, passage), len(text) - 1) == 0


PARAGRAPHS = st.sampled_from(
    [
        "Hide Ad",
        "In 2019, Jo Dale was jailed.",
        "He left.",
        "Supt Hale said: “No.",
        "“Yes.”",
        "Meanwhile, it rains.",
        LEAD,
    ]
)


@given(st.lists(PARAGRAPHS, max_size=10))
def test_passages_stand_in_order_and_hold_every_paragraph_of_copy(paragraphs: list[str]) -> None:
    text = "\n\n".join(paragraphs)
    parts = sections(text, Style(), None)
    found = segments(text, parts)
    assert all(a.span.end < b.span.start for a, b in pairwise(found))
    copy = [part.span for part in parts if part.kind != "furniture"]
    assert all(sum(span in segment.span for segment in found) == 1 for span in copy)
