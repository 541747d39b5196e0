"""What a workspace, a channel or a person has set: how loud Stet is there, and who may do what."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated, Literal, TypeVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field

from checks.models import Severity
from extraction.models import Record
from storage import audit
from storage.database import Database

ALL = tuple(Severity)


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"there is no time zone {name}")
    return name


class WorkspaceSettings(Record):
    """For a whole workspace: when a check is made quieter.

    A check is shown one severity lower where it has `quiet_after` rulings or more and is right less often than
    `quiet_below` (0 to 1; 0: none is), chance allowed for. `kept` are the codes of checks that the desk has put back,
    so that they are not made quieter again.
    """

    kept: tuple[str, ...] = ()
    quiet_below: float = Field(default=0.5, ge=0, le=1)
    quiet_after: int = Field(default=10, ge=1)


class ChannelSettings(Record):
    """For one channel: the severities shown, who gets a new case, the house style, who may sign off (nobody: anyone).

    `house` names a house style that the installer put beside the log; "" is the desk's own. Whoever has a case in hand
    is reminded `remind` minutes before it is due (0: never), and within the `hours` in which the desk is at work, from
    and until, by the clocks of `zone`, an IANA time zone; the same time twice is the whole day.
    """

    severities: tuple[Severity, ...] = ALL
    owner: str | None = None
    house: str = ""
    signers: tuple[str, ...] = ()
    remind: int = Field(default=30, ge=0, le=24 * 60)
    hours: tuple[time, time] = (time(0), time(0))
    zone: Annotated[str, AfterValidator(_known_zone)] = "UTC"


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
