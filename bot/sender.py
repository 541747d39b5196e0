"""The way out: one queue on disk, in order within each case or channel, through whatever trouble Slack is in.

What is sent is taken from the queue only when Slack has it. Where Slack is in trouble it is tried again, later and
later; where Slack says for how long to wait, it waits that long; where nothing helps it is given up, which whoever
asked is told.
"""

from __future__ import annotations

import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event, Lock, Thread
from time import monotonic, sleep

from bot import meters
from bot.blocks.words import inert
from bot.delivery import Delivery
from bot.installations import KeyRefusedError
from bot.refusals import BarredError, BusyError, DeliveryError, GoneError, PacedError, RevokedError, UnreachableError
from storage import audit, outbox
from storage.models import CaseNotFoundError, StorageError
from storage.outbox import Item

log = logging.getLogger(__name__)

LANES, OF_ONE = 6, 4  # sent at once, and of one workspace: a Slack that is slow for one keeps no other waiting
NO_LOG = 5.0  # seconds that a lane waits where the log can't be written
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=5)
LOCKED_OUT = timedelta(minutes=10)  # between tries while a token is refused
HOPELESS = timedelta(hours=24)  # after which even trouble that should pass has not
MOST_REFUSED = 4  # times that Slack may refuse a message for what it is
LAST_WORDS = 5.0  # seconds for what is due when the bot is stopped
IDLE = 30.0  # seconds between looks at the queue when nobody wakes it
GIVEN_UP = "I could not post this: {}"


