"""The error boundary: what goes wrong outside Slack's three seconds is logged and told in one sentence.

What somebody pressed, typed or chose is answered to them alone: neither that they were refused something nor what they
asked for is the channel's business. What was said in a channel is answered in its thread, a refusal apart.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from slack_bolt import Args

from bot.blocks.words import inert
from bot.delivery import Delivery
from bot.haste import at_leisure
from bot.refusals import DeliveryError, UnreachableError
from extraction.errors import StetError
from storage.models import CaseNotFoundError, StorageError

log = logging.getLogger(__name__)

SORRY = "Something went wrong on my side. It has been logged; tell whoever installed Stet."

WARNING = "⚠️ "

Lazy = Callable[[Args], None]


@contextmanager
def boundary(what: str, tell: Callable[[str], None]) -> Iterator[None]:
    """Log what goes wrong inside, with its traceback, and `tell` it in one sentence; `what` names the work."""
    try:
        yield
    except (DeliveryError, StorageError) as error:
        log.warning("%s: %s", what, error)
        _told(what, tell, str(error))
    except StetError as error:  # its sentence may quote the copy, or a file's name
        log.warning("%s: %s", what, type(error).__name__)
        _told(what, tell, str(error))
    except Exception:  # one of the two places that catch broadly: a bug in one answer must not be silence
        log.exception("%s failed", what)
        _told(what, tell, SORRY)


def _told(what: str, tell: Callable[[str], None], sentence: str) -> None:
    try:
        tell(sentence)
    except DeliveryError as error:
        log.warning("%s: nobody could be told: %s", what, error)
    except Exception:  # Bolt would log what it says, which may be what somebody wrote
        log.exception("%s: nobody could be told", what)


def guarded(lazy: Lazy, delivery: Delivery) -> Lazy:
    """Return a lazy listener inside the boundary, which tells the person, or the thread, what went wrong."""

    @wraps(lazy)
    def inside(args: Args) -> None:
        refused = False

        def tell(sentence: str) -> None:
            _tell(args, delivery, sentence, privately=refused)

        with at_leisure(), boundary(lazy.__name__, tell):
            try:
                lazy(args)
            except CaseNotFoundError:
                refused = True
                raise

    return inside


def _tell(args: Args, delivery: Delivery, sentence: str, *, privately: bool) -> None:
    team, channel, user = args.context.team_id or "", args.context.channel_id, args.context.user_id
    said = args.body.get("event")
    if said and channel and not privately:
        delivery.say(team, channel, f"⚠️  {inert(sentence, 900)}", thread=said.get("thread_ts") or said.get("ts"))
    elif user:
        tell_alone(args, delivery, f"{WARNING}{sentence}")


def tell_alone(args: Args, delivery: Delivery, sentence: str) -> None:
    """Show a sentence to whoever pressed or typed where they are, or where that can't be, send it to them."""
    team, channel, user = args.context.team_id or "", args.context.channel_id, args.context.user_id
    if user is None:
        return
    if channel:
        try:
            delivery.whisper(team, channel, user, sentence, thread=_thread(args.body))
        except UnreachableError:
            raise
        except DeliveryError:
            pass
        else:
            return
    delivery.say(team, user, inert(sentence, 900))


def _thread(body: dict[str, Any]) -> str | None:
    """Return the thread that somebody is looking at, if it is one: that of what they pressed, or wrote."""
    thread = (body.get("event") or body.get("message") or {}).get("thread_ts")
    return str(thread) if thread else None
