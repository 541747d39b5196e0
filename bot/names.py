"""What Slack calls the people who press and type, kept as it tells them: an export has names where Slack has ids.

No scope is asked for that: whoever presses, types or sends a form is named with it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from slack_bolt import BoltContext, BoltResponse

from bot.desk import Desk
from storage import people
from storage.models import StorageError

log = logging.getLogger(__name__)

LONGEST = 80  # characters of a name


def remembering(desk: Desk) -> Callable[..., BoltResponse]:
    """Return a middleware that keeps the name of whoever Slack tells of, and stands in nobody's way."""

    def remember(body: dict[str, Any], context: BoltContext, next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002 - Bolt's name
        person, name = _told(body)
        if person and name and context.team_id:
            try:
                people.remember(desk.database, context.team_id, person, name[:LONGEST])
            except StorageError as error:
                log.warning("A name could not be kept: %s", error)
        return next()

    return remember


def _told(body: dict[str, Any]) -> tuple[str, str]:
    """Return the id and the name that a press, a form or a command comes with, "" where it comes with none."""
    user = body.get("user")
    if isinstance(user, dict):
        return str(user.get("id") or ""), str(user.get("name") or user.get("username") or "")
    return str(body.get("user_id") or ""), str(body.get("user_name") or "")