class Sender:
    """Sends what is in the queue: `drain` in the calling thread, or a few lanes at once between `start` and `stop`."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self._desk = delivery.desk
        self._taken: dict[str, str] = {}  # the lanes in hand, each with its workspace
        self._lock = Lock()
        self._woken, self._stopping = Event(), Event()
        self._thread = Thread(target=self._run, name="stet-sender", daemon=True)

    @property
    def alive(self) -> bool:
        """Tell whether the thread is at work."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Start sending; it begins with what an earlier run left."""
        self._thread.start()

    def wake(self) -> None:
        """Say that there is something to send."""
        self._woken.set()

    def stop(self) -> None:
        """Send what is due, for a while, and leave the rest for the next start."""
        if not self._thread.is_alive():
            return
        until = monotonic() + LAST_WORDS
        self._woken.set()
        while monotonic() < until and (self._taken or outbox.lanes(self._desk.database, self._desk.now())):
            sleep(0.05)
        self._stopping.set()
        self._woken.set()
        self._thread.join(timeout=20)

    def drain(self) -> None:
        """Send all that is due; what fails is put off."""
        while lanes := self._due():
            for lane in lanes:
                self._send_lane(lane)

    def _run(self) -> None:
        with ThreadPoolExecutor(LANES, thread_name_prefix="stet-lane") as threads:
            while not self._stopping.is_set():
                self._woken.clear()
                wait = IDLE
                try:
                    for lane in self._due():
                        threads.submit(self._in_a_thread, lane)
                    wait = self._until_next()
                except StorageError as error:
                    log.warning("The log can't be read now: %s", error)
                except Exception:  # whatever it was, what is in the queue must go out
                    log.exception("Sending was interrupted")
                self._woken.wait(wait)

    def _until_next(self) -> float:
        soonest = outbox.soonest(self._desk.database)
        seconds = (soonest - self._desk.now()).total_seconds() if soonest else IDLE
        return max(0.2, min(IDLE, seconds))

    def _due(self) -> list[str]:
        """Take the lanes in which something is due and which nobody has in hand; of one workspace not all threads."""
        with self._lock:
            due = [lane for lane in outbox.lanes(self._desk.database, self._desk.now()) if lane.name not in self._taken]
            at_work = Counter(self._taken.values())
            for lane in due:
                if at_work[lane.team] < OF_ONE:
                    at_work[lane.team] += 1
                    self._taken[lane.name] = lane.team
        return [lane.name for lane in due if lane.name in self._taken]

    def _in_a_thread(self, lane: str) -> None:
        try:
            self._send_what_waits(lane)
        except StorageError as error:
            log.warning("The log can't be written now: %s", error)
            self._stopping.wait(NO_LOG)  # else the same would be asked of Slack again at once
        except Exception:
            log.exception("Sending in one lane was interrupted")
        finally:
            self._let_go(lane)

    def _send_lane(self, lane: str) -> None:
        """Send what waits in a lane in the calling thread."""
        try:
            self._send_what_waits(lane)
        finally:
            self._let_go(lane)

    def _send_what_waits(self, lane: str) -> None:
        """Send what waits in a lane, in order, until something has to be put off."""
        while not self._stopping.is_set() and (item := outbox.first(self._desk.database, lane, self._desk.now())):
            if not self._sent(item):
                return

    def _let_go(self, lane: str) -> None:
        with self._lock:
            self._taken.pop(lane, None)
        if not self._stopping.is_set():
            self._woken.set()  # something may have been added after the last look

    def _sent(self, item: Item) -> bool:
        """Send one message; tell whether the lane may go on."""
        # Of one that was begun before, Slack may have refused the look for it and not the message.
        new = item.begun is None
        try:
            self._delivery.send(item)
        except BusyError as error:
            self._wait(item, error, refused=new)
        except (RevokedError, KeyRefusedError) as error:
            self._later(item, LOCKED_OUT, str(error), refused=new)
        except UnreachableError as error:
            self._later(item, _back_off(item), str(error))
        except (GoneError, CaseNotFoundError) as error:
            log.info("%s: %s Nothing more is posted there.", item.lane, error)
            outbox.drop(self._desk.database, item, lane=self._delivery.carries_the_rest(item))
            return True
        except BarredError as error:
            self._give_up(item, str(error))
            return True
        except DeliveryError as error:
            return self._refused(item, str(error))
        except StorageError:
            raise
        except Exception:  # a bug in drawing one message stops no other
            log.exception("%s: a message could not be made", item.lane)
            return self._refused(item, "Something went wrong on my side.")
        else:
            return True
        return False

    def _wait(self, item: Item, error: BusyError, *, refused: bool) -> None:
        wait = timedelta(seconds=error.seconds)
        if isinstance(error, PacedError):  # nothing was asked, so that this was no try
            outbox.put_off(self._desk.database, item, self._desk.now() + wait)
        else:
            self._later(item, wait, "Slack asks to wait", refused=refused)

    def _refused(self, item: Item, why: str) -> bool:
        if item.tries >= MOST_REFUSED:
            self._give_up(item, why)
            return True
        self._later(item, _back_off(item), why, refused=True)
        return False

    def _later(self, item: Item, wait: timedelta, why: str, *, refused: bool = False) -> None:
        now = self._desk.now()
        if now - item.since > HOPELESS:
            self._give_up(item, why)
            return
        log.warning("%s put off for %.0f s: %s", item.lane, wait.total_seconds(), why)
        outbox.later(self._desk.database, item, now + wait, refused=refused)
        meters.retried.inc()

    def _give_up(self, item: Item, why: str) -> None:
        """Take a message out of the queue, and let whoever asked know."""
        log.error("%s given up: %s", item.lane, why)
        database, now = self._desk.database, self._desk.now()
        with database.writing():
            outbox.drop(database, item)
            if item.case_id is None:
                return
            if item.slot is None:
                audit.append(database, now, "stet", "could not tell", item.case_id, item.channel or "")
                return
            audit.append(database, now, "stet", "could not post", item.case_id, item.slot)
            case = self._desk.case(item.case_id)
            said = GIVEN_UP.format(inert(why, 300))
            outbox.notice(database, case.workspace, case.opened_by, said, now, case_id=case.id)


def _back_off(item: Item) -> timedelta:
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(item.tries, 10)))
