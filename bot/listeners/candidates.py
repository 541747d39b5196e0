"""The two answers to whether copy in a report's thread is a new version or another story."""

from __future__ import annotations

from slack_bolt import App, Args

from bot.blocks.changes import ANOTHER_STORY, NEW_VERSION
from bot.candidates import become_version
from bot.listeners.modals import answered_after, presser
from bot.office import Office
from storage import candidates
from storage.models import StorageError
from storage.postings import Posting


def register(app: App, office: Office) -> None:
    """Listen for the buttons."""
    app.action(NEW_VERSION)(**answered_after(office, _version))
    app.action(ANOTHER_STORY)(**answered_after(office, _story))


def _version(office: Office, args: Args) -> None:
    """Hold the copy against the story in whose thread it stands."""
    action, (team, user) = args.body["actions"][0], presser(args)
    case = office.access.case(action["value"], team=team, user=user)
    container = args.body["container"]
    stood = Posting(slot="", channel=container["channel_id"], ts=container["message_ts"])
    with office.desk.database.writing():
        told = become_version(office.desk, office.delivery, case, by=user)
        office.delivery.point_on(team, stood, told)
    office.inbox.wake()
    office.delivery.wake()


def _story(office: Office, args: Args) -> None:
    """Have the copy read as a story of its own; the question becomes its report."""
    action, (team, user) = args.body["actions"][0], presser(args)
    case = office.access.case(action["value"], team=team, user=user)
    with office.desk.database.writing():
        if not candidates.another_story(office.desk.database, case.id):
            raise StorageError("It was decided already that this is a story of its own.")
        office.delivery.redraw_report(case)
    office.inbox.wake()
    office.delivery.wake()
