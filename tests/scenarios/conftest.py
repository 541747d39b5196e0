"""A newsroom: a Slack that is played, the real Bolt app, the real desk, a real log in a file."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.app import Bot, build_app
from bot.desk import Desk
from storage.database import Database, open_database
from tests.bot.slack.limits import held_against_call
from tests.serving import serving

TEAM, BOT, ANNA, JOE = "T1", "U1BOT", "U2ANNA", "U3JOE"
NAMES = {ANNA: "anna.lyle", JOE: "joe.hart", "U4EVE": "eve.moss"}
NEWSDESK, COURT, SHARED, AWAY = "C1DESK", "C2COURT", "C3SHARED", "C4AWAY"
CHANNELS = {
    NEWSDESK: {"is_channel": True, "is_private": False},
    COURT: {"is_channel": True, "is_private": True},
    SHARED: {"is_channel": True, "is_private": False, "is_ext_shared": True},
}


_AS_JSON = {"blocks", "view", "metadata"}
STACKED = 3  # views on top of one another


class PlayedSlack(WebClient):
    """Slack's web API in memory: what is posted, updated, shown to one person and opened."""

    def __init__(self) -> None:
        super().__init__(token="xoxb-played")  # noqa: S106 - nobody's
        self.messages: dict[tuple[str, str], dict[str, Any]] = {}
        self.whispers: list[dict[str, Any]] = []
        self.views: list[dict[str, Any]] = []
        self.files: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.homes: dict[str, dict[str, Any]] = {}  # by person
        self.members: dict[str, set[str]] = {}  # the channels that each person is in
        self.channels: dict[str, dict[str, Any]] = {name: dict(about) for name, about in CHANNELS.items()}
        self.people: dict[str, dict[str, Any]] = {}  # who is no full member of the workspace, and what they are
        self.refusals: list[tuple[str, str]] = []  # (method, error): each refuses one call
        self.typed: dict[str, list[dict[str, Any]]] = {}  # what people wrote, by channel, the oldest first
        self.steps: dict[str, dict[str, Any]] = {}  # what workflows were told, by execution
        self.known_files: dict[str, dict[str, Any]] = {}  # what Slack knows of each file
        self.posts: list[dict[str, Any]] = []  # each chat.postMessage as it was made, before anything was redrawn
        self.wrong: list[str] = []  # what Slack would have refused for what it is: there must be none
        self.pressed_in: dict[str, str] = {}  # the view that each trigger comes from
        self.depths: dict[str, int] = {}  # how many views each view is the top of
        self._ts = count(1)

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:
        asked = given.get("json") or given.get("params") or given.get("data") or {}
        asked = {key: json.loads(value) if key in _AS_JSON and isinstance(value, str) else value
                 for key, value in asked.items()}  # fmt: skip
        self.calls.append(api_method)
        with self.holding(api_method):
            held_against_call(asked)
            assert not asked.get("reply_broadcast"), "nobody wants a thread's message in the channel as well"
        error = next((e for method, e in self.refusals if method == api_method), None)
        if error:
            self.refusals.remove((api_method, error))
            return self._refused(api_method, error)
        return getattr(self, "_" + api_method.replace(".", "_"))(asked)

    @contextlib.contextmanager
    def holding(self, what: str) -> Iterator[None]:
        """Remember what does not hold inside: whoever calls Slack may catch what is raised."""
        try:
            yield
        except (AssertionError, KeyError) as error:
            self.wrong.append(f"{what}: {error!r}")
            raise

    def in_channel(self, channel: str) -> list[dict[str, Any]]:
        return [m for (where, _), m in self.messages.items() if where == channel and not m["thread_ts"]]

    def in_thread(self, channel: str, ts: str) -> list[dict[str, Any]]:
        return [m for (where, _), m in self.messages.items() if where == channel and m["thread_ts"] == ts]

    def _chat_postMessage(self, asked: dict[str, Any]) -> SlackResponse:  # noqa: N802 - Slack's name
        if asked["channel"] == AWAY:
            return self._refused("chat.postMessage", "not_in_channel")
        with self.holding("chat.postMessage"):
            assert asked["unfurl_links"] is False
            assert asked["unfurl_media"] is False
        self.posts.append(asked)
        ts = f"1700000000.{next(self._ts):06}"
        held = {"thread_ts": None, "bot_id": "B1"} | asked | {"blocks": asked.get("blocks") or [], "ts": ts}
        self.messages[asked["channel"], ts] = held
        return self._answer({"channel": asked["channel"], "ts": ts})

    def _auth_test(self, _asked: dict[str, Any]) -> SlackResponse:
        return self._answer({"bot_id": "B1", "user_id": BOT})

    def _chat_update(self, asked: dict[str, Any]) -> SlackResponse:
        if (asked["channel"], asked["ts"]) not in self.messages:
            return self._refused("chat.update", "message_not_found")
        self.messages[asked["channel"], asked["ts"]].update(text=asked["text"], blocks=asked["blocks"])
        return self._answer({"channel": asked["channel"], "ts": asked["ts"]})

    def _views_publish(self, asked: dict[str, Any]) -> SlackResponse:
        self.homes[asked["user_id"]] = asked["view"]
        return self._answer({"view": asked["view"]})

    def _chat_postEphemeral(self, asked: dict[str, Any]) -> SlackResponse:  # noqa: N802 - Slack's name
        self.whispers.append(asked)
        return self._answer({})

    def _conversations_open(self, asked: dict[str, Any]) -> SlackResponse:
        return self._answer({"channel": {"id": direct(asked["users"])}})

    def _conversations_info(self, asked: dict[str, Any]) -> SlackResponse:
        if asked["channel"] not in self.channels:
            return self._refused("conversations.info", "channel_not_found")
        return self._answer({"channel": self.channels[asked["channel"]]})

    def _users_info(self, asked: dict[str, Any]) -> SlackResponse:
        return self._answer({"user": {"id": asked["user"], "team_id": TEAM} | self.people.get(asked["user"], {})})

    def _users_conversations(self, asked: dict[str, Any]) -> SlackResponse:
        here = [{"id": channel} | self.channels[channel] for channel in sorted(self.members.get(asked["user"], ()))]
        return self._answer({"channels": here})

    def _conversations_history(self, asked: dict[str, Any]) -> SlackResponse:
        if asked.get("include_all_metadata"):  # the bot looks for what it has posted itself
            return self._answer({"messages": self.in_channel(asked["channel"])[::-1]})
        if asked["channel"] not in self.typed:
            return self._refused("conversations.history", "not_in_channel")
        limit, found = int(asked.get("limit", 100)), self._between(asked, None)
        onward = "oldest" in asked and "latest" not in asked  # paging forward, else back
        return self._answer({"messages": (found[:limit] if onward else found[-limit:])[::-1]})

    def _conversations_replies(self, asked: dict[str, Any]) -> SlackResponse:
        if asked.get("include_all_metadata"):
            return self._answer({"messages": self.in_thread(asked["channel"], asked["ts"])})
        if asked["channel"] not in self.typed:
            return self._refused("conversations.replies", "channel_not_found")
        return self._answer({"messages": self._between(asked, asked["ts"])[: int(asked.get("limit", 100))]})

    def _between(self, asked: dict[str, Any], thread: str | None) -> list[dict[str, Any]]:
        low, high = float(asked.get("oldest") or 0), float(asked.get("latest") or "inf")
        whole = str(asked.get("inclusive", "")).lower() in {"1", "true"}
        return [
            m
            for m in self.typed[asked["channel"]]
            if low < float(m["ts"]) < high or (whole and float(m["ts"]) in {low, high})
            if m.get("thread_ts") in ({thread} if thread else {None, m["ts"]})
        ]

    def _chat_getPermalink(self, asked: dict[str, Any]) -> SlackResponse:  # noqa: N802 - Slack's name
        where, ts = asked["channel"], asked["message_ts"]
        if (where, ts) not in self.messages:
            return self._refused("chat.getPermalink", "message_not_found")
        return self._answer({"permalink": f"https://desk.slack.com/archives/{where}/p{ts.replace('.', '')}"})

    def _functions_completeSuccess(self, asked: dict[str, Any]) -> SlackResponse:  # noqa: N802 - Slack's name
        outputs = asked["outputs"]
        self.steps[asked["function_execution_id"]] = json.loads(outputs) if isinstance(outputs, str) else outputs
        return self._answer({})

    def _functions_completeError(self, asked: dict[str, Any]) -> SlackResponse:  # noqa: N802 - Slack's name
        self.steps[asked["function_execution_id"]] = {"error": asked["error"]}
        return self._answer({})

    def _files_info(self, asked: dict[str, Any]) -> SlackResponse:
        if asked["file"] not in self.known_files:
            return self._refused("files.info", "file_not_found")
        return self._answer({"file": self.known_files[asked["file"]]})

    def _views_open(self, asked: dict[str, Any]) -> SlackResponse:
        self.depths[f"V.{asked['trigger_id']}"] = 1
        return self._shown(asked, f"V.{asked['trigger_id']}")

    def _views_push(self, asked: dict[str, Any]) -> SlackResponse:
        depth = 1 + self.depths.get(self.pressed_in.get(asked["trigger_id"], ""), 1)
        if depth > STACKED:
            self.wrong.append("views.push: push_limit_reached")
            return self._refused("views.push", "push_limit_reached")
        self.depths[f"V.{asked['trigger_id']}"] = depth
        return self._shown(asked, f"V.{asked['trigger_id']}")

    def _views_update(self, asked: dict[str, Any]) -> SlackResponse:
        return self._shown(asked, asked["view_id"])

    def _shown(self, asked: dict[str, Any], view_id: str) -> SlackResponse:
        self.views.append(asked | {"view": asked["view"] | {"id": view_id}})
        return self._answer({"view": self.views[-1]["view"]})

    def files_upload_v2(self, **asked: Any) -> SlackResponse:
        return self.api_call("files.completeUploadExternal", json=asked)

    def _files_completeUploadExternal(self, asked: dict[str, Any]) -> SlackResponse:  # noqa: N802 - Slack's name
        self.files.append(asked)
        return self._answer({})

    def _answer(self, data: dict[str, Any]) -> SlackResponse:
        return SlackResponse(
            client=self,
            http_verb="POST",
            api_url="",
            req_args={},
            data={"ok": True} | data,
            headers={},
            status_code=200,
        )

    def _refused(self, method: str, error: str) -> SlackResponse:
        raise SlackApiError(f"{method}: {error}", {"ok": False, "error": error})


