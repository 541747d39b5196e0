"""Cases: what somebody wants checked, on disk before any work is done on it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from storage import audit, embargoes
from storage.database import Database
from storage.models import Case, CaseNotFoundError, NewCase, Reader, State


def accept(database: Database, new: NewCase, at: datetime) -> tuple[Case, bool]:
    """Put a case, its text and its place in the queue on disk, all at once.

    False, with the case as it stands, where the same source was accepted before.
    """
    with database.writing() as connection:
        # The id follows from the source: the same story accepted again after a purge has the same one.
        case_id = _digest(new.source)[:16]
        if new.team:
            connection.execute(
                "INSERT INTO workspaces (team, first_seen) VALUES (?, ?) ON CONFLICT (team) DO NOTHING",
                (new.team, at.isoformat()),
            )
        added = connection.execute(
            """
            INSERT INTO cases
                (id, source, wall, opened_by, opened_at, team, channel, thread, headline, published, embargo,
                 released_to, owner, due, house, state)
            VALUES (:id, :source, :wall, :opened_by, :opened_at, nullif(:team, ''), :channel, :thread, :headline,
                    :published, :embargo, :released_to, :owner, :due, :house, 'queued')
            ON CONFLICT (source) DO NOTHING
            """,
            {**new.model_dump(mode="json", exclude={"text"}), **_wall(new), "id": case_id, "opened_at": at.isoformat()},
        ).rowcount
        if added:
            connection.execute(
                "INSERT INTO versions (case_id, number, sha256, added_at, text) VALUES (?, 1, ?, ?, ?)",
                (case_id, _digest(new.text), at.isoformat(), new.text),
            )
            audit.append(database, at, new.opened_by, "accepted", case_id)
        return get(database, case_id), bool(added)


def get(database: Database, case_id: str) -> Case:
    """Return a case; CaseNotFoundError where there is none."""
    with database.reading() as connection:
        rows = list(connection.query("SELECT * FROM cases WHERE id = ?", [case_id]))
    if not rows:
        raise CaseNotFoundError(f"There is no case {case_id} in the log; it may have been purged.")
    return _case(rows[0])


def several(database: Database, case_ids: Iterable[str]) -> list[Case]:
    """Return those of the cases that there are, in the order of their ids."""
    with database.reading() as connection:
        rows = connection.query(
            "SELECT * FROM cases WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", [json.dumps([*case_ids])]
        )
        return [_case(row) for row in rows]


def from_source(database: Database, source: str) -> str | None:
    """Return the id of the case that came from a source, None where none did."""
    with database.reading() as connection:
        row = connection.execute("SELECT id FROM cases WHERE source = ?", (source,)).fetchone()
    return str(row[0]) if row else None


def drafts(database: Database, case_ids: Sequence[str]) -> frozenset[str]:
    """Return which of these are cases that nobody has signed off; an imported story is none."""
    with database.reading() as connection:
        rows = connection.execute(
            "SELECT id FROM cases WHERE id IN (SELECT value FROM json_each(?)) AND state <> ?",
            (json.dumps(list(case_ids)), State.SIGNED_OFF.value),
        ).fetchall()
    return frozenset(id_ for (id_,) in rows)


def text(database: Database, case_id: str) -> str:
    """Return the latest version of a case's text; CaseNotFoundError where there is no such case."""
    with database.reading() as connection:
        get(database, case_id)
        latest = "SELECT text FROM versions WHERE case_id = ? ORDER BY number DESC LIMIT 1"
        return str(connection.execute(latest, [case_id]).fetchone()[0])


def queued(database: Database) -> list[Case]:
    """Return the cases that wait to be worked on, oldest first."""
    with database.reading() as connection:
        rows = connection.query("SELECT * FROM cases WHERE state = ? ORDER BY opened_at, rowid", [State.QUEUED.value])
        return [_case(row) for row in rows]


def recent(database: Database, reader: Reader, limit: int) -> list[Case]:
    """Return the newest cases behind the reader's walls, newest first; none that may be another's new version."""
    with database.reading() as connection:
        rows = connection.query(
            """
            SELECT * FROM cases WHERE wall IN (SELECT value FROM json_each(?))
                AND id NOT IN (SELECT case_id FROM candidates)
            ORDER BY opened_at DESC, rowid DESC LIMIT ?
            """,
            [reader.walls_json, limit],
        )
        return [_case(row) for row in rows]


