"""The error boundary: what goes wrong outside Slack's three seconds is logged in full and told in one sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from slack_bolt import Args

from bot.blocks.words import inert
from bot.delivery import Delivery, DeliveryError
from extraction.errors import StetError

log = logging.getLogger(__name__)

SORRY = "Something went wrong on my side. It is in Stet's log; whoever installed Stet can look there."

Lazy = Callable[[Args], None]


@contextmanager
def boundary(what: str, tell: Callable[[str], None]) -> Iterator[None]:
    """Log what goes wrong inside, with its traceback, and `tell` it in one sentence; `what` names the work."""
    try:
        yield
    except StetError as error:
        log.warning("%s: %s", what, error)
        _told(what, tell, str(error))
    except Exception:  # one of the two places that catch broadly: a bug in one answer must not be silence
        log.exception("%s failed", what)
        _told(what, tell, SORRY)


def _told(what: str, tell: Callable[[str], None], sentence: str) -> None:
    try:
        tell(sentence)
    except DeliveryError as error:
        log.warning("%s: nobody could be told: %s", what, error)


def guarded(lazy: Lazy, delivery: Delivery) -> Lazy:
    """Return a lazy listener inside the boundary, which tells the thread, or else the person, what went wrong."""

    @wraps(lazy)
    def inside(args: Args) -> None:
        with boundary(lazy.__name__, lambda sentence: _tell(args, delivery, sentence)):
            lazy(args)

    return inside


def _tell(args: Args, delivery: Delivery, sentence: str) -> None:
    body = args.body
    said = body.get("event") or body.get("message") or {}
    thread = said.get("thread_ts") or said.get("ts")
    team, channel, user = args.context.team_id or "", args.context.channel_id, args.context.user_id
    if channel and thread:
        delivery.say(team, channel, f"⚠️  {inert(sentence, 900)}", thread=thread)
    elif user:
        delivery.say(team, user, f"⚠️  {inert(sentence, 900)}")
