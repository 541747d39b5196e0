"""What the newsroom has put right, so that it is not got wrong again."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database as Connection

from extraction.models import Correction
from storage import audit
from storage.database import Database
from storage.models import ARCHIVED

_COLUMNS = 'wrong, "right", keys, published, ref, note'


def add(database: Database, corrections: Iterable[Correction], at: datetime) -> tuple[int, int]:
    """Add corrections, all at once; return how many are new, and how many there were already."""
    new = known = 0
    with database.writing() as connection:
        for one in corrections:
            done = connection.execute(
                f"INSERT INTO corrections ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",  # noqa: S608
                (
                    one.wrong,
                    one.right,
                    json.dumps(one.keys),
                    one.published.isoformat() if one.published else None,
                    one.case_id.removeprefix(ARCHIVED) if one.case_id else None,
                    one.note,
                ),
            ).rowcount
            new, known = new + done, known + 1 - done
        audit.append(database, at, "stet", "imported corrections", detail=f"added: {new}, known: {known}")
    return new, known


def repeated(database: Database, text: str) -> tuple[Correction, ...]:
    """Return the corrections whose wrong form stands in a text, in whatever letters, the newest first."""
    with database.reading() as connection:
        rows = connection.execute(
            f"""
            SELECT {_COLUMNS} FROM corrections WHERE instr(lower(?), lower(wrong)) ORDER BY published DESC, id
            """,  # noqa: S608
            (text,),
        ).fetchall()
    return tuple(map(_correction, rows))


def of_stories(connection: Connection, refs: Iterable[str]) -> dict[str, tuple[Correction, ...]]:
    """Return what was put right in imported stories, by their refs."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM corrections WHERE ref IN (SELECT value FROM json_each(?)) ORDER BY published, id",  # noqa: S608
        (json.dumps(sorted(refs)),),
    )
    found: dict[str, list[Correction]] = defaultdict(list)
    for row in rows:
        found[row[4]].append(_correction(row))
    return {ref: tuple(corrections) for ref, corrections in found.items()}


def _correction(row: tuple[Any, ...]) -> Correction:
    wrong, right, keys, published, ref, note = row
    return Correction(
        wrong=wrong,
        right=right,
        keys=tuple(json.loads(keys)),
        published=date.fromisoformat(published) if published else None,
        case_id=f"{ARCHIVED}{ref}" if ref else None,
        note=note,
    )
