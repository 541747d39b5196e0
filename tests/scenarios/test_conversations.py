"""Whole conversations: what people type and press, and what stands in Slack and in the log afterwards."""

import contextlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest

from storage.models import State

STORY = (
    "Council to mend the pier\n\nThe council said that the the repairs would cost £40,000.\n\n"
    "She was offered a an apology and asked to to sign a form."
)
LONG = "\n\n".join(f"The the pier in ward {number} was shut." for number in range(21))
TEAM, ANNA, JOE = "T1", "U2ANNA", "U3JOE"
NEWSDESK, COURT, SHARED, AWAY = "C1DESK", "C2COURT", "C3SHARED", "C4AWAY"
Newsroom = Any  # the fixture's class is in conftest.py, which is not for importing
Words = Callable[[dict[str, Any]], str]


def direct(user: str) -> str:
    """Return the direct message with somebody."""
    return f"D{user[1:]}"


def test_a_mention_becomes_a_report_with_its_findings_in_the_thread(newsroom: Newsroom, words: Words) -> None:
    newsroom.mention(STORY)
    assert newsroom.slack.messages == {}, "the worker posts, not the listener"
    newsroom.work()
    report = newsroom.report()
    assert "*3 errors*  ·  0 of 3 ruled" in words(report)
    findings, *_ = newsroom.thread()
    assert "> _para 1_  The council said that *the the* repairs would cost £40,000." in words(findings)
    assert newsroom.desk.case(_only(newsroom)).state is State.CHECKED


def test_the_message_says_reading_until_the_report_is_there(newsroom: Newsroom, words: Words) -> None:
    newsroom.mention(STORY)
    (case,) = newsroom.desk.queued()
    newsroom.bot.office.delivery.announce(case)
    newsroom.post()
    assert words(newsroom.report()) == "⏳  Reading 28 words …"
    newsroom.work()
    assert "3 errors" in words(newsroom.report())


def test_a_case_knows_where_it_was_asked_for_and_by_whom(newsroom: Newsroom) -> None:
    newsroom.mention(STORY)
    newsroom.restart()
    (case,) = newsroom.desk.queued()
    assert (case.wall, case.channel, case.opened_by) == (TEAM, NEWSDESK, ANNA)


def test_slack_sends_an_event_again_where_it_could_not_be_taken_in(newsroom: Newsroom) -> None:
    newsroom.database.close()
    event = {"type": "app_mention", "user": ANNA, "text": STORY, "channel": NEWSDESK, "ts": "1.1"}
    payload = newsroom.event(event, status=500)
    newsroom.restart()
    assert newsroom.deliver(payload).status == 200
    assert len(newsroom.desk.queued()) == 1


def test_what_slack_sends_twice_makes_one_report(newsroom: Newsroom) -> None:
    payload = newsroom.mention(STORY)
    newsroom.deliver(payload)
    newsroom.work()
    newsroom.deliver(payload)
    also = payload["event"] | {"type": "message", "channel_type": "im"}
    newsroom.event(also)
    newsroom.work()
    assert len(newsroom.slack.in_channel(NEWSDESK)) == 1
    assert sum(call == "chat.postMessage" for call in newsroom.slack.calls) == 1 + len(newsroom.thread())


def test_a_mention_in_a_thread_is_answered_in_that_thread(newsroom: Newsroom, words: Words) -> None:
    newsroom.mention(STORY, thread_ts="1600000000.1")
    newsroom.work()
    report, findings, *_ = newsroom.slack.in_thread(NEWSDESK, "1600000000.1")
    assert "3 errors" in words(report)
    assert "*the the*" in words(findings)
    assert newsroom.slack.in_channel(NEWSDESK) == []


def test_a_direct_message_is_answered_there(newsroom: Newsroom, words: Words) -> None:
    newsroom.write(STORY)
    assert [case.wall for case in newsroom.desk.queued()] == [f"{TEAM}/{ANNA}"]
    newsroom.work()
    assert "3 errors" in words(newsroom.report(direct(ANNA)))


