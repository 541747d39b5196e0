"""Messages on their way to Slack: on disk before they are sent, in order within a lane, gone once they stand there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from secrets import token_hex
from typing import Any, NamedTuple

from storage import postings
from storage.database import Database
from storage.postings import Posting


class Item(NamedTuple):
    """One message: a `slot` of a case, drawn when it is sent, or a notice with its `text` and `blocks` (JSON).

    A notice with a `ts` is no new message: the one that stands there says it from now on.
    `begun` is when a post of it was begun of which nobody knows whether Slack has taken it; `channel` and `thread`
    then say where. `token` is what the message carries, which nobody else can know before it is posted.
    """

    id: int
    lane: str
    team: str
    case_id: str | None
    slot: str | None
    channel: str | None
    thread: str | None
    text: str | None
    blocks: str | None
    marks: int
    tries: int
    since: datetime
    due: datetime
    begun: datetime | None
    token: str
    ts: str | None = None


_COLUMNS = ", ".join(Item._fields)


def mark(database: Database, case_id: str, team: str, slots: Iterable[str], at: datetime) -> None:
    """Ask for slots of a case to be drawn, once however often they are asked for before they are sent."""
    with database.writing() as connection:
        for slot in slots:
            connection.execute(
                """
                INSERT INTO outbox (lane, team, case_id, slot, since, due, token) VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (case_id, slot) DO UPDATE SET marks = marks + 1
                """,
                (case_id, team, case_id, slot, at.isoformat(), at.isoformat(), token_hex(16)),
            )


def notice(
    database: Database,
    team: str,
    channel: str,
    text: str,
    at: datetime,
    *,
    thread: str | None = None,
    blocks: str | None = None,
    case_id: str | None = None,
    ts: str | None = None,
) -> int:
    """Ask for a message to a channel or a person, and return its number; with `ts` the one that stands there says it.

    In the thread of a `case_id` it comes after the case's own; elsewhere it waits for nothing of the case. It goes with
    the case, whose words may be in it.
    """
    with database.writing() as connection:
        cursor = connection.execute(
            """
            INSERT INTO outbox (lane, team, case_id, channel, thread, text, blocks, since, due, ts, token)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (
                case_id if case_id and thread else channel,
                team,
                case_id,
                channel,
                thread,
                text,
                blocks,
                at.isoformat(),
                at.isoformat(),
                ts,
                token_hex(16),
            ),
        )
        return int(cursor.lastrowid or 0)


class Lane(NamedTuple):
    """A lane in which something is due, and the workspace that it is of."""

    name: str
    team: str


_HEADS = "FROM outbox AS head WHERE id = (SELECT min(id) FROM outbox WHERE lane = head.lane)"


def lanes(database: Database, at: datetime) -> list[Lane]:
    """Return the lanes whose first message is due, the one that has waited longest first."""
    with database.reading() as connection:
        rows = connection.execute(f"SELECT lane, team {_HEADS} AND due <= ? ORDER BY id", (at.isoformat(),))
        return [Lane(*row) for row in rows]


def first(database: Database, lane: str, at: datetime) -> Item | None:
    """Return the first message of a lane where it is due."""
    with database.reading() as connection:
        row = connection.execute(
            f"SELECT {_COLUMNS} FROM outbox WHERE lane = ? ORDER BY id LIMIT 1",  # noqa: S608
            (lane,),
        ).fetchone()
    item = _item(row) if row else None
    return item if item and item.due <= at else None


def soonest(database: Database) -> datetime | None:
    """Return when the next message is due, None where none waits."""
    with database.reading() as connection:
        (due,) = connection.execute(f"SELECT min(due) {_HEADS}").fetchone()
    return datetime.fromisoformat(due) if due else None


def begin(database: Database, item: Item, channel: str, thread: str | None, at: datetime) -> None:
    """Note that a post is begun, before it is: should nobody hear how it ended, it is looked for there."""
    with database.writing() as connection:
        connection.execute(
            "UPDATE outbox SET begun = ?, channel = ?, thread = ? WHERE id = ?",
            (at.isoformat(), channel, thread, item.id),
        )


def landed(database: Database, item: Item, posting: Posting | None) -> None:
    """Note that a message stands in Slack; a slot that was asked for again meanwhile is drawn again.

    Where the message is in the queue no more, its case was shared or removed meanwhile: it stands for nothing then.
    """
    with database.writing() as connection:
        waits = connection.execute("SELECT 1 FROM outbox WHERE id = ?", (item.id,)).fetchone()
        if posting and item.case_id and waits:
            postings.record(database, item.case_id, posting)
        connection.execute("DELETE FROM outbox WHERE id = ? AND marks = ?", (item.id, item.marks))
        connection.execute("UPDATE outbox SET begun = NULL, tries = 0 WHERE id = ?", (item.id,))


def later(database: Database, item: Item, due: datetime, *, refused: bool = False) -> None:
    """Put a message off; where Slack `refused` it, nothing of it stands there."""
    with database.writing() as connection:
        connection.execute(
            "UPDATE outbox SET tries = tries + 1, due = ?, begun = CASE WHEN ? THEN NULL ELSE begun END WHERE id = ?",
            (due.isoformat(), refused, item.id),
        )


def put_off(database: Database, item: Item, due: datetime) -> None:
    """Put a message off that was not tried."""
    with database.writing() as connection:
        connection.execute("UPDATE outbox SET due = ? WHERE id = ?", (due.isoformat(), item.id))


def drop(database: Database, item: Item, *, lane: bool = False) -> None:
    """Give a message up, or with `lane` all that waits behind it as well."""
    with database.writing() as connection:
        if lane:
            connection.execute("DELETE FROM outbox WHERE lane = ?", (item.lane,))
        else:
            connection.execute("DELETE FROM outbox WHERE id = ?", (item.id,))


def marked(database: Database, case_id: str) -> set[str]:
    """Return the slots of a case that are to be drawn."""
    with database.reading() as connection:
        rows = connection.execute("SELECT slot FROM outbox WHERE case_id = ? AND slot IS NOT NULL", (case_id,))
        return {slot for (slot,) in rows}


def depth(database: Database) -> int:
    """Count the messages that wait."""
    with database.reading() as connection:
        return int(connection.execute("SELECT count(*) FROM outbox").fetchone()[0])


def _item(row: tuple[Any, ...]) -> Item:
    item = Item(*row)
    return item._replace(
        since=datetime.fromisoformat(str(item.since)),
        due=datetime.fromisoformat(str(item.due)),
        begun=datetime.fromisoformat(str(item.begun)) if item.begun else None,
    )
