from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from storage import deliveries, retention
from storage.database import Database


def test_an_event_is_delivered_first_once(log: Database, now: datetime) -> None:
    assert [deliveries.first(log, event, now) for event in ("Ev1", "Ev2", "Ev1")] == [True, True, False]


def test_of_deliveries_at_once_one_is_the_first(log: Database, now: datetime) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda _: deliveries.first(log, "Ev1", now), range(24))).count(True) == 1


def test_an_event_is_forgotten_after_a_week(log: Database, now: datetime) -> None:
    deliveries.first(log, "Ev1", now)
    deliveries.forget(log, now + timedelta(days=6) - deliveries.KEPT)
    assert deliveries.seen(log, "Ev1")
    retention.purge(log, now - timedelta(days=30), "anna", now + timedelta(days=8))
    assert not deliveries.seen(log, "Ev1")