def reported(database: Database, case_id: str, report_ts: str) -> None:
    """Note the Slack timestamp of the message that carries a case's report."""
    with database.writing() as connection:
        get(database, case_id)
        connection.execute("UPDATE cases SET report = ? WHERE id = ?", (report_ts, case_id))


def failed(database: Database, case_id: str, error: str, at: datetime) -> None:
    """Give a case up: it is no longer in the queue, and `error` says why."""
    with database.writing() as connection:
        get(database, case_id)
        connection.execute("UPDATE cases SET state = ?, error = ? WHERE id = ?", (State.FAILED.value, error, case_id))
        audit.append(database, at, "stet", "gave up", case_id)


def requeue(database: Database, case_id: str, by: str, at: datetime) -> bool:
    """Put a case that was given up back in the queue; False where it was not given up."""
    with database.writing() as connection:
        cursor = connection.execute(
            "UPDATE cases SET state = ?, error = NULL WHERE id = ? AND state = ?",
            (State.QUEUED.value, case_id, State.FAILED.value),
        )
        if cursor.rowcount:
            audit.append(database, at, by, "asked to try again", case_id)
        return bool(cursor.rowcount)


def release(database: Database, case_id: str, by: str, at: datetime, *, early: bool = False) -> Case:
    """Lift a case's embargo: its copy goes behind the wall of its channel's kind. `early`: before the time is over.

    StorageError where it has none, or where it runs on and `early` was not said.
    """
    with database.writing() as connection:
        case = get(database, case_id)
        ahead = embargoes.ahead(f"Case {case_id}", case.embargo, at, early=early)
        wall = case.released_to or case.wall
        connection.execute(
            "UPDATE cases SET wall = ?, embargo = NULL, released_to = NULL WHERE id = ?", (wall, case_id)
        )
        connection.execute("UPDATE stories SET wall = ? WHERE case_id = ?", (wall, case_id))
        audit.append(database, at, by, "released early" if ahead else "released", case_id)
        return get(database, case_id)


def rewall(  # noqa: PLR0917 - as `rulings.rule`
    database: Database, team: str, channel: str, wall: str, shown: str, at: datetime
) -> int:
    """Put what was handed in in a channel behind the wall that the channel has now; return how many cases that moves.

    `team` is the workspace, and `shown` the one whose public copy may be shown in the channel, "" where strangers are
    in it by now. A channel that has become more open opens nothing: what was said behind a wall stays there.
    """
    with database.writing() as connection:
        given = {"team": team, "of": f"{team}/", "channel": channel, "wall": wall, "shown": shown}
        moved = connection.execute(
            """
            UPDATE cases SET
                wall = CASE wall WHEN :team THEN :wall ELSE wall END,
                released_to = CASE released_to WHEN :team THEN :wall ELSE released_to END,
                team = CASE :shown WHEN '' THEN NULL ELSE team END
            WHERE channel = :channel AND substr(source, 1, length(:of)) = :of AND wall IN (:team, :of || :channel)
                AND ((:wall <> :team AND :team IN (wall, coalesce(released_to, ''))) OR (:shown = '' AND team <> ''))
            RETURNING id
            """,
            given,
        ).fetchall()
        for (case_id,) in moved:
            connection.execute(
                "UPDATE stories SET wall = (SELECT wall FROM cases WHERE id = :id) WHERE case_id = :id", {"id": case_id}
            )
            audit.append(database, at, "slack", "channel changed", case_id, channel)
        return len(moved)


def _wall(new: NewCase) -> dict[str, str | None]:
    """Return where a new case stands: under an embargo behind its channel's own wall, until it is released."""
    in_public = new.embargo is not None and new.wall == (new.team or new.source.partition("/")[0])
    return {
        "embargo": new.embargo.astimezone(UTC).isoformat() if new.embargo else None,
        "due": new.due.astimezone(UTC).isoformat() if new.due else None,
        "wall": f"{new.wall}/{new.channel}" if in_public else new.wall,
        "released_to": new.wall if in_public else None,
    }


def _case(row: dict[str, Any]) -> Case:
    about = {column: value for column, value in row.items() if column != "delivered"}  # storage.postings keeps that
    return Case(**{**about, "team": row["team"] or ""})


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
