"""Mentions, and messages and files sent to the bot directly."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

from slack_bolt import App, Args

from bot import lookup, workflow
from bot.attached import attached, untold
from bot.blocks.words import inert
from bot.blocks.workflow import BOX as LONGEST_ANSWER
from bot.boundary import guarded
from bot.candidates import SAME_WORDS
from bot.handed_in import SPOKEN, HandedIn, handed_in
from bot.haste import brisk
from bot.listeners.help import HELP, TOO_SHORT
from bot.office import Office
from bot.paste import SHORT, Asked, plain_copy
from bot.rechecks import OTHER_STORY, SAME_STORY, likeness
from bot.refusals import DeliveryError, UnreachableError
from extraction.errors import ReadingError
from storage import attachments, cases, deliveries, postings, questions, versions
from storage.models import Case, CaseNotFoundError

log = logging.getLogger(__name__)

_FOR_HELP = frozenset({"", "help", "hello", "hi", "hey"})


def register(app: App, office: Office) -> None:
    """Listen for mentions and direct messages."""
    desk, delivery = office.desk, office.delivery

    def take_in(args: Args) -> None:
        """Put the copy on disk; Slack is answered when this returns, and sends the event again if it fails."""
        team = args.context.team_id or ""
        if (args.event or {}).get("subtype") == "message_changed":
            _changed(office, team, args.event or {}, args.context.bot_user_id)
            return
        args.context["why_not"] = _taken(office, team, args.event or {}, args.context.bot_user_id)

    def answer(args: Args) -> None:
        """Say what can be done, once, where there was nothing to read."""
        event, why_not = args.event or {}, args.context.get("why_not")
        if why_not and desk.first_delivery(f"{event['channel']}/{event['ts']}"):
            thread = event.get("thread_ts") or event["ts"]
            delivery.say(args.context.team_id or "", event["channel"], why_not, thread=thread)

    def shared(args: Args) -> None:
        """Take in the message that a file was sent with, where Slack has told of the file alone.

        Nothing of it is on disk before Slack has been asked: where it can't say now, it sends the event again.
        """
        event, team = args.event or {}, args.context.team_id or ""
        channel, file_id = str(event.get("channel_id") or ""), str(event.get("file_id") or "")
        try:
            _carried(office, team, channel, file_id, args.context.bot_user_id)
        except UnreachableError:
            raise
        except DeliveryError as error:  # the bot may not look there
            log.info("A file in %s was let go: %s", channel, error)

    lazy = guarded(answer, delivery)
    app.event("app_mention")(ack=take_in, lazy=[lazy])
    app.event("message")(ack=take_in, lazy=[lazy])
    app.event("file_shared")(ack=shared, lazy=[])


def _taken(office: Office, team: str, event: dict[str, Any], bot: str | None) -> str | None:
    """Take in what somebody sent to the bot; where there is nothing to read in it, return what to say to that."""
    if not _for_us(event):
        return None
    try:
        handed = _handed(office, team, event, bot)
    except ReadingError as error:
        return str(error)
    if not handed.worth_reading and handed.copy.casefold().strip("!?. ") in _FOR_HELP:
        return HELP
    return _kept(office, team, event, handed)


def _kept(office: Office, team: str, event: dict[str, Any], handed: HandedIn) -> str | None:
    """Keep what somebody sent as a story, a version of one, or an answer; return what to say to that, if anything."""
    database, source = office.desk.database, f"{team}/{event['channel']}/{event['ts']}"
    # Slack sends a message again now and then, and its files may come late.
    known = cases.from_source(database, source) is not None
    if not known and deliveries.seen(database, source):  # as a new version
        return None
    story = None if known else _story_above(office, team, event, handed.copy)
    if not known and not handed.files and _is_remark(office, handed.copy, story):
        return _answered(office, story, event["user"], handed.copy) if story else TOO_SHORT
    if story and handed.words_alone and likeness(handed.copy, cases.text(database, story.id)) >= SAME_STORY:
        return _new_version(office, story, handed.copy, event["user"], source)
    office.inbox.from_message(
        handed.copy,
        team=team,
        channel=event["channel"],
        ts=event["ts"],
        user=event["user"],
        thread=event.get("thread_ts"),
        direct=event.get("channel_type") == "im",
        files=handed.files,
        follows=story.id if story else None,
    )
    return None


def _is_remark(office: Office, copy: str, story: Case | None) -> bool:
    """Tell whether something is said to the bot, or below a report, and no copy to be read."""
    said = Asked(copy, files=False)
    if story is None:
        return said.is_remark
    is_line = "\n" not in copy and len(copy.split()) < SHORT
    before = cases.text(office.desk.database, story.id)
    return not said.worth_reading or (is_line and likeness(copy, before) < OTHER_STORY)


def _answered(office: Office, story: Case, by: str, said: str) -> str:
    """Keep what somebody says below a report as their answer, if they were asked one thing; return what to say."""
    asked = [one for one in questions.waiting(office.desk.database, story.id) if one.asked_of == by]
    if not asked:
        return TOO_SHORT
    if len(asked) > 1:
        return "You were asked more than one thing about this story; press *Answer* below the question that you mean."
    workflow.answer(office.desk, office.delivery, story, asked[0], said[:LONGEST_ANSWER], by=by)
    return f"Kept as your answer to “{inert(asked[0].question, 200)}”."


def _new_version(office: Office, story: Case, copy: str, by: str, source: str) -> str | None:
    """Take copy in as the next version of a story; where it is the very words, return that, once."""
    database, now = office.desk.database, office.desk.now()
    outsider = not office.walls.belongs(story.workspace, by)
    with database.writing():
        if not deliveries.first(database, source, now):  # of two deliveries at one moment this is the other
            return None
        added = versions.add(database, story.id, copy, by, now, source, outsider=outsider)
    office.inbox.wake()
    return None if added else SAME_WORDS


def _changed(office: Office, team: str, event: dict[str, Any], bot: str | None) -> None:
    """Take in what a message says now that was checked before; the edits of other messages are nobody's business."""
    database, message = office.desk.database, _edited(event)
    if message is None:
        return
    case_id = versions.case_from(database, f"{team}/{event['channel']}/{message.get('ts')}")
    copy = plain_copy(str(message.get("text") or ""), bot)
    if not case_id or not Asked(copy, files=False).worth_reading:
        return
    if attachments.of(database, case_id):  # the story came in the files, and this is what was said of them
        return
    user, edits, at = message["user"], f"{case_id}/{message.get('ts')}/", message["edited"]["ts"]
    try:  # the story may have been shared since, with a channel that they are not in any more
        office.access.case(case_id, team=team, user=user)
    except CaseNotFoundError:
        return
    outsider = not office.walls.belongs(team, user)
    with database.writing():
        # Slack sends an edit again that it thinks was lost, even where a later one has come meanwhile.
        if office.desk.first_delivery(f"{edits}{at}") and deliveries.is_latest(database, edits, at):
            versions.add(database, case_id, copy, user, office.desk.now(), outsider=outsider)
    office.inbox.wake()


