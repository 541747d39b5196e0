"""App Home: drawn each time that somebody opens it."""

from __future__ import annotations

from slack_bolt import App, Args

from bot.blocks.home import CHECK, FIND, NOT_OURS, closed_view, find_view, home_view, troubled_view
from bot.blocks.modal import paste_modal
from bot.homepage import find, lists
from bot.listeners.modals import acknowledged, at, entered, presser
from bot.office import Office
from storage.models import StorageError


def register(app: App, office: Office) -> None:
    """Listen for the page being opened, and for its button."""
    app.event("app_home_opened")(ack=acknowledged, lazy=[at(office, _opened)])
    app.action(CHECK)(ack=acknowledged, lazy=[at(office, _check)])
    app.action(FIND)(ack=acknowledged, lazy=[at(office, _find)])

    def looked_for(args: Args) -> None:
        """Look for stories before Slack is answered: the form shows what was found."""
        words, (team, user) = entered(args.body["view"], "words"), presser(args)
        if not office.walls.is_ours(team, user):
            args.ack(response_action="errors", errors={"words": NOT_OURS})
            return
        try:
            args.ack(response_action="update", view=find_view(words, find(office, team, user, words)))
        except StorageError as error:
            args.ack(response_action="errors", errors={"words": str(error)})

    app.view(FIND)(ack=looked_for, lazy=[])


def _opened(office: Office, args: Args) -> None:
    """Draw the page for whoever opens it; Slack tells of the messages tab as well."""
    event, team = args.event or {}, args.context.team_id or ""
    if event.get("tab", "home") != "home":
        return
    draw(office, team, event["user"])


def draw(office: Office, team: str, user: str) -> None:
    """Draw somebody's page as things stand; nothing stands there for people of another company."""
    if not office.walls.is_ours(team, user):
        office.delivery.publish_home(team, user, closed_view())
        return
    try:
        view = home_view(lists(office, team, user))
    except StorageError:
        view = troubled_view()
    office.delivery.publish_home(team, user, view)


def _find(office: Office, args: Args) -> None:
    """Open the form that looks for stories."""
    office.delivery.open_view(presser(args)[0], args.body["trigger_id"], find_view())


def _check(office: Office, args: Args) -> None:
    """Open the form."""
    office.delivery.open_view(presser(args)[0], args.body["trigger_id"], paste_modal())
