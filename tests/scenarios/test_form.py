"""The modal: files and words as one story, who sees it, and what is wrong said at its field."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

STORY = (
    "Council to mend the pier\n\nThe council said that the the repairs would cost £40,000.\n\n"
    "She was offered a an apology and asked to to sign a form."
)
TEAM, ANNA, JOE = "T1", "U2ANNA", "U3JOE"
NEWSDESK, COURT, HOME = "C1DESK", "C2COURT", "D2ANNA"
TOMORROW = int((datetime.now(UTC) + timedelta(days=1)).timestamp())
Newsroom = Any  # the fixtures' classes are in conftest.py, which is not for importing
Files = Any
Words = Callable[[dict[str, Any]], str]


def test_a_file_in_the_form_is_held_to_the_headline(newsroom: Newsroom, files: Files, words: Words) -> None:
    story = "Seven men were jailed on Friday for thefts from barns in Oareford, and an eighth was fined."
    sent = {"files": [files.file("a.txt", story.encode())], "headline": "Nine men jailed over barn thefts"}
    answer = newsroom.submit(sent)
    assert "Taken in: 1 file. The report will come to you as a direct message." in json.dumps(answer)
    newsroom.work()
    assert "The headline has “Nine men”" in words(newsroom.thread(HOME)[0])


def test_the_form_says_when_and_until_when(newsroom: Newsroom) -> None:
    newsroom.submit({"part_1": STORY, "due": TOMORROW + 3600, "embargo": TOMORROW})
    (case,) = newsroom.desk.queued()
    assert (case.due, case.embargo) == tuple(datetime.fromtimestamp(at, UTC) for at in (TOMORROW + 3600, TOMORROW))


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({}, "part_1", "Paste the copy to check here, or give a file above."),
        ({"part_1": "too short"}, "part_1", "Paste the copy to check here"),
        ({"part_1": STORY, "embargo": 1_700_000_000}, "embargo", "That time has passed."),
        (
            {"files": [{"id": "F1", "name": "a.png", "mimetype": "image/png"}]},
            "files",
            "I can't read a.png; I read",
        ),
        ({"files": [{"id": "F1", "name": "a.exe", "mimetype": "application/octet-stream"}]}, "files", "a.exe"),
        ({"part_1": STORY, "published": "2026-01-01", "due": TOMORROW}, "due", "not on the publication date"),
        ({"part_1": STORY, "due": 1_700_000_000}, "due", "That time has passed."),
        ({"part_1": STORY, "embargo": TOMORROW + 9, "due": TOMORROW}, "due", "before the embargo ends"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    newsroom: Newsroom, given: dict[str, Any], field: str, sentence: str
) -> None:
    answer = newsroom.submit(given)
    assert answer["response_action"] == "errors"
    assert list(answer["errors"]) == [field]
    assert sentence in answer["errors"][field]
    assert newsroom.desk.queued() == []


def test_a_form_that_was_put_right_is_taken_in_once(newsroom: Newsroom) -> None:
    newsroom.submit({"part_1": STORY, "embargo": 1_700_000_000})
    newsroom.submit({"part_1": STORY})
    newsroom.submit({"part_1": STORY})
    assert len(newsroom.desk.queued()) == 1


@pytest.mark.parametrize(("channel", "wall"), [(NEWSDESK, TEAM), (COURT, f"{TEAM}/{COURT}")])
def test_the_report_may_go_to_the_channel(newsroom: Newsroom, words: Words, channel: str, wall: str) -> None:
    newsroom.slack.members[ANNA] = {channel}
    answer = newsroom.submit({"part_1": STORY, "audience": {"value": channel}}, metadata=channel)
    assert "The report will appear in the channel." in json.dumps(answer)
    (case,) = newsroom.desk.queued()
    assert (case.wall, case.channel, case.opened_by) == (wall, channel, ANNA)
    newsroom.work()
    assert "3 errors" in words(newsroom.report(channel))


def test_who_is_not_in_the_channel_is_told_at_the_field(newsroom: Newsroom) -> None:
    answer = newsroom.submit({"part_1": STORY, "audience": {"value": COURT}}, metadata=COURT)
    assert "I am not in that channel with you" in answer["errors"]["audience"]
    newsroom.submit({"part_1": STORY, "audience": {"value": COURT}}, metadata="C9OTHER", view_id="V2")
    (case,) = newsroom.desk.queued()
    assert case.wall == f"{TEAM}/{ANNA}", "no channel but the one that it was opened from"


def test_the_form_knows_where_it_was_opened(newsroom: Newsroom) -> None:
    newsroom.command("")
    (opened,) = newsroom.slack.views
    assert opened["view"]["private_metadata"] == NEWSDESK
    kinds = [block.get("element", {}).get("type") for block in opened["view"]["blocks"]]
    assert kinds.count("plain_text_input") == 5
    assert {"file_input", "datepicker", "datetimepicker", "radio_buttons"} <= set(kinds)
