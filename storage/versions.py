"""The versions of a case's copy: a changed story is the same case."""

from __future__ import annotations

import hashlib
from datetime import datetime

from pydantic import AwareDatetime

from extraction.models import Record
from storage import attempts, audit, cases, postings
from storage.database import Database
from storage.models import CaseNotFoundError, State

_HANDED_IN = "handed in a new version"  # in the trail


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


def add(  # noqa: PLR0917 - as `rulings.rule`
    database: Database,
    case_id: str,
    text: str,
    by: str,
    at: datetime,
    source: str | None = None,
    *,
    outsider: bool = False,
) -> int | None:
    """Add a changed text as a case's next version, to be read; return its number.

    `source` is the message that it was given in, which may be edited in its turn. None where these very words are the
    latest version already. A story that was signed off is open again. What an `outsider` hands in, who is no full
    member of the workspace, is shown nothing of the workspace's public copy, nor is what comes after it.
    """
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    with database.writing() as connection:
        had = of(database, case_id)
        if had[-1].sha256 == digest:
            return None
        number = had[-1].number + 1
        connection.execute(
            "INSERT INTO versions (case_id, number, sha256, added_at, text, source) VALUES (?, ?, ?, ?, ?, ?)",
            (case_id, number, digest, at.isoformat(), text, source),
        )
        connection.execute(
            """
            UPDATE cases SET state = ?, error = NULL, signed_off_by = NULL, signed_off_at = NULL,
                team = CASE WHEN ? THEN NULL ELSE team END
            WHERE id = ?
            """,
            (State.QUEUED.value, outsider, case_id),
        )
        attempts.forget(database, case_id)
        postings.undeliver(database, case_id)
        audit.append(database, at, by, _HANDED_IN, case_id, str(number))
        return number


def case_from(database: Database, source: str) -> str | None:
    """Return the id of the case that a message gave copy to: its first version, or a later one; None where none did."""
    case_id = cases.from_source(database, source)
    if case_id:
        return case_id
    with database.reading() as connection:
        row = connection.execute("SELECT case_id FROM versions WHERE source = ?", (source,)).fetchone()
    return str(row[0]) if row else None


def first_with(database: Database, case_id: str) -> int:
    """Return the number of the first version that had the very words of the latest one."""
    had = of(database, case_id)
    return next(version.number for version in had if version.sha256 == had[-1].sha256)


def latest(database: Database, case_id: str) -> int:
    """Return the number of a case's latest version."""
    return of(database, case_id)[-1].number


def text(database: Database, case_id: str, number: int) -> str:
    """Return the text of one version; CaseNotFoundError where there is no such one."""
    with database.reading() as connection:
        row = connection.execute(
            "SELECT text FROM versions WHERE case_id = ? AND number = ?", (case_id, number)
        ).fetchone()
    if row is None:
        raise CaseNotFoundError(f"Case {case_id} has no version {number}.")
    return str(row[0])


def signed_off_before(database: Database, case_id: str) -> str | None:
    """Return who had signed a case off when its latest version came in, None where nobody had."""
    told = [entry for entry in audit.trail(database, case_id) if entry.did in {"signed off", "reopened", _HANDED_IN}]
    came = next((n for n in reversed(range(len(told))) if told[n].did == _HANDED_IN), 0)
    return told[came - 1].who if came and told[came - 1].did == "signed off" else None