def test_the_command_answers_one_person_and_reports_by_direct_message(newsroom: Newsroom, words: Words) -> None:
    answer = newsroom.command("The council said that the the repairs would cost &lt; £40,000.")
    assert "Taken in: 11 words. The report comes to you as a direct message." in answer
    newsroom.work()
    assert "1 error" in words(newsroom.report(direct(ANNA)))
    assert newsroom.slack.in_channel(NEWSDESK) == []


def test_the_command_alone_opens_the_form(newsroom: Newsroom) -> None:
    assert newsroom.command("  ") == ""
    (opened,) = newsroom.slack.views
    assert opened["view"]["callback_id"] == "paste"
    assert opened["trigger_id"].startswith("trigger")


def test_the_command_explains_itself(newsroom: Newsroom) -> None:
    assert "Fact-check this" in newsroom.command("help")
    assert newsroom.desk.queued() == []


def test_the_form_is_one_story_with_headline_and_date(newsroom: Newsroom, words: Words) -> None:
    parts = {"part_1": "The council said that the the", "part_2": "repairs would cost £40,000."}
    answer = newsroom.submit(parts | {"headline": "Pier to be mended", "published": "2026-11-20"})
    assert "Taken in: 14 words." in json.dumps(answer)
    (case,) = newsroom.desk.queued()
    assert (case.headline, str(case.published)) == ("Pier to be mended", "2026-11-20")
    newsroom.submit(parts)
    newsroom.work()
    report = newsroom.report(direct(ANNA))
    assert report["blocks"][0]["text"]["text"] == "Pier to be mended"
    assert "the *the the* repairs" not in words(newsroom.thread(direct(ANNA))[0])


def test_the_story_is_held_to_a_headline_given_apart(newsroom: Newsroom, words: Words) -> None:
    story = "Seven men were jailed on Friday for thefts from barns in Oareford, and an eighth was fined."
    newsroom.submit({"part_1": story, "headline": "Nine men jailed over barn thefts"})
    newsroom.work()
    assert "The headline has “Nine men”" in words(newsroom.thread(direct(ANNA))[0])


def test_an_empty_form_is_sent_back(newsroom: Newsroom) -> None:
    assert newsroom.submit({"part_1": "too short"})["response_action"] == "errors"


def test_the_shortcut_reports_in_the_messages_thread(newsroom: Newsroom, words: Words) -> None:
    message = {"type": "message", "user": JOE, "text": STORY, "ts": "1690000000.9"}
    newsroom.shortcut(message)
    newsroom.shortcut(message, user=JOE)
    newsroom.work()
    report, *_ = newsroom.slack.in_thread(NEWSDESK, "1690000000.9")
    assert "3 errors" in words(report)
    assert [m["text"] for m in newsroom.slack.in_channel(direct(JOE))] == [
        "That message is checked already; its report is where it was first asked for."
    ]


def test_an_edited_message_may_be_checked_again(newsroom: Newsroom) -> None:
    message = {"type": "message", "user": JOE, "text": STORY, "ts": "1690000000.9"}
    newsroom.shortcut(message)
    newsroom.shortcut(
        message | {"text": STORY.replace("the the", "the"), "edited": {"user": JOE, "ts": "1690000001.0"}}
    )
    assert len(newsroom.desk.queued()) == 2


def test_where_the_bot_may_not_speak_the_report_goes_to_who_asked(newsroom: Newsroom, words: Words) -> None:
    newsroom.shortcut({"type": "message", "text": STORY, "ts": "1.1"}, channel=AWAY)
    (case,) = newsroom.desk.queued()
    assert case.wall == f"{TEAM}/{AWAY}"
    newsroom.work()
    assert "3 errors" in words(newsroom.report(direct(ANNA)))
    assert "*the the*" in words(newsroom.thread(direct(ANNA))[0])


