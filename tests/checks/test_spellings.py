"""Two spellings of one name: what is near, and that all near ones are found."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.spellings import Pair, _near, near, pairs
from extraction import read

NAME = st.text("abcdehilmnorst", min_size=4, max_size=9).map(str.capitalize)


@pytest.mark.parametrize(
    ("one", "other", "are"),
    [
        ("Meredith", "Meridith", True),
        ("Velasquez", "velazquez", True),
        ("Deirdre", "Dierdre", True),
        ("Carachure", "Carrachure", True),
        ("Stephen", "Steven", False),
        ("Hill", "Hill", False),
        ("Hill", "HILL", False),
    ],
)
def test_near(one: str, other: str, *, are: bool) -> None:
    assert near(one, other) is are is near(other, one)


@given(st.sets(NAME, min_size=2, max_size=30))
def test_no_two_near_names_are_missed(names: set[str]) -> None:
    everywhere = {pair for pair in combinations(sorted(names), 2) if near(*pair)}
    assert set(_near(names)) == everywhere


def test_a_pair_with_what_joins_it() -> None:
    article = read("Ann Meredith won. Ann Meridith wept. Ann Meredith left.", published=None)
    assert list(pairs(article)) == [Pair("Meridith", "Meredith", frozenset({"ann"}))]
