"""Posting and updating: a case's report in Slack, each message of it once.

What is to be said of a case is put in the queue (`storage.outbox`) and drawn from what stands when it is sent
(`bot.sender`). A post is written down before it is made and again when Slack has answered; where nobody heard the
answer, the message is looked for in Slack before it is posted again: it is the bot's own, and carries what nobody else
can know.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from slack_sdk.web import SlackResponse

from bot.blocks.changes import CHANGES
from bot.blocks.words import Message, as_it_stands, inert, section
from bot.clients import Clients, once
from bot.desk import Desk
from bot.drawing import REPORT, brought, draw, layout, question_slot
from bot.loudness import decided
from bot.pace import POST, Pace
from bot.refusals import (
    BarredError,
    BusyError,
    DeliveryError,
    GoneError,
    PacedError,
    RevokedError,
    UnreachableError,
    asked_of_slack,
)
from storage import audit, candidates, hearings, outbox, people, postings, versions
from storage.models import Case, State
from storage.outbox import Item
from storage.postings import Posting
from storage.questions import Question

log = logging.getLogger(__name__)

TOLD, _ANEW = "told whose it is", "posted anew"  # in the trail
_CALLED = re.compile(r"<@([UW][A-Z0-9]+)>")
CARRIED = "stet_message"  # the type of what our messages carry with them
_SKEW = 120  # seconds by which our clock and Slack's may differ


class _Said(NamedTuple):
    """A message as JSON has it."""

    text: str
    blocks: list[dict[str, Any]]


class Delivery:
    """The way out to Slack. `wake` says to whoever sends that there is something in the queue."""

    def __init__(self, desk: Desk, clients: Clients) -> None:
        self.desk = desk
        self.wake: Callable[[], None] = lambda: None
        self._clients = clients
        self.pace = Pace(lambda: desk.now().timestamp())
        self._bots: dict[str, str] = {}  # by token
        self.fetch: Callable[[Case], None] = lambda _case: None  # gets what is to be read of a case
        self.given: Callable[[Case], Message | None] = lambda _case: None  # what to tell whoever gets a new story
        self.settle: Callable[[Case], Case] = lambda case: case  # asks Slack where a case stands before it is read
        self.sees: Callable[[Case, str], bool] = lambda _case, _user: True  # asks Slack who may see one
        self.stands: Callable[[], None] = lambda: None  # says that a report stands
        self.remind: Callable[[], None] = lambda: None  # tells whoever has a story in hand that is due soon
        self.tell: Callable[[], None] = lambda: None  # tells whoever waits for the reports that stand now

    def announce(self, case: Case) -> None:
        """Have the message posted that says a case is being read, unless it stands already.

        Of what may be a new version of another it is not said before that is decided.
        """
        if REPORT not in self._posted(case) and candidates.of(self.desk.database, case.id) is None:
            self._mark(case, REPORT)

    def hand_over(self, case: Case) -> bool:
        """Have the report posted with what belongs in its thread, or why there is none; the case is done with then.

        False, and nothing is said, where another version has come meanwhile: that is read first.
        """
        if case.state is State.QUEUED:
            return False
        database, slots, hearing = self.desk.database, [REPORT], None
        version = versions.latest(database, case.id)
        if case.state is not State.FAILED:  # worked out before others have to wait for the log
            hearing = decided(self.desk, case)
            slots += brought(self.desk, case, hearing)
        gift = self.given(case) if hearing else None
        with database.writing():
            if self.desk.case(case.id).state is not case.state or versions.latest(database, case.id) != version:
                return False
            if hearing:
                hearings.keep(database, case.id, hearing)
            self._mark(case, *slots)
            if gift and case.owner:
                audit.append(database, self.desk.now(), "stet", TOLD, case.id, case.owner)
                self.notice(case.workspace, case.owner, gift, case=case)
            postings.delivered(database, case.id)
        self.wake()
        return True

    def show_more(self, case: Case, number: int) -> None:
        """Have the findings of a page posted that waited behind a button, and the button taken away."""
        parted = layout(self.desk, case).all
        self._mark(case, *(page.slot for page in parted[max(0, number - 1) : number + 1][::-1]))

    def notice(
        self,
        team: str,
        where: str,
        message: Message,
        *,
        thread: str | None = None,
        case: Case | None = None,
    ) -> None:
        """Have a message posted to a channel or a person; it is on disk when this returns.

        One that has words of a `case` in it is given it, so that it goes where the case is purged.
        """
        blocks = json.dumps([block.to_dict() for block in message.blocks or as_it_stands(message.text)])
        database, now = self.desk.database, self.desk.now()
        outbox.notice(
            database, team, where, message.text, now, thread=thread, blocks=blocks, case_id=case.id if case else None
        )
        self.wake()

    def send(self, item: Item) -> None:
        """Send one message of the queue; DeliveryError says what stands in the way."""
        if item.case_id is None or item.slot is None:
            if item.ts:
                self._draw_notice(item, item.ts)
            elif self._look(item) is None:
                self._post_notice(item)
            outbox.landed(self.desk.database, item, None)
            return
        case = self.desk.case(item.case_id)
        message = draw(self.desk, case, item.slot)
        posting = self._posted(case).get(item.slot) or self._found(case, item)
        once_more = False
        if message and posting:
            if not self._drawn(case, item, posting, message):
                return
        elif message:
            said = self._calling_nobody(case, message) if _is_quiet(item.slot) else message
            posting, once_more = self._post(case, item, said), said is not message
        self._stood(case, item, posting, once_more=once_more)

    def _stood(self, case: Case, item: Item, posting: Posting | None, *, once_more: bool) -> None:
        """Note where a message of a case stands; `once_more`, drawn again, it shows who is meant and calls nobody."""
        with self.desk.database.writing():
            if once_more and item.slot:
                self._mark(case, item.slot)
            outbox.landed(self.desk.database, item, posting)
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
            at = {"channel": posting.channel, "message_ts": posting.ts}
            answer = self._ask(case.workspace, "chat_getPermalink", **at)
            postings.addressed(self.desk.database, case.id, posting, str(answer.get("permalink") or "") or None)

    def carries_the_rest(self, item: Item) -> bool:
        """Tell whether nothing more of a case is to be posted where this message has been deleted."""
        return item.slot == REPORT

    def redraw_report(self, case: Case, *slots: str) -> None:
        """Have others of a case's messages drawn again, where somebody is looking, and then its own."""
        self._mark(case, *slots, REPORT)

    def redraw_question(self, case: Case, question: Question) -> None:
        """Have a question posted, or drawn again with its answer."""
        self._mark(case, question_slot(question))

    def slots_of(self, case: Case, finding_id: str) -> list[str]:
        """Return which message holds a finding; asked before others have to wait for the log."""
        return [page.slot for page in layout(self.desk, case).all if any(f.id == finding_id for f in page.findings)]

    def slots_at(self, case: Case, ts: str, finding_id: str) -> list[str]:
        """Return which message of a case stands at `ts`; where that is none of the case's any more, that of a finding.

        Asked before others have to wait for the log, as `slots_of`.
        """
        here = [slot for slot, posting in self._posted(case).items() if posting.ts == ts]
        return here or self.slots_of(case, finding_id)

    def redraw_all(self, case: Case) -> None:
        """Have every message of a case drawn again."""
        self._mark(case, REPORT, *self._posted(case))

    def in_thread(self, case: Case, said: Message) -> None:
        """Have something said in the thread of a case's report; it is on disk when this returns."""
        where = self.report_of(case)
        self.notice(case.workspace, where.channel, said, thread=where.thread or where.ts, case=case)

    def point_on(self, team: str, old: Posting, sentence: str, case: Case | None = None) -> None:
        """Have a message say from now on what became of what it carried; it is on disk when this returns.

        `sentence` is inert mrkdwn. With a `case` it comes after what is being said of that.
        """
        blocks, at = json.dumps([section(sentence).to_dict()]), self.desk.now()
        case_id = case.id if case else None
        outbox.notice(self.desk.database, team, old.channel, sentence, at, blocks=blocks, case_id=case_id, ts=old.ts)
        self.wake()  # whoever does this inside a transaction wakes again after it

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
        client, channel = self._clients(team), where
        if _is_person(where):
            channel = str(asked_of_slack(client.conversations_open, users=where)["channel"]["id"])
        to = _inert_links(channel, thread)
        asked_of_slack(client.chat_postMessage, **to, text=text, blocks=as_it_stands(text))

    def whisper(self, team: str, channel: str, user: str, text: str, *, thread: str | None = None) -> None:
        """Show a sentence to one person only; it is gone when they reload."""
        post, said = self._clients(team).chat_postEphemeral, inert(text, 900)
        asked_of_slack(post, channel=channel, user=user, text=said, blocks=as_it_stands(said), thread_ts=thread)

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

    def _post(self, case: Case, item: Item, message: Message | _Said) -> Posting:
        """Post a message of a case for the first time: in its thread, or where the case was asked for."""
        report = self._posted(case).get(REPORT)
        if report:
            return self._posted_at(item, message, report.channel, report.thread or report.ts, report.thread)
        try:
            channel = self._place(item.team, case.channel)
            return self._posted_at(item, message, channel, case.thread, case.thread)
        except BarredError:
            log.info("case %s: no speaking in %s, so the report goes to who asked", case.id, case.channel)
            return self._posted_at(item, message, self._place(item.team, case.opened_by), None, None)

    def _drawn(self, case: Case, item: Item, posting: Posting, message: Message) -> bool:
        """Draw a message again; False where it can't be drawn any more where it stands, and is posted anew."""
        at = {"channel": posting.channel, "ts": posting.ts}
        try:
            self._ask(item.team, "chat_update", **at, text=message.text, blocks=message.blocks)
        except BarredError:
            if any(entry.did == _ANEW for entry in audit.trail(self.desk.database, case.id)):
                raise
            self._post_anew(case, item)
            return False
        return True

    def _post_anew(self, case: Case, item: Item) -> None:
        """Have all of a case posted again, where that may be, once: its channel was archived, or the bot put out."""
        database = self.desk.database
        log.info("case %s can't be drawn where it stands; it is posted anew", case.id)
        with database.writing():
            audit.append(database, self.desk.now(), "stet", _ANEW, case.id)
            stood = [slot for slot in self._posted(case) if slot != REPORT]
            postings.forget(database, case.id)
            outbox.drop(database, item)
            self._mark(case, REPORT, *stood)

    def _calling_nobody(self, case: Case, message: Message) -> Message | _Said:
        """Return a message with people by their names, where it has any: Slack calls whom a new message mentions.

        Whoever ruled on a finding, or handed a story in, need not hear of that.
        """
        named = people.named(self.desk.database, case.workspace)

        def name(called: re.Match[str]) -> str:
            return json.dumps(inert(named.get(called[1], "a colleague"), 80))[1:-1]

        held = json.dumps([message.text, [block.to_dict() for block in message.blocks]])
        quiet = _CALLED.sub(name, held)
        return message if quiet == held else _Said(*json.loads(quiet))

    def _posted_at(
        self,
        item: Item,
        message: Message | _Said,
        channel: str,
        thread: str | None,
        kept: str | None,
    ) -> Posting:
        self._hold(item.team, POST, channel)
        outbox.begin(self.desk.database, item, channel, thread, self.desk.now())
        answer = self._send(item, channel, thread, message.text, message.blocks)
        return Posting(slot=item.slot or "", channel=str(answer["channel"]), ts=str(answer["ts"]), thread=kept)

    def _post_notice(self, item: Item) -> None:
        channel = self._place(item.team, item.channel or "")
        self._hold(item.team, POST, channel)
        outbox.begin(self.desk.database, item, channel, item.thread, self.desk.now())
        blocks = json.loads(item.blocks) if item.blocks else as_it_stands(item.text or "")
        self._send(item, channel, item.thread, item.text or "", blocks)

    def _draw_notice(self, item: Item, ts: str) -> None:
        blocks = json.loads(item.blocks) if item.blocks else as_it_stands(item.text or "")
        self._ask(item.team, "chat_update", channel=item.channel, ts=ts, text=item.text or "", blocks=blocks)

    def _send(
        self, item: Item, channel: str, thread: str | None, text: str, blocks: Sequence[Block | dict[str, Any]] | None
    ) -> SlackResponse:
        """Post, with what the message is known by in the queue, so that it can be found again."""
        carried = {"event_type": CARRIED, "event_payload": {"item": item.id, "token": item.token}}
        to = _inert_links(channel, thread)
        return self._asked(item.team, POST, **to, text=text, blocks=blocks, metadata=carried)

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
        since = {"oldest": str(item.begun.timestamp() - _SKEW), "include_all_metadata": True, "limit": 200}
        try:
            if item.thread:
                where = {"channel": item.channel, "ts": item.thread}
                found = self._ask(item.team, "conversations_replies", **where, **since)
            else:
                found = self._ask(item.team, "conversations_history", channel=item.channel, **since)
            bot = self._bot(item.team)
        except RevokedError:
            raise
        except UnreachableError:
            raise
        except DeliveryError as error:  # without the right to look, twice is better than never
            log.warning("%s: can't look whether it was posted: %s", item.lane, error)
            return None
        known = {"item": item.id, "token": item.token}
        messages = [dict(message) for message in found.get("messages") or []]
        return next((one for one in messages if one.get("bot_id") == bot and _carried(one) == known), None)

    def _bot(self, team: str) -> str:
        """Return who the bot is in a workspace, for any app's messages may carry what ours do; asked once a token."""
        token = self._clients(team).token or ""
        if token not in self._bots:
            self._bots = {**self._bots, token: str(self._ask(team, "auth_test").get("bot_id") or "")}
        return self._bots[token]

    def _ask(self, team: str, method: str, **arguments: Any) -> SlackResponse:
        """Ask Slack for the queue; PacedError where that is not yet to be asked."""
        self._hold(team, method)
        return self._asked(team, method, **arguments)

    def _hold(self, team: str, method: str, channel: str | None = None) -> None:
        wait = self.pace.wait(team, method, channel)
        if wait > 0:
            raise PacedError("Slack is asked too often; try again in a moment.", wait)

    def _asked(self, team: str, method: str, **arguments: Any) -> SlackResponse:
        """Ask Slack once: what is tried again is looked for first, and waits in the queue."""
        client = once(self._clients(team))
        try:
            answer: SlackResponse = asked_of_slack(getattr(client, method), **arguments)
        except BusyError as error:
            self.pace.asked_to_wait(team, method, error.seconds)
            raise
        return answer

    def _place(self, team: str, where: str) -> str:
        """Return where to post, for the queue: of a person it is the direct message with them."""
        self._hold(team, POST)  # no use in asking where, while nothing may be posted
        if not _is_person(where):
            return where
        return str(self._ask(team, "conversations_open", users=where)["channel"]["id"])


def _is_quiet(slot: str) -> bool:
    """Tell whether a message is to call nobody: a question is to, and the word that a sign-off no longer holds."""
    return slot == REPORT or (not slot.startswith("question ") and not slot.endswith(CHANGES))


def _is_person(where: str) -> bool:
    return where.startswith(("U", "W"))


def _inert_links(channel: str, thread: str | None) -> dict[str, Any]:
    """Return where a message goes, with nothing in it unfurled."""
    return {"channel": channel, "thread_ts": thread, "unfurl_links": False, "unfurl_media": False}


def _carried(message: dict[str, Any]) -> object:
    """Return what a message carries that is of the type of ours."""
    carried = message.get("metadata")
    return carried.get("event_payload") if isinstance(carried, dict) and carried.get("event_type") == CARRIED else None
