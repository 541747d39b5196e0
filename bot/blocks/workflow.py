"""The workflow's buttons below a report, and its small modals: note, details, sign-off, question and answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
from bot.blocks.words import Message, button, inert, message, person, section, small
from bot.excerpt import one_line
from storage.models import Case, State
from storage.questions import Question

SIGN_OFF, REOPEN, DETAILS, TAKE, RELEASE, ANSWER = "sign_off", "reopen", "details", "take", "release", "answer"
NOTE_FORM, ASK_FORM = "note", "ask"  # callback ids; the others are those of their buttons
BOX = 1000  # characters that a box takes


def work_row(case: Case) -> ActionsBlock:
    """Return what is done with a whole story."""
    if case.state is State.SIGNED_OFF:
        return ActionsBlock(elements=[button("Reopen", REOPEN, case.id)])
    row = [button("Sign off …", SIGN_OFF, case.id, style="primary")]
    if case.owner is None:
        row.append(button("Take it", TAKE, case.id))
    row.append(button("Details …", DETAILS, case.id))
    if case.embargo:
        release = button("Release", RELEASE, case.id)
        release.confirm = ConfirmObject(
            title="Lift the embargo?",
            text="The story goes behind the wall of its channel, and others may be shown it as an earlier case.",
            confirm="Release it",
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
            field("Who", who),
            field("Question", _box("question", question)),
            small("They are mentioned in the report's thread, and can answer there."),
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
        [optional("In hand with", owner), optional("Due", due, "When it is published.")],
    )


def in_hand(case: Case) -> str:
    """Return who has a story in hand and when it is due, in ids and numbers: what a form was drawn with."""
    return f"{_in_slack(case.owner) or '-'} {int(case.due.timestamp()) if case.due else '-'}"


def sign_off_view(case: Case, version: int, still_open: Sequence[str]) -> View:
    """Return the modal that names what is open, and asks whether this version is signed off all the same."""
    ids = f"{case.id} {version}"
    if not still_open:
        return form(SIGN_OFF, "Sign off", "Sign off", ids, [section("Everything found has been ruled on.")])
    said = "\n".join(["*Still open:*", *(f"• {one}" for one in still_open)])
    return form(SIGN_OFF, "Sign off", "Sign off anyway", ids, [section(said)])


def question_message(question: Question, said: str, words: str) -> Message:
    """Return the question as it stands in the thread; `said` is what the finding says."""
    blocks: list[Block] = [
        section(f"❓  {person(question.asked_of)}, {person(question.asked_by)} asks: {inert(question.question, BOX)}"),
        section(f"> {inert(words, 500)}"),
        small(inert(said, 300)),
        ActionsBlock(elements=[button("Answer", ANSWER, f"{question.case_id} {question.id}")]),
    ]
    return message(f"A question about this story: {question.question}", blocks)


def assigned_message(case: Case, headline: str, by: str) -> Message:
    """Return what tells somebody that they have a story in hand."""
    said = f"📌  {person(by)} gave you a story to work through: *{inert(headline, 150)}*"
    return message(f"A story for you to work through: {headline}", [section(said)])


def given_message(by: str, channel: str) -> Message:
    """Return what tells whoever gets a channel's new stories of one."""
    said = f"📌  {person(by)} handed a story in, in <#{channel}>, and it is in your hands."
    return message("A story was handed in, and it is in your hands.", [section(said)])


def _in_slack(who: str | None) -> str | None:
    """Return somebody's Slack id, None where they have none: whoever works at the command line."""
    return who if who and re.fullmatch(r"[UW][A-Z0-9]+", who) else None


def _box(name: str, held: str = "") -> PlainTextInputElement:
    lines = "\n".join(one_line(line, BOX) for line in held.splitlines())[:BOX]
    return PlainTextInputElement(action_id=name, multiline=True, max_length=BOX, initial_value=lines or None)
