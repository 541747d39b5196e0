"""Sharing a private report with a channel: a use case of the desk."""

from __future__ import annotations

from typing import NamedTuple

from bot.desk import Desk, reader_for
from bot.walls import Walls
from storage import settings, sharing
from storage.models import Case, StorageError
from storage.postings import Posting
from storage.settings import ChannelSettings
from storage.sharing import Destination


class Shared(NamedTuple):
    """A case as it now stands, and where its report stood before, None where it had not been posted."""

    case: Case
    stood: Posting | None


def share(desk: Desk, walls: Walls, case: Case, channel: str, by: str) -> Shared:
    """Move a private case behind a channel's wall; StorageError where it may not go there, and why."""
    team = case.workspace
    if not walls.is_in(team, channel, by):
        raise StorageError("Choose a channel that you and I are both in; invite me there first.")
    place = walls.of(team, channel, by)
    to = Destination(channel=channel, wall=place.wall, team=place.team)
    why = sharing.refusal(case, by, to)
    if why:
        raise StorageError(why)
    # The channel's eyes see less than whoever had it checked: what they may not see must not come along.
    moved = case.model_copy(update={"wall": to.wall, "channel": channel, "team": to.team})
    report = desk.checked_for(case, reader_for(moved))
    signers = settings.of(desk.database, ChannelSettings, team, channel).signers
    reopened = bool(signers) and by not in signers  # who may sign off there has not
    stood = sharing.share(desk.database, case.id, to, report, by, desk.now(), reopened=reopened)
    return Shared(desk.case(case.id), stood)
