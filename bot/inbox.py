"""Copy from Slack, put on disk before Slack is answered, and the worker woken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from bot import meters
from bot.desk import WORKFLOW, Desk
from bot.refusals import BarredError
from bot.walls import Place, Walls
from storage import attachments, candidates, settings, steps
from storage.attachments import Attachment
from storage.models import Case, NewCase
from storage.settings import ChannelSettings


class Taken(NamedTuple):
    """An accepted case; `new` is False where the same message, command or modal was accepted before."""

    case: Case
    new: bool
    words: int
    files: int = 0


class Inbox:
    """The way in from Slack. Its methods return once the copy is on disk."""

    def __init__(self, desk: Desk, walls: Walls, wake: Callable[[], None]) -> None:
        self._desk = desk
        self._walls = walls
        self.wake = wake

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
        files: tuple[Attachment, ...] = (),
        follows: str | None = None,
    ) -> Taken:
        """Take in a message's copy, and the list of its files, which the worker fetches.

        However often and in however many ways Slack sends it, it is one case. The report goes to the channel, or to
        `thread` where there is one. Whoever is no full member of the workspace is shown nothing else of it.
        `follows` is the case that it may be a new version of.
        """
        place = self._walls.of(team, channel, user, direct=direct)
        new = self._new(copy, place, team=team, channel=channel, user=user, source=f"{channel}/{ts}", thread=thread)
        return self._accept(new, files, follows)

    def in_private(
        self, copy: str, *, team: str, user: str, source: str, files: tuple[Attachment, ...] = (), **about: Any
    ) -> Taken:
        """Take in what somebody sent by command or modal; the report goes to them alone, by direct message.

        `about` are further fields of NewCase.
        """
        place = Place(self._walls.private_to(team, user), team)
        return self._accept(self._new(copy, place, team=team, channel=user, user=user, source=source, **about), files)

    def in_channel(
        self,
        copy: str,
        *,
        team: str,
        channel: str,
        user: str,
        source: str,
        files: tuple[Attachment, ...] = (),
        **about: Any,
    ) -> Taken:
        """Take in what somebody sent for a channel without writing there; the report stands in it.

        BarredError where Slack does not say that they are in it together with the bot.
        """
        if not self._walls.is_in(team, channel, user):
            raise BarredError("I am not in that channel with you; invite me there, or choose to see it alone.")
        place = self._walls.of(team, channel, user)
        return self._accept(
            self._new(copy, place, team=team, channel=channel, user=user, source=source, **about), files
        )

    def from_step(self, copy: str, *, team: str, channel: str, user: str, execution: str) -> Taken:
        """Take in what a workflow hands over; the report goes to the channel, or else to the person.

        Whom a workflow names is no more than a word of its author's: nothing is compared by their eyes, nor are they
        who handed it in. The workflow waits until it has been told of the report, over a restart as well.
        """
        place = self._walls.of(team, channel, user) if channel else Place(self._walls.private_to(team, user), team)
        new = NewCase(
            source=f"{team}/step/{execution}",
            wall=place.wall,
            text=copy,
            opened_by=WORKFLOW,
            team=place.team,
            channel=channel or user,
        )
        with self._desk.database.writing():
            case, fresh = steps.accept(self._desk.database, self._as_set(new), execution, self._desk.now())
        self.wake()
        if fresh:
            meters.accepted.inc()
        return Taken(case, fresh, len(copy.split()))

    def _new(
        self, copy: str, place: Place, *, team: str, channel: str, user: str, source: str, **about: Any
    ) -> NewCase:
        """Return what somebody hands in, to stand behind the wall of `place`."""
        return NewCase(
            source=f"{team}/{source}",
            wall=place.wall,
            text=copy,
            opened_by=user,
            team=self._shown_to(team, user, place),
            channel=channel,
            **about,
        )

    def _shown_to(self, team: str, user: str, place: Place) -> str:
        """Return the workspace whose public copy somebody may be shown in a place, "" for guests and strangers."""
        return place.team if place.team and self._walls.belongs(team, user) else ""

    def _as_set(self, new: NewCase) -> NewCase:
        """Return a new case with what its channel has set: who has it in hand, and the house style."""
        if not new.channel.startswith(("C", "G")):
            return new
        held = settings.of(self._desk.database, ChannelSettings, new.source.partition("/")[0], new.channel)
        return new.model_copy(update={"owner": new.owner or held.owner, "house": held.house})

    def _accept(self, new: NewCase, files: tuple[Attachment, ...] = (), follows: str | None = None) -> Taken:
        new = self._as_set(new)
        with self._desk.database.writing():
            if files:
                case, fresh = attachments.accept(self._desk.database, new, files, self._desk.now())
            else:
                case, fresh = self._desk.accept(new)
            if fresh and follows:
                candidates.propose(self._desk.database, case.id, follows)
        self.wake()
        if fresh:
            meters.accepted.inc()
        return Taken(case, fresh, len(new.text.split()), len(files))
