"""What Slack's refusals mean: its calls made, and what they raise told apart by what can be done about it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http.client import HTTPException
from typing import Any, TypeVar

from slack_sdk.errors import SlackApiError, SlackClientError, SlackObjectFormationError

from extraction.errors import StetError

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

_TOO_MANY = 429
_SERVER_ERROR = 500  # the first HTTP status that says that Slack itself is in trouble
# What Slack says where the bot may not speak.
_BARRED = frozenset(
    "not_in_channel channel_not_found is_archived restricted_action restricted_action_read_only_channel "
    "restricted_action_thread_only_channel restricted_action_non_threadable_channel cannot_reply_to_message "
    "thread_not_found".split()
)
_GONE = frozenset({"message_not_found"})
_LATE = frozenset("expired_trigger_id trigger_expired".split())
_REVOKED = frozenset("invalid_auth token_revoked token_expired account_inactive not_authed org_login_required".split())
# Slack's own troubles, which pass: they say nothing of a token.
_UNWELL = frozenset("ratelimited internal_error fatal_error service_unavailable request_timeout".split())


class DeliveryError(StetError):
    """Slack can't be reached, or refused."""


class UnreachableError(DeliveryError):
    """Slack did not answer, or had troubles of its own."""


class BarredError(DeliveryError):
    """Slack does not let the bot speak there."""


class GoneError(DeliveryError):
    """The message, or the thread it stood in, has been deleted."""


class RevokedError(DeliveryError):
    """Slack takes the bot's token no more: the app was removed, or its token is wrong."""


class BusyError(UnreachableError):
    """Slack was asked too often, and says how many seconds to wait."""

    def __init__(self, sentence: str, seconds: float) -> None:
        super().__init__(sentence)
        self.seconds = seconds
        self.looking = False  # whether it was while looking for a message, of which nothing is known then


class PacedError(BusyError):
    """It is not time yet: Slack has asked to wait, or has had as many posts into the channel as it takes at once."""


def asked_of_slack(method: Callable[..., Answer], **arguments: Any) -> Answer:
    """Call Slack; DeliveryError where it can't be reached or refuses."""
    try:
        return method(**arguments)
    except SlackApiError as error:
        raise refused(error) from error
    except SlackObjectFormationError as error:  # what we made was never sent: no network, and no later try, mends that
        log.exception("Something for Slack was made wrongly")
        raise DeliveryError("Something went wrong on my side.") from error
    except (SlackClientError, OSError, HTTPException) as error:  # the last where an answer broke off
        raise UnreachableError("Slack can't be reached; is the network up?") from error


def refused(error: SlackApiError) -> DeliveryError:
    """Return what a refusal of Slack's means."""
    why = str(error.response.get("error", "no reason given"))
    status = getattr(error.response, "status_code", 200)
    if why == "ratelimited" or status == _TOO_MANY:
        return BusyError("Slack is asked too often; try again in a moment.", asked_to_wait(error))
    if why in _REVOKED:
        return RevokedError(f"Slack no longer takes the bot's token ({why}); install the app again.")
    if why in _UNWELL or status >= _SERVER_ERROR:
        said = why if why in _UNWELL else f"error {status}"
        return UnreachableError(f"Slack is in trouble ({said}); try again in a while.")
    if why in _LATE:
        return DeliveryError("That took too long for Slack; please try again.")
    kind = BarredError if why in _BARRED else GoneError if why in _GONE else DeliveryError
    return kind(f"Slack refused ({why}).")


def asked_to_wait(error: SlackApiError) -> float:
    """Return for how many seconds Slack asks to wait."""
    given = dict(getattr(error.response, "headers", None) or {})
    said = next((value for name, value in given.items() if name.lower() == "retry-after"), "1")
    try:
        return max(1.0, float(said[0] if isinstance(said, list) else said))
    except ValueError:
        return 1.0
