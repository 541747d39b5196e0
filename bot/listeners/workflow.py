"""What is done with a story: details, sign-off, reopen, release."""

from __future__ import annotations

from datetime import UTC, datetime

from slack_bolt import App, Args
from slack_sdk.models.views import View

from bot import workflow
from bot.blocks.workflow import (
    DETAILS,
    RELEASE,
    REOPEN,
    SIGN_OFF,
    TAKE,
    assigned_message,
    details_view,
    sign_off_view,
)
from bot.form import FormError
from bot.listeners.modals import acknowledged, answered_after, at, kept, opened, presser
from bot.office import Office
from storage import versions
from storage.models import Case

_TITLES = {SIGN_OFF: "Sign off", DETAILS: "Details"}


def register(app: App, office: Office) -> None:
    """Listen for the buttons below a report, and their forms."""
    for pressed in (SIGN_OFF, DETAILS):
        app.action(pressed)(ack=acknowledged, lazy=[at(office, _form)])
    for pressed, listener in ((REOPEN, _reopened), (TAKE, _taken), (RELEASE, _released)):
        app.action(pressed)(ack=answered_after(office, listener), lazy=[])
    for sent, listener in ((SIGN_OFF, _signed_off), (DETAILS, _detailed)):
        app.view(sent)(ack=kept(office, _TITLES[sent], listener), lazy=[])


def _case(office: Office, args: Args, case_id: str) -> Case:
    team, user = presser(args)
    return office.access.case(case_id, team=team, user=user)


def _form(office: Office, args: Args) -> None:
    """Open the form that a button asks for."""
    desk, action, (_, user) = office.desk, args.body["actions"][0], presser(args)

    def made() -> View:
        case = _case(office, args, action["value"])
        if action["action_id"] == DETAILS:
            return details_view(case)
        workflow.may_sign_off(desk, case, user)
        return sign_off_view(case, versions.latest(desk.database, case.id), workflow.still_open(desk, case))

    opened(office, args, _TITLES[action["action_id"]], made)


def _signed_off(office: Office, args: Args) -> None:
    """Sign a story off."""
    case_id, _, version = args.body["view"]["private_metadata"].partition(" ")
    case, (_, user) = _case(office, args, case_id), presser(args)
    workflow.sign_off(office.desk, office.delivery, case, by=user, version=int(version))


def _reopened(office: Office, args: Args) -> None:
    """Open a story again."""
    case, (_, user) = _case(office, args, args.body["actions"][0]["value"]), presser(args)
    workflow.reopen(office.desk, office.delivery, case, by=user)


def _taken(office: Office, args: Args) -> None:
    """Give a story to whoever presses."""
    case, (_, user) = _case(office, args, args.body["actions"][0]["value"]), presser(args)
    workflow.take(office.desk, office.delivery, case, by=user)


def _detailed(office: Office, args: Args) -> None:
    """Keep who has a story in hand and when it is due, and tell whoever was given it."""
    desk, delivery, view, (team, user) = office.desk, office.delivery, args.body["view"], presser(args)
    case, values = _case(office, args, view["private_metadata"]), view["state"]["values"]
    owner = values["owner"]["owner"].get("selected_user")
    due = values["due"]["due"].get("selected_date_time")
    if owner and owner != case.owner and not office.access.may_see(case, team=team, user=owner):
        raise FormError("owner", "They can't see this story where it stands; invite them there first.")
    with desk.database.writing():
        told = workflow.assign(desk, delivery, case, owner, datetime.fromtimestamp(due, UTC) if due else None, by=user)
        if told:
            delivery.notice(team, told, assigned_message(case, workflow.headline_of(desk, case), user), case=case)
    delivery.wake()


def _released(office: Office, args: Args) -> None:
    """Lift an embargo."""
    case, (_, user) = _case(office, args, args.body["actions"][0]["value"]), presser(args)
    workflow.release(office.desk, office.delivery, case, by=user)
