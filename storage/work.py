"""Who has a case in hand, until when, and whether it is signed off."""

from __future__ import annotations

from datetime import UTC, datetime

from storage import audit, cases
from storage.database import Database
from storage.models import Case, State, StorageError


def assign(  # noqa: PLR0917 - as `rulings.rule`
    database: Database, case_id: str, owner: str | None, due: datetime | None, by: str, at: datetime
) -> Case:
    """Set who has a case in hand, and when it is to be published; StorageError where it is signed off."""
    with database.writing() as connection:
        before = cases.get(database, case_id)
        if before.state is State.SIGNED_OFF:
            raise StorageError("This story is signed off; reopen it first.")
        connection.execute(
            "UPDATE cases SET owner = ?, due = ? WHERE id = ?",
            (owner, due.astimezone(UTC).isoformat() if due else None, case_id),
        )
        if before.owner != owner:
            audit.append(database, at, by, "assigned", case_id, owner or "nobody")
        if before.due != due:
            audit.append(database, at, by, "set when it is due", case_id)
        return cases.get(database, case_id)


def given_by(database: Database, case_id: str, by: str, to: str) -> bool:
    """Tell whether somebody has put a case into another's hands, as the trail has it."""
    with database.reading() as connection:
        row = connection.execute(
            "SELECT 1 FROM audit WHERE case_id = ? AND did = 'assigned' AND who = ? AND detail = ?", (case_id, by, to)
        ).fetchone()
    return row is not None


def sign_off(database: Database, case_id: str, by: str, at: datetime) -> Case:
    """Sign a case off; StorageError where it has not been checked, or is signed off already."""
    with database.writing() as connection:
        case = cases.get(database, case_id)
        if case.state is State.SIGNED_OFF:
            raise StorageError("This story is signed off already.")
        if case.state is not State.CHECKED:
            raise StorageError("This story has not been checked yet; sign it off when its report stands.")
        connection.execute(
            "UPDATE cases SET state = ?, signed_off_by = ?, signed_off_at = ? WHERE id = ?",
            (State.SIGNED_OFF.value, by, at.isoformat(), case_id),
        )
        audit.append(database, at, by, "signed off", case_id)
        return cases.get(database, case_id)


def reopen(database: Database, case_id: str, by: str, at: datetime) -> Case:
    """Open a case again; one that is open stays as it is."""
    with database.writing() as connection:
        changed = connection.execute(
            "UPDATE cases SET state = ?, signed_off_by = NULL, signed_off_at = NULL WHERE id = ? AND state = ?",
            (State.CHECKED.value, case_id, State.SIGNED_OFF.value),
        ).rowcount
        if changed:
            audit.append(database, at, by, "reopened", case_id)
        return cases.get(database, case_id)
