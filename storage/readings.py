"""Earlier stories as they were read: kept once somebody's copy first met them, or read ahead of time.

A reading is an `Article` without its text and claims, as JSON, compressed: about as long as the text itself. `reader`
names what read it (Stet's version, the pipeline, the house style); what another reader read, or what was read of other
words, is not used.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlite_utils import Database as Connection

from extraction.models import Article
from extraction.style import Style
from storage.database import Database
from storage.models import ARCHIVED

_LEFT_OUT = {"text", "style", "claims", "precedents", "recalled", "corrections"}
_COLUMNS = "stories.id, case_id, ref, published, stories.hash, headline, text"


class Filed(NamedTuple):
    """A story in the archive: what reading it takes. `case` is the id by which it is shown."""

    number: int
    case: str
    published: date | None
    hash: str
    headline: str
    text: str


class Read(NamedTuple):
    """A story that has been read, ready to be kept."""

    number: int
    hash: str
    reading: bytes


class Progress(NamedTuple):
    """How many stories of the open archive this reader has read, and how many there are."""

    read: int
    stories: int


def packed(story: Filed, article: Article) -> Read:
    """Return a reading as it is kept."""
    said = article.model_dump_json(exclude=_LEFT_OUT, exclude_defaults=True)
    return Read(story.number, story.hash, zlib.compress(said.encode(), 6))


def keep(database: Database, read: Iterable[Read], reader: str) -> int:
    """Keep readings, all at once, and return how many; those of stories that have changed or gone meanwhile are not."""
    with database.writing() as connection:
        done = [
            connection.execute(
                """
                INSERT OR REPLACE INTO readings (story, hash, reader, reading)
                SELECT id, hash, ?, ? FROM stories WHERE id = ? AND hash = ?
                """,
                (reader, one.reading, one.number, one.hash),
            ).rowcount
            for one in read
        ]
    return sum(done)


def fetch(
    database: Database, cases: Sequence[str], reader: str, style: Style
) -> tuple[dict[str, Article], list[Filed]]:
    """Return the stories of these ids that have been read, by their ids, and those that have not."""
    known: dict[str, Article] = {}
    unread: list[Filed] = []
    with database.reading() as connection:
        for story, reading in _filed(connection, cases, reader):
            article = _unpacked(story, reading, style) if reading else None
            if article is None:
                unread.append(story)
            else:
                known[story.case] = article
    return known, unread


def unread(database: Database, reader: str, after: int, most: int) -> list[Filed]:
    """Return the next stories of the open archive that this reader has not read; `after` is the last one's number."""
    with database.reading() as connection:
        rows = connection.execute(
            f"""
            SELECT {_COLUMNS} FROM stories LEFT JOIN readings
                ON readings.story = stories.id AND readings.hash = stories.hash AND reader = ?
            WHERE stories.id > ? AND wall = 'open' AND NOT unlisted AND reading IS NULL ORDER BY stories.id LIMIT ?
            """,  # noqa: S608
            (reader, after, most),
        ).fetchall()
    return [_story(row) for row in rows]


def progress(database: Database, reader: str) -> Progress:
    """Count the stories of the open archive, and those that this reader has read."""
    with database.reading() as connection:
        (stories,) = connection.execute("SELECT stories FROM archive_size").fetchone()
        (read,) = connection.execute(
            """
            SELECT count(*) FROM readings JOIN stories INDEXED BY stories_found ON stories.id = readings.story
            WHERE reader = ? AND readings.hash = stories.hash AND wall = 'open' AND NOT unlisted
            """,
            (reader,),
        ).fetchone()
    return Progress(read, stories)


def _filed(connection: Connection, cases: Sequence[str], reader: str) -> list[tuple[Filed, bytes | None]]:
    """Return stories by the ids that they are shown by, each with its reading where there is one."""
    rows = connection.execute(
        f"""
        SELECT {_COLUMNS}, reading FROM stories LEFT JOIN readings
            ON readings.story = stories.id AND readings.hash = stories.hash AND reader = :reader
        WHERE case_id IN (SELECT value FROM json_each(:cases))
            OR (case_id IS NULL AND ref IN (SELECT value FROM json_each(:refs)))
        """,  # noqa: S608
        {
            "cases": json.dumps(cases),
            "refs": json.dumps([case.removeprefix(ARCHIVED) for case in cases if case.startswith(ARCHIVED)]),
            "reader": reader,
        },
    ).fetchall()
    return [(_story(row[:-1]), row[-1]) for row in rows]


def _story(row: tuple[Any, ...]) -> Filed:
    number, case_id, ref, published, digest, headline, text = row
    day = date.fromisoformat(published) if published else None
    return Filed(number, case_id or f"{ARCHIVED}{ref}", day, digest, headline, text)


def _unpacked(story: Filed, reading: bytes, style: Style) -> Article | None:
    """Return a reading as an article again, None where it is of no shape that this Stet knows."""
    try:
        said = json.loads(zlib.decompress(reading))
        return Article.model_validate({**said, "text": story.text, "style": style})
    except (ValueError, zlib.error):
        return None
