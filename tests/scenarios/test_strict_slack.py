"""A workspace that installs the app in emulate, a Slack that nobody here wrote and that is strict about scopes."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep, time
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from cryptography.fernet import Fernet
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier

from bot.app import Bot, build_app, web_client
from bot.desk import Desk
from bot.export import Form, export
from bot.manifest import scopes
from bot.npm import NpmError, fetched
from bot.oauth import several
from bot.serve import web_app
from storage.database import open_database
from tests.scenarios.fetched import without

EMULATE = ("emulate", "0.11.2", "dist/index.js")
KEPT = Path(__file__).parents[2] / ".stet/emulate"
CLIENT, SECRET, ANNA = "1.2", "of-this-test", "xoxp-anna"
STORY = "The council said that the the repairs would cost £40,000 and that a an apology was due."


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Callable[[int], str]]:
    """Return a way to start emulate for an app at a port; it returns the address of that Slack."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("This needs Node.js.")
    try:
        program = fetched(KEPT, *EMULATE)
    except NpmError as error:
        without(str(error))
    running: list[subprocess.Popen[bytes]] = []

    def start(bot: int) -> str:
        port = free_port()
        app = {"client_id": CLIENT, "client_secret": "kept", "app_id": "A01STET", "name": "Stet", "scopes": [*scopes()]}
        app |= {"redirect_uris": [f"http://127.0.0.1:{bot}/slack/oauth_redirect"]}
        team = {"name": "The Larkfield Gazette", "domain": "larkfield"}
        anna = {"token": ANNA, "user": "anna", "scopes": [*scopes()]}
        seed = {"team": team, "strict_scopes": True, "users": [{"name": "anna"}], "channels": [{"name": "newsdesk"}]}
        seed |= {"oauth_apps": [app], "tokens": [anna]}
        (tmp_path / "seed.json").write_text(json.dumps({"slack": seed}), encoding="utf-8")
        command = [node, str(program), "start", "-s", "slack", "-p", str(port), "--seed", str(tmp_path / "seed.json")]
        running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))  # noqa: S603 - the program above
        until(lambda: socket.create_connection(("127.0.0.1", port), timeout=1).close() is None)
        return f"http://127.0.0.1:{port}"

    yield start
    for process in running:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def until(look: Callable[[], Any]) -> Any:
    end = monotonic() + 20
    while monotonic() < end:
        try:
            if seen := look():
                return seen
        except OSError:
            pass
        sleep(0.05)
    pytest.fail("it did not come")


def ask(address: str, method: str = "GET", form: dict[str, str] | None = None, **headers: str) -> tuple[int, Any, str]:
    """Ask as a browser does that follows nothing by itself; return status, headers and page."""
    parts = urlsplit(address)
    line = HTTPConnection(str(parts.hostname), parts.port, timeout=20)
    body = urlencode(form) if form else None
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
    line.request(method, f"{parts.path}?{parts.query}", body, kind | headers)
    answer = line.getresponse()
    return answer.status, answer.headers, answer.read().decode()


def install(bot: str, slack: str) -> str:
    """Install the app as somebody does in a browser; return the page that they are left with."""
    _, headers, page = ask(f"{bot}/slack/install")
    cookie = str(headers["set-cookie"]).partition(";")[0]
    link = unescape(re.findall(r'href="(https://slack\.com/oauth[^"]+)"', page)[0])
    address = urlencode(
        {"redirect_uri": f"{bot}/slack/oauth_redirect"}
    )  # Slack itself knows it from the app's settings
    _, _, page = ask(f"{link.replace('https://slack.com', slack)}&{address}")
    form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.partition("</form>")[0]))
    status, headers, _ = ask(f"{slack}/oauth/v2/authorize/callback", "POST", {k: unescape(v) for k, v in form.items()})
    assert status == 302
    back = str(headers["location"])
    assert back.startswith(bot)
    status, _, page = ask(back, Cookie=cookie)
    assert status == 200
    return page


