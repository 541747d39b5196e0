"""What is kept for how long: drafts are removed when their time is over, with all that was found in them.

What was signed off has been published, and stays as long as the archive. The audit trail stays: it has no copy in it.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from storage import audit, deliveries, erasure
from storage.database import Database
from storage.models import State


class Purged(NamedTuple):
    """How many drafts were removed, and how many findings and rulings with them."""

    drafts: int
    findings: int
    rulings: int


def purge(database: Database, before: datetime, by: str, at: datetime) -> Purged:
    """Remove the drafts that were opened before a moment, so that their words are no longer in the file.

    What was drawn from them goes from other cases' findings and related cases as well.
    """
    with database.writing() as connection:
        # Freed pages are overwritten, not only given up.
        connection.execute("PRAGMA secure_delete = ON")
        gone = [
            id_
            for (id_,) in connection.execute(
                "SELECT id FROM cases WHERE opened_at < ? AND state <> ? ORDER BY opened_at",
                (before.isoformat(), State.SIGNED_OFF.value),
            )
        ]
        purged = remove(database, gone, by, at)
        deliveries.forget(database, at - deliveries.KEPT)
    database.tidy()
    return purged


def remove(database: Database, gone: list[str], by: str, at: datetime) -> Purged:
    """Remove cases with all that was found in them; whoever calls has SQLite overwrite what is freed."""
    findings = rulings = 0
    with database.writing() as connection:
        for case_id in gone:
            findings += _count(database, "findings JOIN runs ON runs.id = run", case_id)
            rulings += _count(database, "rulings", case_id)
            connection.execute("DELETE FROM cases WHERE id = ?", (case_id,))
            erasure.forget(connection, case_id)
            audit.append(database, at, by, "purged", case_id)
        if gone:
            # The index only marks words as gone until its pieces are merged.
            connection.execute("INSERT INTO walled_index (walled_index) VALUES ('optimize')")
    return Purged(len(gone), findings, rulings)


def _count(database: Database, rows: str, case_id: str) -> int:
    with database.reading() as connection:
        found = connection.execute(f"SELECT count(*) FROM {rows} WHERE case_id = ?", (case_id,))  # noqa: S608
        return int(found.fetchone()[0])
