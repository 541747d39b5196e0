"""Whose token speaks to Slack: a workspace's id in, the client with its bot's token out."""

from __future__ import annotations

from collections.abc import Callable

from slack_sdk import WebClient

Clients = Callable[[str], WebClient]


def one_for_all(client: WebClient) -> Clients:
    """Return the clients of a bot that is installed in one workspace."""

    def of(_team: str) -> WebClient:
        return client

    return of
