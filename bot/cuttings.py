"""Earlier stories as files: JSON lines, tables and folders of text, read one story at a time.

A story that can't be read is reported with its place and passed over; the rest go on.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, NamedTuple

from bot.intake import read_file
from bot.submission import Submission, Unreadable, read_lines, row
from extraction.errors import ReadingError
from storage.models import Story

TEXT = frozenset({".txt", ".md", ".text", ".html", ".htm", ".docx", ".pdf"})
LINES = frozenset({".jsonl", ".ndjson"})
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(?!\d)")
csv.field_size_limit(4_000_000)  # an article is one cell, and longer than the csv module's usual limit


class Skipped(NamedTuple):
    """A place that could not be read, and why."""

    place: str
    why: str


class Cuttings(NamedTuple):
    """Stories to import and, for the progress bar, how many bytes they are; `read` is called as bytes are done with."""

    paths: tuple[Path, ...]
    size: int

    def stories(self, skipped: Callable[[Skipped], None], read: Callable[[int], None]) -> Iterator[Story]:
        """Yield the stories; what can't be read goes to `skipped`."""
        for path in self.paths:
            try:
                yield from _stories(path, skipped, read)
            except ReadingError as error:
                skipped(Skipped(str(path), str(error)))


def cuttings(paths: list[Path]) -> Cuttings:
    """Return the stories at `paths`; ReadingError where one is not there or is of no kind that can be imported."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise ReadingError(f"There is no file or folder {path}; check the name.")
        if path.is_dir() or path.suffix.lower() in TEXT | LINES | {".csv"}:
            found.append(path)
        else:
            kinds = ".jsonl and .csv, text, web pages, .docx and .pdf, and folders of them"
            raise ReadingError(f"{path} can't be imported; what can is {kinds}.")
    return Cuttings(tuple(found), sum(_size(path) for path in found))


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def _stories(path: Path, skipped: Callable[[Skipped], None], read: Callable[[int], None]) -> Iterator[Story]:
    if path.is_dir():
        yield from _folder(path, skipped, read)
    elif path.suffix.lower() in LINES:
        yield from _lines(path, skipped, read)
    elif path.suffix.lower() == ".csv":
        yield from _table(path, skipped, read)
    else:
        yield _text(path, path.name)
        read(path.stat().st_size)


def _folder(folder: Path, skipped: Callable[[Skipped], None], read: Callable[[int], None]) -> Iterator[Story]:
    """Yield a folder's text files, those in folders inside it too, in the order of their names."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name.startswith("."):
            continue
        if path.suffix.lower() in TEXT:
            try:
                yield _text(path, path.relative_to(folder).as_posix())
            except ReadingError as error:
                skipped(Skipped(str(path), str(error)))
        else:
            skipped(Skipped(str(path), "Only .txt, .html, .docx and .pdf files in a folder are imported."))
        read(path.stat().st_size)


def _text(path: Path, ref: str) -> Story:
    """Return a text file as a story, dated where its name begins with a date: "2025-11-24 raids.txt"."""
    dated = _DATED.match(path.name)
    try:
        published = date.fromisoformat(dated[1]) if dated else None
    except ValueError:
        published = None
    return Story(ref=ref, text=read_file(path).text, published=published)


def _lines(path: Path, skipped: Callable[[Skipped], None], read: Callable[[int], None]) -> Iterator[Story]:
    with _opened(path) as stream:
        for line in read_lines(stream):
            if isinstance(line.said, Unreadable):
                skipped(Skipped(f"{path}, line {line.number}", line.said.error.removeprefix(f"Line {line.number}: ")))
            else:
                yield _story(line.said)
            read(line.size)


def _table(path: Path, skipped: Callable[[Skipped], None], read: Callable[[int], None]) -> Iterator[Story]:
    """Yield a CSV file's rows; its first row names the columns."""
    with _opened(path) as stream:
        table = csv.DictReader(TextIOWrapper(stream, encoding="utf-8-sig", newline=""), strict=True)
        try:
            lacking = {"id", "text"} - set(table.fieldnames or ())
            if lacking:
                raise ReadingError(f"{path} has no column {' and no column '.join(sorted(lacking))} in its first row.")
            done = 0
            for cells in table:
                place = f"{path}, line {table.line_num}"
                try:
                    named = {str(name): cell for name, cell in cells.items() if isinstance(cell, str)}
                    yield _story(row(named, place))
                except ReadingError as error:
                    skipped(Skipped(place, str(error).removeprefix(f"{place}: ")))
                read(stream.tell() - done)
                done = stream.tell()
        except (csv.Error, UnicodeDecodeError) as error:
            raise ReadingError(
                f"{path}, about line {table.line_num + 1}: {error}; nothing after it was read."
            ) from None


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise ReadingError(f"{path} can't be read: {error.strerror}.") from None


def _story(said: Submission) -> Story:
    return Story(ref=str(said.id), text=said.text, headline=said.headline, published=said.published, url=said.url)
