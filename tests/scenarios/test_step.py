"""The workflow step: it goes on when the report stands, over a restart too."""

from collections.abc import Callable
from typing import Any

import pytest

from bot import steps

STORY = (
    "Council to mend the pier\n\nThe council said that the the repairs would cost £40,000.\n\n"
    "She was offered a an apology and asked to to sign a form."
)
TEAM, ANNA, NEWSDESK, HOME = "T1", "U2ANNA", "C1DESK", "D2ANNA"
Newsroom = Any  # the fixture's class is in conftest.py, which is not for importing
Words = Callable[[dict[str, Any]], str]


def step(newsroom: Newsroom, execution: str = "Fx1", **inputs: str) -> dict[str, Any]:
    """Come to the step in a workflow."""
    function = {"id": "Fn1", "callback_id": "fact_check_article", "type": "app"}
    event = {"type": "function_executed", "function": function, "function_execution_id": execution, "inputs": inputs}
    payload: dict[str, Any] = newsroom.event(event | {"bot_access_token": "xwfp-played", "event_ts": "1.1"})
    return payload


def test_the_workflow_goes_on_when_the_report_stands(newsroom: Newsroom, words: Words) -> None:
    payload = step(newsroom, text=STORY, channel=NEWSDESK, user=ANNA)
    newsroom.deliver(payload)
    assert newsroom.slack.steps == {}
    newsroom.restart()
    newsroom.work()
    report = newsroom.report()
    assert "3 errors" in words(report)
    link = f"https://desk.slack.com/archives/{NEWSDESK}/p{report['ts'].replace('.', '')}"
    (case,) = newsroom.desk.recent(newsroom.bot.office.access.reader(TEAM, ANNA))
    told = {"case": case.id, "errors": 3, "queries": 0, "notes": 0, "permalink": link}
    assert newsroom.slack.steps == {"Fx1": told}
    newsroom.restart()
    newsroom.work()
    assert newsroom.slack.calls.count("functions.completeSuccess") == 1


@pytest.mark.parametrize("error", ["internal_error", "ratelimited"])
def test_what_slack_could_not_be_told_is_told_again(newsroom: Newsroom, error: str) -> None:
    newsroom.slack.refusals = [("functions.completeSuccess", error)]
    step(newsroom, text=STORY, channel=NEWSDESK)
    newsroom.work()
    assert newsroom.slack.steps == {}
    newsroom.restart()
    newsroom.work()
    assert newsroom.slack.steps["Fx1"]["errors"] == 3
    assert len(newsroom.slack.in_channel(NEWSDESK)) == 1


def test_a_workflow_that_was_stopped_keeps_nobody_awake(newsroom: Newsroom) -> None:
    newsroom.slack.refusals = [("functions.completeSuccess", "function_execution_not_in_running_state")]
    step(newsroom, text=STORY, channel=NEWSDESK)
    newsroom.work()
    newsroom.restart()
    newsroom.work()
    assert newsroom.slack.calls.count("functions.completeSuccess") == 1


def test_without_a_channel_the_report_goes_to_the_person(newsroom: Newsroom, words: Words) -> None:
    step(newsroom, text=STORY, user=ANNA)
    (case,) = newsroom.desk.queued()
    assert case.wall == f"{TEAM}/{ANNA}"
    newsroom.work()
    assert "3 errors" in words(newsroom.report(HOME))


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"text": "too short", "channel": NEWSDESK}, "There are too few words to check"),
        ({"text": STORY}, "needs a channel or a person"),
        ({"text": "word " * 200_000, "channel": NEWSDESK}, "Not checked. "),
    ],
)
def test_what_cannot_be_checked_ends_the_workflow_with_why(
    newsroom: Newsroom, inputs: dict[str, str], sentence: str
) -> None:
    step(newsroom, **inputs)
    newsroom.work()
    assert sentence in newsroom.slack.steps["Fx1"]["error"]


def test_what_goes_wrong_with_one_workflow_keeps_no_other_waiting(newsroom: Newsroom, monkeypatch: Any) -> None:
    outputs = steps._outputs
    for number, execution in enumerate(("Fx1", "Fx2")):
        step(newsroom, execution, text=f"{STORY} It is pier {number}.", channel=NEWSDESK)
    with monkeypatch.context() as patched:
        patched.setattr(
            steps, "_outputs", lambda desk, case: 1 / 0 if case.source.endswith("1") else outputs(desk, case)
        )
        newsroom.work()
    assert list(newsroom.slack.steps) == ["Fx2"]
    newsroom.restart()
    newsroom.work()
    assert list(newsroom.slack.steps) == ["Fx2", "Fx1"]


def test_while_slack_is_in_trouble_a_workflow_is_told_less_and_less_often(newsroom: Newsroom) -> None:
    clock = [0.0]
    newsroom.bot.office.delivery.tell = steps.telling(newsroom.desk, newsroom.bot.office.clients, lambda: clock[0])
    newsroom.slack.refusals = [("functions.completeSuccess", "internal_error")] * 100
    step(newsroom, text=STORY, channel=NEWSDESK)
    for _ in range(600):
        clock[0] += 1
        newsroom.work()
    assert newsroom.slack.calls.count("functions.completeSuccess") < 9
    newsroom.slack.refusals.clear()
    clock[0] += 301
    newsroom.work()
    assert "Fx1" in newsroom.slack.steps
