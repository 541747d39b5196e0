"""Which stories were reminded of before they are due, and when somebody wants to be reminded again."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage import audit, cases
from storage.database import Database
from storage.models import Case, State

AHEAD = timedelta(days=2)  # a reminder comes a day before at most, and before the desk leaves
LATE = timedelta(hours=1)  # so long after the time a reminder is of no use any more


def waiting(database: Database, at: datetime) -> list[Case]:
    """Return the stories that are due soon, not signed off, and not reminded of yet, or to be once more by now."""
    with database.reading() as connection:
        rows = connection.execute(
            """
            SELECT id FROM cases LEFT JOIN reminders ON case_id = id AND reminders.due = cases.due
            WHERE cases.due BETWEEN :from AND :to AND state IN (:checked, :failed)
                AND (case_id IS NULL OR again <= :at)
            ORDER BY cases.due, id
            """,
            {
                "from": (at - LATE).isoformat(),
                "to": (at + AHEAD).isoformat(),
                "at": at.isoformat(),
                "checked": State.CHECKED.value,
                "failed": State.FAILED.value,
            },
        ).fetchall()
        return [cases.get(database, case_id) for (case_id,) in rows]


def told(database: Database, case: Case) -> None:
    """Note that a story was reminded of, until it is put off to another time or somebody asks for it again."""
    _keep(database, case, None)


def again(database: Database, case: Case, at: datetime) -> None:
    """Have a story reminded of once more, at a moment."""
    _keep(database, case, at)


def dismiss(database: Database, case: Case, by: str, at: datetime) -> None:
    """Have a story reminded of no more, unless it is put off to another time."""
    with database.writing():
        _keep(database, case, None)
        audit.append(database, at, by, "dismissed the reminder", case.id)


def _keep(database: Database, case: Case, again: datetime | None) -> None:
    with database.writing() as connection:
        connection.execute(
            """
            INSERT OR REPLACE INTO reminders (case_id, due, again) SELECT id, due, ? FROM cases WHERE id = ? AND due = ?
            """,
            (again.isoformat() if again else None, case.id, case.due.isoformat() if case.due else None),
        )
