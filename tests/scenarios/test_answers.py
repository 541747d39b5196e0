"""What comes before an answer to Slack, which waits three seconds: little is asked, and what was pressed is on disk."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.models.blocks import SectionBlock

from bot import delivery, haste
from bot.blocks.words import Message
from bot.haste import IN_ALL
from storage import checklist, settings
from storage.settings import WorkspaceSettings

STORY = (
    "Council to mend the pier\n\nThe council said that the the repairs would cost £40,000.\n\n"
    "She was offered a an apology and asked to to sign a form."
)
LONG = "\n\n".join(f"The the pier in ward {number} was shut." for number in range(21))
TEAM, ANNA, JOE, NEWSDESK, COURT, DIRECT = "T1", "U2ANNA", "U3JOE", "C1DESK", "C2COURT", "D2ANNA"
Newsroom = Any  # the fixture's class is in conftest.py, which is not for importing
Words = Callable[[dict[str, Any]], str]


class Slow:
    """A Slack that lets each question wait as long as it is given, and the seconds that have gone by."""

    def __init__(self, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 0.0
        self.asked: list[str] = []
        slow = self

        def api_call(client: Any, method: str, **_: Any) -> None:
            assert client.retry_handlers == [], "nothing is asked again before the answer"
            slow.asked.append(method)
            slow.seconds += client.timeout
            raise TimeoutError

        monkeypatch.setattr(haste, "monotonic", lambda: self.seconds)
        monkeypatch.setattr(type(newsroom.slack), "api_call", api_call)
        only_before_the_answer(newsroom, monkeypatch)


def only_before_the_answer(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be done behind an answer, as where the process dies with it."""
    behind = newsroom.bot.app.listener_runner.lazy_listener_runner
    monkeypatch.setattr(behind, "start", lambda *_, **__: None)


def message(**more: Any) -> dict[str, Any]:
    return {"type": "message", "user": JOE, "text": STORY, "ts": "1690000000.9"} | more


HANDED_IN: list[Callable[[Newsroom], Any]] = [
    lambda newsroom: newsroom.shortcut(message()),
    lambda newsroom: newsroom.shortcut(message(thread_ts="1690000000.1")),
    lambda newsroom: newsroom.mention(STORY),
    lambda newsroom: newsroom.mention("please check this one by noon"),
    lambda newsroom: newsroom.write(STORY),
    lambda newsroom: newsroom.command(STORY),
]


@pytest.mark.parametrize("hand_in", HANDED_IN)
def test_however_slow_slack_is_copy_is_taken_in_in_time_and_behind_its_own_wall(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, hand_in: Callable[[Newsroom], Any]
) -> None:
    slow = Slow(newsroom, monkeypatch)
    hand_in(newsroom)
    assert slow.seconds <= IN_ALL
    (case,) = newsroom.desk.queued()
    assert case.wall != TEAM


