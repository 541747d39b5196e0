"""The files of a Slack message: what they are called, where they lie, and when the words beside them are copy."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from bot.excerpt import one_line
from storage.attachments import Attachment

MOST = 10  # files of one message: what Slack lets a form hold
COMMENT = 20  # fewer words than this beside a file are said about it ("please check"), not copy
SUFFIXES = frozenset(".txt .text .md .markdown .html .htm .docx .pdf .rtf".split())
_UNTOLD = "message/"  # how the id begins of what stands for the files of a message
_ELSEWHERE = frozenset({"external", "remote"})  # the modes of files that Slack only points at
_NOT_IN_SLACK = "elsewhere:"  # the address of such a file here: none that anybody's token is sent to
_NOT_COPY = ("image/", "video/", "audio/", "font/")
_PACKED = frozenset({"application/zip", "application/octet-stream", "application/x-msdownload", "application/msword"})


def untold(channel: str, ts: str, thread: str | None) -> Attachment:
    """Return what stands for the files of a message until Slack has been asked whether it has any."""
    return Attachment(number=1, file=f"{_UNTOLD}{channel}/{ts}/{thread or ''}", url="", name="a message")


def message_of(file: Attachment) -> tuple[str, str, str | None] | None:
    """Return the channel, time and thread of the message whose files something stands for; None for a file."""
    if not file.file.startswith(_UNTOLD):
        return None
    channel, ts, thread = file.file.removeprefix(_UNTOLD).split("/")
    return channel, ts, thread or None


def attached(files: object) -> tuple[Attachment, ...]:
    """Return the files of a message or a form, in order."""
    given = [file for file in files if isinstance(file, dict) and file.get("id")] if isinstance(files, list) else []
    return tuple(_attachment(number, file) for number, file in enumerate(given[:MOST], 1))


def _attachment(number: int, file: dict[str, Any]) -> Attachment:
    size = file.get("size")
    return Attachment(
        number=number,
        file=str(file["id"]),
        url=address(file),
        name=file_name(file),
        size=size if isinstance(size, int) and size > 0 else None,
    )


def address(file: dict[str, Any]) -> str:
    """Return where a file lies, "" where Slack has not said; what Slack only points at lies nowhere that is asked."""
    if file.get("is_external") or file.get("mode") in _ELSEWHERE:
        return _NOT_IN_SLACK
    return str(file.get("url_private_download") or file.get("url_private") or "")


def file_name(file: dict[str, Any]) -> str:
    """Return what a file is called, on one line."""
    return one_line(str(file.get("name") or file.get("title") or "the file"), 80)


def unreadable(files: object) -> str | None:
    """Return the name of the first file that is of no kind that can be read, as far as Slack's word on it tells."""
    for file in files if isinstance(files, list) else []:
        kind, name = str(file.get("mimetype") or ""), file_name(file)
        if kind.startswith(_NOT_COPY) or (PurePath(name).suffix.lower() not in SUFFIXES and kind in _PACKED):
            return name
    return None


def story(words: str, files: Iterable[str]) -> str:
    """Return the words of a message and of its files as one story; a comment beside a file is left out."""
    read = [text.strip() for text in files]
    beside = [words.strip()] if words.strip() and (not read or len(words.split()) >= COMMENT) else []
    return "\n\n".join([*beside, *read])
