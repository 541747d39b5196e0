"""The lists behind a report's buttons, and their pages."""

from __future__ import annotations

import re

from slack_bolt import App, Args
from slack_sdk.models.views import View

from bot.blocks.lists import LIST, TITLES, TURN, Kind, Shown, list_view
from bot.boundary import guarded
from bot.listeners.modals import opened, presser, told_in
from bot.narrowed import narrowed
from bot.office import Office
from storage import checklist

_LISTS = re.compile(rf"^{LIST} ({'|'.join(Kind)})$")
_TURNS = re.compile(rf"^{TURN} (previous|next)$")


def register(app: App, office: Office) -> None:
    """Listen for the lists' buttons."""
    delivery = office.delivery

    def ack(args: Args) -> None:
        args.ack()

    def show(args: Args) -> None:
        """Open a list."""
        action = args.body["actions"][0]
        kind = Kind(action["action_id"].removeprefix(f"{LIST} "))
        opened(office, args, TITLES[kind], lambda: drawn(office, args, Shown(action["value"], kind)))

    def turn(args: Args) -> None:
        """Show another page."""
        view, (team, _) = args.body["view"], presser(args)
        shown = Shown.read(args.body["actions"][0]["value"])
        with told_in(delivery, args, view["id"], TITLES[shown.kind]):
            delivery.update_view(team, view["id"], drawn(office, args, shown))

    app.action(_LISTS)(ack=ack, lazy=[guarded(show, delivery)])
    app.action(_TURNS)(ack=ack, lazy=[guarded(turn, delivery)])


def drawn(office: Office, args: Args, shown: Shown) -> View:
    """Return a page of a list, to whoever may see its case now; CaseNotFoundError for anybody else."""
    team, user = presser(args)
    case = office.access.case(shown.case, team=team, user=user)
    report = narrowed(
        office.desk.report(case.id), lambda others: office.access.seen(case, others, team=team, user=user)
    )
    return list_view(shown, report, checklist.newest(office.desk.database, case.id))
