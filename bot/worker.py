"""The worker: has what was accepted read, and hands what is to be said of it to the queue.

It goes by the log alone, so what a crash or a restart left half done is finished, and finished work is left alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from threading import Event, Lock, Thread
from time import monotonic

from bot import meters
from bot.boundary import SORRY
from bot.candidates import stands_alone
from bot.delivery import Delivery, DeliveryError
from bot.desk import Desk
from bot.readers import BrokenReaderError, Here, Readers
from bot.sender import Sender
from extraction.errors import ReadingError
from storage import attachments, attempts, postings
from storage.models import Case, OutdatedError, State, StorageError

log = logging.getLogger(__name__)

IDLE = 30.0  # seconds between looks at the log when nobody wakes it
FIRST_WAIT, LONGEST_WAIT = 5.0, 300.0  # seconds before a case that could not be handed on is tried again
MOST_BROKEN = 2  # times that a reader may hang or die over one case
MOST_BEGUN = 12  # times that it may be begun: a bot that is stopped in the middle begins it again
BROKE = "Reading it takes too long or breaks off. Try a shorter piece of it, or tell whoever installed Stet."


class Worker:
    """One thread that has cases read and hands their reports on; `sender` sends them."""

    def __init__(
        self,
        desk: Desk,
        delivery: Delivery,
        readers: Readers | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._desk = desk
        self._delivery = delivery
        self.readers = readers or Here(desk)
        self.sender = Sender(delivery)
        self._clock = clock
        self._tries: dict[str, tuple[int, float]] = {}  # by case: how often it failed, and when to try again
        self._reading: set[str] = set()  # or being fetched
        self._lock = Lock()
        self._woken, self._stopping = Event(), Event()
        self._thread = Thread(target=self._run, name="stet-worker", daemon=True)
        delivery.wake = self.sender.wake
        delivery.stands = self.wake

    @property
    def alive(self) -> bool:
        """Tell whether both threads are at work."""
        return self._thread.is_alive() and self.sender.alive

    def start(self) -> None:
        """Start the threads; they begin with what an earlier run left."""
        self.sender.start()
        self._thread.start()

    def wake(self) -> None:
        """Say that there is something to do."""
        self._woken.set()

    def stop(self) -> None:
        """Finish what is in hand, leave the rest for the next start, and wait for the threads."""
        self._stopping.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(timeout=20)
            self.readers.stop()
        self.sender.stop()

    def drain(self) -> None:
        """Read and send all that is waiting, and what comes in meanwhile; what fails is put off."""
        while waiting := self._due():
            for case in waiting:
                self._attempt(case, self._delivery.announce)
            self.sender.drain()
            for case in waiting:
                if self._stopping.is_set():
                    return
                if not self._put_off(case):
                    self._attempt(case, self._take_on)
            self.sender.drain()
        self.sender.drain()
        self._delivery.tell()
        self._delivery.remind()
        self.sender.drain()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            try:
                for case in self._due():
                    self._attempt(case, self._delivery.announce)
                    self._attempt(case, self._take_on)
                self._delivery.tell()
                self._delivery.remind()
            except StorageError as error:
                log.warning("The log can't be read now: %s", error)
            except Exception:  # whatever it was, the bot must not go on taking copy in that nobody reads
                log.exception("The worker was interrupted")
                meters.interrupted.inc()
            soonest = min((at for _, at in self._tries.values()), default=self._clock() + IDLE)
            self._woken.wait(max(0.1, min(IDLE, soonest - self._clock())))

    def _due(self) -> list[Case]:
        """Return the cases to be taken on now: not those being read, nor more than can be read at once."""
        if self._stopping.is_set():
            return []
        waiting = postings.undelivered(self._desk.database)
        # What needs no further try, because it was given up, deleted or purged, is no reason to look at the log again.
        self._tries = {case.id: self._tries[case.id] for case in waiting if case.id in self._tries}
        return [case for case in waiting if not self._put_off(case) and case.id not in self._reading]

    def _put_off(self, case: Case) -> bool:
        return case.id in self._tries and self._tries[case.id][1] > self._clock()

    def _attempt(self, case: Case, step: Callable[[Case], None]) -> None:
        """Take one step with a case; what the disk refuses is tried again later."""
        if self._put_off(case):
            return
        try:
            step(case)
        except StorageError as error:
            self._try_later(case, str(error))
        except Exception:
            log.exception("case %s could not be taken on", case.id)
            self._try_later(case, "an unexpected error")

    def _try_later(self, case: Case, why: str) -> None:
        tries = self._tries.get(case.id, (0, 0.0))[0] + 1
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1))
        self._tries[case.id] = tries, self._clock() + wait
        log.warning("case %s put off for %.0f s: %s", case.id, wait, why)

    def _take_on(self, case: Case) -> None:
        """Have a case read unless that was done; then its report is due."""
        if case.state is not State.QUEUED:
            self._delivery.hand_over(case)
            return
        tried = attempts.of(self._desk.database, case.id)
        if tried.broken >= MOST_BROKEN or tried.begun >= MOST_BEGUN:
            self._give_up(case, BROKE)
            return
        if attachments.waiting(self._desk.database, case.id):
            self._fetch(case)
        elif self._fetched(case) and stands_alone(self._desk, self._delivery, case):
            self._hold(case)
            self.readers.read(case).add_done_callback(lambda read: self._was_read(case, read))

    def _fetch(self, case: Case) -> None:
        """Have a case's files fetched, which takes its time; then the case is taken on again."""

        def step(case: Case) -> None:
            self._fetched(case)

        self._hold(case)
        self.readers.aside(lambda: self._attempt(case, step)).add_done_callback(lambda _: self._let_go(case))

    def _hold(self, case: Case) -> None:
        with self._lock:
            self._reading.add(case.id)

    def _let_go(self, case: Case) -> None:
        with self._lock:
            self._reading.discard(case.id)
        self.wake()

    def _fetched(self, case: Case) -> bool:
        """Get a case's files; tell whether it can be read now, and not only later or never."""
        try:
            self._delivery.fetch(case)
        except ReadingError as error:
            self._give_up(case, str(error))
        except DeliveryError as error:
            self._try_later(case, type(error).__name__)  # its sentence has the file's name in it
        else:
            return True
        return False

    def _was_read(self, case: Case, read: Future[None]) -> None:
        try:
            if not read.cancelled():
                self._attempt(case, lambda case: self._conclude(case, read.exception()))
        finally:
            self._let_go(case)

    def _conclude(self, case: Case, error: BaseException | None) -> None:
        """Hand a report on, or say why there is none."""
        if error is None:
            self._delivery.hand_over(self._desk.case(case.id))
            meters.reported.inc()
            meters.seconds_to_report.observe(meters.waited(case.opened_at))
            log.info("case %s was read", case.id)
        elif isinstance(error, OutdatedError):
            log.info("case %s was changed while it was read", case.id)  # it is taken on again at once
        elif isinstance(error, BrokenReaderError):
            attempts.broke(self._desk.database, case.id)  # it is taken on again, or given up
        elif isinstance(error, ReadingError):
            self._give_up(case, str(error))
        elif isinstance(error, StorageError):
            raise error
        else:  # the Slack boundary again: one article's crash stops no other
            log.error("case %s could not be checked", case.id, exc_info=error)
            self._give_up(case, SORRY)

    def _give_up(self, case: Case, sentence: str) -> None:
        with self._desk.database.writing():
            self._desk.failed(case.id, sentence)
            self._delivery.hand_over(self._desk.case(case.id))
        self.sender.wake()  # what was said inside the transaction nobody could see
        meters.failed.inc()
