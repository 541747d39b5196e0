"""Which wall a conversation stands behind: who else may ever be shown what is checked in it.

An id does not tell a private channel from a public one, so Slack is asked. Where it does not answer in time, or the
channel is shared with another company, the conversation is private, and no other copy of the workspace is shown in it.
Nor does an id tell a full member of the workspace from a guest or from somebody of another company: where Slack does
not say that it is one, it is none.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any, NamedTuple

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.clients import Clients
from bot.desk import reader_for
from bot.haste import brisk
from bot.refusals import asked_to_wait
from extraction.errors import StetError
from storage.models import Case, Reader

log = logging.getLogger(__name__)

KEPT = 10.0  # seconds an answer on a channel is believed where something is shown: it may be made private
KNOWN = 60.0  # seconds an answer on a person is believed
_AT_ONCE = 8  # channels that Slack is asked about at one time
_PAGES = 10  # of two hundred channels
# Slack can't be reached, refuses, or there is no token to ask it with.
_SILENT = (SlackApiError, SlackClientError, OSError, StetError)
_PRIVATE = ("is_private", "is_im", "is_mpim")
_SHARED = ("is_ext_shared", "is_pending_ext_shared")
_NO_MEMBER = ("deleted", "is_restricted", "is_ultra_restricted", "is_stranger")


class Place(NamedTuple):
    """The wall of a conversation, and the workspace whose public copy may be shown in it, "" where strangers are."""

    wall: str
    team: str


class _Kind(NamedTuple):
    public: bool
    ours: bool  # nobody from another company is in it


_UNKNOWN = _Kind(public=False, ours=False)


class _Person(NamedTuple):
    member: bool  # a full member of the workspace, and no guest
    ours: bool  # of this workspace at all


_NOBODY = _Person(member=False, ours=False)


class Walls:
    """The walls of conversations. `clients` says with whose token a workspace is asked."""

    def __init__(self, clients: Clients, clock: Callable[[], float] = monotonic) -> None:
        self._clients = clients
        self.clock = clock
        self._kinds: dict[tuple[str, str], tuple[float, _Kind]] = {}
        self._not_before: dict[str, float] = {}  # by workspace: until when Slack wants not to be asked for channels
        self._people: dict[tuple[str, str], tuple[float, _Person]] = {}
        self._lately: dict[tuple[str, str], tuple[float, frozenset[str]]] = {}
        self._strangers: set[tuple[str, str]] = set()

    def private_to(self, team: str, user: str) -> str:
        """Return the wall of what one person sends: by direct message, command or modal."""
        return f"{team}/{user}"

    def of(self, team: str, channel: str, user: str, *, direct: bool = False) -> Place:
        """Return where a conversation stands: its wall is the workspace's for a public channel, else its own.

        Slack is asked each time, since what is handed in goes behind that wall for good.
        """
        if direct or channel.startswith("D"):
            return Place(self.private_to(team, user), team)
        (kind,) = self._ask(team, [channel])
        return _place(team, channel, kind or _UNKNOWN)

    def now(self, team: str, channels: Iterable[str], *, fresh: bool = False) -> dict[str, Place]:
        """Return where channels stand now, as Slack said within the last seconds; none of which it does not say."""
        wanted, kinds = set(channels), dict[str, _Kind | None]()
        for channel in wanted:
            asked, kind = self._kinds.get((team, channel), (float("-inf"), None))
            if kind and not fresh and self.clock() - asked < KEPT:
                kinds[channel] = kind
        unknown = sorted(wanted - kinds.keys())
        kinds.update(zip(unknown, self._ask(team, unknown), strict=True))
        return {channel: _place(team, channel, kind) for channel, kind in kinds.items() if kind}

    def came(self, team: str, user: str, *, elsewhere: bool) -> None:
        """Take note of what Slack said of somebody as they acted: whether another company is theirs."""
        if elsewhere:
            self._strangers.add((team, user))
        else:
            self._strangers.discard((team, user))

    def belongs(self, team: str, user: str) -> bool:
        """Tell whether somebody is a full member of a workspace, and no guest: to them its public copy is open."""
        return self._person(team, user).member

    def is_ours(self, team: str, user: str) -> bool:
        """Tell whether somebody is in a workspace at all, a guest too, and not of another company."""
        return self._person(team, user).ours

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

    def _seen_lately(self, team: str, user: str) -> frozenset[str]:
        asked, walls = self._lately.get((team, user), (float("-inf"), frozenset()))
        if self.clock() - asked >= KEPT:
            walls = self.seen_by(team, user)
            self._lately[team, user] = (self.clock(), walls)
        return walls

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
        walls, owner = reader_for(case).walls, case.opened_by
        if not self.is_for_one(case):
            return Reader(walls=walls)
        return Reader(walls=self._open_to(case, walls) | self.seen_by(case.team, owner))

    def still_seen(self, case: Case, walls: Iterable[str], *, fresh: bool = False) -> frozenset[str]:
        """Return behind which of these walls those may look now whom a case's report is for.

        `fresh` asks anew, for whoever presses; a report that is drawn is in several messages at once.
        """
        asked, seen = frozenset(walls), reader_for(case).walls
        if self.is_for_one(case):
            seen = self._open_to(case, seen)
            if asked - seen:
                look = self.seen_by if fresh else self._seen_lately
                seen |= look(case.team, case.opened_by)
        return asked & seen

    def is_for_one(self, case: Case) -> bool:
        """Tell whether a report is for one person alone, who may be shown what is open to them elsewhere."""
        return bool(case.team) and case.wall == self.private_to(case.team, case.opened_by)

    def _open_to(self, case: Case, walls: frozenset[str]) -> frozenset[str]:
        """Return the walls of a private report without the workspace's, where its reader is no member any more."""
        return walls if self.belongs(case.team, case.opened_by) else walls - {case.team}

    def _client(self, team: str) -> WebClient:
        return brisk(self._clients(team))

    def _ask(self, team: str, channels: Sequence[str]) -> list[_Kind | None]:
        """Return what Slack says that each of the channels is just now; None where it does not say."""
        if not channels:
            return []
        if self.clock() < self._not_before.get(team, float("-inf")):  # it asked to be left alone
            return [None] * len(channels)
        try:
            client = self._client(team)
        except _SILENT as error:
            log.warning("Slack can't be asked for channels: %s", type(error).__name__)
            return [None] * len(channels)
        if len(channels) < 2:
            return [self._kind(client, team, channel) for channel in channels]
        with ThreadPoolExecutor(max_workers=min(_AT_ONCE, len(channels))) as several:
            return list(several.map(lambda channel: self._kind(client, team, channel), channels))

    def _kind(self, client: WebClient, team: str, channel: str) -> _Kind | None:
        try:
            about = client.conversations_info(channel=channel).get("channel") or {}
        except _SILENT as error:
            if isinstance(error, SlackApiError) and error.response.get("error") == "ratelimited":
                self._not_before[team] = self.clock() + asked_to_wait(error)
            if not _is_hidden(error):
                log.warning("Slack did not say what %s is: %s", channel, type(error).__name__)
                return None
            about = {"is_private": True, "is_ext_shared": True}
        ours = not any(about.get(flag) for flag in _SHARED)
        public = ours and about.get("is_channel") is True and not any(about.get(flag) for flag in _PRIVATE)
        kind = _Kind(public=public, ours=ours)
        self._kinds[team, channel] = (self.clock(), kind)
        return kind

    def _person(self, team: str, user: str) -> _Person:
        """Return what somebody is in a workspace; nobody, where Slack does not say."""
        if (team, user) in self._strangers:
            return _NOBODY
        asked, person = self._people.get((team, user), (float("-inf"), _NOBODY))
        if self.clock() - asked < KNOWN:
            return person
        try:
            about = self._client(team).users_info(user=user).get("user") or {}
        except _SILENT as error:
            log.warning("Slack did not say who somebody is, so they are taken for a guest: %s", type(error).__name__)
            return _NOBODY
        # In an organisation of several workspaces somebody is at home in one and may be a member of more.
        teams = {about.get("team_id"), *((about.get("enterprise_user") or {}).get("teams") or ())}
        ours = team in teams and not about.get("is_stranger")
        person = _Person(member=ours and not any(about.get(flag) for flag in _NO_MEMBER), ours=ours)
        self._people[team, user] = (self.clock(), person)
        return person


def _place(team: str, channel: str, kind: _Kind) -> Place:
    return Place(team if kind.public else f"{team}/{channel}", team if kind.ours else "")


def _is_hidden(error: Exception) -> bool:
    """Tell whether Slack answered that there is no such channel: that is what it says of a private one to outsiders."""
    return isinstance(error, SlackApiError) and error.response.get("error") == "channel_not_found"
