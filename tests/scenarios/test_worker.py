"""The worker's threads: what holds one thing up holds up nothing else, and stopping takes no longer than it may."""

from collections.abc import Iterator
from concurrent.futures import Future
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest

from bot.readers import BrokenReaderError, NoReadersError
from storage import attempts
from storage.models import Case, State, StorageError

STORY = "Council to mend the pier\n\nThe council said that the the repairs would cost £40,000."
NEWSDESK, COURT, ANNA = "C1DESK", "C2COURT", "U2ANNA"


@pytest.fixture
def worker(newsroom: Any) -> Iterator[Any]:
    yield newsroom.bot.worker
    newsroom.bot.worker.stop(2)


def until(what: Any, seconds: float = 10.0) -> bool:
    end = monotonic() + seconds
    while not what() and monotonic() < end:
        sleep(0.02)
    return bool(what())


def test_a_file_that_comes_slowly_holds_up_no_other_story(newsroom: Any, files: Any, worker: Any, words: Any) -> None:
    held, fetch = Event(), newsroom.bot.office.delivery.fetch
    newsroom.bot.office.delivery.fetch = lambda case: (held.wait(10) if case.channel == COURT else None, fetch(case))
    newsroom.mention("please check", channel=COURT, files=[files.file("a.txt", STORY.encode())])
    newsroom.mention(STORY)
    worker.start()
    assert until(lambda: any("1 error" in words(m) for m in newsroom.slack.in_channel(NEWSDESK)))
    held.set()
    assert until(lambda: any("1 error" in words(m) for m in newsroom.slack.in_channel(COURT)))


def test_a_workflow_that_is_told_slowly_holds_up_no_story(newsroom: Any, worker: Any, words: Any) -> None:
    held = Event()
    newsroom.bot.office.delivery.tell = lambda: held.wait(10)
    worker.start()
    sleep(0.1)
    newsroom.mention(STORY)
    assert until(lambda: any("1 error" in words(m) for m in newsroom.slack.in_channel(NEWSDESK)))
    held.set()


def test_the_worker_outlives_trouble_in_what_it_waits_for(newsroom: Any, worker: Any, monkeypatch: Any) -> None:
    failed = Event()

    def fails() -> None:
        monkeypatch.undo()
        failed.set()
        raise RuntimeError

    monkeypatch.setattr(worker.patience, "soonest", fails)
    worker.start()
    assert failed.wait(10)
    newsroom.mention(STORY)
    assert until(lambda: newsroom.slack.in_channel(NEWSDESK))
    assert worker.alive


class Fails:
    """Readers that fail, as often as there are errors."""

    most = 1

    def __init__(self, newsroom: Any, *errors: Exception) -> None:
        self.read_, self.errors = newsroom.bot.worker.readers.read, list(errors)
        newsroom.bot.worker.readers = self

    def read(self, case: Case) -> Future[None]:
        if not self.errors:
            read: Future[None] = self.read_(case)
            return read
        error = self.errors.pop()
        failed: Future[None] = Future()
        if isinstance(error, RuntimeError):
            raise error
        failed.set_exception(error)
        return failed

    def stop(self, _seconds: float) -> None: ...


@pytest.mark.parametrize("error", [NoReadersError("They were lost."), RuntimeError(), StorageError("It is full.")])
def test_what_could_not_be_given_to_a_reader_is_given_to_one_later(newsroom: Any, words: Any, error: Any) -> None:
    Fails(newsroom, *[error] * 3)
    newsroom.mention(STORY)
    for _ in range(4):
        newsroom.work(later=400)
    assert "1 error" in words(newsroom.report())


def test_a_reader_that_is_ended_with_the_bot_is_not_the_storys_fault(newsroom: Any) -> None:
    newsroom.mention(STORY)
    (case,) = newsroom.desk.queued()
    worker = newsroom.bot.worker
    reading: Future[None] = Future()
    worker.readers.read = lambda _case: reading
    worker.drain()
    worker._stopping.set()
    reading.set_exception(BrokenReaderError("It died."))
    worker.stop(1)
    assert attempts.of(newsroom.database, case.id).broken == 0
    assert newsroom.desk.case(case.id).state is State.QUEUED


def test_stopping_takes_no_longer_than_it_may(newsroom: Any, monkeypatch: Any) -> None:
    worker, held = newsroom.bot.worker, Event()
    monkeypatch.setattr(worker.sender, "stop", lambda: held.wait(30))
    monkeypatch.setattr(worker._delivery, "remind", lambda: held.wait(30))
    worker.start()
    began = monotonic()
    worker.stop(1)
    assert monotonic() - began < 3
    held.set()


def test_a_worker_that_has_nothing_to_do_rests(newsroom: Any, monkeypatch: Any) -> None:
    worker, rounds = newsroom.bot.worker, list[int]()
    monkeypatch.setattr(worker.readers, "tend", lambda: rounds.append(1))
    worker.start()
    try:
        newsroom.mention(STORY)
        until(lambda: newsroom.slack.in_channel("C1DESK"))
        sleep(0.3)
        before = len(rounds)
        sleep(0.5)
        assert len(rounds) - before < 5
    finally:
        worker.stop(5)
