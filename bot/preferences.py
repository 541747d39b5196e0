"""What the settings' forms hold when they are sent, and who may change what."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from bot.blocks.settings import LOUD, OWN_STYLE
from bot.form import FormError
from bot.office import Office
from storage import settings
from storage.models import CaseNotFoundError, StorageError
from storage.settings import ChannelSettings, PersonalSettings, WorkspaceSettings

_MOST_RULINGS = 1000


def channel(office: Office, where: str, *, team: str, user: str) -> ChannelSettings:
    """Return what is set for a channel, to somebody who may change it.

    StorageError where they may not: they can't read the channel, or others are named to sign off there.
    """
    if not office.access.sees_channel(where, team=team, user=user):
        raise CaseNotFoundError("I must be in that channel, and so must you.")
    held = settings.of(office.desk.database, ChannelSettings, team, where)
    if held.signers and user not in held.signers and not office.desk.may_administer(team, user):
        raise StorageError("Only those who may sign off in this channel change what holds here; ask one of them.")
    return held


def channel_sent(office: Office, where: str, view: dict[str, Any], *, team: str) -> ChannelSettings:
    """Return a channel's form as it was sent; FormError names the field that is wrong."""
    owner = _held(view, "owner", "selected_user")
    signers = tuple(_held(view, "signers", "selected_users") or ())
    for field, people in (("owner", [owner] if owner else []), ("signers", signers)):
        if not all(office.access.sees_channel(where, team=team, user=one) for one in people):
            raise FormError(field, "Not everybody named here can see this channel; invite them first.")
    house = _chosen(view, "house") or OWN_STYLE
    try:
        return ChannelSettings(
            severities=_severities(view),
            owner=owner,
            house="" if house == OWN_STYLE else house,
            signers=signers,
            remind=int(_chosen(view, "remind") or 0),
            hours=(_time(view, "since"), _time(view, "until")),
            zone=_text(view, "zone"),
        )
    except ValueError:
        raise FormError("zone", "I know no such time zone; write it like Europe/London.") from None


def personal_sent(view: dict[str, Any]) -> PersonalSettings:
    """Return somebody's own form as it was sent."""
    return PersonalSettings(severities=_severities(view), reminders=bool(_held(view, "reminders", "selected_options")))


def workspace_sent(view: dict[str, Any], held: WorkspaceSettings) -> WorkspaceSettings:
    """Return a workspace's form as it was sent, with what it does not ask for as it is."""
    after = _text(view, "after")
    if not re.fullmatch(r"[0-9]{1,4}", after) or not 1 <= int(after) <= _MOST_RULINGS:
        raise FormError("after", f"Write a number from 1 to {_MOST_RULINGS:,}.")
    below = int(_chosen(view, "below") or 0) / 100
    return held.model_copy(update={"quiet_below": below, "quiet_after": int(after)})


def change_kept(office: Office, code: str, *, team: str, user: str, keep: bool) -> None:
    """Put a check back that was made quieter, or let it be made quieter again."""
    database = office.desk.database
    with database.writing():
        held = settings.of(database, WorkspaceSettings, team)
        others = tuple(one for one in held.kept if one != code)
        changed = held.model_copy(update={"kept": (*others, code) if keep else others})
        settings.put(database, changed, team, by=user, at=office.desk.now())


def _severities(view: dict[str, Any]) -> tuple[Any, ...]:
    return LOUD.get(_chosen(view, "loud") or "everything", LOUD["everything"])[1]


def _time(view: dict[str, Any], name: str) -> time:
    return time.fromisoformat(_held(view, name, "selected_time") or "00:00")


def _text(view: dict[str, Any], name: str) -> str:
    return str(_held(view, name, "value") or "").strip()


def _chosen(view: dict[str, Any], name: str) -> str | None:
    option = _held(view, name, "selected_option")
    return str(option["value"]) if option else None


def _held(view: dict[str, Any], name: str, key: str) -> Any:
    return view["state"]["values"].get(name, {}).get(name, {}).get(key)
