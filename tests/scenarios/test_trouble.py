"""Slack in trouble, the bot killed, copy that kills its reader: every report stands once, in order, and is told of."""

import random
import zlib
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from time import monotonic, sleep
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.converting import Converters
from bot.drawing import REPORT, layout
from bot.fetching import fetch
from bot.pace import BURST
from bot.readers import BrokenReaderError, Here
from bot.sender import LANES, OF_ONE
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
    """Makes Slack fail as a seeded plan says: each method at its first call, and many others after that.

    Half of what is dropped was carried out before the line broke. `failed` counts the failures of each method.
    """

    def __init__(self, slack: Any, seed: int, share: float = 0.4) -> None:
        self.chance, self.share, self.call = random.Random(seed), share, slack.api_call
        self.failed: Counter[str] = Counter()
        slack.api_call = self

    def __call__(self, method: str, **given: Any) -> SlackResponse:
        if self.failed[method] and self.chance.random() > self.share:
            return self.call(method, **given)
        self.failed[method] += 1
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

    def of_files(self) -> int:
        """Return the status with which a download fails, 0 where it does not."""
        if self.failed["a download"] and self.chance.random() > 0.3:
            return 0
        self.failed["a download"] += 1
        return self.chance.choice([429, 500, 503])


# All that the bot calls while people hand in and work through; what else it calls has its own tests.
METHODS = {
    "chat.postMessage", "chat.update", "chat.getPermalink", "chat.postEphemeral", "conversations.open",
    "conversations.info", "conversations.history", "conversations.replies", "users.conversations", "files.info",
    "files.completeUploadExternal", "functions.completeSuccess", "views.open", "views.update", "views.publish",
}  # fmt: skip
WARDS = "Council to mend the pier\n\n" + "\n\n".join(f"The the pier in ward {number} was shut." for number in range(18))
WAYS = 8


def hand_in(newsroom: Any, files: Any) -> None:
    """Hand a story in by each way there is, each with more findings than one message holds."""
    stories = [f"{WARDS}\n\nIt is pier {number}." for number in range(WAYS)]
    newsroom.slack.typed[NEWSDESK] = [{"type": "message", "user": JOE, "text": stories[5], "ts": "1690000000.9"}]
    sent = [files.file(f"{number}.txt", stories[number].encode()) for number in (6, 7)]
    newsroom.slack.known_files[sent[1]["id"]] = sent[1]
    newsroom.mention(stories[0])
    newsroom.write(stories[1])
    newsroom.command(stories[2])
    newsroom.submit({"part_1": stories[3]})
    function = {"type": "function_executed", "function": {"id": "Fn1", "callback_id": "fact_check_article"}}
    inputs = {"text": stories[4], "channel": NEWSDESK, "user": ANNA}
    newsroom.event(function | {"function_execution_id": "Fx1", "inputs": inputs, "bot_access_token": "xwfp-played"})
    newsroom.shortcut(newsroom.slack.typed[NEWSDESK][0], user=JOE)
    newsroom.mention("please check this", files=[sent[0]])
    newsroom.mention("and this one", files=[{"id": sent[1]["id"], "file_access": "check_file_info"}])


def press(newsroom: Any) -> None:
    """Press what stands in Slack as it stands: a ruling, a list, a page, a file, App Home."""
    for message in list(newsroom.slack.messages.values()):
        rows = [block["elements"] for block in message["blocks"] if block["type"] == "actions"]
        for button in [one for row in rows for one in row]:
            if button["action_id"] in {"list figures", "why HYG-DOUBLE"}:
                newsroom.press_again(button, message)
        ruling = next((one for row in rows for one in row if one["action_id"] == "stands"), None)
        if ruling:
            newsroom.press_again(ruling, message, user=JOE)
            newsroom.press_again(ruling, message, user=ANNA)  # is told that somebody was quicker
        if any(one["action_id"] == "export" for row in rows for one in row):
            newsroom.press("Export", message)
            if newsroom.slack.views and newsroom.view().get("callback_id") == "export":
                newsroom.send(newsroom.view(), {"form": {"selected_option": {"value": "json"}}})
    newsroom.event({"type": "app_home_opened", "user": ANNA, "channel": "D2ANNA", "tab": "home"})


def ask_for_more(newsroom: Any) -> bool:
    """Press each button that brings more findings; tell whether there was one."""
    pressed = False
    for message in list(newsroom.slack.messages.values()):
        for row in [block["elements"] for block in message["blocks"] if block["type"] == "actions"]:
            for button in [one for one in row if one["action_id"] == "more"]:
                newsroom.press_again(button, message)
                pressed = True
    return pressed


@pytest.mark.parametrize("seed", range(5))
def test_in_a_storm_every_report_is_delivered_once_and_in_order(newsroom: Any, files: Any, seed: int) -> None:
    newsroom.slack.members = {ANNA: {NEWSDESK}, JOE: {NEWSDESK}}
    storm = Storm(newsroom.slack, seed)
    files.trouble = storm.of_files
    hand_in(newsroom, files)
    for number in range(90):
        newsroom.restart()  # which also forgets when a download was to be tried again
        newsroom.work(later=400)
        if 2 < number < 6:
            press(newsroom)
        waits = ask_for_more(newsroom) or outbox.depth(newsroom.database) or newsroom.desk.queued()
        if number > 6 and not waits and newsroom.slack.steps:
            break
    assert METHODS | {"a download"} <= set(storm.failed)
    with newsroom.database.reading() as connection:
        found = [newsroom.desk.case(case_id) for (case_id,) in connection.execute("SELECT id FROM cases")]
    assert len(found) == WAYS
    assert [case.state for case in found] == [State.CHECKED] * WAYS
    ours = {posting for case in found for posting in in_order(newsroom, case)}
    drawn = {where for where, message in newsroom.slack.messages.items() if len(message["blocks"]) > 1}
    assert drawn == ours, "nothing stands twice, and nothing that the log does not know of"
    assert newsroom.slack.steps["Fx1"]["errors"] == 18


