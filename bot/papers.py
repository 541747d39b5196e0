"""A case's papers: its report and all that the desk has done with it, for whoever writes them into a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.desk import Desk
from bot.narrowed import Seen, narrowed
from storage import checklist, notes, people, questions, versions
from storage.checklist import Tick
from storage.models import Case, Report, Ruling
from storage.notes import Note
from storage.questions import Question
from storage.versions import Version


class Papers(NamedTuple):
    """All that there is of a case: its report, what the desk has done with it, its versions, and who the people are.

    Rulings, notes and questions are by finding, ticks by claim, and names by the ids that Slack has for people.
    """

    case: Case
    report: Report
    rulings: Mapping[str, Ruling] = {}
    notes: Mapping[str, Note] = {}
    questions: Mapping[str, Sequence[Question]] = {}
    ticks: Mapping[str, Tick] = {}
    versions: tuple[Version, ...] = ()
    people: Mapping[str, str] = {}

    def who(self, person: str) -> str:
        """Return what somebody is called, as far as that is known."""
        return self.people.get(person, person)

    def said_of(self, finding: str) -> Iterator[str]:
        """Yield what the desk says of a finding, a line each: the ruling, the note, the questions and their answers."""
        if ruling := self.rulings.get(finding):
            why = f": {ruling.note}" if ruling.note else ""
            yield f"{ruling.verdict.value.capitalize()}, {self.who(ruling.by)}, {minute(ruling.at)}{why}"
        if note := self.notes.get(finding):
            yield f"Note, {self.who(note.by)}, {minute(note.at)}: {note.text}"
        for question in self.questions.get(finding, ()):
            asked = f"{self.who(question.asked_by)} asked {self.who(question.asked_of)}, {minute(question.asked_at)}"
            yield f"{asked}: {question.question}"
            if question.answered_at:
                by = self.who(question.answered_by or question.asked_of)
                yield f"{by} answered, {minute(question.answered_at)}: {question.answer}"
            else:
                yield "No answer yet."


def papers_of(desk: Desk, case: Case, seen: Seen | None = None) -> Papers:
    """Return all that there is of a case; of other cases that it draws on only what `seen` returns, if it is given."""
    report, database = desk.report(case.id), desk.database
    if seen:
        report = narrowed(report, seen)
    papers = Papers(
        case=case,
        # The time that it took to read it once more says nothing, and would make each file another.
        report=report.model_copy(update={"millis": round(sum(result.millis for result in report.run.results), 1)}),
        rulings=desk.standing(case.id),
        notes=notes.newest(database, case.id),
        questions=questions.by_finding(database, case.id),
        ticks=checklist.newest(database, case.id),
        versions=versions.of(database, case.id),
    )
    named, involved = people.named(database, case.workspace), set(_involved(papers))
    return papers._replace(people={person: name for person, name in named.items() if person in involved})


def _involved(papers: Papers) -> Iterator[str | None]:
    """Yield the ids of those who had to do with a case, None here and there."""
    case = papers.case
    yield from (case.opened_by, case.owner, case.signed_off_by)
    yield from (ruling.by for ruling in papers.rulings.values())
    yield from (note.by for note in papers.notes.values())
    yield from (tick.by for tick in papers.ticks.values())
    for asked in papers.questions.values():
        for question in asked:
            yield from (question.asked_by, question.asked_of, question.answered_by)


def minute(at: datetime) -> str:
    """Return a time as a file has it, in the one zone that means the same to every reader."""
    return f"{at:%Y-%m-%d %H:%M} UTC"
