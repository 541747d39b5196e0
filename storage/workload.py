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
    """Return what waits just now, without what Slack has refused and is to be asked again: that is not in our hands.

    A workspace whose token was taken back would otherwise look like a bot that is stuck.
    """
    with database.reading() as connection:
        waiting, since = connection.execute(
            """
            SELECT count(*), min(since) FROM (
                SELECT opened_at AS since FROM cases WHERE delivered = 0 AND channel <> ''
                UNION ALL SELECT since FROM outbox AS first
                WHERE id = (SELECT min(id) FROM outbox WHERE lane = first.lane)
                    AND (case_id IS NULL OR (SELECT delivered FROM cases WHERE id = case_id) = 1)
                    AND NOT (tries > 0 AND begun IS NULL)
            )
            """
        ).fetchone()
    return Workload(int(waiting), datetime.fromisoformat(since) if since else None)
