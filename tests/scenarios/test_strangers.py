"""A stranger gets nothing: whoever stands outside a case's wall presses, sends and types with its real ids.

Every id that the app listens to is tried, in each shape in which a button, a menu or a form carries ids here. What
comes back must be what comes back for ids that there are not, and nothing may be shown, posted or changed.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import hypothesis
import pytest
from hypothesis import strategies as st
from slack_bolt import BoltResponse
from slack_bolt.request import BoltRequest

from bot.access import NOT_YOURS

TEAM, BOT, ANNA, JOE = "T1", "U1BOT", "U2ANNA", "U3JOE"
NEWSDESK, COURT = "C1DESK", "C2COURT"
CANARY = "zibeline"
STORY = f"The {CANARY} raid\n\nThe council said that the the {CANARY} would cost £40,000, and asked to to wait."
GHOST_CASE, GHOST_FINDING = "0123456789abcdef", "fedcba9876543210"
Newsroom = Any
Listened = list[tuple[str, Any]]

# An id for a pattern of which the shortest match is of no use.
TELLING = {r"^why [A-Z0-9-]+$": ["why HYG-DOUBLE"]}
DOUBTFUL = f"Another {CANARY}\n\n" + STORY.split("\n\n")[1][:60] + (
    " Officers then searched a barn near Hull for two hours and found nothing at all there of any use to anybody."
)  # fmt: skip
# What listens, and asks for no case by its id: it may answer a stranger, and take in what they hand in.
NO_CASE = {"/factcheck", "why HYG-DOUBLE", "paste", "factcheck_message", "fact_check_article"}
NO_CASE |= {"home_check", "home_find", "home_settings", "home_workspace", "home_keep", "home_quieten"}
NO_CASE |= {"channel_settings", "personal_settings", "workspace_settings"}


class Door(NamedTuple):
    """Something that somebody outside may try: what kind of request, and the id that the app listens to."""

    kind: str
    name: str


def doors(listened: Listened) -> list[Door]:
    """Return whatever the app listens to, events apart."""
    kinds = (
        "action",
        "view",
        "view_submission",
        "view_closed",
        "shortcut",
        "global_shortcut",
        "message_shortcut",
        "command",
    )
    kinds += ("options", "function", "block_action")
    return sorted(
        {Door(_KIND.get(kind, kind), name) for kind, given in listened if kind in kinds for name in _names(given)}
    )


_KIND = {"block_action": "action", "view_submission": "view", "view_closed": "view", "global_shortcut": "shortcut"}


def _names(wanted: Any) -> list[str]:
    if isinstance(wanted, dict):
        return _names(wanted.get("action_id") or wanted.get("callback_id"))
    if isinstance(wanted, str):
        return [wanted]
    if wanted.pattern in TELLING:
        return TELLING[wanted.pattern]
    plain = re.fullmatch(r"\^\(([\w|]+)\)\$", wanted.pattern)
    if plain:
        return plain[1].split("|")
    return [hypothesis.find(st.from_regex(wanted, fullmatch=True), lambda _: True)]


def shapes(case: str, finding: str) -> Iterator[str]:
    """Yield the ways in which a button, a menu or a form carries ids."""
    for ids in (case, f"{case} {finding}", finding):
        yield ids
        yield f"{ids} 0"
        yield f"{ids} 0 stands"
        yield f"{ids} stands"
        yield f"{ids} claims 0"
        yield f"{ids} note"


@pytest.fixture
def walled(newsroom: Newsroom) -> Newsroom:
    """Return a newsroom with one case in a private channel that Anna is in and Joe is not."""
    newsroom.slack.members[ANNA] = {COURT}
    newsroom.mention(STORY, channel=COURT)
    newsroom.work()
    return newsroom


@pytest.fixture
def doubtful(walled: Newsroom) -> Newsroom:
    """Return the newsroom with copy in the case's thread of which it is asked whether it is a new version."""
    walled.mention(DOUBTFUL, channel=COURT, thread_ts=walled.report(COURT)["ts"])
    walled.work()
    with walled.database.reading() as connection:
        assert connection.execute("SELECT asked FROM candidates").fetchall() == [(1,)]
    return walled


