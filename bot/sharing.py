"""Sharing a private report with a channel: a use case of the desk."""

from __future__ import annotations

from bot.delivery import Delivery
from bot.desk import Desk, reader_for
from bot.drawing import REPORT
from bot.walls import Walls
from storage import settings, sharing
from storage.models import Case, StorageError
from storage.settings import ChannelSettings
from storage.sharing import Destination

_REPORT = "➡️  Shared with <#{}>: the report stands there now."
_REST = "➡️  Moved to <#{}> with the report."


def share(desk: Desk, walls: Walls, delivery: Delivery, case: Case, channel: str, by: str) -> None:  # noqa: PLR0917
    """Move a private case behind a channel's wall; StorageError where it may not go there, and why.

    What stood in private says from now on where it went, and has no buttons any more.
    """
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
    with desk.database.writing():
        for old in sharing.share(desk.database, case.id, to, report, by, desk.now(), reopened=reopened):
            delivery.point_on(team, old, (_REPORT if old.slot == REPORT else _REST).format(channel), case)
    delivery.wake()
