"""Cases, runs, rulings and the archive."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.registry import TOKENIZER, migrations


@migrations()
def cases_runs_and_stories(db: Database) -> None:
    """Make the tables of the first Stet."""
    db.executescript(_CASES)
    db.executescript(_RUNS)
    db.executescript(_TRAIL)
    db.executescript(_STORIES)


@migrations()
def what_was_posted(db: Database) -> None:
    """Make the tables of what stands in Slack."""
    db.executescript(_POSTINGS)


@migrations()
def repairs(db: Database) -> None:
    """Add to findings the repairs that are certain: where each begins and ends, and what to write there."""
    db.execute("ALTER TABLE findings ADD COLUMN fix TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(fix))")


@migrations()
def what_the_archive_keeps_to_itself(db: Database) -> None:
    """Let a story be unlisted or embargoed, and add what is kept beside stories: counts, readings and corrections."""
    db.executescript(_LISTING)
    db.executescript(_BESIDE_STORIES)


# Times are ISO 8601 in UTC, dates ISO 8601; start and end are code points into the version's text, half-open.
_CASES = """
CREATE TABLE workspaces (
    team TEXT PRIMARY KEY CHECK (team <> ''),
    first_seen TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE cases (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL UNIQUE CHECK (source <> ''),
    wall TEXT NOT NULL CHECK (wall <> ''),
    opened_by TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    team TEXT REFERENCES workspaces (team),
    channel TEXT NOT NULL,
    thread TEXT,
    headline TEXT,
    published TEXT,
    state TEXT NOT NULL CHECK (state IN ('queued', 'checked', 'signed off', 'failed')),
    error TEXT CHECK ((error IS NOT NULL) = (state = 'failed')),
    report TEXT
) STRICT;
CREATE INDEX cases_by_team ON cases (team);
CREATE INDEX cases_queued ON cases (opened_at) WHERE state = 'queued';
CREATE INDEX cases_by_wall ON cases (wall, opened_at);

CREATE TABLE versions (
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 1),
    sha256 TEXT NOT NULL,
    added_at TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (case_id, number)
) STRICT;
"""

# A finding's place is its rank in the report, null where another finding said it all.
_RUNS = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    case_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    article TEXT NOT NULL,
    stet TEXT NOT NULL,
    ran_at TEXT NOT NULL,
    millis REAL NOT NULL,
    UNIQUE (case_id, version, article, stet),
    FOREIGN KEY (case_id, version) REFERENCES versions (case_id, number) ON DELETE CASCADE
) STRICT;
CREATE INDEX runs_by_version ON runs (case_id, version);

CREATE TABLE results (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    code TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('found', 'clear', 'nothing to check', 'failed')),
    error TEXT,
    millis REAL NOT NULL,
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE findings (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    number INTEGER NOT NULL,
    place INTEGER,
    code TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('error', 'query', 'note')),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL CHECK ("end" > start),
    evidence TEXT NOT NULL CHECK (json_valid(evidence)),
    message TEXT NOT NULL,
    working TEXT NOT NULL,
    PRIMARY KEY (run, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE confirmations (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    code TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL CHECK ("end" > start),
    evidence TEXT NOT NULL CHECK (json_valid(evidence)),
    working TEXT NOT NULL,
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE figures (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL CHECK ("end" > start),
    kind TEXT NOT NULL,
    value TEXT,
    low TEXT,
    high TEXT,
    unit TEXT NOT NULL,
    bound TEXT NOT NULL,
    trend TEXT,
    counted TEXT,
    event TEXT,
    place TEXT,
    said_at TEXT,
    said_by TEXT,
    quoted INTEGER NOT NULL CHECK (quoted IN (0, 1)),
    section TEXT NOT NULL,
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE claims (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL CHECK ("end" > start),
    kind TEXT NOT NULL,
    worth REAL NOT NULL CHECK (worth BETWEEN 0 AND 1),
    why TEXT NOT NULL CHECK (json_valid(why)),
    attributed_to TEXT,
    quoted INTEGER NOT NULL CHECK (quoted IN (0, 1)),
    figures TEXT NOT NULL CHECK (json_valid(figures)),
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE related_cases (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    "case" TEXT NOT NULL,
    ref TEXT NOT NULL,
    headline TEXT NOT NULL,
    published TEXT,
    kind TEXT NOT NULL CHECK (kind IN (
        'same case', 'same person', 'series', 'same quote', 'duplicate', 'corrected before', 'similar'
    )),
    score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
    why TEXT NOT NULL CHECK (json_valid(why)),
    url TEXT,
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;
"""

