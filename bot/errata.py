"""What a newsroom has put right, as files: a table or JSON lines, one correction each.

    wrong,right,keys,published,id,note
    Wilkie,Willkie,Wendell; Elwood,2019-05-12,c-118,We misspelled the name of Wendell Willkie.

Only `wrong` must be there. `right` is empty where a claim was withdrawn; `keys` are words of which copy must have one,
set apart by semicolons; `id` is that of the story in the archive.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from bot.cuttings import Skipped
from bot.intake import LINES
from extraction.errors import ReadingError
from extraction.models import Correction
from storage.models import ARCHIVED


def errata(paths: list[Path], skipped: Callable[[Skipped], None]) -> Iterator[Correction]:
    """Yield the corrections; what can't be read goes to `skipped`. ReadingError where a file can't be used at all."""
    for path in paths:
        for place, row in _rows(path, skipped):
            try:
                yield _correction(row)
            except ReadingError as error:
                skipped(Skipped(place, str(error)))


def _rows(path: Path, skipped: Callable[[Skipped], None]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    suffix = path.suffix.lower()
    if suffix not in LINES | {".csv"}:
        raise ReadingError(f"{path} is no table of corrections; .csv and .jsonl are.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            if suffix == ".csv":
                table = csv.DictReader(file)
                if "wrong" not in (table.fieldnames or ()):
                    raise ReadingError(f'{path} has no column "wrong" in its first row.')
                yield from ((f"{path}, line {table.line_num}", row) for row in table)
                return
            for number, line in enumerate(file, 1):
                said: Any = None
                with suppress(ValueError, RecursionError):
                    said = json.loads(line) if line.strip() else {}
                if isinstance(said, dict) and said:
                    yield f"{path}, line {number}", said
                elif said != {}:
                    skipped(Skipped(f"{path}, line {number}", "it is not one JSON object."))
    except FileNotFoundError:
        raise ReadingError(f"There is no file {path}; check the name.") from None
    except UnicodeDecodeError:
        raise ReadingError(f"{path} is not UTF-8; save it again as UTF-8.") from None
    except csv.Error as error:
        raise ReadingError(f"{path} is no table ({error}).") from None


def _correction(row: Mapping[str, Any]) -> Correction:
    wrong, day, ref = (_words(row.get(key)) for key in ("wrong", "published", "id"))
    if not wrong:
        raise ReadingError('"wrong": it is empty.')
    keys = row.get("keys") or ""
    try:
        published = date.fromisoformat(day) if day else None
    except ValueError:
        raise ReadingError(f'"published": {day} is no date; write it as 2026-11-20.') from None
    return Correction(
        wrong=wrong,
        right=_words(row.get("right")),
        keys=tuple(filter(None, map(_words, keys if isinstance(keys, list) else str(keys).split(";")))),
        published=published,
        case_id=f"{ARCHIVED}{ref}" if ref else None,
        note=_words(row.get("note")),
    )


def _words(given: object) -> str:
    return " ".join(str(given).split()) if given is not None else ""
