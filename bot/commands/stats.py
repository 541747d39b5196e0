"""`stet stats`: how often each check is right, how much was checked and how long it took, all from the log."""

from __future__ import annotations

import json as json_lines
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rich.text import Text

from bot import opening
from bot.hit_rates import Rate, rates
from bot.loudness import quiet
from bot.settings import Settings
from bot.terminal import Sheet, console
from bot.wording import counted
from extraction.errors import ReadingError
from storage import hits, settings, tallies
from storage.database import Database
from storage.settings import WorkspaceSettings

DONE = 0


def stats(db: Path | None, team: str | None, since: str | None, *, json: bool = False) -> int:
    """Print the table; `team` is a Slack workspace's id, "" the command line, `since` a day."""
    start = _start(since)
    with opening.archive(opening.log_path(db, Settings())) as database:
        found = _found(database, team, start)
    if json:
        sys.stdout.write(f"{json_lines.dumps(found)}\n")
    else:
        _write(found, Sheet(console()))
    return DONE


def _start(since: str | None) -> datetime | None:
    if since is None:
        return None
    try:
        day = date.fromisoformat(since)
    except ValueError:
        raise ReadingError(f"--since {since} is no day; write it as 2026-11-20.") from None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _found(database: Database, team: str | None, since: datetime | None) -> dict[str, Any]:
    held = settings.of(database, WorkspaceSettings, team) if team else WorkspaceSettings()
    # Whether a check is seldom right goes by all rulings of a workspace, whatever stretch of time was asked for.
    quieter = quiet(rates(hits.ruled(database, team)), held) if team else {}
    ruled = rates(hits.ruled(database, team, since=since)).values()
    return {
        "checks": [_check(rate, _state(rate.code, held, quieter)) for rate in ruled],
        "months": [month.model_dump() for month in tallies.months(database, team, since=since)],
        "medians": tallies.times(database, team, since=since).model_dump(),
    }


def _state(code: str, held: WorkspaceSettings, quieter: dict[str, Rate]) -> str:
    return "kept" if code in held.kept else "seldom right" if code in quieter else ""


def _check(rate: Rate, state: str) -> dict[str, Any]:
    low, high = rate.interval
    numbers = {"rate": round(rate.share, 3), "low": round(low, 3), "high": round(high, 3)}
    return {**rate._asdict(), "rulings": rate.ruled, **numbers, "state": state}


def _write(found: dict[str, Any], sheet: Sheet) -> None:
    sheet.heading("How often each check was right, as ruled")
    width = max((len(check["code"]) for check in found["checks"]), default=0)
    for check in found["checks"]:
        share = f"{check['corrected']} of {check['rulings']}"
        sure = f"{check['low']:.0%} to {check['high']:.0%}"
        apart = f"{check['stands']} stand, {check['ignored']} ignored"
        state = f"; {check['state']}" if check["state"] else ""
        sheet.row(share, Text(f"{check['code']:<{width}}  {sure}; {apart}{state}"))
    if not found["checks"]:
        sheet.line("No finding has been ruled on yet.")
    sheet.heading("Cases")
    for month in found["months"]:
        told = f"{counted(month['cases'], 'case')}, {counted(month['findings'], 'finding')}"
        sheet.row(month["month"], Text(told))
    sheet.row("to report", Text(_time(found["medians"]["to_report"])))
    sheet.row("to sign-off", Text(_time(found["medians"]["to_sign_off"])))


def _time(seconds: float | None) -> str:
    if seconds is None:
        return "none yet"
    return f"{seconds:.1f} s (median)" if seconds < 120 else f"{seconds / 60:.0f} min (median)"
