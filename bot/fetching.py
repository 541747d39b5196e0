"""The worker's first step with a case: its files are fetched, and their words put into its text before it is read."""

from __future__ import annotations

import logging
from collections.abc import Callable, Container
from pathlib import PurePath
from typing import NamedTuple

from slack_sdk import WebClient

from bot import lookup
from bot.attached import COMMENT, address, attached, message_of, story
from bot.clients import Clients
from bot.converting import Make, StoppingError
from bot.desk import Desk
from bot.download import downloaded
from bot.handed_in import WEB
from bot.haste import brisk
from bot.intake import copy_in, page_in
from bot.pace import Pace
from bot.paste import Asked, under
from bot.refusals import BusyError, DeliveryError, PacedError, UnreachableError
from bot.webpage import webpage
from extraction.errors import ReadingError
from storage import attachments, attempts, cases
from storage.attachments import Attachment, Fetched
from storage.models import Case

log = logging.getLogger(__name__)

Convert = Callable[[Make, bytes, str], str]

LOOKS = 3  # at a message that may have files
LONG = 30.0  # seconds that copy does not wait for that, where Slack asks to be left alone
TRIES = 12  # the worker waits longer each time: half an hour in all
_NOT_HAD = "{} could not be fetched, however often I tried; send it again, or paste the words."
_NOTHING = "There is nothing to read in that message; send me the words, or the file once more."
_PAGES = frozenset({".html", ".htm", ".xhtml"})


class _Had(NamedTuple):
    """A file that was fetched, and what makes copy of it; or the same file with why it could not be had."""

    file: Attachment
    content: bytes = b""
    name: str = ""
    make: Make = copy_in


def fetch(desk: Desk, clients: Clients, pace: Pace, convert: Convert, case: Case) -> None:
    """Put the words of a case's files into its text, unless that was done.

    UnreachableError where another try may help; ReadingError says why nothing that came is copy.
    """
    files = _told_of(desk, clients, pace, case)
    if any(file.state is Fetched.WAITING for file in files):
        _fetch_all(desk, clients(case.workspace), convert, case)
        files = attachments.of(desk.database, case.id)
    if not files or any(file.state is Fetched.READ for file in files):
        return
    if len(cases.text(desk.database, case.id).split()) < COMMENT:
        raise ReadingError(" ".join(dict.fromkeys(file.why for file in files)))


def _told_of(desk: Desk, clients: Clients, pace: Pace, case: Case) -> list[Attachment]:
    """Return a case's files, those of messages that Slack told of without them as well.

    ReadingError where there turn out to be none, and no words either.
    """
    files, asked = attachments.of(desk.database, case.id), False
    for file in files:
        if message_of(file):
            behind = _files_behind(desk, clients, pace, case, file)
            attachments.told(desk.database, case.id, file.number, behind)
            asked = True
    if not asked:
        return files
    files = attachments.of(desk.database, case.id)
    if not files and not Asked(cases.text(desk.database, case.id), files=False).worth_reading:
        raise ReadingError(_NOTHING)
    return files


def _files_behind(desk: Desk, clients: Clients, pace: Pace, case: Case, untold: Attachment) -> tuple[Attachment, ...]:
    """Ask Slack for the files of a message; where it does not say, the words are not kept waiting for long."""
    channel, ts, thread = message_of(untold) or ("", "", None)
    method = "conversations_replies" if thread else "conversations_history"
    try:
        if wait := pace.wait(case.workspace, method):
            raise PacedError("Slack is asked too often.", wait)
        message = lookup.message(brisk(clients(case.workspace)), channel, ts, thread)
    except UnreachableError as error:
        if isinstance(error, BusyError):
            pace.asked_to_wait(case.workspace, method, error.seconds)
        if _worth_waiting(desk, case, untold, error):
            if not isinstance(error, PacedError):  # then it was asked
                attachments.put_off(desk.database, case.id, untold.number)
            raise
        log.warning("case %s: whether there are files was not to be learnt: %s", case.id, error)
        return ()
    except DeliveryError:  # the bot may not look back there: then the words are all there is
        return ()
    return attached((message or {}).get("files"))


def _worth_waiting(desk: Desk, case: Case, untold: Attachment, error: UnreachableError) -> bool:
    """Tell whether to ask again for a message's files: not for ever, and for words that are copy not for long."""
    if isinstance(error, BusyError) and error.seconds > LONG:
        return len(cases.text(desk.database, case.id).split()) < COMMENT
    return isinstance(error, PacedError) or untold.tries + 1 < LOOKS


def _fetch_all(desk: Desk, client: WebClient, convert: Convert, case: Case) -> None:
    waiting = [file for file in attachments.of(desk.database, case.id) if file.state is Fetched.WAITING]
    had = [_had(desk, client, case, file) for file in waiting]
    # Counted before it is made, so that a file that takes the whole bot along is not tried at each start for ever.
    attempts.begin(desk.database, case.id)
    settled, texts = [], []
    for one in had:
        try:
            if one.file.state is Fetched.WAITING:
                texts.append(convert(one.make, one.content, one.name))
                settled.append(one.file.model_copy(update={"state": Fetched.READ}))
            else:
                settled.append(one.file)
        except StoppingError as error:
            raise UnreachableError(str(error)) from error
        except ReadingError as error:
            settled.append(_unreadable(one.file, str(error)))
    text = under(case.headline, story(cases.text(desk.database, case.id), texts))
    attachments.settle(desk.database, case.id, text, settled)


def _had(desk: Desk, client: WebClient, case: Case, file: Attachment) -> _Had:
    """Fetch a file; UnreachableError where another try may help."""
    try:
        return _fetched(client, file, desk.hosts)
    except UnreachableError as error:
        attachments.put_off(desk.database, case.id, file.number)
        if file.tries + 1 < TRIES:
            raise
        # Its number alone: the id of a page is its address, and that is what somebody typed.
        log.warning("case %s: file %d was given up: %s", case.id, file.number, type(error).__name__)
        return _Had(_unreadable(file, _NOT_HAD.format(file.name)))
    except ReadingError as error:
        return _Had(_unreadable(file, str(error)))


def _fetched(client: WebClient, file: Attachment, hosts: Container[str]) -> _Had:
    """Return what lies at a file's address; ReadingError says why it can't be had."""
    if file.file.startswith(WEB):
        return _Had(file, webpage(file.url, hosts), file.name, page_in)
    if not file.url or (_is_page(file.name) and file.size is None):
        file = _where(client, file)
    # Of a web page its size alone tells that it is not the page to sign in.
    size = file.size if _is_page(file.name) else None
    return _Had(file, downloaded(file.url, file.name, client.token or "", api=client.base_url, page=size), file.name)


def _is_page(name: str) -> bool:
    return PurePath(name).suffix.lower() in _PAGES


def _where(client: WebClient, file: Attachment) -> Attachment:
    """Ask Slack where a file lies, which it does not tell of one from another company."""
    try:
        about = lookup.file(client, file.file)
    except UnreachableError:
        raise
    except DeliveryError:
        about = {}
    if not address(about):
        raise ReadingError(f"Slack does not show me {file.name}; send it again, or paste the words.")
    (known,) = attached([{**about, "id": file.file}])
    return known


def _unreadable(file: Attachment, why: str) -> Attachment:
    return file.model_copy(update={"state": Fetched.UNREADABLE, "why": why})
