"""The buttons on findings. Each carries ids and nothing else: the case's and the finding's, a menu the ruling's too."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from slack_bolt import App, Args

from bot.blocks.finding import CHANGE, PRESSED
from bot.blocks.modal import why_modal
from bot.blocks.report import TRY_AGAIN
from bot.boundary import guarded
from bot.office import Office
from storage.models import Case

_RULING = re.compile(rf"^({'|'.join(PRESSED)})$")
_WHY = re.compile(r"^why [A-Z0-9-]+$")


class _Pressed(NamedTuple):
    case: str
    finding: str
    after: int  # the number of the ruling that whoever pressed had before them; 0 where there was none
    name: str


def register(app: App, office: Office) -> None:
    """Listen for the buttons."""
    desk, delivery = office.desk, office.delivery

    def ack(args: Args) -> None:
        args.ack()

    def _case(args: Args, case_id: str) -> Case:
        return office.access.case(case_id, team=args.context.team_id or "", user=args.body["user"]["id"])

    def rule(args: Args) -> None:
        """Write the ruling unless somebody was quicker, and draw what stands."""
        pressed = _pressed(args.body["actions"][0])
        user, message = args.body["user"]["id"], args.body["message"]
        case = _case(args, pressed.case)
        verdict = PRESSED[pressed.name]
        with desk.database.writing():  # the ruling and the message that is to show it
            ruling, written = desk.rule(pressed.case, pressed.finding, verdict, user, after=pressed.after)
            delivery.redraw(case, message["ts"])
        delivery.wake()
        if not written:
            stands = ruling.verdict.value
            mine = ruling.by == user
            said = f"You ruled on this already: {stands}." if mine else f"Somebody was quicker: it is ruled {stands}."
            where = args.body["channel"]["id"]
            delivery.whisper(case.workspace, where, user, said, thread=message.get("thread_ts"))

    def why(args: Args) -> None:
        """Show the check's page."""
        code = args.body["actions"][0]["action_id"].removeprefix("why ")
        delivery.open_view(args.context.team_id or "", args.body["trigger_id"], why_modal(desk.explain(code)))

    def more(args: Args) -> None:
        """Bring the findings that wait behind the button."""
        delivery.show_more(_case(args, args.body["actions"][0]["value"]))

    def try_again(args: Args) -> None:
        """Have a case read once more that was given up."""
        case = _case(args, args.body["actions"][0]["value"])
        desk.try_again(case.id, args.body["user"]["id"])
        office.inbox.wake()

    for pattern, lazy in ((_RULING, rule), (CHANGE, rule), (_WHY, why), ("more", more), (TRY_AGAIN, try_again)):
        app.action(pattern)(ack=ack, lazy=[guarded(lazy, delivery)])


def _pressed(action: dict[str, Any]) -> _Pressed:
    """Return what a button, or the menu beside a ruling, asks for."""
    if action["action_id"] == CHANGE:
        case, finding, after, name = action["selected_option"]["value"].split(" ")
        return _Pressed(case, finding, int(after), name)
    case, finding = action["value"].split(" ")
    return _Pressed(case, finding, 0, action["action_id"])
