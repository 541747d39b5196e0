"""What App Home lists for one person: only what stands behind the walls that they may look behind just now."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from bot.blocks.home import LISTED, Item, Lists
from bot.delivery import DeliveryError, asked_of_slack
from bot.hit_rates import rates
from bot.office import Office
from checks.models import Severity
from storage import cases, hits, open_cases, postings, rulings, runs
from storage.models import Case, State

_STATES = {State.QUEUED: "being read", State.FAILED: "not checked"}


def lists(office: Office, team: str, user: str) -> Lists:
    """Return the lists of one person."""
    database, reader, most = office.desk.database, office.access.reader(team, user), LISTED + 1
    owned = open_cases.owned_by(database, team, user, most)
    seen = {case.id for case in owned}
    mine = [case for case in owned if case.wall in reader.walls or office.access.may_see(case, team=team, user=user)]
    desk = [case for case in open_cases.open_to(database, team, reader, most + len(seen)) if case.id not in seen]
    done = open_cases.signed_off(database, team, reader, most)
    ruled = list(rates(hits.ruled(database, team)).values())
    return Lists(
        _items(office, mine),
        _items(office, desk[:most]),
        _items(office, done),
        ruled,
    )


def _items(office: Office, found: Iterable[Case]) -> list[Item]:
    return [_item(office, case) for case in found]


def _item(office: Office, case: Case) -> Item:
    database = office.desk.database
    standing = rulings.standing(database, case.id)
    unruled = [f.severity for f in runs.findings(database, case.id) if f.id not in standing]
    text = case.headline or cases.text(database, case.id).strip().partition("\n")[0]
    return Item(
        headline=text,
        url=_address(office, case),
        errors=unruled.count(Severity.ERROR),
        queries=unruled.count(Severity.QUERY),
        state=_STATES.get(case.state, ""),
        owner=case.owner,
        due=case.due if case.state is not State.SIGNED_OFF else None,
    )


def _address(office: Office, case: Case) -> str | None:
    """Return the address of a case's report, None where it has none: no link is better than no page."""
    report = postings.posted(office.desk.database, case.id).get("report")
    try:
        return _permalink(office, case.workspace, report.channel, report.ts) if report else None
    except DeliveryError:
        return None


@lru_cache(maxsize=2000)
def _permalink(office: Office, team: str, channel: str, ts: str) -> str:
    answer = asked_of_slack(office.clients(team).chat_getPermalink, channel=channel, message_ts=ts)
    return str(answer["permalink"])
