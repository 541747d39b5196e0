"""The names that come with Stet: each is found, and none is found in what should stand for it."""

from __future__ import annotations

import pytest

from checks.catalogue import catalogue
from checks.hygiene.house_term import official
from checks.models import Finding
from extraction import read
from extraction.terms import Term


def said(text: str) -> list[Finding]:
    return [one for one in catalogue()["HYG-TERM"].check(read(text)) if isinstance(one, Finding)]


@pytest.mark.parametrize("term", official(), ids=lambda term: term.use)
def test_each_is_found_and_put_right(term: Term) -> None:
    for words in term.find:
        [found] = said(f"They told {words} of it.")
        assert [fix.replacement for fix in found.fix] == [term.use]


def test_what_stands_for_them_passes() -> None:
    assert not said("They told " + ", ".join(term.use for term in official()) + " and others.")


def test_apostrophes_are_those_of_the_copy_and_capitals_those_of_the_place() -> None:
    assert [fix.replacement for fix in said("It wasn't Lloyds of London.")[0].fix] == ["Lloyd's of London"]
    assert [fix.replacement for fix in said("It wasn’t Lloyds of London.")[0].fix] == ["Lloyd’s of London"]
