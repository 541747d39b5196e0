"""What of a case has been posted where, so that no message is posted twice and each can be drawn again."""

from __future__ import annotations

from extraction.models import Record
from storage import cases
from storage.database import Database
from storage.models import Case


class Posting(Record):
    """One message of a case: which one it is (`slot`), and where it stands. `thread` is the thread it was put in.

    `url` is its address, as far as Slack has told it.
    """

    slot: str
    channel: str
    ts: str
    thread: str | None = None
    url: str | None = None


def record(database: Database, case_id: str, posting: Posting) -> None:
    """Note that a message of a case has been posted."""
    with database.writing() as connection:
        connection.execute(
            """
            INSERT INTO postings (case_id, slot, channel, ts, thread, url)
            VALUES (:case_id, :slot, :channel, :ts, :thread, :url)
            ON CONFLICT (case_id, slot) DO UPDATE SET channel = :channel, ts = :ts, thread = :thread, url = :url
            """,
            {"case_id": case_id, **posting.model_dump()},
        )


def addressed(database: Database, case_id: str, posting: Posting, url: str | None) -> None:
    """Note the address of a message, unless it has been posted anew meanwhile."""
    with database.writing() as connection:
        connection.execute(
            "UPDATE postings SET url = ? WHERE case_id = ? AND slot = ? AND channel = ? AND ts = ?",
            (url, case_id, posting.slot, posting.channel, posting.ts),
        )


def forget(database: Database, case_id: str) -> None:
    """Let none of a case's messages stand for it any more: they are posted anew."""
    with database.writing() as connection:
        connection.execute("DELETE FROM postings WHERE case_id = ?", (case_id,))


def posted(database: Database, case_id: str) -> dict[str, Posting]:
    """Return the messages of a case that have been posted, by slot."""
    with database.reading() as connection:
        rows = connection.query("SELECT slot, channel, ts, thread, url FROM postings WHERE case_id = ?", [case_id])
        return {row["slot"]: Posting.model_validate(row) for row in rows}


def address(database: Database, case_id: str) -> str | None:
    """Return the address of a case's report, None where it has none yet."""
    report = posted(database, case_id).get("report")
    return report.url if report else None


def cases_at(database: Database, channel: str, thread: str) -> list[str]:
    """Return the cases whose report stands at the head of a thread, or was asked for in it, the newest first."""
    with database.reading() as connection:
        rows = connection.execute(
            """
            SELECT case_id FROM postings WHERE slot = 'report' AND channel = ? AND (ts = ? OR thread = ?)
            ORDER BY ts DESC
            """,
            (channel, thread, thread),
        )
        return [str(case_id) for (case_id,) in rows]


def delivered(database: Database, case_id: str) -> None:
    """Note that all that is to be posted of a case of its own accord has been posted."""
    with database.writing() as connection:
        connection.execute("UPDATE cases SET delivered = 1 WHERE id = ?", (case_id,))


def undeliver(database: Database, case_id: str) -> None:
    """Note that something more of a case is to be posted of its own accord."""
    with database.writing() as connection:
        connection.execute("UPDATE cases SET delivered = 0 WHERE id = ?", (case_id,))


def undelivered(database: Database) -> list[Case]:
    """Return the cases that came from Slack of which something is still to be posted, oldest first."""
    with database.reading() as connection:
        rows = connection.query("SELECT id FROM cases WHERE delivered = 0 AND channel <> '' ORDER BY opened_at, rowid")
        return [cases.get(database, row["id"]) for row in list(rows)]
