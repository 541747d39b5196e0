"""App Home: drawn each time that somebody opens it."""

from __future__ import annotations

from slack_bolt import App, Args

from bot.blocks.home import CHECK, home_view, troubled_view
from bot.blocks.modal import paste_modal
from bot.homepage import lists
from bot.listeners.modals import acknowledged, at, presser
from bot.office import Office
from storage.models import StorageError


def register(app: App, office: Office) -> None:
    """Listen for the page being opened, and for its button."""
    app.event("app_home_opened")(ack=acknowledged, lazy=[at(office, _opened)])
    app.action(CHECK)(ack=acknowledged, lazy=[at(office, _check)])


def _opened(office: Office, args: Args) -> None:
    """Draw the page for whoever opens it; Slack tells of the messages tab as well."""
    event, team = args.event or {}, args.context.team_id or ""
    if event.get("tab", "home") != "home":
        return
    try:
        view = home_view(lists(office, team, event["user"]))
    except StorageError:
        view = troubled_view()
    office.delivery.publish_home(team, event["user"], view)


def _check(office: Office, args: Args) -> None:
    """Open the form."""
    office.delivery.open_view(presser(args)[0], args.body["trigger_id"], paste_modal())
