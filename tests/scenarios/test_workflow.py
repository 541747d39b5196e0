"""From the report to the sign-off: undo, notes, questions, who has it, and who may say that it is done."""

from datetime import timedelta
from typing import Any

import pytest

from storage import audit, retention, settings
from storage.models import State
from storage.settings import ChannelSettings

STORY = "Council to mend the pier\n\nThe council said that the the repairs would cost £40,000, and asked to to wait."
TEAM, ANNA, JOE, EVE = "T1", "U2ANNA", "U3JOE", "U4EVE"
NEWSDESK, COURT = "C1DESK", "C2COURT"


def case_of(newsroom: Any) -> Any:
    (case,) = newsroom.desk.recent(newsroom.bot.office.access.reader(TEAM, ANNA))
    return case


def box(**held: str) -> dict[str, dict[str, Any]]:
    return {name: {"value": value} for name, value in held.items()}


def test_a_ruling_can_be_undone_and_made_again(reported: Any, words: Any) -> None:
    reported.press("Stands", reported.thread()[0])
    reported.choose("Undo", reported.thread()[0], user=JOE)
    assert "0 of 2 ruled" in words(reported.report())
    assert "Corrected" in words(reported.thread()[0])
    reported.press("Corrected", reported.thread()[0])
    (ruling,) = reported.desk.standing(case_of(reported).id).values()
    assert (ruling.verdict.value, ruling.number) == ("corrected", 3)


def test_a_button_from_before_an_undo_is_told_so(reported: Any) -> None:
    stale = reported.thread()[0]["blocks"][2]["elements"][0]
    reported.press("Stands", reported.thread()[0])
    reported.choose("Undo", reported.thread()[0])
    reported.press_again(stale, reported.thread()[0], user=JOE)
    assert reported.slack.whispers[-1]["text"] == "Somebody was quicker: it is ruled withdrawn."


def test_a_note_stands_at_its_finding_and_can_be_changed(reported: Any, words: Any) -> None:
    reported.choose("Note …", reported.thread()[0])
    kept = reported.send(reported.view(), box(note="Rang the council, waiting"))
    assert words(kept["view"]) == "The note is saved."
    assert f"📝  Rang the council, waiting  ·  <@{ANNA}>" in words(reported.thread()[0])
    reported.press("Stands", reported.thread()[0])
    reported.choose("Note …", reported.thread()[0], user=JOE)
    assert "Rang the council, waiting" in str(reported.view())
    reported.send(reported.view(), box(note=""), user=JOE)
    assert "📝" not in words(reported.thread()[0])


def test_a_reporter_is_asked_and_answers(reported: Any, words: Any) -> None:
    reported.choose("Ask the reporter …", reported.thread()[0])
    assert "word repeated" in str(reported.view())
    reported.send(reported.view(), box(question="Is it one the?") | {"who": {"selected_user": JOE}})
    question = reported.thread()[-1]
    assert words(question).startswith(
        f"❓  <@{JOE}>: Is it one the?\n> _para 1_  The council said that *the the* repairs"
    )
    assert words(question).endswith("asked by anna.lyle\nAnswer"), "only who is asked is called"
    assert "No answer yet" in words(reported.thread()[0])
    reported.press("Answer", question, user=JOE)
    form = reported.view()
    assert words(reported.send(form, box(answer="One, sorry"), user=JOE)["view"]).startswith("The answer is kept")
    assert f"💬  <@{JOE}>, <!date^" in words(reported.thread()[0])
    assert ": One, sorry" in words(reported.thread()[0])
    assert "No answer yet" not in words(reported.thread()[0])
    answered = reported.thread()[1]
    assert ": One, sorry" in words(answered)
    assert not [block for block in answered["blocks"] if block["type"] == "actions"]
    (told,) = reported.slack.in_channel(f"D{ANNA[1:]}")
    assert words(told).startswith(f"💬  <@{JOE}> answered your question about *<https://")
    assert "|Council to mend the pier>*: One, sorry" in words(told)


def test_nobody_outside_the_wall_is_asked(newsroom: Any) -> None:
    newsroom.slack.members[ANNA] = {COURT}
    newsroom.mention(STORY, channel=COURT)
    newsroom.work()
    newsroom.choose("Ask the reporter …", newsroom.thread(COURT)[0])
    answer = newsroom.send(newsroom.view(), box(question="Well?") | {"who": {"selected_user": JOE}})
    assert answer["errors"] == {"who": "They can't see this story where it stands; ask somebody who can."}
    assert len(newsroom.thread(COURT)) == 1


