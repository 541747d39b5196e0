"""Who may see a case: asked anew each time somebody presses, opens or types, so that who was put out sees no more."""

from __future__ import annotations

from bot.desk import Desk
from bot.standing import Standing
from bot.walls import Walls
from storage import cases, versions, work
from storage.models import OPEN, Case, CaseNotFoundError, Reader

NOT_YOURS = "There is no such case, or it is not yours to see."


class Access:
    """The door before every case. `standing` says whether cases still stand where their walls say."""

    def __init__(self, desk: Desk, walls: Walls) -> None:
        self._desk = desk
        self._walls = walls
        self.standing = Standing(desk, walls)

    def case(self, case_id: str, *, team: str, user: str) -> Case:
        """Return a case that somebody may see.

        CaseNotFoundError where they may not, and in the same words where there is none.
        """
        try:
            case = self.standing.settled(self._desk.case(case_id))
        except CaseNotFoundError:
            raise CaseNotFoundError(NOT_YOURS) from None
        if not self.may_see(case, team=team, user=user):
            raise CaseNotFoundError(NOT_YOURS)
        return case

    def may_see(self, case: Case, *, team: str, user: str) -> bool:
        """Tell whether somebody of a workspace stands behind a case's wall just now.

        What stands in public is every full member's to see. A guest, or somebody of another company, must be in its
        channel.
        """
        if case.workspace != team:
            return False
        if case.wall == self._walls.private_to(team, user):
            return True
        if self.standing.is_public(case) and self._walls.belongs(team, user):
            return True
        where = case.channel if case.wall == team else case.wall.removeprefix(f"{team}/")
        return self._walls.is_in(team, where, user)

    def sees_case(self, case: Case, user: str) -> bool:
        """Tell whether somebody of a case's own workspace may see it just now."""
        return self.may_see(case, team=case.workspace, user=user)

    def sees_channel(self, channel: str, *, team: str, user: str) -> bool:
        """Tell whether somebody may read a channel just now: a public one of their own workspace, or they are in it.

        A direct message is nobody's but theirs who wrote it, so that no link opens one.
        """
        if channel.startswith("D"):
            return False
        place = self._walls.now(team, [channel]).get(channel)
        is_public = place is not None and place.wall == team
        return (is_public and self._walls.belongs(team, user)) or self._walls.is_in(team, channel, user)

    def reader(self, team: str, user: str) -> Reader:
        """Return the eyes of one person: the workspace's public copy, their own, and their private channels'.

        To a guest, or somebody of another company, public copy as such is not open.
        """
        own = {OPEN, self._walls.private_to(team, user)}
        if self._walls.belongs(team, user):
            own.add(team)
        return Reader(walls=frozenset(own) | self._walls.seen_by(team, user))

    def seen(self, case: Case, others: frozenset[str], *, team: str, user: str) -> frozenset[str]:
        """Return which other cases somebody may be shown in a case's report: theirs, and whom the report is for."""
        told = self.standing.seen(case, others, fresh=True)
        if case.wall == self._walls.private_to(team, user):
            return told
        return frozenset(
            other.id
            for other in cases.several(self._desk.database, told)
            if other.wall == case.wall != team or self.may_see(other, team=team, user=user)
        )


def before_reading(desk: Desk, access: Access, case: Case) -> Case:
    """Return a case as it stands now that it is to be read: behind its channel's wall, in the hands of who may see it.

    Whoever gets a channel's new stories may have left the channel.
    """
    case = access.standing.settled(case, fresh=True)
    owner = case.owner
    if owner and versions.latest(desk.database, case.id) == 1 and not access.sees_case(case, owner):
        case = work.assign(desk.database, case.id, None, case.due, "stet", desk.now())
    return case
