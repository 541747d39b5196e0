"""Copy, file names and secrets are in no line of the log, whatever goes wrong and wherever it does.

Whole conversations with a telling word in everything that somebody may hand in or set, as `stet serve` logs them; our
own loggers at their most talkative.
"""

import io
import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import BaseModel
from slack_sdk.errors import SlackApiError

from bot import desk as desks
from bot import logbook
from bot.app import build_app
from bot.refusals import DeliveryError
from bot.serve import web_app
from checks.catalogue import catalogue
from extraction.errors import ReadingError
from storage import runs
from storage.models import StorageError

CANARY = "zibeline"
SECRETS = ("xoxb-1-zibeline", "xapp-1-zibeline", "xoxe.xoxb-1-zibeline", "xoxp-zibeline", "of-this-zibeline")
STORY = f"The {CANARY} raid\n\nThe council said that the the {CANARY} would cost £40,000, and asked to to wait."
Newsroom = Any
OURS = ("bot", "checks", "extraction", "storage")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """Return a reader of what the process has written to standard error, as `stet serve` has it."""
    held = io.StringIO()
    monkeypatch.setattr("sys.stderr", held)
    logbook.keep(logging.INFO)
    before = {name: logging.getLogger(name).level for name in OURS}
    for name in OURS:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield held.getvalue
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def converse(newsroom: Newsroom) -> None:
    """Hand copy in by every way there is, work it off, and press what there is to press."""
    mention = {"type": "app_mention", "user": "U2ANNA", "text": f"<@U1BOT> {STORY}", "channel": "C1DESK", "ts": "1.1",
               "files": [{"id": "F1", "name": f"{CANARY}.docx", "title": CANARY}]}  # fmt: skip
    for body in (
        {"type": "event_callback", "team_id": "T1", "event_id": "Ev98", "event": mention},
        {"command": "/factcheck", "text": STORY, "team_id": "T1", "channel_id": "C1DESK", "user_id": "U2ANNA",
         "trigger_id": "t.1"},
        newsroom._by("U2ANNA") | {"type": "message_action", "callback_id": "factcheck_message",
                                  "channel": {"id": "C1DESK"},
                                  "message": {"type": "message", "text": STORY, "ts": "1.2"}},
        newsroom._by("U2ANNA") | {"type": "view_submission", "view": {
            "id": "V1", "type": "modal", "callback_id": "paste", "state": {"values": {
                "part_1": {"part_1": {"value": STORY}}, "headline": {"headline": {"value": f"{CANARY} raid"}},
                "published": {"published": {"selected_date": CANARY}}}}}},
        newsroom._by("U2ANNA") | {"type": "block_actions", "channel": {"id": "C1DESK"}, "message": {"ts": "1.1"},
                                  "actions": [
                                      {"type": "button", "action_id": "stands", "block_id": "b", "value": STORY}]},
        newsroom._by("U2ANNA") | {"type": "block_actions", "channel": {"id": "C1DESK"}, "message": {"text": STORY},
                                  "actions": [
                                      {"type": "button", "action_id": "unknown", "block_id": "b", "value": STORY}]},
        {"type": "event_callback", "team_id": "T1", "event_id": "Ev99", "event": {"type": "unknown", "text": STORY}},
    ):  # fmt: skip
        newsroom.deliver(body)
    newsroom.work()
    for message in list(newsroom.slack.messages.values()):
        for button in [b for block in message["blocks"] if block["type"] == "actions" for b in block["elements"]]:
            newsroom.press_again(button, message)


class Strict(BaseModel):
    figure: int


def _invalid(*_: Any, **__: Any) -> Any:
    Strict.model_validate({"figure": STORY})


def _chained(*_: Any, **__: Any) -> Any:
    try:
        {}[STORY]
    except KeyError as error:
        raise ValueError(f"could not parse {STORY!r}, {SECRETS[0]}") from error


def _quoting(*_: Any, **__: Any) -> Any:
    raise ReadingError(f"The file {CANARY}.docx can't be read: it says {STORY}.")


def _slack(*_: Any, **__: Any) -> Any:
    raise SlackApiError(f"sent {STORY}", {"ok": False, "error": "invalid_blocks", "echo": STORY, "token": SECRETS[0]})


