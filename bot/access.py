"""Who may see a case: asked anew each time somebody presses, opens or types, so that who was put out sees no more."""

from __future__ import annotations

from bot.desk import Desk
from bot.walls import Walls
from storage.models import OPEN, Case, CaseNotFoundError, Reader

NOT_YOURS = "There is no such case, or it is not yours to see."


class Access:
    """The door before every case."""

    def __init__(self, desk: Desk, walls: Walls) -> None:
        self._desk = desk
        self._walls = walls

    def case(self, case_id: str, *, team: str, user: str) -> Case:
        """Return a case that somebody may see.

        CaseNotFoundError where they may not, and in the same words where there is none.
        """
        try:
            case = self._desk.case(case_id)
        except CaseNotFoundError:
            raise CaseNotFoundError(NOT_YOURS) from None
        if not self.may_see(case, team=team, user=user):
            raise CaseNotFoundError(NOT_YOURS)
        return case

    def may_see(self, case: Case, *, team: str, user: str) -> bool:
        """Tell whether somebody of a workspace stands behind a case's wall just now."""
        if case.workspace != team:
            return False
        if case.wall in {team, self._walls.private_to(team, user)}:
            return True
        return self._walls.is_in(team, case.wall.removeprefix(f"{team}/"), user)

    def sees_channel(self, channel: str, *, team: str, user: str) -> bool:
        """Tell whether somebody may read a channel just now: a public one of their own workspace, or they are in it.

        A direct message is nobody's but theirs who wrote it, so that no link opens one.
        """
        if channel.startswith("D"):
            return False
        return self._walls.of(team, channel, user).wall == team or self._walls.is_in(team, channel, user)

    def reader(self, team: str, user: str) -> Reader:
        """Return the eyes of one person: the workspace's public copy, their own, and their private channels'."""
        own = {OPEN, team, self._walls.private_to(team, user)}
        return Reader(walls=frozenset(own) | self._walls.seen_by(team, user))
