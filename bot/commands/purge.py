"""`stet purge`: remove the drafts whose time is over."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import opening, terminal
from bot.settings import Settings
from bot.wording import counted
from extraction.errors import ReadingError
from storage import retention, workspaces

DONE = 0
_DAYS = re.compile(r"(\d{1,5})\s*(?:d|days?)?")


def purge(older_than: str, db: Path | None, workspace: str | None = None) -> int:
    """Remove drafts older than so many days, or all cases of one workspace, and say what went."""
    if workspace:
        with opening.archive(opening.log_path(db, Settings())) as database:
            return _tell(workspaces.purge(database, workspace, opening.person(), datetime.now(UTC)), "case")
    given = _DAYS.fullmatch(older_than.strip())
    if given is None:
        raise ReadingError(f"--older-than {older_than} is no number of days; write it as 30d.")
    now = datetime.now(UTC)
    with opening.archive(opening.log_path(db, Settings())) as database:
        gone = retention.purge(database, now - timedelta(days=int(given[1])), opening.person(), now)
    return _tell(gone, "draft")


def _tell(gone: retention.Purged, what: str) -> int:
    found = f", with {counted(gone.findings, 'finding')} and {counted(gone.rulings, 'ruling')}" if gone.drafts else ""
    terminal.Sheet(terminal.console()).line(f"{counted(gone.drafts, what)} removed{found}.")
    return DONE
