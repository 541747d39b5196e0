"""How often a case has been read without an end: what kills its reader must not be read for ever."""

from __future__ import annotations

from typing import NamedTuple

from storage.database import Database


class Attempts(NamedTuple):
    """How often reading was begun, and how often it was seen to break: its process hung or died."""

    begun: int
    broken: int


def of(database: Database, case_id: str) -> Attempts:
    """Return the attempts at a case since it was accepted, or tried again."""
    with database.reading() as connection:
        row = connection.execute("SELECT begun, broken FROM attempts WHERE case_id = ?", (case_id,)).fetchone()
        return Attempts(*row) if row else Attempts(0, 0)


def begin(database: Database, case_id: str) -> None:
    """Count an attempt, before it is made."""
    _count(database, case_id, "begun")


def broke(database: Database, case_id: str) -> None:
    """Count that a reader hung or died over a case."""
    _count(database, case_id, "broken")


def forget(database: Database, case_id: str) -> None:
    """Begin to count anew."""
    with database.writing() as connection:
        connection.execute("DELETE FROM attempts WHERE case_id = ?", (case_id,))


def _count(database: Database, case_id: str, what: str) -> None:
    with database.writing() as connection:
        connection.execute(
            f"""
            INSERT INTO attempts (case_id, {what}) VALUES (?, 1)
            ON CONFLICT (case_id) DO UPDATE SET {what} = {what} + 1
            """,  # noqa: S608 - one of the two above
            (case_id,),
        )
