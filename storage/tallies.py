"""How much was checked and how long it took, by month: counts and times, never words."""

from __future__ import annotations

from datetime import datetime
from statistics import median

from extraction.models import Record
from storage.database import Database


class Month(Record):
    """What was checked in one month (2026-11, UTC): cases opened, and the findings of each case's newest run."""

    month: str
    cases: int
    findings: int


class Times(Record):
    """Medians in seconds: from the copy's arrival to the first report, from then to signing off; None where none."""

    to_report: float | None
    to_sign_off: float | None


_CHOSEN = """
WITH chosen AS (
    SELECT id, opened_at, signed_off_at, (SELECT min(ran_at) FROM runs WHERE case_id = cases.id) AS first_run,
        (SELECT max(id) FROM runs WHERE case_id = cases.id) AS newest_run
    FROM cases
    WHERE (:team IS NULL OR :team = CASE wall WHEN 'local' THEN '' ELSE substr(source, 1, instr(source, '/') - 1) END)
        AND opened_at >= :since
)
"""

_SPANS = f"{_CHOSEN} SELECT opened_at, first_run, signed_off_at FROM chosen WHERE first_run IS NOT NULL"  # noqa: S608 - constants


def months(database: Database, team: str | None = None, *, since: datetime | None = None) -> list[Month]:
    """Return the months in which cases were opened, the first first; `team` as in `storage.hits`."""
    with database.reading() as connection:
        rows = connection.query(
            f"""{_CHOSEN}
            SELECT substr(opened_at, 1, 7) AS month, count(*) AS cases,
                sum((SELECT count(*) FROM findings WHERE run = newest_run AND place IS NOT NULL)) AS findings
            FROM chosen GROUP BY 1 ORDER BY 1
            """,  # noqa: S608 - nothing but a constant goes into it
            _given(team, since),
        )
        return [Month.model_validate(row) for row in rows]


def times(database: Database, team: str | None = None, *, since: datetime | None = None) -> Times:
    """Return the medians of how long things took; `team` as in `storage.hits`."""
    with database.reading() as connection:
        rows = connection.execute(_SPANS, _given(team, since)).fetchall()
    return Times(
        to_report=_median([_seconds(opened, run) for opened, run, _ in rows]),
        to_sign_off=_median([_seconds(run, signed) for _, run, signed in rows if signed]),
    )


def _given(team: str | None, since: datetime | None) -> dict[str, str | None]:
    return {"team": team, "since": since.isoformat() if since else ""}


def _seconds(earlier: str, later: str) -> float:
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()


def _median(seconds: list[float]) -> float | None:
    return median(seconds) if seconds else None
