"""What each message of a case says as things stand: the report, the findings of its latest version, what changed."""

from __future__ import annotations

from bot.blocks.changes import CHANGES, changes_message, superseded_message, which_message
from bot.blocks.files import fetching, with_files
from bot.blocks.finding import Beside, Pages, findings_message, pages, version_of
from bot.blocks.report import failure, reading, report_message
from bot.blocks.words import Message
from bot.blocks.workflow import work_row
from bot.checklist import ticked
from bot.desk import Desk
from bot.loudness import shown
from bot.rechecks import compared
from storage import (
    attachments,
    candidates,
    cases,
    checklist,
    notes,
    outbox,
    postings,
    questions,
    rulings,
    runs,
    versions,
)
from storage.hearings import Hearing
from storage.models import Case, State

REPORT = "report"  # the slot of a case's own message; the others stand in its thread


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
    return pages(shown(desk, case, hearing).report, versions.latest(desk.database, case.id))


def brought(desk: Desk, case: Case, hearing: Hearing) -> list[str]:
    """Return the messages of the thread that a run brings: of a new version what it changed as well.

    Where the findings of an earlier version stood it is said what became of them.
    """
    number = versions.latest(desk.database, case.id)
    top = [page.slot for page in layout(desk, case, hearing).top]
    if number == 1:
        return top
    earlier = [s for s in postings.posted(desk.database, case.id) if s != REPORT and version_of(s) < number]
    return [*earlier, f"v{number} {CHANGES}", *top]


def _reading(desk: Desk, case: Case) -> Message:
    candidate = candidates.of(desk.database, case.id)
    if candidate:
        return which_message(case.id, _name(desk, candidate.follows))
    words, files = cases.text(desk.database, case.id), attachments.of(desk.database, case.id)
    return fetching(len(words.split()), len(files)) if files else reading(words)


def _name(desk: Desk, case_id: str) -> str:
    """Return a case's headline, or else its first line."""
    return desk.case(case_id).headline or cases.text(desk.database, case_id).strip().partition("\n")[0]


def _report(desk: Desk, case: Case) -> Message:
    (report, unheard), database = shown(desk, case), desk.database
    ticks = ticked(report.article, checklist.newest(database, case.id))
    waiting = len(questions.waiting(database, case.id))
    drawn = report_message(
        case, report, desk.standing(case.id), ticks, [work_row(case)], unheard=unheard, waiting=waiting
    )
    return with_files(drawn, attachments.of(database, case.id))


def _in_thread(desk: Desk, case: Case, slot: str) -> Message | None:
    number, of = versions.latest(desk.database, case.id), version_of(slot)
    if of < number:
        return superseded_message(of, runs.of_version(desk.database, case.id, of), slot)
    if slot.endswith(CHANGES):
        comparison = compared(desk.database, case.id)
        return changes_message(comparison) if comparison else None
    parted = layout(desk, case)
    page = parted.named(slot)
    if page is None:
        return None
    article, newest = desk.report(case.id).article, rulings.newest(desk.database, case.id)
    return findings_message(case.id, article, page, newest, _waiting(desk, case, parted, slot), _beside(desk, case))


def _beside(desk: Desk, case: Case) -> Beside:
    asked = questions.by_finding(desk.database, case.id)
    return Beside(notes.newest(desk.database, case.id), asked, closed=case.state is State.SIGNED_OFF)


def _waiting(desk: Desk, case: Case, parted: Pages, slot: str) -> int:
    """Return how many findings the button below a page is to bring: none once they have been asked for."""
    if not parted.rest or not parted.top or slot != parted.top[-1].slot:
        return 0
    asked_for = {*postings.posted(desk.database, case.id), *outbox.marked(desk.database, case.id)}
    return 0 if parted.rest[-1].slot in asked_for else parted.waiting
