"""What came along with a message and is still to be fetched."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.registry import migrations


@migrations()
def attachments(db: Database) -> None:
    """Make the table of the files that belong to cases."""
    db.executescript(_ATTACHMENTS)


@migrations()
def how_large_a_file_is(db: Database) -> None:
    """Add to each file its bytes as Slack tells of them."""
    db.executescript("ALTER TABLE attachments ADD COLUMN size INTEGER;")


@migrations()
def where_a_version_came_from(db: Database) -> None:
    """Add to each version the message that it was given in."""
    db.executescript(
        """
        ALTER TABLE versions ADD COLUMN source TEXT;
        CREATE INDEX versions_by_source ON versions (source) WHERE source IS NOT NULL;
        """
    )


# A file's words are put into the case's text once it has been fetched; the file itself is not kept.
_ATTACHMENTS = """
CREATE TABLE attachments (
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 1),
    file TEXT NOT NULL,
    url TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'read', 'unreadable')),
    why TEXT NOT NULL DEFAULT '',
    tries INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (case_id, number),
    UNIQUE (case_id, file)
) STRICT;
"""
