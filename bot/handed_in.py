"""What somebody handed in, in whatever way: words, files, or the address of a page that may be fetched."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Any, NamedTuple

from bot.attached import attached, message_of
from bot.paste import Asked, plain_copy
from bot.urls import as_written, place
from extraction.errors import ReadingError
from storage.attachments import Attachment

# The kinds of message that somebody wrote; the rest are edits, joins.
SPOKEN = (None, "file_share", "thread_broadcast")
WEB = "web/"  # how the id of a page that is to be fetched begins
NOT_FETCHED = (
    "I don't fetch web pages. Paste the words, or send me the page as a file; for a message in Slack type /factcheck "
    "and its link."
)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


class HandedIn(NamedTuple):
    """The words, and the files beside them."""

    copy: str
    files: tuple[Attachment, ...] = ()

    @property
    def words_alone(self) -> bool:
        """Tell whether Slack has told of no file, and no page is to be fetched."""
        return all(message_of(file) for file in self.files)

    @property
    def worth_reading(self) -> bool:
        """Tell whether there is something to read, and not just a word to the bot."""
        return bool(self.files) or Asked(self.copy, files=False).worth_reading


def handed_in(message: dict[str, Any], bot: str | None, hosts: Container[str]) -> HandedIn:
    """Return what a message or a command holds; `hosts` are those whose pages may be fetched.

    ReadingError where it is nothing but the address of another's page.
    """
    copy, files = plain_copy(str(message.get("text") or ""), bot), attached(message.get("files"))
    if files or not _ADDRESS.fullmatch(copy):
        return HandedIn(copy, files)
    asked = place(as_written(copy))
    if asked is None or asked.host not in hosts:
        raise ReadingError(NOT_FETCHED)
    return HandedIn("", (Attachment(number=1, file=f"{WEB}{copy}", url=copy, name=asked.host),))
