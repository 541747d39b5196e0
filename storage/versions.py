"""The versions of a case's copy: which there were, not what was in them."""

from __future__ import annotations

from pydantic import AwareDatetime

from extraction.models import Record
from storage import cases
from storage.database import Database


class Version(Record):
    """One version of a case's copy, numbered from 1; `sha256` is its text's."""

    number: int
    sha256: str
    added_at: AwareDatetime


def of(database: Database, case_id: str) -> tuple[Version, ...]:
    """Return the versions of a case, the first first."""
    with database.reading() as connection:
        cases.get(database, case_id)
        rows = connection.query(
            "SELECT number, sha256, added_at FROM versions WHERE case_id = ? ORDER BY number", [case_id]
        )
        return tuple(Version.model_validate(row) for row in rows)
