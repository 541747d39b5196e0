"""Which claims somebody has ticked off, and with what source."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.registry import migrations


@migrations()
def checklist(db: Database) -> None:
    """Make the table of ticks."""
    db.executescript(_TICKS)


# A claim goes by a digest of its words, so that its tick outlives the version of the copy that it was made in.
_TICKS = """
CREATE TABLE ticks (
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    claim TEXT NOT NULL CHECK (claim <> ''),
    number INTEGER NOT NULL CHECK (number >= 1),
    ticked INTEGER NOT NULL CHECK (ticked IN (0, 1)),
    source TEXT NOT NULL,
    note TEXT NOT NULL,
    ticked_by TEXT NOT NULL,
    ticked_at TEXT NOT NULL,
    PRIMARY KEY (case_id, claim, number)
) STRICT, WITHOUT ROWID;
"""
