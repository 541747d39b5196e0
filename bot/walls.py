"""Which wall a conversation stands behind: who else may ever be shown what is checked in it.

An id does not tell a private channel from a public one, so Slack is asked. Where it does not answer in time, or the
channel is shared with another company, the conversation is private, and no other copy of the workspace is shown in it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any, NamedTuple

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.clients import Clients, brisk
from bot.desk import reader_for
from extraction.errors import StetError
from storage.models import Case, Reader

log = logging.getLogger(__name__)

KEPT = 300.0  # seconds an answer is believed: a public channel may be made private
_PAGES = 10  # of two hundred channels
# Slack can't be reached, refuses, or there is no token to ask it with.
_SILENT = (SlackApiError, SlackClientError, OSError, StetError)
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
    """The walls of conversations. `clients` says with whose token a workspace is asked."""

    def __init__(self, clients: Clients, clock: Callable[[], float] = monotonic) -> None:
        self._clients = clients
        self._clock = clock
        self._kinds: dict[tuple[str, str], tuple[float, _Kind]] = {}

    def private_to(self, team: str, user: str) -> str:
        """Return the wall of what one person sends: by direct message, command or modal."""
        return f"{team}/{user}"

    def of(self, team: str, channel: str, user: str, *, direct: bool = False) -> Place:
        """Return where a conversation stands: its wall is the workspace's for a public channel, else its own."""
        if direct or channel.startswith("D"):
            return Place(self.private_to(team, user), team)
        kind = self._kind(team, channel)
        return Place(team if kind.public else f"{team}/{channel}", team if kind.ours else "")

    def seen_by(self, team: str, user: str) -> frozenset[str]:
        """Return the walls of the private channels that somebody is in just now, none where Slack does not say.

        Slack names only those that the bot is in as well. Nothing is remembered: who was put out sees no more.
        """
        try:
            return frozenset(
                f"{team}/{one['id']}"
                for one in self._conversations(team, user, "private_channel")
                if not any(one.get(flag) for flag in _SHARED)
            )
        except _SILENT as error:
            log.warning("Slack did not say where somebody is a member: %s", type(error).__name__)
            return frozenset()

    def is_in(self, team: str, channel: str, user: str) -> bool:
        """Tell whether somebody is in a channel of any kind just now; no, where Slack does not say."""
        try:
            kinds = "public_channel,private_channel,mpim"
            return any(one["id"] == channel for one in self._conversations(team, user, kinds))
        except _SILENT as error:
            log.warning("Slack did not say where somebody is a member: %s", type(error).__name__)
            return False

    def _conversations(self, team: str, user: str, kinds: str) -> Iterator[dict[str, Any]]:
        cursor = ""
        for _ in range(_PAGES):
            page = self._client(team).users_conversations(
                user=user, types=kinds, exclude_archived=True, limit=200, cursor=cursor
            )
            yield from page.get("channels") or []
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def reader(self, case: Case) -> Reader:
        """Return whose eyes a case's report is for; a report to one person alone may tell of all that they may see."""
        reader = reader_for(case)
        if not case.team or case.wall != self.private_to(case.team, case.opened_by):
            return reader
        return Reader(walls=reader.walls | self.seen_by(case.team, case.opened_by))

    def _client(self, team: str) -> WebClient:
        return brisk(self._clients(team))

    def _kind(self, team: str, channel: str) -> _Kind:
        asked, kind = self._kinds.get((team, channel), (float("-inf"), _UNKNOWN))
        if self._clock() - asked < KEPT:
            return kind
        try:
            answer = self._client(team).conversations_info(channel=channel)
        except _SILENT as error:
            log.warning("Slack did not say what %s is, so it is taken as private: %s", channel, type(error).__name__)
            return _UNKNOWN
        about = answer.get("channel") or {}
        ours = not any(about.get(flag) for flag in _SHARED)
        kind = _Kind(
            public=ours and about.get("is_channel") is True and not any(about.get(flag) for flag in _PRIVATE), ours=ours
        )
        self._kinds[team, channel] = (self._clock(), kind)
        return kind