def test_each_request_has_a_deadline_of_its_own(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow(newsroom, monkeypatch)
    for number in range(3):
        before = slow.seconds
        newsroom.shortcut(message(ts=f"1690000000.{number}"))
        assert 0 < slow.seconds - before <= IN_ALL
    assert len(newsroom.desk.queued()) == 3


def test_however_slow_slack_is_a_form_for_a_channel_is_answered_in_time(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(newsroom, monkeypatch)
    answer = newsroom.submit({"part_1": STORY, "audience": {"value": COURT}}, metadata=COURT)
    assert "I am not in that channel with you" in answer["errors"]["audience"]
    assert slow.seconds <= IN_ALL


def test_a_second_press_is_answered_before_anything_is_said_of_it(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    seen = json.loads(json.dumps(newsroom.thread()[0]))
    newsroom.press("Stands", seen)
    ruled = json.loads(json.dumps(newsroom.thread()[0]))
    slow = Slow(newsroom, monkeypatch)
    monkeypatch.setattr(newsroom.bot.worker.sender, "drain", lambda: None)
    newsroom.press("Corrected", seen, user=JOE)
    for chosen in ("Note …", "Ask the reporter …"):
        newsroom.choose(chosen, ruled)
    assert set(slow.asked) <= {"users.info", "conversations.info"}, "who may see it, and no more"
    assert slow.seconds <= IN_ALL


def test_a_press_that_slack_cannot_vouch_for_is_refused_in_time(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.slack.members[ANNA] = {COURT}
    newsroom.mention(STORY, channel=COURT)
    newsroom.work()
    findings = newsroom.thread(COURT)[0]
    slow = Slow(newsroom, monkeypatch)
    monkeypatch.setattr(newsroom.bot.worker.sender, "drain", lambda: None)
    newsroom.press("Stands", findings)
    assert (slow.asked, slow.seconds <= IN_ALL) == (["users.conversations"], True)


def test_what_comes_after_an_answer_has_no_such_deadline(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom.slack.members[ANNA] = {COURT}
    newsroom.mention(STORY, channel=COURT)
    newsroom.work()
    now = [0.0]
    monkeypatch.setattr(haste, "monotonic", lambda: now[0])
    start = newsroom.bot.app.listener_runner.lazy_listener_runner.start

    def much_later(**given: Any) -> None:
        now[0] += 60
        start(**given)

    monkeypatch.setattr(newsroom.bot.app.listener_runner.lazy_listener_runner, "start", much_later)
    newsroom.press("Claims", newsroom.report(COURT))
    assert "no such case" not in json.dumps(newsroom.view())


def test_note_and_question_open_from_the_menu_beside_a_ruling(newsroom: Newsroom) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    newsroom.press("Stands", newsroom.thread()[0])
    for chosen, callback in (("Note …", "note_form"), ("Ask the reporter …", "ask_form")):
        newsroom.choose(chosen, newsroom.thread()[0])
        assert newsroom.view()["title"]["text"] == chosen.removesuffix(" …"), callback


def test_another_try_is_on_disk_before_slack_is_answered(
    newsroom: Newsroom, words: Words, dying: Callable[[], None]
) -> None:
    newsroom.write(STORY)
    (case,) = newsroom.desk.queued()
    newsroom.desk.failed(case.id, "It broke.")
    newsroom.work()
    dying()
    newsroom.press("Try again", newsroom.report(DIRECT))
    newsroom.work()
    assert "3 errors" in words(newsroom.report(DIRECT))


def test_more_findings_are_asked_for_on_disk_before_slack_is_answered(
    newsroom: Newsroom, dying: Callable[[], None]
) -> None:
    newsroom.mention(LONG)
    newsroom.work()
    before = len(newsroom.thread())
    (more,) = [m for m in newsroom.thread() if "more" in json.dumps(m["blocks"][-1])]
    dying()
    newsroom.press_again(more["blocks"][-1]["elements"][0], more)
    newsroom.work()
    assert len(newsroom.thread()) > before


def test_putting_a_check_back_is_on_disk_before_slack_is_answered(
    newsroom: Newsroom, dying: Callable[[], None]
) -> None:
    dying()
    button = {"type": "button", "action_id": "home_keep", "value": "HYG-DOUBLE"}
    newsroom.press_in({"id": "V1", "blocks": []}, button)
    assert settings.of(newsroom.database, WorkspaceSettings, TEAM).kept == ("HYG-DOUBLE",)
    newsroom.press_in({"id": "V1", "blocks": []}, button | {"action_id": "home_quieten"})
    assert settings.of(newsroom.database, WorkspaceSettings, TEAM).kept == ()


def test_a_tick_that_is_taken_back_is_on_disk_before_slack_is_answered(
    newsroom: Newsroom, words: Words, dying: Callable[[], None]
) -> None:
    newsroom.mention("Tom Wray, 44, was jailed for three years for theft on Friday.")
    newsroom.work()
    (case_id,) = [row[0] for row in newsroom.database.connection.execute("SELECT id FROM cases")]
    newsroom.press("Claims", newsroom.report())
    newsroom.press_in(newsroom.view(), _buttons(newsroom.view())[0])
    newsroom.send(newsroom.view(), {"source": {"value": "the court"}}, over="V9")
    assert "ticked" in words(newsroom.report())
    ((_, tick),) = checklist.newest(newsroom.database, case_id).items()
    assert tick.ticked
    newsroom.press("Claims", newsroom.report())
    menu = _buttons(newsroom.view())[0]
    dying()
    newsroom.press_in(newsroom.view(), menu | {"selected_option": menu["options"][1]})
    ((_, tick),) = checklist.newest(newsroom.database, case_id).items()
    assert not tick.ticked
    newsroom.work()
    assert "ticked" not in words(newsroom.report())


def _buttons(view: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [block["elements"] for block in view["blocks"] if block["type"] == "actions"]
    return [*(b["accessory"] for b in view["blocks"] if "accessory" in b), *(one for row in rows for one in row)]


def test_a_modal_that_slack_does_not_draw_is_told_of_beside_it(newsroom: Newsroom) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    newsroom.slack.refusals = [("views.update", "not_found")] * 2
    newsroom.press("Claims", newsroom.report())
    (told,) = newsroom.slack.whispers
    assert (told["user"], told["text"]) == (ANNA, "⚠️ Slack refused (not_found).")
    newsroom.slack.refusals = [("views.update", "not_found")] * 2 + [("chat.postEphemeral", "user_not_in_channel")]
    newsroom.press("Claims", newsroom.report())
    assert newsroom.report(DIRECT)["text"] == "⚠️ Slack refused (not_found)."


def test_what_is_made_wrongly_is_no_trouble_of_the_network(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    misshapen = Message("A report.", (SectionBlock(text="x" * 3001),))
    monkeypatch.setattr(delivery, "draw", lambda *_: misshapen)
    newsroom.mention(STORY)
    for _ in range(6):
        newsroom.work(later=600)
    (told,) = newsroom.slack.in_channel(DIRECT)
    assert told["text"] == "I could not post this: Something went wrong on my side."
