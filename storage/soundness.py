"""Whether a log is whole and can be written."""

from __future__ import annotations

import contextlib

from storage.database import Database


class _WrittenError(Exception):
    """Ends a trial write, so that nothing of it stays."""


def fault(database: Database) -> str | None:
    """Return what SQLite finds wrong with the file, None where it is whole; StorageError where it can't be written."""
    with database.reading() as connection:
        said = [str(row[0]) for row in connection.execute("PRAGMA quick_check(3)").fetchall()]
    if said != ["ok"]:
        return "; ".join(said)
    with contextlib.suppress(_WrittenError), database.writing() as connection:
        connection.execute("CREATE TABLE trial (x)")
        raise _WrittenError
    return None
