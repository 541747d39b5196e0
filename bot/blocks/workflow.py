"""The workflow's buttons below a report, and its small modals: note, details, sign-off, question and answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ConfirmObject,
    DateTimePickerElement,
    PlainTextInputElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.blocks.forms import field, form, optional
from bot.blocks.words import Message, button, inert, link, message, moment, person, section, small
from bot.excerpt import one_line
from storage.models import Case, State
from storage.questions import Question

SIGN_OFF, REOPEN, DETAILS, TAKE, RELEASE, ANSWER = "sign_off", "reopen", "details", "take", "release", "answer"
NOTE_FORM, ASK_FORM = "note", "ask"  # callback ids; the others are those of their buttons
BOX = 1000  # characters that a box takes


class Story(NamedTuple):
    """A story as a message to one person names it: with its address, what is left to do in it, and when it is due."""

    headline: str
    url: str | None
    left: str
    due: datetime | None

    @property
    def named(self) -> str:
        """The headline in mrkdwn, and the way to the report."""
        return link(self.url, inert(self.headline, 120) or "No headline")


def work_row(case: Case) -> ActionsBlock:
    """Return what is done with a whole story."""
    if case.state is State.SIGNED_OFF:
        return ActionsBlock(elements=[button("Reopen", REOPEN, case.id)])
    row = [button("Sign off …", SIGN_OFF, case.id, style="primary")]
    if case.owner is None:
        row.append(button("Take it", TAKE, case.id))
    row.append(button("Details …", DETAILS, case.id))
    if case.embargo:
        release = button("Lift embargo …", RELEASE, case.id)
        release.confirm = ConfirmObject(
            title="Lift the embargo?",
            text="Whoever can read the channel it was handed in for may then be shown this story as an earlier case.",
            confirm="Lift it",
            deny="Cancel",
        )
        row.append(release)
    return ActionsBlock(elements=row)


def note_view(ids: str, words: str, note: str) -> View:
    """Return the modal for a note on a finding; `ids` are the case's and the finding's, `words` what it says."""
    return form(
        NOTE_FORM,
        "Note",
        "Save",
        ids,
        [section(f"> {inert(words, 600)}"), optional("For the desk", _box("note", note))],
    )


def ask_view(ids: str, words: str, question: str, owner: str | None) -> View:
    """Return the modal that asks a reporter."""
    who = UserSelectElement(action_id="who", initial_user=_in_slack(owner))
    return form(
        ASK_FORM,
        "Ask the reporter",
        "Ask",
        ids,
        [
            section(f"> {inert(words, 600)}"),
            field("Whom", who),
            field("Question", _box("question", question)),
            small("They are mentioned in the report's thread, and answer there: with the button, or by mentioning me."),
        ],
    )


def answer_view(question: Question) -> View:
    """Return the modal for the answer to a question."""
    blocks = [section(f"> {inert(question.question, 600)}"), field("Answer", _box("answer"))]
    return form(ANSWER, "Answer", "Answer", f"{question.case_id} {question.id}", blocks)


def details_view(case: Case) -> View:
    """Return the modal that says who has a story in hand, and when it is due."""
    due = DateTimePickerElement(action_id="due", initial_date_time=int(case.due.timestamp()) if case.due else None)
    owner = UserSelectElement(action_id="owner", initial_user=_in_slack(case.owner))
    return form(
        DETAILS,
        "Details",
        "Save",
        f"{case.id} {in_hand(case)}",
        [optional("In hand with", owner), optional("Due", due, "When it is to be published.")],
    )


def in_hand(case: Case) -> str:
    """Return who has a story in hand and when it is due, in ids and numbers: what a form was drawn with."""
    return f"{_in_slack(case.owner) or '-'} {int(case.due.timestamp()) if case.due else '-'}"


def sign_off_view(case: Case, version: int, still_open: Sequence[str], besides: str = "") -> View:
    """Return the modal that names what is open, and asks whether this version is signed off all the same.

    `besides` is what whoever signs off should know besides: that nothing was found, or that some of it is hidden.
    """
    ids, told = f"{case.id} {version}", [section(besides)] if besides else []
    if not still_open:
        asked = besides or "Everything found has been ruled on."
        return form(SIGN_OFF, "Sign off", "Sign off", ids, [section(asked)])
    said = "\n".join(["*Still open:*", *(f"• {one}" for one in still_open)])
    return form(SIGN_OFF, "Sign off", "Sign off anyway", ids, [section(said), *told])


def question_message(question: Question, asker: str | None, said: str, passages: Sequence[str]) -> Message:
    """Return the question as it stands in the thread, with its answer once there is one.

    `said` is what the finding says, and `passages` the quoted lines that it is about. Whoever asked goes by the name
    `asker`: only who is asked is to be called by a message.
    """
    blocks: list[Block] = [section(f"❓  {person(question.asked_of)}: {inert(question.question, BOX)}")]
    blocks += [section("\n".join(passages))] if passages else []
    small_print = [inert(said, 300)] if said else []
    small_print += [f"asked by {inert(asker, 80)}"] if asker else []
    blocks += [small("  ·  ".join(small_print))] if small_print else []
    if question.answered_at:
        by = person(question.answered_by or question.asked_of)
        blocks.append(section(f"💬  {by}, {moment(question.answered_at)}: {inert(question.answer or '', BOX)}"))
        return message(f"A question about this story, answered: {question.question}", blocks)
    blocks.append(ActionsBlock(elements=[button("Answer", ANSWER, f"{question.case_id} {question.id}")]))
    return message(f"A question about this story: {question.question}", blocks)


def answered_message(question: Question, story: Story) -> Message:
    """Return what tells whoever asked of the answer."""
    by = person(question.answered_by or question.asked_of)
    blocks: list[Block] = [
        section(f"💬  {by} answered your question about *{story.named}*: {inert(question.answer or '', BOX)}"),
        section(f"> {inert(question.question, 500)}"),
    ]
    return message(f"Your question was answered: {question.answer}", blocks)


def assigned_message(story: Story, by: str) -> Message:
    """Return what tells somebody that they have a story in hand."""
    about = "  ·  ".join([story.left, *([f"due {moment(story.due)}"] if story.due else [])])
    said = f"📌  {person(by)} gave you a story: *{story.named}*\n{about}"
    return message(f"A story for you: {story.headline}", [section(said)])


def taken_message(story: Story, by: str, owner: str | None) -> Message:
    """Return what tells whoever had a story in hand that they have it no more."""
    now = f"it is in hand with {person(owner)} now" if owner else "it is in nobody's hands now"
    said = f"📌  {person(by)} took a story off your hands: *{story.named}*; {now}."
    return message(f"A story is no longer in your hands: {story.headline}", [section(said)])


def given_message(story: Story, by: str, channel: str) -> Message:
    """Return what tells whoever gets a channel's new stories of one."""
    about = "  ·  ".join([story.left, *([f"due {moment(story.due)}"] if story.due else [])])
    said = f"📌  {person(by)} handed in *{story.named}* in <#{channel}>, and it is in your hands.\n{about}"
    return message(f"A story was handed in, and it is in your hands: {story.headline}", [section(said)])


def _in_slack(who: str | None) -> str | None:
    """Return somebody's Slack id, None where they have none: whoever works at the command line."""
    return who if who and re.fullmatch(r"[UW][A-Z0-9]+", who) else None


def _box(name: str, held: str = "") -> PlainTextInputElement:
    lines = "\n".join(one_line(line, BOX) for line in held.splitlines())[:BOX]
    return PlainTextInputElement(action_id=name, multiline=True, max_length=BOX, initial_value=lines or None)
