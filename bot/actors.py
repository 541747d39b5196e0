"""Whose people act: the workspace of whoever presses, types or writes, which need not be the one it happens in.

In a channel that is shared with another company its people can press what stands there, and Slack sends it to us with
our own workspace named. Theirs stands beside the person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import BoltContext, BoltResponse

from bot.walls import Walls


def home_of(body: Mapping[str, Any], context: BoltContext) -> str:
    """Return the workspace of whoever acts, or their organisation; "" where Slack does not say.

    A press, a form and a shortcut have it at the person, an event of its own; a command comes from the workspace in
    which it was typed, since nobody else is offered ours.
    """
    user, event = body.get("user"), body.get("event")
    if isinstance(user, dict):
        return str(user.get("team_id") or "")
    if isinstance(event, dict):
        said = event.get("message") if event.get("subtype") == "message_changed" else event
        home = (said or {}).get("user_team") or (said or {}).get("team") or context.get("actor_team_id")
        return str(home or "")
    return str(context.get("actor_team_id") or "")


def is_from_elsewhere(body: Mapping[str, Any], context: BoltContext) -> bool:
    """Tell whether whoever acts is of another workspace than the one it happens in.

    In an organisation of several workspaces somebody is at home in one and may be a member of more, which Slack is
    asked for then: only another organisation settles it.
    """
    home = home_of(body, context)
    if not home or home in {context.team_id, context.enterprise_id}:
        return False
    return not context.enterprise_id or home.startswith("E")


def noticing(walls: Walls) -> Callable[..., BoltResponse]:
    """Return a middleware that tells the walls of people from elsewhere, before anything is shown to them."""

    def notice(body: dict[str, Any], context: BoltContext, next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002 - Bolt's name
        if context.team_id and context.user_id and home_of(body, context):
            walls.came(context.team_id, context.user_id, elsewhere=is_from_elsewhere(body, context))
        return next()

    return notice
