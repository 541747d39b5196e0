"""Before Slack is answered, and behind the answer: what must be on disk, what is opened first, who is told what."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from storage import checklist, notes, questions, settings
from storage.models import State
from storage.settings import ChannelSettings, PersonalSettings, WorkspaceSettings
from tests.serving import serving

STORY = (
    "Council to mend the pier\n\nThe council said on Tuesday that the the repairs would cost £40,000. "
    "Of the 60 people who answered, 40 people were for it and 20 people were against it.\n\n"
    "Tom Wray, 44, was jailed for three years at Saltby Crown Court in 2019 for stealing £3,000 from the pier's funds."
)
WARDS = "\n\n".join(f"In ward {number} some {number + 300} homes were built in 2019." for number in range(1, 45))
TEAM, ANNA, JOE, NEWSDESK, HOME = "T1", "U2ANNA", "U3JOE", "C1DESK", "D2ANNA"
AT = 1_900_000_000
Newsroom = Any  # the fixtures' classes are in conftest.py, which is not for importing
Files = Any
Form = tuple[dict[str, Any], dict[str, Any]]


@pytest.fixture
def dies_once_answered(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return a way to have the process die, from now on, as soon as it has answered: nothing runs behind an answer."""

    def begin() -> None:
        behind = newsroom.bot.app.listener_runner.lazy_listener_runner
        monkeypatch.setattr(behind, "start", lambda *_, **__: None)

    return begin


@pytest.fixture
def reported(newsroom: Newsroom) -> Newsroom:
    newsroom.desk.admins = frozenset({ANNA})
    newsroom.mention(STORY)
    newsroom.work()
    return newsroom


def message(files: Files | None = None) -> dict[str, Any]:
    """Return a message as Slack tells of it: with a file, or with the story in it."""
    said = {"type": "message", "user": ANNA, "ts": "1690000000.000500"}
    return said | ({"files": [files.file("a.txt", STORY.encode())]} if files else {"text": STORY})


def shared_alone(newsroom: Newsroom, files: Files) -> None:
    """Have Slack tell of a file in a direct message, and not of the message."""
    held = message(files)
    (file,) = held["files"]
    newsroom.slack.typed[HOME] = [held | {"subtype": "file_share", "text": ""}]
    newsroom.slack.known_files[file["id"]] = file | {"shares": {"private": {HOME: [{"ts": held["ts"]}]}}}
    newsroom.event({"type": "file_shared", "file_id": file["id"], "channel_id": HOME, "user_id": ANNA})


def step(newsroom: Newsroom, _files: Files) -> None:
    """Come to the step in a workflow."""
    function = {"id": "Fn1", "callback_id": "fact_check_article", "type": "app"}
    inputs = {"text": STORY, "channel": NEWSDESK, "user": ANNA}
    event = {"type": "function_executed", "function": function, "function_execution_id": "Fx1", "inputs": inputs}
    newsroom.event(event | {"bot_access_token": "xwfp-played"})


WAYS: dict[str, Callable[[Newsroom, Files], Any]] = {
    "a mention": lambda room, _: room.mention(STORY),
    "a mention with a file": lambda room, files: room.mention("", files=message(files)["files"]),
    "a direct message": lambda room, _: room.write(STORY),
    "a direct message with a file": lambda room, files: room.write("", subtype="file_share", **message(files)),
    "a file that is told of alone": shared_alone,
    "a command with words": lambda room, _: room.command(STORY),
    "a form": lambda room, _: room.submit({"part_1": STORY}),
    "a form with a file": lambda room, files: room.submit({"files": message(files)["files"]}),
    "a shortcut": lambda room, _: room.shortcut(message()),
    "a shortcut on a file": lambda room, files: room.shortcut(message(files)),
    "a step in a workflow": step,
}


@pytest.mark.parametrize("way", WAYS)
def test_the_article_is_on_disk_before_slack_is_answered(
    newsroom: Newsroom, files: Files, dies_once_answered: Callable[[], None], way: str
) -> None:
    """What runs behind an answered request dies with the process."""
    dies_once_answered()
    WAYS[way](newsroom, files)
    newsroom.restart()
    (case,) = newsroom.desk.queued()
    assert case.opened_by in {ANNA, "a workflow"}
    newsroom.work()
    assert newsroom.desk.case(case.id).state is State.CHECKED


