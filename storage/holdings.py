"""What the log holds of a workspace, in numbers: for whoever answers for it."""

from __future__ import annotations

from datetime import datetime

from extraction.models import Record
from storage.database import Database


class Holdings(Record):
    """Stories by state, the oldest that is not signed off, what was found and ruled, the archive, the file's size."""

    open: int
    signed_off: int
    failed: int
    oldest: datetime | None
    findings: int
    rulings: int
    archived: int
    bytes: int


def of(database: Database, team: str) -> Holdings:
    """Count what the log holds of a workspace; the archive and the file are everybody's."""
    with database.reading() as connection:
        row = next(
            iter(
                connection.query(
                    """
                    WITH ours AS (SELECT id, state, opened_at FROM cases WHERE substr(source, 1, length(?)) = ?)
                    SELECT
                        coalesce(sum(state IN ('queued', 'checked')), 0) AS open,
                        coalesce(sum(state = 'signed off'), 0) AS signed_off,
                        coalesce(sum(state = 'failed'), 0) AS failed,
                        min(CASE WHEN state <> 'signed off' THEN opened_at END) AS oldest,
                        (SELECT count(*) FROM findings JOIN runs ON runs.id = run JOIN ours ON ours.id = case_id
                            WHERE place IS NOT NULL) AS findings,
                        (SELECT count(*) FROM rulings JOIN ours ON ours.id = case_id) AS rulings,
                        (SELECT count(*) FROM stories WHERE case_id IS NULL) AS archived
                    FROM ours
                    """,
                    [f"{team}/", f"{team}/"],
                )
            )
        )
    return Holdings(**row, bytes=database.path.stat().st_size)
