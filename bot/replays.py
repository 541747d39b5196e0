"""Requests that were taken in before: whoever overheard one may send it again for as long as its signature holds.

What it asks for would mostly do nothing a second time, since each event, command and form is known by its id, and
each ruling by its number; a request that has been answered is not even looked at again.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic

MOST = 100_000  # signatures held: more than Slack sends in that time
HELD = 600.0  # seconds: Slack's signatures hold five minutes, either way


class Replays:
    """The signatures of the requests that were answered of late. May be shared by threads."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._answered: dict[str, float] = {}
        self._lock = Lock()

    def known(self, signature: str) -> bool:
        """Tell whether a request with this signature was answered."""
        with self._lock:
            self._forget_old()
            return signature in self._answered

    def answered(self, signature: str) -> None:
        """Note that a request was taken in and answered; one that was refused, or failed, may come again."""
        with self._lock:
            self._forget_old()
            self._answered.setdefault(signature, self._clock())
            while len(self._answered) > MOST:
                del self._answered[next(iter(self._answered))]

    def _forget_old(self) -> None:
        """Forget the signatures that no longer hold; the oldest come first."""
        now = self._clock()
        while self._answered and now - self._answered[oldest := next(iter(self._answered))] > HELD:
            del self._answered[oldest]