@pytest.mark.parametrize(
    ("channel", "wall"),
    [(NEWSDESK, TEAM), (COURT, f"{TEAM}/{COURT}"), (SHARED, f"{TEAM}/{SHARED}"), ("C9UNHEARD", f"{TEAM}/C9UNHEARD")],
)
def test_only_a_public_channel_of_our_own_shares_the_workspaces_wall(
    newsroom: Newsroom, channel: str, wall: str
) -> None:
    newsroom.mention(STORY, channel=channel)
    assert [case.wall for case in newsroom.desk.queued()] == [wall]


@pytest.mark.parametrize("channel", [SHARED, "C9UNHEARD"])
def test_strangers_in_a_shared_channel_see_no_other_copy_of_ours(
    newsroom: Newsroom, words: Words, channel: str
) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    newsroom.mention(f"{STORY} It will open in May.", channel=channel)
    newsroom.mention(f"{STORY} It will open in June.", channel=COURT)
    newsroom.slack.members[ANNA] = {COURT}
    newsroom.work()
    newsroom.press("Related (1)", newsroom.report(COURT), user=ANNA)
    report = newsroom.report(NEWSDESK)["ts"].replace(".", "")
    assert f"<https://desk.slack.com/archives/{NEWSDESK}/p{report}|Council to mend the pier>" in words(newsroom.view())
    assert not _related(newsroom.report(channel))


def test_a_stranger_who_writes_directly_sees_no_other_copy_of_ours(newsroom: Newsroom) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    newsroom.write(f"{STORY} It will open in May.", user_team="T1")
    newsroom.write(f"{STORY} It will open in June.", user=JOE, user_team="T2")
    newsroom.work()
    assert _related(newsroom.report(direct(ANNA)))
    assert not _related(newsroom.report(direct(JOE)))


@pytest.mark.parametrize(
    "event",
    [
        {"type": "message", "channel_type": "channel"},
        {"type": "message", "channel_type": "im", "subtype": "message_changed"},
        {"type": "message", "channel_type": "im", "bot_id": "B9"},
    ],
)
def test_what_nobody_said_to_the_bot_is_left_alone(newsroom: Newsroom, event: dict[str, Any]) -> None:
    newsroom.event({"user": ANNA, "text": STORY, "channel": NEWSDESK, "ts": "1.1"} | event)
    newsroom.work()
    assert newsroom.desk.queued() == []
    assert newsroom.slack.messages == {}


def test_a_word_to_the_bot_is_answered_once_with_what_it_can_do(newsroom: Newsroom) -> None:
    payload = newsroom.mention("hello")
    newsroom.deliver(payload)
    (answer,) = newsroom.slack.in_thread(NEWSDESK, payload["event"]["ts"])
    assert "• mention me in a message" in answer["text"].splitlines()[1]
    assert "*Fact-check this*" in answer["text"], "as it is written, in lines and bold"


@pytest.mark.parametrize(
    "said",
    [
        "thanks",
        "Thanks, that is great, I shall put it right.",
        "please check the story above",
        "It is 61 metres, I think.",
    ],
)
def test_what_is_said_to_the_bot_is_no_story(newsroom: Newsroom, said: str) -> None:
    payload = newsroom.mention(said, files=[])
    assert newsroom.desk.queued() == []
    (answer,) = newsroom.slack.in_thread(NEWSDESK, payload["event"]["ts"])
    assert answer["text"].startswith("That is too short for a story, so I have not checked it.")


def test_a_sentence_with_a_figure_is_checked(newsroom: Newsroom, words: Words) -> None:
    newsroom.mention("The council said that the the repairs would cost £40,000.", files=[])
    newsroom.work()
    assert "1 error" in words(newsroom.report())


def test_copy_that_cannot_be_read_says_what_to_do(newsroom: Newsroom, words: Words) -> None:
    newsroom.write("word " * 200_000)
    newsroom.work()
    report = newsroom.report(direct(ANNA))
    assert "*Not checked.*" in words(report)
    assert newsroom.desk.case(_only(newsroom)).state is State.FAILED
    assert newsroom.thread(direct(ANNA)) == []


