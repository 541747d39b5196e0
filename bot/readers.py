"""Who reads a case: this process, or worker processes beside it, each with a pipeline and a connection of its own.

Reading takes a core for a second or so, and copy can be made to take much longer. In a process of its own it keeps
nobody waiting, and one that hangs or dies is replaced. So it is with the files that copy is made of (`bot.converting`).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol

from pebble import ProcessExpired, ProcessPool

from bot.confined import confine
from bot.converting import Converters, Make
from bot.desk import Desk
from extraction import language
from extraction.errors import StetError
from extraction.style import Style
from storage import attempts
from storage.database import open_database
from storage.models import Case, Reader

log = logging.getLogger(__name__)

FETCHED = 4  # cases whose files are fetched at once


class BrokenReaderError(StetError):
    """The process that read a case hung or died."""


class Readers(Protocol):
    """Reads accepted cases and logs the runs; the future fails with what went wrong, BrokenReaderError among it."""

    @property
    def most(self) -> int:
        """How many can be read at once."""

    def read(self, case: Case) -> Future[None]:
        """Read a case."""

    def aside(self, work: Callable[[], None]) -> Future[None]:
        """Do what waits for others, as fetching does, so that reading does not wait for it."""

    def convert(self, make: Make, content: bytes, name: str) -> str:
        """Return what `make` makes of a file; ReadingError says why there is nothing, StoppingError to wait."""

    def start(self) -> None:
        """Make ready, so that the first article does not wait for it."""

    def stop(self) -> None:
        """Finish what is in hand, for a while, and leave."""


class Here:
    """Reads in this process, one at a time, before `read` returns."""

    most = 1

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def read(self, case: Case) -> Future[None]:
        """Read a case."""
        done: Future[None] = Future()
        try:
            attempts.begin(self._desk.database, case.id)
            self._desk.work(case.id)
            done.set_result(None)
        except Exception as error:  # it is handed on
            done.set_exception(error)
        return done

    def aside(self, work: Callable[[], None]) -> Future[None]:
        """Do it now."""
        done: Future[None] = Future()
        work()
        done.set_result(None)
        return done

    def convert(self, make: Make, content: bytes, name: str) -> str:
        """Return what `make` makes of a file."""
        return make(content, name)

    def start(self) -> None:
        """Load the pipeline."""
        language.warm()

    def stop(self) -> None:
        """Nothing is in hand."""


class Beside:
    """Reads in worker processes, fetches in threads. Whose archive a case is compared with is asked of Slack here."""

    def __init__(self, desk: Desk, *, most: int | None = None, seconds: float = 60.0) -> None:
        self.most = most or max(1, min(4, os.cpu_count() or 1))
        self._desk = desk
        self._seconds = seconds
        self._pool = ProcessPool(
            max_workers=self.most,
            context=get_context("spawn"),  # a fork would take the locks of other threads with it
            initializer=_open,
            initargs=(desk.database.path, desk.style, desk.styles, language.chosen()),
        )
        self._converters = Converters(seconds=seconds)
        self._threads = ThreadPoolExecutor(FETCHED, thread_name_prefix="stet-fetch")

    def read(self, case: Case) -> Future[None]:
        """Read a case in the next process that is free."""
        told: Future[None] = Future()
        walls = self._desk.readers(case).walls
        self._pool.schedule(_read, args=(case.id, walls), timeout=self._seconds).add_done_callback(_tell(told, case))
        return told

    def aside(self, work: Callable[[], None]) -> Future[None]:
        """Do it in a thread."""
        return self._threads.submit(work)

    def convert(self, make: Make, content: bytes, name: str) -> str:
        """Return what `make` makes of a file in a process of its own, within the time of an article."""
        return self._converters.convert(make, content, name)

    def start(self) -> None:
        """Start the processes and have each load its pipeline."""
        for ready in [self._pool.schedule(_warm) for _ in range(self.most)]:
            ready.result()

    def stop(self) -> None:
        """Wait a while for what is in hand; what is not finished then is read again by the next start."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._converters.stop()
        self._pool.close()  # type: ignore[no-untyped-call]
        try:
            self._pool.join(timeout=10)
        except TimeoutError:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join(timeout=5)


def _tell(told: Future[None], case: Case) -> Callable[[Future[None]], None]:
    def tell(read: Future[None]) -> None:
        if read.cancelled():
            told.cancel()
            return
        error = read.exception()
        if isinstance(error, TookTooLong | ProcessExpired):
            log.warning("case %s: its reader %s", case.id, "hung" if isinstance(error, TookTooLong) else "died")
            error = BrokenReaderError("Reading it took too long or broke off.")
        if error:
            told.set_exception(error)
        else:
            told.set_result(None)

    return tell


_FIRST = "Ten people ran 5 km in Leeds on Monday, Ann Hill said."
_DESK: list[Desk] = []  # the one desk of a worker process


def _open(path: Path, style: Style, styles: Mapping[str, Style], pipeline: str | None) -> None:
    """Set a worker process up."""
    confine()
    language.use(pipeline)
    _DESK[:] = [desk := Desk(open_database(path), style)]
    desk.styles = styles
    desk.check(_FIRST, archive=False)  # what is loaded only once it is needed


def _warm() -> None:
    """Nothing but what setting up does."""


def _read(case_id: str, walls: frozenset[str]) -> None:
    (desk,) = _DESK
    desk.readers = lambda _case: Reader(walls=walls)
    attempts.begin(desk.database, case_id)
    desk.work(case_id)
