"""From the report to the sign-off: what is decided is written together with the messages that are to show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from bot.blocks.workflow import in_hand, question_message
from bot.checklist import ticked
from bot.delivery import Delivery
from bot.desk import Desk
from bot.excerpt import headline
from bot.loudness import shown
from bot.wording import counted
from checks.models import Finding, Severity
from storage import cases, checklist, notes, people, questions, settings, versions, work
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
    unruled = [f for f in report.run.findings if f.id not in standing and f.severity is not Severity.NOTE]
    said = [
        f"{counted(sum(f.severity is severity for f in unruled), severity.value)} not ruled on"
        for severity in (Severity.ERROR, Severity.QUERY)
        if any(f.severity is severity for f in unruled)
    ]
    if waiting := questions.waiting(desk.database, case.id):
        said.append(f"{counted(len(waiting), 'question')} not answered")
    ticks = ticked(report.article, checklist.newest(desk.database, case.id))
    if 0 < ticks.done < ticks.of:  # a desk that never ticks claims need not be told each time
        said.append(f"{ticks.of - ticks.done} of {counted(ticks.of, 'claim')} not ticked")
    return said


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
) -> str | None:
    """Set who has a case in hand and when it is due; return whom to tell of it: nobody of what they did themselves.

    StorageError where that is no longer what the form was `drawn` with.
    """
    with _shown(desk, delivery, case):
        stands = desk.case(case.id)
        asked = stands.model_copy(update={"owner": owner, "due": due})
        if in_hand(stands) not in {drawn, in_hand(asked)}:
            raise StorageError("Somebody has changed who has this story, or when it is due; open Details again.")
        work.assign(desk.database, case.id, owner, due, by, desk.now())
    return owner if owner not in {None, stands.owner, by} else None


def take(desk: Desk, delivery: Delivery, case: Case, *, by: str) -> None:
    """Give a case to whoever asks for it; StorageError where somebody else has it by now."""
    with _shown(desk, delivery, case):
        stands = desk.case(case.id)
        if stands.owner not in {None, by}:
            raise StorageError("Somebody else has taken it already; Details shows who, and gives it to you.")
        work.assign(desk.database, case.id, by, stands.due, by, desk.now())


def release(desk: Desk, delivery: Delivery, case: Case, *, by: str) -> None:
    """Lift a case's embargo, before its time too: whoever pressed was asked."""
    if by not in {case.opened_by, case.owner}:
        raise StorageError("Only who handed the story in, or has it in hand, may release it.")
    with _shown(desk, delivery, case):
        cases.release(desk.database, case.id, by, desk.now(), early=True)


def note(desk: Desk, delivery: Delivery, case: Case, finding_id: str, text: str, *, by: str) -> None:
    """Write a note on a finding; an empty one takes the earlier one away."""
    with _shown(desk, delivery, case, finding_id):
        notes.write(desk.database, case.id, Note(finding=finding_id, by=by, at=desk.now(), text=text))


def question_about(finding: Finding) -> str:
    """Return a question to begin with."""
    return f"{finding.message} What is right, and where is it from?"


def ask(desk: Desk, delivery: Delivery, case: Case, finding_id: str, *, of: str, question: str, by: str) -> Question:
    """Put a question about a finding to somebody, in the report's thread."""
    report, finding = desk.report(case.id), desk.finding(case.id, finding_id)
    with _shown(desk, delivery, case, finding_id):
        asked = questions.ask(desk.database, case.id, finding_id, of, question, by, desk.now())
        said = question_message(asked, finding.message, report.article.words(finding.span))
        delivery.in_thread(case, said)
    return asked


def answer(desk: Desk, delivery: Delivery, case: Case, question: Question, said: str, *, by: str) -> None:
    """Keep an answer and show it at the finding."""
    with _shown(desk, delivery, case, question.finding):
        questions.answer(desk.database, question, said, by, desk.now())


def headline_of(desk: Desk, case: Case) -> str:
    """Return a case's headline as its report has it."""
    return headline(desk.report(case.id).article, 150)