@pytest.fixture
def public(newsroom: Newsroom) -> Newsroom:
    """Return a newsroom with one case in a public channel, which Anna sees, and Joe, a guest elsewhere, does not."""
    newsroom.slack.channels[COURT]["is_private"] = False
    newsroom.slack.people[JOE] = {"is_restricted": True}
    newsroom.mention(STORY, channel=COURT)
    newsroom.work()
    return newsroom


@pytest.fixture
def sent(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return all that goes to Slack from now on, in whatever way."""
    found: list[str] = []
    call = newsroom.slack.api_call

    def recorded(method: str, **given: Any) -> Any:
        found.append(json.dumps([method, given], default=_as_sent))
        return call(method, **given)

    monkeypatch.setattr(newsroom.slack, "api_call", recorded)
    return found


def ids(newsroom: Newsroom) -> tuple[str, str]:
    """Return the id of the case, and that of a finding in it."""
    with newsroom.database.reading() as connection:
        (case_id,) = connection.execute("SELECT id FROM cases ORDER BY rowid").fetchone()
    return str(case_id), newsroom.desk.report(case_id).run.findings[0].id


def requests(newsroom: Newsroom, door: Door, shape: str, user: str) -> Iterator[dict[str, Any]]:
    """Yield what Slack would send if somebody could press or send this."""
    by = newsroom._by(user) | {"trigger_id": f"t.{door.name}.{shape}"}
    view = {
        "id": "V9",
        "type": "modal",
        "callback_id": "x",
        "private_metadata": shape,
        "state": {"values": {}},
        "blocks": [],
    }
    if door.kind == "action":
        message = {"ts": newsroom.thread(COURT)[0]["ts"], "thread_ts": newsroom.report(COURT)["ts"], "text": "x"}
        pressed = {"type": "button", "action_id": door.name, "block_id": shape, "value": shape}
        chosen = {"type": "overflow", "action_id": door.name, "block_id": shape, "selected_option": {"value": shape}}
        where = {"channel": {"id": COURT}, "message": message, "container": {"type": "message", **message}}
        for action in (pressed, chosen):
            yield by | where | {"type": "block_actions", "actions": [action]}
            yield by | {"type": "block_actions", "actions": [action], "view": view, "container": {"type": "view"}}
    elif door.kind == "view":
        for kind in ("view_submission", "view_closed"):
            yield by | {"type": kind, "view": view | {"callback_id": door.name}}
    elif door.kind == "command":
        for said in (shape, *(f"{word} {shape}" for word in ("status", "history", "export", "open", "share"))):
            yield {"command": door.name, "text": said, "team_id": TEAM, "channel_id": COURT, "user_id": user,
                   "trigger_id": by["trigger_id"]}  # fmt: skip
    elif door.kind == "options":
        yield by | {"type": "block_suggestion", "action_id": door.name, "block_id": shape, "value": shape, "view": view}
    elif door.kind == "function":
        step = {"type": "function_executed", "function": {"callback_id": door.name}, "function_execution_id": "Fx1",
                "inputs": dict.fromkeys(("case", "case_id", "run", "text", "copy", "link"), shape),
                "bot_access_token": "xwfp-1"}  # fmt: skip
        yield {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev.{shape}", "event": step}
    elif door.kind in {"shortcut", "message_shortcut"}:
        message = newsroom.report(COURT) | {"user": BOT}
        where = {"channel": {"id": COURT}, "message": message, "message_ts": message["ts"]}
        yield by | {"type": "message_action", "callback_id": door.name} | where
        yield by | {"type": "shortcut", "callback_id": door.name}


def test_each_door_is_known(walled: Newsroom, listened: Listened) -> None:
    found = doors(listened)
    names = {door.name for door in found}
    assert {"corrected", "stands", "ignore", "change", "more", "paste", "/factcheck"} <= names
    for door in found:
        given = list(requests(walled, door, "x", JOE))
        assert any(_is_heard(walled, body) for body in given), f"no request here reaches {door}: give it one"


def _is_heard(newsroom: Newsroom, body: dict[str, Any]) -> bool:
    request = BoltRequest(body=json.dumps(body), headers={"content-type": ["application/json"]})
    resp = BoltResponse(status=404)
    return any(one.matches(req=request, resp=resp) for one in newsroom.bot.app._listeners)


def state(newsroom: Newsroom) -> Any:
    """Return all that a stranger could have changed: the log, and what stands in Slack for others.

    Which of Slack's events were seen, and what whoever presses is called, is kept of strangers too.
    """
    with newsroom.database.reading() as connection:
        tables = [name for name in connection.table_names() if not name.startswith(("sqlite_", "deliveries", "people"))]
        log = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables if "_index" not in name}  # noqa: S608
    return log, {where: dict(message) for where, message in newsroom.slack.messages.items() if where[0] == COURT}


def kept(newsroom: Newsroom, case_id: str) -> Any:
    """Return all that the log has of a case, and what stands of it in Slack."""
    log, messages = state(newsroom)
    return {name: [row for row in rows if case_id in row] for name, rows in log.items()}, messages


def told(newsroom: Newsroom, body: dict[str, Any], real: tuple[str, str], ghost: tuple[str, str]) -> str:
    """Return all that comes back, with ids made alike."""
    slack = newsroom.slack
    slack.whispers, slack.views = [], []
    before = set(slack.messages)
    answer = newsroom.deliver(body)
    said = {where: slack.messages[where] for where in set(slack.messages) - before}
    for where in said:
        del slack.messages[where]
    sent = sorted(
        json.dumps({**message, "ts": "", "channel": where[0]}, default=str) for where, message in said.items()
    )
    whole = json.dumps([answer.status, answer.body, slack.whispers, slack.views, sent], default=_as_sent)
    for ids_, name in ((real, "ID"), (ghost, "ID")):
        for one in ids_:
            whole = whole.replace(one, name)
    return whole


def _as_sent(held: Any) -> Any:
    return held.to_dict() if hasattr(held, "to_dict") else str(held)


def try_all(newsroom: Newsroom, listened: Listened, sent: list[str], real: tuple[str, str]) -> None:
    """Try whatever the app listens to, by somebody outside, with real ids and with some that there are not."""
    ghost = (GHOST_CASE, GHOST_FINDING)
    for door in doors(listened):
        for mine, theirs in zip(shapes(*real), shapes(*ghost), strict=True):
            for body, unknown in zip(
                requests(newsroom, door, mine, JOE), requests(newsroom, door, theirs, JOE), strict=True
            ):
                whole, before = state(newsroom), kept(newsroom, real[0])
                sent.clear()
                answered = told(newsroom, body, real, ghost)
                assert CANARY not in answered + "".join(sent), f"{door} shows {mine} to somebody outside"
                assert kept(newsroom, real[0]) == before, f"{door} lets somebody outside change {mine}"
                if door.name not in NO_CASE:
                    assert state(newsroom) == whole, f"{door} lets somebody outside change {mine}"
                if door.name not in HANDS_IN:
                    assert answered == told(newsroom, unknown, real, ghost), f"{door} tells that {mine} exists"


# What is handed in there is copy: that it was is said once, whatever it says.
HANDS_IN = {"factcheck_message", "fact_check_article"}


def test_a_stranger_is_shown_and_changes_nothing(walled: Newsroom, listened: Listened, sent: list[str]) -> None:
    try_all(walled, listened, sent, ids(walled))


def test_a_guest_elsewhere_is_shown_and_changes_nothing(public: Newsroom, listened: Listened, sent: list[str]) -> None:
    try_all(public, listened, sent, ids(public))


def test_a_stranger_decides_nothing_about_what_may_be_a_new_version(
    doubtful: Newsroom, listened: Listened, sent: list[str]
) -> None:
    with doubtful.database.reading() as connection:
        ((candidate,),) = connection.execute("SELECT case_id FROM candidates").fetchall()
    try_all(doubtful, listened, sent, (str(candidate), ids(doubtful)[1]))
    with doubtful.database.reading() as connection:
        assert connection.execute("SELECT case_id FROM candidates").fetchall() == [(candidate,)]


def test_each_door_to_a_case_asks_who_is_there(
    walled: Newsroom, listened: Listened, monkeypatch: pytest.MonkeyPatch
) -> None:
    access, asked, real = walled.bot.office.access, [], ids(walled)
    may_see = access.may_see
    monkeypatch.setattr(access, "may_see", lambda case, **who: asked.append(who["user"]) or may_see(case, **who))
    for door in doors(listened):
        asked.clear()
        for shape in shapes(*real):
            for body in requests(walled, door, shape, JOE):
                walled.deliver(body)
        unasked = door.name in NO_CASE
        assert unasked or asked, f"{door} touches no case, it seems: then name it in NO_CASE"
        assert set(asked) <= {JOE}


COPY = "The council said on Friday that the the ferry from Hull would be late again, and asked to to wait for it."
DIRECTLY = {"type": "message", "channel_type": "im", "channel": "D3JOE"}
EVENTS: list[dict[str, Any]] = [
    {"type": "app_home_opened", "tab": "home", "channel": "D3JOE"},
    {"type": "app_home_opened", "tab": "messages", "channel": "D3JOE"},
    DIRECTLY | {"text": "status"},
    DIRECTLY | {"text": "{link}"},
    DIRECTLY | {"text": COPY, "thread_ts": "{report}"},
    DIRECTLY | {"subtype": "message_changed", "channel": COURT,
                "message": {"type": "message", "user": JOE, "ts": "{asked}", "text": f"{COPY} Injected."}},
    {"type": "app_mention", "channel": NEWSDESK, "text": f"<@{BOT}> {{link}}"},
    {"type": "app_mention", "channel": NEWSDESK, "text": f"<@{BOT}> {{case}}"},
    {"type": "app_mention", "channel": NEWSDESK, "text": f"<@{BOT}> {COPY}", "thread_ts": "{report}"},
    {"type": "file_shared", "channel_id": "D3JOE", "file_id": "{case}"},
    {"type": "channel_shared", "channel": NEWSDESK, "connected_team_id": "T9"},
]  # fmt: skip
BY_SLACK = {"app_uninstalled", "tokens_revoked"}  # what tells of no person, and is in tests of its own


def test_each_event_is_tried(listened: Listened) -> None:
    heard = {given for kind, given in listened if kind == "event"}
    assert heard - BY_SLACK == {event["type"] for event in EVENTS}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: f"{event['type']} {event.get('text', '')[:20]}")
def test_what_a_stranger_writes_or_opens_shows_them_nothing(
    walled: Newsroom, sent: list[str], event: dict[str, Any]
) -> None:
    case_id, _ = ids(walled)
    before = kept(walled, case_id)
    with walled.database.reading() as connection:
        (source,) = connection.execute("SELECT source FROM cases").fetchone()
    ts = walled.report(COURT)["ts"]
    link = f"<https://gazette.slack.com/archives/{COURT}/p{ts.replace('.', '')}>"
    given = json.dumps(event)
    for name, value in (("link", link), ("case", case_id), ("report", ts), ("asked", source.rpartition("/")[2])):
        given = given.replace(f"{{{name}}}", value)
    sent.clear()
    walled.deliver(_event(json.loads(given)))
    walled.work()
    assert CANARY not in "".join(sent)
    assert kept(walled, case_id) == before


def test_the_refusal_is_one_sentence_to_one_person(walled: Newsroom) -> None:
    walled.press("Stands", walled.thread(COURT)[0], user=JOE)
    (whisper,) = walled.slack.whispers
    assert (whisper["user"], whisper["channel"], whisper["text"]) == (JOE, COURT, f"⚠️ {NOT_YOURS}")
    assert len(walled.slack.in_channel(COURT)) == 1


@pytest.mark.parametrize("refusal", ["user_not_in_channel", "channel_not_found", "not_in_channel"])
def test_who_cannot_be_told_in_the_channel_is_told_directly(walled: Newsroom, refusal: str) -> None:
    walled.slack.refusals = [("chat.postEphemeral", refusal)]
    before = [message["ts"] for message in walled.thread(COURT)]
    walled.press("Stands", walled.thread(COURT)[0], user=JOE)
    assert [message["text"] for message in walled.slack.in_channel("D3JOE")] == [f"⚠️ {NOT_YOURS}"]
    assert [message["ts"] for message in walled.thread(COURT)] == before


def test_who_is_put_out_of_the_channel_is_refused_at_the_next_press(walled: Newsroom) -> None:
    walled.slack.members[JOE] = {COURT}
    walled.press("Stands", walled.thread(COURT)[0], user=JOE)
    assert len(walled.desk.standing(ids(walled)[0])) == 1
    walled.slack.members[JOE] = set()
    walled.press("Ignore", walled.thread(COURT)[0], user=JOE)
    assert len(walled.desk.standing(ids(walled)[0])) == 1
    assert walled.slack.whispers[-1]["text"] == f"⚠️ {NOT_YOURS}"


def test_another_workspaces_people_see_nothing_even_by_the_same_id(walled: Newsroom) -> None:
    case_id, finding = ids(walled)
    body = walled._by(ANNA) | {
        "type": "block_actions", "channel": {"id": COURT}, "team": {"id": "T2"}, "user": {"id": ANNA, "team_id": "T2"},
        "message": {"ts": walled.thread(COURT)[0]["ts"]},
        "actions": [{"type": "button", "action_id": "stands", "block_id": "b", "value": f"{case_id} {finding}"}],
    }  # fmt: skip
    walled.deliver(body)
    assert walled.desk.standing(case_id) == {}


REPLAYED: dict[str, Callable[[Newsroom], dict[str, Any]]] = {
    "a mention": lambda room: _event({"type": "app_mention", "text": f"<@{BOT}> {STORY}", "channel": NEWSDESK}),
    "a word of help": lambda room: _event({"type": "app_mention", "text": "hello", "channel": NEWSDESK}),
    "a direct message": lambda room: _event(
        {"type": "message", "channel_type": "im", "text": STORY, "channel": "D3JOE"}),
    "a command": lambda room: {"command": "/factcheck", "text": STORY, "team_id": TEAM, "channel_id": NEWSDESK,
                               "user_id": JOE, "trigger_id": "t.1"},
    "a form": lambda room: room._by(JOE) | {"type": "view_submission", "view": {
        "id": "V1", "type": "modal", "callback_id": "paste",
        "state": {"values": {"part_1": {"part_1": {"value": STORY}}}}}},
    "a shortcut": lambda room: room._by(JOE) | {"type": "message_action", "callback_id": "factcheck_message",
        "channel": {"id": NEWSDESK}, "message": {"type": "message", "text": STORY, "ts": "1690000000.9"}},
    "a ruling": lambda room: room._by(ANNA) | {"type": "block_actions", "channel": {"id": COURT},
        "message": room.thread(COURT)[0], "actions": [{"type": "button", "action_id": "stands", "block_id": "b",
        "value": " ".join(ids(room))}]},
}  # fmt: skip


def _event(event: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "event_callback", "team_id": TEAM, "api_app_id": "A1", "event_id": "Ev7",
        "event": {"user": JOE, "ts": "1690000000.7"} | event,
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
    }  # fmt: skip


@pytest.mark.parametrize("name", REPLAYED)
def test_what_is_sent_again_does_nothing_more(walled: Newsroom, name: str) -> None:
    body = REPLAYED[name](walled)
    walled.deliver(body)
    walled.work()
    log = state(walled)[0]
    posted = {where: (m["text"], m["blocks"]) for where, m in walled.slack.messages.items()}
    walled.deliver(body)
    walled.work()
    assert state(walled)[0] == log
    again = {where: (m["text"], m["blocks"]) for where, m in walled.slack.messages.items()}
    if name == "a shortcut":  # whoever chose it is told that it is checked already
        again = {where: said for where, said in again.items() if "is checked already" not in said[0]}
    assert again == posted
