"""Slack in trouble, the bot killed, copy that kills its reader: every report stands once, in order, and is told of."""

import random
import zlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from time import monotonic, sleep
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.converting import Converters
from bot.delivery import REPORT
from bot.fetching import fetch
from bot.pace import BURST
from bot.readers import BrokenReaderError, Here
from storage import outbox, postings
from storage.models import Case, State
from storage.workload import workload
from tests.bot.test_documents import packed_pdf

STORY = "Council to mend the pier\n\nThe council said that the the repairs would cost £40,000."
LONG = "\n\n".join(f"The the pier in ward {number} was shut." for number in range(21))
ENDLESS = packed_pdf(zlib.compress(b"q Q " * 2_000_000, 9))  # a minute's work in eight kilobytes
NEWSDESK, ANNA, JOE = "C1DESK", "U2ANNA", "U3JOE"


def refusal(method: str, status: int, error: str, headers: dict[str, str] | None = None) -> SlackApiError:
    answer = SlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data={"ok": False, "error": error},
        headers=headers or {}, status_code=status,
    )  # fmt: skip
    return SlackApiError(f"{method}: {error}", answer)


class Storm:
    """Makes Slack fail as a seeded plan says; half of what is dropped was carried out before the line broke."""

    def __init__(self, slack: Any, seed: int, share: float = 0.5) -> None:
        self.chance, self.share, self.call = random.Random(seed), share, slack.api_call
        self.failures = 0
        slack.api_call = self

    def __call__(self, method: str, **given: Any) -> SlackResponse:
        if self.chance.random() > self.share:
            return self.call(method, **given)
        self.failures += 1
        kind = self.chance.choice(["429", "500", "dropped", "answer lost", "internal_error"])
        if kind == "429":
            raise refusal(method, 429, "ratelimited", {"Retry-After": "7"})
        if kind == "500":
            raise refusal(method, 500, "")
        if kind == "answer lost":
            self.call(method, **given)
        if kind == "internal_error":
            raise refusal(method, 200, "internal_error")
        raise ConnectionResetError("the line broke")


@pytest.mark.parametrize("seed", range(8))
def test_in_a_storm_every_report_is_delivered_once_and_in_order(newsroom: Any, words: Any, seed: int) -> None:
    storm = Storm(newsroom.slack, seed)
    for number in range(4):
        newsroom.mention(f"{LONG}\n\nIt is pier {number}.")
    for _ in range(60):
        newsroom.work(later=400)
        if not outbox.depth(newsroom.database):
            break
    assert storm.failures > 10
    reports = newsroom.slack.in_channel(NEWSDESK)
    assert len(reports) == 4
    for report in reports:
        assert "21 errors" in words(report)
        thread = [words(message) for message in newsroom.slack.in_thread(NEWSDESK, report["ts"])]
        assert sum("The the" in said or "*The the*" in said for said in thread) == 1
        assert thread[0].startswith("🔴")


def test_slack_is_left_alone_for_as_long_as_it_asks(newsroom: Any) -> None:
    def busy(method: str, **_: Any) -> SlackResponse:
        newsroom.slack.calls.append(method)
        raise refusal(method, 429, "ratelimited", {"Retry-After": "90"})

    newsroom.mention(STORY)
    call, newsroom.slack.api_call = newsroom.slack.api_call, busy
    newsroom.work()
    asked = len(newsroom.slack.calls)
    newsroom.work(later=80)
    assert len(newsroom.slack.calls) == asked
    newsroom.slack.api_call = call
    newsroom.work(later=20)
    assert newsroom.report()


def test_what_slack_asks_of_one_story_holds_for_all_that_wait(newsroom: Any) -> None:
    def busy(method: str, **_: Any) -> SlackResponse:
        newsroom.slack.calls.append(method)
        raise refusal(method, 429, "ratelimited", {"Retry-After": "90"})

    for number in range(6):
        newsroom.mention(f"{STORY} It is pier {number}.", channel=("C1DESK", "C2COURT")[number % 2])
    newsroom.slack.calls.clear()
    call, newsroom.slack.api_call = newsroom.slack.api_call, busy
    for later in (0, 30, 50):
        newsroom.work(later=later)
    assert newsroom.slack.calls.count("chat.postMessage") == 1
    newsroom.slack.api_call = call
    newsroom.work(later=20)
    newsroom.work(later=10)
    assert len(newsroom.slack.in_channel("C1DESK")) == len(newsroom.slack.in_channel("C2COURT")) == 3


