"""What is taken out of the results for good: one story, or every story that names somebody.

The archive itself keeps them, as a bound volume does; no search, no related case and no check brings them back.
"""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database as Connection

from storage import audit
from storage.database import Database
from storage.keys import folded
from storage.models import ARCHIVED, CaseNotFoundError, StorageError


def erase_name(database: Database, name: str, by: str, at: datetime) -> int:
    """Let no story that names somebody come back, now or after an import; return how many there are now."""
    plain = _plain(name)
    if len(plain.split()) < 2:
        raise StorageError("Give the full name, first and last: one word is too many people's.")
    with database.writing() as connection:
        connection.execute(
            "INSERT INTO erased_names (name, erased_at, erased_by) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (plain, at.isoformat(), by),
        )
        # The trail must not keep the name that is to be forgotten.
        audit.append(database, at, by, "erased a name")
        return len(_holding(connection, [plain]))


def list_name(database: Database, name: str, by: str, at: datetime) -> None:
    """Let the stories that name somebody come back again; CaseNotFoundError where the name was not erased."""
    with database.writing() as connection:
        done = connection.execute("DELETE FROM erased_names WHERE name = ?", (_plain(name),))
        if not done.rowcount:
            raise CaseNotFoundError("That name was not erased; check how it is spelled.")
        audit.append(database, at, by, "listed a name again")


def erase_story(database: Database, ref: str, by: str, at: datetime, *, listed: bool = False) -> None:
    """Take one imported story out of all results, or with `listed` put it back; CaseNotFoundError where there is none.

    Findings and related cases that were drawn from it go from the log.
    """
    with database.writing() as connection:
        ref = ref.removeprefix(ARCHIVED)
        done = connection.execute(
            "UPDATE stories SET unlisted = ? WHERE ref = ? AND case_id IS NULL AND embargo IS NULL", (not listed, ref)
        )
        if not done.rowcount:
            raise CaseNotFoundError(f"The archive has no story {ref}; `stet archive search` shows each story's id.")
        if not listed:
            forget(connection, f"{ARCHIVED}{ref}")
        audit.append(database, at, by, "listed again" if listed else "erased", detail=ref)


def forget(connection: Connection, case: str) -> None:
    """Take what was drawn from a story out of the log of other cases."""
    connection.execute('DELETE FROM related_cases WHERE "case" = ?', (case,))
    connection.execute(
        "DELETE FROM findings WHERE EXISTS (SELECT 1 FROM json_each(findings.sources) WHERE value = ?)", (case,)
    )


def stories(connection: Connection) -> list[int]:
    """Return the stories that name somebody whose name was erased."""
    names = [name for (name,) in connection.execute("SELECT name FROM erased_names ORDER BY name")]
    return _holding(connection, names) if names else []


def _holding(connection: Connection, names: list[str]) -> list[int]:
    phrases = " OR ".join(f'"{name}"' for name in names)
    rows = connection.execute(
        """
        SELECT rowid FROM open_index WHERE open_index MATCH :phrases
        UNION ALL SELECT rowid FROM walled_index WHERE walled_index MATCH :phrases
        """,
        {"phrases": phrases},
    )
    return [id_ for (id_,) in rows]


def _plain(name: str) -> str:
    """Return a name as it is kept and looked for."""
    return folded(name.replace('"', " ")).lower()
