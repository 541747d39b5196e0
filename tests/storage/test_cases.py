from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from storage import archive, audit, cases
from storage.database import Database
from storage.models import OPEN, Case, CaseNotFoundError, NewCase, Reader, State

TEXT = "Police arrested 65 people.\r\nOfficers raided 65 addresses — “all of them”.\n"


def new(source: str = "T1/C1/1700000000.1", **fields: object) -> NewCase:
    return NewCase(**{"source": source, "wall": "T1/C1", "text": TEXT, "opened_by": "U1", **fields})


def test_an_accepted_case_is_queued_with_all_that_came_with_it(log: Database, now: datetime) -> None:
    fields: dict[str, Any] = {
        "team": "T1",
        "channel": "C1",
        "thread": "1.2",
        "headline": "65 held",
        "published": date(2026, 11, 20),
    }
    case, first = cases.accept(log, new(**fields), now)
    assert first
    assert case == Case(
        id=case.id,
        source="T1/C1/1700000000.1",
        wall="T1/C1",
        opened_by="U1",
        opened_at=now,
        state=State.QUEUED,
        **fields,
    )
    assert cases.get(log, case.id) == case
    assert cases.text(log, case.id) == TEXT
    assert cases.queued(log) == [case]


def test_one_source_is_one_case_whatever_it_says_the_second_time(log: Database, now: datetime) -> None:
    first, _ = cases.accept(log, new(), now)
    again = cases.accept(log, new(text="Other words.", opened_by="U2"), now + timedelta(seconds=3))
    assert again == (first, False)
    assert cases.text(log, first.id) == TEXT
    assert [entry.did for entry in audit.trail(log, first.id)] == ["accepted"]


def test_one_source_accepted_by_many_threads_at_once_is_one_case(log: Database, now: datetime) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: cases.accept(log, new(team="T1"), now), range(24)))
    assert [first for _, first in answers].count(True) == 1
    assert len({case.id for case, _ in answers}) == 1
    assert len(cases.queued(log)) == 1


def test_the_queue_runs_from_the_oldest_and_leaves_out_what_is_done_or_given_up(
    log: Database, now: datetime, checked: Callable[..., Case]
) -> None:
    later, _ = cases.accept(log, new("b"), now + timedelta(minutes=1))
    earlier, _ = cases.accept(log, new("a"), now)
    given_up, _ = cases.accept(log, new("c"), now)
    cases.failed(log, given_up.id, "There are no words to check.", now)
    checked(TEXT)
    assert cases.queued(log) == [earlier, later]
    failed = cases.get(log, given_up.id)
    assert (failed.state, failed.error) == (State.FAILED, "There are no words to check.")


def test_the_message_of_a_report_is_kept(log: Database, now: datetime) -> None:
    case, _ = cases.accept(log, new(), now)
    cases.reported(log, case.id, "1700000009.5")
    assert cases.get(log, case.id).report == "1700000009.5"


@pytest.mark.parametrize(
    ("walls", "seen"),
    [
        (set(), ["open"]),
        ({"T1"}, ["team", "open"]),
        ({"T1", "T1/C1"}, ["private", "team", "open"]),
        ({"T1/C2"}, ["open"]),
    ],
)
def test_recent_cases_are_those_the_reader_may_see(log: Database, walls: set[str], seen: list[str]) -> None:
    for minute, (source, wall) in enumerate([("open", OPEN), ("team", "T1"), ("private", "T1/C1")]):
        cases.accept(log, new(source, wall=wall), datetime(2026, 11, 20, 9, minute, tzinfo=UTC))
    found = cases.recent(log, Reader(walls=frozenset(walls)), 10)
    assert [case.source for case in found] == seen
    assert cases.recent(log, Reader(walls=frozenset(walls)), 1) == found[:1]


@pytest.mark.parametrize(
    "ask",
    [
        lambda log, now: cases.get(log, "none"),
        lambda log, now: cases.text(log, "none"),
        lambda log, now: cases.reported(log, "none", "1.2"),
        lambda log, now: cases.failed(log, "none", "why", now),
    ],
)
def test_a_case_that_is_not_there_is_said(log: Database, now: datetime, ask: Callable[..., object]) -> None:
    with pytest.raises(CaseNotFoundError, match="no case none in the log"):
        ask(log, now)


def walled(log: Database) -> list[tuple[str, str, str | None, str | None]]:
    with log.reading() as connection:
        rows = connection.execute("SELECT source, wall, released_to, team FROM cases ORDER BY rowid").fetchall()
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("wall", "shown", "left"),
    [
        ("T1/C1", "T1", [("T1/C1", None, "T1"), ("T1/C1", "T1/C1", "T1"), ("T1/C1", None, "T1")]),
        ("T1/C1", "", [("T1/C1", None, None), ("T1/C1", "T1/C1", None), ("T1/C1", None, None)]),
        ("T1", "T1", [("T1", None, "T1"), ("T1/C1", "T1", "T1"), ("T1/C1", None, "T1")]),
    ],
)
def test_a_channel_that_has_changed_takes_its_cases_behind_its_wall(
    log: Database, now: datetime, wall: str, shown: str, left: list[tuple[str, str | None, str | None]]
) -> None:
    public = {"wall": "T1", "team": "T1", "channel": "C1"}
    cases.accept(log, new("T1/C1/1", **public), now)
    cases.accept(log, new("T1/C1/2", **public, embargo=now), now)
    cases.accept(log, new("T1/C1/3", wall="T1/C1", team="T1", channel="C1"), now)
    others = [
        ("T1/C2/1", {"wall": "T1", "team": "T1", "channel": "C2"}),
        ("T2/C1/1", {"wall": "T2", "team": "T2", "channel": "C1"}),
        ("T1/view/1", {"wall": "T1/U1", "team": "T1", "channel": "U1"}),
    ]
    for source, about in others:
        cases.accept(log, new(source, **about), now)
    before = walled(log)
    cases.rewall(log, "T1", "C1", wall, shown, now)
    after = walled(log)
    assert [row[1:] for row in after[:3]] == left
    assert after[3:] == before[3:]
    assert cases.rewall(log, "T1", "C1", wall, shown, now) == 0


def test_a_case_that_goes_behind_a_wall_is_found_there_alone(log: Database, now: datetime, checked: Any) -> None:
    case = checked(TEXT, wall="T1", source="T1/C1/1", channel="C1")
    cases.rewall(log, "T1", "C1", "T1/C1", "T1", now)
    found = {wall: archive.search(log, "officers", Reader(walls=frozenset({wall})), 5) for wall in ("T1", "T1/C1")}
    assert {wall: [cutting.case for cutting in cuttings] for wall, cuttings in found.items()} == {
        "T1": [],
        "T1/C1": [case.id],
    }
    assert [entry.did for entry in audit.trail(log, case.id)][-1] == "channel changed"
