"""Which of Slack's events have been seen: it repeats those it thinks were lost."""

from __future__ import annotations

from datetime import datetime

from storage.database import Database


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
