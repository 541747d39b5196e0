"""Ticks: whose, with what source, and what holds in a new version of the copy."""

from datetime import UTC, datetime

import pytest

from storage import cases, checklist
from storage.database import Database
from storage.models import CaseNotFoundError, NewCase, StorageError

AT = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
KEY = checklist.digest("The bridge cost £4m.")


@pytest.fixture
def case_id(log: Database) -> str:
    return cases.accept(log, NewCase(source="a", wall="local", text="A story.", opened_by="anna"), AT)[0].id


@pytest.mark.parametrize(
    ("words", "same"),
    [("the Bridge  cost\n£4m.", True), ("The bridge cost £5m.", False), ("The bridge cost £4m", False)],
)
def test_a_claim_goes_by_its_words(words: str, *, same: bool) -> None:
    assert (checklist.digest(words) == KEY) is same


def test_half_a_character_is_no_reason_to_break_off() -> None:
    assert checklist.digest("\ud800 of 65")


def test_ticks_are_counted_and_the_newest_stands(log: Database, case_id: str) -> None:
    first, written = checklist.tick(log, case_id, KEY, "anna", AT, source="p. 4")
    assert written
    second, _ = checklist.tick(log, case_id, KEY, "joe", AT, ticked=False, after=first.number)
    assert checklist.newest(log, case_id) == {KEY: second}
    assert (second.number, second.ticked) == (2, False)


def test_who_comes_second_is_shown_what_stands(log: Database, case_id: str) -> None:
    first, _ = checklist.tick(log, case_id, KEY, "anna", AT, source="p. 4")
    assert checklist.tick(log, case_id, KEY, "joe", AT, source="p. 5") == (first, False)


def test_a_tick_after_one_that_never_was_is_refused(log: Database, case_id: str) -> None:
    with pytest.raises(StorageError, match="open the list again"):
        checklist.tick(log, case_id, KEY, "anna", AT, after=3)


def test_there_are_no_ticks_without_a_case(log: Database) -> None:
    with pytest.raises(CaseNotFoundError):
        checklist.tick(log, "none", KEY, "anna", AT)
