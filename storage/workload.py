"""How much waits to be delivered, and for how long: what whoever watches the bot wants to know."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from storage.database import Database


class Workload(NamedTuple):
    """How many cases wait for their report or a part of it, and since when the oldest has."""

    waiting: int
    since: datetime | None


def workload(database: Database) -> Workload:
    """Return what waits just now."""
    with database.reading() as connection:
        waiting, since = connection.execute(
            """
            SELECT count(*), min(since) FROM (
                SELECT id, opened_at AS since FROM cases
                WHERE channel <> '' AND id NOT IN (SELECT case_id FROM delivered)
                UNION ALL SELECT lane, min(since) FROM outbox
                WHERE case_id IS NULL OR case_id IN (SELECT case_id FROM delivered) GROUP BY lane
            )
            """
        ).fetchone()
    return Workload(int(waiting), datetime.fromisoformat(since) if since else None)
