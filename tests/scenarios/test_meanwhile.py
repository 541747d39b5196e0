"""What comes while something else is under way: a new version, a file, an older edit, somebody else's hand."""

import json
from concurrent.futures import Future
from typing import Any

import pytest

from bot import delivery, rechecks
from bot.worker import MOST_STUMBLES
from storage import attachments, candidates, cases, deliveries, notes, postings, runs, versions
from storage.models import Case, CaseNotFoundError, State, StorageError

BESIDES = (
    "Anglers use it in all weathers, and families walk to its end on summer evenings to watch the boats come in. "
    "Nobody can remember when it was last painted, and the planks near the bandstand have been loose for years."
)
STORY = f"Council to mend the pier\n\nThe council said that the the repairs would cost £40,000.\n\n{BESIDES}"
EDITED = STORY.replace("summer evenings", "warm evenings")
ANNA, JOE, NEWSDESK = "U2ANNA", "U3JOE", "C1DESK"


def case_of(newsroom: Any) -> Case:
    (case,) = newsroom.desk.recent(newsroom.bot.office.access.reader("T1", ANNA))
    return case


def edit(newsroom: Any, text: str) -> None:
    versions.add(newsroom.database, case_of(newsroom).id, text, ANNA, newsroom.desk.now())


def written(newsroom: Any, text: str, **more: Any) -> dict[str, Any]:
    """Write to the bot directly and have it checked; return the message."""
    sent: dict[str, Any] = newsroom.write(text, **more)["event"]
    newsroom.work()
    return sent


def changed(newsroom: Any, sent: dict[str, Any], text: str, at: str | None) -> None:
    """Tell of a message that has changed: edited at a moment, or given a preview."""
    now = sent | {"text": text} | ({"edited": {"user": ANNA, "ts": at}} if at else {})
    newsroom.event({"type": "message", "subtype": "message_changed", "channel": sent["channel"], "channel_type": "im",
                    "message": now, "previous_message": sent, "ts": "9.9"})  # fmt: skip
    newsroom.work()


class Reading:
    """A reader that has something happen before or after it first reads."""

    most = 1

    def __init__(self, newsroom: Any, *, before: Any = None, after: Any = None) -> None:
        self._read, self._before, self._after = newsroom.bot.worker.readers.read, before, after
        self.times = 0
        newsroom.bot.worker.readers = self

    def read(self, case: Case) -> Future[None]:
        self.times += 1
        if self.times == 1 and self._before:
            self._before()
        read: Future[None] = self._read(case)
        if self.times == 1 and self._after:
            self._after()
        return read


def test_a_version_that_comes_as_the_one_before_has_been_read_is_read(newsroom: Any, words: Any) -> None:
    newsroom.mention(STORY)
    read = Reading(newsroom, after=lambda: edit(newsroom, f"{STORY}\n\nAnd it it rained."))
    newsroom.work()
    assert read.times == 2
    assert case_of(newsroom).state is State.CHECKED
    assert "2 errors" in words(newsroom.report())
    assert postings.undelivered(newsroom.database) == []


def test_a_version_that_comes_as_the_one_before_fails_is_read(newsroom: Any, words: Any) -> None:
    newsroom.mention(STORY)

    class Fails(Reading):
        def read(self, case: Case) -> Future[None]:
            if self.times:
                return super().read(case)
            self.times += 1
            edit(newsroom, EDITED)
            failed: Future[None] = Future()
            failed.set_exception(ZeroDivisionError())
            return failed

    Fails(newsroom)
    newsroom.work()
    assert case_of(newsroom).state is State.CHECKED
    assert "1 error" in words(newsroom.report())


def test_a_report_is_not_handed_over_as_that_of_a_version_that_came_while_it_was_laid_out(
    newsroom: Any, words: Any, monkeypatch: Any
) -> None:
    newsroom.mention(STORY)
    brought = delivery.brought

    def late(*given: Any) -> list[str]:
        monkeypatch.setattr(delivery, "brought", brought)
        edit(newsroom, f"{STORY}\n\nAnd it it rained.")
        return brought(*given)

    monkeypatch.setattr(delivery, "brought", late)
    newsroom.work()
    assert "2 errors" in words(newsroom.report())


def test_a_note_outlives_an_edit_that_is_undone(reported: Any, words: Any) -> None:
    reported.choose("Note …", reported.thread()[0])
    reported.send(reported.view(), {"note": {"value": "Rang the council"}})
    for text in (EDITED, STORY):
        edit(reported, text)
        reported.work(later=400)
        assert case_of(reported).state is State.CHECKED
        assert "Rang the council" in words(reported.thread()[-1])


