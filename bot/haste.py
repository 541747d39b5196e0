"""How long Slack may be asked things while it waits for our answer itself: it waits three seconds.

One deadline holds for all that is asked before one answer. Where it is over nothing more is asked, and whoever wanted
to know takes the safe answer: a channel is private, somebody is no member, a message stands alone. What is asked after
the answer has no such deadline, only a short wait for each question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from time import monotonic

from slack_bolt import BoltResponse
from slack_sdk import WebClient

from bot.refusals import UnreachableError

PATIENCE = 2.0  # seconds for one question
IN_ALL = 2.0  # seconds for all that is asked before one answer
_LEAST = 0.05  # seconds in which nothing can be answered

_until: ContextVar[float | None] = ContextVar("until", default=None)


def hurried(next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002 - Bolt's name
    """Set the deadline for what is asked before a request is answered; the thread that answers is the one that asks."""
    _until.set(monotonic() + IN_ALL)
    return next()


@contextmanager
def at_leisure() -> Iterator[None]:
    """Do what comes after the answer without its deadline, whichever thread does it."""
    before = _until.set(None)
    try:
        yield
    finally:
        _until.reset(before)


def brisk(client: WebClient, at_most: float = PATIENCE) -> WebClient:
    """Return a client for one question, that does not wait long, nor try again.

    UnreachableError where there is no time left for it.
    """
    until = _until.get()
    left = at_most if until is None else min(at_most, until - monotonic())
    if left < _LEAST:
        raise UnreachableError("Slack took too long to answer.")
    quick = copy(client)
    quick.timeout = left  # type: ignore[assignment]  # urllib takes parts of seconds
    quick.retry_handlers = []
    return quick
