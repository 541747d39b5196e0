from __future__ import annotations

from datetime import date

import pytest

from checks.stages import Stage, put, reached, steps
from extraction import read


def told(text: str) -> list[tuple[Stage, str, str]]:
    article = read(text, published=date(2026, 5, 12))
    return [(step.stage, step.key, put(step, "Vance", article)) for step in steps(article)]


@pytest.mark.parametrize(
    ("text", "stage", "clause"),
    [
        ("Tom Vance, 34, was arrested on Friday.", Stage.ARRESTED, "Vance was arrested"),
        ("Police charged Tom Vance, 34, on Friday.", Stage.CHARGED, "Vance was charged"),
        ("Tom Vance, 34, who denies fraud, wept.", Stage.CHARGED, "Vance denies fraud"),
        ("Tom Vance, 34, pleaded not guilty.", Stage.CHARGED, "Vance pleaded not guilty"),
        ("Tom Vance, 34, pleaded guilty.", Stage.CONVICTED, "Vance pleaded guilty"),
        ("Tom Vance, 34, will be sentenced in June.", Stage.CONVICTED, "Vance will be sentenced"),
        ("Tom Vance and Jack Dunn were jailed.", Stage.SENTENCED, "Vance was jailed"),
        ("Tom Vance, Ann Lane and Jack Dunn were jailed.", Stage.SENTENCED, "Vance was jailed"),
        ("Tom Vance, 34, Ann Lane, 37, Bo Reed, and Jack Dunn, 40, were charged.", Stage.CHARGED, "Vance was charged"),
        ("A jury has acquitted Tom Vance, 34.", Stage.CLOSED, "Vance was acquitted"),
        ("The charges against Tom Vance were dropped.", Stage.CLOSED, "the case against Vance was dropped"),
        ("The conviction of Tom Vance was quashed.", Stage.CLOSED, "Vance’s conviction was quashed"),
    ],
)
def test_a_step_is_told_of_whom_it_was_done_to(text: str, stage: Stage, clause: str) -> None:
    assert (stage, "tom vance", clause) in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "The man who attacked Tom Vance was jailed.",
        "A friend of Tom Vance was charged with fraud.",
        "Tom Vance, Ann Lane said, and others were jailed.",
        "Tom Vance’s brother was charged with fraud.",
        "Tom Vance was not charged. Tom Vance could be jailed.",
        "Tom Vance was charged with finding a site. Tom Vance was cleared to land.",
        "“Tom Vance was jailed,” she said.",
    ],
)
def test_what_was_done_to_others_or_to_nobody_is_no_step(text: str) -> None:
    assert told(text) == []


def test_a_story_that_clears_and_convicts_one_person_reaches_nothing() -> None:
    article = read("Tom Vance was cleared of murder. He was found guilty of manslaughter.")
    assert reached(steps(article), article) is None
