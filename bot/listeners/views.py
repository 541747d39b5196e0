"""The modal to paste copy into, when it is sent."""

from __future__ import annotations

from datetime import date
from typing import Any

from slack_bolt import App, Args

from bot.blocks.modal import PARTS, PASTE, taken_modal
from bot.office import Office
from bot.paste import Asked, joined, under
from extraction.errors import StetError


def register(app: App, office: Office) -> None:
    """Listen for the modal's submission."""

    def take_in(args: Args) -> None:
        view = args.body["view"]
        copy = joined([part for name in PARTS if (part := _value(view, name, "value"))])
        if not Asked(copy, files=False).worth_reading:
            args.ack(response_action="errors", errors={PARTS[0]: "Paste the copy to check here."})
            return
        headline = _value(view, "headline", "value")
        published = _value(view, "published", "selected_date")
        try:
            taken = office.inbox.in_private(
                under(headline, copy),
                team=args.context.team_id or "",
                user=args.body["user"]["id"],
                source=f"view/{view['id']}",
                headline=headline,
                published=date.fromisoformat(published) if published else None,
            )
        except StetError as error:
            args.ack(response_action="errors", errors={PARTS[0]: f"Not taken in. {error}"})
            return
        args.ack(response_action="update", view=taken_modal(taken.words))

    app.view(PASTE)(ack=take_in, lazy=[])


def _value(view: dict[str, Any], name: str, key: str) -> str | None:
    """Return what one input holds, None where it was left empty."""
    held = view["state"]["values"].get(name, {}).get(name, {}).get(key)
    return held.strip("\r") or None if isinstance(held, str) else None
