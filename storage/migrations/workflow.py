"""Who has a case, until when, and how a newsroom wants the desk to behave."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.registry import migrations


@migrations()
def who_has_a_case(db: Database) -> None:
    """Add to cases who works on them, when they are to be published, and who signed them off."""
    db.executescript(_WORK)


@migrations()
def settings(db: Database) -> None:
    """Make the table of what workspaces, channels and people have set."""
    db.executescript(_SETTINGS)


_WORK = """
ALTER TABLE cases ADD COLUMN owner TEXT;
ALTER TABLE cases ADD COLUMN due TEXT;
ALTER TABLE cases ADD COLUMN signed_off_by TEXT;
ALTER TABLE cases ADD COLUMN signed_off_at TEXT;
"""

# `whose` is a channel's or a person's id, "" for the workspace itself; what was never set is not in `held`.
_SETTINGS = """
CREATE TABLE settings (
    team TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('workspace', 'channel', 'person')),
    whose TEXT NOT NULL,
    held TEXT NOT NULL CHECK (json_valid(held)),
    PRIMARY KEY (team, kind, whose)
) STRICT, WITHOUT ROWID;
"""
