"""One conversation over Socket Mode with local-slack, a Slack that nobody here wrote."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any
from urllib.request import Request, urlopen

import pytest

from bot.app import build_app
from bot.desk import Desk
from bot.practice import ANNA, APP_TOKEN, BOT, BOT_TOKEN, DESK, JOE, PracticeClient, PracticeError, fetched, stand_in
from bot.serve import over_socket, running
from storage.database import open_database

KEPT = Path(__file__).parents[2] / ".stet/practice"
STORY = "The council said that the the repairs would cost £40,000 and that a an apology was due."


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    try:
        program = fetched(KEPT)
    except PracticeError as error:
        pytest.skip(str(error))
    with stand_in(program, tmp_path_factory.mktemp("local-slack"), _free_port()) as address:
        yield address


@contextmanager
def bot(page: str, log: Path) -> Iterator[None]:
    """Run the bot for a while, as a process does from start to end."""
    database = open_database(log)
    made = build_app(Desk(database), PracticeClient(token=BOT_TOKEN, base_url=f"{page}/api/"))
    stop = Event()
    before = _connections(page)
    with running(made):
        listening = Thread(target=over_socket, args=(made, APP_TOKEN, stop))
        listening.start()
        try:
            _until(lambda: _connections(page) > before)
            yield
        finally:
            stop.set()
            listening.join(10)
    database.close()


def test_mention_command_button_and_restart(page: str, tmp_path: Path) -> None:
    log = tmp_path / "stet.db"
    with bot(page, log):
        _control(page, "message", channel=DESK, user=ANNA, text=f"<@{BOT}> {STORY}")
        report = _until(lambda: _one(page, DESK, "2 errors"))
        findings = _until(lambda: _one(page, DESK, "*the the*", thread=report["ts"]))
        _control(page, "command", channel=DESK, user=JOE, command="/factcheck", text=STORY)
        _until(lambda: _one(page, DESK, "Taken in: 17 words"))
        private = _until(lambda: _direct_message(page, JOE))
        _until(lambda: _one(page, private, "2 errors"))
        _press(page, findings, 0, "stands", JOE)
        _until(lambda: _one(page, DESK, f"*Stands*, <@{JOE}>", thread=report["ts"]))
        assert _until(lambda: _one(page, DESK, "1 of 2 ruled"))["ts"] == report["ts"]
    _control(page, "message", channel=DESK, user=ANNA, text="Nobody hears this.")
    with bot(page, log):
        _press(page, findings, 1, "corrected", ANNA)
        _until(lambda: _one(page, DESK, "all 2 ruled"))
        ruled = _one(page, DESK, f"*Stands*, <@{JOE}>", thread=report["ts"])
        assert ruled
        assert f"*Corrected*, <@{ANNA}>" in json.dumps(ruled["blocks"])
        menu = next(block["accessory"] for block in ruled["blocks"] if "accessory" in block)
        chosen = {"action_id": menu["action_id"], "type": "overflow", "selected_option": menu["options"][0]}
        _control(page, "interact", channel=DESK, messageTs=findings["ts"], user=JOE, action=chosen | {"block_id": "b"})
        _until(lambda: _one(page, DESK, f"*Corrected*, <@{JOE}>", thread=report["ts"]))
        messages = _asked(f"{page}/_control/messages/{DESK}")["messages"]
        assert sum("ruled" in json.dumps(message.get("blocks", "")) for message in messages) == 1


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _press(page: str, message: dict[str, Any], number: int, action: str, user: str) -> None:
    buttons = [e for block in message["blocks"] if block["type"] == "actions" for e in block["elements"]]
    button = [b for b in buttons if b["action_id"] == action][number]
    _control(page, "interact", channel=DESK, messageTs=message["ts"], user=user, action=button | {"block_id": "b"})


def _one(page: str, channel: str, words: str, thread: str | None = None) -> dict[str, Any] | None:
    """Return the message in a channel, or in a thread of it, that holds `words`."""
    for message in _asked(f"{page}/_control/messages/{channel}")["messages"]:
        said = json.dumps([message.get("blocks", []), message.get("text", "")], ensure_ascii=False)
        if message.get("thread_ts") == thread and message.get("user") == BOT and words in said:
            return dict(message)
    return None


def _direct_message(page: str, user: str) -> str | None:
    channels = _asked(f"{page}/_control/state")["channels"]
    return next((c["id"] for c in channels if c["is_im"] and user in c["members"]), None)


def _connections(page: str) -> int:
    return sum("socket connected" in entry["summary"] for entry in _asked(f"{page}/_control/log")["log"])


def _control(page: str, what: str, **body: Any) -> None:
    _asked(Request(f"{page}/_control/{what}", json.dumps(body).encode(), {"content-type": "application/json"}))  # noqa: S310


def _asked(request: str | Request) -> dict[str, Any]:
    with urlopen(request, timeout=10) as answer:  # noqa: S310 - an address on this machine
        return dict(json.load(answer))


def _until(look: Callable[[], Any]) -> Any:
    """Return what `look` sees as soon as it sees something; fail after a while."""
    end = monotonic() + 20
    while monotonic() < end:
        if seen := look():
            return seen
        sleep(0.05)
    pytest.fail("it did not happen within 20 seconds")
