from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from storage import hits, rulings, tallies
from storage.database import Database
from storage.models import LOCAL, Case, Reader, Verdict

TEXT = "Of the 65 people on board, 40 people were rescued and 30 people died."
TWIN, FINDING = ("FIG-TWIN", 7, 16), "fig-twin-7-16"
Checked = Callable[..., Case]
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("team", "counted"),
    [
        ("T1", {Verdict.CORRECTED: 1, Verdict.STANDS: 1}),
        ("T2", {Verdict.IGNORED: 1}),
        ("", {Verdict.STANDS: 1}),
        ("T", None),
        (None, {Verdict.CORRECTED: 1, Verdict.STANDS: 2, Verdict.IGNORED: 1}),
    ],
)
def test_each_workspace_has_its_own(
    log: Database, now: datetime, checked: Checked, team: str | None, counted: dict[Verdict, int] | None
) -> None:
    for wall, source, verdict in (
        ("T1", "T1/C1/1", Verdict.CORRECTED),
        ("T1/C2", "T1/C2/1", Verdict.STANDS),
        ("T2", "T2/C1/1", Verdict.IGNORED),
        (LOCAL, "T1/no workspace", Verdict.STANDS),
    ):
        rulings.rule(log, checked(TEXT, TWIN, wall=wall, source=source).id, FINDING, verdict, "U1", now)
    assert hits.ruled(log, team) == ({"FIG-TWIN": counted} if counted else {})


def test_the_newest_ruling_counts_once(log: Database, now: datetime, checked: Checked) -> None:
    case = checked(TEXT, TWIN)
    rulings.rule(log, case.id, FINDING, Verdict.STANDS, "U1", now)
    rulings.rule(log, case.id, FINDING, Verdict.CORRECTED, "U2", now + DAY, after=1)
    assert hits.ruled(log, "T1") == {"FIG-TWIN": {Verdict.CORRECTED: 1}}
    assert hits.ruled(log, "T1", until=now) == {"FIG-TWIN": {Verdict.STANDS: 1}}
    assert hits.ruled(log, "T1", since=now + DAY) == {"FIG-TWIN": {Verdict.CORRECTED: 1}}
    assert hits.ruled(log, "T1", since=now + 2 * DAY) == {}


def test_months_and_times(log: Database, now: datetime, checked: Checked) -> None:
    assert tallies.times(log) == tallies.Times(to_report=None, to_sign_off=None)
    case = checked(TEXT, TWIN)
    checked(f"{TEXT} ", wall="T2")
    with log.writing() as connection:
        signed = (now + timedelta(minutes=30)).isoformat()
        connection.execute("UPDATE cases SET signed_off_at = ? WHERE id = ?", (signed, case.id))
    assert tallies.months(log) == [tallies.Month(month="2026-11", cases=2, findings=1)]
    assert tallies.months(log, "T1") == [tallies.Month(month="2026-11", cases=1, findings=1)]
    assert tallies.months(log, since=now + DAY) == []
    assert tallies.times(log) == tallies.Times(to_report=0, to_sign_off=1800)


def test_a_reader_counts_behind_their_own_walls(log: Database, now: datetime, checked: Checked) -> None:
    for wall, source in (("T1", "T1/C1/1"), ("T1/C2", "T1/C2/1")):
        case = checked(TEXT, TWIN, wall=wall, source=source)
        rulings.rule(log, case.id, FINDING, Verdict.STANDS, "U1", now)
    for walls, number in (({"T1"}, 1), ({"T1", "T1/C2"}, 2), (set[str](), 0)):
        counted = hits.ruled(log, "T1", reader=Reader(walls=frozenset(walls)))
        assert counted == ({"FIG-TWIN": {Verdict.STANDS: number}} if number else {})
