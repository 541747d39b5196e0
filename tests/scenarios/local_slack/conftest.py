"""local-slack, a Slack that nobody here wrote, with the real bot beside it and a strict porter between them."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlsplit
from urllib.request import Request, urlopen

import pytest
import waitress
import websocket

from bot.app import Bot, build_app
from bot.desk import Desk
from bot.npm import NpmError
from bot.practice import (
    ANNA,
    APP_TOKEN,
    BOT,
    BOT_TOKEN,
    DESK,
    SIGNING_SECRET,
    PracticeClient,
    local_slack,
    stand_in,
)
from bot.serve import over_socket, running, web_app
from storage.database import open_database
from tests.bot.slack.limits import held_against_call
from tests.scenarios.fetched import without

KEPT = Path(__file__).parents[3] / ".stet/practice"
PATIENCE = 30  # seconds
APP = "A01STET"


class Porter(ThreadingHTTPServer):
    """Stands between the bot and local-slack: refuses what Slack would refuse, and is in trouble as it is told.

    local-slack takes the porter's address for its own, so that files, uploads and Socket Mode come this way as well.
    `refused` holds each refusal, `troubles` by method what is to go wrong next: "429", "500" or "dropped"; with `worst`
    the first call of every method goes wrong, a download and an upload too.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _AtTheDoor)
        self.page = ""  # the address of local-slack, once it is there
        self.refused: list[tuple[str, str]] = []
        self.called: list[str] = []
        self.troubles: dict[str, list[str]] = {}
        self.worst = False
        self.troubled: set[str] = set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def trouble(self, method: str) -> str | None:
        if self.worst and method not in self.troubled | _WITHOUT_WHICH_THERE_IS_NO_BOT:
            self.troubled.add(method)
            return ("429", "500", "dropped")[len(self.troubled) % 3]
        waiting = self.troubles.get(method)
        return waiting.pop(0) if waiting else None

    def lies_at(self, program: Path, folder: Path) -> Path:
        """Return a program that runs local-slack and lets it take the porter's address for its own.

        It appends its port to whatever it is told, which therefore ends in a path.
        """
        made = folder / "local-slack"
        made.write_text(f'#!/bin/sh\nexec "{program.resolve()}" --base-host 127.0.0.1:{self.server_port}/at "$@"\n')
        made.chmod(0o755)
        return made


_AT = re.compile(r"^/at:\d+")
_WITHOUT_WHICH_THERE_IS_NO_BOT = {"apps.connections.open", "auth.test"}