def test_a_note_that_was_taken_away_does_not_come_back_as_an_edit_is_undone(reported: Any, words: Any) -> None:
    for text, said in ((EDITED, "Rang the council"), (STORY, "")):
        reported.choose("Note …", reported.thread()[-1])
        reported.send(reported.view(), {"note": {"value": said}})
        edit(reported, text)
        reported.work(later=400)
    assert notes.newest(reported.database, case_of(reported).id) == {}
    assert "Rang the council" not in words(reported.thread()[-1])


def test_a_ruling_that_was_undone_does_not_come_back_as_an_edit_is_undone(reported: Any, words: Any) -> None:
    reported.press("Stands", reported.thread()[-1])
    edit(reported, EDITED)
    reported.work(later=400)
    reported.choose("Undo", reported.thread()[-1])
    edit(reported, STORY)
    reported.work(later=400)
    assert "0 of 1 ruled" in words(reported.report())


def test_a_second_reading_leaves_an_editors_ruling_alone(reported: Any) -> None:
    reported.press("Stands", reported.thread()[-1], user=JOE)
    edit(reported, EDITED)
    reported.work(later=400)
    reported.choose("Corrected instead", reported.thread()[-1])
    ruled = reported.desk.standing(case_of(reported).id)
    reported.desk.work(case_of(reported).id)  # as a reader does that a bot that was killed has left behind
    assert reported.desk.standing(case_of(reported).id) == ruled


def test_a_second_reading_adds_nothing(reported: Any) -> None:
    case, report = case_of(reported), reported.desk.check(STORY, case_id=case_of(reported).id)
    assert runs.record(reported.database, case.id, report, reported.desk.now()) is False


def test_files_that_come_while_a_case_is_read_are_read_with_it(newsroom: Any, files: Any, words: Any) -> None:
    text = "A pier is shut for a whole year and nobody knows why it was shut by the council on Monday in the rain."
    first = newsroom.mention(text, files=[])["event"]
    file = files.file("a.txt", STORY.encode())
    Reading(newsroom, before=lambda: newsroom.event(first | {"files": [file]}))
    newsroom.work()
    (fetched,) = attachments.of(newsroom.database, case_of(newsroom).id)
    assert fetched.state is attachments.Fetched.READ
    assert "1 error" in words(newsroom.report())


def test_files_that_come_late_change_no_version_that_was_read(newsroom: Any, files: Any) -> None:
    text = "A pier is shut for a whole year and nobody knows why it was shut by the council on Monday in the rain."
    first = newsroom.mention(text, files=[])["event"]
    newsroom.work()
    edit(newsroom, f"{text} It snowed.")
    newsroom.event(first | {"files": [files.file("a.txt", STORY.encode())]})
    newsroom.work()
    case = case_of(newsroom).id
    assert versions.text(newsroom.database, case, 1) == text
    assert "snowed" in versions.text(newsroom.database, case, 2)
    assert STORY in versions.text(newsroom.database, case, 2)


def test_what_goes_wrong_in_handing_over_is_told_in_the_end(newsroom: Any, words: Any, monkeypatch: Any) -> None:
    newsroom.mention(STORY)
    with monkeypatch.context() as patched:
        patched.setattr(delivery, "brought", lambda *_: 1 / 0)
        for _ in range(MOST_STUMBLES):
            assert case_of(newsroom).state is not State.FAILED
            newsroom.work(later=400)
    assert words(newsroom.report()).startswith("⚠️  *Not checked.* Something went wrong on my side.")
    newsroom.press("Try again", newsroom.report())
    newsroom.work(later=400)
    assert "1 error" in words(newsroom.report())


def test_a_log_that_is_full_for_long_costs_no_report(newsroom: Any, words: Any, monkeypatch: Any) -> None:
    def full(*_: Any) -> None:
        raise StorageError("The disk that holds the log is full; make room and try again.")

    newsroom.mention(STORY)
    with monkeypatch.context() as patched:
        patched.setattr(delivery, "brought", full)
        for _ in range(3 * MOST_STUMBLES):
            newsroom.work(later=400)
    newsroom.work(later=400)
    assert "1 error" in words(newsroom.report())


def test_a_form_that_was_drawn_before_somebody_took_the_story_changes_nothing(reported: Any, words: Any) -> None:
    reported.press("Details …", reported.report())
    form, given = reported.view(), {"owner": {"selected_user": None}, "due": {"selected_date_time": 1_900_000_000}}
    reported.press("Take it", reported.report(), user=JOE)
    assert "Somebody has changed who has this story" in words(reported.send(form, given)["view"])
    assert (case_of(reported).owner, case_of(reported).due) == (JOE, None)
    reported.press("Details …", reported.report())
    said = reported.send(reported.view(), given)
    assert reported.send(reported.view(), given) == said, "a form that is sent twice says the same"
    assert "Somebody has changed" not in str(said)
    assert case_of(reported).owner is None


