"""Notes on findings: what somebody wants the desk to know, whatever the ruling."""

from __future__ import annotations

from datetime import datetime

from pydantic import AwareDatetime

from extraction.models import Record
from storage import audit, runs
from storage.database import Database


class Note(Record):
    """A note on a finding: whose and when."""

    finding: str
    by: str
    at: AwareDatetime
    text: str


def write(database: Database, case_id: str, note: Note) -> None:
    """Write a note; it is shown in the place of an earlier one. CaseNotFoundError where there is no such finding."""
    with database.writing() as connection:
        runs.current(connection, case_id, note.finding, "note it at")
        connection.execute(
            """
            INSERT INTO notes (case_id, finding, number, noted_by, noted_at, text)
            SELECT :case, :finding, coalesce(max(number), 0) + 1, :by, :at, :text FROM notes
            WHERE case_id = :case AND finding = :finding
            """,
            {"case": case_id, **note.model_dump(mode="json")},
        )
        audit.append(database, note.at, note.by, "noted", case_id, note.finding)


def newest(database: Database, case_id: str) -> dict[str, Note]:
    """Return the newest note on each of a case's findings that has one; an empty one takes the earlier away."""
    with database.reading() as connection:
        rows = connection.query(
            """
            SELECT finding, noted_by AS "by", noted_at AS "at", text, max(number) AS number FROM notes
            WHERE case_id = ? GROUP BY finding
            """,
            [case_id],
        )
        found = [Note(finding=row["finding"], by=row["by"], at=_time(row["at"]), text=row["text"]) for row in rows]
        return {note.finding: note for note in found if note.text}


def carry(database: Database, case_id: str, finding: str, to: str) -> None:
    """Let the newest note on a finding stand at the same fault in a new version, unless a newer one stands there.

    The fault may have been there before: an edit may be undone.
    """
    with database.writing() as connection:
        connection.execute(
            """
            INSERT INTO notes (case_id, finding, number, noted_by, noted_at, text)
            SELECT case_id, :to, (
                SELECT coalesce(max(number), 0) + 1 FROM notes WHERE case_id = :case AND finding = :to
            ), noted_by, noted_at, text FROM notes AS last
            WHERE case_id = :case AND finding = :finding AND number = (
                SELECT max(number) FROM notes WHERE case_id = :case AND finding = :finding
            ) AND NOT EXISTS (
                SELECT 1 FROM notes AS there
                WHERE there.case_id = :case AND there.finding = :to AND there.noted_at >= last.noted_at
            )
            """,
            {"case": case_id, "finding": finding, "to": to},
        )


def _time(written: str) -> datetime:
    return datetime.fromisoformat(written)