def typed(**held: str) -> dict[str, dict[str, str]]:
    return {name: {"value": value} for name, value in held.items()}


def note(room: Newsroom) -> Form:
    room.choose("Note …", room.thread()[0])
    return room.view(), typed(note="Seen by the subs")


def question(room: Newsroom) -> Form:
    room.choose("Ask the reporter …", room.thread()[0])
    return room.view(), typed(question="Is it one the?") | {"who": {"selected_user": ANNA}}


def answer(room: Newsroom) -> Form:
    room.send(*question(room))
    room.press("Answer", room.thread()[-1])
    return room.view(), typed(answer="One, sorry")


def details(room: Newsroom) -> Form:
    room.press("Details …", room.report())
    return room.view(), {"owner": {"selected_user": JOE}, "due": {"selected_date_time": AT}}


def sign_off(room: Newsroom) -> Form:
    room.press("Sign off …", room.report())
    return room.view(), {}


def tick(room: Newsroom) -> Form:
    room.press("Claims", room.report())
    claims = room.view()
    button = next(block["accessory"] for block in claims["blocks"] if "accessory" in block)
    room.press_in(claims, button)
    return room.view() | {"previous_view_id": claims["id"]}, typed(source="The court's list", note="")


def as_drawn(view: dict[str, Any], **changed: Any) -> Form:
    """Return a settings' form with nothing changed but what is named."""
    held: dict[str, Any] = {}
    for block in (block for block in view["blocks"] if block["type"] == "input"):
        first = {k.removeprefix("initial_"): v for k, v in block["element"].items() if k.startswith("initial_")}
        held[block["block_id"]] = {key if key == "value" else f"selected_{key}": v for key, v in first.items()}
    return view, held | changed


ERRORS = {"loud": {"selected_option": {"value": "errors"}}}


def of_the_channel(room: Newsroom) -> Form:
    room.command("settings")
    return as_drawn(room.view(), **ERRORS)


def ones_own(room: Newsroom) -> Form:
    room.press_in(room.home() | {"id": "V1"}, {"type": "button", "action_id": "home_settings", "value": "home"})
    return as_drawn(room.view(), **ERRORS)


def of_the_workspace(room: Newsroom) -> Form:
    room.press_in(room.home() | {"id": "V1"}, {"type": "button", "action_id": "home_workspace", "value": "home"})
    return as_drawn(room.view(), **typed(after="4"))


def case_of(room: Newsroom) -> Any:
    with room.database.reading() as connection:
        ((case_id,),) = connection.execute("SELECT id FROM cases").fetchall()
    return room.desk.case(str(case_id))


def asked(room: Newsroom) -> list[Any]:
    return [one for held in questions.by_finding(room.database, case_of(room).id).values() for one in held]


def held(room: Newsroom, kind: Any, whose: str = "") -> Any:
    return settings.of(room.database, kind, TEAM, whose)


