"""The workflow steps that wait for a case: which, and whether they have been told."""

from __future__ import annotations

from datetime import datetime

from storage import cases
from storage.database import Database
from storage.models import Case, NewCase


def accept(database: Database, new: NewCase, execution: str, at: datetime) -> tuple[Case, bool]:
    """Put a case on disk together with the step that waits for it; False where the same step asked before."""
    with database.writing() as connection:
        case, added = cases.accept(database, new, at)
        connection.execute(
            "INSERT INTO steps (execution, case_id) VALUES (?, ?) ON CONFLICT (execution) DO NOTHING",
            (execution, case.id),
        )
        return case, added


def waiting(database: Database) -> list[tuple[str, Case]]:
    """Return the executions that are still to be told, each with its case, whose report or refusal stands by now."""
    with database.reading() as connection:
        rows = connection.execute(
            """
            SELECT execution, case_id FROM steps JOIN cases ON cases.id = case_id
            WHERE told_at IS NULL AND delivered = 1
              AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.case_id = steps.case_id AND slot = 'report')
            ORDER BY execution
            """
        ).fetchall()
        return [(execution, cases.get(database, case_id)) for execution, case_id in rows]


def told(database: Database, execution: str, at: datetime) -> None:
    """Note that a step has been told."""
    with database.writing() as connection:
        connection.execute("UPDATE steps SET told_at = ? WHERE execution = ?", (at.isoformat(), execution))
