"""Posting and updating: a case's report in Slack, each message of it once.

What has been posted is written down as soon as Slack has answered, so a restart goes on where the last run stopped.
One lock for each case keeps two redraws of one message from overtaking each other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Lock
from typing import Any, TypeVar

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.models.views import View
from slack_sdk.web import SlackResponse

from bot.blocks.finding import Pages, findings_message, pages
from bot.blocks.report import failure, reading, report_message
from bot.blocks.words import Message, inert, section
from bot.checklist import ticked
from bot.clients import Clients
from bot.desk import Desk
from extraction.errors import StetError
from storage import cases, checklist, postings
from storage.models import Case, Report
from storage.postings import Posting

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

_SERVER_ERROR = 500  # the first HTTP status that says that Slack itself is in trouble

REPORT = "report"
# What Slack says where the bot may not speak: the report then goes to whoever asked.
_BARRED = frozenset(
    "not_in_channel channel_not_found is_archived restricted_action restricted_action_read_only_channel "
    "restricted_action_thread_only_channel restricted_action_non_threadable_channel cannot_reply_to_message".split()
)

_GONE = frozenset("message_not_found thread_not_found cant_update_message edit_window_closed".split())
_LATE = frozenset("expired_trigger_id trigger_expired".split())
# Slack's own troubles, which pass: they say nothing of a token.
_UNWELL = frozenset("ratelimited internal_error fatal_error service_unavailable request_timeout".split())


class DeliveryError(StetError):
    """Slack can't be reached, or refused."""


class UnreachableError(DeliveryError):
    """Slack did not answer, or had troubles of its own."""


class BarredError(DeliveryError):
    """Slack does not let the bot speak there."""


class GoneError(DeliveryError):
    """The message, or the thread it stood in, has been deleted."""


