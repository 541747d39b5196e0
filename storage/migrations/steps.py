"""Which cases a workflow waits for."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.registry import migrations


@migrations()
def workflow_steps(db: Database) -> None:
    """Make the table of the workflow steps that are to be told of a case's report."""
    db.executescript(_STEPS)


_STEPS = """
CREATE TABLE steps (
    execution TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    told_at TEXT
) STRICT, WITHOUT ROWID;
"""