@pytest.mark.parametrize(("label", "word"), [("Corrected", "Corrected"), ("Stands", "Stands"), ("Ignore", "Ignored")])
def test_a_ruling_stands_in_place_with_who_and_when(newsroom: Newsroom, words: Words, label: str, word: str) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    newsroom.press(label, newsroom.thread()[0], user=JOE)
    assert f"*{word}*, <@{JOE}>, <!date^" in words(newsroom.thread()[0])
    assert "1 of 3 ruled" in words(newsroom.report())
    (ruling,) = newsroom.desk.standing(_only(newsroom)).values()
    assert (ruling.by, ruling.number) == (JOE, 1)


def test_of_two_editors_the_first_rules_and_the_second_is_told(newsroom: Newsroom, words: Words) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    seen = json.loads(json.dumps(newsroom.thread()[0]))
    newsroom.press("Stands", seen, user=ANNA)
    newsroom.press("Corrected", seen, user=JOE)
    assert "*Stands*" in words(newsroom.thread()[0])
    assert "*Corrected*" not in words(newsroom.thread()[0])
    (told,) = newsroom.slack.whispers
    assert (told["user"], told["text"]) == (JOE, "Somebody was quicker: it is ruled stands.")


def test_of_two_presses_at_one_moment_one_ruling_stands(newsroom: Newsroom, words: Words) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    seen = json.loads(json.dumps(newsroom.thread()[0]))
    with ThreadPoolExecutor(8) as editors:
        for number in range(8):
            editors.submit(newsroom.press, "Corrected" if number % 2 else "Stands", seen, user=f"U{number}")
    (ruling,) = newsroom.desk.standing(_only(newsroom)).values()
    assert ruling.number == 1
    assert f"*{ruling.verdict.value.capitalize()}*, <@{ruling.by}>" in words(newsroom.thread()[0])
    assert len(newsroom.slack.whispers) == 7


