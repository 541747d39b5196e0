"""Mentions, and messages sent to the bot directly."""

from __future__ import annotations

from typing import Any

from slack_bolt import App, Args

from bot.boundary import guarded
from bot.listeners.help import FILES, HELP, WORDS_ONLY
from bot.office import Office
from bot.paste import asked

_SPOKEN = (
    None,
    "file_share",
    "thread_broadcast",
)  # the kinds of message that somebody wrote; the rest are edits, joins


def register(app: App, office: Office) -> None:
    """Listen for mentions and direct messages."""
    desk, inbox, delivery = office.desk, office.inbox, office.delivery

    def take_in(args: Args) -> None:
        """Put the copy on disk; Slack is answered when this returns, and sends the event again if it fails."""
        event = args.event or {}
        said = asked(event, args.context.bot_user_id)
        if _for_us(event) and said.worth_reading:
            inbox.from_message(
                said.copy,
                team=args.context.team_id or "",
                channel=event["channel"],
                ts=event["ts"],
                user=event["user"],
                thread=event.get("thread_ts"),
                direct=event.get("channel_type") == "im",
                stranger=event.get("user_team") not in {None, args.context.team_id},
            )

    def answer(args: Args) -> None:
        """Say what can be done, once, where there was nothing to read, or a file."""
        event = args.event or {}
        said = asked(event, args.context.bot_user_id)
        if not _for_us(event) or (said.worth_reading and not said.files):
            return
        if desk.first_delivery(f"{event['channel']}/{event['ts']}"):
            sentence = WORDS_ONLY if said.worth_reading else FILES if said.files else HELP
            thread = event.get("thread_ts") or event["ts"]
            delivery.say(args.context.team_id or "", event["channel"], sentence, thread=thread)

    lazy = guarded(answer, delivery)
    app.event("app_mention")(ack=take_in, lazy=[lazy])
    app.event("message")(ack=take_in, lazy=[lazy])


def _for_us(event: dict[str, Any]) -> bool:
    """Tell whether a person wrote this to the bot: by mention, or in a direct message."""
    if event.get("bot_id") or not event.get("user") or event.get("subtype") not in _SPOKEN:
        return False
    return event.get("type") == "app_mention" or event.get("channel_type") == "im"
