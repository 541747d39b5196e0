"""What is taken out of the results for good: one story, or every story that names somebody.

The archive itself keeps them, as a bound volume does; no search, no related case, no check and no count has them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database as Connection

from storage import audit
from storage.database import Database
from storage.keys import folded
from storage.models import ARCHIVED, CaseNotFoundError, StorageError

TAKEN_OUT, NAMED = 1, 2  # why a story is unlisted: it was taken out itself, or it names somebody who was


class Names:
    """The names that were erased."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names

    def in_text(self, text: str) -> int:
        """Return NAMED where a text names one of them, else 0."""
        if not self.names:
            return 0
        words = _words(text)
        return NAMED if any(_words(name) in words for name in self.names) else 0


def names(connection: Connection) -> Names:
    """Return the names that were erased."""
    return Names([name for (name,) in connection.execute("SELECT name FROM erased_names ORDER BY name")])


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
        may_hold = connection.execute(
            """
            SELECT id, text FROM stories WHERE unlisted OR id IN (
                SELECT rowid FROM open_index WHERE open_index MATCH :phrase
                UNION ALL SELECT rowid FROM walled_index WHERE walled_index MATCH :phrase
            )
            """,
            {"phrase": f'"{plain}"'},
        ).fetchall()
        gone = [id_ for id_, text in may_hold if Names([plain]).in_text(text)]
        for id_ in gone:
            connection.execute("UPDATE stories SET unlisted = unlisted | ? WHERE id = ?", (NAMED, id_))
            _forget_story(connection, id_)
        # The trail must not keep the name that is to be forgotten.
        audit.append(database, at, by, "erased a name")
        return len(gone)


def list_name(database: Database, name: str, by: str, at: datetime) -> None:
    """Let the stories that name somebody come back again; CaseNotFoundError where the name was not erased."""
    with database.writing() as connection:
        done = connection.execute("DELETE FROM erased_names WHERE name = ?", (_plain(name),))
        if not done.rowcount:
            raise CaseNotFoundError("That name was not erased; check how it is spelled.")
        left = names(connection)
        rows = connection.execute("SELECT id, text FROM stories WHERE unlisted & ?", (NAMED,)).fetchall()
        for id_, text in rows:
            if not left.in_text(text):
                connection.execute("UPDATE stories SET unlisted = unlisted & ? WHERE id = ?", (TAKEN_OUT, id_))
        audit.append(database, at, by, "listed a name again")


def erase_story(database: Database, ref: str, by: str, at: datetime, *, listed: bool = False) -> None:
    """Take one imported story out of all results, or with `listed` put it back; CaseNotFoundError where there is none.

    Findings and related cases that were drawn from it go from the log.
    """
    with database.writing() as connection:
        ref = ref.removeprefix(ARCHIVED)
        done = connection.execute(
            """
            UPDATE stories SET unlisted = (unlisted & ?) | ? WHERE ref = ? AND case_id IS NULL AND embargo IS NULL
            """,
            (NAMED, 0 if listed else TAKEN_OUT, ref),
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


def _forget_story(connection: Connection, number: int) -> None:
    case_id, ref = connection.execute("SELECT case_id, ref FROM stories WHERE id = ?", (number,)).fetchone()
    forget(connection, case_id or f"{ARCHIVED}{ref}")


def _plain(name: str) -> str:
    """Return a name as it is kept and looked for."""
    return folded(name.replace('"', " ")).lower()


def _words(text: str) -> str:
    """Return a text's words in small letters, one space around each: a name is found as whole words."""
    words = re.findall(r"[^\W_]+", folded(text).lower())
    return f" {' '.join(words)} "
