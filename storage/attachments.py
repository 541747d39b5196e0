"""The files that came with a case: on disk by name and address before they are fetched, and what became of each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database as Connection

from extraction.models import Record
from storage import cases
from storage.database import Database
from storage.models import Case, NewCase, State


class Fetched(StrEnum):
    """Where a file stands: still to be fetched, its words in the case's text, or of no use."""

    WAITING = "waiting"
    READ = "read"
    UNREADABLE = "unreadable"


class Attachment(Record):
    """One file: Slack's id, where it lies ("" where Slack must be asked), and what became of it.

    `number` is its place in the message, from 1. `why` is the sentence for one that could not be read, and `tries`
    counts how often it could not be fetched. `size` is how many bytes Slack says that it has, as far as it does.
    """

    number: int
    file: str
    url: str
    name: str
    state: Fetched = Fetched.WAITING
    why: str = ""
    tries: int = 0
    size: int | None = None


def accept(database: Database, new: NewCase, files: Iterable[Attachment], at: datetime) -> tuple[Case, bool]:
    """Put a case and the list of its files on disk, all at once; False where the same source was accepted before.

    Slack may tell of one message several times, of its files only once: a case that has not been read takes them in.
    """
    with database.writing() as connection:
        case, added = cases.accept(database, new, at)
        _add_unread(connection, case, files)
        return case, added


def add(database: Database, case_id: str, files: Iterable[Attachment]) -> None:
    """Add files to a case that Slack tells of late, as long as it has not been read."""
    with database.writing() as connection:
        _add_unread(connection, cases.get(database, case_id), files)


def told(database: Database, case_id: str, number: int, files: Iterable[Attachment]) -> None:
    """Put the files of a message, of which Slack has told by now, in the place of what stood for them."""
    with database.writing() as connection:
        connection.execute("DELETE FROM attachments WHERE case_id = ? AND number = ?", (case_id, number))
        _add_unread(connection, cases.get(database, case_id), files)


def _add_unread(connection: Connection, case: Case, files: Iterable[Attachment]) -> None:
    """Add files to the version that is to be read, if one is."""
    if case.state is State.QUEUED:
        _add(connection, case.id, files)


def _add(connection: Connection, case_id: str, files: Iterable[Attachment]) -> None:
    (last,) = connection.execute(
        "SELECT ifnull(max(number), 0) FROM attachments WHERE case_id = ?", [case_id]
    ).fetchone()
    for number, file in enumerate(files, last + 1):
        connection.execute(
            """
            INSERT INTO attachments (case_id, number, file, url, name, size) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (case_id, file) DO NOTHING
            """,
            (case_id, number, file.file, file.url, file.name, file.size),
        )


def of(database: Database, case_id: str) -> list[Attachment]:
    """Return a case's files in the order in which they were sent."""
    with database.reading() as connection:
        rows = connection.query(
            """
            SELECT number, file, url, name, state, why, tries, size FROM attachments WHERE case_id = ? ORDER BY number
            """,
            [case_id],
        )
        return [Attachment.model_validate(row) for row in rows]


def wait(database: Database, case_id: str) -> bool:
    """Tell whether files of a case are still to be fetched."""
    with database.reading() as connection:
        row = connection.execute(
            "SELECT 1 FROM attachments WHERE case_id = ? AND state = ?", (case_id, Fetched.WAITING.value)
        ).fetchone()
    return row is not None


def again(database: Database, case_id: str) -> None:
    """Have those of a case's files fetched anew that were of no use."""
    with database.writing() as connection:
        connection.execute(
            "UPDATE attachments SET state = ?, why = '', tries = 0 WHERE case_id = ? AND state = ?",
            (Fetched.WAITING.value, case_id, Fetched.UNREADABLE.value),
        )


def put_off(database: Database, case_id: str, number: int) -> None:
    """Note that a file could not be fetched just now."""
    with database.writing() as connection:
        connection.execute(
            "UPDATE attachments SET tries = tries + 1 WHERE case_id = ? AND number = ?", (case_id, number)
        )


def settle(database: Database, case_id: str, text: str, files: Iterable[Attachment]) -> None:
    """Note what became of the files, and make `text` the words of the version that is to be read, all at once.

    Nothing changes where the case has been read meanwhile.
    """
    with database.writing() as connection:
        if cases.get(database, case_id).state is not State.QUEUED:
            return
        for file in files:
            connection.execute(
                "UPDATE attachments SET state = ?, why = ? WHERE case_id = ? AND number = ?",
                (file.state.value, file.why, case_id, file.number),
            )
        connection.execute(
            """
            UPDATE versions SET text = ?, sha256 = ?
            WHERE case_id = ? AND number = (SELECT max(number) FROM versions WHERE case_id = ?)
            """,
            (text, hashlib.sha256(text.encode()).hexdigest(), case_id, case_id),
        )