def in_order(newsroom: Any, case: Case) -> list[tuple[str, str]]:
    """Return where the messages of a case stand, the report first; assert that they came in order, in one thread."""
    held, parted = postings.posted(newsroom.database, case.id), layout(newsroom.desk, case)
    slots = [REPORT, *(page.slot for page in (*parted.top, *parted.rest))]
    assert slots == [REPORT, "findings 1", "more 1", "more 2"]
    assert sorted(held, key=lambda slot: float(held[slot].ts)) == slots
    stands = [newsroom.slack.messages[held[slot].channel, held[slot].ts] for slot in slots]
    thread = held[REPORT].thread or held[REPORT].ts
    assert [message["thread_ts"] for message in stands] == [held[REPORT].thread, thread, thread, thread]
    assert "18 errors" in str(stands[0]["blocks"])
    assert "more" not in {one["action_id"] for block in stands[1]["blocks"] for one in block.get("elements", [])
                          if "action_id" in one}  # fmt: skip
    said = "".join(str(message["blocks"]) for message in stands[1:])
    assert [number for number in range(18) if said.count(f"*The the* pier in ward {number} was") != 1] == []
    return [(held[slot].channel, held[slot].ts) for slot in slots]


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
                                             ("please check this one by noon: 40 homes, 12 flats", True)])  # fmt: skip
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


def dies_as_it_has_posted(newsroom: Any, monkeypatch: Any) -> None:
    """Mention the bot with a story, and have it die between the post and the note of where that stands."""

    def dies(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    newsroom.mention(STORY)
    with monkeypatch.context() as patched:
        patched.setattr(postings, "record", dies)
        with pytest.raises(KeyboardInterrupt):
            newsroom.work()


def test_where_it_cannot_be_looked_just_now_nothing_is_posted_again(newsroom: Any, monkeypatch: Any) -> None:
    dies_as_it_has_posted(newsroom, monkeypatch)
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
    dies_as_it_has_posted(newsroom, monkeypatch)
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
    dies_as_it_has_posted(newsroom, monkeypatch)
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


class Converting(Here):
    """Reads here, with the converters of the bot."""

    def __init__(self, newsroom: Any) -> None:
        super().__init__(newsroom.desk)
        self.converters = Converters(seconds=3)

    def stop(self, _seconds: float) -> None:
        self.converters.stop()


def test_a_file_that_hangs_its_converter_keeps_nobody_waiting(newsroom: Any, files: Any, words: Any) -> None:
    worker = newsroom.bot.worker
    worker.readers = beside = Converting(newsroom)
    delivery, clients = newsroom.bot.office.delivery, newsroom.bot.office.clients
    delivery.fetch = partial(fetch, newsroom.desk, clients, delivery.pace, beside.converters.convert)
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


@pytest.mark.parametrize("error", ["is_archived", "not_in_channel"])
def test_what_cannot_be_drawn_where_it_stands_is_posted_anew(newsroom: Any, words: Any, error: str) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    call = newsroom.slack.api_call

    def refuses(method: str, **given: Any) -> SlackResponse:
        asked = given.get("json") or given.get("params") or given.get("data") or {}
        if asked.get("channel") == NEWSDESK and method in {"chat.update", "chat.postMessage"}:
            raise refusal(method, 200, error)
        return call(method, **given)

    newsroom.slack.api_call = refuses
    newsroom.press("Stands", newsroom.thread()[0], user=JOE)
    newsroom.work()
    where = f"D{ANNA[1:]}"
    report = newsroom.slack.in_channel(where)[-1]
    assert "1 of 1 ruled on" in words(report)
    assert "*Stands*" in words(newsroom.slack.in_thread(where, report["ts"])[0])
    assert outbox.depth(newsroom.database) == 0


def test_a_report_that_was_shared_while_it_was_sent_stands_where_it_was_shared(newsroom: Any) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    (case_id,) = [case.id for case in newsroom.desk.recent(newsroom.bot.office.access.reader("T1", ANNA))]
    now = newsroom.desk.now()
    outbox.mark(newsroom.database, case_id, "T1", [REPORT], now)
    item = outbox.first(newsroom.database, case_id, now)
    assert item
    stood = postings.posted(newsroom.database, case_id)[REPORT]
    postings.forget(newsroom.database, case_id)
    outbox.drop(newsroom.database, item)
    outbox.landed(newsroom.database, item, stood)
    assert postings.posted(newsroom.database, case_id) == {}


def test_a_workspace_for_which_slack_is_slow_keeps_no_other_waiting(newsroom: Any) -> None:
    database, now = newsroom.database, newsroom.desk.now()
    for number in range(LANES):
        outbox.notice(database, "T1", f"C{number}", "slow", now)
    outbox.notice(database, "T2", "C9", "quick", now)
    taken = newsroom.bot.worker.sender._due()
    assert len(taken) == OF_ONE + 1
    assert "C9" in taken
