"""What every test needs: logging as it was, whichever command another test ran before it in this process."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import waitress
from slack_bolt import App
from slack_sdk import WebClient

from bot.app import build_app
from bot.desk import Desk
from bot.serve import LIMITS

LISTENS = (
    "event", "message", "command", "shortcut", "global_shortcut", "message_shortcut", "action", "block_action",
    "view", "view_submission", "view_closed", "options", "function",
)  # fmt: skip


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """Undo what a command did to the root logger: `stet` without --verbose silences it for its whole process."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    hook = threading.excepthook
    yield
    threading.excepthook = hook
    root.setLevel(level)
    root.handlers[:] = handlers


@pytest.fixture
def served() -> Iterator[Callable[..., int]]:
    """Return a way to serve a WSGI application as `stet serve --http` does, on a port that is returned."""
    servers: list[Any] = []

    def serve(app: Any, port: int = 0, **limits: int) -> int:
        servers.append(server := waitress.create_server(app, host="127.0.0.1", port=port, **(LIMITS | limits)))
        threading.Thread(target=server.run, daemon=True).start()
        return int(server.effective_port)

    yield serve
    for server in servers:
        server.trigger.pull_trigger(
            server.close
        )  # in its own thread, which would stumble over a line that another closes


@pytest.fixture
def listened() -> list[tuple[str, Any]]:
    """Return all that the app listens to: how it was said (event, action, view ...), and the id or pattern."""
    found: list[tuple[str, Any]] = []

    def recorded(kind: str) -> Any:
        said = getattr(App, kind)

        def record(app: App, constraints: Any, *more: Any, **named: Any) -> Any:
            found.append((kind, constraints))
            return said(app, constraints, *more, **named)

        return record

    with pytest.MonkeyPatch.context() as patch:
        for kind in LISTENS:
            patch.setattr(App, kind, recorded(kind))
        build_app(Desk(None), WebClient(token="xoxb-played"), authorize=lambda: None)  # noqa: S106 - nobody's
    return found
