"""Posting and updating: a case's report in Slack, each message of it once.

What is to be said of a case is put in the queue (`storage.outbox`) and drawn from what stands when it is sent
(`bot.sender`). A post is written down before it is made and again when Slack has answered; where nobody heard the
answer, the message is looked for in Slack before it is posted again, by the number that it carries with it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from copy import copy
from typing import Any, TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from slack_sdk.web import SlackResponse

from bot.blocks.words import Message, inert, section
from bot.clients import Clients
from bot.desk import Desk
from bot.drawing import REPORT, brought, draw, layout
from bot.loudness import decide
from extraction.errors import StetError
from storage import candidates, outbox, postings
from storage.models import Case, State
from storage.outbox import Item
from storage.postings import Posting

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

_TOO_MANY = 429
_SERVER_ERROR = 500  # the first HTTP status that says that Slack itself is in trouble

CARRIED = "stet_message"  # the type of what our messages carry with them
_SKEW = 120  # seconds by which our clock and Slack's may differ
# What Slack says where the bot may not speak: the report then goes to whoever asked.
_BARRED = frozenset(
    "not_in_channel channel_not_found is_archived restricted_action restricted_action_read_only_channel "
    "restricted_action_thread_only_channel restricted_action_non_threadable_channel cannot_reply_to_message".split()
)

_GONE = frozenset("message_not_found thread_not_found cant_update_message edit_window_closed".split())
_LATE = frozenset("expired_trigger_id trigger_expired".split())
# Slack's own troubles, which pass: they say nothing of a token.
_REVOKED = frozenset("invalid_auth token_revoked token_expired account_inactive not_authed org_login_required".split())
_UNWELL = frozenset("ratelimited internal_error fatal_error service_unavailable request_timeout".split())


class DeliveryError(StetError):
    """Slack can't be reached, or refused."""


class UnreachableError(DeliveryError):
    """Slack did not answer, or had troubles of its own."""


class BarredError(DeliveryError):
    """Slack does not let the bot speak there."""


class GoneError(DeliveryError):
    """The message, or the thread it stood in, has been deleted."""


class RevokedError(DeliveryError):
    """Slack takes the bot's token no more: the app was removed, or its token is wrong."""


class BusyError(UnreachableError):
    """Slack was asked too often, and says how many seconds to wait."""

    def __init__(self, sentence: str, seconds: float) -> None:
        super().__init__(sentence)
        self.seconds = seconds