def direct(user: str) -> str:
    """Return the direct message with somebody."""
    return f"D{user[1:]}"


@dataclass
class Newsroom:
    """People who type and press, and the bot that hears them. `restart` ends the bot's process and starts another."""

    path: Path
    slack: PlayedSlack = field(default_factory=PlayedSlack)
    seconds: float = 0.0
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    _number: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self._open()

    def _open(self) -> None:
        self.database: Database = open_database(self.path)
        self.desk = Desk(self.database, now=lambda: self.began + timedelta(seconds=self.seconds))
        self.bot: Bot = build_app(self.desk, self.slack, authorize=_authorized, executor=AtOnce())
        self.bot.office.walls.clock = self.bot.worker.patience._clock = lambda: self.seconds

    def restart(self) -> None:
        self.database.close()
        self._open()

    def work(self, *, later: float = 0.0) -> None:
        """Let the worker do all there is to do, so many seconds later."""
        self.seconds += later
        self.bot.worker.drain()

    def becomes(self, channel: str, *, later: float = 60.0, **kind: bool) -> None:
        """Have a channel become one of another kind; what Slack said of it until then is forgotten by now."""
        self.slack.channels[channel] |= kind
        self.seconds += later

    def post(self) -> None:
        """Let what is in the queue be posted, and nothing be read."""
        self.bot.worker.sender.drain()

    def mention(self, text: str, *, user: str = ANNA, channel: str = NEWSDESK, **more: Any) -> dict[str, Any]:
        """Mention the bot; return the event's payload, which Slack may send again."""
        event = {"type": "app_mention", "user": user, "text": f"<@{BOT}> {text}", "channel": channel}
        return self.event(event | {"ts": self._ts()} | more)

    def write(self, text: str, *, user: str = ANNA, **more: Any) -> dict[str, Any]:
        """Write to the bot directly."""
        event = {"type": "message", "channel_type": "im", "user": user, "text": text, "channel": direct(user)}
        return self.event(event | {"ts": self._ts()} | more)

    def event(self, event: dict[str, Any], status: int = 200) -> dict[str, Any]:
        payload = {
            "type": "event_callback", "team_id": TEAM, "api_app_id": "A1", "event_id": f"Ev{next(self._number)}",
            "event": event, "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
        }  # fmt: skip
        assert self.deliver(payload).status == status
        return payload

    def deliver(self, payload: dict[str, Any]) -> BoltResponse:
        """Deliver what Slack sends as JSON; a view in the answer is held to Slack's limits, as one that is opened."""
        if "trigger_id" in payload and "view" in payload:
            self.slack.pressed_in[payload["trigger_id"]] = payload["view"]["id"]
        answered = self._dispatch(json.dumps(payload), "application/json")
        with self.slack.holding("an answer"):
            held_against_call(_in_json(answered))
        return answered

    def command(self, text: str, *, user: str = ANNA, **more: Any) -> str:
        """Type /factcheck; return what Slack is answered at once, which is shown to whoever typed it alone."""
        typed = {"command": "/factcheck", "text": text, "team_id": TEAM, "channel_id": NEWSDESK, "user_id": user,
                 "trigger_id": f"trigger{next(self._number)}"}  # fmt: skip
        answered = self.deliver(typed | more)
        assert answered.status == 200
        held = _in_json(answered)
        assert held.get("response_type", "ephemeral") == "ephemeral", "the channel is told what somebody typed"
        return str(held.get("text", answered.body))

    def shortcut(self, message: dict[str, Any], *, user: str = ANNA, channel: str = NEWSDESK) -> None:
        """Choose "Fact-check this" on a message."""
        body = self._by(user) | {
            "type": "message_action", "callback_id": "factcheck_message", "channel": {"id": channel},
            "message": message, "message_ts": message["ts"],
        }  # fmt: skip
        assert self.deliver(body).status == 200

    def submit(
        self, values: dict[str, Any], *, user: str = ANNA, view_id: str = "V1", metadata: str = ""
    ) -> dict[str, Any]:
        """Send the modal; return what Slack is answered."""
        kinds = {
            "published": "selected_date", "due": "selected_date_time", "embargo": "selected_date_time",
            "files": "files", "audience": "selected_option",
        }  # fmt: skip
        state = {name: {name: {kinds.get(name, "value"): value}} for name, value in values.items()}
        view = {"id": view_id, "type": "modal", "callback_id": "paste", "state": {"values": state},
                "private_metadata": metadata}  # fmt: skip
        answered = self.deliver(self._by(user) | {"type": "view_submission", "view": view})
        assert answered.status == 200
        return json.loads(answered.body) if answered.body else {}

    def press(self, label: str, message: dict[str, Any], *, user: str = ANNA, number: int = 0) -> None:
        """Press the `number`th button with this label in a message, whatever it counts."""
        buttons = [b for block in message["blocks"] if block["type"] == "actions" for b in block["elements"]]
        named = [(b, b.get("text", {}).get("text", "")) for b in buttons]
        button = [b for b, name in named if label in {name, name.partition(" (")[0]}][number]
        self.press_again(button, message, user=user)

    def choose(self, label: str, message: dict[str, Any], *, user: str = ANNA) -> None:
        """Choose from the first menu in a message that has this entry."""
        rows = [b["elements"] for b in message["blocks"] if b["type"] == "actions"]
        menus = [block["accessory"] for block in message["blocks"] if "accessory" in block]
        menus += [one for row in rows for one in row if one["type"] == "overflow"]
        menu, option = next((m, o) for m in menus for o in m["options"] if o["text"]["text"] == label)
        self.press_again(
            {"type": "overflow", "action_id": menu["action_id"], "selected_option": option}, message, user=user
        )

    def press_again(self, button: dict[str, Any], message: dict[str, Any], *, user: str = ANNA) -> None:
        """Press a button that may have gone meanwhile, as somebody does whose screen is behind."""
        body = self._by(user) | {
            "type": "block_actions", "channel": {"id": message["channel"]}, "message": message,
            "container": {"type": "message", "message_ts": message["ts"], "channel_id": message["channel"]},
            "actions": [{"type": "button", "block_id": "b", **button}],
        }  # fmt: skip
        assert self.deliver(body).status == 200
        self.post()

    def view(self) -> dict[str, Any]:
        """Return the modal that was last opened, pushed or drawn again."""
        return self.slack.views[-1]["view"]

    def press_in(self, view: dict[str, Any], action: dict[str, Any], *, user: str = ANNA) -> None:
        """Press a button, or choose from a menu, in a modal."""
        body = self._by(user) | {
            "type": "block_actions", "view": view, "container": {"type": "view", "view_id": view["id"]},
            "actions": [{"block_id": "b", **action}],
        }  # fmt: skip
        assert self.deliver(body).status == 200
        self.post()

    def send(
        self, view: dict[str, Any], values: dict[str, dict[str, Any]], *, user: str = ANNA, over: str | None = None
    ) -> dict[str, Any]:
        """Send a modal's form; `values` by the names of its boxes, `over` the modal below. Return the answer."""
        state = {"values": {name: {name: value} for name, value in values.items()}}
        sent = view | {"state": state, "previous_view_id": over}
        answered = self.deliver(self._by(user) | {"type": "view_submission", "view": sent})
        assert answered.status == 200
        self.post()
        return json.loads(answered.body) if answered.body else {}

    def home(self, user: str = ANNA) -> dict[str, Any]:
        """Open App Home; return what stands there."""
        self.event({"type": "app_home_opened", "user": user, "channel": direct(user), "tab": "home"})
        return self.slack.homes[user]

    def report(self, channel: str = NEWSDESK) -> dict[str, Any]:
        """Return the only report in a channel."""
        (message,) = self.slack.in_channel(channel)
        return message

    def thread(self, channel: str = NEWSDESK) -> list[dict[str, Any]]:
        """Return what stands below the only report in a channel."""
        return self.slack.in_thread(channel, self.report(channel)["ts"])

    def _by(self, user: str) -> dict[str, Any]:
        return {
            "user": {"id": user, "team_id": TEAM, "name": NAMES.get(user, "")}, "team": {"id": TEAM},
            "api_app_id": "A1", "token": "t", "trigger_id": f"trigger{next(self._number)}",
        }  # fmt: skip

    def _ts(self) -> str:
        return f"1690000000.{next(self._number):06}"

    def _dispatch(self, body: str, kind: str) -> BoltResponse:
        return self.bot.app.dispatch(BoltRequest(body=body, headers={"content-type": [kind]}))


