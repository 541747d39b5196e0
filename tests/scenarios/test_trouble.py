"""Slack in trouble, the bot killed, copy that kills its reader: every report stands once, in order, and is told of."""

import random
from collections import Counter
from concurrent.futures import Future
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.delivery import REPORT
from bot.drawing import layout
from bot.readers import BrokenReaderError
from storage import outbox, postings
from storage.models import Case, State

STORY = "Council to mend the pier\n\nThe council said that the the repairs would cost £40,000."
LONG = "\n\n".join(f"The the pier in ward {number} was shut." for number in range(21))
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
    drawn = {where for where, message in newsroom.slack.messages.items() if message["blocks"]}
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


class Reaper:
    """A reader that dies over some copy, as often as it is asked."""

    most = 1

    def __init__(self, newsroom: Any, times: int) -> None:
        self.newsroom, self.times, self.read_ = newsroom, times, newsroom.bot.worker.readers.read

    def read(self, case: Case) -> Future[None]:
        if "poison" in str(case.headline) and self.times:
            self.times -= 1
            died: Future[None] = Future()
            died.set_exception(BrokenReaderError("It died."))
            return died
        return self.read_(case)


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
