"""Copy from Slack, put on disk before Slack is answered, and the worker woken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from bot import meters
from bot.desk import Desk
from bot.walls import Walls
from storage.models import Case, NewCase


class Taken(NamedTuple):
    """An accepted case; `new` is False where the same message, command or modal was accepted before."""

    case: Case
    new: bool
    words: int


class Inbox:
    """The way in from Slack. Its methods return once the copy is on disk."""

    def __init__(self, desk: Desk, walls: Walls, wake: Callable[[], None]) -> None:
        self._desk = desk
        self._walls = walls
        self._wake = wake

    def wake(self) -> None:
        """Say that a case waits whose report is to be posted."""
        self._wake()

    def from_message(
        self,
        copy: str,
        *,
        team: str,
        channel: str,
        ts: str,
        user: str,
        thread: str | None,
        direct: bool = False,
        stranger: bool = False,
    ) -> Taken:
        """Take in a message's copy. However often and in however many ways Slack sends it, it is one case.

        The report goes to the channel, or to `thread` where there is one. A `stranger`, who is of another company, is
        shown nothing else of the workspace's.
        """
        place = self._walls.of(team, channel, user, direct=direct)
        return self._accept(
            NewCase(
                source=f"{team}/{channel}/{ts}",
                wall=place.wall,
                text=copy,
                opened_by=user,
                team="" if stranger else place.team,
                channel=channel,
                thread=thread,
            )
        )

    def in_private(
        self,
        copy: str,
        *,
        team: str,
        user: str,
        source: str,
        headline: str | None = None,
        published: date | None = None,
    ) -> Taken:
        """Take in what somebody sent by command or modal; the report goes to them alone, by direct message."""
        return self._accept(
            NewCase(
                source=f"{team}/{source}",
                wall=self._walls.private_to(team, user),
                text=copy,
                opened_by=user,
                team=team,
                channel=user,
                headline=headline,
                published=published,
            )
        )

    def _accept(self, new: NewCase) -> Taken:
        case, fresh = self._desk.accept(new)
        self._wake()
        if fresh:
            meters.accepted.inc()
        return Taken(case, fresh, len(new.text.split()))
