"""Reminders: whoever has a story in hand hears of it before it is due, while the desk is at work, once."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from bot.blocks.reminder import LATER, reminder_message
from bot.blocks.words import inert
from bot.homepage import item_of
from bot.office import Office
from bot.patience import Patience
from bot.refusals import DeliveryError
from bot.workflow import still_open
from storage import reminders, settings
from storage.models import Case, State, StorageError
from storage.settings import ChannelSettings, PersonalSettings

log = logging.getLogger(__name__)


def reminding(office: Office, clock: Callable[[], float] = monotonic) -> Callable[[], None]:
    """Return what reminds of all stories whose time has come."""
    patience = Patience(clock)

    def remind() -> None:
        database, now = office.desk.database, office.desk.now()
        waiting = reminders.waiting(database, now)
        patience.keep({case.id for case in waiting})
        for case in waiting:
            if patience.asks_to_wait(case.id):
                continue
            try:
                _remind_in_time(office, case, now)
            except DeliveryError:  # its report does not stand yet: the next look is soon
                continue
            except StorageError:
                raise
            except Exception:  # what goes wrong with one story keeps nobody else from being reminded
                log.exception("case %s: nobody could be reminded", case.id)
                patience.failed(case.id)

    return remind


def _remind_in_time(office: Office, case: Case, now: datetime) -> None:
    held = settings.of(office.desk.database, ChannelSettings, case.workspace, case.channel or "")
    at = moment(case.due or now, held)
    if held.remind and at <= now:
        _remind(office, case, now, wanted=case.opened_at < at)


def moment(due: datetime, held: ChannelSettings) -> datetime:
    """Return when to remind of a story: so many minutes before it is due, or before the desk leaves until then.

    Where the desk comes in later than that, it is as it comes in.
    """
    before, (since, until) = timedelta(minutes=held.remind), held.hours
    if since == until:
        return due - before
    there = due.astimezone(ZoneInfo(held.zone))
    at, day = there.time(), timedelta(days=1)
    at_work = since <= at <= until if since < until else at >= since or at <= until
    if not at_work:
        there -= day if until > at else timedelta()
        there = there.replace(hour=until.hour, minute=until.minute, second=0)
    came = there.replace(hour=since.hour, minute=since.minute, second=0)
    return max(there - before, came if came <= there else came - day)


def _remind(office: Office, case: Case, now: datetime, *, wanted: bool) -> None:
    """Remind of a story; one that came in after the time to remind of it is known to whoever handed it in."""
    database, team, who = office.desk.database, case.workspace, case.owner or case.opened_by
    in_slack = re.fullmatch(r"[UW][A-Z0-9]+", who)
    if not wanted or (in_slack and not settings.of(database, PersonalSettings, team, who).reminders):
        reminders.told(database, case)
        return
    due = case.due or now
    item, again = item_of(office, case), due - now > timedelta(minutes=LATER)
    said = reminder_message(case.id, item.headline, item.url, due, _left(office, case), again=again)
    seen = in_slack and office.access.may_see(case, team=team, user=who)
    with database.writing():
        if seen:
            office.delivery.notice(team, who, said, case=case)
        else:  # nobody else is told what stands behind a wall
            office.delivery.in_thread(case, said)
        reminders.told(database, case)
    office.delivery.wake()


def _left(office: Office, case: Case) -> str:
    if case.state is State.FAILED:
        return f"it was not checked. {inert((case.error or '').rstrip('.'), 300)}".rstrip()
    left = still_open(office.desk, case)
    return ", ".join(left) or "ready to sign off"
