"""The house styles that are shown: the page's block names every key, and the examples are what a newsroom could use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.doctor import unknown
from checks.catalogue import catalogue
from checks.models import Finding
from extraction import read
from extraction.style import Style
from extraction.terms import Term

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "house-style.md").read_text(encoding="utf-8")
BLOCK = PAGE.split("```toml\n")[1].split("```")[0]
EXAMPLES = sorted((ROOT / "examples").glob("house-*.toml"))


def test_the_page_has_every_key_as_it_is_when_left_out(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text(BLOCK, encoding="utf-8")
    assert Style.load(path) == Style()
    keys = set(re.findall(r"^(?:# )?\[*(\w+)\b(?=\]| =)", BLOCK, re.MULTILINE))
    assert {*Style.model_fields, *Term.model_fields} <= keys


def test_each_key_of_the_page_has_a_comment() -> None:
    for part in BLOCK.strip().split("\n\n"):
        assert part.startswith("# "), part


def test_what_the_page_shows_can_be_used(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text(re.sub(r"^# (?=[^ ]+ =|\"[^\"]+\" =|\[\[)", "", BLOCK, flags=re.MULTILINE), encoding="utf-8")
    style = Style.load(path)
    assert [term.use for term in style.terms] == ["use", ""]
    assert all([style.severity, style.tolerance, style.bands, style.synonyms, style.groups, style.places])
    assert not list(unknown(style))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_can_be_used_as_it_is(path: Path) -> None:
    style = Style.load(path)
    assert style.name.startswith("The ")
    assert not list(unknown(style))
    assert f"](../examples/{path.name})" in PAGE


def test_there_is_one_of_each_country() -> None:
    assert [Style.load(path).date_order for path in EXAMPLES] == ["day-first", "month-first"]


@pytest.mark.parametrize(
    ("name", "copy", "repaired"),
    [
        ("uk-local", "Councillor Ann Lee and a councillor met at the train station.", ["Cllr", "railway station"]),
        ("us-daily", "He walked towards the state house at 9:00 a.m. on Friday.", ["toward", "Statehouse"]),
    ],
)
def test_the_house_list_of_an_example_finds_its_words(name: str, copy: str, repaired: list[str]) -> None:
    article = read(copy, style=Style.load(ROOT / "examples" / f"house-{name}.toml"))
    found = [said for said in catalogue()["HYG-TERM"].check(article) if isinstance(said, Finding)]
    assert [fix.replacement for finding in found for fix in finding.fix] == repaired
