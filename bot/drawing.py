"""What each message of a case says as things stand: the report, the findings of its latest version, what changed."""

from __future__ import annotations

from bot.attached import message_of
from bot.blocks.changes import CHANGES, Kept, changes_message, superseded_message, which_message
from bot.blocks.files import fetching, with_files
from bot.blocks.finding import Beside, Pages, findings_message, pages, passages, unseen_message, version_of
from bot.blocks.report import failure, reading, report_message
from bot.blocks.words import Message
from bot.blocks.workflow import question_message, work_row
from bot.checklist import checklist as claims
from bot.checklist import ticked
from bot.desk import Desk
from bot.loudness import shown, whole
from bot.rechecks import Comparison, compared
from storage import (
    attachments,
    candidates,
    cases,
    checklist,
    notes,
    outbox,
    people,
    postings,
    questions,
    rulings,
    runs,
    versions,
)
from storage.hearings import Hearing
from storage.models import Case, State
from storage.questions import Question

REPORT = "report"  # the slot of a case's own message; the others stand in its thread
_QUESTION = "question "  # how the slot of a question begins


def draw(desk: Desk, case: Case, slot: str) -> Message | None:
    """Draw a message of a case; None where there is nothing for it to say any more."""
    if case.state is State.QUEUED:
        return _reading(desk, case) if slot == REPORT else None
    if case.state is State.FAILED:
        return failure(case.id, case.error or "") if slot == REPORT else None
    return _report(desk, case) if slot == REPORT else _in_thread(desk, case, slot)


def layout(desk: Desk, case: Case, hearing: Hearing | None = None) -> Pages:
    """Return how the findings of a case's latest version are parted into messages.

    The copy may have to be read for it, so nobody asks for it while others wait for the log.
    """
    return pages(whole(desk, case, hearing).report, versions.latest(desk.database, case.id))


def brought(desk: Desk, case: Case, hearing: Hearing) -> list[str]:
    """Return the messages of the thread that a run brings: of a new version what it changed as well.

    Where the findings of an earlier version stood it is said what became of them.
    """
    number = versions.latest(desk.database, case.id)
    top = [page.slot for page in layout(desk, case, hearing).top]
    if number == 1:
        return top
    posted = (slot for slot in postings.posted(desk.database, case.id) if not slot.startswith((REPORT, _QUESTION)))
    earlier = [slot for slot in posted if version_of(slot) < number]
    return [*earlier, f"v{number} {CHANGES}", *top]


def question_slot(question: Question) -> str:
    """Return the slot of a question's own message."""
    return f"{_QUESTION}{question.id}"


def _reading(desk: Desk, case: Case) -> Message:
    candidate = candidates.of(desk.database, case.id)
    if candidate:
        return which_message(case.id, _name(desk, candidate.follows))
    words = cases.text(desk.database, case.id)
    files = [file for file in attachments.of(desk.database, case.id) if not message_of(file)]
    return fetching(len(words.split()), len(files)) if files else reading(words)


def _name(desk: Desk, case_id: str) -> str:
    """Return a case's headline, or else its first line."""
    return desk.case(case_id).headline or cases.text(desk.database, case_id).strip().partition("\n")[0]


def _report(desk: Desk, case: Case) -> Message:
    (report, unheard), database = shown(desk, case), desk.database
    ticks = ticked(report.article, checklist.newest(database, case.id))
    waiting = len(questions.waiting(database, case.id))
    drawn = report_message(
        case,
        report,
        desk.standing(case.id),
        ticks,
        [work_row(case)],
        unheard=unheard,
        waiting=waiting,
        version=versions.latest(database, case.id),
    )
    return with_files(drawn, attachments.of(database, case.id))


def _in_thread(desk: Desk, case: Case, slot: str) -> Message | None:
    if slot.startswith(_QUESTION):
        return _question(desk, case, questions.get(desk.database, case.id, int(slot.removeprefix(_QUESTION))))
    number, of = versions.latest(desk.database, case.id), version_of(slot)
    if of < number:
        return superseded_message(of, runs.of_version(desk.database, case.id, of), slot)
    if slot.endswith(CHANGES):
        comparison = compared(desk.database, case.id)
        return changes_message(_told(desk, case, comparison), _kept(desk, case)) if comparison else None
    parted = layout(desk, case)
    page = parted.named(slot)
    if page is None:
        return None
    article, newest = desk.report(case.id).article, rulings.newest(desk.database, case.id)
    asked_for = {*postings.posted(desk.database, case.id), *outbox.marked(desk.database, case.id)}
    left = page._replace(findings=desk.visible(case, page.findings))
    if not left.findings and parted.more(slot, asked_for) is None:
        return unseen_message(len(page.findings))
    return findings_message(case.id, article, parted, left, newest, _beside(desk, case), shown=asked_for)


def _told(desk: Desk, case: Case, comparison: Comparison) -> Comparison:
    """Return a comparison less the findings that may not be seen any more."""
    pairs = comparison.still
    now = {finding.id for finding in desk.visible(case, [new for _, new in pairs])}
    before = {finding.id for finding in desk.visible(case, [old for old, _ in pairs])}
    return comparison._replace(
        solved=desk.visible(case, comparison.solved),
        new=desk.visible(case, comparison.new),
        still=tuple((old, new) for old, new in pairs if old.id in before and new.id in now),
    )


def _kept(desk: Desk, case: Case) -> Kept:
    """Return what became of the desk's work with the latest version."""
    database = desk.database
    found = {finding.id for finding in runs.findings(database, case.id)}
    made = {item.key for item in claims(desk.report(case.id).article)}
    ticks = checklist.newest(database, case.id).values()
    return Kept(
        unsolved=sum(ruling.unsolved for of, ruling in rulings.newest(database, case.id).items() if of in found),
        unticked=sum(tick.ticked and tick.claim not in made for tick in ticks),
        signed_off_by=versions.signed_off_before(database, case.id),
    )


def _question(desk: Desk, case: Case, question: Question) -> Message:
    """Draw a question with what it is about, as far as the latest version of the copy still has that."""
    article, found = desk.report(case.id).article, runs.findings(desk.database, case.id)
    about = next((f for f in desk.visible(case, found) if f.id == question.finding), None)
    asker = people.named(desk.database, case.workspace).get(question.asked_by)
    return question_message(question, asker, about.message if about else "", passages(article, about) if about else [])


def _beside(desk: Desk, case: Case) -> Beside:
    asked = questions.by_finding(desk.database, case.id)
    return Beside(notes.newest(desk.database, case.id), asked, closed=case.state is State.SIGNED_OFF)
