"""A changed story is the same case: what is solved, new and still there, and what becomes of the rulings."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rechecks import OTHER_STORY, SAME_STORY, likeness, matched
from checks.models import Rule, Severity
from extraction.models import Article, Span
from storage import cases, versions
from storage.models import State
from storage.workload import workload

# Enough that stays as it is for a changed story to be told to be the same.
BESIDES = (
    "Anglers use it in all weathers, and families walk to its end on summer evenings to watch the boats come in. "
    "Nobody can remember when it was last painted, and the planks near the bandstand have been loose for years. "
    "Shopkeepers along the front want the work to be done before the season begins, so that visitors are not kept away."
)
STORY = (
    "Council to mend the pier\n\nThe council said that the the repairs would cost £40,000.\n\n"
    "She was offered a an apology and asked to to sign a form.\n\n"
    + BESIDES
    + "\n\nPolice arrested 65 people on the pier."
)
MENDED = STORY.replace("the the", "the").replace("65 people", "61 people").replace("Police", "Last night police")
REWRITTEN = MENDED.replace("Anglers", "Yesterday anglers").replace("visitors", "trippers").replace("painted", "oiled")
REWRITTEN = REWRITTEN.replace("families", "many people").replace("near the", "by the").replace("done before", "over as")
ANNA, JOE, NEWSDESK = "U2ANNA", "U3JOE", "C1DESK"


def again(newsroom: Any, text: str, **more: Any) -> None:
    newsroom.mention(text, thread_ts=newsroom.report()["ts"], **more)
    newsroom.work()


def case_of(newsroom: Any) -> Any:
    (case,) = newsroom.desk.recent(newsroom.bot.office.access.reader("T1", ANNA))
    return case


def test_a_new_version_in_the_thread_is_compared(reported: Any, words: Any) -> None:
    again(reported, MENDED)
    assert case_of(reported).state is State.CHECKED
    assert len(reported.slack.in_channel(NEWSDESK)) == 1
    assert "2 errors" in words(reported.report())
    earlier, changes, findings = reported.thread()
    assert words(earlier) == "🔁  Version 1 had 3 findings; what became of them is below."
    assert words(changes) == (
        "🔁  *Version 2*: 1 solved, 2 still there\n☑️  ~“the the”: word repeated.~\n"
        "🔢  65 people → 61 people\nWhat is still there keeps its ruling, its note and its questions."
    )
    assert "a an" in words(findings)


def test_rulings_go_with_what_they_were_about(reported: Any, words: Any) -> None:
    reported.press("Stands", reported.thread()[0], number=1, user=JOE)
    again(reported, MENDED)
    findings = reported.thread()[-1]
    assert f"*Stands*, <@{JOE}>" in words(findings)
    assert "on version 1" in words(findings)
    assert "1 of 2 ruled" in words(reported.report())


def test_what_was_said_to_be_corrected_and_is_not_is_open_again(reported: Any, words: Any) -> None:
    for _ in range(3):
        reported.press("Corrected", reported.thread()[0])
    again(reported, MENDED)
    assert "Ruled corrected in version 1, but still there." in words(reported.thread()[-1])
    assert "0 of 2 ruled" in words(reported.report())
    assert "2 findings were ruled corrected and are still there, so open again." in words(reported.thread()[1])


def test_a_ticked_claim_that_reads_otherwise_is_said(reported: Any, words: Any) -> None:
    reported.press("Claims", reported.report())
    claims = [block for block in reported.view()["blocks"] if "65 people" in str(block) and "accessory" in block]
    reported.press_in(reported.view(), claims[0]["accessory"])
    reported.send(reported.view(), {"source": {"value": "the force"}, "note": {"value": None}})
    again(reported, MENDED)
    assert "A ticked claim reads otherwise now: tick again." in words(reported.thread()[1])


def test_the_same_words_are_no_new_version(reported: Any) -> None:
    reported.mention(STORY, thread_ts=reported.report()["ts"])
    assert [v.number for v in versions.of(reported.database, case_of(reported).id)] == [1]
    assert "nothing has changed" in reported.thread()[-1]["text"]


def test_a_new_version_that_slack_sends_twice_is_not_said_to_be_the_same(reported: Any) -> None:
    payload = reported.mention(MENDED, thread_ts=reported.report()["ts"])
    reported.deliver(payload)
    reported.work()
    assert [v.number for v in versions.of(reported.database, case_of(reported).id)] == [1, 2]
    assert not [message for message in reported.thread() if "nothing has changed" in message["text"]]


def test_an_edited_version_is_a_version(newsroom: Any, words: Any) -> None:
    newsroom.write(STORY)
    newsroom.work()
    head = newsroom.report("D2ANNA")["ts"]
    given = newsroom.write(MENDED, thread_ts=head)["event"]
    newsroom.work()
    message = {"user": ANNA, "text": f"{MENDED} They went went quietly.", "ts": given["ts"], "edited": {"ts": "9.9"}}
    changed = {"type": "message", "subtype": "message_changed", "channel": "D2ANNA", "channel_type": "im"}
    for _ in range(2):
        newsroom.event(changed | {"message": message, "ts": "9.9"})
        newsroom.work()
    assert [v.number for v in versions.of(newsroom.database, first_case(newsroom))] == [1, 2, 3]
    assert "*Version 3*" in "\n".join(map(words, newsroom.thread("D2ANNA")))


def test_an_edited_file_comment_that_became_a_version_is_one(newsroom: Any) -> None:
    newsroom.write(STORY)
    newsroom.work()
    given = newsroom.write(REWRITTEN, thread_ts=newsroom.report("D2ANNA")["ts"])["event"]
    newsroom.work()
    question = newsroom.thread("D2ANNA")[-1]
    newsroom.press("New version", question)
    newsroom.work()
    assert versions.case_from(newsroom.database, f"T1/D2ANNA/{given['ts']}") == first_case(newsroom)


@pytest.mark.parametrize("privately", [True, False])
def test_a_reply_below_what_was_handed_in_is_a_version_of_it(newsroom: Any, privately: bool) -> None:
    say = newsroom.write if privately else newsroom.mention
    given = say(STORY)["event"]
    newsroom.work()
    say(MENDED, thread_ts=given["ts"])
    newsroom.work()
    assert cases_there_are(newsroom) == 1
    assert [v.number for v in versions.of(newsroom.database, first_case(newsroom))] == [1, 2]


def test_two_versions_at_once_are_held_against_the_last_that_was_checked(reported: Any, words: Any) -> None:
    reported.press("Stands", reported.thread()[0], number=1, user=JOE)
    for text in (MENDED, f"{MENDED} They went quietly."):
        reported.mention(text, thread_ts=reported.report()["ts"])
    reported.work()
    said = "\n".join(words(message) for message in reported.thread())
    assert "*Version 3*: 1 solved, 2 still there" in said
    assert "on version 1" in said
    assert "1 of 2 ruled" in words(reported.report())


def test_another_story_in_the_thread_is_a_case_of_its_own(reported: Any) -> None:
    again(reported, "Ferry to run again\n\nThe ferry to the the island will run again in May, it was said.")
    with reported.database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM cases").fetchone()[0] == 2


def test_an_edited_direct_message_is_a_new_version(newsroom: Any, words: Any) -> None:
    sent = newsroom.write(STORY)["event"]
    newsroom.work()
    edited = sent | {"text": MENDED, "edited": {"user": ANNA, "ts": "1.2"}}
    newsroom.event({"type": "message", "subtype": "message_changed", "channel": sent["channel"], "channel_type": "im",
                    "message": edited, "previous_message": sent, "ts": "1.3"})  # fmt: skip
    newsroom.work()
    assert "2 errors" in words(newsroom.report(f"D{ANNA[1:]}"))


def test_a_signed_off_story_is_open_again_when_it_changes(reported: Any, words: Any) -> None:
    reported.press("Sign off …", reported.report())
    reported.send(reported.view(), {})
    again(reported, MENDED)
    assert case_of(reported).state is State.CHECKED
    assert "Signed off" not in words(reported.report())
    said = f"<@{ANNA}>, your sign-off no longer holds: the story is open again."
    assert said in words(reported.thread()[1])
    again(reported, STORY)
    assert said not in words(reported.thread()[-2]), "that was of the version before"


def test_a_crash_in_the_middle_is_finished_once(reported: Any, words: Any) -> None:
    reported.mention(MENDED, thread_ts=reported.report()["ts"])
    reported.restart()
    reported.work()
    reported.restart()
    reported.work()
    assert sum("Version 2*" in words(message) for message in reported.thread()) == 1


def test_a_third_version_leaves_one_comparison_that_counts(reported: Any, words: Any) -> None:
    again(reported, MENDED)
    again(reported, MENDED.replace("a an apology", "an apology"))
    said = [words(message) for message in reported.thread()]
    assert [s for s in said if "*Version 3*: 1 solved, 1 still there" in s]
    assert "Version 2 was checked here; a later one is below." in "\n".join(said)
    assert cases.text(reported.database, case_of(reported).id).endswith("on the pier.")


RULE = Rule(code="HYG-DOUBLE", severity=Severity.ERROR, reads=(), priority=1)


def findings(text: str) -> list[Any]:
    article = Article(id="x" * 64, text=text)
    at = [i for i in range(len(text)) if text.startswith("the the", i)]
    return [RULE.finding(article, Span(start=i, end=i + 7), "twice") for i in at]


@given(st.lists(st.integers(0, 5), max_size=12), st.lists(st.integers(0, 5), max_size=12), st.integers(0, 3))
def test_matching_pairs_each_at_most_once_and_is_stable(old: list[int], new: list[int], above: int) -> None:
    before, after = ("\n".join(f"Ward {n} has the the pier." for n in wards) for wards in (old, new))
    pairs = matched(findings(before), before, findings(after), after)
    taken = [finding.id for finding in pairs.values()]
    assert len(taken) == len(set(taken))
    assert len(pairs) <= min(len(old), len(new))
    moved = "A paragraph more.\n" * above + before
    same = matched(findings(before), before, findings(moved), moved)
    assert [f.span.start for f in same.values()] == [f.span.start for f in findings(before)]


@pytest.mark.parametrize(
    ("other", "low", "high"),
    [
        (STORY, 1, 1),
        (MENDED, SAME_STORY, 1),
        (f"{STORY}\n\nA last word was added by the council in the evening.", 1, 1),
        (REWRITTEN, OTHER_STORY, SAME_STORY),
        ("Ferry to run again. The ferry to the island will run again in May.", 0, 0),
        ("", 0, 0),
    ],
)
def test_a_version_shares_runs_of_words(other: str, low: float, high: float) -> None:
    assert low <= likeness(STORY, other) <= high
    assert likeness(STORY, other) == likeness(other, STORY)


def earlier_wording(newsroom: Any) -> None:
    again(newsroom, MENDED)
    again(newsroom, STORY)


def test_an_earlier_wording_is_a_new_version_again(reported: Any, words: Any) -> None:
    earlier_wording(reported)
    assert [v.number for v in versions.of(reported.database, case_of(reported).id)] == [1, 2, 3]
    said = "\n".join(words(message) for message in reported.thread())
    assert "*Version 3*: 1 new, 2 still there" in said
    assert "3 errors" in words(reported.report())
    assert "“the the”" in words(reported.thread()[-1])


def test_what_was_said_to_be_corrected_is_asked_again_when_it_is_back(reported: Any, words: Any) -> None:
    reported.press("Corrected", reported.thread()[0], number=0)
    reported.press("Stands", reported.thread()[0], number=0)
    earlier_wording(reported)
    found = words(reported.thread()[-1])
    assert found.count("Ruled corrected in version 1, but still there.") == 1
    assert f"*Stands*, <@{ANNA}>" in found
    assert "1 of 3 ruled" in words(reported.report())


def test_a_version_that_slack_sends_again_late_is_not_a_step_back(reported: Any) -> None:
    payload = reported.mention(MENDED, thread_ts=reported.report()["ts"])
    reported.work()
    again(reported, STORY)
    reported.deliver(payload)
    reported.work()
    assert [v.number for v in versions.of(reported.database, case_of(reported).id)] == [1, 2, 3]


def test_a_version_that_comes_while_the_last_is_read_is_taken_on_at_once(
    reported: Any, monkeypatch: pytest.MonkeyPatch, words: Any
) -> None:
    reported.mention(MENDED, thread_ts=reported.report()["ts"])
    check, late = reported.desk._reported, [f"{MENDED} They went quietly."]

    def checked(*given: Any) -> Any:
        if late:
            versions.add(reported.database, case_of(reported).id, late.pop(), JOE, reported.desk.now())
        return check(*given)

    monkeypatch.setattr(reported.desk, "_reported", checked)
    reported.work()
    assert case_of(reported).state is State.CHECKED
    assert "*Version 3*" in "\n".join(words(message) for message in reported.thread())


def cases_there_are(newsroom: Any) -> int:
    with newsroom.database.reading() as connection:
        return int(connection.execute("SELECT count(*) FROM cases").fetchone()[0])


def test_where_it_is_in_doubt_somebody_is_asked_and_nothing_is_read_meanwhile(reported: Any, words: Any) -> None:
    payload = reported.mention(REWRITTEN, thread_ts=reported.report()["ts"])
    reported.work()
    reported.deliver(payload)
    reported.restart()
    reported.work()
    (question,) = reported.thread()[1:]
    assert "Is this a new version of *Council to mend the pier*, or another story?" in words(question)
    assert workload(reported.database).waiting == 0
    reported.press("New version", question, user=JOE)
    reported.work()
    assert cases_there_are(reported) == 1
    said = "\n".join(words(message) for message in reported.thread())
    assert "Taken as version 2; what it changed comes below." in said
    assert "*Version 2*:" in said
    reported.deliver(payload)
    reported.work()
    assert cases_there_are(reported) == 1
    assert [v.number for v in versions.of(reported.database, case_of(reported).id)] == [1, 2]


@pytest.mark.parametrize(("label", "stories", "numbers"), [("New version", 1, [1, 2]), ("Another story", 2, [1])])
def test_what_is_decided_is_on_disk_before_slack_is_answered(
    reported: Any, words: Any, dying: Any, *, label: str, stories: int, numbers: list[int]
) -> None:
    reported.mention(REWRITTEN, thread_ts=reported.report()["ts"])
    reported.work()
    (question,) = reported.thread()[1:]
    dying()
    reported.press(label, question)
    reported.work()
    assert cases_there_are(reported) == stories
    assert [v.number for v in versions.of(reported.database, first_case(reported))] == numbers
    assert "Is this a new version" not in words(reported.slack.messages[NEWSDESK, question["ts"]])


def test_the_question_is_answered_in_its_place_however_often_slack_refuses(reported: Any, words: Any) -> None:
    reported.mention(REWRITTEN, thread_ts=reported.report()["ts"])
    reported.work()
    (question,) = reported.thread()[1:]
    reported.slack.refusals = [("chat.update", "internal_error"), ("chat.update", "ratelimited")]
    reported.press("New version", question)
    for _ in range(3):
        reported.work(later=60)
    assert "Taken as version 2" in words(reported.slack.messages[NEWSDESK, question["ts"]])


def test_another_story_is_read_as_such_and_the_question_becomes_its_report(reported: Any, words: Any) -> None:
    reported.mention(REWRITTEN, thread_ts=reported.report()["ts"])
    reported.work()
    (question,) = reported.thread()[1:]
    buttons = question["blocks"][-1]["elements"]
    reported.press("Another story", question)
    reported.work()
    assert cases_there_are(reported) == 2
    assert "error" in words(reported.slack.messages[NEWSDESK, question["ts"]])
    for pressed in buttons:
        reported.press_again(pressed, question)
    assert [w["text"] for w in reported.slack.whispers] == [
        "⚠️ It was decided already that this is a story of its own."
    ] * 2
    assert [v.number for v in versions.of(reported.database, first_case(reported))] == [1]


def first_case(newsroom: Any) -> str:
    with newsroom.database.reading() as connection:
        return str(connection.execute("SELECT id FROM cases ORDER BY opened_at, rowid").fetchone()[0])


def test_a_file_in_the_thread_is_held_against_the_story(reported: Any, files: Any, words: Any) -> None:
    before = reported.report()
    file = files.file("pier2.txt", MENDED.encode())
    again(reported, "the new one", files=[file])
    assert cases_there_are(reported) == 1
    assert "*Version 2*: 1 solved" in "\n".join(words(message) for message in reported.thread())
    assert reported.report()["ts"] == before["ts"]


def test_a_file_that_is_another_story_is_one(reported: Any, files: Any) -> None:
    file = files.file(
        "ferry.txt", b"Ferry to run again\n\nThe ferry to the the island will run again in May, it was said."
    )
    again(reported, "and this one", files=[file])
    assert cases_there_are(reported) == 2


def test_a_file_that_cannot_be_read_leaves_the_story_as_it_was(reported: Any, files: Any, words: Any) -> None:
    again(reported, "the new one", files=[files.file("pier2.docx", b"\x00\x01 nothing of the kind")])
    assert "3 errors" in words(reported.report())
    assert "Not checked." in words(reported.thread()[-1])
    assert [v.number for v in versions.of(reported.database, first_case(reported))] == [1]
