"""Export and share: what takes a report out of its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App, Args

from bot.blocks.forms import plain_view
from bot.blocks.papers import choose_view, export_view, share_view
from bot.blocks.report import EXPORT, SHARE
from bot.boundary import guarded
from bot.export import Form, export
from bot.listeners.modals import opened, presser, told_in
from bot.office import Office
from bot.sharing import share
from storage import audit
from storage.models import Case

_EXPORT, _SHARE = "Export", "Share with a channel"


def register(app: App, office: Office) -> None:
    """Listen for the two buttons and their forms."""
    delivery = office.delivery

    def ack(args: Args) -> None:
        args.ack()

    def case_of(args: Args, case_id: str) -> Case:
        team, user = presser(args)
        return office.access.case(case_id, team=team, user=user)

    def ask(args: Args) -> None:
        """Open the form that a button asks for."""
        action = args.body["actions"][0]
        title, made = (_EXPORT, export_view) if action["action_id"] == EXPORT else (_SHARE, share_view)
        opened(office, args, title, lambda: made(case_of(args, action["value"]).id))

    def making(args: Args) -> None:
        args.ack(response_action="update", view=plain_view(_EXPORT, "Writing the file …"))

    def sharing(args: Args) -> None:
        args.ack(response_action="update", view=plain_view(_SHARE, "Sharing …"))

    def exported(args: Args) -> None:
        """Put the file into the report's thread and say so in the modal."""
        view, (team, user) = args.body["view"], presser(args)
        with told_in(delivery, args, view["id"], _EXPORT):
            case = case_of(args, _chosen(view))
            form = Form(view["state"]["values"]["form"]["form"]["selected_option"]["value"])
            name, content = export(
                office.desk, case, form, lambda others: office.access.seen(case, others, team=team, user=user)
            )
            audit.append(office.desk.database, office.desk.now(), user, "exported", case.id, form.value)
            delivery.upload(case.workspace, delivery.report_of(case), name, content, f"The report as a file: {name}")
            delivery.update_view(team, view["id"], plain_view(_EXPORT, f"{name} is in the report's thread."))

    def shared(args: Args) -> None:
        """Move the case, let the worker post its report there, and say in the private one where it went."""
        view, (team, user) = args.body["view"], presser(args)
        with told_in(delivery, args, view["id"], _SHARE):
            case = case_of(args, view["private_metadata"])
            channel = str(view["state"]["values"]["channel"]["channel"]["selected_conversation"])
            share(office.desk, office.walls, delivery, case, channel, user)
            office.inbox.wake()
            delivery.update_view(team, view["id"], plain_view(_SHARE, "Shared. The report stands in the channel now."))

    app.action(EXPORT)(ack=ack, lazy=[guarded(ask, delivery)])
    app.action(SHARE)(ack=ack, lazy=[guarded(ask, delivery)])
    app.view(EXPORT)(ack=making, lazy=[guarded(exported, delivery)])
    app.view(SHARE)(ack=sharing, lazy=[guarded(shared, delivery)])


def choose(office: Office, args: Args, listed: Callable[[], tuple[Mapping[str, str], str]]) -> None:
    """Ask whoever typed a command which story to export, and how; `listed` returns what `choose_view` takes."""
    opened(office, args, _EXPORT, lambda: choose_view(*listed()))


def _chosen(view: dict[str, Any]) -> str:
    """Return the case that an export's form is of: the one whose button was pressed, else the one chosen in it."""
    held = view["state"]["values"].get("case", {}).get("case", {}).get("selected_option") or {}
    return str(view.get("private_metadata") or held.get("value"))
