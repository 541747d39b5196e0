"""Which wall a conversation stands behind: who else may ever be shown what is checked in it.

An id does not tell a private channel from a public one, so Slack is asked. Where it does not answer in time, or the
channel is shared with another company, the conversation is private.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from copy import copy
from time import monotonic

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

log = logging.getLogger(__name__)

KEPT = 300.0  # seconds an answer is believed: a public channel may be made private
PATIENCE = 2  # seconds to wait for Slack, which itself waits three for us
_OUTSIDE = ("is_private", "is_im", "is_mpim", "is_ext_shared", "is_pending_ext_shared")


class Walls:
    """The walls of one workspace's conversations."""

    def __init__(self, client: WebClient, clock: Callable[[], float] = monotonic) -> None:
        self._client = copy(client)
        self._client.timeout = PATIENCE
        self._client.retry_handlers = []
        self._clock = clock
        self._public: dict[str, tuple[float, bool]] = {}

    def private_to(self, team: str, user: str) -> str:
        """Return the wall of what one person sends: by direct message, command or modal."""
        return f"{team}/{user}"

    def of(self, team: str, channel: str, user: str, *, direct: bool = False) -> str:
        """Return the wall of a conversation: the workspace's for a public channel, else the conversation's own."""
        if direct or channel.startswith("D"):
            return self.private_to(team, user)
        return team if self._is_public(channel) else f"{team}/{channel}"

    def _is_public(self, channel: str) -> bool:
        asked, public = self._public.get(channel, (float("-inf"), False))
        if self._clock() - asked < KEPT:
            return public
        try:
            answer = self._client.conversations_info(channel=channel)
        except (SlackApiError, SlackClientError, OSError) as error:
            log.warning("Slack did not say what %s is, so it is taken as private: %s", channel, type(error).__name__)
            return False
        about = answer.get("channel") or {}
        public = about.get("is_channel") is True and not any(about.get(flag) for flag in _OUTSIDE)
        self._public[channel] = (self._clock(), public)
        return public
