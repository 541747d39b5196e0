"""`stet serve`: the Slack bot over Socket Mode, or as an HTTP server for the Events API under waitress."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import Any

import waitress
from filelock import FileLock, Timeout
from pydantic import SecretStr
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot import meters
from bot.app import Bot, build_app, web_client
from bot.authorizing import Ours
from bot.desk import Desk
from bot.manifest import EVENTS
from bot.meters import serve_meters, waited
from bot.oauth import several
from bot.readers import Beside
from bot.refusals import DeliveryError, UnreachableError, asked_of_slack
from bot.replays import Replays
from bot.settings import Settings
from bot.worker import STOPPING
from extraction.errors import StetError
from storage import deliveries
from storage.models import StorageError
from storage.workload import workload

log = logging.getLogger(__name__)

# Bytes of one request (Slack's are far shorter), and the seconds that a client may say nothing in the middle of one.
LIMITS = {"max_request_body_size": 1_000_000, "channel_timeout": 20, "cleanup_interval": 10, "threads": 8}
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
STUCK = 900  # seconds that a story may wait before whoever watches the bot is told
LOOK = 1.0  # seconds between looks whether all is at work
ANSWERING = 3.0  # seconds for the requests in hand when the bot is stopped

Start = Callable[[str, list[tuple[str, str]]], object]
Wsgi = Callable[[dict[str, Any], Start], Iterable[bytes]]


class SetUpError(StetError):
    """Something that Slack gave out is missing, or something that the bot needs is in use."""


class EndedError(StetError):
    """A part of the bot has ended that must not."""


def serve(
    desk: Desk, settings: Settings, *, http: int | None = None, host: str = "127.0.0.1", metrics: int | None = None
) -> None:
    """Run the bot until it is told to stop; on `http`, a port at `host`, or else over Socket Mode.

    `metrics` is the port of /metrics, else STET_METRICS_PORT is.
    """
    desk.hosts, desk.admins, desk.styles = settings.hosts(), settings.admins(), settings.styles()
    with alone(desk.database.path), measured(desk, settings, metrics or settings.metrics_port):
        if http is not None:
            secret = _secret(settings.slack_signing_secret, "SLACK_SIGNING_SECRET")
            bot = _installable(desk, settings, secret) if settings.slack_client_id else _ours(desk, settings, secret)
            stop = told_to_stop()
            with running(bot):
                over_http(bot, host, http, stop)
            return
        if settings.slack_client_id:
            raise SetUpError("SLACK_CLIENT_ID is for several workspaces, which need --http; unset it for Socket Mode.")
        bot = _ours(desk, settings, None)
        app_token = _secret(settings.slack_app_token, "SLACK_APP_TOKEN")
        stop = told_to_stop()
        with running(bot):
            over_socket(bot, app_token, stop)


def _ours(desk: Desk, settings: Settings, secret: str | None) -> Bot:
    """Return the bot of the one workspace whose token the environment has."""
    token = _secret(settings.slack_bot_token, "SLACK_BOT_TOKEN")
    if secret is None:  # said before Slack is asked anything
        _secret(settings.slack_app_token, "SLACK_APP_TOKEN")
    client = web_client(token, settings.slack_api_url)
    return build_app(desk, client, signing_secret=secret, authorize=_known(client), readers=_readers(desk, settings))


def _installable(desk: Desk, settings: Settings, secret: str) -> Bot:
    """Return the bot that workspaces install for themselves."""
    client = web_client(None, settings.slack_api_url)
    install = several(
        desk.database,
        client,
        client_id=settings.slack_client_id or "",
        client_secret=_secret(settings.slack_client_secret, "SLACK_CLIENT_SECRET"),
        keys=settings.token_key.get_secret_value() if settings.token_key else None,
        purge=settings.purge_on_uninstall,
        allowed=settings.workspaces(),
    )
    return build_app(desk, client, signing_secret=secret, several=install, readers=_readers(desk, settings))


def _readers(desk: Desk, settings: Settings) -> Beside:
    return Beside(desk, seconds=settings.article_seconds)


@contextmanager
def alone(log_file: Path) -> Iterator[None]:
    """Keep a second bot from the same log meanwhile: both would post everything. With the process the lock is gone."""
    lock = FileLock(log_file.with_name(f"{log_file.name}.serving"), timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise SetUpError(
            f"Another stet serve is at work on {log_file}; stop that one, or name another --db."
        ) from error
    except OSError as error:
        raise SetUpError(f"{lock.lock_file} can't be written: {error.strerror}.") from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def measured(desk: Desk, settings: Settings, port: int | None) -> Iterator[None]:
    """Serve /metrics meanwhile, if a port was named."""
    if port is None:
        yield
        return
    try:
        server, _ = serve_meters(desk.database, port, settings.metrics_host)
    except OSError as error:
        raise SetUpError(f"Port {port} at {settings.metrics_host} can't be listened on: {error.strerror}.") from error
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def running(bot: Bot) -> Iterator[None]:
    """Have the worker at work, the language pipelines loaded before the first article comes."""
    desk = bot.office.desk
    deliveries.forget(desk.database, desk.now() - deliveries.KEPT)
    try:
        bot.worker.readers.start()
        bot.worker.start()
        yield
    finally:
        bot.worker.stop()


def over_socket(bot: Bot, app_token: str, stop: Event) -> None:
    """Listen over Socket Mode until `stop` is set."""
    if stop.is_set():  # somebody pressed Ctrl-C while the pipeline was being loaded
        return
    handler = SocketModeHandler(bot.app, app_token)
    try:
        asked_of_slack(handler.connect)
    except UnreachableError:
        raise
    except DeliveryError as error:
        raise SetUpError(f"{error} SLACK_APP_TOKEN may be wrong, or Socket Mode is off in the app.") from error
    log.info("Stet listens over Socket Mode.")
    try:
        _wait(stop, lambda: bot.worker.alive)
    finally:
        handler.close()  # type: ignore[no-untyped-call]


def _wait(stop: Event, well: Callable[[], bool]) -> None:
    """Wait until `stop` is set; EndedError where something has ended that must not, so that the process does."""
    while not stop.wait(LOOK):
        if not well():
            raise EndedError("A part of Stet has ended that must not; its log says why. Start it again.")


def over_http(bot: Bot, host: str, port: int, stop: Event) -> None:
    """Listen for signed requests at /slack/events until `stop` is set."""
    try:
        server = waitress.create_server(web_app(bot), host=host, port=port, ident=None, **LIMITS)
    except OSError as error:
        raise SetUpError(f"Port {port} at {host} can't be listened on: {error.strerror}.") from error
    listening = Thread(target=server.run, name="stet-http", daemon=True)
    listening.start()
    log.info("Stet listens at http://%s:%d/slack/events.", host, port)
    try:
        _wait(stop, lambda: bot.worker.alive and listening.is_alive())
    finally:
        server.trigger.pull_trigger(server.close)  # in its own thread, which goes on to send the answers in hand
        server.task_dispatcher.shutdown(cancel_pending=True, timeout=ANSWERING)


def web_app(bot: Bot) -> Wsgi:
    """Return the WSGI application: Slack's requests, the way to install the app, /healthz for whoever watches the bot.

    Everything else is not found. A request that was answered before is not looked at again.
    """
    slack = SlackRequestHandler(bot.app, path=EVENTS)
    replays = Replays()
    if not bot.signing_secret:  # anybody could sign with none
        raise SetUpError("SLACK_SIGNING_SECRET is not set; `stet doctor` says where Slack shows it.")
    verifier = SignatureVerifier(bot.signing_secret)

    def events(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        body = _body(environ)
        signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
        # Before anything is made of it: a stranger's body is not even parsed.
        if not _is_signed(verifier, body, environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", ""), signature):
            meters.refused.inc()
            return _plainly(start, "401 Unauthorized")
        if replays.known(signature):
            meters.replayed.inc()
            return _plainly(start, "200 OK")  # as the first time, without the answer

        def begun(status: str, headers: list[tuple[str, str]]) -> object:
            if status.startswith("2"):
                replays.answered(signature)
            return start(status, headers)

        return slack({**environ, "wsgi.input": io.BytesIO(body)}, begun)  # type: ignore[arg-type]

    def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == "/healthz":
            return _health(bot, start)
        if environ.get("PATH_INFO") == EVENTS and environ.get("REQUEST_METHOD") == "POST":
            return events(environ, start)
        return slack(environ, start)  # type: ignore[arg-type]

    return answer


def _body(environ: dict[str, Any]) -> bytes:
    """Return a request's body, of which the server takes no more than LIMITS say."""
    length = str(environ.get("CONTENT_LENGTH") or "0")
    return bytes(environ["wsgi.input"].read(int(length))) if length.isdecimal() else b""


