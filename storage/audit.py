"""The audit trail: who did what, and when. Lines are only ever added; the copy's own words are never in them."""

from __future__ import annotations

from datetime import datetime

from storage.database import Database
from storage.models import Entry


def append(  # noqa: PLR0917 - a line of the trail, in the order one reads it
    database: Database, at: datetime, who: str, did: str, case_id: str | None = None, detail: str = ""
) -> None:
    """Add a line; inside `database.writing()` it stands or falls with the rest."""
    with database.writing() as connection:
        connection.execute(
            "INSERT INTO audit (at, who, did, case_id, detail) VALUES (?, ?, ?, ?, ?)",
            (at.isoformat(), who, did, case_id, detail),
        )


def trail(database: Database, case_id: str) -> list[Entry]:
    """Return what was done with a case, in order."""
    with database.reading() as connection:
        rows = connection.query(
            "SELECT at, who, did, case_id, detail FROM audit WHERE case_id = ? ORDER BY id", [case_id]
        )
        return [Entry(**row) for row in rows]