class Delivery:
    """The way out to Slack. `wake` says to whoever sends that there is something in the queue."""

    def __init__(self, desk: Desk, clients: Clients) -> None:
        self.desk = desk
        self.wake: Callable[[], None] = lambda: None
        self._clients = clients
        self.fetch: Callable[[Case], None] = lambda _case: None  # gets what is to be read of a case
        self.stands: Callable[[], None] = lambda: None  # says that a report stands
        self.remind: Callable[[], None] = lambda: None  # tells whoever has a story in hand that is due soon
        self.tell: Callable[[], None] = lambda: None  # tells whoever waits for the reports that stand now

    def announce(self, case: Case) -> None:
        """Have the message posted that says a case is being read, unless it stands already.

        Of what may be a new version of another it is not said before that is decided.
        """
        if REPORT not in self._posted(case) and candidates.of(self.desk.database, case.id) is None:
            self._mark(case, REPORT)

    def hand_over(self, case: Case) -> None:
        """Have the report posted with what belongs in its thread, or why there is none; the case is done with then."""
        slots = [REPORT]
        with self.desk.database.writing():
            if case.state is not State.FAILED:
                decide(self.desk, case)
                slots += brought(self.desk, case)
            self._mark(case, *slots)
            postings.delivered(self.desk.database, case.id)
        self.wake()

    def show_more(self, case: Case) -> None:
        """Have the findings posted that waited behind the button, and the button taken away."""
        parted = layout(self.desk, case)
        posted = self._posted(case)
        waiting = [page.slot for page in parted.rest if page.slot not in posted]
        self._mark(case, *waiting, *(page.slot for page in parted.top[-1:]))

    def redraw(self, case: Case, ts: str) -> None:
        """Have the message at `ts` drawn again with the rulings that stand, and the counts in the case's message."""
        here = [slot for slot, posting in self._posted(case).items() if posting.ts == ts]
        self._mark(case, *here, REPORT)

    def notice(
        self,
        team: str,
        where: str,
        message: Message,
        *,
        thread: str | None = None,
        case: Case | None = None,
    ) -> None:
        """Have a message posted to a channel or a person; it is on disk when this returns."""
        blocks = json.dumps([block.to_dict() for block in message.blocks]) if message.blocks else None
        database, now = self.desk.database, self.desk.now()
        outbox.notice(
            database, team, where, message.text, now, thread=thread, blocks=blocks, case_id=case.id if case else None
        )
        self.wake()

    def send(self, item: Item) -> None:
        """Send one message of the queue; DeliveryError says what stands in the way."""
        database = self.desk.database
        if item.case_id is None or item.slot is None:
            if self._look(item) is None:
                self._post_notice(item)
            outbox.landed(database, item, None)
            return
        case = self.desk.case(item.case_id)
        message = draw(self.desk, case, item.slot)
        posting = self._posted(case).get(item.slot) or self._found(case, item)
        if message and posting:
            update = self._sending(item.team).chat_update
            blocks = message.blocks
            asked_of_slack(update, channel=posting.channel, ts=posting.ts, text=message.text, blocks=blocks)
        elif message:
            posting = self._post(case, item, message)
        with database.writing():
            outbox.landed(database, item, posting)
            if posting and item.slot == REPORT:
                self.desk.reported(case.id, posting.ts)
        if item.slot == REPORT and posting:
            self._keep_address(case, posting)
            if case.state is not State.QUEUED:
                self.stands()

    def _keep_address(self, case: Case, posting: Posting) -> None:
        """Keep the address of a report; where Slack does not tell it now, it is asked at the next drawing."""
        if posting.url:
            return
        with suppress(DeliveryError):
            ask = self._sending(case.workspace).chat_getPermalink
            answer = asked_of_slack(ask, channel=posting.channel, message_ts=posting.ts)
            postings.addressed(self.desk.database, case.id, posting, str(answer.get("permalink") or "") or None)

    def carries_the_rest(self, item: Item) -> bool:
        """Tell whether nothing more of a case is to be posted where this message has been deleted."""
        return item.slot == REPORT

    def redraw_report(self, case: Case) -> None:
        """Have the case's message drawn again with what stands now."""
        self._mark(case, REPORT)

    def redraw_finding(self, case: Case, finding_id: str) -> None:
        """Have the message drawn again that holds a finding."""
        parted = layout(self.desk, case)
        held = (page.slot for page in (*parted.top, *parted.rest) if any(f.id == finding_id for f in page.findings))
        self._mark(case, *held)

    def redraw_all(self, case: Case) -> None:
        """Have every message of a case drawn again."""
        self._mark(case, REPORT, *self._posted(case))

    def in_thread(self, case: Case, said: Message) -> None:
        """Have something said in the thread of a case's report; it is on disk when this returns."""
        where = self.report_of(case)
        self.notice(case.workspace, where.channel, said, thread=where.thread or where.ts, case=case)

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

    def _posted(self, case: Case) -> dict[str, Posting]:
        return postings.posted(self.desk.database, case.id)

    def _mark(self, case: Case, *slots: str) -> None:
        outbox.mark(self.desk.database, case.id, case.workspace, slots, self.desk.now())
        self.wake()  # whoever marks inside a transaction wakes again after it

    def _post(self, case: Case, item: Item, message: Message) -> Posting:
        """Post a message of a case for the first time: in its thread, or where the case was asked for."""
        report = self._posted(case).get(REPORT)
        if report:
            return self._posted_at(item, message, report.channel, report.thread or report.ts, report.thread)
        try:
            channel = self._channel(item.team, case.channel)
            return self._posted_at(item, message, channel, case.thread, case.thread)
        except BarredError:
            log.info("case %s: no speaking in %s, so the report goes to who asked", case.id, case.channel)
            return self._posted_at(item, message, self._channel(item.team, case.opened_by), None, None)

    def _posted_at(
        self,
        item: Item,
        message: Message,
        channel: str,
        thread: str | None,
        kept: str | None,
    ) -> Posting:
        outbox.begin(self.desk.database, item, channel, thread, self.desk.now())
        answer = self._send(item, channel, thread, message.text, message.blocks)
        return Posting(slot=item.slot or "", channel=str(answer["channel"]), ts=str(answer["ts"]), thread=kept)

    def _post_notice(self, item: Item) -> None:
        channel = self._channel(item.team, item.channel or "")
        outbox.begin(self.desk.database, item, channel, item.thread, self.desk.now())
        blocks = json.loads(item.blocks) if item.blocks else None
        self._send(item, channel, item.thread, item.text or "", blocks)

    def _send(
        self, item: Item, channel: str, thread: str | None, text: str, blocks: Sequence[Block | dict[str, Any]] | None
    ) -> SlackResponse:
        """Post, with the number of the message in the queue, by which it can be found again."""
        carried = {"event_type": CARRIED, "event_payload": {"item": item.id}}
        to = _inert_links(channel, thread)
        return asked_of_slack(
            self._sending(item.team).chat_postMessage, **to, text=text, blocks=blocks, metadata=carried
        )

    def _found(self, case: Case, item: Item) -> Posting | None:
        """Return where a message stands that was posted while nobody heard the answer."""
        message = self._look(item)
        if message is None or item.channel is None:
            return None
        report = self._posted(case).get(REPORT)
        thread = report.thread if report else item.thread
        posting = Posting(slot=item.slot or "", channel=item.channel, ts=str(message["ts"]), thread=thread)
        postings.record(self.desk.database, case.id, posting)  # kept, also where it can't be drawn again now
        return posting

    def _look(self, item: Item) -> dict[str, Any] | None:
        """Look in Slack for a message whose posting was begun; None where none was, or it is not there."""
        if item.begun is None or item.channel is None:
            return None
        client = self._sending(item.team)
        since = {"oldest": str(item.begun.timestamp() - _SKEW), "include_all_metadata": True, "limit": 200}
        try:
            if item.thread:
                found = asked_of_slack(client.conversations_replies, channel=item.channel, ts=item.thread, **since)
            else:
                found = asked_of_slack(client.conversations_history, channel=item.channel, **since)
        except BusyError as error:  # what was begun may stand there all the same: it is looked for once more
            raise UnreachableError(str(error)) from error
        except UnreachableError:
            raise
        except DeliveryError as error:  # without the right to look, twice is better than never
            log.warning("%s: can't look whether it was posted: %s", item.lane, error)
            return None
        return next((dict(m) for m in found.get("messages") or [] if _number(m) == item.id), None)

    def _sending(self, team: str) -> WebClient:
        """Return a client that tries once: what is tried again is looked for first, and waits in the queue."""
        client = copy(self._clients(team))
        client.retry_handlers = []
        return client

    def _channel(self, team: str, where: str) -> str:
        """Return a channel id as it is; for a person's id, that of the direct message with them."""
        if not where.startswith(("U", "W")):
            return where
        return str(asked_of_slack(self._clients(team).conversations_open, users=where)["channel"]["id"])


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
        if why == "ratelimited" or status == _TOO_MANY:
            raise BusyError("Slack is asked too often; try again in a moment.", _wait(error)) from error
        if why in _REVOKED:
            raise RevokedError(f"Slack no longer takes the bot's token ({why}); install the app again.") from error
        if why in _UNWELL or status >= _SERVER_ERROR:
            said = why if why in _UNWELL else f"error {status}"
            raise UnreachableError(f"Slack is in trouble ({said}); try again in a while.") from error
        if why in _LATE:
            raise DeliveryError("That took too long for Slack; please try again.") from error
        kind = BarredError if why in _BARRED else GoneError if why in _GONE else DeliveryError
        raise kind(f"Slack refused ({why}).") from error
    except (SlackClientError, OSError) as error:
        raise UnreachableError("Slack can't be reached; is the network up?") from error


def _wait(error: SlackApiError) -> float:
    """Return for how many seconds Slack asks to wait."""
    given = dict(getattr(error.response, "headers", None) or {})
    said = next((value for name, value in given.items() if name.lower() == "retry-after"), "1")
    try:
        return max(1.0, float(said[0] if isinstance(said, list) else said))
    except ValueError:
        return 1.0


def _number(message: dict[str, Any]) -> int | None:
    """Return the number in the queue that a message of ours carries."""
    carried = message.get("metadata") or {}
    number = (carried.get("event_payload") or {}).get("item") if carried.get("event_type") == CARRIED else None
    return int(number) if number is not None else None
