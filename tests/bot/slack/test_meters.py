"""What the bot counts, and over HTTP: whether it is well, how much one may send, how slowly."""

import json
import socket
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot import meters, serve
from bot.app import build_app
from bot.desk import Desk
from bot.serve import STUCK, SetUpError, measured, web_app
from bot.settings import Settings
from storage.models import NewCase
from storage.workload import workload


def accept(desk: Desk, number: int = 1) -> None:
    desk.accept(
        NewCase(
            source=f"T1/C1/{number}", wall="T1", text="The Zibeline.", opened_by="U2ANNA", team="T1", channel="C1DESK"
        )
    )


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return int(probe.getsockname()[1])


def get(port: int, path: str = "/metrics") -> str:
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return str(answer.read().decode())


def settings(**more: Any) -> Settings:
    fields = {name: field.default for name, field in Settings.model_fields.items()}
    return Settings.model_construct(**(fields | more))


def test_the_meters_tell_of_the_queue_and_of_nobody(desk: Desk) -> None:
    accept(desk)
    port = free_port()
    with measured(desk, settings(), port):
        said = get(port)
    assert "stet_queue_depth 1.0" in said
    assert "stet_seconds_to_report_bucket" in said
    for told in ("T1", "C1DESK", "U2ANNA", "Zibeline", "team=", "channel=", "user="):
        assert told not in said
    with measured(desk, settings(), port):
        assert "stet_queue_depth 1.0" in get(port), "a second time in one process"


def test_nothing_listens_unless_a_port_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "serve_meters", lambda *_: 1 / 0)
    with measured(desk, settings(), None):
        pass


def test_a_taken_port_is_said(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SetUpError, match="can't be listened on"):  # noqa: SIM117
        with measured(desk, settings(), taken.getsockname()[1]):
            pass


def test_no_meter_has_labels() -> None:
    names = {sample.name for metric in meters.REGISTRY.collect() for sample in metric.samples}
    labels = {label for metric in meters.REGISTRY.collect() for sample in metric.samples for label in sample.labels}
    assert labels <= {"le"}
    assert {
        "stet_cases_accepted_total", "stet_cases_reported_total", "stet_cases_failed_total",
        "stet_delivery_retries_total", "stet_requests_refused_total", "stet_worker_restarts_total",
    } <= names  # fmt: skip


def site(desk: Desk) -> Any:
    known = AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="U1BOT", bot_token="xoxb-1")  # noqa: S106
    bot = build_app(desk, WebClient(token="xoxb-1"), signing_secret="s", authorize=lambda: known)  # noqa: S106
    return bot, web_app(bot)


def health(app: Any) -> tuple[str, Any]:
    said: list[str] = []
    environ = {"PATH_INFO": "/healthz", "REQUEST_METHOD": "GET"}
    body = b"".join(app(environ, lambda status, _headers: said.append(status)))
    return said[0][:3], json.loads(body)


def test_the_bot_is_well_while_nothing_waits_too_long(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    bot, app = site(desk)
    monkeypatch.setattr(type(bot.worker), "alive", True)
    assert health(app) == ("200", {"worker": True, "waiting": 0, "oldest": 0})
    desk.now = lambda: datetime.now(UTC) - timedelta(seconds=STUCK + 5)
    accept(desk)
    status, said = health(app)
    assert status == "503"
    assert (said["waiting"], said["oldest"] > STUCK) == (1, True)


def test_a_closed_log_is_not_well(desk: Desk) -> None:
    _, app = site(desk)
    desk.database.close()
    assert health(app) == ("503", {"worker": False, "waiting": None, "oldest": None})


def test_the_oldest_is_the_one_that_waits(desk: Desk) -> None:
    assert workload(desk.database) == (0, None)
    for number in (1, 2):
        desk.now = lambda number=number: datetime(2026, 11, number, tzinfo=UTC)
        accept(desk, number)
    assert workload(desk.database) == (2, datetime(2026, 11, 1, tzinfo=UTC))


@pytest.fixture
def listening(desk: Desk, served: Callable[..., int]) -> int:
    """Serve the bot, its patience cut short."""
    return served(web_app(site(desk)[0]), channel_timeout=1, cleanup_interval=1)


def test_a_request_longer_than_any_of_slacks_is_refused(listening: int) -> None:
    body = b"x" * (serve.LIMITS["max_request_body_size"] + 1)
    with pytest.raises((HTTPError, OSError)) as refused:
        urlopen(Request(f"http://127.0.0.1:{listening}/slack/events", data=body), timeout=10)
    assert not isinstance(refused.value, HTTPError) or refused.value.code == 413


def test_who_stops_in_the_middle_is_hung_up_on(listening: int) -> None:
    with socket.create_connection(("127.0.0.1", listening), timeout=20) as slow:
        slow.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc")
        assert slow.recv(10) == b""
    with pytest.raises(HTTPError) as missing:
        get(listening, "/metrics")
    assert missing.value.code == 404
