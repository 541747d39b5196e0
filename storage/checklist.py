"""The checklist: which of a story's claims somebody has ticked off, and with what source.

A claim goes by its words, so a tick holds in every version of the copy that still makes the claim.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from pydantic import AwareDatetime
from sqlite_utils import Database as Connection

from extraction.models import Record
from storage import audit, cases
from storage.database import Database
from storage.models import State, StorageError

_NEWEST = """
SELECT claim, number, ticked, source, note, ticked_by AS "by", ticked_at AS "at" FROM ticks AS this
WHERE case_id = ? AND number = (
    SELECT max(number) FROM ticks AS any WHERE any.case_id = this.case_id AND any.claim = this.claim
)
"""


class Tick(Record):
    """A claim ticked off, or no longer (`ticked`): by whom, when, with what source. `number` counts from 1.

    `claim` is the digest of its words; `source` a link or words.
    """

    claim: str
    number: int
    ticked: bool
    by: str
    at: AwareDatetime
    source: str = ""
    note: str = ""


def digest(words: str) -> str:
    """Return what a claim goes by: the same for the same words, whatever their capitals and spaces."""
    # Half a character can't be encoded, and must not stop a report from being drawn.
    return hashlib.sha256(" ".join(words.casefold().split()).encode(errors="replace")).hexdigest()[:16]


def tick(
    database: Database,
    case_id: str,
    claim: str,
    by: str,
    at: datetime,
    *,
    source: str = "",
    note: str = "",
    ticked: bool = True,
    after: int = 0,
) -> tuple[Tick, bool]:
    """Tick a claim off, or (`ticked` false) take that back, where its newest tick is number `after` (0: it has none).

    Where another came between, nothing is written and that one comes back with False. StorageError where `after` is one
    there has never been; CaseNotFoundError where there is no such case.
    """
    with database.writing() as connection:
        if cases.get(database, case_id).state is State.SIGNED_OFF:
            raise StorageError("This story is signed off; reopen it first.")
        last = _newest(connection, case_id, claim)
        if (last.number if last else 0) != after:
            if last is None or last.number < after:
                raise StorageError("That claim's tick is gone; open the list again.")
            return last, False
        new = Tick(claim=claim, number=after + 1, ticked=ticked, by=by, at=at, source=source, note=note)
        connection.execute(
            """
            INSERT INTO ticks (case_id, claim, number, ticked, source, note, ticked_by, ticked_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (case_id, claim, new.number, int(ticked), source, note, by, at.isoformat()),
        )
        audit.append(database, at, by, "ticked a claim off" if ticked else "took a tick back", case_id, claim)
        return new, True


def newest(database: Database, case_id: str) -> dict[str, Tick]:
    """Return the newest tick of each claim that ever had one, also those that were taken back."""
    with database.reading() as connection:
        cases.get(database, case_id)
        return {row["claim"]: _tick(row) for row in connection.query(f"{_NEWEST} ORDER BY claim", [case_id])}


def _newest(connection: Connection, case_id: str, claim: str) -> Tick | None:
    return next((_tick(row) for row in connection.query(f"{_NEWEST} AND claim = ?", [case_id, claim])), None)


def _tick(row: dict[str, object]) -> Tick:
    return Tick.model_validate({**row, "ticked": bool(row["ticked"])})
