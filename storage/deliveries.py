"""Which of Slack's events have been seen: it repeats those it thinks were lost."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.database import Database

KEPT = timedelta(days=7)  # how long an event is remembered: Slack repeats none for longer than an hour


def first(database: Database, event_id: str, at: datetime) -> bool:
    """Tell whether this is the event's first delivery; of several at once it is for one of them."""
    with database.writing() as connection:
        cursor = connection.execute(
            "INSERT INTO deliveries (event_id, delivered_at) VALUES (?, ?) ON CONFLICT (event_id) DO NOTHING",
            (event_id, at.isoformat()),
        )
        return cursor.rowcount == 1


def seen(database: Database, event_id: str) -> bool:
    """Tell whether an event was delivered before."""
    with database.reading() as connection:
        return connection.execute("SELECT 1 FROM deliveries WHERE event_id = ?", (event_id,)).fetchone() is not None


def is_latest(database: Database, events: str, at: str) -> bool:
    """Tell whether of the events that were delivered whose ids are `events` and a moment, this is the latest."""
    with database.reading() as connection:
        rows = connection.execute(
            "SELECT event_id FROM deliveries WHERE event_id >= :from AND event_id < :from || char(1114111)",
            {"from": events},
        )
        return all(float(event.removeprefix(events)) <= float(at) for (event,) in rows)


def forget(database: Database, before: datetime) -> None:
    """Forget the events that were delivered before a moment."""
    with database.writing() as connection:
        connection.execute("DELETE FROM deliveries WHERE delivered_at < ?", (before.isoformat(),))