class Delivery:
    """The way out to Slack, shared by the worker and the listeners."""

    def __init__(self, desk: Desk, clients: Clients) -> None:
        self.desk = desk
        self._clients = clients
        self._locks = tuple(Lock() for _ in range(16))

    def announce(self, case: Case) -> None:
        """Post the message that says a case is being read, unless it stands already."""
        if REPORT not in self._posted(case):
            self._post(case, REPORT, reading(cases.text(self.desk.database, case.id)))

    def give_up(self, case: Case, sentence: str) -> None:
        """Say in the case's message why it was not checked."""
        self._put(case, REPORT, failure(sentence))
        self.finish(case)

    def deliver(self, case: Case, report: Report) -> None:
        """Turn the case's message into the report and post what belongs in its thread."""
        with self._lock(case):  # where this is another try, somebody may be ruling on what the first one brought
            self._put(case, REPORT, self._report_message(case, report))
        posted = self._posted(case)
        for slot, message in self._thread_messages(case, report):
            if slot not in posted:
                self._post(case, slot, message)
        self.finish(case)

    def show_more(self, case: Case) -> None:
        """Post the findings that waited behind the button, once, and take the button away."""
        report = self.desk.report(case.id)
        layout = pages(report)
        with self._lock(case):
            posted = self._posted(case)
            standing = self.desk.standing(case.id)
            for page in layout.rest:
                if page.slot not in posted:
                    self._post(case, page.slot, findings_message(case.id, report.article, page, standing))
            if layout.top:
                self._redraw_page(case, report, layout.top[-1].slot)

    def redraw(self, case: Case, ts: str) -> None:
        """Draw the message at `ts` again with the rulings that stand, and the counts in the case's message."""
        report = self.desk.report(case.id)
        with self._lock(case):
            slot = next((slot for slot, posting in self._posted(case).items() if posting.ts == ts), None)
            if slot:
                self._redraw_page(case, report, slot)
            with suppress(GoneError):  # the ruling stands in the log, whoever has deleted the message above it
                self._put(case, REPORT, self._report_message(case, report))

    def redraw_report(self, case: Case) -> None:
        """Draw the case's message again with what stands now, where it still stands."""
        report = self.desk.report(case.id)
        with self._lock(case), suppress(GoneError):
            if REPORT in self._posted(case):
                self._put(case, REPORT, self._report_message(case, report))

    def point_on(self, team: str, old: Posting, sentence: str) -> None:
        """Let a message that no longer carries a case say where the case went; `sentence` is inert mrkdwn."""
        update, blocks = self._clients(team).chat_update, [section(sentence)]
        with suppress(GoneError):
            asked_of_slack(update, channel=old.channel, ts=old.ts, text=sentence, blocks=blocks)

    def upload(self, team: str, where: Posting, name: str, content: bytes, comment: str) -> None:
        """Put a file into the thread of a message; `comment` is inert mrkdwn."""
        asked_of_slack(
            self._clients(team).files_upload_v2,
            channel=where.channel,
            thread_ts=where.thread or where.ts,
            filename=name,
            content=content,
            initial_comment=comment,
        )

    def report_of(self, case: Case) -> Posting:
        """Return where a case's message stands; GoneError where it has not been posted."""
        posting = self._posted(case).get(REPORT)
        if posting is None:
            raise GoneError("The report has not been posted yet; try again in a moment.")
        return posting

    def say(self, team: str, where: str, text: str, *, thread: str | None = None) -> None:
        """Post a sentence or two, in mrkdwn that is inert already, to a channel or to a person."""
        to = _inert_links(self._channel(team, where), thread)
        asked_of_slack(self._clients(team).chat_postMessage, **to, text=text)

    def whisper(self, team: str, channel: str, user: str, text: str, *, thread: str | None = None) -> None:
        """Show a sentence to one person only; it is gone when they reload."""
        post = self._clients(team).chat_postEphemeral
        asked_of_slack(post, channel=channel, user=user, text=inert(text, 900), thread_ts=thread)

    def open_view(self, team: str, trigger: str, view: View) -> str:
        """Open a modal for whoever has just pressed or typed, and return its id; a trigger dies in three seconds."""
        return str(asked_of_slack(self._clients(team).views_open, trigger_id=trigger, view=view)["view"]["id"])

    def push_view(self, team: str, trigger: str, view: View) -> str:
        """Open a modal above the one that somebody pressed a button in, and return its id; Slack stacks three."""
        return str(asked_of_slack(self._clients(team).views_push, trigger_id=trigger, view=view)["view"]["id"])

    def update_view(self, team: str, view_id: str, view: View) -> None:
        """Draw an open modal again."""
        asked_of_slack(self._clients(team).views_update, view_id=view_id, view=view)

    def publish_home(self, team: str, user: str, view: View) -> None:
        """Draw somebody's App Home."""
        asked_of_slack(self._clients(team).views_publish, user_id=user, view=view)

    def _redraw_page(self, case: Case, report: Report, slot: str) -> None:
        layout = pages(report)
        page = layout.named(slot)
        if page:
            waiting = self._waiting(case, layout, slot)
            self._put(
                case,
                slot,
                findings_message(case.id, report.article, page, self.desk.standing(case.id), waiting),
            )

    def _waiting(self, case: Case, layout: Pages, slot: str) -> int:
        """Return how many findings the button below a page is to bring: none once they have been brought."""
        if not layout.rest or not layout.top or slot != layout.top[-1].slot:
            return 0
        return 0 if layout.rest[-1].slot in self._posted(case) else layout.waiting

    def _report_message(self, case: Case, report: Report) -> Message:
        ticks = ticked(report.article, checklist.newest(self.desk.database, case.id))
        # The case may have been read, assigned or signed off since it was handed over.
        return report_message(self.desk.case(case.id), report, self.desk.standing(case.id), ticks)

    def _thread_messages(self, case: Case, report: Report) -> Iterator[tuple[str, Message]]:
        layout, standing = pages(report), self.desk.standing(case.id)
        for page in layout.top:
            waiting = layout.waiting if page is layout.top[-1] else 0
            yield page.slot, findings_message(case.id, report.article, page, standing, waiting)

    def _posted(self, case: Case) -> dict[str, Posting]:
        return postings.posted(self.desk.database, case.id)

    def finish(self, case: Case) -> None:
        """Note that nothing more is to be posted for a case of its own accord."""
        postings.delivered(self.desk.database, case.id)

    def _put(self, case: Case, slot: str, message: Message) -> None:
        """Update the message of a slot, or post it where it does not stand yet."""
        posting = self._posted(case).get(slot)
        if posting is None:
            self._post(case, slot, message)
            return
        asked_of_slack(
            self._clients(case.workspace).chat_update,
            channel=posting.channel,
            ts=posting.ts,
            text=message.text,
            blocks=message.blocks,
        )

    def _post(self, case: Case, slot: str, message: Message) -> None:
        report = self._posted(case).get(REPORT)
        if report:
            answer = self._send(case, report.channel, report.thread or report.ts, message)
            thread = report.thread
        else:
            answer, thread = self._open(case, message)
        posting = Posting(slot=slot, channel=str(answer["channel"]), ts=str(answer["ts"]), thread=thread)
        postings.record(self.desk.database, case.id, posting)
        if slot == REPORT:
            self.desk.reported(case.id, posting.ts)

    def _open(self, case: Case, message: Message) -> tuple[SlackResponse, str | None]:
        """Post a case's first message where it was asked for, or else to whoever asked."""
        try:
            return self._send(case, self._channel(case.workspace, case.channel), case.thread, message), case.thread
        except BarredError:
            log.info("case %s: no speaking in %s, so the report goes to who asked", case.id, case.channel)
            return self._send(case, self._channel(case.workspace, case.opened_by), None, message), None

    def _send(self, case: Case, channel: str, thread: str | None, message: Message) -> SlackResponse:
        return asked_of_slack(
            self._clients(case.workspace).chat_postMessage,
            **_inert_links(channel, thread),
            text=message.text,
            blocks=message.blocks,
        )

    def _channel(self, team: str, where: str) -> str:
        """Return a channel id as it is; for a person's id, that of the direct message with them."""
        if not where.startswith(("U", "W")):
            return where
        return str(asked_of_slack(self._clients(team).conversations_open, users=where)["channel"]["id"])

    def _lock(self, case: Case) -> Lock:
        return self._locks[hash(case.id) % len(self._locks)]


def _inert_links(channel: str, thread: str | None) -> dict[str, Any]:
    """Return where a message goes, with nothing in it unfurled."""
    return {"channel": channel, "thread_ts": thread, "unfurl_links": False, "unfurl_media": False}


def asked_of_slack(method: Callable[..., Answer], **arguments: Any) -> Answer:
    """Call Slack; DeliveryError where it can't be reached or refuses."""
    try:
        return method(**arguments)
    except SlackApiError as error:
        why = str(error.response.get("error", "no reason given"))
        status = getattr(error.response, "status_code", 200)
        if why in _UNWELL or status >= _SERVER_ERROR:
            said = why if why in _UNWELL else f"error {status}"
            raise UnreachableError(f"Slack is in trouble ({said}); try again in a while.") from error
        if why in _LATE:
            raise DeliveryError("That took too long for Slack; please try again.") from error
        kind = BarredError if why in _BARRED else GoneError if why in _GONE else DeliveryError
        raise kind(f"Slack refused ({why}).") from error
    except (SlackClientError, OSError) as error:
        raise UnreachableError("Slack can't be reached; is the network up?") from error
