"""Slack's requests over HTTP: signed, recent, and answered once the copy is on disk."""

import io
import json
import socket
from collections.abc import Iterator
from threading import Event, Thread
from time import monotonic, sleep, time
from typing import Any

import pytest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web import SlackResponse

from bot import meters
from bot.app import build_app
from bot.inbox import Inbox
from bot.replays import HELD, Replays
from bot.serve import Wsgi, _known, over_http, web_app

SECRET = "of-this-test"  # noqa: S105 - nobody's
MENTION = {
    "type": "app_mention",
    "user": "U2ANNA",
    "text": "<@U1BOT> The council said that the the repairs would cost £40,000.",
    "channel": "C1DESK",
    "ts": "1.1",
}
KNOWN = AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="U1BOT", bot_id="B1", bot_token="xoxb-played")  # noqa: S106
EVENT = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": MENTION}


@pytest.fixture
def site(newsroom: Any) -> Wsgi:
    return web_app(build_app(newsroom.desk, newsroom.slack, signing_secret=SECRET, authorize=lambda: KNOWN))


def signed(raw: str, *, secret: str = SECRET, age: int = 0) -> dict[str, str]:
    """Return the headers with which Slack signs a body, `age` seconds ago."""
    stamp = str(int(time()) - age)
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=raw)
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": str(signature)}


def post(site: Wsgi, body: dict[str, Any], *, secret: str = SECRET, age: int = 0, **headers: str) -> tuple[str, str]:
    """Post a signed request; return the status and the body."""
    raw = json.dumps(body)
    return call(site, "POST", "/slack/events", raw, **in_wsgi(signed(raw, secret=secret, age=age)), **headers)


def in_wsgi(headers: dict[str, str]) -> dict[str, str]:
    return {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}


def call(site: Wsgi, method: str, path: str, body: str = "", **headers: str) -> tuple[str, str]:
    said: list[str] = []
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body.encode(errors="surrogateescape"))),
        "wsgi.input": io.BytesIO(body.encode(errors="surrogateescape")), "wsgi.url_scheme": "http", **headers,
    }  # fmt: skip
    answer = b"".join(site(environ, lambda status, _headers: said.append(status)))
    return said[0][:3], answer.decode()


def test_a_signed_event_is_on_disk_when_it_is_answered(newsroom: Any, site: Wsgi) -> None:
    assert post(site, EVENT)[0] == "200"
    assert len(newsroom.desk.queued()) == 1


TROUBLES = [(429, "ratelimited"), (500, "no reason given"), (200, "internal_error"), (200, "missing_scope")]


@pytest.mark.parametrize(("status", "error"), TROUBLES)
def test_an_event_comes_again_where_slack_does_not_say_whose_token_it_is(
    newsroom: Any, status: int, error: str
) -> None:
    says = Says(status, error)
    newsroom.slack.api_call = says
    site = web_app(build_app(newsroom.desk, newsroom.slack, signing_secret=SECRET))
    assert post(site, EVENT)[0] == "500"
    says.error = ""
    assert (post(site, EVENT)[0], post(site, EVENT | {"event_id": "Ev2"})[0]) == ("200", "200")
    assert len(newsroom.desk.queued()) == 1
    assert says.asked == ["auth.test", "auth.test"], "once it has been told, it is not asked again"


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked", "account_inactive"])
def test_an_event_for_a_token_that_slack_takes_no_more_is_let_go(newsroom: Any, error: str) -> None:
    newsroom.slack.api_call = Says(200, error)
    site = web_app(build_app(newsroom.desk, newsroom.slack, signing_secret=SECRET))
    assert post(site, EVENT)[0] == "200"
    assert newsroom.desk.queued() == []


def test_at_its_start_the_bot_learns_whose_token_it_has(newsroom: Any) -> None:
    says = newsroom.slack.api_call = Says(200, "")
    site = web_app(build_app(newsroom.desk, newsroom.slack, signing_secret=SECRET, authorize=_known(newsroom.slack)))
    says.status, says.error = 500, "internal_error"
    assert post(site, EVENT)[0] == "200"
    assert len(newsroom.desk.queued()) == 1


