"""The archive: earlier stories, imported or checked here, and looking them up by words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import NamedTuple

from sqlite_utils import Database as Connection

from storage import audit, embargoes, erasure
from storage.database import Database
from storage.models import ARCHIVED, OPEN, Case, CaseNotFoundError, Reader, Story
from storage.terms import count_words

BATCH = 500  # stories a transaction: others wait a fraction of a second, a stopped import loses no more

_COLUMNS = "(case_id, ref, wall, unlisted, embargo, published, words, hash, url, headline, text)"

_OPEN_EXCERPT = """
SELECT snippet(open_index, 1, '«', '»', '…', 24) FROM open_index WHERE open_index MATCH ? AND rowid = ?
"""
_WALLED_EXCERPT = """
SELECT snippet(walled_index, 1, '«', '»', '…', 24) FROM walled_index WHERE walled_index MATCH ? AND rowid = ?
"""


class Added(NamedTuple):
    """How far an import is: stories seen so far, and what became of them.

    `known` are stories that the archive has already, under the same or another ref.
    """

    seen: int = 0
    added: int = 0
    changed: int = 0
    known: int = 0


class Cutting(NamedTuple):
    """An earlier story that holds the words looked for, and where it does («these» are the words)."""

    case: str
    ref: str
    headline: str
    published: date | None
    url: str | None
    excerpt: str


class Stats(NamedTuple):
    """How many stories a reader may see: imported ones and cases checked here, their earliest and latest date."""

    imported: int
    checked: int
    earliest: date | None
    latest: date | None
    undated: int


def add(database: Database, stories: Iterable[Story], at: datetime) -> Iterator[Added]:
    """Import earlier stories into the open archive, and say after each batch on disk how far it is.

    Stopped anywhere and run again it goes on where it was: a story is known by its ref, and by its words under any
    ref. A known ref with other words, headline, date or link is changed.
    """
    waiting, total = iter(stories), Added()
    while batch := list(islice(waiting, BATCH)):
        rows = [_row(story) for story in batch]
        with database.writing() as connection:
            gone = erasure.names(connection)
            done = [_add(connection, row._replace(unlisted=row.unlisted | gone.in_text(row.text))) for row in rows]
            counts = {what: done.count(what) for what in ("added", "changed", "known")}
            audit.append(database, at, "stet", "imported", detail=", ".join(f"{w}: {n}" for w, n in counts.items()))
        total = Added(
            total.seen + len(batch),
            total.added + counts["added"],
            total.changed + counts["changed"],
            total.known + counts["known"],
        )
        yield total
    with database.writing() as connection:
        count_words(connection)


class _Row(NamedTuple):
    """An imported story as the table has it."""

    ref: str
    unlisted: int
    embargo: str | None
    published: str | None
    words: int
    hash: str
    url: str | None
    headline: str
    text: str


def _row(story: Story) -> _Row:
    published = story.published.isoformat() if story.published else None
    headline = story.headline or ""
    words = len(headline.split()) + len(story.text.split())
    # Nobody finds embargoed copy, nor do its words count, until somebody releases it.
    embargo = story.embargo.astimezone(UTC).isoformat() if story.embargo else None
    return _Row(
        story.ref,
        int(embargo is not None),
        embargo,
        published,
        words,
        content_hash(story.text),
        story.url,
        headline,
        story.text,
    )


def _add(connection: Connection, row: _Row) -> str:
    """Put one story in the archive, and say whether it is added, changed or known."""
    find = connection.conn.execute
    old = find(
        """
        SELECT id, ref, unlisted, embargo, published, words, hash, url, headline, text
        FROM stories WHERE ref = ? AND case_id IS NULL
        """,
        (row.ref,),
    ).fetchone()
    if old is None:
        if find("SELECT 1 FROM stories WHERE hash = ? AND case_id IS NULL", (row.hash,)).fetchone():
            return "known"
        find(f"INSERT INTO stories {_COLUMNS} VALUES (NULL, ?, '{OPEN}', ?, ?, ?, ?, ?, ?, ?, ?)", row)  # noqa: S608
        return "added"
    # What was erased, or released, stays so when the same export is imported again.
    row = row._replace(unlisted=old[2] & erasure.TAKEN_OUT | row.unlisted & erasure.NAMED, embargo=old[3])
    if old[1:] == row:
        return "known"
    # The new words may be those of another ref's story; the same words are one story.
    find("DELETE FROM stories WHERE hash = ? AND case_id IS NULL AND id <> ?", (row.hash, old[0]))
    find(
        """
        UPDATE stories
        SET unlisted = ?, published = ?, words = ?, hash = ?, url = ?, headline = ?, text = ? WHERE id = ?
        """,
        (row.unlisted, *row[3:], old[0]),
    )
    return "changed"


def release(database: Database, ref: str, by: str, at: datetime, *, early: bool = False) -> None:
    """Lift an imported story's embargo, so that it can be found. `early`: before the time is over.

    CaseNotFoundError where there is no such story, StorageError where it has no embargo or one that runs on.
    """
    with database.writing() as connection:
        row = connection.execute("SELECT id, embargo FROM stories WHERE ref = ? AND case_id IS NULL", (ref,)).fetchone()
        if row is None:
            raise CaseNotFoundError(f"The archive has no story {ref}; check its id.")
        ahead = embargoes.ahead(f"Story {ref}", row[1] and datetime.fromisoformat(row[1]), at, early=early)
        connection.execute(
            "UPDATE stories SET unlisted = unlisted & ?, embargo = NULL WHERE id = ?", (erasure.NAMED, row[0])
        )
        audit.append(database, at, by, "released early" if ahead else "released", detail=ref)


def put_case(connection: Connection, case: Case, text: str) -> None:
    """Let a case's text be found behind its wall, in place of its earlier version."""
    headline = case.headline or ""
    published = case.published.isoformat() if case.published else None
    words = len(headline.split()) + len(text.split())
    connection.execute(
        f"""
        INSERT INTO stories {_COLUMNS} VALUES (?1, ?1, ?2, ?8, NULL, ?3, ?4, ?5, NULL, ?6, ?7)
        ON CONFLICT (case_id) DO UPDATE SET wall = excluded.wall, unlisted = excluded.unlisted,
            published = excluded.published, words = excluded.words, hash = excluded.hash,
            headline = excluded.headline, text = excluded.text
        """,  # noqa: S608
        (
            case.id,
            case.wall,
            published,
            words,
            content_hash(text),
            headline,
            text,
            erasure.names(connection).in_text(text),
        ),
    )