def test_nobody_outside_the_wall_is_given_the_story(newsroom: Any, words: Any) -> None:
    newsroom.slack.members[ANNA] = {COURT}
    newsroom.mention(STORY, channel=COURT)
    newsroom.work()
    newsroom.press("Details …", newsroom.report(COURT))
    due = {"selected_date_time": 1_900_000_000}
    answer = newsroom.send(newsroom.view(), {"owner": {"selected_user": JOE}, "due": due})
    assert answer["errors"] == {"owner": "They can't see this story where it stands; invite them there first."}
    assert "in hand" not in words(newsroom.report(COURT))
    assert "due" not in words(newsroom.report(COURT))


def test_questions_that_wait_are_counted_in_the_report(reported: Any, words: Any) -> None:
    reported.choose("Ask the reporter …", reported.thread()[0])
    reported.send(reported.view(), box(question="Is it one the?") | {"who": {"selected_user": JOE}})
    assert "1 question not answered" in words(reported.report())
    question = reported.thread()[-1]
    button = question["blocks"][-1]["elements"][0]
    reported.press("Answer", question, user=JOE)
    form = reported.view()
    reported.send(form, box(answer="One, sorry"), user=JOE)
    assert "That has been answered already." in words(reported.send(form, box(answer="Two"), user=JOE)["view"])
    reported.press_again(button, question, user=JOE)
    assert "That has been answered already." in words(reported.view())
    assert "not answered" not in words(reported.report())
    assert ": One, sorry" in words(reported.thread()[0])


def test_of_two_who_take_a_story_one_has_it(reported: Any, words: Any) -> None:
    (button,) = [b for b in reported.report()["blocks"][-1]["elements"] if b["action_id"] == "take"]
    reported.press_again(button, reported.report(), user=JOE)
    reported.press_again(button, reported.report(), user=ANNA)
    assert f"in hand with <@{JOE}>" in words(reported.report())
    assert "Somebody else has taken it already" in reported.slack.whispers[-1]["text"]


def test_of_two_who_sign_off_one_is_told(reported: Any, words: Any) -> None:
    reported.press("Sign off …", reported.report())
    view = reported.view()
    reported.send(view, {}, user=JOE)
    assert "This story is signed off already." in words(reported.send(view, {})["view"])
    assert case_of(reported).signed_off_by == JOE


def test_what_came_in_after_the_form_was_opened_is_not_signed_off(reported: Any, words: Any) -> None:
    reported.press("Sign off …", reported.report())
    view = reported.view()
    reported.mention(f"{STORY} They went quietly.", thread_ts=reported.report()["ts"])
    assert "A new version of this story has come in meanwhile" in words(reported.send(view, {})["view"])
    reported.work()
    assert "A new version of this story has come in meanwhile" in words(reported.send(view, {})["view"])
    assert case_of(reported).state is State.CHECKED


def test_a_form_that_was_open_while_the_story_was_signed_off_changes_nothing(reported: Any, words: Any) -> None:
    reported.press("Details …", reported.report())
    details = reported.view()
    reported.press("Sign off …", reported.report())
    reported.send(reported.view(), {})
    given = {"owner": {"selected_user": JOE}, "due": {"selected_date_time": None}}
    assert "This story is signed off; reopen it first." in words(reported.send(details, given)["view"])
    assert case_of(reported).owner is None


def test_whoever_takes_a_story_is_shown_and_not_told(reported: Any, words: Any) -> None:
    reported.press("Take it", reported.report(), user=JOE)
    assert f"in hand with <@{JOE}>" in words(reported.report())
    assert reported.slack.in_channel(f"D{JOE[1:]}") == []


def test_whoever_is_given_a_story_is_told_once(reported: Any, words: Any) -> None:
    details = {"owner": {"selected_user": JOE}, "due": {"selected_date_time": 1_900_000_000}}
    for _ in range(2):
        reported.press("Details …", reported.report())
        reported.send(reported.view(), details)
    (told,) = reported.slack.in_channel(f"D{JOE[1:]}")
    assert words(told).startswith(f"📌  <@{ANNA}> gave you a story: *<https://desk.slack.com/archives/{NEWSDESK}/p")
    assert "|Council to mend the pier>*\n2 errors not ruled on  ·  due <!date^1900000000^" in words(told)
    assert "due <!date^1900000000^" in words(reported.report())