class Says:
    """A Slack that tells whose token the bot has, or what else `error` says, and nothing more."""

    def __init__(self, status: int, error: str) -> None:
        self.status, self.error = status, error
        self.asked: list[str] = []

    def __call__(self, method: str, **_: Any) -> SlackResponse:
        if method != "auth.test":
            raise ConnectionResetError("the line broke")
        self.asked.append(method)
        told = {"ok": not self.error, "team_id": "T1", "user_id": "U1BOT", "bot_id": "B1", "error": self.error}
        answer = SlackResponse(
            client=None, http_verb="POST", api_url="", req_args={}, data=told, headers={},
            status_code=self.status if self.error else 200,
        )  # fmt: skip
        if self.error:
            raise SlackApiError(self.error, answer)
        return answer


@pytest.fixture
def listening(newsroom: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Serve the bot as `stet serve --http` does; return the port."""
    monkeypatch.setattr("bot.worker.Worker.alive", True)  # nothing is read or sent here
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    made = build_app(newsroom.desk, newsroom.slack, signing_secret=SECRET, authorize=lambda: KNOWN)
    stop = Event()
    listening = Thread(target=over_http, args=(made, "127.0.0.1", port, stop), daemon=True)
    listening.start()
    until = monotonic() + 20
    while monotonic() < until and not _answers(port):
        sleep(0.02)
    yield port
    stop.set()
    listening.join(20)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def test_requests_in_quick_succession_on_one_line_are_all_answered(newsroom: Any, listening: int) -> None:
    """A proxy keeps its line, and sends the next request before it has the answer to the first."""
    with socket.create_connection(("127.0.0.1", listening), timeout=20) as line:
        for number in range(6):
            line.sendall(in_full(EVENT | {"event_id": f"Ev{number}", "event": MENTION | {"ts": f"{number}.1"}}))
        said = b""
        while said.count(b"HTTP/1.1 200 OK") < 6 and (more := line.recv(4096)):
            said += more
    assert said.count(b"HTTP/1.1 200 OK") == 6
    assert len(newsroom.desk.queued()) == 6


def in_full(body: dict[str, Any]) -> bytes:
    """Return a signed request as it goes over a line."""
    raw = json.dumps(body)
    headers = signed(raw) | {"Host": "stet", "Content-Type": "application/json", "Content-Length": str(len(raw))}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST /slack/events HTTP/1.1\r\n{head}\r\n{raw}".encode()


def test_a_repeated_event_makes_no_second_case(newsroom: Any, site: Wsgi) -> None:
    post(site, EVENT)
    again = {"HTTP_X_SLACK_RETRY_NUM": "1", "HTTP_X_SLACK_RETRY_REASON": "http_timeout"}
    assert post(site, EVENT, **again)[0] == "200"
    assert len(newsroom.desk.queued()) == 1


@pytest.mark.parametrize(("secret", "age"), [("of-somebody-else", 0), (SECRET, 600)])
def test_a_forged_or_stale_request_is_refused(newsroom: Any, site: Wsgi, secret: str, age: int) -> None:
    assert post(site, EVENT, secret=secret, age=age)[0] == "401"
    assert newsroom.desk.queued() == []


def test_slack_makes_sure_that_the_address_is_ours(site: Wsgi) -> None:
    status, answer = post(site, {"type": "url_verification", "challenge": "c0ffee"})
    assert (status, json.loads(answer)["challenge"]) == ("200", "c0ffee")


def test_whoever_watches_the_bot_sees_whether_it_is_well(newsroom: Any, site: Wsgi) -> None:
    post(site, EVENT)
    status, answer = call(site, "GET", "/healthz")
    told = json.loads(answer)
    assert told.pop("oldest") < 60, "seconds"
    assert (status, told) == ("503", {"worker": False, "waiting": 1})


def test_nothing_else_is_served(site: Wsgi) -> None:
    assert call(site, "GET", "/")[0] == "404"


def test_a_request_that_was_answered_is_not_looked_at_again(newsroom: Any, site: Wsgi) -> None:
    raw = json.dumps({"type": "url_verification", "challenge": "c0ffee"})
    headers = in_wsgi(signed(raw))
    assert call(site, "POST", "/slack/events", raw, **headers)[1] != ""
    assert call(site, "POST", "/slack/events", raw, **headers) == ("200", "")


def test_a_request_that_could_not_be_taken_in_may_come_again(
    newsroom: Any, site: Wsgi, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = json.dumps(EVENT)
    headers = in_wsgi(signed(raw))
    with monkeypatch.context() as broken:
        broken.setattr(Inbox, "from_message", lambda *_, **__: 1 / 0)
        assert call(site, "POST", "/slack/events", raw, **headers)[0] == "500"
    assert call(site, "POST", "/slack/events", raw, **headers)[0] == "200"
    assert len(newsroom.desk.queued()) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HTTP_X_SLACK_SIGNATURE": "v0=00"},
        {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "soon", "HTTP_X_SLACK_SIGNATURE": "v0=00"},
        {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "", "HTTP_X_SLACK_SIGNATURE": ""},
    ],
)
def test_an_unsigned_request_is_refused(newsroom: Any, site: Wsgi, headers: dict[str, str]) -> None:
    assert call(site, "POST", "/slack/events", json.dumps(EVENT), **headers)[0] == "401"
    assert newsroom.desk.queued() == []


@pytest.mark.parametrize("age", [-600, -301, 301, 86_400])
def test_a_request_from_another_time_is_refused(newsroom: Any, site: Wsgi, age: int) -> None:
    assert post(site, EVENT, age=age)[0] == "401"


@pytest.mark.parametrize("body", ["{", "[" * 100_000, '{"a":' * 60_000, "ssl_check=1&token=x", "payload=%7B", "\udcff"])
@pytest.mark.parametrize("signature", ["v0=" + "a" * 64, "v0=" + "a" * 200_000, ""])
def test_what_a_stranger_sends_is_refused_unread_and_not_remembered(
    site: Wsgi, body: str, signature: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    monkeypatch.setattr(Replays, "answered", lambda _, signature: kept.append(signature))
    refused = meters.refused._value.get()
    kind = "application/x-www-form-urlencoded" if "=" in body else "application/json"
    headers = {"HTTP_X_SLACK_SIGNATURE": signature, "HTTP_X_SLACK_REQUEST_TIMESTAMP": str(int(time()))}
    status, _ = call(site, "POST", "/slack/events", body, CONTENT_TYPE=kind, **headers)
    assert (status, caplog.text, meters.refused._value.get() - refused) == ("401", "", 1)
    call(site, "GET", "/slack/install", **headers)
    assert kept == []


def test_no_more_signatures_are_held_than_slack_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.replays.MOST", 3)
    replays = Replays()
    for number in range(9):
        replays.answered(f"v0={number}")
    assert [replays.known(f"v0={number}") for number in (5, 6, 8)] == [False, True, True]


def test_what_was_signed_for_another_body_is_refused(newsroom: Any, site: Wsgi) -> None:
    assert call(site, "POST", "/slack/events", json.dumps(EVENT), **in_wsgi(signed("{}")))[0] == "401"
    assert newsroom.desk.queued() == []


def test_signatures_are_forgotten_when_they_no_longer_hold() -> None:
    now = [0.0]
    replays = Replays(clock=lambda: now[0])
    replays.answered("v0=1")
    assert replays.known("v0=1")
    now[0] = HELD + 1
    replays.answered("v0=2")
    assert (replays.known("v0=1"), replays.known("v0=2")) == (False, True)
    assert len(replays._answered) == 1
