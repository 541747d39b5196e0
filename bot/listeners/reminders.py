"""The buttons of a reminder."""

from __future__ import annotations

from datetime import timedelta

from slack_bolt import App, Args

from bot.blocks.reminder import AGAIN, DISMISS, LATER
from bot.blocks.words import inert
from bot.homepage import item_of
from bot.listeners.modals import answered_after, presser
from bot.office import Office
from storage import reminders
from storage.postings import Posting


def register(app: App, office: Office) -> None:
    """Listen for the buttons."""
    for pressed in (AGAIN, DISMISS):
        app.action(pressed)(**answered_after(office, _answered))


def _answered(office: Office, args: Args) -> None:
    """Remind once more, or no more, and say so in the reminder's place."""
    action, (team, user) = args.body["actions"][0], presser(args)
    case = office.access.case(action["value"], team=team, user=user)
    database, now = office.desk.database, office.desk.now()
    named = inert(item_of(office, case).headline, 120)
    container = args.body["container"]
    stands = Posting(slot="", channel=container["channel_id"], ts=container["message_ts"])
    with database.writing():
        if action["action_id"] == AGAIN:
            reminders.again(database, case, now + timedelta(minutes=LATER))
            said = f"⏰  {named}: again in {LATER} minutes, unless it is signed off by then."
        else:
            reminders.dismiss(database, case, user, now)
            said = f"🔕  {named}: no more reminders."
        office.delivery.point_on(team, stands, said)
    office.delivery.wake()