class _AtTheDoor(BaseHTTPRequestHandler):
    server: Porter

    def do_POST(self) -> None:
        self.path = _AT.sub("", self.path)
        if self.headers.get("upgrade"):
            self._lead_on()
            return
        api = self.path.startswith("/api/")
        method = self.path.removeprefix("/api/").partition("?")[0] if api else self.path.split("/")[1]
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.server.called.append(method)
        match self.server.trouble(method):
            case "dropped":
                self.connection.close()
            case "429":
                self._answer(429, b'{"ok": false, "error": "ratelimited"}', {"retry-after": "1"})
            case "500":
                self._answer(500, b"")
            case _ if why := api and wrong(self._given(body)):
                self.server.refused.append((method, why))
                self._answer(200, json.dumps({"ok": False, "error": why}).encode())
            case _:
                self._pass_on(body)

    do_GET = do_POST  # noqa: N815 - the library's name

    def _given(self, body: bytes) -> dict[str, Any]:
        if "json" in self.headers.get("content-type", ""):
            return dict(json.loads(body or b"{}"))
        return {k: json.loads(v) if k in {"blocks", "view", "metadata"} else v for k, v in parse_qsl(body.decode())}

    def _pass_on(self, body: bytes) -> None:
        kept = {k: v for k, v in self.headers.items() if k.lower() in {"authorization", "content-type", "cookie"}}
        asked = Request(self.server.page + self.path, body or None, kept, method=self.command)  # noqa: S310
        try:
            with urlopen(asked, timeout=20) as answer:  # noqa: S310 - local-slack
                kind = {"content-type": answer.headers.get("content-type", "application/json")}
                self._answer(answer.status, answer.read(), kind)
        except HTTPError as error:
            self._answer(error.code, error.read())

    def _lead_on(self) -> None:
        """Let a line of Socket Mode through, both ways, until one side ends it."""
        there = urlsplit(self.server.page)
        with socket.create_connection((str(there.hostname), int(there.port or 0))) as onward:
            said = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
            onward.sendall(f"GET {self.path} HTTP/1.1\r\n{said}\r\n".encode())
            back = Thread(target=_pass, args=(onward, self.connection), daemon=True)
            back.start()
            _pass(self.connection, onward)
        self.close_connection = True

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        given = {"content-type": "application/json", "content-length": str(len(body))} | (headers or {})
        for name, value in given.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _pass(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while said := one.recv(65_536):
            other.sendall(said)
    with suppress(OSError):
        other.shutdown(socket.SHUT_RDWR)


def wrong(given: dict[str, Any]) -> str | None:
    """Return why Slack would refuse what a method is given, None where it would not."""
    try:
        held_against_call(given)
    except (AssertionError, KeyError) as error:
        return f"invalid_arguments: {error!r}"
    return None


@dataclass
class Gazette:
    """People at the page of local-slack: what they type, press and see. `listens` is the address of the bot."""

    page: str
    log: Path
    porter: Porter
    listens: int | None = None
    itself: str = BOT

    @contextmanager
    def bot(self) -> Iterator[Bot]:
        """Run the bot for a while, as a process does from start to end."""
        database = open_database(self.log)
        client = PracticeClient(token=BOT_TOKEN, base_url=f"{self.porter.address}/api/")
        secret = SIGNING_SECRET if self.listens else None
        made = build_app(Desk(database), client, signing_secret=secret)
        with running(made), self._listening(made):
            yield made
        database.close()

    @contextmanager
    def _listening(self, made: Bot) -> Iterator[None]:
        if self.listens:
            server = waitress.create_server(web_app(made), host="127.0.0.1", port=self.listens, threads=8)
            thread = Thread(target=server.run, daemon=True)
            thread.start()
            yield
            for channel in list(server.active_channels.values()):  # connections that are kept open
                channel.handle_close()
            server.close()
            thread.join(10)
            return
        stop, before = Event(), self._connections()
        thread = Thread(target=over_socket, args=(made, APP_TOKEN, stop))
        thread.start()
        try:
            until(lambda: self._connections() > before)
            yield
        finally:
            stop.set()
            thread.join(10)

    def write(self, text: str, *, user: str = ANNA, channel: str = DESK, thread: str | None = None) -> None:
        self._control("message", channel=channel, user=user, text=text, **({"thread_ts": thread} if thread else {}))

    def mention(self, text: str, **more: Any) -> None:
        self.write(f"<@{BOT}> {text}", **more)

    def upload(self, name: str, content: bytes, text: str = "", *, thread: str | None = None) -> None:
        """Send a file with a message, as somebody does who drops it on the page."""
        mark = "newsroom"
        fields = {"channel": DESK, "user": ANNA, "text": text} | ({"thread_ts": thread} if thread else {})
        parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = "".join([*parts, head]).encode() + content + f"\r\n--{mark}--\r\n".encode()
        kind = {"content-type": f"multipart/form-data; boundary={mark}"}
        _asked(Request(f"{self.page}/_control/upload", body, kind))  # noqa: S310 - this machine

    def edit(self, message: dict[str, Any], text: str) -> None:
        self._control("edit-message", channel=message["channel"], ts=message["ts"], user=message["user"], text=text)

    def command(self, text: str, *, user: str = ANNA, channel: str = DESK) -> None:
        self._control("command", channel=channel, user=user, command="/factcheck", text=text)

    def press(self, message: dict[str, Any], action: str, *, user: str = ANNA, number: int = 0, **more: Any) -> None:
        """Press the `number`th button of a message whose action id is this, or begins with this word."""
        ids = ((element, str(element.get("action_id", ""))) for element in _elements(message))
        found = [element for element, held in ids if action in {held, held.partition(" ")[0]}]
        pressed = found[number] | {"block_id": "b"} | more
        self._control("interact", channel=message["channel"], messageTs=message["ts"], user=user, action=pressed)

    def choose(self, message: dict[str, Any], entry: str, *, user: str = ANNA) -> None:
        """Choose from the first menu of a message that has this entry."""
        menus = [element for element in _elements(message) if element["type"] == "overflow"]
        menu, option = next((m, o) for m in menus for o in m["options"] if o["text"]["text"] == entry)
        self.press(message, menu["action_id"], user=user, selected_option=option)

    def press_at_home(self, home: dict[str, Any], action: str, *, beside: dict[str, Any], user: str = ANNA) -> None:
        """Press a button of App Home; local-slack wants a message that it stands in."""
        self.press({"channel": beside["channel"], "ts": beside["ts"], "blocks": home["blocks"]}, action, user=user)

    def open_home(self, user: str = ANNA) -> dict[str, Any]:
        self._control("open-home", user=user)
        return until(lambda: self._state()["homeViews"].get(user, {}).get(APP))

    def modal(self) -> dict[str, Any] | None:
        """Return the modal on top."""
        stack = self._state().get("modalStack") or [None]
        return stack[-1]

    def shown(self, words: str) -> dict[str, Any]:
        """Return the modal on top as soon as it holds `words`."""
        return until(lambda: (view := self.modal()) and words in json.dumps(view, ensure_ascii=False) and view, words)

    def until(self, look: Callable[[], Any]) -> Any:
        return until(look)

    def submit(self, values: dict[str, dict[str, Any]], *, user: str = ANNA) -> None:
        """Send the modal on top; `values` by block id, then action id, as Slack has them."""
        self._through_the_page({"t": "view_submit", "user": user, "values": values})

    def close_modal(self, user: str = ANNA) -> None:
        self._through_the_page({"t": "view_close", "user": user})

    def said(self, words: str, *, channel: str = DESK, thread: str | None = None) -> dict[str, Any]:
        """Return the bot's message that holds `words`, as soon as it stands."""
        return until(lambda: self.seen(words, channel=channel, thread=thread), words)

    def seen(self, words: str, *, channel: str = DESK, thread: str | None = None) -> dict[str, Any] | None:
        for message in self.messages(channel):
            held = json.dumps([message.get("blocks", []), message.get("text", "")], ensure_ascii=False)
            if message.get("thread_ts") == thread and message.get("user") == BOT and words in held:
                return message
        return None

    def wrote(self, text: str) -> dict[str, Any]:
        """Have somebody write in the channel, to nobody; return the message."""
        self.write(text)
        return until(lambda: next((m for m in self.messages() if m.get("text") == text), None), text)

    def whispered(self, words: str) -> None:
        """Wait for what is shown to one person alone."""
        until(lambda: words in json.dumps(self._state(), ensure_ascii=False), words)

    def messages(self, channel: str = DESK) -> list[dict[str, Any]]:
        return [dict(m) for m in _asked(f"{self.page}/_control/messages/{channel}")["messages"]]

    def direct(self, user: str) -> str:
        """Return the direct message between somebody and the bot, once there is one."""
        return until(lambda: next((c["id"] for c in self._channels() if c["is_im"] and user in c["members"]), None))

    def _channels(self) -> list[dict[str, Any]]:
        return list(_asked(f"{self.page}/_control/state")["channels"])

    def _state(self) -> dict[str, Any]:
        """Return what the page shows."""
        line = websocket.create_connection(f"{self.page.replace('http', 'ws')}/ui", timeout=10)
        try:
            return dict(json.loads(line.recv())["state"])
        finally:
            line.close()

    def _through_the_page(self, said: dict[str, Any]) -> None:
        line = websocket.create_connection(f"{self.page.replace('http', 'ws')}/ui", timeout=10)
        line.recv()
        line.send(json.dumps(said))
        sleep(0.2)  # what is said is lost where the page goes away at once
        line.close()

    def _connections(self) -> int:
        return sum("socket connected" in entry["summary"] for entry in _asked(f"{self.page}/_control/log")["log"])

    def _control(self, what: str, **body: Any) -> None:
        where = f"{self.page}/_control/{what}"
        _asked(Request(where, json.dumps(body).encode(), {"content-type": "application/json"}))  # noqa: S310


def _elements(message: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for block in message.get("blocks", []):
        found += block.get("elements", []) if block["type"] == "actions" else []
        found += [block["accessory"]] if "accessory" in block else []
    return found


def _asked(request: str | Request) -> dict[str, Any]:
    with urlopen(request, timeout=10) as answer:  # noqa: S310 - an address on this machine
        return dict(json.load(answer))


def until(look: Callable[[], Any], what: str = "it") -> Any:
    """Return what `look` sees as soon as it sees something; fail after a while."""
    end = monotonic() + PATIENCE
    while monotonic() < end:
        if seen := look():
            return seen
        sleep(0.05)
    pytest.fail(f"{what} did not come within {PATIENCE} seconds")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture(params=["socket", "http"])
def gazette(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Gazette]:
    """A newsroom at the page, the bot listening over Socket Mode, and again for signed requests."""
    try:
        program = local_slack(KEPT)
    except NpmError as error:
        without(str(error))
    listens = free_port() if request.param == "http" else None
    events_at = f"http://127.0.0.1:{listens}/slack/events" if listens else None
    porter = Porter()
    with stand_in(
        porter.lies_at(program, tmp_path), tmp_path / "kept", free_port(), events_at=events_at
    ) as porter.page:
        Thread(target=porter.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield Gazette(porter.page, tmp_path / "stet.db", porter, listens)
        porter.shutdown()
        porter.server_close()
        assert porter.refused == [], "Slack would have refused this"
