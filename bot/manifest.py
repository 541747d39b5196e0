"""The app's manifest: what it asks of Slack, for Socket Mode or for an address of one's own."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from extraction.errors import StetError

EVENTS, INSTALL, REDIRECT = "/slack/events", "/slack/install", "/slack/oauth_redirect"


class AddressError(StetError):
    """An address that Slack would not take."""


@cache
def _written() -> dict[str, Any]:
    held: dict[str, Any] = json.loads((files("bot") / "manifest.json").read_text(encoding="utf-8"))
    return held


def scopes() -> list[str]:
    """Return the scopes that the bot asks for."""
    return list(_written()["oauth_config"]["scopes"]["bot"])


def manifest(url: str | None = None, *, rotate: bool = False) -> dict[str, Any]:
    """Return the manifest for Socket Mode, or with `url`, the HTTPS address of one's proxy, for the Events API.

    `rotate` has Slack give tokens anew every twelve hours: of use only where several workspaces install the app, since
    nobody else keeps them. AddressError where Slack would not take the address.
    """
    made = deepcopy(_written())
    if url is None:
        return made
    address = _address(url)
    settings = made["settings"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"]["request_url"] = address + EVENTS
    settings["interactivity"]["request_url"] = address + EVENTS
    for command in made["features"]["slash_commands"]:
        command["url"] = address + EVENTS
    made["oauth_config"]["redirect_urls"] = [address + REDIRECT]
    settings["token_rotation_enabled"] = rotate
    return made


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        raise AddressError(f"{url} won't do: Slack wants an address such as https://stet.example.org.")
    return url.rstrip("/")
