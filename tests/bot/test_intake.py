"""Bytes to copy, and what is said of bytes that are none."""

import io
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.intake import decode, opened, read_copy, read_day, read_file
from extraction.errors import CopyTooLongError, EmptyCopyError, ReadingError

STORY = "Police “arrested” 65 people.\r\nA café was shut.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_what_says_its_encoding_is_read(encoding: str) -> None:
    assert decode(STORY.encode(encoding), "a.txt") == STORY


def test_big_endian_with_its_mark() -> None:
    assert decode(b"\xfe\xff" + STORY.encode("utf-16-be"), "a.txt") == STORY


@pytest.mark.parametrize("content", [b"", b" \r\n\t ", b"\xef\xbb\xbf"])
def test_empty(content: bytes) -> None:
    with pytest.raises(EmptyCopyError, match=r"^a\.txt is empty: there is no copy to check\.$"):
        decode(content, "a.txt")


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04\x00\x00\xff\xfe", b"Police\x00 arrested", b"\x89PNG\r\n\x1a\n\x00\x00"]
)
def test_binary(content: bytes) -> None:
    with pytest.raises(ReadingError, match=r"^a\.txt is not plain text; save it as plain text"):
        decode(content, "a.txt")


def test_not_utf_8_says_which_byte() -> None:
    with pytest.raises(ReadingError) as caught:
        decode("Police\narrested at a café".encode("cp1252"), "a.txt")
    assert str(caught.value) == (
        "a.txt is not UTF-8 (byte 0xe9 at offset 24, line 2); if it is Windows text, "
        "`iconv -f WINDOWS-1252 -t UTF-8` makes it UTF-8, or save it again as UTF-8."
    )


def test_half_a_character_of_utf_16() -> None:
    with pytest.raises(ReadingError, match=r"says that it is UTF-16-LE, and is not \(byte 0x41 at offset 6, line 1\)"):
        decode(b"\xff\xfea\x00b\x00A", "a.txt")


def test_five_megabytes() -> None:
    with pytest.raises(CopyTooLongError, match="longer than any article"):
        decode(b"word " * 1_000_000, "a.txt")


def test_many_stories_in_one_file_are_not_one_story(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "x"}\n')
    with pytest.raises(ReadingError, match="holds a story a line; give --jsonl with it"):
        read_file(tmp_path / "a.jsonl")


@pytest.mark.parametrize(("name", "what"), [("a.doc", "an old Word file"), ("a.odt", "a word processor's file")])
def test_files_of_other_kinds(tmp_path: Path, name: str, what: str) -> None:
    (tmp_path / name).write_bytes(b"PK")
    with pytest.raises(ReadingError, match=f"{name} is {what}; save it as plain text"):
        read_file(tmp_path / name)


def test_no_file_a_folder_and_a_name_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"^There is no file .*a\.txt; check the name\.$"):
        read_file(tmp_path / "a.txt")
    with pytest.raises(ReadingError, match="is a folder; `stet archive import`"):
        read_file(tmp_path)
    with pytest.raises(ReadingError, match="can't be read"):
        read_file(Path("a\0.txt"))


def test_a_file_nobody_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ReadingError, match=r"a\.txt can't be read: Permission denied\.$"):
        read_file(tmp_path / "a.txt")
    with pytest.raises(ReadingError, match=r"can't be read: Permission denied\.$"), opened(str(tmp_path / "a.jsonl")):
        pass


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(STORY.encode())))
    assert read_copy("-") == (STORY, False)


def test_the_day_of_publication() -> None:
    assert read_day("2026-11-20") == date(2026, 11, 20)
    assert read_day(None) is None
    for written in ("20 November", "2026-13-01", "2026-11-31", ""):
        with pytest.raises(ReadingError, match=f"--published {written} is no date; write it as 2026-11-20"):
            read_day(written)
