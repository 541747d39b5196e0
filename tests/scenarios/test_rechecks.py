"""A changed story is the same case: what is solved, new and still there, and what becomes of the rulings."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rechecks import is_version, matched
from checks.models import Rule, Severity
from extraction.models import Article, Span
from storage import cases, versions
from storage.models import State

STORY = (
    "Council to mend the pier\n\nThe council said that the the repairs would cost £40,000.\n\n"
    "She was offered a an apology and asked to to sign a form.\n\nPolice arrested 65 people on the pier."
)
MENDED = STORY.replace("the the", "the").replace("65 people", "61 people").replace("Police", "Last night police")
ANNA, JOE, NEWSDESK = "U2ANNA", "U3JOE", "C1DESK"


@pytest.fixture
def reported(newsroom: Any) -> Any:
    newsroom.mention(STORY)
    newsroom.work()
    return newsroom


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
    assert words(earlier) == "🔁  Version 1 had 3 findings; what became of them stands below."
    assert words(changes) == (
        "🔁  *Version 2*: 1 solved, 2 still there\n✅  solved: “the the”: a word stands twice.\n"
        "🔢  65 people → 61 people\nWhat is still there keeps its ruling, its note and its questions."
    )
    assert "a an" in words(findings)


def test_rulings_go_with_what_they_were_about(reported: Any, words: Any) -> None:
    reported.press("Stands", reported.thread()[0], number=1, user=JOE)
    again(reported, MENDED)
    findings = reported.thread()[-1]
    assert f"☑️ *Stands*, <@{JOE}>" in words(findings)
    assert "on version 1" in words(findings)
    assert "1 of 2 ruled" in words(reported.report())


def test_what_was_said_to_be_corrected_and_is_not_is_open_again(reported: Any, words: Any) -> None:
    for _ in range(3):
        reported.press("Corrected", reported.thread()[0])
    again(reported, MENDED)
    assert "Said to be corrected in version 1, and still there." in words(reported.thread()[-1])
    assert "0 of 2 ruled" in words(reported.report())


def test_the_same_words_are_no_new_version(reported: Any) -> None:
    reported.mention(STORY, thread_ts=reported.report()["ts"])
    assert [v.number for v in versions.of(reported.database, case_of(reported).id)] == [1]
    assert "no new version" in reported.thread()[-1]["text"]


def test_a_new_version_that_slack_sends_twice_is_not_said_to_be_the_same(reported: Any) -> None:
    payload = reported.mention(MENDED, thread_ts=reported.report()["ts"])
    reported.deliver(payload)
    reported.work()
    assert [v.number for v in versions.of(reported.database, case_of(reported).id)] == [1, 2]
    assert not [message for message in reported.thread() if "no new version" in message["text"]]


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
    assert "Version 2 was checked here; a later one stands below." in "\n".join(said)
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
    ("one", "other", "same"),
    [
        (STORY, MENDED, True),
        (STORY, f"{STORY}\n\nA last word was added by the council in the evening.", True),
        (STORY, "Ferry to run again. The ferry to the island will run again in May.", False),
        (STORY, "", False),
    ],
)
def test_a_version_shares_runs_of_words(one: str, other: str, same: bool) -> None:
    assert is_version(one, other) is same
