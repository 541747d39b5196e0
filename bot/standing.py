"""Whether cases still stand where their walls say: a channel may be made private, or shared with another company.

Slack tells the bot of the one not at all, and of the other not where it is no member. So it is asked whenever a case is
to be shown, and a case whose channel has changed is put behind the wall that the channel has now.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeVar

from bot.desk import Desk
from bot.walls import Place, Walls
from storage import cases
from storage.models import Case, CaseNotFoundError

log = logging.getLogger(__name__)

Listed = TypeVar("Listed")

_LOOKS = 5  # at a list of which every look finds stories of channels that have changed


class Held(NamedTuple):
    """Which of some cases stand where Slack says that they may, by id, and whether others were put elsewhere."""

    fit: frozenset[str]
    moved: bool


class Standing:
    """Where cases stand, held against what Slack says of their channels."""

    def __init__(self, desk: Desk, walls: Walls) -> None:
        self._desk = desk
        self._walls = walls

    def settled(self, case: Case, *, fresh: bool = False) -> Case:
        """Return a case as it stands once Slack has been asked of its channel, `fresh` where it is to be read."""
        return self._desk.case(case.id) if self._held([case], fresh=fresh).moved else case

    def is_public(self, case: Case) -> bool:
        """Tell whether a case stands in public, and Slack says that its channel is public now."""
        return case.wall == case.workspace and case.id in self._held([case]).fit

    def listed(
        self, look: Callable[[], list[Listed]], case_of: Callable[[Any], Case | None] = lambda one: one
    ) -> list[Listed]:
        """Return what a query finds, without stories of channels that have changed; it is asked anew where it had any.

        `case_of` says which case what was found is of, None where it is of none.
        """
        found: list[Listed] = []
        for _ in range(_LOOKS):
            found = look()
            of = {index: case for index, one in enumerate(found) if (case := case_of(one))}
            held = self._held(of.values())
            if not held.moved:
                break
        return [one for index, one in enumerate(found) if index not in of or of[index].id in held.fit]

    def seen(self, case: Case, others: frozenset[str], *, fresh: bool = False) -> frozenset[str]:
        """Return which other cases those may see now whom a case's report is for; see `Walls.still_seen`."""
        found = self.listed(lambda: cases.several(self._desk.database, others))
        try:
            case = self._desk.case(case.id)
        except CaseNotFoundError:
            return frozenset()
        walls = self._walls.still_seen(case, {other.wall for other in found}, fresh=fresh)
        return frozenset(other.id for other in found if other.wall in walls)

    def look(self, team: str, channel: str) -> None:
        """Ask what a channel is now, and put what was handed in there behind its wall."""
        place = self._walls.now(team, [channel], fresh=True).get(channel)
        if place and (place.wall != team or not place.team):
            self._rewall(team, channel, place)

    def _held(self, found: Iterable[Case], *, fresh: bool = False) -> Held:
        by_team: dict[str, list[Case]] = defaultdict(list)
        for case in found:
            by_team[case.workspace].append(case)
        fit, moved = set[str](), False
        for team, several in by_team.items():
            places = self._walls.now(team, {case.channel for case in several if _may_change(case)}, fresh=fresh)
            changed = {case.channel for case in several if _has_changed(case, places.get(case.channel))}
            for channel in changed:
                moved |= self._rewall(team, channel, places[channel])
            fit |= {
                case.id
                for case in several
                if case.channel not in changed and (case.wall != team or case.channel in places)
            }
        return Held(frozenset(fit), moved)

    def _rewall(self, team: str, channel: str, place: Place) -> bool:
        number = cases.rewall(self._desk.database, team, channel, place.wall, place.team, self._desk.now())
        log.info("Channel %s is another kind of channel by now: %d cases went behind its wall", channel, number)
        return number > 0


def _may_change(case: Case) -> bool:
    """Tell whether a case stands open to more than one conversation, by the kind of its channel."""
    return case.wall == case.workspace or bool(case.team and case.channel.startswith(("C", "G")))


def _has_changed(case: Case, place: Place | None) -> bool:
    """Tell whether a case stands more open than its channel is."""
    if place is None or not _may_change(case):
        return False
    return (case.wall == case.workspace != place.wall) or bool(case.team and not place.team)
