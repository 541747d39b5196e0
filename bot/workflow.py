"""From the report to the sign-off: what is decided is written together with the messages that are to show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from bot.blocks.words import Message
from bot.blocks.workflow import Story, answered_message, assigned_message, given_message, in_hand, taken_message
from bot.checklist import ticked
from bot.delivery import TOLD, Delivery
from bot.desk import Desk
from bot.excerpt import headline
from bot.loudness import shown
from bot.wording import counted, listed
from checks.models import Finding
from storage import audit, cases, checklist, notes, people, postings, questions, settings, versions, work
from storage.models import Case, StorageError
from storage.notes import Note
from storage.questions import Question
from storage.settings import ChannelSettings


@contextmanager
def _shown(desk: Desk, delivery: Delivery, case: Case, finding_id: str | None = None) -> Iterator[None]:
    """Write what happens inside together with the messages that are to show it."""
    slots = delivery.slots_of(case, finding_id) if finding_id else []  # the copy may have to be read for it
    with desk.database.writing():
        yield
        delivery.redraw_report(case, *slots)
    delivery.wake()


def may_sign_off(desk: Desk, case: Case, user: str) -> None:
    """Raise StorageError where somebody may not sign off, or open again, what belongs to this channel."""
    signers = settings.of(desk.database, ChannelSettings, case.workspace, case.channel).signers
    if signers and user not in signers:
        raise StorageError(f"In this channel {_named(desk, case, signers)} may sign off; ask them.")


def _named(desk: Desk, case: Case, signers: Sequence[str]) -> str:
    """Return who may sign off, by name where all their names are known."""
    named = people.named(desk.database, case.workspace)
    if not all(signer in named for signer in signers):
        return "only those whom its settings name"
    return " or ".join(sorted(named[signer] for signer in signers))


def still_open(desk: Desk, case: Case) -> list[str]:
    """Return what is still open in a case, in words: what was not ruled on, answered or, once begun, ticked."""
    standing, report = desk.standing(case.id), shown(desk, case).report
    unruled = Counter(finding.severity for finding in report.run.findings if finding.id not in standing)
    said = [f"{listed(unruled)} not ruled on"] if unruled else []
    if waiting := questions.waiting(desk.database, case.id):
        said.append(f"{counted(len(waiting), 'question')} not answered")
    ticks = ticked(report.article, checklist.newest(desk.database, case.id))
    if 0 < ticks.done < ticks.of:  # a desk that never ticks claims need not be told each time
        said.append(f"{ticks.of - ticks.done} of {counted(ticks.of, 'claim')} not ticked")
    return said


def looked_at(desk: Desk, case: Case) -> str:
    """Return what whoever signs off should know besides: that nothing was found, or that some of it is hidden."""
    report, unheard = shown(desk, case)
    if hidden := listed(unheard):
        return f"{hidden} {'is' if sum(unheard.values()) == 1 else 'are'} hidden by the settings here."
    return "" if report.run.findings else "Nothing was found."


def sign_off(desk: Desk, delivery: Delivery, case: Case, *, by: str, version: int) -> None:
    """Sign a case off; StorageError where it is another version by now than the one that was looked at."""
    may_sign_off(desk, case, by)
    with _everywhere(desk, delivery, case):
        if versions.latest(desk.database, case.id) != version:
            raise StorageError("A new version of this story has come in meanwhile; look at what it changed first.")
        work.sign_off(desk.database, case.id, by, desk.now())


def reopen(desk: Desk, delivery: Delivery, case: Case, *, by: str) -> None:
    """Open a case again."""
    may_sign_off(desk, case, by)
    with _everywhere(desk, delivery, case):
        work.reopen(desk.database, case.id, by, desk.now())


@contextmanager
def _everywhere(desk: Desk, delivery: Delivery, case: Case) -> Iterator[None]:
    """As `_shown`, for what changes every message of a case: buttons go or come back."""
    with desk.database.writing():
        yield
        delivery.redraw_all(case)
    delivery.wake()


def assign(  # noqa: PLR0917 - as `rulings.rule`
    desk: Desk, delivery: Delivery, case: Case, owner: str | None, due: datetime | None, drawn: str, *, by: str
) -> list[str]:
    """Set who has a case in hand and when it is due, and tell whom that concerns: nobody of what they did themselves.

    Return whom it told. StorageError where that is no longer what the form was `drawn` with.
    """
    story = story_of(desk, case)._replace(due=due)
    messages = {owner: assigned_message(story, by), case.owner: taken_message(story, by, owner)}
    told = [whom for whom in messages if owner != case.owner and whom and whom != by]
    with _shown(desk, delivery, case):
        stands = desk.case(case.id)
        asked = stands.model_copy(update={"owner": owner, "due": due})
        if in_hand(stands) not in {drawn, in_hand(asked)}:
            raise StorageError("Somebody has changed who has this story, or when it is due; open Details again.")
        work.assign(desk.database, case.id, owner, due, by, desk.now())
        for whom in told:
            delivery.notice(case.workspace, whom, messages[whom], case=case)
    return told


def take(desk: Desk, delivery: Delivery, case: Case, *, by: str) -> None:
    """Give a case to whoever asks for it; StorageError where somebody else has it by now."""
    with _shown(desk, delivery, case):
        stands = desk.case(case.id)
        if stands.owner not in {None, by}:
            raise StorageError("Somebody else has taken it already; Details shows who, and gives it to you.")
        work.assign(desk.database, case.id, by, stands.due, by, desk.now())


def release(desk: Desk, delivery: Delivery, case: Case, *, by: str) -> None:
    """Lift a case's embargo, before its time too: whoever pressed was asked.

    Having it in hand is not enough, since anybody who sees it may take it.
    """
    given = case.owner == by and work.given_by(desk.database, case.id, case.opened_by, by)
    if by != case.opened_by and not desk.may_administer(case.workspace, by) and not given:
        raise StorageError("Only who handed the story in, or whom they gave it to, may release it.")
    with _shown(desk, delivery, case):
        cases.release(desk.database, case.id, by, desk.now(), early=True)


def note(desk: Desk, delivery: Delivery, case: Case, finding_id: str, text: str, *, by: str) -> None:
    """Write a note on a finding; an empty one takes the earlier one away."""
    with _shown(desk, delivery, case, finding_id):
        notes.write(desk.database, case.id, Note(finding=finding_id, by=by, at=desk.now(), text=text))


def question_about(finding: Finding) -> str:
    """Return a question to begin with."""
    return f"{finding.message} Which is right, and what is the source?"


def ask(desk: Desk, delivery: Delivery, case: Case, finding_id: str, *, of: str, question: str, by: str) -> Question:
    """Put a question about a finding to somebody, in the report's thread."""
    delivery.report_of(case)  # where it is to be put
    with _shown(desk, delivery, case, finding_id):
        asked = questions.ask(desk.database, case.id, finding_id, of, question, by, desk.now())
        delivery.redraw_question(case, asked)
    return asked


def answer(desk: Desk, delivery: Delivery, case: Case, question: Question, said: str, *, by: str) -> None:
    """Keep an answer, show it at the finding and in the question's place, and tell whoever asked."""
    story = story_of(desk, case)
    with _shown(desk, delivery, case, question.finding):
        answered = questions.answer(desk.database, question, said, by, desk.now())
        delivery.redraw_question(case, answered)
        if question.asked_by != by:
            delivery.notice(case.workspace, question.asked_by, answered_message(answered, story), case=case)


def gift(desk: Desk, case: Case) -> Message | None:
    """Return what tells whoever gets a channel's new stories of one, once; None where they know, or nobody does."""
    if case.owner in {None, case.opened_by}:
        return None
    if any(entry.did in {"assigned", TOLD} for entry in audit.trail(desk.database, case.id)):
        return None
    return given_message(story_of(desk, case), case.opened_by, case.channel)


def story_of(desk: Desk, case: Case) -> Story:
    """Return a case as a message to one person names it."""
    name = headline(desk.report(case.id).article, 150)
    left = ", ".join(still_open(desk, case)) or "ready to sign off"
    return Story(name, postings.address(desk.database, case.id), left, case.due)
