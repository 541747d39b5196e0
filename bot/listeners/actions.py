"""The buttons on findings. Each carries ids and nothing else: the case's and the finding's, and the newest ruling's."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from slack_bolt import App, Args

from bot.blocks.finding import ASK, CHANGE, MENU, NOTE, PRESSED, UNDO
from bot.blocks.modal import why_modal
from bot.blocks.report import TRY_AGAIN
from bot.listeners.beside import ask_form, note_form
from bot.listeners.modals import acknowledged, answered_after, at, presser, say_after
from bot.office import Office
from storage.models import Case, Verdict

_RULING = re.compile(rf"^({'|'.join(PRESSED)})$")
_WHY = re.compile(r"^why [A-Z0-9-]+$")


class _Pressed(NamedTuple):
    case: str
    finding: str
    after: int  # the number of the ruling that whoever pressed had before them; 0 where there was none
    name: str


def register(app: App, office: Office) -> None:
    """Listen for the buttons."""
    app.action(_RULING)(**answered_after(office, _rule))
    app.action(CHANGE)(**answered_after(office, _rule_or_ask, _open))
    app.action("more")(**answered_after(office, _more))
    app.action(TRY_AGAIN)(**answered_after(office, _try_again))
    for pattern, listener in ((MENU, _open), (_WHY, _why)):
        app.action(pattern)(ack=acknowledged, lazy=[at(office, listener)])


def _case(office: Office, args: Args, case_id: str) -> Case:
    team, user = presser(args)
    return office.access.case(case_id, team=team, user=user)


def _chosen(args: Args) -> list[str]:
    return str(args.body["actions"][0]["selected_option"]["value"]).split(" ")


def _open(office: Office, args: Args) -> None:
    """Open the form that was chosen in a finding's menu, if it was one."""
    case, finding, *_, what = _chosen(args)
    if what == NOTE:
        note_form(office, args, case, finding)
    elif what == ASK:
        ask_form(office, args, case, finding)


def _rule_or_ask(office: Office, args: Args) -> None:
    """Write down the ruling that was chosen in the menu beside one; a form is opened once that is answered."""
    if _chosen(args)[-1] not in {NOTE, ASK}:
        _rule(office, args)


def _rule(office: Office, args: Args) -> None:
    """Write the ruling unless somebody was quicker, and draw what stands."""
    desk, delivery, (_, user) = office.desk, office.delivery, presser(args)
    pressed, message = _pressed(args.body["actions"][0]), args.body["message"]
    case = _case(office, args, pressed.case)
    verdict = Verdict.WITHDRAWN if pressed.name == UNDO else PRESSED[pressed.name]
    slots = delivery.slots_at(case, message["ts"], pressed.finding)
    with desk.database.writing():  # the ruling and the messages that are to show it
        ruling, written = desk.rule(pressed.case, pressed.finding, verdict, user, after=pressed.after)
        delivery.redraw_report(case, *slots)
    delivery.wake()
    if not written:
        stands = ruling.verdict.value
        mine = ruling.by == user
        said = f"You ruled on this already: {stands}." if mine else f"Somebody was quicker: it is ruled {stands}."
        say_after(args, said)


def _why(office: Office, args: Args) -> None:
    """Show the check's page."""
    code = args.body["actions"][0]["action_id"].removeprefix("why ")
    office.delivery.open_view(presser(args)[0], args.body["trigger_id"], why_modal(office.desk.explain(code)))


def _more(office: Office, args: Args) -> None:
    """Bring the findings that wait behind the button."""
    case_id, number = args.body["actions"][0]["value"].split(" ")
    office.delivery.show_more(_case(office, args, case_id), int(number))


def _try_again(office: Office, args: Args) -> None:
    """Have a case read once more that was given up."""
    case, (_, user) = _case(office, args, args.body["actions"][0]["value"]), presser(args)
    office.desk.try_again(case.id, user)
    office.inbox.wake()


def _pressed(action: dict[str, Any]) -> _Pressed:
    """Return what a button, or the menu beside a ruling, asks for."""
    if action["action_id"] == CHANGE:
        case, finding, number, name = action["selected_option"]["value"].split(" ")
        return _Pressed(case, finding, int(number), name)
    case, finding, *after = action["value"].split(" ")
    return _Pressed(case, finding, int(after[0]) if after else 0, action["action_id"])
