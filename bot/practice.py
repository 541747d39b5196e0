"""A newsroom to practise in: the bot against local-slack, a stand-in for Slack with a page to type into.

`stet practice` fetches local-slack with npm the first time, starts it, and runs the bot against it over Socket Mode.
After that one download nothing leaves the machine; the log of the practice is a file of its own.
"""

from __future__ import annotations

import json
import logging
import platform
import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.app import build_app
from bot.desk import Desk
from bot.npm import NpmError, fetched
from bot.serve import over_socket, running, told_to_stop
from extraction.errors import StetError
from storage.database import open_database

VERSION = "0.1.8"
FOLDER = Path(".stet/practice")
BOT_TOKEN, APP_TOKEN = "xoxb-practice", "xapp-practice"
SIGNING_SECRET = "practice"  # noqa: S105 - everybody's
TEAM, BOT, ANNA, JOE = "T01NEWS", "U01STET", "U02ANNA", "U03JOE"
DESK, COURT = "C01DESK", "C02COURT"
WORKSPACE: dict[str, Any] = {
    "workspace": {"name": "The Larkfield Gazette", "domain": "larkfield", "teamId": TEAM},
    "apps": [
        {
            "appId": "A01STET",
            "botUserId": BOT,
            "botName": "stet",
            "botToken": BOT_TOKEN,
            "appToken": APP_TOKEN,
            "signingSecret": SIGNING_SECRET,
            "mode": "socket",
        }
    ],
    "users": [
        {"id": ANNA, "name": "anna", "real_name": "Anna Kowalczyk"},
        {"id": JOE, "name": "joe", "real_name": "Joe Feeney"},
    ],
    "channels": [
        {"id": DESK, "name": "newsdesk", "members": [ANNA, JOE, BOT]},
        {"id": COURT, "name": "court-embargoed", "is_private": True, "members": [ANNA, BOT]},
    ],
}
WELCOME = """
A newsroom to practise in: {page}
  In #newsdesk type:  @stet Of the 65 people on board, 40 people were rescued and 30 people died.
  or /factcheck, or write to stet directly. Ctrl-C ends it.
"""
_DATE = re.compile(r"<!date\^[^|>]*\|([^>]*)>")


class PracticeError(StetError):
    """The stand-in for Slack can't be started."""


class PracticeClient(WebClient):
    """A client for local-slack, whose page knows neither Slack's dates nor `&gt;`: it is sent their plain forms."""

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:
        """Call a method with what the page does not know in its plain form."""
        if given.get("json"):
            said = _DATE.sub(r"\1", json.dumps(given["json"]))
            given["json"] = json.loads(said.replace("&gt;", ">").replace("&amp;", "&"))
        return super().api_call(api_method, **given)


def local_slack(folder: Path) -> Path:
    """Return local-slack's program below `folder`, fetched with npm where it is not there yet."""
    return fetched(folder, _package(), VERSION, "bin/local-slack")


def _package() -> str:
    system = {"Linux": "linux", "Darwin": "darwin"}.get(platform.system())
    machine = {"x86_64": "x64", "amd64": "x64", "arm64": "arm64", "aarch64": "arm64"}.get(platform.machine().lower())
    if system is None or machine is None:
        raise NpmError(f"There is no local-slack for {platform.system()} on {platform.machine()}.")
    return f"local-slack-{system}-{machine}"


@contextmanager
def stand_in(program: Path, folder: Path, port: int, *, events_at: str | None = None) -> Iterator[str]:
    """Run local-slack for a while; yields the address of its page.

    Events come over Socket Mode, or as signed requests to `events_at`.
    """
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise PracticeError(f"Port {port} is taken; choose another with --port.")
    folder.mkdir(parents=True, exist_ok=True)
    workspace = folder / "workspace.json"
    workspace.write_text(json.dumps(_workspace(events_at), indent=2), encoding="utf-8")
    command = [str(program.resolve()), "--config", str(workspace), "--port", str(port)]
    with (
        (folder / "local-slack.log").open("w", encoding="utf-8") as said,
        subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT) as process,  # noqa: S603 - the program above
    ):
        try:
            page = f"http://localhost:{port}"
            _wait_for(f"{page}/_control/state", process)
            yield page
        finally:
            process.terminate()


def _workspace(events_at: str | None) -> dict[str, Any]:
    if events_at is None:
        return WORKSPACE
    (app,) = WORKSPACE["apps"]
    return WORKSPACE | {"apps": [app | {"mode": "events", "requestUrl": events_at}]}


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = monotonic() + 20
    while monotonic() < until and process.poll() is None:
        try:
            with urlopen(address, timeout=2):  # noqa: S310 - an address on this machine, made above
                return
        except (URLError, OSError):
            sleep(0.1)
    raise PracticeError("local-slack did not start; local-slack.log beside its settings says why.")


def practise(port: int = 3000, folder: Path = FOLDER) -> int:
    """Run the page and the bot until Ctrl-C; what they need and remember is kept in `folder`."""
    logging.getLogger().setLevel(logging.WARNING)
    with stand_in(local_slack(folder), folder, port) as page:
        database = open_database(folder / "practice.db")
        bot = build_app(Desk(database), PracticeClient(token=BOT_TOKEN, base_url=f"{page}/api/"))
        stop = told_to_stop()
        with running(bot):
            print(WELCOME.format(page=page), flush=True)  # noqa: T201 - for the person at the keyboard
            over_socket(bot, APP_TOKEN, stop)
        database.close()
    return 0
