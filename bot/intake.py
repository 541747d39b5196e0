"""Getting the copy in from a file or standard input: bytes to text, and a clear word on what can't be read.

Plain text is handed on as it stands, line ends and all; only a byte-order mark, which is no part of it, is taken off.
A web page, a Word, PDF or RTF file and Markdown are read by their libraries first (`bot.documents`).
"""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import BinaryIO, NamedTuple

from bot import documents
from extraction.errors import CopyTooLongError, EmptyCopyError, ReadingError

STDIN = "-"
MOST_BYTES = 1_000_000  # 200,000 characters, the longest article, in any encoding we read
_NOT_PLAIN = {
    ".doc": "an old Word file",
    ".odt": "a word processor's file",
    ".pages": "a word processor's file",
}
LINES = frozenset({".jsonl", ".ndjson"})
_CURE = "save it as plain text (.txt, UTF-8) or as .docx, and check that."
_MARKS = (  # UTF-32's mark begins with UTF-16's, so it comes first
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Copy(NamedTuple):
    """The words of a story; `made` says that a library made them of a document, so the caller has not seen them."""

    text: str
    made: bool = False


def read_copy(source: str) -> Copy:
    """Return the words of a file, or of standard input for "-"; ReadingError says what is wrong with it."""
    if source == STDIN:
        return _copy(_standard_input(), "Standard input", "")
    return read_file(Path(source))


def read_file(path: Path) -> Copy:
    """Return the words of a file; ReadingError says what is wrong with it."""
    kind = _NOT_PLAIN.get(path.suffix.lower())
    with opened(str(path)) as file:
        if kind:
            raise ReadingError(f"{path} is {kind}; {_CURE}")
        if path.suffix.lower() in LINES:
            raise ReadingError(f"{path} holds a story a line; give --jsonl with it.")
        return _copy(file.read(documents.MOST_BYTES + 1), str(path), path.suffix.lower())


def _copy(content: bytes, name: str, suffix: str) -> Copy:
    """Return the words of a document by its library, of anything else as they stand."""
    reader = documents.reader(content, suffix)
    return Copy(documents.text(content, name, reader), made=True) if reader else Copy(decode(content, name))


def copy_in(content: bytes, name: str) -> str:
    """Return the words of a file that was sent, told by what it holds, not its name; ReadingError if there are none."""
    reader = documents.by_content(content, name)
    return documents.text(content, name, reader) if reader else decode(content, name)


def page_in(content: bytes, name: str) -> str:
    """Return the words of a web page that was fetched, or of the document that lies at its address."""
    return documents.text(content, name, documents.reader(content, ".html") or str)


@contextmanager
def opened(source: str) -> Iterator[BinaryIO]:
    """Open a file, or standard input for "-", for its bytes; ReadingError where it can't be."""
    if source == STDIN:
        yield sys.stdin.buffer
        return
    try:
        file = Path(source).open("rb")  # noqa: SIM115 - closed below, where it could be opened
    except FileNotFoundError:
        raise ReadingError(f"There is no file {source}; check the name.") from None
    except IsADirectoryError:
        raise ReadingError(f"{source} is a folder; `stet archive import` reads folders, this reads one file.") from None
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReadingError(f"{source} can't be read: {why}.") from None
    with file:
        yield file


def decode(content: bytes, name: str) -> str:
    """Return `content` as text: UTF-8, or UTF-16 or UTF-32 where a byte-order mark says so."""
    if len(content) > MOST_BYTES:
        raise CopyTooLongError(f"{name} is longer than any article (over {MOST_BYTES:,} bytes); check one story.")
    mark, encoding = next(((m, e) for m, e in _MARKS if content.startswith(m)), (b"", "utf-8"))
    body = content[len(mark) :]
    if not body.strip():
        raise EmptyCopyError(f"{name} is empty: there is no copy to check.")
    if encoding == "utf-8" and b"\0" in body:
        raise ReadingError(f"{name} is not plain text; {_CURE}")
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadingError(_wrong_byte(name, body, error, len(mark))) from None


def read_day(written: str | None) -> date | None:
    """Return the date that `--published` gives."""
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ReadingError(f"--published {written} is no date; write it as 2026-11-20.") from None


def _standard_input() -> bytes:
    if sys.stdin.isatty():
        print("Paste the story, then press Ctrl-D on a line of its own.", file=sys.stderr)  # noqa: T201
    return sys.stdin.buffer.read(documents.MOST_BYTES + 1)


def _wrong_byte(name: str, body: bytes, error: UnicodeDecodeError, mark: int) -> str:
    """Say which byte is wrong, and what the file may be instead."""
    line = body.count(b"\n", 0, error.start) + 1
    where = f"byte {body[error.start]:#04x} at offset {error.start + mark:,}, line {line}"
    if error.encoding != "utf-8":
        return f"{name} says that it is {error.encoding.upper()}, and is not ({where}); save it again as UTF-8."
    return (
        f"{name} is not UTF-8 ({where}); if it is Windows text, "
        "`iconv -f WINDOWS-1252 -t UTF-8` makes it UTF-8, or save it again as UTF-8."
    )
