"""Requests that were taken in before: whoever overheard one may send it again for as long as its signature holds.

What it asks for would mostly do nothing a second time, since each event, command and form is known by its id, and
each ruling by its number; a request that has been answered is not even looked at again.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic

HELD = 600.0  # seconds: Slack's signatures hold five minutes, either way


class Replays:
    """The signatures of the requests that were answered of late. May be shared by threads."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._seen: dict[str, float] = {}
        self._lock = Lock()

    def first(self, signature: str) -> bool:
        """Tell whether a request with this signature comes for the first time."""
        now = self._clock()
        with self._lock:
            while self._seen and (oldest := next(iter(self._seen))) and now - self._seen[oldest] > HELD:
                del self._seen[oldest]
            if signature in self._seen:
                return False
            self._seen[signature] = now
            return True

    def forget(self, signature: str) -> None:
        """Let a request come again: it was refused, or could not be taken in."""
        with self._lock:
            self._seen.pop(signature, None)