@pytest.mark.parametrize(("said", "waits"), [(f"{STORY} " + "It will open again in May. " * 4, False),
                                             ("please check this one by noon", True)])  # fmt: skip
def test_copy_does_not_wait_as_long_as_slack_asks_to_learn_of_files(newsroom: Any, said: str, waits: bool) -> None:
    def busy(method: str, **given: Any) -> SlackResponse:
        if method != "conversations.history" or given.get("params", {}).get("include_all_metadata"):
            return call(method, **given)
        newsroom.slack.calls.append(method)
        raise refusal(method, 429, "ratelimited", {"Retry-After": "90"})

    newsroom.mention(said)
    call, newsroom.slack.api_call = newsroom.slack.api_call, busy
    for later in (0, 30, 30):
        newsroom.work(later=later)
    assert newsroom.slack.calls.count("conversations.history") == 1
    assert len(newsroom.desk.queued()) == waits
    newsroom.slack.api_call = call
    newsroom.work(later=300)
    assert newsroom.desk.queued() == []


def test_into_one_channel_goes_a_burst_and_then_a_post_a_second(newsroom: Any, words: Any) -> None:
    for number in range(40):
        newsroom.mention(f"{STORY} It is pier {number}.")
    newsroom.mention(STORY, channel="C2COURT")
    newsroom.post()
    for case in newsroom.desk.queued():
        newsroom.bot.office.delivery.announce(case)
    newsroom.post()
    assert len(newsroom.slack.in_channel(NEWSDESK)) == BURST
    assert newsroom.report("C2COURT"), "another channel does not wait"
    with newsroom.database.reading() as connection:
        waiting = connection.execute("SELECT count(*), max(tries) FROM outbox").fetchone()
    assert waiting == (40 - BURST, 0), "to be put off so is no try"
    for second in range(1, 11):
        newsroom.seconds += 1
        newsroom.post()
        assert len(newsroom.slack.in_channel(NEWSDESK)) == BURST + second
    newsroom.slack.calls.clear()
    newsroom.work()
    assert newsroom.slack.calls.count("chat.update") >= 40, "what is drawn again does not wait"
    newsroom.work(later=60)
    newsroom.work(later=60)
    assert all("1 error" in words(report) for report in newsroom.slack.in_channel(NEWSDESK))