_TRAIL = """
CREATE TABLE rulings (
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    finding TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    run INTEGER NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('corrected', 'stands', 'ignored')),
    ruled_by TEXT NOT NULL,
    ruled_at TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (case_id, finding, number),
    FOREIGN KEY (run, finding) REFERENCES findings (run, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX rulings_by_run ON rulings (run, finding);

-- The trail outlives the case it speaks of, so the case is no foreign key.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    did TEXT NOT NULL,
    case_id TEXT,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_case ON audit (case_id);
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END;
-- INSERT OR REPLACE would delete a line without waking the trigger above.
CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = new.id)
    BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END;

CREATE TABLE deliveries (
    event_id TEXT PRIMARY KEY CHECK (event_id <> ''),
    delivered_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

# There are two indexes, since an index's word counts and ranks tell of every story in it: one of the open archive, from
# which alone word and name frequencies are taken, and one of all that stands behind a wall. The text comes last in its
# table, so that a search reads walls and dates without reading it.
_STORIES = f"""
CREATE TABLE stories (
    id INTEGER PRIMARY KEY,
    case_id TEXT UNIQUE REFERENCES cases (id) ON DELETE CASCADE,
    ref TEXT NOT NULL CHECK (ref <> ''),
    wall TEXT NOT NULL CHECK (wall <> ''),
    published TEXT,
    words INTEGER NOT NULL CHECK (words >= 0),
    hash TEXT NOT NULL,
    url TEXT,
    headline TEXT NOT NULL,
    text TEXT NOT NULL,
    CHECK (case_id IS NOT NULL OR wall = 'open')
) STRICT;
CREATE UNIQUE INDEX imported_by_ref ON stories (ref) WHERE case_id IS NULL;
CREATE UNIQUE INDEX imported_by_hash ON stories (hash) WHERE case_id IS NULL;
CREATE INDEX stories_by_hash ON stories (hash);
CREATE INDEX stories_by_wall ON stories (wall, case_id, published, words);

CREATE VIEW open_stories AS SELECT id, headline, text FROM stories WHERE wall = 'open';
CREATE VIEW walled_stories AS SELECT id, headline, text FROM stories WHERE wall <> 'open';
CREATE VIRTUAL TABLE open_index USING fts5(
    headline, text, content = 'open_stories', content_rowid = 'id', tokenize = '{TOKENIZER}'
);
CREATE VIRTUAL TABLE walled_index USING fts5(
    headline, text, content = 'walled_stories', content_rowid = 'id', tokenize = '{TOKENIZER}'
);
CREATE VIRTUAL TABLE open_terms USING fts5vocab(open_index, row);
CREATE VIRTUAL TABLE open_words USING fts5vocab(open_index, instance);
CREATE VIRTUAL TABLE walled_words USING fts5vocab(walled_index, instance);

CREATE TRIGGER open_story_added AFTER INSERT ON stories WHEN new.wall = 'open' BEGIN
    INSERT INTO open_index (rowid, headline, text) VALUES (new.id, new.headline, new.text);
END;
CREATE TRIGGER walled_story_added AFTER INSERT ON stories WHEN new.wall <> 'open' BEGIN
    INSERT INTO walled_index (rowid, headline, text) VALUES (new.id, new.headline, new.text);
END;
CREATE TRIGGER open_story_removed AFTER DELETE ON stories WHEN old.wall = 'open' BEGIN
    INSERT INTO open_index (open_index, rowid, headline, text) VALUES ('delete', old.id, old.headline, old.text);
END;
CREATE TRIGGER walled_story_removed AFTER DELETE ON stories WHEN old.wall <> 'open' BEGIN
    INSERT INTO walled_index (walled_index, rowid, headline, text) VALUES ('delete', old.id, old.headline, old.text);
