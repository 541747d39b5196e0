"""Copy that somebody gives in the thread of a report: told to be a new version, another story, or somebody is asked."""

from __future__ import annotations

from bot.access import NOT_YOURS
from bot.blocks.words import Message, message, section
from bot.delivery import Delivery
from bot.desk import Desk
from bot.rechecks import OTHER_STORY, SAME_STORY, likeness
from storage import candidates, cases
from storage.candidates import Candidate
from storage.models import Case, CaseNotFoundError, StorageError

SAME_WORDS = "These are the words that I checked last; nothing has changed."


def stands_alone(desk: Desk, delivery: Delivery, case: Case) -> bool:
    """Tell whether a case is to be read as it is: not one that is a new version of another, or may be."""
    candidate = candidates.of(desk.database, case.id)
    if candidate is None:
        return True
    if candidate.asked:
        return False
    share = likeness(cases.text(desk.database, case.id), cases.text(desk.database, candidate.follows))
    if share < OTHER_STORY or not _may_follow(desk, delivery, candidate, case.opened_by):
        return candidates.another_story(desk.database, case.id)
    if share >= SAME_STORY:
        become_version(desk, delivery, case, by=case.opened_by)
        return False
    with desk.database.writing():
        candidates.asked(desk.database, case.id)
        delivery.redraw_report(case)
    delivery.wake()
    return False


def become_version(desk: Desk, delivery: Delivery, case: Case, *, by: str) -> str:
    """Make a case the next version of the one in whose thread it was given; return what to say to that.

    CaseNotFoundError where whoever decides it may not see that one by now.
    """
    candidate = candidates.of(desk.database, case.id)
    if candidate is None:
        raise StorageError("It was decided already that this is a story of its own.")
    if not _may_follow(desk, delivery, candidate, by):
        raise CaseNotFoundError(NOT_YOURS)
    with desk.database.writing():
        number = candidates.new_version(desk.database, case.id, by, desk.now())
        if number is None:
            delivery.in_thread(desk.case(candidate.follows), said(SAME_WORDS))
    delivery.stands()
    return SAME_WORDS if number is None else f"🔁  Taken as version {number}; what it changed comes below."


def _may_follow(desk: Desk, delivery: Delivery, candidate: Candidate, by: str) -> bool:
    """Tell whether somebody may see now what they would write a new version of."""
    try:
        return delivery.sees(desk.case(candidate.follows), by)
    except CaseNotFoundError:  # it has been purged
        return False


def said(sentence: str) -> Message:
    """Return a sentence as a message."""
    return message(sentence, [section(sentence)])
