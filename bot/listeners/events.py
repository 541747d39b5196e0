"""Mentions, and messages and files sent to the bot directly."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from slack_bolt import App, Args

from bot import lookup
from bot.attached import COMMENT
from bot.boundary import guarded
from bot.candidates import SAME_WORDS
from bot.clients import brisk
from bot.delivery import DeliveryError
from bot.handed_in import SPOKEN, handed_in
from bot.listeners.help import HELP
from bot.office import Office
from bot.paste import Asked, plain_copy
from bot.rechecks import SAME_STORY, likeness
from extraction.errors import ReadingError
from storage import attachments, cases, deliveries, postings, versions
from storage.models import Case, CaseNotFoundError


def register(app: App, office: Office) -> None:
    """Listen for mentions and direct messages."""
    desk, delivery = office.desk, office.delivery

    def take_in(args: Args) -> None:
        """Put the copy on disk; Slack is answered when this returns, and sends the event again if it fails."""
        team = args.context.team_id or ""
        if (args.event or {}).get("subtype") == "message_changed":
            _changed(office, team, args.event or {}, args.context.bot_user_id)
            return
        event = _whole(office, team, args.event or {})
        args.context["why_not"] = _taken(office, team, event, args.context.bot_user_id)

    def answer(args: Args) -> None:
        """Say what can be done, once, where there was nothing to read."""
        event, why_not = args.event or {}, args.context.get("why_not")
        if why_not and desk.first_delivery(f"{event['channel']}/{event['ts']}"):
            thread = event.get("thread_ts") or event["ts"]
            delivery.say(args.context.team_id or "", event["channel"], why_not, thread=thread)

    def shared(args: Args) -> None:
        """Take in the message that a file was sent with, where Slack has told of the file alone."""
        event, team = args.event or {}, args.context.team_id or ""
        channel = str(event.get("channel_id") or "")
        if channel.startswith("D"):
            message = _carrier(office, team, channel, str(event.get("file_id") or ""))
            _taken(office, team, {**message, "channel": channel, "channel_type": "im"}, args.context.bot_user_id)

    lazy = guarded(answer, delivery)
    app.event("app_mention")(ack=take_in, lazy=[lazy])
    app.event("message")(ack=take_in, lazy=[lazy])
    app.event("file_shared")(ack=shared, lazy=[])


def _taken(office: Office, team: str, event: dict[str, Any], bot: str | None) -> str | None:
    """Take in what somebody sent to the bot; where there is nothing to read in it, return what to say to that."""
    if not _for_us(event):
        return None
    try:
        handed = handed_in(event, bot, office.desk.hosts)
    except ReadingError as error:
        return str(error)
    if not handed.worth_reading:
        return HELP
    database, source = office.desk.database, f"{team}/{event['channel']}/{event['ts']}"
    # Slack sends a message again now and then, and its files may come late.
    known = cases.from_source(database, source) is not None
    if not known and deliveries.seen(database, source):  # as a new version
        return None
    story = None if known else _story_above(office, team, event, handed.copy)
    if story and not handed.files and likeness(handed.copy, cases.text(database, story.id)) >= SAME_STORY:
        return _new_version(office, story, handed.copy, event["user"], source)
    office.inbox.from_message(
        handed.copy,
        team=team,
        channel=event["channel"],
        ts=event["ts"],
        user=event["user"],
        thread=event.get("thread_ts"),
        direct=event.get("channel_type") == "im",
        stranger=event.get("user_team") not in {None, team},
        files=handed.files,
        follows=story.id if story else None,
    )
    return None


def _new_version(office: Office, story: Case, copy: str, by: str, source: str) -> str | None:
    """Take copy in as the next version of a story; where it is the very words, return that, once."""
    database, now = office.desk.database, office.desk.now()
    with database.writing():
        if not deliveries.first(database, source, now):  # of two deliveries at one moment this is the other
            return None
        added = versions.add(database, story.id, copy, by, now)
    office.inbox.wake()
    return None if added else SAME_WORDS


def _changed(office: Office, team: str, event: dict[str, Any], bot: str | None) -> None:
    """Take in what a message says now that was checked before; the edits of other messages are nobody's business."""
    database, message = office.desk.database, _edited(event)
    if message is None:
        return
    case_id = cases.from_source(database, f"{team}/{event['channel']}/{message.get('ts')}")
    copy = plain_copy(str(message.get("text") or ""), bot)
    if not case_id or not Asked(copy, files=False).worth_reading:
        return
    if attachments.of(database, case_id):  # the story came in the files, and this is what was said of them
        return
    edits, at = f"{case_id}/{message.get('ts')}/", message["edited"]["ts"]
    with database.writing():
        # Slack sends an edit again that it thinks was lost, even where a later one has come meanwhile.
        if office.desk.first_delivery(f"{edits}{at}") and deliveries.is_latest(database, edits, at):
            versions.add(database, case_id, copy, message["user"], office.desk.now())
    office.inbox.wake()


def _edited(event: dict[str, Any]) -> dict[str, Any] | None:
    """Return the message that a person has changed the words of; Slack tells of a preview in the same way."""
    message = {**(event.get("message") or {}), "channel": event["channel"], "channel_type": event.get("channel_type")}
    before = event.get("previous_message") or {}
    is_edit = bool((message.get("edited") or {}).get("ts")) and message.get("text") != before.get("text")
    return message if is_edit and _for_us({"type": "message", **message, "subtype": None}) else None


def _story_above(office: Office, team: str, event: dict[str, Any], copy: str) -> Case | None:
    """Return the story in whose thread somebody has written, and the likest of several; None where they see none."""
    if not event.get("thread_ts"):
        return None
    database, found = office.desk.database, list[Case]()
    for case_id in postings.cases_at(database, event["channel"], event["thread_ts"]):
        with suppress(CaseNotFoundError):
            found.append(office.access.case(case_id, team=team, user=event["user"]))
    return max(found, key=lambda case: likeness(copy, cases.text(database, case.id)), default=None)


def _whole(office: Office, team: str, event: dict[str, Any]) -> dict[str, Any]:
    """Return an event with the files of its message, which Slack leaves out of a mention now and then.

    It is asked only where the words alone would hardly be a story: whoever pastes one waits for the answer.
    """
    if event.get("type") != "app_mention" or "files" in event or not _for_us(event):
        return event
    if len(str(event.get("text") or "").split()) > COMMENT:
        return event
    client = brisk(office.clients(team))
    try:
        message = lookup.message(client, event["channel"], event["ts"], event.get("thread_ts"))
    except DeliveryError:  # the bot may not look back there: then the words are all there is
        return event
    return {**event, "files": (message or {}).get("files") or []}


def _carrier(office: Office, team: str, channel: str, file_id: str) -> dict[str, Any]:
    """Return the message that brought a file to a channel; an empty one where Slack does not say."""
    client = brisk(office.clients(team))
    try:
        shares = lookup.file(client, file_id).get("shares") or {}
        places = [place for kind in shares.values() for place in kind.get(channel, [])]
        if not places:
            return {}
        message = lookup.message(client, channel, str(places[-1]["ts"]), places[-1].get("thread_ts"))
    except DeliveryError:
        return {}
    return message or {}


def _for_us(event: dict[str, Any]) -> bool:
    """Tell whether a person wrote this to the bot: by mention, or in a direct message."""
    if event.get("bot_id") or not event.get("user") or event.get("subtype") not in SPOKEN:
        return False
    return event.get("type") == "app_mention" or event.get("channel_type") == "im"
