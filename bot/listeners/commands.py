"""`/factcheck`: alone it opens the modal, with `help` it explains itself, with copy it takes that in."""

from __future__ import annotations

from slack_bolt import App, Args

from bot.blocks.modal import paste_modal
from bot.boundary import guarded
from bot.listeners.help import HELP
from bot.office import Office
from bot.paste import Asked, plain_copy
from bot.wording import counted
from extraction.errors import StetError


def register(app: App, office: Office) -> None:
    """Listen for the command."""
    inbox, delivery = office.inbox, office.delivery

    def ack(args: Args) -> None:
        text = plain_copy(args.body.get("text") or "")
        if not text:
            args.ack()  # the lazy function opens the modal: its trigger dies within three seconds
        elif not Asked(text, files=False).worth_reading:
            args.ack(HELP)
        else:
            _take_in(args, text)

    def _take_in(args: Args, text: str) -> None:
        command = args.body
        try:
            taken = inbox.in_private(
                text,
                team=command["team_id"],
                user=command["user_id"],
                source=f"command/{command['trigger_id']}",
            )
        except StetError as error:
            args.ack(f"Not taken in. {error}")
            return
        said = counted(taken.words, "word")
        args.ack(f"Taken in: {said}. The report comes to you as a direct message.")

    def open_modal(args: Args) -> None:
        if not plain_copy(args.body.get("text") or ""):
            delivery.open_view(args.body["team_id"], args.body["trigger_id"], paste_modal())

    app.command("/factcheck")(ack=ack, lazy=[guarded(open_modal, delivery)])