def content_hash(text: str) -> str:
    """Return the hash by which two texts of the same words are one; line breaks and spacing don't count."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def search(database: Database, words: str, reader: Reader, limit: int) -> list[Cutting]:
    """Return the stories behind the reader's walls that hold all these words, the newest first.

    Words in "double quotes" are looked for side by side; other signs mean nothing. A word finds its other endings too.
    """
    query = _query(words)
    if not query:
        return []
    with database.reading() as connection:
        rows = connection.execute(
            """
            SELECT id, wall, coalesce(case_id, ''), ref, headline, published, url FROM stories
            WHERE id IN (
                SELECT rowid FROM open_index WHERE open_index MATCH :query
                UNION ALL SELECT rowid FROM walled_index WHERE walled_index MATCH :query
            ) AND wall IN (SELECT value FROM json_each(:walls)) AND NOT unlisted
            ORDER BY published IS NULL, published DESC, ref LIMIT :limit
            """,
            {
                "query": query,
                "walls": reader.walls_json,
                "limit": limit,
            },
        ).fetchall()
        return [
            Cutting(
                case or f"{ARCHIVED}{ref}",
                ref,
                headline,
                date.fromisoformat(published) if published else None,
                url,
                _excerpt(connection, number, wall, query),
            )
            for number, wall, case, ref, headline, published, url in rows
        ]


def stats(database: Database, reader: Reader) -> Stats:
    """Count the stories behind the reader's walls, and nothing else."""
    with database.reading() as connection:
        counts = connection.execute(
            """
            SELECT count(*) - count(case_id), count(case_id), min(published), max(published),
                   count(*) - count(published)
            FROM stories WHERE wall IN (SELECT value FROM json_each(?)) AND NOT unlisted
            """,
            [reader.walls_json],
        ).fetchone()
    earliest, latest = (date.fromisoformat(day) if day else None for day in counts[2:4])
    return Stats(counts[0], counts[1], earliest, latest, counts[4])


_MARKS = str.maketrans("“”„\0", '""" ')


def _query(words: str) -> str:
    """Return what the user typed as a query that can't be wrong: quoted words, all of them wanted."""
    pieces = [quoted or word for quoted, word in re.findall(r'"([^"]*)"|([^\s"]+)', words.translate(_MARKS))]
    return " ".join(f'"{piece}"' for piece in pieces if any(c.isalnum() for c in piece))


def _excerpt(connection: Connection, number: int, wall: str, query: str) -> str:
    """Return a few words around those looked for."""
    row = connection.execute(_OPEN_EXCERPT if wall == OPEN else _WALLED_EXCERPT, (query, number)).fetchone()
    return " ".join(str(row[0]).split())
