"""Whose token speaks to Slack: a workspace's id in, the client with its bot's token out."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

from slack_sdk import WebClient

Clients = Callable[[str], WebClient]

PATIENCE = 2  # seconds to wait for Slack, which itself waits three for us


def once(client: WebClient) -> WebClient:
    """Return a client that tries once: whoever calls sees to what fails."""
    trying = copy(client)
    trying.retry_handlers = []
    return trying


def brisk(client: WebClient, seconds: int = PATIENCE) -> WebClient:
    """Return a client that does not wait long, nor try again."""
    quick = once(client)
    quick.timeout = seconds
    return quick


def one_for_all(client: WebClient) -> Clients:
    """Return the clients of a bot that is installed in one workspace."""

    def of(_team: str) -> WebClient:
        return client

    return of
