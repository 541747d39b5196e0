"""The link to a message or a file in Slack: what it leads to, for whoever may see it, as the bot must too."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs

from slack_sdk import WebClient

from bot import lookup
from bot.access import Access
from bot.attached import attached
from bot.clients import Clients
from bot.handed_in import HandedIn, handed_in
from bot.refusals import DeliveryError, UnreachableError
from extraction.errors import ReadingError

_MESSAGE = re.compile(
    r"https://[\w.-]+\.slack(?:-gov)?\.com/archives/(?P<channel>[A-Z0-9]+)/p(?P<ts>\d{10,})(?:\?(?P<query>\S*))?"
)
_FILE = re.compile(r"https://[\w.-]+\.slack(?:-gov)?\.com/files/[A-Z0-9]+/(?P<file>F[A-Z0-9]+)(?:/\S*)?")
# The same words whether there is no such message or it is not theirs to see.
NOT_SEEN = "I can't open that: I must be in its channel, and so must you. Paste the words, or send me the file."


def is_permalink(text: str) -> bool:
    """Tell whether a text is a link to a message or a file in Slack, and nothing else."""
    return bool(_MESSAGE.fullmatch(text) or _FILE.fullmatch(text))


def followed(text: str, *, team: str, user: str, bot: str | None, clients: Clients, access: Access) -> HandedIn:
    """Return what a link leads to; ReadingError where the bot or the person may not see it, or it is no copy."""
    client = clients(team)
    try:
        if to_file := _FILE.fullmatch(text):
            return HandedIn("", attached([_file(client, to_file["file"], team, user, access)]))
        to_message = _MESSAGE.fullmatch(text)
        message = _message(client, to_message, team, user, access) if to_message else None
    except UnreachableError:
        raise
    except DeliveryError as error:
        raise ReadingError(NOT_SEEN) from error
    if message is None:
        raise ReadingError(NOT_SEEN)
    led = handed_in(message, bot, ())
    if not led.worth_reading:
        raise ReadingError("There are too few words in that message to check.")
    return led


def _message(client: WebClient, to: re.Match[str], team: str, user: str, access: Access) -> dict[str, Any] | None:
    if not access.sees_channel(to["channel"], team=team, user=user):
        raise ReadingError(NOT_SEEN)
    thread = parse_qs(to["query"] or "").get("thread_ts", [None])[0]
    return lookup.message(client, to["channel"], f"{to['ts'][:-6]}.{to['ts'][-6:]}", thread)


def _file(client: WebClient, file_id: str, team: str, user: str, access: Access) -> dict[str, Any]:
    about = lookup.file(client, file_id)
    places = [*(about.get("channels") or []), *(about.get("groups") or [])]
    if about.get("user") != user and not any(access.sees_channel(one, team=team, user=user) for one in places):
        raise ReadingError(NOT_SEEN)
    return about