class FileServer(ThreadingHTTPServer):
    """Where files lie: by path, the content type and the bytes of each, or the address that it sends one on to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Files)
        self.held: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, str | None]] = []  # the path and the token of each request
        self.trouble: Callable[[], int] = lambda: 0  # the status with which a request fails, 0 where it does not

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def put(self, path: str, content: bytes, kind: str = "text/plain", *, status: int = 200, **headers: str) -> str:
        """Lay a file at a path; return its address."""
        self.held[path] = (status, {"Content-Type": kind} | headers, content)
        return self.url + path

    def file(self, name: str, content: bytes, kind: str = "text/plain", **more: Any) -> dict[str, Any]:
        """Lay a file; return it as Slack tells of it in a message."""
        number = len(self.held) + 1
        url = self.put(f"/files/{number}/{name}", content, kind)
        about = {"id": f"F{number}", "name": name, "size": len(content)}
        return about | {"url_private_download": url, "url_private": url} | more


class _Files(BaseHTTPRequestHandler):
    server: FileServer

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers.get("Authorization")))
        failing = self.server.trouble()
        found = self.server.held.get(self.path, (404, {}, b""))
        status, headers, content = (failing, {}, b"") if failing else found
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(content))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def files(newsroom: Newsroom) -> Iterator[FileServer]:
    """Return where the files of the newsroom's Slack lie."""
    server = FileServer()
    newsroom.slack.base_url = f"{server.url}/api/"
    with serving(server):
        yield server


