"""Making copy of the files that people send, in processes of their own: a file can be made to take hours or all memory.

The processes have nothing of the pipeline, so that each is small and soon there again where one hangs or dies.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as TookTooLong
from multiprocessing import get_context
from threading import Event, Lock

from pebble import ProcessExpired, ProcessPool

from bot.confined import confine
from extraction.errors import ReadingError, StetError

log = logging.getLogger(__name__)

MOST = 2  # files at once: one that takes its time keeps no other waiting
MOST_MEMORY = 1_000_000_000  # bytes; with every library loaded a process has 80 MB, and a Word file of 10 MB takes 200
MOST_FILES = 100  # of one process, so that what its libraries do not give back does not grow

Make = Callable[[bytes, str], str]  # makes copy of a file's bytes and name; ReadingError says why there is none


class StoppingError(StetError):
    """The bot is being stopped, and the file is to be read at the next start."""


class BrokeOffError(ReadingError):
    """Converting a file took too long, or ended its process."""


class Converters:
    """The processes that convert files, started with the first of them. May be shared by threads."""

    def __init__(self, *, seconds: float) -> None:
        self._seconds = seconds
        self._stopping, self._lock = Event(), Lock()
        self._pool = _pool()

    def convert(self, make: Make, content: bytes, name: str) -> str:
        """Return what `make` makes of a file; BrokeOffError where that does not end, StoppingError where all does."""
        try:
            return self._asked(make, content, name).result()
        except (CancelledError, RuntimeError) as error:  # the pool takes nothing more
            raise StoppingError("The file could not be converted just now.") from error
        except (TookTooLong, ProcessExpired, MemoryError) as error:
            if self._stopping.is_set():
                raise StoppingError("The bot is being stopped.") from error
            log.warning("A file was given up over its converter: %s", type(error).__name__)
            raise BrokeOffError(
                f"{name} takes too long or breaks off; save it as plain text, or paste the words."
            ) from error

    def _asked(self, make: Make, content: bytes, name: str) -> Future[str]:
        """Ask the pool, or a new one where pebble has given it up: for good, as soon as an idle process dies."""
        with self._lock:
            if not self._stopping.is_set() and not self._pool.active:
                self._pool = _pool()
            return self._pool.schedule(make, args=(content, name), timeout=self._seconds)

    def stop(self) -> None:
        """Break off what is in hand, which is converted again by the next start."""
        self._stopping.set()
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join(timeout=5)


def _pool() -> ProcessPool:
    return ProcessPool(
        max_workers=MOST,
        max_tasks=MOST_FILES,
        context=get_context("spawn"),  # a fork would take the locks of other threads with it
        initializer=confine,
        initargs=(MOST_MEMORY,),
    )