def test_where_it_cannot_be_looked_just_now_nothing_is_posted_again(newsroom: Any, monkeypatch: Any) -> None:
    def dies(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    newsroom.mention(STORY)
    with monkeypatch.context() as patched:
        patched.setattr(postings, "record", dies)
        with pytest.raises(KeyboardInterrupt):
            newsroom.work()
    newsroom.restart()
    newsroom.slack.refusals.append(("conversations.history", "ratelimited"))
    for _ in range(3):
        newsroom.work(later=10)
    assert len(newsroom.slack.in_channel(NEWSDESK)) == 1


def test_a_ruling_is_drawn_after_a_crash_between_the_two(newsroom: Any, words: Any, monkeypatch: Any) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    monkeypatch.setattr(newsroom.bot.worker.sender, "drain", lambda: None)
    newsroom.press("Stands", newsroom.thread()[0], user=JOE)
    assert "*Stands*" not in words(newsroom.thread()[0])
    newsroom.restart()
    newsroom.work()
    assert "*Stands*" in words(newsroom.thread()[0])
    assert "1 of 1 ruled" in words(newsroom.report())


def test_a_message_that_was_posted_as_the_bot_died_is_found_again(newsroom: Any, words: Any, monkeypatch: Any) -> None:
    def dies(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    newsroom.mention(STORY)
    with monkeypatch.context() as patched:
        patched.setattr(postings, "record", dies)
        with pytest.raises(KeyboardInterrupt):
            newsroom.work()
    assert len(newsroom.slack.in_channel(NEWSDESK)) == 1
    newsroom.restart()
    newsroom.work()
    assert "1 error" in words(newsroom.report())


@pytest.mark.parametrize("theirs", ["B9", "B1"], ids=["another app's", "what it wrote for us"])
def test_a_message_that_another_app_has_carry_what_ours_do_is_not_taken_for_ours(
    newsroom: Any, words: Any, theirs: str
) -> None:
    newsroom.mention(STORY)
    newsroom.slack.refusals = [("chat.postMessage", "internal_error")]
    newsroom.work()
    with newsroom.database.reading() as connection:
        item, token = connection.execute("SELECT id, token FROM outbox").fetchone()
    known = {"item": item, "token": token} if theirs == "B9" else {"item": item}
    for number, payload in enumerate([known, {"item": "x" * 99}, ["x"], None]):
        carried = {"event_type": "stet_message", "event_payload": payload}
        spoof = {"channel": NEWSDESK, "thread_ts": None, "text": "spoof", "blocks": [], "bot_id": theirs}
        newsroom.slack.messages[NEWSDESK, f"9.{number}"] = spoof | {"ts": f"9.{number}", "metadata": carried}
    newsroom.slack.messages[NEWSDESK, "9.9"] = spoof | {"ts": "9.9", "metadata": "x"}
    newsroom.work(later=400)
    (report,) = [one for one in newsroom.slack.in_channel(NEWSDESK) if one["text"] != "spoof"]
    assert "1 error" in words(report)


def test_without_the_right_to_look_it_is_posted_again_rather_than_never(newsroom: Any, monkeypatch: Any) -> None:
    def dies(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    newsroom.mention(STORY)
    with monkeypatch.context() as patched:
        patched.setattr(postings, "record", dies)
        with pytest.raises(KeyboardInterrupt):
            newsroom.work()
    newsroom.restart()
    newsroom.slack.refusals.append(("conversations.history", "missing_scope"))
    newsroom.work()
    assert len(newsroom.slack.in_channel(NEWSDESK)) == 2


def test_what_slack_will_not_take_is_given_up_and_told(newsroom: Any) -> None:
    newsroom.mention(STORY)
    newsroom.slack.refusals = [("chat.postMessage", "invalid_blocks")] * 5
    for _ in range(6):
        newsroom.work(later=600)
    (told,) = newsroom.slack.in_channel(f"D{ANNA[1:]}")
    assert told["text"] == "I could not post this: Slack refused (invalid_blocks)."


def test_a_token_that_was_taken_back_holds_the_report(newsroom: Any, words: Any) -> None:
    newsroom.mention(STORY)
    newsroom.slack.refusals = [("chat.postMessage", "token_revoked")] * 3
    for _ in range(4):
        newsroom.work(later=700)
    assert "1 error" in words(newsroom.report())


def test_a_workspace_whose_token_was_taken_back_does_not_make_the_bot_look_stuck(newsroom: Any) -> None:
    newsroom.mention(STORY)
    newsroom.slack.refusals = [("chat.postMessage", "token_revoked")]
    newsroom.work()
    assert outbox.depth(newsroom.database)
    assert workload(newsroom.database) == (0, None)
    newsroom.slack.api_call = lambda *_, **__: (_ for _ in ()).throw(ConnectionResetError())
    newsroom.work(later=700)
    assert workload(newsroom.database).waiting == 1, "of a line that is down whoever watches hears"


class Reaper(Here):
    """A reader that dies over some copy, as often as it is asked."""

    def __init__(self, newsroom: Any, times: int) -> None:
        super().__init__(newsroom.desk)
        self.times = times

    def read(self, case: Case) -> Future[None]:
        if "poison" in str(case.headline) and self.times:
            self.times -= 1
            died: Future[None] = Future()
            died.set_exception(BrokenReaderError("It died."))
            return died
        return super().read(case)


@pytest.mark.parametrize(("times", "state"), [(1, State.CHECKED), (2, State.FAILED)])
def test_copy_that_kills_its_reader_is_read_once_more_and_fails_alone(
    newsroom: Any, words: Any, times: int, state: State
) -> None:
    newsroom.submit({"part_1": STORY, "headline": "Some poison"}, view_id="V1")
    newsroom.mention(STORY)
    newsroom.bot.worker.readers = Reaper(newsroom, times)
    newsroom.work()
    assert "1 error" in words(newsroom.report())
    private = newsroom.report(f"D{ANNA[1:]}")
    (case,) = [case for case in newsroom.desk.recent(newsroom.bot.office.access.reader("T1", ANNA)) if case.headline]
    assert case.state is state
    if state is State.FAILED:
        assert words(private).startswith("⚠️  *Not checked.* Reading it takes too long or breaks off.")
        newsroom.press("Try again", private)
        newsroom.work()
        assert "1 error" in words(newsroom.report(f"D{ANNA[1:]}"))


class Aside(Here):
    """Reads here, and fetches in a thread, with the converters of the bot."""

    def __init__(self, newsroom: Any) -> None:
        super().__init__(newsroom.desk)
        self.converters, self.threads = Converters(seconds=3), ThreadPoolExecutor(1)

    def aside(self, work: Callable[[], None]) -> Future[None]:
        return self.threads.submit(work)

    def stop(self) -> None:
        self.converters.stop()
        self.threads.shutdown()


def test_a_file_that_hangs_its_converter_keeps_nobody_waiting(newsroom: Any, files: Any, words: Any) -> None:
    worker = newsroom.bot.worker
    worker.readers = beside = Aside(newsroom)
    newsroom.bot.office.delivery.fetch = partial(
        fetch, newsroom.desk, newsroom.bot.office.clients, beside.converters.convert
    )
    newsroom.write("please look", subtype="file_share", files=[files.file("a.pdf", ENDLESS)])
    worker.start()
    try:
        newsroom.mention(STORY)
        wait_until(lambda: "1 error" in words(newsroom.report()))
        assert words(newsroom.report(f"D{ANNA[1:]}")) == "⏳  Fetching 1 file and 2 words …"
        wait_until(lambda: "a.pdf takes too long or breaks off" in words(newsroom.report(f"D{ANNA[1:]}")))
    finally:
        worker.stop()
    newsroom.press("Try again", newsroom.report(f"D{ANNA[1:]}"))
    files.put("/files/1/a.pdf", STORY.encode())
    worker.readers = Here(newsroom.desk)
    newsroom.restart()
    newsroom.work()
    assert "1 error" in words(newsroom.report(f"D{ANNA[1:]}"))


def wait_until(so: Callable[[], bool]) -> None:
    until = monotonic() + 20
    while True:
        with suppress(ValueError, IndexError):
            if so():
                return
        assert monotonic() < until
        sleep(0.05)


def test_a_file_that_takes_the_bot_along_is_not_tried_for_ever(
    newsroom: Any, files: Any, words: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def dies(*_: Any) -> str:
        tries.append(1)
        raise KeyboardInterrupt  # as nothing in the process outlives it

    newsroom.write("please look", subtype="file_share", files=[files.file("a.txt", STORY.encode())])
    with monkeypatch.context() as patched:
        patched.setattr("bot.readers.Here.convert", dies)
        for _ in range(20):
            newsroom.restart()
            with suppress(KeyboardInterrupt):
                newsroom.work()
    newsroom.restart()
    assert len(tries) == 12
    assert words(newsroom.report(f"D{ANNA[1:]}")).startswith("⚠️  *Not checked.* Reading it takes too long")
    newsroom.press("Try again", newsroom.report(f"D{ANNA[1:]}"))
    newsroom.work()
    assert "1 error" in words(newsroom.report(f"D{ANNA[1:]}"))


def test_a_slot_asked_for_while_it_is_sent_is_sent_again(newsroom: Any) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    (case_id,) = [case.id for case in newsroom.desk.recent(newsroom.bot.office.access.reader("T1", ANNA))]
    now = newsroom.desk.now()
    outbox.mark(newsroom.database, case_id, "T1", [REPORT], now)
    item = outbox.first(newsroom.database, case_id, now)
    assert item
    outbox.mark(newsroom.database, case_id, "T1", [REPORT], now)
    outbox.landed(newsroom.database, item, None)
    assert outbox.marked(newsroom.database, case_id) == {REPORT}