def _is_signed(verifier: SignatureVerifier, body: bytes, timestamp: str, signature: str) -> bool:
    """Tell whether Slack signed a body, within the last five minutes."""
    if not _SIGNATURE.fullmatch(signature) or not re.fullmatch(r"[0-9]{1,12}", timestamp):
        return False
    try:
        return verifier.is_valid(body, timestamp, signature)
    except UnicodeDecodeError:  # the verifier reads the body as UTF-8, which is what Slack sends
        return False


def _plainly(start: Start, status: str) -> Iterable[bytes]:
    start(status, [("content-type", "text/plain")])
    return []


def _health(bot: Bot, start: Start) -> Iterable[bytes]:
    """Say whether the worker works, what waits, and for how many seconds the oldest has; 503 where it is stuck."""
    try:
        load = workload(bot.office.desk.database)
    except StorageError:
        state: dict[str, Any] = {"worker": bot.worker.alive, "waiting": None, "oldest": None}
        well = False
    else:
        oldest = waited(load.since)
        state = {"worker": bot.worker.alive, "waiting": load.waiting, "oldest": round(oldest)}
        well = bot.worker.alive and oldest < STUCK
    start("200 OK" if well else "503 Service Unavailable", [("content-type", "application/json")])
    return [json.dumps(state).encode()]


def _known(client: WebClient) -> Ours:
    """Return whose token the client has, once Slack has recognised it."""
    ours = Ours(client)
    try:
        ours.ask()
    except UnreachableError:
        raise
    except DeliveryError as error:
        raise SetUpError(f"{error} SLACK_BOT_TOKEN may be wrong; `stet doctor --slack` looks.") from error
    return ours


def _secret(held: SecretStr | None, name: str) -> str:
    if held is None:
        raise SetUpError(f"{name} is not set; `stet doctor` says where Slack shows it.")
    return held.get_secret_value()


def told_to_stop() -> Event:
    """Return the event that Ctrl-C, or whoever runs the process, sets; a second signal changes nothing.

    What is not done so long after the first is left for the next start: all that matters is on disk.
    """
    stop = Event()

    def stopping() -> None:
        stop.set()
        sleep(STOPPING)
        log.warning("Stopping took too long; the rest is left for the next start.")
        os._exit(0)

    def told(*_: object) -> None:
        for number in _STOPS:
            signal.signal(number, signal.SIG_IGN)
        # In a thread of its own: the main one may hold the event's lock just now, as it waits for it.
        Thread(target=stopping, name="stet-stopping", daemon=True).start()

    for number in _STOPS:
        signal.signal(number, told)
    return stop


_STOPS = (signal.SIGINT, signal.SIGTERM)