END;
-- One trigger takes the old words out and puts the new ones in, in that order, also where the wall has changed.
CREATE TRIGGER story_changed AFTER UPDATE ON stories BEGIN
    INSERT INTO open_index (open_index, rowid, headline, text)
        SELECT 'delete', old.id, old.headline, old.text WHERE old.wall = 'open';
    INSERT INTO walled_index (walled_index, rowid, headline, text)
        SELECT 'delete', old.id, old.headline, old.text WHERE old.wall <> 'open';
    INSERT INTO open_index (rowid, headline, text) SELECT new.id, new.headline, new.text WHERE new.wall = 'open';
    INSERT INTO walled_index (rowid, headline, text) SELECT new.id, new.headline, new.text WHERE new.wall <> 'open';
END;
"""  # noqa: S608 - the tokenizer is a constant

# Where each message of a case stands in Slack, and which cases have all of theirs.
_POSTINGS = """
CREATE TABLE postings (
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    slot TEXT NOT NULL CHECK (slot <> ''),
    channel TEXT NOT NULL,
    ts TEXT NOT NULL,
    thread TEXT,
    PRIMARY KEY (case_id, slot)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivered (
    case_id TEXT PRIMARY KEY REFERENCES cases (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
"""

# An unlisted story stays in the archive, in no index: 1, it was erased or is embargoed; 2, it names somebody who was
# erased; 3, both. The table is made anew so that its text still comes last. A case under embargo stands behind its own
# channel's wall; `released_to` is the one that it goes behind when it is released.
_LISTING = """
DROP VIEW open_stories;
DROP VIEW walled_stories;
ALTER TABLE stories RENAME TO stories_before;
DROP INDEX imported_by_ref;
DROP INDEX imported_by_hash;
DROP INDEX stories_by_hash;
DROP INDEX stories_by_wall;
CREATE TABLE stories (
    id INTEGER PRIMARY KEY,
    case_id TEXT UNIQUE REFERENCES cases (id) ON DELETE CASCADE,
    ref TEXT NOT NULL CHECK (ref <> ''),
    wall TEXT NOT NULL CHECK (wall <> ''),
    unlisted INTEGER NOT NULL DEFAULT 0 CHECK (unlisted BETWEEN 0 AND 3),
    embargo TEXT CHECK (embargo IS NULL OR case_id IS NULL),
    published TEXT,
    words INTEGER NOT NULL CHECK (words >= 0),
    hash TEXT NOT NULL,
    url TEXT,
    headline TEXT NOT NULL,
    text TEXT NOT NULL,
    CHECK (case_id IS NOT NULL OR wall = 'open'),
    CHECK (embargo IS NULL OR unlisted)
) STRICT;
INSERT INTO stories (id, case_id, ref, wall, published, words, hash, url, headline, text)
    SELECT id, case_id, ref, wall, published, words, hash, url, headline, text FROM stories_before;
DROP TABLE stories_before;
CREATE UNIQUE INDEX imported_by_ref ON stories (ref) WHERE case_id IS NULL;
CREATE UNIQUE INDEX imported_by_hash ON stories (hash) WHERE case_id IS NULL;
CREATE INDEX stories_by_hash ON stories (hash);
CREATE INDEX stories_by_wall ON stories (wall, unlisted, case_id, published);
-- All that decides whether a story may come back, in few pages: a search asks it of thousands of stories.
CREATE INDEX stories_found ON stories (id, wall, unlisted, published, case_id, ref, hash);

CREATE VIEW open_stories AS SELECT id, headline, text FROM stories WHERE wall = 'open' AND NOT unlisted;
CREATE VIEW walled_stories AS SELECT id, headline, text FROM stories WHERE wall <> 'open' AND NOT unlisted;

-- How many stories the open archive has, and of how many words in all.
CREATE TABLE archive_size (stories INTEGER NOT NULL, words INTEGER NOT NULL) STRICT;
INSERT INTO archive_size SELECT count(*), coalesce(sum(words), 0) FROM stories WHERE wall = 'open';

CREATE TRIGGER open_story_added AFTER INSERT ON stories WHEN new.wall = 'open' AND NOT new.unlisted BEGIN
    INSERT INTO open_index (rowid, headline, text) VALUES (new.id, new.headline, new.text);
    UPDATE archive_size SET stories = stories + 1, words = words + new.words;
END;
CREATE TRIGGER walled_story_added AFTER INSERT ON stories WHEN new.wall <> 'open' AND NOT new.unlisted BEGIN
    INSERT INTO walled_index (rowid, headline, text) VALUES (new.id, new.headline, new.text);
END;
CREATE TRIGGER open_story_removed AFTER DELETE ON stories WHEN old.wall = 'open' AND NOT old.unlisted BEGIN
    INSERT INTO open_index (open_index, rowid, headline, text) VALUES ('delete', old.id, old.headline, old.text);
    UPDATE archive_size SET stories = stories - 1, words = words - old.words;
END;
CREATE TRIGGER walled_story_removed AFTER DELETE ON stories WHEN old.wall <> 'open' AND NOT old.unlisted BEGIN
    INSERT INTO walled_index (walled_index, rowid, headline, text) VALUES ('delete', old.id, old.headline, old.text);
END;
-- One trigger takes the old words out and puts the new ones in, in that order, also where the wall has changed.
CREATE TRIGGER story_changed AFTER UPDATE ON stories BEGIN
    INSERT INTO open_index (open_index, rowid, headline, text)
        SELECT 'delete', old.id, old.headline, old.text WHERE old.wall = 'open' AND NOT old.unlisted;
    INSERT INTO walled_index (walled_index, rowid, headline, text)
        SELECT 'delete', old.id, old.headline, old.text WHERE old.wall <> 'open' AND NOT old.unlisted;
    INSERT INTO open_index (rowid, headline, text)
        SELECT new.id, new.headline, new.text WHERE new.wall = 'open' AND NOT new.unlisted;
    INSERT INTO walled_index (rowid, headline, text)
        SELECT new.id, new.headline, new.text WHERE new.wall <> 'open' AND NOT new.unlisted;
    UPDATE archive_size SET stories = stories - 1, words = words - old.words
        WHERE old.wall = 'open' AND NOT old.unlisted;
    UPDATE archive_size SET stories = stories + 1, words = words + new.words
        WHERE new.wall = 'open' AND NOT new.unlisted;
END;

ALTER TABLE cases ADD COLUMN embargo TEXT;
ALTER TABLE cases ADD COLUMN released_to TEXT;
ALTER TABLE findings ADD COLUMN sources TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(sources));
ALTER TABLE related_cases ADD COLUMN corrections TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(corrections));
ALTER TABLE runs ADD COLUMN withheld INTEGER NOT NULL DEFAULT 0 CHECK (withheld >= 0);
ALTER TABLE runs ADD COLUMN series TEXT CHECK (series IS NULL OR json_valid(series));
"""

_BESIDE_STORIES = """
-- In how many stories of the open archive each common word stood when there were so many stories (storage.terms).
CREATE TABLE common_words (stem TEXT PRIMARY KEY, stories INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE words_counted (stories INTEGER NOT NULL) STRICT;

-- A story as it was read, compressed; of other words or another Stet's reading it is not used.
CREATE TABLE readings (
    story INTEGER PRIMARY KEY REFERENCES stories (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    reader TEXT NOT NULL,
    reading BLOB NOT NULL
) STRICT;

-- What the newsroom put right; `ref` is the story that it corrects, where it says so.
CREATE TABLE corrections (
    id INTEGER PRIMARY KEY,
    wrong TEXT NOT NULL CHECK (wrong <> ''),
    "right" TEXT NOT NULL,
    keys TEXT NOT NULL CHECK (json_valid(keys)),
    published TEXT,
    ref TEXT,
    note TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX corrections_once ON corrections (wrong, "right", keys, coalesce(ref, ''));
CREATE INDEX corrections_by_ref ON corrections (ref);

-- Names by which no earlier story is found any more, and whose stories don't come back.
CREATE TABLE erased_names (
    name TEXT PRIMARY KEY CHECK (name <> ''),
    erased_at TEXT NOT NULL,
    erased_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""
