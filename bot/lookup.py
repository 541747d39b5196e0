"""Asking Slack for a message or a file by what names it."""

from __future__ import annotations

from typing import Any

from slack_sdk import WebClient

from bot.refusals import asked_of_slack


def message(client: WebClient, channel: str, ts: str, thread: str | None = None) -> dict[str, Any] | None:
    """Return a message as it stands, None where there is none; DeliveryError where Slack does not let the bot look."""
    window = {"channel": channel, "oldest": ts, "latest": ts, "inclusive": True}
    if thread and thread != ts:
        answer = asked_of_slack(client.conversations_replies, ts=thread, limit=10, **window)
    else:
        answer = asked_of_slack(client.conversations_history, limit=1, **window)
    return next((one for one in answer.get("messages") or [] if one.get("ts") == ts), None)


def file(client: WebClient, file_id: str) -> dict[str, Any]:
    """Return what Slack knows of a file; DeliveryError where it does not let the bot look."""
    return dict(asked_of_slack(client.files_info, file=file_id).get("file") or {})
