"""What the people are called who press and type, by the ids that the rest of the log knows them by."""

from __future__ import annotations

from collections.abc import Mapping

from storage.database import Database


def remember(database: Database, team: str, person: str, name: str) -> None:
    """Keep what somebody of a workspace is called; a later name takes the place of an earlier one."""
    if named(database, team).get(person) == name:  # most presses are by somebody known, and need no write
        return
    with database.writing() as connection:
        connection.execute(
            """
            INSERT INTO people (team, person, name) VALUES (?, ?, ?)
            ON CONFLICT (team, person) DO UPDATE SET name = excluded.name
            """,
            (team, person, name),
        )


def named(database: Database, team: str) -> Mapping[str, str]:
    """Return the names of a workspace's people, by their ids."""
    with database.reading() as connection:
        return dict(connection.execute("SELECT person, name FROM people WHERE team = ?", (team,)).fetchall())
