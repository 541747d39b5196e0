"""What is said of a case's files: that they are being fetched, and which of them could not be read."""

from __future__ import annotations

from collections.abc import Iterable

from bot.blocks.words import Message, inert, message, section, small
from bot.wording import counted
from storage.attachments import Attachment, Fetched


def fetching(words: int, files: int) -> Message:
    """Return the message that stands until the files are there and read."""
    beside = f" and {counted(words, 'word')}" if words else ""
    said = f"Fetching {counted(files, 'file')}{beside} …"
    return message(said, [section(f"⏳  {said}")])


def with_files(report: Message, files: Iterable[Attachment]) -> Message:
    """Return a case's message with a line on each file that is not in the report."""
    lines = [small(f"⚠️  Not in this report: {inert(f.why, 300)}") for f in files if f.state is Fetched.UNREADABLE]
    return Message(report.text, [*report.blocks, *lines])
