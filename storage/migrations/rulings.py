"""Rulings that are taken back or carried to a new version, notes, questions to reporters, and people's names."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.registry import migrations


@migrations()
def rulings_taken_back_and_carried(db: Database) -> None:
    """Let a ruling be withdrawn, and say of one that it was made on an earlier version of the copy."""
    db.executescript(_RULINGS)


@migrations()
def notes_and_questions(db: Database) -> None:
    """Make the tables of notes on findings, and of what reporters were asked."""
    db.executescript(_BESIDE)


@migrations()
def people(db: Database) -> None:
    """Make the table of what those are called who press and type."""
    db.executescript(_PEOPLE)


# `carried` is the version on which a ruling was made where its finding is of a later one, else 0.
_RULINGS = """
ALTER TABLE rulings RENAME TO rulings_before;
DROP INDEX rulings_by_run;
CREATE TABLE rulings (
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    finding TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    run INTEGER NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('corrected', 'stands', 'ignored', 'withdrawn')),
    ruled_by TEXT NOT NULL,
    ruled_at TEXT NOT NULL,
    note TEXT NOT NULL,
    carried INTEGER NOT NULL DEFAULT 0 CHECK (carried >= 0),
    PRIMARY KEY (case_id, finding, number),
    FOREIGN KEY (run, finding) REFERENCES findings (run, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO rulings (case_id, finding, number, run, verdict, ruled_by, ruled_at, note)
    SELECT case_id, finding, number, run, verdict, ruled_by, ruled_at, note FROM rulings_before;
DROP TABLE rulings_before;
CREATE INDEX rulings_by_run ON rulings (run, finding);
"""

# Of several notes on one finding the newest is shown.
_BESIDE = """
CREATE TABLE notes (
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    finding TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    noted_by TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (case_id, finding, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE questions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    finding TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_of TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT,
    answered_by TEXT,
    answered_at TEXT,
    CHECK ((answer IS NULL) = (answered_at IS NULL))
) STRICT;
CREATE INDEX questions_by_case ON questions (case_id);
"""

_PEOPLE = """
CREATE TABLE people (
    team TEXT NOT NULL,
    person TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (team, person)
) STRICT, WITHOUT ROWID;
"""