def send(bot: str, body: str, kind: str = "application/json") -> int:
    """Send the bot a signed request; return the status."""
    stamp = str(int(time()))
    signature = str(SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body))
    parts = urlsplit(bot)
    line = HTTPConnection(str(parts.hostname), parts.port, timeout=20)
    signed = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature, "Content-Type": kind}
    line.request("POST", "/slack/events", body, signed)
    return line.getresponse().status


@pytest.fixture
def installed(
    strict: Callable[[int], str], served: Callable[..., int], tmp_path: Path
) -> Iterator[tuple[Bot, str, WebClient]]:
    """Yield the bot, its address, and a client of Anna's."""
    port = free_port()
    slack, database = strict(port), open_database(tmp_path / "stet.db")
    client, key = web_client(None, f"{slack}/api/"), Fernet.generate_key().decode()
    made = several(database, client, client_id=CLIENT, client_secret="kept", keys=key)  # noqa: S106 - nobody's
    bot = build_app(Desk(database), client, signing_secret=SECRET, several=made)
    served(web_app(bot), port)
    assert "Thank you" in install(f"http://127.0.0.1:{port}", slack)
    yield bot, f"http://127.0.0.1:{port}", WebClient(ANNA, base_url=f"{slack}/api/")
    bot.worker.stop()
    database.close()


def test_the_scopes_that_are_asked_for_are_enough(installed: tuple[Bot, str, WebClient]) -> None:
    bot, address, anna = installed
    me, team = (str(anna.auth_test()[name]) for name in ("user_id", "team_id"))
    channel = next(c["id"] for c in anna.conversations_list()["channels"] if c["name"] == "newsdesk")
    said = anna.chat_postMessage(channel=channel, text=f"<@U1BOT> {STORY}")
    event = {"type": "app_mention", "user": me, "text": said["message"]["text"], "channel": channel, "ts": said["ts"]}
    body = {"type": "event_callback", "team_id": team, "event_id": "Ev1", "event": event}
    assert send(address, json.dumps(body)) == 200
    bot.worker.drain()
    posted = [m for m in anna.conversations_history(channel=channel)["messages"] if m["user"] != me]
    assert ["2 errors" in json.dumps(message["blocks"]) for message in posted] == [True]
    thread = anna.conversations_replies(channel=channel, ts=posted[0]["ts"])["messages"][1:]
    assert ["*the the*" in json.dumps(message["blocks"]) for message in thread] == [True]

    ruled = next(
        b for block in thread[0]["blocks"] for b in block.get("elements", []) if b.get("action_id") == "stands"
    )
    pressed = {"type": "block_actions", "team": {"id": team}, "user": {"id": me, "team_id": team}, "actions": [ruled]}
    pressed |= {"api_app_id": "A01STET", "channel": {"id": channel}, "message": thread[0], "trigger_id": "1.2.3"}
    pressed |= {"container": {"type": "message", "message_ts": thread[0]["ts"], "channel_id": channel}}
    assert send(address, urlencode({"payload": json.dumps(pressed)}), "application/x-www-form-urlencoded") == 200
    until(lambda: bot.worker.drain() or "1 of 2 ruled" in json.dumps(read(anna, channel, posted[0]["ts"])))

    (case,) = bot.office.desk.recent(bot.office.access.reader(team, me))
    name, content = export(bot.office.desk, case, Form.HTML)
    bot.office.delivery.upload(team, bot.office.delivery.report_of(case), name, content, "The report as a file")
    assert [file["name"] for message in read(anna, channel, posted[0]["ts"]) for file in message.get("files", ())] == [
        name
    ]


def read(anna: WebClient, channel: str, ts: str) -> Any:
    return anna.conversations_replies(channel=channel, ts=ts)["messages"]


def test_a_scope_that_was_not_given_is_missed(installed: tuple[Bot, str, WebClient]) -> None:
    """That Slack is strict at all: without this the test above could not fail."""
    bot, _, anna = installed
    client = bot.office.clients(str(anna.auth_test()["team_id"]))
    with pytest.raises(SlackApiError, match="missing_scope"):
        client.users_lookupByEmail(email="anna@example.org")
