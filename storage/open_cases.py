"""What somebody has open: the cases that they asked for or have in hand and that nobody has signed off."""

from __future__ import annotations

from storage import cases
from storage.database import Database
from storage.models import Case, State

_OPEN = (State.QUEUED.value, State.CHECKED.value)


def asked_by(database: Database, team: str, user: str, limit: int) -> list[Case]:
    """Return the newest open cases that somebody of a workspace handed in, newest first."""
    return _open(database, team, "opened_by", user, limit)


def owned_by(database: Database, team: str, user: str, limit: int) -> list[Case]:
    """Return the newest open cases that somebody of a workspace has in hand, newest first."""
    return _open(database, team, "owner", user, limit)


def _open(database: Database, team: str, column: str, user: str, limit: int) -> list[Case]:
    with database.reading() as connection:
        rows = connection.query(
            f"""
            SELECT id FROM cases WHERE {column} = ? AND state IN (?, ?) AND substr(source, 1, length(?)) = ?
            ORDER BY opened_at DESC, rowid DESC LIMIT ?
            """,  # noqa: S608 - one of two columns
            [user, *_OPEN, f"{team}/", f"{team}/", limit],
        )
        return [cases.get(database, row["id"]) for row in list(rows)]
