"""The worker: reads, checks and delivers what has been accepted, outside every listener.

It goes by the log alone, so what a crash or a restart left half done is finished, and finished work is left alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic

from bot import meters
from bot.boundary import SORRY
from bot.delivery import Delivery, DeliveryError, GoneError
from bot.desk import Desk
from extraction.errors import ReadingError
from storage import postings
from storage.models import Case, Report, State, StorageError

log = logging.getLogger(__name__)

IDLE = 30.0  # seconds between looks at the log when nobody wakes it
FIRST_WAIT, LONGEST_WAIT = 5.0, 300.0  # seconds before a delivery that failed is tried again


class Worker:
    """One thread that drains the log of what is to be delivered."""

    def __init__(self, desk: Desk, delivery: Delivery, clock: Callable[[], float] = monotonic) -> None:
        self._desk = desk
        self._delivery = delivery
        self._clock = clock
        self._tries: dict[str, tuple[int, float]] = {}  # by case: how often it failed, and when to try again
        self._woken = Event()
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="stet-worker", daemon=True)

    @property
    def alive(self) -> bool:
        """Tell whether the thread is at work."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Start the thread; it begins with what an earlier run left."""
        self._thread.start()

    def wake(self) -> None:
        """Say that there is something to do."""
        self._woken.set()

    def stop(self) -> None:
        """Finish the case in hand, leave the rest for the next start, and wait for the thread."""
        self._stopping.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(timeout=20)

    def drain(self) -> None:
        """Deliver all that is waiting, and what comes in meanwhile; what fails is put off."""
        while waiting := self._due():
            for case in waiting:
                self._attempt(case, self._delivery.announce)
            for case in waiting:
                if self._stopping.is_set():
                    return
                if not self._put_off(case):
                    self._attempt(case, self._finish)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            try:
                self.drain()
            except StorageError as error:
                log.warning("The log can't be read now: %s", error)
            except Exception:  # whatever it was, the bot must not go on taking copy in that nobody reads
                log.exception("The worker was interrupted")
                meters.interrupted.inc()
            soonest = min((at for _, at in self._tries.values()), default=self._clock() + IDLE)
            self._woken.wait(max(0.1, min(IDLE, soonest - self._clock())))

    def _due(self) -> list[Case]:
        if self._stopping.is_set():
            return []
        waiting = postings.undelivered(self._desk.database)
        # What needs no further try, because it was given up, deleted or purged, is no reason to look at the log again.
        self._tries = {case.id: self._tries[case.id] for case in waiting if case.id in self._tries}
        return [case for case in waiting if not self._put_off(case)]

    def _put_off(self, case: Case) -> bool:
        return case.id in self._tries and self._tries[case.id][1] > self._clock()

    def _attempt(self, case: Case, step: Callable[[Case], None]) -> None:
        """Take one step with a case; what Slack or the disk refuses is tried again later."""
        if self._put_off(case):
            return
        try:
            step(case)
        except GoneError as error:
            log.info("case %s: %s Its message was deleted; nothing more is posted.", case.id, error)
            self._delivery.finish(case)
        except (DeliveryError, StorageError) as error:
            self._try_later(case, str(error))
        except Exception:
            log.exception("case %s could not be delivered", case.id)
            self._try_later(case, "an unexpected error")

    def _try_later(self, case: Case, why: str) -> None:
        tries = self._tries.get(case.id, (0, 0.0))[0] + 1
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1))
        self._tries[case.id] = tries, self._clock() + wait
        log.warning("case %s put off for %.0f s: %s", case.id, wait, why)
        meters.retried.inc()

    def _finish(self, case: Case) -> None:
        """Check a case unless that was done, and deliver its report or why there is none."""
        if case.state is State.FAILED:
            self._delivery.give_up(case, case.error or SORRY)
            meters.failed.inc()
        elif report := self._report(case):
            self._delivery.deliver(case, report)
            meters.reported.inc()
            meters.seconds_to_report.observe(meters.waited(case.opened_at))
            log.info("case %s delivered: %d findings, %.0f ms", case.id, len(report.run.findings), report.millis)

    def _report(self, case: Case) -> Report | None:
        """Return the report of a case, or None where the copy can't be read, which is then said."""
        try:
            return self._desk.work(case.id) if case.state is State.QUEUED else self._desk.report(case.id)
        except ReadingError as error:
            sentence = str(error)
        except StorageError:
            raise
        except Exception:  # the Slack boundary again: one article's crash stops no other
            log.exception("case %s could not be checked", case.id)
            sentence = SORRY
        self._desk.failed(case.id, sentence)
        self._delivery.give_up(case, sentence)
        meters.failed.inc()
        return None
