"""What the bot counts, for Prometheus. No meter tells workspaces, channels or people apart, and none holds copy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from storage.database import Database
from storage.models import StorageError
from storage.workload import workload

REGISTRY = CollectorRegistry()

accepted = Counter("stet_cases_accepted", "Stories taken in from Slack.", registry=REGISTRY)
reported = Counter("stet_cases_reported", "Stories whose report stands.", registry=REGISTRY)
failed = Counter("stet_cases_failed", "Stories given up.", registry=REGISTRY)
retried = Counter("stet_delivery_retries", "Deliveries that were put off.", registry=REGISTRY)
refused = Counter("stet_requests_refused", "Requests that Slack had not signed, or not lately.", registry=REGISTRY)
replayed = Counter("stet_requests_replayed", "Signed requests that came again.", registry=REGISTRY)
interrupted = Counter("stet_worker_restarts", "Times that the worker had to begin anew.", registry=REGISTRY)
seconds_to_report = Histogram(
    "stet_seconds_to_report",
    "From a story's taking in to its report.",
    buckets=(0.5, 1, 2, 3, 5, 10, 20, 30, 60, 120, 300, 900),
    registry=REGISTRY,
)


class Queue(Collector):
    """What waits in the log, counted when it is asked for."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def collect(self) -> Iterator[Metric]:
        """Yield how many cases wait, and how long the oldest has; nothing while the log can't be read."""
        try:
            load = workload(self._database)
        except StorageError:
            return
        yield GaugeMetricFamily("stet_queue_depth", "Stories that wait for their report.", load.waiting)
        yield GaugeMetricFamily("stet_queue_oldest_seconds", "How long the oldest has waited.", waited(load.since))


def waited(since: datetime | None) -> float:
    """Return how many seconds ago something was, 0 for never."""
    return max(0.0, (datetime.now(UTC) - since).total_seconds()) if since else 0.0


def serve_meters(database: Database, port: int, host: str = "127.0.0.1") -> tuple[WSGIServer, Thread]:
    """Serve /metrics at a port of its own, in a thread, until the server that is returned is shut down."""
    queue: Any = Queue(database)
    REGISTRY.register(queue)
    try:
        return start_http_server(port, host, REGISTRY)
    except OSError:
        REGISTRY.unregister(queue)
        raise
