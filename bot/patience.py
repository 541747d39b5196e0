"""What has failed is tried again later, and each time later than before."""

from __future__ import annotations

from collections.abc import Callable, Collection
from threading import Lock
from time import monotonic

FIRST_WAIT, LONGEST_WAIT = 5.0, 300.0  # seconds


class Patience:
    """How often each of several things has failed, and when it is to be tried again. May be shared by threads."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._tries: dict[str, tuple[int, float]] = {}
        self._lock = Lock()

    def failed(self, what: str) -> tuple[int, float]:
        """Note that something failed; return how often it has by now, and for how many seconds it is left alone."""
        with self._lock:
            tries = self._tries.get(what, (0, 0.0))[0] + 1
            wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1))
            self._tries[what] = tries, self._clock() + wait
            return tries, wait

    def asks_to_wait(self, what: str) -> bool:
        """Tell whether something is to be left alone just now."""
        with self._lock:
            return what in self._tries and self._tries[what][1] > self._clock()

    def keep(self, these: Collection[str]) -> None:
        """Forget all but these: what is done with needs no further try."""
        with self._lock:
            self._tries = {what: tried for what, tried in self._tries.items() if what in these}

    def soonest(self) -> float | None:
        """Return in how many seconds the next is to be tried, None where nothing waits."""
        with self._lock:
            return min((at - self._clock() for _, at in self._tries.values()), default=None)
