"""Rulings: what editors made of the findings, and from that how often each check was right."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database as Connection

from storage import audit, cases, runs
from storage.database import Database
from storage.models import Ruling, State, StorageError, Verdict

# A finding's newest ruling is the one that stands.
_STANDING = """
SELECT finding, number, verdict, ruled_by AS "by", ruled_at AS "at", note, carried FROM rulings AS this
WHERE case_id = ? AND number = (
    SELECT max(number) FROM rulings AS any WHERE any.case_id = this.case_id AND any.finding = this.finding
)
"""


def rule(  # noqa: PLR0917 - called with the names of all that matters
    database: Database,
    case_id: str,
    finding_id: str,
    verdict: Verdict,
    by: str,
    at: datetime,
    note: str = "",
    after: int = 0,
) -> tuple[Ruling, bool]:
    """Rule on a finding whose newest ruling is number `after` (0: it has none).

    Where another ruling came between, nothing is written and that one comes back with False. CaseNotFoundError where
    the case has no such finding; StorageError where `after` is a ruling there has never been, or a newer version of the
    copy that no longer has the finding has been checked.
    """
    with database.writing() as connection:
        if cases.get(database, case_id).state is State.SIGNED_OFF:
            raise StorageError("This story is signed off; reopen it to rule on it.")
        found = runs.current(connection, case_id, finding_id, "rule on")
        newest = _newest(connection, case_id, finding_id)
        if (newest.number if newest else 0) != after:
            if newest is None or newest.number < after:
                raise StorageError(f"Finding {finding_id} has no ruling number {after}; show the report again.")
            return newest, False
        ruling = Ruling(finding=finding_id, number=after + 1, verdict=verdict, by=by, at=at, note=note)
        connection.execute(
            """
            INSERT INTO rulings (case_id, finding, number, run, verdict, ruled_by, ruled_at, note)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (case_id, finding_id, ruling.number, found["run"], verdict.value, by, at.isoformat(), note),
        )
        audit.append(database, at, by, f"ruled {verdict.value}", case_id, f"{found['code']} {finding_id}")
        return ruling, True


def standing(database: Database, case_id: str) -> dict[str, Ruling]:
    """Return the ruling that stands on each of a case's findings that has one, by the finding's id."""
    return {finding: ruling for finding, ruling in newest(database, case_id).items() if ruling.holds}


def carry(database: Database, case_id: str, ruling: Ruling, to: str, version: int) -> None:
    """Let a ruling hold for the same fault in a new version, whose finding is `to`; `version` is the earlier one.

    What was ruled there later stands: the fault may have been there before, since an edit may be undone.
    """
    with database.writing() as connection:
        found = runs.reported(connection, case_id, to)
        before = _newest(connection, case_id, to)
        if before and before.at > ruling.at:
            return
        connection.execute(
            """
            INSERT INTO rulings (case_id, finding, number, run, verdict, ruled_by, ruled_at, note, carried)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (
                case_id,
                to,
                before.number + 1 if before else 1,
                found["run"],
                ruling.verdict.value,
                ruling.by,
                ruling.at.isoformat(),
                ruling.note,
                ruling.carried or version,
            ),
        )


def newest(database: Database, case_id: str) -> dict[str, Ruling]:
    """Return the newest ruling on each of a case's findings, withdrawn ones too, by the finding's id."""
    with database.reading() as connection:
        cases.get(database, case_id)
        rows = connection.query(f"{_STANDING} ORDER BY finding", [case_id])
        return {row["finding"]: Ruling(**row) for row in rows}


def _newest(connection: Connection, case_id: str, finding_id: str) -> Ruling | None:
    rows = connection.query(f"{_STANDING} AND finding = ?", [case_id, finding_id])
    return next((Ruling(**row) for row in rows), None)