def test_a_ruling_is_on_disk_before_slack_is_answered(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs behind an answered request dies with the process."""
    newsroom.mention(STORY)
    newsroom.work()
    behind = newsroom.bot.app.listener_runner.lazy_listener_runner
    monkeypatch.setattr(behind, "start", lambda *_, **__: None)
    newsroom.press("Stands", newsroom.thread()[0])
    newsroom.restart()
    newsroom.work()
    assert "*Stands*" in json.dumps(newsroom.thread()[0], ensure_ascii=False)


def test_rulings_survive_a_restart(newsroom: Newsroom, words: Words) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    newsroom.press("Stands", newsroom.thread()[0])
    newsroom.restart()
    newsroom.work()
    newsroom.press("Ignore", newsroom.thread()[0], user=JOE)
    assert "*Stands*" in words(newsroom.thread()[0])
    assert "*Ignored*" in words(newsroom.thread()[0])
    assert "2 of 3 ruled" in words(newsroom.report())


def test_a_wrong_press_can_be_put_right(newsroom: Newsroom, words: Words) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    newsroom.press("Ignore", newsroom.thread()[0])
    seen = json.loads(json.dumps(newsroom.thread()[0]))
    newsroom.choose("Stands instead", seen)
    assert "*Stands*" in words(newsroom.thread()[0])
    assert "*Ignored*" not in words(newsroom.thread()[0])
    newsroom.choose("Corrected instead", seen, user=JOE)
    (ruling,) = newsroom.desk.standing(_only(newsroom)).values()
    assert (ruling.verdict.value, ruling.number, ruling.by) == ("stands", 2, ANNA)
    (told,) = newsroom.slack.whispers
    assert told["text"] == "Somebody was quicker: it is ruled stands."
    assert "1 of 3 ruled" in words(newsroom.report())


def test_another_try_at_a_report_does_not_overtake_a_ruling(newsroom: Newsroom, words: Words) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    case = newsroom.desk.case(_only(newsroom))
    findings, update = newsroom.thread()[0], newsroom.slack.chat_update

    def slow(**asked: Any) -> Any:
        del newsroom.slack.chat_update
        newsroom.press("Stands", findings, user=JOE)
        return update(**asked)

    newsroom.slack.chat_update = slow  # type: ignore[method-assign]
    newsroom.bot.office.delivery.hand_over(case)
    newsroom.post()
    assert "1 of 3 ruled" in words(newsroom.report())
    assert "*Stands*" in words(newsroom.thread()[0])


def test_why_shows_the_checks_page(newsroom: Newsroom, words: Words) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    newsroom.press("Why?", newsroom.thread()[0])
    (opened,) = newsroom.slack.views
    assert "A word typed twice" in words(opened["view"])


def test_a_window_that_comes_too_late_is_said(newsroom: Newsroom) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    newsroom.slack.refusals = [("views.open", "expired_trigger_id")]
    newsroom.press("Why?", newsroom.thread()[0])
    (told,) = newsroom.slack.whispers
    assert (told["user"], told["text"]) == (ANNA, "⚠️ That took too long for Slack; please try again.")


def test_more_than_eight_findings_wait_behind_a_button(newsroom: Newsroom, words: Words) -> None:
    newsroom.mention(LONG)
    newsroom.work()
    first = newsroom.thread()[0]
    assert words(first).count("*the the*") + words(first).count("*The the*") == 8
    (button,) = [block["elements"][0] for block in first["blocks"][-1:]]
    for _ in range(2):  # the second press is of somebody whose screen is behind
        newsroom.press_again(button, first)
    assert [words(message).count("*The the*") for message in newsroom.thread()] == [8, 8]
    assert "Show" not in words(newsroom.thread()[0])
    newsroom.press("Show 5 more", newsroom.thread()[1])
    assert [words(message).count("*The the*") for message in newsroom.thread()] == [8, 8, 5]
    assert "Show" not in words(newsroom.thread()[1])
    newsroom.press("Stands", newsroom.thread()[-1])
    assert "1 of 21 ruled" in words(newsroom.report())


def test_the_same_words_are_shown_once(newsroom: Newsroom, words: Words) -> None:
    paragraphs = [f"The pier in ward {number} was shut on Monday, the council said." for number in (3, 4, 5, 6, 7)]
    newsroom.mention("\n\nAdvertisement Hide Ad\n\n".join(paragraphs))
    newsroom.work()
    assert words(newsroom.thread()[0]).count("> _furniture_  *Advertisement Hide Ad*") == 1
    assert "other place" not in words(newsroom.thread()[0])


@pytest.mark.parametrize("calls", [1, 2, 3])
def test_a_restart_posts_what_is_missing_and_nothing_twice(newsroom: Newsroom, words: Words, calls: int) -> None:
    newsroom.mention(STORY)
    (case,) = newsroom.desk.queued()
    post, left = newsroom.slack.chat_postMessage, [calls]

    def dies(**asked: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return post(**asked)

    newsroom.slack.chat_postMessage = dies  # type: ignore[method-assign, assignment]
    with contextlib.suppress(KeyboardInterrupt):
        newsroom.work()
    del newsroom.slack.chat_postMessage  # type: ignore[attr-defined]
    newsroom.restart()
    newsroom.work()
    newsroom.restart()
    newsroom.work()
    assert "3 errors" in words(newsroom.report())
    assert sum("*the the*" in words(message) for message in newsroom.thread()) == 1
    assert newsroom.desk.case(case.id).state is State.CHECKED


def test_a_delivery_that_slack_refuses_is_tried_again(newsroom: Newsroom, words: Words) -> None:
    newsroom.slack.refusals = [("chat.postMessage", "ratelimited")]
    newsroom.mention(STORY)
    newsroom.work()
    assert newsroom.slack.messages == {}
    newsroom.restart()
    newsroom.work()
    assert newsroom.slack.messages == {}, "Slack is not asked again before its time"
    newsroom.work(later=60)
    assert "3 errors" in words(newsroom.report())


def test_a_report_that_somebody_deletes_is_not_posted_again(newsroom: Newsroom) -> None:
    newsroom.mention(STORY)
    (case,) = newsroom.desk.queued()
    newsroom.bot.office.delivery.announce(case)
    newsroom.post()
    newsroom.slack.messages.clear()
    newsroom.work()
    newsroom.restart()
    newsroom.work()
    assert newsroom.slack.messages == {}


def test_what_goes_wrong_behind_a_button_is_told_to_who_pressed_it(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    report = newsroom.report()
    findings = newsroom.thread()[0]
    monkeypatch.setattr(newsroom.desk, "rule", lambda *_, **__: 1 / 0)
    newsroom.press("Stands", findings, user=JOE)
    (told,) = newsroom.slack.whispers
    assert "Something went wrong on my side." in told["text"]
    assert (told["user"], told["channel"], told["thread_ts"]) == (JOE, NEWSDESK, report["ts"])
    assert "ZeroDivisionError" in caplog.text


def test_copy_never_reaches_the_log_file(newsroom: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    newsroom.mention(STORY)
    newsroom.work()
    newsroom.press("Stands", newsroom.thread()[0])
    assert "repairs" not in caplog.text


def test_the_worker_outlives_whatever_goes_wrong(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    worker, due, gone_wrong = newsroom.bot.worker, newsroom.bot.worker._due, Event()

    def fails() -> None:
        monkeypatch.setattr(worker, "_due", due)
        gone_wrong.set()
        raise RecursionError

    monkeypatch.setattr(worker, "_due", fails)
    worker.start()
    assert gone_wrong.wait(10)
    newsroom.mention(STORY)
    worker.wake()
    until = monotonic() + 10
    while monotonic() < until and not newsroom.slack.in_channel(NEWSDESK):
        sleep(0.02)
    worker.stop()
    assert newsroom.slack.in_channel(NEWSDESK)


def test_a_direct_message_tells_of_the_private_channels_that_one_is_in_just_then(newsroom: Newsroom) -> None:
    newsroom.mention(STORY, channel=COURT)
    newsroom.work()
    newsroom.slack.members[ANNA] = {COURT, SHARED}
    for user in (ANNA, JOE):
        newsroom.write(f"{STORY} It will open in May, {user}.", user=user, user_team=TEAM)
    anna, joe = newsroom.desk.queued()
    newsroom.work()
    assert _related(newsroom.report(direct(ANNA)))
    assert not _related(newsroom.report(direct(JOE)))
    assert f"{TEAM}/{COURT}" in newsroom.desk.readers(anna).walls
    assert f"{TEAM}/{SHARED}" not in newsroom.desk.readers(anna).walls, "strangers are in it"
    newsroom.slack.members.clear()
    assert f"{TEAM}/{COURT}" not in newsroom.desk.readers(anna).walls, "who was put out sees no more"
    newsroom.slack.members[JOE] = {COURT}
    newsroom.slack.refusals.append(("users.conversations", "ratelimited"))
    assert f"{TEAM}/{COURT}" not in newsroom.desk.readers(joe).walls, "where Slack does not say, nothing is seen"


def _related(report: dict[str, Any]) -> bool:
    """Tell whether a report has related cases behind a button."""
    rows = [block["elements"] for block in report["blocks"] if block["type"] == "actions"]
    return any(one["text"]["text"] == "Related (1)" for row in rows for one in row)


def _only(newsroom: Newsroom) -> str:
    """Return the id of the only case there is."""
    with newsroom.database.reading() as connection:
        ((case_id,),) = connection.execute("SELECT id FROM cases").fetchall()
    return str(case_id)