class AtOnce(Executor):
    """Runs what it is given before it returns."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


def _in_json(answered: BoltResponse) -> dict[str, Any]:
    """Return an answer's JSON; nothing of one that is empty, or in plain words."""
    try:
        return dict(json.loads(answered.body))
    except ValueError:
        return {}


def _authorized(**_: Any) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_user_id=BOT, bot_id="B1", bot_token="xoxb-played")  # noqa: S106


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom(tmp_path / "stet.db")
    yield made
    made.database.close()
    assert made.slack.wrong == [], "Slack would have refused this"


@pytest.fixture
def reported(newsroom: Newsroom, request: pytest.FixtureRequest) -> Newsroom:
    """Return a newsroom in whose newsdesk the report of the module's STORY stands."""
    newsroom.mention(request.module.STORY)
    newsroom.work()
    return newsroom


@pytest.fixture
def dying(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return how the bot's process is made to die right after each answer, and to start again."""

    def die_after_the_answer() -> None:
        behind = newsroom.bot.app.listener_runner.lazy_listener_runner
        monkeypatch.setattr(behind, "start", lambda *_, **__: None)
        monkeypatch.setattr(newsroom, "post", newsroom.restart)

    return die_after_the_answer


@pytest.fixture
def words() -> Callable[[dict[str, Any]], str]:
    """Return a reader of all words in a message or a view."""

    def read(held: dict[str, Any]) -> str:
        found: list[str] = []

        def walk(item: Any) -> None:
            if isinstance(item, dict):
                for key, value in item.items():
                    if key == "text" and isinstance(value, str):
                        found.append(value)
                    else:
                        walk(value)
            elif isinstance(item, list):
                for value in item:
                    walk(value)

        walk(held.get("blocks", []))
        return "\n".join(found)

    return read
