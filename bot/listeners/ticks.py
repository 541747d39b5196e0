"""Ticking claims off: the buttons in the list of claims, and the form that asks for a source."""

from __future__ import annotations

from typing import NamedTuple, Self

from slack_bolt import App, Args
from slack_sdk.models.views import View

from bot.blocks.lists import TICK, TICKED, TITLES, UNTICK, Kind, Shown, tick_view
from bot.boundary import guarded
from bot.checklist import checklist
from bot.listeners.lists import drawn
from bot.listeners.modals import answered_after, entered, opened, presser, told_in
from bot.office import Office
from extraction.errors import StetError
from storage import checklist as ticks
from storage.checklist import Tick
from storage.models import Case, CaseNotFoundError, State, StorageError

_TITLE = "Tick off a claim"
_LATE = "Somebody was quicker: this claim was ticked a moment ago. Close this form to see by whom, with what source."
_NO_SOURCE = "Say where this was checked: a link, or a few words."


class _Held(NamedTuple):
    """What a button or the form knows: the claim, the newest tick that it was drawn with, the page that it is on."""

    case: str
    claim: str
    after: int
    page: int = 0

    @classmethod
    def read(cls, held: str) -> Self:
        case, claim, after, *page = held.split(" ")
        return cls(case, claim, int(after), *map(int, page))

    @property
    def list(self) -> Shown:
        return Shown(self.case, Kind.CLAIMS, self.page)


def register(app: App, office: Office) -> None:
    """Listen for the ticks."""
    delivery = office.delivery

    def take_in(args: Args) -> None:
        """Write the tick down before Slack is answered; the list below shows it then."""
        error = _ticked(office, args)
        if error:
            args.ack(response_action="errors", errors={"source": error})
        else:
            args.ack()

    def redraw(args: Args) -> None:
        """Draw the list below the form, and the count in the report."""
        view, (team, _) = args.body["view"], presser(args)
        held = _Held.read(view["private_metadata"])
        case = _case(office, args, held)
        below = view.get("previous_view_id") or view.get("root_view_id")
        if below and below != view["id"]:
            delivery.update_view(team, below, drawn(office, args, held.list))
        delivery.redraw_report(case)

    for pressed in (TICK, TICKED):
        app.action(pressed)(**answered_after(office, _take_back, _show))
    app.view(TICK)(ack=take_in, lazy=[guarded(redraw, delivery)])


def _pressed(args: Args) -> tuple[_Held, bool]:
    """Return what a button or the menu beside a tick is about, and whether the tick is to be taken back."""
    action = args.body["actions"][0]
    chosen = action["selected_option"]["value"] if action["action_id"] == TICKED else action["value"]
    case_id, claim, after, *what = chosen.split(" ")
    remembered = (args.body.get("view") or {}).get("private_metadata", "")
    return _Held(case_id, claim, int(after), _page(remembered)), what == [UNTICK]


def _page(remembered: str) -> int:
    """Return which page of the list somebody was on."""
    last = remembered.rpartition(" ")[2]
    return int(last) if last.isdecimal() else 0


def _case(office: Office, args: Args, held: _Held) -> Case:
    team, user = presser(args)
    return office.access.case(held.case, team=team, user=user)


def _ask(office: Office, args: Args, held: _Held) -> None:
    def made() -> View:
        case = _case(office, args, held)
        if case.state is State.SIGNED_OFF:
            raise StorageError("This story is signed off; reopen it first.")
        article = office.desk.report(case.id).article
        item = next((item for item in checklist(article) if item.key == held.claim), None)
        if item is None:
            raise CaseNotFoundError("The copy no longer makes that claim; open the list again.")
        last = ticks.newest(office.desk.database, held.case).get(held.claim)
        remembered = " ".join(map(str, held))
        return tick_view(remembered, article.words(item.claim.span), last if last and last.ticked else None)

    opened(office, args, _TITLE, made, over=True)


def _take_back(office: Office, args: Args) -> None:
    """Take a tick back, where that was chosen, and have the report count it no more."""
    (held, back), desk, (_, user) = _pressed(args), office.desk, presser(args)
    if not back:
        return
    with desk.database.writing():
        case = _case(office, args, held)
        ticks.tick(desk.database, case.id, held.claim, user, desk.now(), ticked=False, after=held.after)
        office.delivery.redraw_report(case)
    office.delivery.wake()


def _show(office: Office, args: Args) -> None:
    """Show the list without the tick, or ask for a claim's source."""
    held, back = _pressed(args)
    if not back:
        _ask(office, args, held)
        return
    view_id = args.body["view"]["id"]
    with told_in(office.delivery, args, view_id, TITLES[Kind.CLAIMS]):
        office.delivery.update_view(presser(args)[0], view_id, drawn(office, args, held.list))


def _ticked(office: Office, args: Args) -> str:
    """Write a tick down as the form has it; return what stands in the way, "" where nothing does."""
    view, (_, user) = args.body["view"], presser(args)
    held = _Held.read(view["private_metadata"])
    source, note = entered(view, "source"), entered(view, "note")
    desk = office.desk
    try:
        case = _case(office, args, held)
        if not source:
            return _NO_SOURCE
        stands, written = ticks.tick(
            desk.database, case.id, held.claim, user, desk.now(), source=source, note=note, after=held.after
        )
    except StetError as error:
        return str(error)
    return "" if written or _is_same(stands, user, source, note) else _LATE


def _is_same(tick: Tick, user: str, source: str, note: str) -> bool:
    """Tell whether a tick is this very form, sent twice."""
    return tick.ticked and (tick.by, tick.source, tick.note) == (user, source, note)
