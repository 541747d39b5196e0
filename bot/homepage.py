"""What App Home lists for one person: only what stands behind the walls that they may look behind just now."""

from __future__ import annotations

from collections.abc import Iterable

from bot.blocks.home import LISTED, Found, Item, Lists, about
from bot.hit_rates import rates
from bot.loudness import listed, quiet
from bot.office import Office
from bot.wording import short_day
from checks.catalogue import named, page
from checks.models import CatalogueError, Severity
from storage import archive, cases, hits, holdings, open_cases, postings, rulings, settings
from storage.archive import Cutting
from storage.models import ARCHIVED, Case, State
from storage.settings import WorkspaceSettings

_STATES = {State.QUEUED: "being read", State.FAILED: "not checked"}


def lists(office: Office, team: str, user: str) -> Lists:
    """Return the lists of one person."""
    database, reader, most = office.desk.database, office.access.reader(team, user), LISTED + 1
    listed = office.access.standing.listed
    owned = listed(lambda: open_cases.owned_by(database, team, user, most))
    seen = {case.id for case in owned}
    mine = [case for case in owned if case.wall in reader.walls or office.access.may_see(case, team=team, user=user)]
    opened = listed(lambda: open_cases.open_to(database, team, reader, most + len(seen)))
    desk = [case for case in opened if case.id not in seen]
    done = listed(lambda: open_cases.signed_off(database, team, reader, most))
    ruled = rates(hits.ruled(database, team, reader=reader))
    workspace = settings.of(database, WorkspaceSettings, team)
    return Lists(
        [item._replace(owner=None) for item in _items(office, mine)],  # whose they are goes without saying
        _items(office, desk[:most]),
        _items(office, done),
        list(ruled.values()),
        {code: fault(code) for code in ruled},
        quieter=quiet(ruled, workspace),
        kept=workspace.kept,
        stored=holdings.of(database, team) if office.desk.may_administer(team, user) else None,
    )


def fault(code: str) -> str:
    """Return what a check looks for in a few words, "" for one that there is no more."""
    try:
        return page(named(code)).fault
    except CatalogueError:
        return ""


def find(office: Office, team: str, user: str, words: str) -> list[Found]:
    """Return the stories that hold all these words, the newest first: checked here or in the archive."""
    reader = office.access.reader(team, user)
    found = office.access.standing.listed(
        lambda: archive.search(office.desk.database, words, reader, LISTED), lambda cutting: _case_of(office, cutting)
    )
    return [_found(office, cutting) for cutting in found]


def _case_of(office: Office, cutting: Cutting) -> Case | None:
    return None if cutting.case.startswith(ARCHIVED) else office.desk.case(cutting.case)


def _found(office: Office, cutting: Cutting) -> Found:
    if cutting.case.startswith(ARCHIVED):
        return Found(
            cutting.headline, cutting.url, f"in the archive  ·  {short_day(cutting.published)}", cutting.excerpt
        )
    item = item_of(office, office.desk.case(cutting.case))
    return Found(item.headline, item.url, about(item), cutting.excerpt)


def _items(office: Office, found: Iterable[Case]) -> list[Item]:
    return [item_of(office, case) for case in found]


def item_of(office: Office, case: Case) -> Item:
    """Return a story as a list names it."""
    database = office.desk.database
    standing = rulings.standing(database, case.id)
    unruled = [f.severity for f in listed(office.desk, case) if f.id not in standing]
    text = case.headline or cases.text(database, case.id).strip().partition("\n")[0]
    return Item(
        headline=text,
        url=postings.address(database, case.id),
        errors=unruled.count(Severity.ERROR),
        queries=unruled.count(Severity.QUERY),
        state=_STATES.get(case.state, ""),
        owner=None if case.signed_off_by else case.owner,
        due=None if case.signed_off_by else case.due,
        signed_off_by=case.signed_off_by,
        came=case.opened_at,
        channel=case.channel,
    )