RAISES = {"pydantic": _invalid, "chained": _chained, "a sentence that quotes": _quoting, "slack": _slack}
STEPS: dict[str, Callable[[Newsroom, pytest.MonkeyPatch, Any], None]] = {
    "accepting": lambda room, patch, fails: patch.setattr(room.desk, "accept", fails),
    "reading": lambda room, patch, fails: patch.setattr(desks.extraction, "read", fails),
    "comparing": lambda room, patch, fails: patch.setattr(desks.search, "find", fails),
    "checking": lambda room, patch, fails: patch.setattr(catalogue()["HYG-DOUBLE"], "check", fails),
    "recording": lambda room, patch, fails: patch.setattr(runs, "record", fails),
    "posting": lambda room, patch, fails: patch.setattr(room.slack, "chat_postMessage", fails),
    "updating": lambda room, patch, fails: patch.setattr(room.slack, "chat_update", fails),
    "whispering": lambda room, patch, fails: patch.setattr(room.slack, "chat_postEphemeral", fails),
    "opening": lambda room, patch, fails: patch.setattr(room.slack, "views_open", fails),
    "drawing": lambda room, patch, fails: patch.setattr("bot.drawing.findings_message", fails),
    "ruling": lambda room, patch, fails: patch.setattr(room.desk, "rule", fails),
    "asking where": lambda room, patch, fails: patch.setattr(room.slack, "conversations_info", fails),
}


def test_nothing_of_it_is_logged_where_all_goes_well(newsroom: Newsroom, written: Callable[[], str]) -> None:
    converse(newsroom)
    assert "was read" in written()
    assert CANARY not in written()


@pytest.mark.parametrize("raised", RAISES)
@pytest.mark.parametrize("step", STEPS)
def test_nothing_of_it_is_logged_where_a_step_fails(
    newsroom: Newsroom, written: Callable[[], str], monkeypatch: pytest.MonkeyPatch, step: str, raised: str
) -> None:
    STEPS[step](newsroom, monkeypatch, RAISES[raised])
    converse(newsroom)
    assert written() != ""
    assert CANARY not in written()


def test_neither_a_files_name_nor_a_pages_address_is_logged(
    newsroom: Newsroom, written: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: Any, **__: Any) -> Any:
        raise OSError("no such host")

    monkeypatch.setattr(socket, "getaddrinfo", lost)
    newsroom.desk.hosts = frozenset({"cms.example.org"})
    newsroom.mention(f"<https://cms.example.org/draft?preview={CANARY}>")
    newsroom.mention("", files=[{"id": "F1", "name": f"{CANARY}.txt", "url_private": "https://x.slack.com/a"}])
    for _ in range(12):
        newsroom.restart()
        newsroom.work()
    assert "file 1 was given up: UnreachableError" in written()
    assert CANARY not in written()


def test_what_dies_in_a_thread_is_told_without_its_words(written: Callable[[], str]) -> None:
    dying = threading.Thread(target=_chained)
    dying.start()
    dying.join()
    assert "builtins.ValueError" in written()
    assert "in _chained" in written()
    assert CANARY not in written()


@pytest.mark.parametrize("secret", SECRETS[:4])
def test_a_token_is_struck_out_whoever_logs_it(written: Callable[[], str], secret: str) -> None:
    logging.getLogger("slack_sdk.web").error("Refused for %s: %s", secret, json.dumps({"token": secret}))
    assert written() == 'ERROR slack_sdk.web: Refused for (struck out): {"token": "(struck out)"}\n'


def test_no_secret_is_logged_over_http(newsroom: Newsroom, written: Callable[[], str]) -> None:
    site = web_app(build_app(newsroom.desk, newsroom.slack, signing_secret=SECRETS[4], authorize=lambda: None))
    raw = json.dumps({"text": STORY, "token": SECRETS[0]}).encode()
    for path in ("/slack/events", f"/{CANARY}", "/healthz"):
        environ = {
            "REQUEST_METHOD": "POST", "PATH_INFO": path, "QUERY_STRING": f"code={CANARY}",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(raw)), "wsgi.input": io.BytesIO(raw),
            "HTTP_X_SLACK_SIGNATURE": "v0=00", "HTTP_X_SLACK_REQUEST_TIMESTAMP": "1",
        }  # fmt: skip
        list(site(environ, lambda *_: None))
    assert CANARY not in written()


@pytest.mark.parametrize("kind", [DeliveryError, StorageError])
def test_our_own_sentences_of_slack_and_disk_are_logged(
    newsroom: Newsroom, written: Callable[[], str], monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise kind("The disk is full.")

    newsroom.mention(STORY)
    newsroom.work()
    monkeypatch.setattr(newsroom.desk, "rule", fails)
    newsroom.press("Stands", newsroom.thread()[0])
    assert "WARNING bot.boundary: rule: The disk is full.\n" in written()
