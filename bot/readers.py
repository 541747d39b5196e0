"""Who reads a case: this process, or worker processes beside it, each with a pipeline and a connection of its own.

Reading takes a core for a second or so, and copy can be made to take much longer. In a process of its own it keeps
nobody waiting, and one that hangs or dies is replaced. So it is with the files that copy is made of (`bot.converting`).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future, InvalidStateError
from concurrent.futures import TimeoutError as TookTooLong
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from threading import RLock, Thread
from typing import Any, Protocol

from pebble import CONSTS, ProcessExpired, ProcessPool

from bot.confined import confine
from bot.converting import Converters, Make
from bot.desk import Desk
from extraction import language
from extraction.errors import StetError
from extraction.style import Style
from storage import attempts, cases
from storage.database import open_database
from storage.models import Case, Reader

log = logging.getLogger(__name__)

CONSTS.term_timeout = 0.5  # seconds between SIGTERM, which a reader does not heed, and SIGKILL


class BrokenReaderError(StetError):
    """The process that read a case hung or died."""


class NoReadersError(StetError):
    """The processes that read were lost before they came to a case, which is not to blame."""


class Readers(Protocol):
    """Reads accepted cases and logs the runs; the future fails with what went wrong, BrokenReaderError among it."""

    @property
    def most(self) -> int:
        """How many can be read at once."""

    def read(self, case: Case) -> Future[None]:
        """Read a case."""

    def convert(self, make: Make, content: bytes, name: str) -> str:
        """Return what `make` makes of a file; ReadingError says why there is nothing, StoppingError to wait."""

    def start(self) -> None:
        """Make ready, so that the first article does not wait for it."""

    def tend(self) -> None:
        """See to it that there is somebody who reads."""

    def stop(self, seconds: float) -> None:
        """Finish what is in hand, for so long, and leave."""


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

    def convert(self, make: Make, content: bytes, name: str) -> str:
        """Return what `make` makes of a file."""
        return make(content, name)

    def start(self) -> None:
        """Load the pipeline."""
        language.warm()

    def tend(self) -> None:
        """Do nothing: here is always somebody."""

    def stop(self, seconds: float) -> None:
        """Nothing is in hand."""


class Beside:
    """Reads in worker processes, fetches in threads. Whose archive a case is compared with is asked of Slack here."""

    def __init__(self, desk: Desk, *, most: int | None = None, seconds: float = 60.0) -> None:
        self.most = most or max(1, min(4, os.cpu_count() or 1))
        self._desk = desk
        self._seconds = seconds
        self._lock = RLock()
        self._asked: set[Future[None]] = set()  # what the pool has not answered yet
        self._stopped = False
        self._pool = self._new()
        self._converters = Converters(seconds=seconds)

    def read(self, case: Case) -> Future[None]:
        """Read a case in the next process that is free."""
        told: Future[None] = Future()
        walls = self._desk.readers(case).walls
        seconds = self._seconds * share_of_time(cases.text(self._desk.database, case.id))
        self._ask(_read, case.id, walls, timeout=seconds).add_done_callback(_tell(told, case))
        return told

    def convert(self, make: Make, content: bytes, name: str) -> str:
        """Return what `make` makes of a file in a process of its own, within the time of an article."""
        return self._converters.convert(make, content, name)

    def start(self) -> None:
        """Start the processes and have each load its pipeline."""
        try:
            for ready in [self._ask(_warm) for _ in range(self.most)]:
                ready.result()
        except BrokenProcessPool:
            raise NoReadersError("The processes that read can't be started; Stet's log says why.") from None

    def tend(self) -> None:
        """Have new processes where the old were lost."""
        with self._lock:
            if not self._stopped and not self._pool.active:
                self._renew()

    def stop(self, seconds: float) -> None:
        """Wait a while for what is in hand; what is not finished then is read again by the next start."""
        with self._lock:
            self._stopped = True
        self._converters.stop()
        self._pool.close()  # type: ignore[no-untyped-call]
        try:
            self._pool.join(timeout=seconds)
        except TimeoutError:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join(timeout=5)

    def _new(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self.most,
            context=get_context("spawn"),  # a fork would take the locks of other threads with it
            initializer=_open,
            initargs=(self._desk.database.path, self._desk.style, self._desk.styles, language.chosen()),
        )

    def _ask(self, what: Callable[..., None], *given: Any, timeout: float | None = None) -> Future[None]:
        """Have something done by the next process that is free.

        pebble gives a pool up for good where a process dies that has nothing in hand, as when the system is short of
        memory or its start fails.
        """
        with self._lock:
            try:
                asked = self._pool.schedule(what, args=given, timeout=timeout)
            except RuntimeError:
                if self._stopped:
                    raise NoReadersError("Stet is being stopped.") from None
                self._renew()
                asked = self._pool.schedule(what, args=given, timeout=timeout)
            self._asked.add(asked)
        asked.add_done_callback(self._asked.discard)
        return asked

    def _renew(self) -> None:
        """Have a new pool in the place of one that was given up; what waited in that is told so."""
        log.warning("The processes that read were lost; new ones are started.")
        lost, waited = self._pool, list(self._asked)
        self._pool = self._new()
        Thread(target=_left, args=(lost,), daemon=True).start()
        for asked in waited:
            with suppress(InvalidStateError):  # it has been answered just now
                asked.set_exception(BrokenProcessPool("Its pool was given up."))


WORDS = 10_000  # of an article that may take as long as the settings say


def share_of_time(text: str) -> float:
    """Return by how much longer than others an article may take: reading takes longer the more there is of it."""
    return max(1.0, len(text.split()) / WORDS)


def _left(pool: ProcessPool) -> None:
    """End what is left of a pool that was given up."""
    try:
        pool.join(timeout=5)
    except Exception:  # whatever stands in its way, there is another pool by now
        log.exception("What was left of the processes that read could not be ended")


def _tell(told: Future[None], case: Case) -> Callable[[Future[None]], None]:
    def tell(read: Future[None]) -> None:
        if read.cancelled():
            told.cancel()
            return
        error = read.exception()
        if isinstance(error, TookTooLong | ProcessExpired):
            log.warning("case %s: its reader %s", case.id, "hung" if isinstance(error, TookTooLong) else "died")
            error = BrokenReaderError("Reading it took too long or broke off.")
        elif isinstance(error, BrokenProcessPool):
            error = NoReadersError("The processes that read were lost.")
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
