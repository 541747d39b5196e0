"""What is written to standard error while Stet runs: never copy, never a token.

An exception's own words may hold what somebody wrote (a parser quotes what it could not parse), so of an exception
only its kind and the lines of code that it went through are written. What looks like a token is struck out, whoever
logs it.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from copy import copy
from traceback import StackSummary, walk_tb
from types import TracebackType

# Slack's tokens, and the one-time code of an installation, which slack_bolt logs where Slack refuses it.
_SECRETS = re.compile(r"\bx(?:ox[a-z]|app|wfp)(?:[-.][\w-]+)+|(?<=with code: )\S+")
_STRUCK = "(struck out)"
# Slack's libraries put requests, answers and what exceptions say into their messages: there these begin.
_CARRIES = re.compile(r"(?P<said>\AFailed [^:({]*|.*?\b(?:body|response)(?=: )).*", re.DOTALL)
_LIBRARIES = ("slack_bolt", "slack_sdk")

_Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    """Writes a record without the words of its exception, and without tokens."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line. The record itself, which may go to other handlers, is left as it is."""
        said = copy(record)
        said.exc_text = None  # how another handler put the exception
        if said.name.startswith(_LIBRARIES):
            said.msg, said.args = _CARRIES.sub(r"\g<said> ...", said.getMessage(), count=1), None
        return _SECRETS.sub(_STRUCK, super().format(said))

    def formatException(self, ei: _Caught) -> str:  # noqa: N802 - logging's name
        """Return where an exception, and those behind it, came from, and their kinds."""
        return "\n".join(["Traceback, without what the exceptions say:", *_traced(ei[1])]) if ei[1] else ""


def keep(level: int) -> None:
    """Have the process write to standard error from `level` on; what dies in a thread is told there too.

    Below INFO the Slack libraries write whole requests, so no command goes there.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    threading.excepthook = _died


def _died(died: threading.ExceptHookArgs) -> None:
    caught = died.exc_value
    log = logging.getLogger(__name__)
    if caught is None:
        return
    log.error("A thread died", exc_info=caught)


def _traced(error: BaseException) -> list[str]:
    """Return the lines that tell of an exception, the causes first, without a word of what it says."""
    lines: list[str] = []
    seen: set[int] = set()
    while error and id(error) not in seen:
        seen.add(id(error))
        here = StackSummary.extract(walk_tb(error.__traceback__), lookup_lines=False)
        frames = [f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}' for frame in here]
        lines = [*frames, _kind(error), *(["followed by"] if lines else []), *lines]
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    return lines


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"
