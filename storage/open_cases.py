"""What somebody has open: the cases that they asked for or have in hand and that nobody has signed off.

What may be a new version of another case is no story of its own yet, and is in no list.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from storage import cases
from storage.database import Database
from storage.models import Case, Reader, State

_OPEN = (State.QUEUED.value, State.CHECKED.value)


def asked_by(database: Database, team: str, user: str, limit: int) -> list[Case]:
    """Return the newest open cases that somebody of a workspace handed in, newest first."""
    return _open(database, team, "opened_by", user, limit)


def owned_by(database: Database, team: str, user: str, limit: int) -> list[Case]:
    """Return the newest open cases that somebody of a workspace has in hand, newest first."""
    return _open(database, team, "owner", user, limit)


def open_to(database: Database, team: str, reader: Reader, limit: int) -> list[Case]:
    """Return the newest open cases of a workspace behind the reader's walls, newest first."""
    return _behind(database, team, reader, _OPEN, "opened_at", limit)


def signed_off(database: Database, team: str, reader: Reader, limit: int) -> list[Case]:
    """Return the cases of a workspace behind the reader's walls that were signed off last, the latest first."""
    return _behind(database, team, reader, (State.SIGNED_OFF.value,), "signed_off_at", limit)


def _behind(  # noqa: PLR0917 - a query, part by part
    database: Database, team: str, reader: Reader, states: Sequence[str], order: str, limit: int
) -> list[Case]:
    with database.reading() as connection:
        rows = connection.query(
            f"""
            SELECT id FROM cases
            WHERE wall IN (SELECT value FROM json_each(?)) AND state IN (SELECT value FROM json_each(?))
                AND substr(source, 1, length(?)) = ? AND id NOT IN (SELECT case_id FROM candidates)
            ORDER BY {order} DESC, rowid DESC LIMIT ?
            """,  # noqa: S608 - one of two columns
            [reader.walls_json, json.dumps(states), f"{team}/", f"{team}/", limit],
        )
        return [cases.get(database, row["id"]) for row in list(rows)]


def _open(database: Database, team: str, column: str, user: str, limit: int) -> list[Case]:
    with database.reading() as connection:
        rows = connection.query(
            f"""
            SELECT id FROM cases WHERE {column} = ? AND state IN (?, ?) AND substr(source, 1, length(?)) = ?
                AND id NOT IN (SELECT case_id FROM candidates)
            ORDER BY opened_at DESC, rowid DESC LIMIT ?
            """,  # noqa: S608 - one of two columns
            [user, *_OPEN, f"{team}/", f"{team}/", limit],
        )
        return [cases.get(database, row["id"]) for row in list(rows)]
