"""Which wall a conversation stands behind: who else may ever be shown what is checked in it.

An id does not tell a private channel from a public one, so Slack is asked. Where it does not answer in time, or the
channel is shared with another company, the conversation is private, and no other copy of the workspace is shown in it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from copy import copy
from time import monotonic
from typing import NamedTuple

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

log = logging.getLogger(__name__)

KEPT = 300.0  # seconds an answer is believed: a public channel may be made private
PATIENCE = 2  # seconds to wait for Slack, which itself waits three for us
_PRIVATE = ("is_private", "is_im", "is_mpim")
_SHARED = ("is_ext_shared", "is_pending_ext_shared")


class Place(NamedTuple):
    """The wall of a conversation, and the workspace whose public copy may be shown in it, "" where strangers are."""

    wall: str
    team: str


class _Kind(NamedTuple):
    public: bool
    ours: bool  # nobody from another company is in it


_UNKNOWN = _Kind(public=False, ours=False)


class Walls:
    """The walls of one workspace's conversations."""

    def __init__(self, client: WebClient, clock: Callable[[], float] = monotonic) -> None:
        self._client = copy(client)
        self._client.timeout = PATIENCE
        self._client.retry_handlers = []
        self._clock = clock
        self._kinds: dict[str, tuple[float, _Kind]] = {}

    def private_to(self, team: str, user: str) -> str:
        """Return the wall of what one person sends: by direct message, command or modal."""
        return f"{team}/{user}"

    def of(self, team: str, channel: str, user: str, *, direct: bool = False) -> Place:
        """Return where a conversation stands: its wall is the workspace's for a public channel, else its own."""
        if direct or channel.startswith("D"):
            return Place(self.private_to(team, user), team)
        kind = self._kind(channel)
        return Place(team if kind.public else f"{team}/{channel}", team if kind.ours else "")

    def _kind(self, channel: str) -> _Kind:
        asked, kind = self._kinds.get(channel, (float("-inf"), _UNKNOWN))
        if self._clock() - asked < KEPT:
            return kind
        try:
            answer = self._client.conversations_info(channel=channel)
        except (SlackApiError, SlackClientError, OSError) as error:
            log.warning("Slack did not say what %s is, so it is taken as private: %s", channel, type(error).__name__)
            return _UNKNOWN
        about = answer.get("channel") or {}
        ours = not any(about.get(flag) for flag in _SHARED)
        kind = _Kind(
            public=ours and about.get("is_channel") is True and not any(about.get(flag) for flag in _PRIVATE), ours=ours
        )
        self._kinds[channel] = (self._clock(), kind)
        return kind
