"""The processes that read, real ones: what dies is replaced, what was in hand is read all the same."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from time import monotonic, sleep
from typing import Any

import pytest

from bot import readers as reading
from bot.clients import one_for_all
from bot.delivery import Delivery
from bot.desk import Desk
from bot.readers import Beside, BrokenReaderError, NoReadersError, share_of_time
from bot.worker import Worker
from storage import attempts, postings
from storage.models import NewCase, State
from tests.scenarios.conftest import PlayedSlack

STORY = "Council to mend the pier\n\nThe council said that the the repairs would cost £40,000."


@pytest.fixture
def worker(desk: Desk) -> Iterator[Worker]:
    made = Worker(desk, Delivery(desk, one_for_all(PlayedSlack())), Beside(desk, most=1, seconds=30))
    made.readers.start()
    made.start()
    yield made
    made.stop(5)


def pids(worker: Any) -> list[int]:
    """Return the processes that read just now."""
    return list(worker.readers._pool._pool_manager.worker_manager.workers)


def until(what: Any, seconds: float = 30.0) -> bool:
    end = monotonic() + seconds
    while not what() and monotonic() < end:
        sleep(0.05)
    return bool(what())


def pasted(desk: Desk, worker: Worker, number: int) -> str:
    new = NewCase(source=f"T1/C1DESK/{number}", wall="T1", text=STORY, opened_by="U2ANNA", team="T1", channel="C1DESK")
    case, _ = desk.accept(new)
    worker.wake()
    return case.id


def test_an_idle_reader_that_dies_is_replaced(desk: Desk, worker: Worker) -> None:
    first = pasted(desk, worker, 1)
    assert until(lambda: desk.case(first).state is State.CHECKED and not postings.undelivered(desk.database))
    (idle,) = pids(worker)
    os.kill(idle, signal.SIGKILL)
    assert until(lambda: idle not in pids(worker))
    second = pasted(desk, worker, 2)
    assert until(lambda: desk.case(second).state is State.CHECKED)
    assert attempts.of(desk.database, second).broken == 0


def test_a_reader_leaves_a_signal_to_stop_to_its_parent(desk: Desk, worker: Worker) -> None:
    (idle,) = pids(worker)
    os.kill(idle, signal.SIGTERM)
    case = pasted(desk, worker, 1)
    assert until(lambda: desk.case(case).state is State.CHECKED)
    assert pids(worker) == [idle]


def test_what_waited_in_a_pool_that_was_lost_is_told_so(desk: Desk) -> None:
    readers = Beside(desk, most=1)
    waited: Future[None] = Future()
    readers._asked.add(waited)
    readers._renew()
    assert isinstance(waited.exception(), BrokenProcessPool)
    readers.stop(0)
    with pytest.raises(NoReadersError):
        readers._ask(print)


def test_readers_that_cannot_start_are_said_to(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_open", print_nothing)
    readers = Beside(desk, most=1)
    with pytest.raises(NoReadersError, match="can't be started"):
        readers.start()
    readers.stop(0)


def print_nothing(*_: Any) -> None:
    """Fail as a start does where the log is busy."""
    raise OSError


def test_a_reader_that_hangs_is_ended_though_it_heeds_no_signal(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    readers = Beside(desk, most=1, seconds=0.5)
    readers.start()
    monkeypatch.setattr(reading, "_read", hang)
    new = NewCase(source="T1/C1/1", wall="T1", text=STORY, opened_by="U2ANNA", team="T1", channel="C1DESK")
    read = readers.read(desk.accept(new)[0])
    assert isinstance(read.exception(timeout=20), BrokenReaderError)
    readers.stop(5)


def hang(*_: Any) -> None:
    """Take for ever, as no copy should."""
    sleep(60)


@pytest.mark.parametrize(("words", "share"), [(500, 1), (10_000, 1), (30_000, 3)])
def test_a_long_article_may_take_longer(words: int, share: float) -> None:
    assert share_of_time("word " * words) == share
