"""Where the token of each workspace is kept, when the bot serves several."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.registry import migrations


@migrations()
def installations(db: Database) -> None:
    """Make the table that says under which organisation a workspace was installed, and whether the whole one was."""
    db.executescript(_INSTALLED)


# Tokens are never in this file.
_INSTALLED = """
CREATE TABLE installed (
    team TEXT PRIMARY KEY,
    enterprise TEXT,
    org_wide INTEGER NOT NULL CHECK (org_wide IN (0, 1))
) STRICT, WITHOUT ROWID;
"""