@pytest.mark.parametrize("pressed", ["Stands", "Note …", "Ask the reporter …"])
def test_what_is_done_with_a_finding_of_an_earlier_version_is_refused(reported: Any, pressed: str) -> None:
    old = json.loads(json.dumps(reported.thread()[0]))
    reported.mention(STORY.replace("the the", "then the the"), thread_ts=reported.report()["ts"])
    reported.work()
    if pressed == "Stands":
        reported.press(pressed, old)
        said = reported.slack.whispers[-1]["text"]
    else:
        reported.choose(pressed, old)
        given = {"who": {"selected_user": JOE}, "question": {"value": "Is it?"}, "note": {"value": "It is."}}
        said = json.dumps(reported.send(reported.view(), given))
    assert "A newer version has been checked; " in said
    assert " its findings below." in said


@pytest.mark.parametrize("do", ["note", "details"])
def test_nobody_waits_for_the_log_while_copy_is_read_again(reported: Any, monkeypatch: Any, do: str) -> None:
    """After an upgrade what was kept of the copy was read by another Stet."""
    with reported.database.writing() as connection:
        connection.execute("UPDATE articles SET reader = 'an older one'")
    reported.restart()
    read = reported.desk._again

    def reads(*given: Any) -> Any:
        assert not reported.database.connection.conn.in_transaction
        return read(*given)

    monkeypatch.setattr(reported.desk, "_again", reads)
    if do == "note":
        reported.choose("Note …", reported.thread()[0])
        assert "The note is saved." in str(reported.send(reported.view(), {"note": {"value": "Rang the council"}}))
    else:
        reported.press("Details …", reported.report())
        given = {"owner": {"selected_user": JOE}, "due": {"selected_date_time": None}}
        assert "they have been told" in str(reported.send(reported.view(), given))


def test_a_report_is_laid_out_before_others_wait_for_the_log(newsroom: Any, monkeypatch: Any) -> None:
    laid_out, matched = delivery.brought, rechecks.matched

    def free(step: Any) -> Any:
        def inside(*given: Any) -> Any:
            assert not newsroom.database.connection.conn.in_transaction
            return step(*given)

        return inside

    monkeypatch.setattr(delivery, "brought", free(laid_out))
    monkeypatch.setattr(rechecks, "matched", free(matched))
    newsroom.mention(STORY)
    newsroom.work()
    edit(newsroom, EDITED)
    newsroom.work()
    assert case_of(newsroom).state is State.CHECKED


@pytest.mark.parametrize("at", [None, "1.2"])
def test_a_preview_is_no_new_version(newsroom: Any, at: str | None) -> None:
    sent = written(newsroom, STORY)
    (case,) = newsroom.desk.recent(newsroom.bot.office.access.reader("T1", ANNA))
    versions.add(newsroom.database, case.id, EDITED, ANNA, newsroom.desk.now())
    changed(newsroom, sent, STORY, at)
    assert len(versions.of(newsroom.database, case.id)) == 2


@pytest.mark.parametrize("at", [None, "1.2"])
def test_what_was_said_of_a_file_does_not_take_its_place(newsroom: Any, files: Any, at: str | None) -> None:
    file = files.file("a.txt", STORY.encode())
    sent = written(newsroom, "please check this one by noon", subtype="file_share", files=[file])
    changed(newsroom, sent, "please check this one by noon, or rather by eleven, since we go to press early", at)
    assert "pier" in cases.text(newsroom.database, case_of(newsroom).id)


def test_an_edit_that_slack_sends_again_does_not_undo_a_later_one(newsroom: Any) -> None:
    sent = written(newsroom, STORY)
    for text, at in (("Second", "1700000010.5"), ("First", "1700000009.25"), ("Third", "1700000010.75")):
        changed(newsroom, sent, f"{STORY}\n\n{text}.", at)
    case = case_of(newsroom).id
    said = [versions.text(newsroom.database, case, v.number)[-7:] for v in versions.of(newsroom.database, case)]
    assert said[1:] == ["Second.", "\nThird."]


def test_of_two_deliveries_at_one_moment_neither_is_told_that_its_words_are_the_same(reported: Any) -> None:
    """The second has looked whether it is known before the first was written down."""
    payload = reported.mention(EDITED, thread_ts=reported.report()["ts"])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(deliveries, "seen", lambda *_: False)
        reported.deliver(payload)
    reported.work()
    assert not [message for message in reported.thread() if "no new version" in message["text"]]


def test_what_was_decided_is_not_decided_again(newsroom: Any) -> None:
    written(newsroom, STORY)
    with pytest.raises(CaseNotFoundError, match="decided already"):
        candidates.new_version(newsroom.database, case_of(newsroom).id, ANNA, newsroom.desk.now())
