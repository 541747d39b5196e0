"""A channel is shared with another company: Slack tells of it, where the bot is a member."""

from __future__ import annotations

from slack_bolt import App, Args

from bot.boundary import boundary
from bot.listeners.modals import acknowledged
from bot.office import Office


def register(app: App, office: Office) -> None:
    """Listen for channels that are shared. One that is shared no more opens nothing that was said until then."""

    def shared(args: Args) -> None:
        """Put what was handed in there behind the channel's own wall, and show it no other copy from now on."""
        channel = str((args.event or {}).get("channel") or "")
        with boundary("channel shared", lambda _sentence: None):  # it is nobody's question, so nobody is told
            office.access.standing.look(args.context.team_id or "", channel)

    app.event("channel_shared")(ack=acknowledged, lazy=[shared])
