"""What is to be said in Slack, how often a case has been tried, and the copy as it was read."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.registry import migrations


@migrations()
def what_is_to_be_said(db: Database) -> None:
    """Make the table of messages on their way to Slack."""
    db.executescript(_OUTBOX)


@migrations()
def what_reading_took(db: Database) -> None:
    """Make the tables of attempts at reading a case, and of what was read."""
    db.executescript(_READING)


@migrations()
def where_a_message_stands(db: Database) -> None:
    """Add to what was posted its address in Slack."""
    db.executescript("ALTER TABLE postings ADD COLUMN url TEXT;")


@migrations()
def which_message_is_drawn_again(db: Database) -> None:
    """Add to what is to be said which message is to say it, where that stands already."""
    db.executescript("ALTER TABLE outbox ADD COLUMN ts TEXT;")


@migrations()
def what_waits_is_found_at_once(db: Database) -> None:
    """Keep with each case whether all of it was posted, with an index of those of which it was not."""
    db.executescript(_DELIVERED)


@migrations()
def what_nobody_guesses(db: Database) -> None:
    """Add to each message what it carries, by which it is known again as ours."""
    db.executescript(_TOKENS)


_DELIVERED = """
ALTER TABLE cases ADD COLUMN delivered INTEGER NOT NULL DEFAULT 0 CHECK (delivered IN (0, 1));
UPDATE cases SET delivered = 1 WHERE id IN (SELECT case_id FROM delivered);
DROP TABLE delivered;
CREATE INDEX cases_that_wait ON cases (opened_at) WHERE delivered = 0 AND channel <> '';
"""

# What was on its way before carries nothing of it: at worst it is posted twice, once.
_TOKENS = """
ALTER TABLE outbox ADD COLUMN token TEXT NOT NULL DEFAULT '';
UPDATE outbox SET token = lower(hex(randomblob(16)));
"""

# One row is one message: a slot of a case, which is drawn from what stands when it is sent, or a notice with words of
# its own. `lane` is what keeps order. `marks` counts how often a slot was asked for, so that what is asked for while it
# is being sent is sent again. `begun` is when a post was begun whose outcome is not known yet.
_OUTBOX = """
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    lane TEXT NOT NULL,
    team TEXT NOT NULL,
    case_id TEXT REFERENCES cases (id) ON DELETE CASCADE,
    slot TEXT CHECK (slot IS NULL OR case_id IS NOT NULL),
    channel TEXT,
    thread TEXT,
    text TEXT CHECK ((text IS NULL) = (slot IS NOT NULL)),
    blocks TEXT CHECK (blocks IS NULL OR json_valid(blocks)),
    marks INTEGER NOT NULL DEFAULT 1,
    tries INTEGER NOT NULL DEFAULT 0,
    since TEXT NOT NULL,
    due TEXT NOT NULL,
    begun TEXT,
    UNIQUE (case_id, slot)
) STRICT;
CREATE INDEX outbox_by_lane ON outbox (lane, id);
"""

_READING = """
CREATE TABLE attempts (
    case_id TEXT PRIMARY KEY REFERENCES cases (id) ON DELETE CASCADE,
    begun INTEGER NOT NULL DEFAULT 0,
    broken INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE articles (
    case_id TEXT PRIMARY KEY REFERENCES cases (id) ON DELETE CASCADE,
    sha256 TEXT NOT NULL,
    reader TEXT NOT NULL,
    article BLOB NOT NULL
) STRICT;
"""
