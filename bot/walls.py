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

from bot.desk import reader_for
from storage.models import Case, Reader

log = logging.getLogger(__name__)

KEPT = 300.0  # seconds an answer is believed: a public channel may be made private
_PAGES = 10  # of two hundred channels
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

    def seen_by(self, team: str, user: str) -> frozenset[str]:
        """Return the walls of the private channels that somebody is in just now, none where Slack does not say.

        Slack names only those that the bot is in as well. Nothing is remembered: who was put out sees no more.
        """
        found: set[str] = set()
        cursor = ""
        try:
            for _ in range(_PAGES):
                page = self._client.users_conversations(
                    user=user, types="private_channel", exclude_archived=True, limit=200, cursor=cursor
                )
                channels = page.get("channels") or []
                found |= {f"{team}/{one['id']}" for one in channels if not any(one.get(flag) for flag in _SHARED)}
                cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
                if not cursor:
                    break
        except (SlackApiError, SlackClientError, OSError) as error:
            log.warning("Slack did not say where somebody is a member: %s", type(error).__name__)
            return frozenset()
        return frozenset(found)

    def reader(self, case: Case) -> Reader:
        """Return whose eyes a case's report is for; a report to one person alone may tell of all that they may see."""
        reader = reader_for(case)
        if not case.team or case.wall != self.private_to(case.team, case.opened_by):
            return reader
        return Reader(walls=reader.walls | self.seen_by(case.team, case.opened_by))

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
