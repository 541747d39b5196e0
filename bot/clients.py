"""Whose token speaks to Slack: a workspace's id in, the client with its bot's token out."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

from slack_sdk import WebClient

Clients = Callable[[str], WebClient]


def once(client: WebClient) -> WebClient:
    """Return a client that tries once: whoever calls sees to what fails."""
    trying = copy(client)
    trying.retry_handlers = []
    return trying


def one_for_all(client: WebClient) -> Clients:
    """Return the clients of a bot that is installed in one workspace."""

    def of(_team: str) -> WebClient:
        return client

    return of
