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
    counts how often it could not be fetched.
    """

    number: int
    file: str
    url: str
    name: str
    state: Fetched = Fetched.WAITING
    why: str = ""
    tries: int = 0


def accept(database: Database, new: NewCase, files: Iterable[Attachment], at: datetime) -> tuple[Case, bool]:
    """Put a case and the list of its files on disk, all at once; False where the same source was accepted before.

    Slack may tell of one message several times, of its files only once: a case that has not been read takes them in.
    """
    with database.writing() as connection:
        case, added = cases.accept(database, new, at)
        if added or case.state is State.QUEUED:
            _add(connection, case.id, files)
        return case, added


def _add(connection: Connection, case_id: str, files: Iterable[Attachment]) -> None:
    (last,) = connection.execute(
        "SELECT ifnull(max(number), 0) FROM attachments WHERE case_id = ?", [case_id]
    ).fetchone()
    for number, file in enumerate(files, last + 1):
        connection.execute(
            """
            INSERT INTO attachments (case_id, number, file, url, name) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (case_id, file) DO NOTHING
            """,
            (case_id, number, file.file, file.url, file.name),
        )


def of(database: Database, case_id: str) -> list[Attachment]:
    """Return a case's files in the order in which they were sent."""
    with database.reading() as connection:
        rows = connection.query(
            """
            SELECT number, file, url, name, state, why, tries FROM attachments WHERE case_id = ? ORDER BY number
            """,
            [case_id],
        )
        return [Attachment.model_validate(row) for row in rows]


def waiting(database: Database, case_id: str) -> bool:
    """Tell whether any of a case's files is still to be fetched."""
    return any(file.state is Fetched.WAITING for file in of(database, case_id))


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
    """Note what became of the files, and make `text` the case's first version, all at once.

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
            "UPDATE versions SET text = ?, sha256 = ? WHERE case_id = ? AND number = 1",
            (text, hashlib.sha256(text.encode()).hexdigest(), case_id),
        )
