"""The worker: has what was accepted read, and hands what is to be said of it to the queue.

It goes by the log alone, so what a crash or a restart left half done is finished, and finished work is left alone. What
it knows of the cases in hand is its own thread's: others leave what they have to say in a queue for it. Whatever asks
Slack or fetches a file is done beside it, so that what can be read at once does not wait for that.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from time import monotonic

from bot import meters
from bot.boundary import SORRY
from bot.candidates import stands_alone
from bot.delivery import Delivery
from bot.desk import Desk
from bot.haste import at_leisure
from bot.installations import KeyRefusedError
from bot.loudness import is_private
from bot.patience import Patience
from bot.readers import BrokenReaderError, Here, NoReadersError, Readers
from bot.refusals import DeliveryError
from bot.sender import Sender
from extraction.errors import ReadingError
from storage import attachments, attempts, postings, versions
from storage.models import Case, OutdatedError, State, StorageError

log = logging.getLogger(__name__)

IDLE = 30.0  # seconds between looks at the log when nobody wakes it
ERRANDS = 8  # files fetched, or questions put to Slack, at once
MOST_BROKEN = 2  # times that a reader may hang or die over one case
MOST_BEGUN = 12  # times that it may be begun: a bot that is stopped in the middle begins it again
MOST_STUMBLES = 5  # times that we may stumble over a case in a way that nobody foresaw
BROKE = "Reading it takes too long or breaks off. Try a shorter piece of it, or tell whoever installed Stet."
STOPPING = 20.0  # seconds that all of stopping may take; systemd is told to wait a little longer
_ROUND, _READING, _LAST_WORDS = 5.0, 10.0, 6.0  # of them: for the round, for what is being read, kept for what is said


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
        self.patience = Patience(clock)
        self._stumbles: Counter[str] = Counter()
        self._in_hand: set[str] = set()  # cases that are being fetched or read
        self._heard: SimpleQueue[Callable[[], None]] = SimpleQueue()  # what other threads have to say
        self._errands: ThreadPoolExecutor | None = None  # until it is started, all is done in line
        self._lock = Lock()
        self._running: dict[str, bool] = {}  # errands under way, and whether they were asked for again meanwhile
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
        self._errands = ThreadPoolExecutor(ERRANDS, thread_name_prefix="stet-errand")
        self.sender.start()
        self._thread.start()

    def wake(self) -> None:
        """Say that there is something to do."""
        self._woken.set()

    def stop(self, seconds: float = STOPPING - 3) -> None:
        """Finish what is in hand, leave the rest for the next start, and wait for the threads: so long in all."""
        until = monotonic() + seconds
        self._stopping.set()
        self._woken.set()
        if self._errands:
            self._errands.shutdown(wait=False, cancel_futures=True)
        if self._thread.is_alive():
            self._thread.join(timeout=min(_ROUND, seconds))
        self.readers.stop(max(0.0, min(_READING, until - monotonic() - _LAST_WORDS)))
        if not self._thread.is_alive():
            self._hear()  # what was read meanwhile
        saying = Thread(target=self.sender.stop, daemon=True)
        saying.start()
        saying.join(timeout=max(0.0, until - monotonic()))

    @at_leisure()
    def drain(self) -> None:
        """Read and send all that is waiting, and what comes in meanwhile; what fails is put off."""
        while waiting := self._due():
            for case in waiting:
                self._attempt(case, self._delivery.announce)
            self.sender.drain()
            for case in waiting:
                if self._stopping.is_set():
                    return
                if not self.patience.asks_to_wait(case.id):
                    self._attempt(case, self._take_on)
                    self._hear()
            self.sender.drain()
        self.sender.drain()
        self._delivery.tell()
        self._delivery.remind()
        self.sender.drain()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            wait = IDLE
            try:
                self._round()
                wait = self._until_next()
            except StorageError as error:
                log.warning("The log can't be read now: %s", error)
            except Exception:  # whatever it was, the bot must not go on taking copy in that nobody reads
                log.exception("The worker was interrupted")
                meters.interrupted.inc()
            self._woken.wait(wait)

    def _round(self) -> None:
        """Do what there is to do now."""
        self.readers.tend()
        self._hear()
        for case in self._due():
            if self._attempt(case, self._delivery.announce):
                self._attempt(case, self._take_on)
            self._hear()
        self._run_errand("tell", self._delivery.tell)
        self._run_errand("remind", self._delivery.remind)

    def _until_next(self) -> float:
        soonest = self.patience.soonest()
        return IDLE if soonest is None else max(0.1, min(IDLE, soonest))

    def _due(self) -> list[Case]:
        """Return the cases to be taken on now: not those in hand; first those for which nobody need be asked."""
        if self._stopping.is_set():
            return []
        waiting = postings.undelivered(self._desk.database)
        # What needs no further try, because it was given up, deleted or purged, is no reason to look at the log again.
        self.patience.keep({case.id for case in waiting})
        self._stumbles = Counter({case.id: self._stumbles[case.id] for case in waiting if case.id in self._stumbles})
        due = [case for case in waiting if not self.patience.asks_to_wait(case.id) and case.id not in self._in_hand]
        return sorted(due, key=self._asks)

    def _asks(self, case: Case) -> bool:
        """Tell whether somebody must be asked before a case can be read: for its files, or for who may see what."""
        if case.state is not State.QUEUED:
            return False
        return is_private(case) or attachments.wait(self._desk.database, case.id)

    def _attempt(self, case: Case, step: Callable[[Case], None]) -> bool:
        """Take one step with a case and tell whether that went well; what the disk refuses is tried again later."""
        try:
            step(case)
        except StorageError as error:
            self._try_later(case, str(error))
        except Exception:
            log.exception("case %s could not be taken on", case.id)
            self._stumbled(case)
        else:
            return True
        return False

    def _stumbled(self, case: Case) -> None:
        """Try again later what went wrong in a way that nobody foresaw, and in the end give the case up."""
        self._stumbles[case.id] += 1
        if self._stumbles[case.id] < MOST_STUMBLES:
            self._try_later(case, "an unexpected error")
            return
        try:
            self._give_up(case, SORRY)
        except StorageError as error:
            self._try_later(case, str(error))

    def _try_later(self, case: Case, why: str) -> None:
        _, wait = self.patience.failed(case.id)
        log.warning("case %s put off for %.0f s: %s", case.id, wait, why)

    def _take_on(self, case: Case) -> None:
        """Have a case read unless that was done; then its report is due."""
        if case.state is not State.QUEUED:
            self._delivery.hand_over(case)
            return
        version = versions.latest(self._desk.database, case.id)
        tried = attempts.of(self._desk.database, case.id)
        if tried.broken >= MOST_BROKEN or tried.begun >= MOST_BEGUN:
            self._give_up(case, BROKE, version)
            return
        self._in_hand.add(case.id)
        begun = self._beside(lambda: self._begin(case))
        begun.add_done_callback(lambda begun: self._say(lambda: self._was_begun(case, version, begun)))

    def _begin(self, case: Case) -> Future[None] | None:
        """Get a case's files and have it read; None where it turns out to be a version of another."""
        case = self._delivery.settle(case)
        self._delivery.fetch(case)
        return self.readers.read(case) if stands_alone(self._desk, self._delivery, case) else None

    def _was_begun(self, case: Case, version: int, begun: Future[Future[None] | None]) -> None:
        reading = None if begun.cancelled() or begun.exception() else begun.result()
        if reading is not None:
            reading.add_done_callback(lambda read: self._say(lambda: self._was_read(case, version, read)))
            return
        self._in_hand.discard(case.id)
        error = None if begun.cancelled() else begun.exception()
        if error is not None:
            self._attempt(case, lambda case: self._not_begun(case, version, error))

    def _not_begun(self, case: Case, version: int, error: BaseException) -> None:
        if isinstance(error, ReadingError):
            if not attachments.wait(self._desk.database, case.id):  # else more of it has come meanwhile
                self._give_up(case, str(error), version)
        elif isinstance(error, DeliveryError | KeyRefusedError):
            self._try_later(case, type(error).__name__)  # its sentence may have a file's name in it
        elif isinstance(error, NoReadersError):
            self._try_later(case, str(error))
        else:
            raise error

    def _was_read(self, case: Case, version: int, read: Future[None]) -> None:
        self._in_hand.discard(case.id)
        if not read.cancelled():
            self._attempt(case, lambda case: self._conclude(case, version, read.exception()))

    def _conclude(self, case: Case, version: int, error: BaseException | None) -> None:
        """Hand a report on, or say why there is none."""
        if error is None:
            if self._delivery.hand_over(self._desk.case(case.id)):
                meters.reported.inc()
                meters.seconds_to_report.observe(meters.waited(case.opened_at))
            log.info("case %s was read", case.id)
        elif isinstance(error, OutdatedError):
            log.info("case %s was changed while it was read", case.id)  # it is taken on again at once
        elif isinstance(error, NoReadersError):
            self._try_later(case, str(error))
        elif isinstance(error, BrokenReaderError):
            self._broke(case)
        elif isinstance(error, ReadingError):
            self._give_up(case, str(error), version)
        elif isinstance(error, StorageError):
            raise error
        else:  # the Slack boundary again: one article's crash stops no other
            log.error("case %s could not be checked", case.id, exc_info=error)
            self._give_up(case, SORRY, version)

    def _broke(self, case: Case) -> None:
        """Count that a reader hung or died over a case, which is taken on again, or given up."""
        if not self._stopping.is_set():  # else it was ended with the bot, and the case is not to blame
            attempts.broke(self._desk.database, case.id)

    def _give_up(self, case: Case, sentence: str, version: int | None = None) -> None:
        """Give a case up and say why, unless another version has come meanwhile: that one is read."""
        database = self._desk.database
        with database.writing():
            changed = version is not None and versions.latest(database, case.id) != version
            if changed or self._desk.case(case.id).state is not case.state:
                return
            self._desk.failed(case.id, sentence)
            self._delivery.hand_over(self._desk.case(case.id))
        self.sender.wake()  # what was said inside the transaction nobody could see
        meters.failed.inc()

    def _say(self, said: Callable[[], None]) -> None:
        """Leave something for the worker's thread to do."""
        self._heard.put(said)
        self.wake()

    def _hear(self) -> None:
        """Do what other threads have left to be done."""
        while True:
            try:
                said = self._heard.get_nowait()
            except Empty:
                return
            said()

    def _beside(self, errand: Callable[[], Future[None] | None]) -> Future[Future[None] | None]:
        """Have an errand run beside this thread."""
        if self._errands is None:
            return _done(errand)
        try:
            return self._errands.submit(errand)
        except RuntimeError:  # it is being stopped
            cancelled: Future[Future[None] | None] = Future()
            cancelled.cancel()
            return cancelled

    def _run_errand(self, name: str, errand: Callable[[], None]) -> None:
        """Have something looked after beside this thread; once more where it still is."""
        with self._lock:
            if name in self._running:
                self._running[name] = True
                return
            self._running[name] = False

        def run() -> None:
            try:
                errand()
            except StorageError as error:
                log.warning("The log can't be used now: %s", error)
            except Exception:
                log.exception("%s was interrupted", name)
                meters.interrupted.inc()

        self._beside(run).add_done_callback(lambda _: self._was_run(name))

    def _was_run(self, name: str) -> None:
        """Wake the worker only where the errand was asked for again meanwhile: its end is no reason for another."""
        with self._lock:
            again = self._running.pop(name)
        if again:
            self.wake()


def _done(errand: Callable[[], Future[None] | None]) -> Future[Future[None] | None]:
    """Run an errand here and now."""
    done: Future[Future[None] | None] = Future()
    try:
        done.set_result(errand())
    except Exception as error:  # it is handed on
        done.set_exception(error)
    return done
