import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from time import monotonic
from typing import Any
from urllib.request import urlopen

import pytest
from pydantic import SecretStr
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot import serve
from bot.app import build_app
from bot.desk import Desk
from bot.refusals import UnreachableError
from bot.serve import EndedError, SetUpError
from bot.settings import Settings


@pytest.fixture
def slack_says(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception | None], None]:
    """Return a way to settle how Slack answers when it is asked whose token this is."""

    def settle(error: Exception | None) -> None:
        def auth_test(*_: Any, **__: Any) -> None:
            if error:
                raise error

        monkeypatch.setattr(WebClient, "auth_test", auth_test)

    return settle


def with_tokens(**given: str) -> Settings:
    return Settings.model_construct(
        slack_bot_token=None, slack_app_token=None, slack_signing_secret=None, slack_api_url="http://localhost:9/api/"
    ).model_copy(update={name: SecretStr(value) for name, value in given.items()})


@pytest.mark.parametrize(
    ("given", "http", "missing"),
    [
        ({}, None, "SLACK_BOT_TOKEN"),
        ({"slack_bot_token": "xoxb-1"}, None, "SLACK_APP_TOKEN"),
        ({"slack_bot_token": "xoxb-1"}, 3000, "SLACK_SIGNING_SECRET"),
    ],
)
def test_it_says_which_secret_is_missing(desk: Desk, given: dict[str, str], http: int | None, missing: str) -> None:
    with pytest.raises(SetUpError, match=f"{missing} is not set"):
        serve.serve(desk, with_tokens(**given), http=http)


def test_a_token_that_slack_does_not_know_is_said(desk: Desk, slack_says: Callable[[Exception | None], None]) -> None:
    slack_says(SlackApiError("no", {"ok": False, "error": "invalid_auth"}))
    with pytest.raises(SetUpError, match=r"\(invalid_auth\); install the app again. SLACK_BOT_TOKEN may be wrong"):
        serve.serve(desk, with_tokens(slack_bot_token="xoxb-1", slack_app_token="xapp-1"))  # noqa: S106


@pytest.mark.parametrize(
    ("answer", "status", "said"), [("internal_error", 200, "internal_error"), ("no JSON came", 503, "error 503")]
)
def test_where_slack_is_in_trouble_the_token_is_not_blamed(
    desk: Desk, slack_says: Callable[[Exception | None], None], answer: str, status: int, said: str
) -> None:
    refused = SlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data={"error": answer}, headers={}, status_code=status
    )
    slack_says(SlackApiError("no", refused))
    with pytest.raises(UnreachableError, match=rf"^Slack is in trouble \({said}\); try again in a while\.$"):
        serve.serve(desk, with_tokens(slack_bot_token="xoxb-1", slack_app_token="xapp-1"))  # noqa: S106


def test_the_token_in_the_environment_is_no_reason_to_warn(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    build_app(desk, WebClient(token="xoxb-1"))  # noqa: S106
    assert caplog.messages == []


def test_who_stops_it_while_it_starts_is_told_nothing_of_the_network(desk: Desk) -> None:
    stop = Event()
    stop.set()
    serve.over_socket(build_app(desk, WebClient(token="xoxb-1", base_url="http://localhost:9/api/")), "xapp-1", stop)  # noqa: S106


def test_a_taken_port_is_said(desk: Desk) -> None:
    bot = build_app(desk, WebClient(token="xoxb-1"), signing_secret="s")  # noqa: S106
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SetUpError, match="can't be listened on"):
        serve.over_http(bot, "127.0.0.1", taken.getsockname()[1], Event())


def test_a_second_bot_on_one_log_is_said(desk: Desk) -> None:
    said = r"^Another stet serve is at work on .+stet\.db; stop that one"
    with serve.alone(desk.database.path), pytest.raises(SetUpError, match=said):
        serve.serve(desk, with_tokens())
    with pytest.raises(SetUpError, match="SLACK_BOT_TOKEN is not set"):
        serve.serve(desk, with_tokens())


KILLED = """
import os, signal, sys
from pathlib import Path
from bot.serve import alone
with alone(Path(sys.argv[1])):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_bot_that_was_killed_keeps_no_other_from_its_log(desk: Desk) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, desk.database.path], check=False)  # noqa: S603 - ours
    assert ended.returncode == -signal.SIGKILL
    with serve.alone(desk.database.path):
        pass


STOPPED = """
import os, signal, sys, threading, time
from bot import serve
serve.STOPPING = 0.5
stop = serve.told_to_stop()
threading.Thread(target=time.sleep, args=(60,)).start()  # an answer that waits for Slack
for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGINT):
    os.kill(os.getpid(), number)
sys.exit(0 if stop.wait(10) else 3)
"""


def test_it_stops_in_time_whatever_is_in_hand_and_however_often_it_is_told() -> None:
    ended = subprocess.run([sys.executable, "-c", STOPPED], check=False, timeout=30)  # noqa: S603 - ours
    assert ended.returncode == 0


def quiet(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(serve, "LOOK", 0.01)
    known = AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="U1BOT", bot_token="xoxb-1")  # noqa: S106
    return build_app(desk, WebClient(token="xoxb-1"), signing_secret="s", authorize=lambda: known)  # noqa: S106


def test_a_bot_whose_worker_has_ended_ends(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EndedError, match="Start it again"):
        serve.over_http(quiet(desk, monkeypatch), "127.0.0.1", 0, Event())


def test_over_http_it_listens_until_it_is_told_to_stop(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    bot, stop = quiet(desk, monkeypatch), Event()
    monkeypatch.setattr(type(bot.worker), "alive", True)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    listening = Thread(target=serve.over_http, args=(bot, "127.0.0.1", port, stop))
    listening.start()
    until, said = monotonic() + 10, ""
    while not said and monotonic() < until:
        with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            said = answer.read().decode()
    stop.set()
    listening.join(timeout=10)
    assert '"worker": true' in said
    assert not listening.is_alive()
    with pytest.raises(OSError, match="refused"):
        urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)
