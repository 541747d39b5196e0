from __future__ import annotations

from decimal import Decimal

import pytest

from checks.bands import band
from checks.catalogue import named
from checks.kinds import different_fates, kinds
from extraction import read
from extraction.style import Style


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("man", "woman", True),
        ("man", "boy", True),
        ("woman", "student", False),
        ("knife", "crossbow", True),
        ("pistol", "weapon", False),
        ("pistol", "gun", False),
        ("home", "building", False),
        ("suspect", "arrest", False),
    ],
)
def test_kinds_that_share_nobody(one: str, other: str, apart: bool) -> None:
    assert kinds(Style()).disjoint(one, other) is apart


def test_nobody_was_both_convicted_and_found_not_guilty() -> None:
    assert different_fates("were found not guilty", "were found guilty")
    assert not different_fates("were jailed", "were found guilty")


def test_a_desk_adds_its_own_words() -> None:
    assert kinds(Style()).noun("plot") == "plot"
    assert kinds(Style(synonyms={"home": ("plot",)})).noun("plot") == "home"


def test_a_desk_sets_what_is_plausible() -> None:
    assert band("age", read("Ann Hill is 104.")) == (0, 115)
    assert band("age", read("Ann Hill is 104.", style=Style(bands={"age": (Decimal(16), Decimal(99))}))) == (16, 99)
    assert band("patience", read("Ann Hill is 104.")) is None


def test_a_desk_sets_how_far_off_a_figure_may_be() -> None:
    rule = named("FIG-TWIN").RULE.model_copy(update={"tolerance": Decimal(5)})
    assert rule.leeway(read("One.")) == 5
    assert rule.leeway(read("One.", style=Style(tolerance={"FIG-TWIN": Decimal(2)}))) == 2
