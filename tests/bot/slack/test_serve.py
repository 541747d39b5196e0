import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pydantic import SecretStr
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot import serve
from bot.app import build_app
from bot.delivery import UnreachableError
from bot.desk import Desk
from bot.serve import SetUpError
from bot.settings import Settings
from storage.database import open_database


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    database = open_database(tmp_path / "stet.db")
    yield Desk(database)
    database.close()


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
        serve.over_http(bot, "127.0.0.1", taken.getsockname()[1])


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
