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


@migrations()
def hearings(db: Database) -> None:
    """Make the table of how loud each report is where it stands."""
    db.executescript(_HEARINGS)


@migrations()
def reminders(db: Database) -> None:
    """Make the table of what was reminded of."""
    db.executescript(_REMINDERS)


@migrations()
def house_styles(db: Database) -> None:
    """Add to cases the house style that they are read by."""
    db.executescript("ALTER TABLE cases ADD COLUMN house TEXT NOT NULL DEFAULT '';")


@migrations()
def candidates(db: Database) -> None:
    """Make the table of what may be a new version of an earlier story, or another one."""
    db.executescript(_CANDIDATES)


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

_HEARINGS = """
CREATE TABLE hearings (
    case_id TEXT PRIMARY KEY REFERENCES cases (id) ON DELETE CASCADE,
    held TEXT NOT NULL CHECK (json_valid(held))
) STRICT, WITHOUT ROWID;
"""

# `due` is the time that a case was last reminded of: one that is put off to another time is reminded of anew. `again`
# is when to remind once more, where somebody asked for that.
_REMINDERS = """
CREATE TABLE reminders (
    case_id TEXT PRIMARY KEY REFERENCES cases (id) ON DELETE CASCADE,
    due TEXT NOT NULL,
    again TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX cases_by_due ON cases (due) WHERE due IS NOT NULL;
"""

# `follows` is the case in whose thread the copy was given. While somebody is `asked` nothing is read of it.
_CANDIDATES = """
CREATE TABLE candidates (
    case_id TEXT PRIMARY KEY REFERENCES cases (id) ON DELETE CASCADE,
    follows TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    asked INTEGER NOT NULL DEFAULT 0 CHECK (asked IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX candidates_by_case ON candidates (follows);
"""
