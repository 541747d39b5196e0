"""The messages that somebody wrote one after the other: a long story is pasted in several."""

from __future__ import annotations

from typing import Any, NamedTuple

from slack_sdk import WebClient

from bot.handed_in import SPOKEN
from bot.haste import brisk
from bot.refusals import DeliveryError, asked_of_slack

MOST = 20  # messages of one story
APART = 300.0  # seconds between one message and the next
_HASTE = 0.75  # seconds for each of two questions: the channel is to be asked for as well


class Run(NamedTuple):
    """Messages of one author in order; `alone` tells that Slack did not say what stands around the one chosen."""

    messages: tuple[dict[str, Any], ...]
    alone: bool = False

    @property
    def name(self) -> list[str]:
        """What names these messages as they now read: when one is edited or added they may be checked again."""
        first, last = _version(self.messages[0]), _version(self.messages[-1])
        return [first] if len(self.messages) == 1 else [first, str(len(self.messages)), last]

    @property
    def text(self) -> str:
        """What they say; a message that goes on inside a sentence runs straight on."""
        whole = ""
        for message in self.messages:
            part = str(message.get("text") or "").strip()
            whole += ("" if not whole or not part else " " if part[0].islower() else "\n\n") + part
        return whole


def run_of(client: WebClient, channel: str, message: dict[str, Any]) -> Run:
    """Return a message with those that its author wrote directly before and after it."""
    if not message.get("user"):
        return Run((message,))
    try:
        before, after = _around(client, channel, message)
    except DeliveryError:
        return Run((message,), alone=True)
    earlier = _joined(message, before[::-1])[::-1]
    later = _joined(message, after)
    return Run((*earlier, message, *later[: MOST - 1 - len(earlier)]))


def _around(
    client: WebClient, channel: str, message: dict[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return what stands before and after a message, the oldest first."""
    ts, thread = message["ts"], message.get("thread_ts")
    if thread and thread != ts:
        reach = APART * MOST
        window = {"oldest": f"{float(ts) - reach:.6f}", "latest": f"{float(ts) + reach:.6f}"}
        ask = brisk(client, _HASTE).conversations_replies
        answer = asked_of_slack(ask, channel=channel, ts=thread, limit=200, **window)
        found = sorted(answer.get("messages") or [], key=_when)
        return [m for m in found if _when(m) < float(ts)], [m for m in found if _when(m) > float(ts)]
    before, after = _beside(client, channel, latest=ts), _beside(client, channel, oldest=ts)
    return sorted(before, key=_when), sorted(after, key=_when)


def _beside(client: WebClient, channel: str, **since: str) -> list[dict[str, Any]]:
    ask = brisk(client, _HASTE).conversations_history
    return list(asked_of_slack(ask, channel=channel, inclusive=False, limit=MOST, **since).get("messages") or [])


def _joined(message: dict[str, Any], onward: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return those of the messages that its author wrote without a pause, nobody else between."""
    found: list[dict[str, Any]] = []
    at = _when(message)
    for one in onward[: MOST - 1]:
        if one.get("user") != message["user"] or one.get("subtype") not in SPOKEN or abs(_when(one) - at) > APART:
            break
        found.append(one)
        at = _when(one)
    return found


def _when(message: dict[str, Any]) -> float:
    return float(message["ts"])


def _version(message: dict[str, Any]) -> str:
    edited = message.get("edited")
    return f"{message['ts']}/{edited['ts']}" if isinstance(edited, dict) else str(message["ts"])