FORMS: dict[str, tuple[Callable[[Newsroom], Form], Callable[[Newsroom], Any]]] = {
    "a note": (note, lambda room: notes.newest(room.database, case_of(room).id)),
    "a question": (question, asked),
    "an answer": (answer, lambda room: asked(room)[0].answer == "One, sorry"),
    "the details": (details, lambda room: case_of(room).owner == JOE and case_of(room).due),
    "the sign-off": (sign_off, lambda room: case_of(room).state is State.SIGNED_OFF),
    "a tick": (tick, lambda room: checklist.newest(room.database, case_of(room).id)),
    "a channel's settings": (of_the_channel, lambda room: len(held(room, ChannelSettings, NEWSDESK).severities) == 1),
    "one's own settings": (ones_own, lambda room: len(held(room, PersonalSettings, ANNA).severities) == 1),
    "a workspace's settings": (of_the_workspace, lambda room: held(room, WorkspaceSettings).quiet_after == 4),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_on_disk_before_slack_is_answered(
    reported: Newsroom, dies_once_answered: Callable[[], None], form: str
) -> None:
    filled_in, kept = FORMS[form]
    view, values = filled_in(reported)
    assert not kept(reported)
    dies_once_answered()
    reported.send(view, values, over=view.get("previous_view_id"))
    reported.restart()
    assert kept(reported)


OPENED: dict[str, Callable[[Newsroom], Any]] = {
    "a list": lambda room: room.press("Figures", room.report()),
    "the page of a check": lambda room: room.press("Why?", room.thread()[0]),
    "a note": note,
    "a question": question,
    "the details": details,
    "the sign-off": sign_off,
    "an export": lambda room: room.press("Export", room.report()),
    "a channel to share with": lambda room: room.press("Share with a channel", room.report(HOME)),
    "a form by command": lambda room: room.command(""),
    "settings by command": lambda room: room.command("settings"),
    "an export by command": lambda room: room.command("export"),
    "a form from App Home": lambda room: from_home(room, "home_check"),
    "a search from App Home": lambda room: from_home(room, "home_find"),
    "one's own settings from App Home": lambda room: from_home(room, "home_settings"),
    "a workspace's settings from App Home": lambda room: from_home(room, "home_workspace"),
}


def from_home(room: Newsroom, action: str) -> None:
    view = {"id": "V1", "type": "home", "blocks": []}
    room.press_in(view, {"type": "button", "action_id": action, "value": "home"})


@pytest.fixture
def done(reported: Newsroom, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is done from now on, in order: each call to Slack by its method, each look into the log as "log"."""
    order = reported.slack.calls
    order.clear()

    def watched(name: str) -> None:
        entered = getattr(reported.database, name)

        @contextmanager
        def noted() -> Iterator[Any]:
            order.append("log")
            with entered() as connection:
                yield connection

        monkeypatch.setattr(reported.database, name, noted)

    watched("reading")
    watched("writing")
    # The middleware looks whether it knows whoever presses; what is meant here is the work for the modal.
    monkeypatch.setattr("bot.names.people.remember", lambda *_: None)
    return order


@pytest.mark.parametrize("opened", OPENED)
def test_a_window_is_opened_before_anything_is_looked_up(reported: Newsroom, done: list[str], opened: str) -> None:
    """A trigger dies within three seconds, and the log may be busy."""
    if opened == "a channel to share with":
        reported.command(STORY)
        reported.work()
        done.clear()
    OPENED[opened](reported)
    assert done[0] == "views.open"


def test_a_form_over_a_list_is_opened_before_anything_is_looked_up(reported: Newsroom, done: list[str]) -> None:
    reported.press("Claims", reported.report())
    claims = reported.view()
    done.clear()
    reported.press_in(claims, next(block["accessory"] for block in claims["blocks"] if "accessory" in block))
    assert done[0] == "views.push"


def pressed(view: dict[str, Any], label: str) -> dict[str, Any]:
    rows = [block["elements"] for block in view["blocks"] if block["type"] == "actions"]
    return next(one for row in rows for one in row if one["text"]["text"] == label)


def test_a_list_is_turned_in_its_place_and_a_form_lies_over_it_alone(newsroom: Newsroom) -> None:
    newsroom.mention(WARDS)
    newsroom.work()
    newsroom.press("Claims", newsroom.report())
    for label in ("Next", "Next", "Previous"):
        newsroom.press_in(newsroom.view(), pressed(newsroom.view(), label))
    for number in range(3):
        claims = newsroom.view()
        ticks = [block["accessory"] for block in claims["blocks"] if "accessory" in block]
        newsroom.press_in(claims, ticks[number])
        newsroom.send(newsroom.view(), typed(source="The register", note=""), over=claims["id"])
        assert newsroom.view()["id"] == claims["id"]
    assert max(newsroom.slack.depths.values()) == 2


def test_a_fourth_view_on_top_is_one_too_many(newsroom: Newsroom) -> None:
    """What the played Slack refuses, Slack refuses."""
    slack, view = newsroom.slack, {"type": "modal", "title": {"type": "plain_text", "text": "x"}}
    view |= {"blocks": [{"type": "divider"}]}
    slack.views_open(trigger_id="1", view=view)
    for number in (1, 2, 3):
        slack.pressed_in[str(number + 1)] = f"V.{number}"
    slack.views_push(trigger_id="2", view=view)
    slack.views_push(trigger_id="3", view=view)
    with pytest.raises(Exception, match="push_limit_reached"):
        slack.views_push(trigger_id="4", view=view)
    assert slack.wrong.pop() == "views.push: push_limit_reached"


class Answers(HTTPServer):
    """Where a command's later answers go: what was posted there."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.posted: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/commands/1"


class _Answer(BaseHTTPRequestHandler):
    server: Answers

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.posted.append(json.loads(body))
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def answers() -> Iterator[Answers]:
    with serving(Answers()) as server:
        yield server


LINK = f"https://desk.slack.com/archives/{NEWSDESK}/p1690000000000700"


@pytest.mark.parametrize(
    ("said", "answered"),
    [("status", "Open, handed in by you:"), ("mine", "no checks in hand"), ("history", "The latest"), (LINK, "Taken")],
)
def test_what_is_answered_later_is_shown_to_who_typed_it_alone(
    reported: Newsroom, answers: Answers, said: str, answered: str
) -> None:
    reported.slack.typed[NEWSDESK] = [{"user": JOE, "text": STORY, "ts": "1690000000.000700"}]
    before = len(reported.slack.posts)
    assert reported.command(said, response_url=answers.url) == ""
    (posted,) = answers.posted
    assert answered in posted["text"]
    assert posted["response_type"] == "ephemeral"
    assert (posted["unfurl_links"], posted["unfurl_media"]) == (False, False)
    assert not posted.get("replace_original")
    assert len(reported.slack.posts) == before, "it is said once"


@pytest.mark.parametrize("said", [STORY, "help", "too short"])
def test_what_is_answered_at_once_is_shown_to_who_typed_it_alone(newsroom: Newsroom, said: str) -> None:
    typed_ = {"command": "/factcheck", "text": said, "team_id": TEAM, "channel_id": NEWSDESK, "user_id": ANNA,
              "trigger_id": "1"}  # fmt: skip
    answered = newsroom.deliver(typed_)
    assert answered.body
    assert "in_channel" not in str(answered.body)
    assert newsroom.slack.posts == []


def test_help_says_that_the_form_keeps_line_breaks(newsroom: Newsroom) -> None:
    said = newsroom.command("help")
    assert "Slack may run a command's lines together; the form keeps them" in said


def fails(*_: Any, **__: Any) -> Any:
    raise ZeroDivisionError


# What goes wrong just after Slack was answered: what somebody does, and the work that fails.
BEHIND: dict[str, tuple[Callable[[Newsroom], Any], str]] = {
    "a button": (lambda room: room.press("Figures", room.report()), "bot.listeners.lists.list_view"),
    "a ruling": (lambda room: room.press("Stands", room.thread()[0]), "bot.desk.Desk.rule"),
    "a form from a button": (details, "bot.listeners.workflow.details_view"),
    "a word of a command": (lambda room: room.command("status"), "storage.open_cases.asked_by"),
    "an export": (
        lambda room: (
            room.press("Export", room.report()),
            room.send(room.view(), {"form": {"selected_option": {"value": "json"}}}),
        ),
        "bot.listeners.papers.export",
    ),
    "App Home": (lambda room: room.event({"type": "app_home_opened", "user": ANNA, "channel": HOME}),
                 "bot.listeners.home.lists"),
}  # fmt: skip


@pytest.mark.parametrize("pressed_", BEHIND)
def test_what_goes_wrong_behind_an_answer_is_told_and_the_answer_stands(
    reported: Newsroom, monkeypatch: pytest.MonkeyPatch, pressed_: str
) -> None:
    does, work = BEHIND[pressed_]
    monkeypatch.setattr(work, fails)
    does(reported)  # asserts that Slack was answered with 200
    slack = reported.slack
    views = [json.dumps(shown["view"]) for shown in slack.views[-1:]]
    told = [whisper["text"] for whisper in slack.whispers] + [post["text"] for post in slack.posts] + views
    assert sum("Something went wrong on my side." in said for said in told) == 1
