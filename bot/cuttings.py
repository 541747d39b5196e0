"""Earlier stories as files: JSON lines, tables, feeds, exports and folders of text, read one story at a time.

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

from bot.intake import LINES, read_file
from bot.newsfiles import NINJS, XML, ninjs_stories, xml_stories
from bot.submission import Line, Submission, Unreadable, read_lines, row
from extraction.errors import ReadingError
from storage.models import Story

TEXT = frozenset({".txt", ".md", ".text", ".html", ".htm", ".docx", ".pdf"})
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(?!\d)")
_NO_MORE = "Nothing after it was read."
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
        if path.is_dir() or path.suffix.lower() in TEXT | LINES | XML | NINJS | {".csv"}:
            found.append(path)
        else:
            kinds = (
                ".jsonl, .csv, .xml (RSS, Atom, WordPress, NewsML-G2), ninjs, text, web pages, .docx, .pdf, and folders"
            )
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
    elif path.suffix.lower() in XML | NINJS:
        yield from _exchanged(path, skipped, read)
    else:
        yield _text(path, path.name)
        read(path.stat().st_size)


def _exchanged(path: Path, skipped: Callable[[Skipped], None], read: Callable[[int], None]) -> Iterator[Story]:
    """Yield the stories of a feed, an export or a news item."""

    def passed_over(place: str, why: str) -> None:
        skipped(Skipped(place, why))

    if path.suffix.lower() in XML:
        yield from xml_stories(path, passed_over, read)
    else:
        yield from ninjs_stories(path, passed_over)
        read(path.stat().st_size)


def _folder(folder: Path, skipped: Callable[[Skipped], None], read: Callable[[int], None]) -> Iterator[Story]:
    """Yield a folder's text files, those in folders inside it too, in the order of their names."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name.startswith("."):
            continue
        suffix = path.suffix.lower()
        try:
            if suffix in TEXT:
                yield _text(path, path.relative_to(folder).as_posix())
            elif suffix in XML | NINJS:
                yield from _exchanged(path, skipped, read)
            else:
                skipped(Skipped(str(path), "Text, web pages, .docx, .pdf, .xml and ninjs in a folder are imported."))
        except ReadingError as error:
            skipped(Skipped(str(path), str(error)))
        if suffix not in XML | NINJS:
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
            try:
                yield _told(line)
            except ReadingError as error:
                skipped(Skipped(f"{path}, line {line.number}", str(error)))
            read(line.size)


def _told(line: Line) -> Story:
    """Return the story that a line of JSON tells; ReadingError where it tells none."""
    if isinstance(line.said, Unreadable):
        raise ReadingError(line.said.error.removeprefix(f"Line {line.number}: "))
    return _story(line.said)


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
                    yield _story(row(_cells(cells), place))
                except ReadingError as error:
                    skipped(Skipped(place, str(error).removeprefix(f"{place}: ")))
                read(stream.tell() - done)
                done = stream.tell()
        except UnicodeDecodeError as error:
            raise ReadingError(f"{_about(path, table)} is not UTF-8; save it again as UTF-8. {_NO_MORE}") from error
        except csv.Error as error:
            raise ReadingError(f"{_about(path, table)} is no row of a table ({error}). {_NO_MORE}") from None


def _cells(cells: dict[str | None, str | list[str] | None]) -> dict[str, str]:
    """Return a row's cells by their columns; ReadingError where it has more, as after a comma that is not in quotes."""
    if None in cells:
        raise ReadingError("there are more cells than columns; put a text that has commas in quotation marks.")
    return {str(name): cell for name, cell in cells.items() if isinstance(cell, str)}


def _about(path: Path, table: csv.DictReader[str]) -> str:
    """Say about where in a table reading broke off."""
    return f"{path}, about line {table.line_num + 1},"


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise ReadingError(f"{path} can't be read: {error.strerror}.") from None


def _story(said: Submission) -> Story:
    """Return what a line or a row says as a story; ReadingError where it can't be told from others, or has no words."""
    if said.id == "":
        raise ReadingError('"id": it is empty.')
    if not said.text.strip():
        raise ReadingError('"text": there are no words in it.')
    return Story(
        ref=str(said.id),
        text=said.text,
        headline=said.headline,
        published=said.published,
        url=said.url,
        embargo=said.embargo,
    )
