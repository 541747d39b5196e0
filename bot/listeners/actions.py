"""The buttons on findings. Each carries the case's and the finding's id and nothing else."""

from __future__ import annotations

import re

from slack_bolt import App, Args

from bot.blocks.finding import PRESSED
from bot.blocks.modal import why_modal
from bot.boundary import guarded
from bot.delivery import Delivery
from bot.desk import Desk

_RULING = re.compile(rf"^({'|'.join(PRESSED)})$")
_WHY = re.compile(r"^why [A-Z0-9-]+$")


def register(app: App, desk: Desk, delivery: Delivery) -> None:
    """Listen for the buttons."""

    def ack(args: Args) -> None:
        args.ack()

    def rule(args: Args) -> None:
        """Write the ruling unless somebody was quicker, and draw what stands."""
        pressed = args.body["actions"][0]
        case_id, finding_id = pressed["value"].split(" ")
        user, message = args.body["user"]["id"], args.body["message"]
        ruling, written = desk.rule(case_id, finding_id, PRESSED[pressed["action_id"]], user)
        delivery.redraw(desk.case(case_id), message["ts"])
        if not written:
            verdict = ruling.verdict.value
            mine = ruling.by == user
            said = f"You ruled on this already: {verdict}." if mine else f"Somebody was quicker: it is ruled {verdict}."
            delivery.whisper(args.body["channel"]["id"], user, said, thread=message.get("thread_ts"))

    def why(args: Args) -> None:
        """Show the check's page."""
        code = args.body["actions"][0]["action_id"].removeprefix("why ")
        delivery.open_view(args.body["trigger_id"], why_modal(desk.explain(code)))

    def more(args: Args) -> None:
        """Bring the findings that wait behind the button."""
        delivery.show_more(desk.case(args.body["actions"][0]["value"]))

    for pattern, lazy in ((_RULING, rule), (_WHY, why), ("more", more)):
        app.action(pattern)(ack=ack, lazy=[guarded(lazy, delivery)])