def test_signing_off_names_what_is_open_and_closes_the_buttons(reported: Any, words: Any) -> None:
    reported.press("Stands", reported.thread()[0])
    reported.press("Sign off …", reported.report())
    assert "*Still open:*\n• 1 error not ruled on" in str(words(reported.view()))
    reported.send(reported.view(), {})
    assert case_of(reported).state is State.SIGNED_OFF
    assert f"✅  *Signed off* by <@{ANNA}>" in words(reported.report())
    assert not [block for block in reported.thread()[0]["blocks"] if block["type"] == "actions"]
    reported.press("Reopen", reported.report(), user=JOE)
    assert case_of(reported).state is State.CHECKED
    assert "Ignore" in words(reported.thread()[0])
    did = [entry.did for entry in audit.trail(reported.database, case_of(reported).id)]
    assert did[-2:] == ["signed off", "reopened"]


def test_what_is_signed_off_is_not_ruled_on(reported: Any) -> None:
    before = reported.thread()[0]["blocks"][2]["elements"][0]
    reported.press("Sign off …", reported.report())
    reported.send(reported.view(), {})
    reported.press_again(before, reported.thread()[0], user=JOE)
    assert "is signed off; reopen it" in reported.slack.whispers[-1]["text"]
    assert reported.desk.standing(case_of(reported).id) == {}


def test_only_those_whom_the_channel_names_sign_off(reported: Any, words: Any) -> None:
    held = ChannelSettings(signers=(EVE,))
    settings.put(reported.database, held, TEAM, by=EVE, at=reported.desk.now(), whose=NEWSDESK)
    reported.press("Sign off …", reported.report())
    assert words(reported.view()) == "In this channel only those whom its settings name may sign off; ask them."
    reported.press("Sign off …", reported.report(), user=EVE)
    reported.send(reported.view(), {}, user=EVE)
    assert case_of(reported).signed_off_by == EVE
    reported.press("Reopen", reported.report(), user=ANNA)
    assert reported.slack.whispers[-1]["text"] == "⚠️ In this channel eve.moss may sign off; ask them."


def test_a_sign_off_survives_a_restart_before_it_is_drawn(reported: Any, words: Any, monkeypatch: Any) -> None:
    reported.press("Sign off …", reported.report())
    form = reported.view()
    monkeypatch.setattr(reported.bot.worker.sender, "drain", lambda: None)
    reported.send(form, {})
    assert "Signed off" not in words(reported.report())
    reported.restart()
    reported.work()
    assert "*Signed off*" in words(reported.report())


@pytest.mark.parametrize("told", ["given", "reminded"])
def test_what_waits_to_be_said_of_a_purged_draft_is_not_said(newsroom: Any, told: str) -> None:
    newsroom.mention("Zibeline minister to resign\n\nThe council said that the the repairs would cost £40,000.")
    newsroom.work()
    newsroom.slack.refusals = [("chat.postMessage", "internal_error")] * 20
    newsroom.press("Details …", newsroom.report())
    due = int(newsroom.desk.now().timestamp()) + 60 if told == "reminded" else None
    newsroom.send(newsroom.view(), {"owner": {"selected_user": JOE}, "due": {"selected_date_time": due}})
    newsroom.work(later=30)
    with newsroom.database.reading() as connection:
        lanes = connection.execute("SELECT DISTINCT lane, case_id IS NULL FROM outbox WHERE text <> ''").fetchall()
    assert lanes == [(JOE, 0)], "in nobody's way, and with its case"
    later = newsroom.desk.now() + timedelta(days=1)
    retention.purge(newsroom.database, later, "cli", later)
    assert b"ibeline" not in newsroom.path.read_bytes()
    newsroom.slack.refusals = []
    newsroom.work(later=600)
    assert newsroom.slack.in_channel(f"D{JOE[1:]}") == []


def test_an_answer_is_given_below_the_report_too(reported: Any, words: Any) -> None:
    reported.choose("Ask the reporter …", reported.thread()[0])
    reported.send(reported.view(), box(question="Is it one the?") | {"who": {"selected_user": JOE}})
    top = reported.report()["ts"]
    for _ in range(2):
        said = reported.mention("It is one, by the 2019 report.", user=JOE, thread_ts=top, files=[])
        reported.deliver(said)
        reported.work()
    assert "💬  <@U3JOE>" in words(reported.thread()[0])
    assert ": It is one, by the 2019 report." in words(reported.thread()[0])
    answers = [message["text"] for message in reported.thread()[2:]]
    assert answers[0] == "Kept as your answer to “Is it one the?”."
    assert answers[1].startswith("That is too short for a story")
    assert len(answers) == 2
    assert len(reported.desk.recent(reported.bot.office.access.reader("T1", ANNA))) == 1