def _edited(event: dict[str, Any]) -> dict[str, Any] | None:
    """Return the message that a person has changed the words of; Slack tells of a preview in the same way."""
    message = {**(event.get("message") or {}), "channel": event["channel"], "channel_type": event.get("channel_type")}
    before = event.get("previous_message") or {}
    is_edit = bool((message.get("edited") or {}).get("ts")) and message.get("text") != before.get("text")
    return message if is_edit and _for_us({"type": "message", **message, "subtype": None}) else None


def _story_above(office: Office, team: str, event: dict[str, Any], copy: str) -> Case | None:
    """Return the story in whose thread somebody has written, and the likest of several; None where they see none.

    A story's thread is that of its report, and that of the message in which it was given.
    """
    if not event.get("thread_ts") or event["thread_ts"] == event["ts"]:
        return None
    database, found = office.desk.database, list[Case]()
    head = versions.case_from(database, f"{team}/{event['channel']}/{event['thread_ts']}")
    there = postings.cases_at(database, event["channel"], event["thread_ts"])
    for case_id in dict.fromkeys([*there, *([head] if head else [])]):
        with suppress(CaseNotFoundError):
            found.append(office.access.case(case_id, team=team, user=event["user"]))
    return max(found, key=lambda case: likeness(copy, cases.text(database, case.id)), default=None)


def _handed(office: Office, team: str, event: dict[str, Any], bot: str | None) -> HandedIn:
    """Return what a message holds; of a mention Slack leaves out the files now and then, so that it is asked for them.

    Where there are words the worker asks, once they are on disk. Where there are none it is asked now, if it is quick:
    a word to the bot is to be answered and makes no story.
    """
    handed = handed_in(event, bot, office.desk.hosts)
    if event.get("type") != "app_mention" or "files" in event or handed.files:
        return handed
    channel, ts, thread = event["channel"], event["ts"], event.get("thread_ts")
    later = HandedIn(handed.copy, (untold(channel, ts, thread),))
    if handed.worth_reading and not Asked(handed.copy, files=False).is_remark:
        return later
    try:
        message = lookup.message(brisk(office.clients(team)), channel, ts, thread)
    except UnreachableError:
        return later
    except DeliveryError:  # the bot may not look back there: then the words are all there is
        return handed
    return HandedIn(handed.copy, attached((message or {}).get("files")))


def _carried(office: Office, team: str, channel: str, file_id: str, bot: str | None) -> None:
    """Take in the message that brought a file to a channel, if it was meant for the bot; DeliveryError as `lookup`."""
    about = lookup.file(brisk(office.clients(team)), file_id)
    places = [place for kind in (about.get("shares") or {}).values() for place in kind.get(channel, [])]
    if not places:
        return
    ts, thread = str(places[-1]["ts"]), places[-1].get("thread_ts")
    known = cases.from_source(office.desk.database, f"{team}/{channel}/{ts}")
    if known:
        attachments.add(office.desk.database, known, attached([about]))
        return
    message = lookup.message(brisk(office.clients(team)), channel, ts, thread) or {}
    direct = channel.startswith("D")
    if not direct and f"<@{bot}" not in str(message.get("text") or ""):
        return
    whose = {"user_team": message.get("user_team") or message.get("team")}
    kind = {"channel_type": "im"} if direct else {"type": "app_mention"}
    _taken(office, team, {**message, **whose, **kind, "channel": channel}, bot)


def _for_us(event: dict[str, Any]) -> bool:
    """Tell whether a person wrote this to the bot: by mention, or in a direct message."""
    if event.get("bot_id") or not event.get("user") or event.get("subtype") not in SPOKEN:
        return False
    return event.get("type") == "app_mention" or event.get("channel_type") == "im"
