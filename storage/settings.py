"""What a workspace, a channel or a person has set: how loud Stet is there, and who may do what."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeVar

from pydantic import Field

from checks.models import Severity
from extraction.models import Record
from storage import audit
from storage.database import Database

ALL = tuple(Severity)


class WorkspaceSettings(Record):
    """For a whole workspace: who may see the admin's view and change settings, and which checks it has made quieter.

    `quietened` are the codes of checks whose findings are shown one severity lower, `kept` those that the desk has
    put back, so that they are not quietened again. A check is quietened where it has `quiet_after` rulings or more and
    is right less often than `quiet_below` (0 to 1; 0: none is), chance allowed for.
    """

    admins: tuple[str, ...] = ()
    quietened: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    quiet_below: float = Field(default=0.5, ge=0, le=1)
    quiet_after: int = Field(default=10, ge=1)


class ChannelSettings(Record):
    """For one channel: the severities shown, who gets a new case, the house style, who may sign off (nobody: anyone).

    `house` names a house style that the installer put beside the log; "" is the desk's own. Reminders of open checks
    come `remind` minutes before a case is due, between the hours of `hours` (UTC offset `zone`, in minutes).
    """

    severities: tuple[Severity, ...] = ALL
    owner: str | None = None
    house: str = ""
    signers: tuple[str, ...] = ()
    remind: int = Field(default=30, ge=0, le=24 * 60)
    hours: tuple[int, int] = (0, 24)
    zone: int = Field(default=0, ge=-12 * 60, le=14 * 60)


class PersonalSettings(Record):
    """For one person: the severities they are shown in their direct messages, and whether they are reminded."""

    severities: tuple[Severity, ...] = ALL
    reminders: bool = True


Settings = TypeVar("Settings", WorkspaceSettings, ChannelSettings, PersonalSettings)
_Kind = Literal["workspace", "channel", "person"]
_KINDS: dict[type[Record], _Kind] = {
    WorkspaceSettings: "workspace",
    ChannelSettings: "channel",
    PersonalSettings: "person",
}


def of(database: Database, kind: type[Settings], team: str, whose: str = "") -> Settings:
    """Return what was set, and what holds where nothing was; `whose` is a channel's or a person's id."""
    with database.reading() as connection:
        row = connection.execute(
            "SELECT held FROM settings WHERE team = ? AND kind = ? AND whose = ?", (team, _KINDS[kind], whose)
        ).fetchone()
    return kind.model_validate_json(row[0]) if row else kind()


def put(database: Database, held: Settings, team: str, *, by: str, at: datetime, whose: str = "") -> None:
    """Keep what somebody has set, whole."""
    kind = _KINDS[type(held)]
    with database.writing() as connection:
        connection.execute(
            """
            INSERT INTO settings (team, kind, whose, held) VALUES (?, ?, ?, ?)
            ON CONFLICT (team, kind, whose) DO UPDATE SET held = excluded.held
            """,
            (team, kind, whose, held.model_dump_json(exclude_defaults=True)),
        )
        audit.append(database, at, by, f"set what holds for the {kind}", detail=whose)
