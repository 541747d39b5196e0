"""What reporters were asked about a finding, and what they answered."""

from __future__ import annotations

from datetime import datetime

from pydantic import AwareDatetime

from extraction.models import Record
from storage import audit, runs
from storage.database import Database
from storage.models import CaseNotFoundError, StorageError


class Question(Record):
    """A question about a finding: who asked whom, and the answer, if there is one."""

    id: int
    case_id: str
    finding: str
    asked_by: str
    asked_of: str
    asked_at: AwareDatetime
    question: str
    answer: str | None = None
    answered_by: str | None = None
    answered_at: AwareDatetime | None = None


def ask(  # noqa: PLR0917 - as `rulings.rule`
    database: Database, case_id: str, finding: str, of: str, question: str, by: str, at: datetime
) -> Question:
    """Put a question on record before it is posted."""
    with database.writing() as connection:
        runs.current(connection, case_id, finding, "ask about")
        cursor = connection.execute(
            """
            INSERT INTO questions (case_id, finding, asked_by, asked_of, asked_at, question) VALUES (?, ?, ?, ?, ?, ?)
            """,
            (case_id, finding, by, of, at.isoformat(), question),
        )
        audit.append(database, at, by, "asked", case_id, f"{finding} {of}")
        return get(database, case_id, int(cursor.lastrowid or 0))


def answer(database: Database, asked: Question, said: str, by: str, at: datetime) -> Question:
    """Record an answer; StorageError where there is one already."""
    with database.writing() as connection:
        if get(database, asked.case_id, asked.id).answer is not None:
            raise StorageError("That has been answered already.")
        connection.execute(
            "UPDATE questions SET answer = ?, answered_by = ?, answered_at = ? WHERE id = ?",
            (said, by, at.isoformat(), asked.id),
        )
        audit.append(database, at, by, "answered", asked.case_id, asked.finding)
        return get(database, asked.case_id, asked.id)


def get(database: Database, case_id: str, number: int) -> Question:
    """Return a question about a case; CaseNotFoundError where there is none."""
    with database.reading() as connection:
        rows = list(connection.query("SELECT * FROM questions WHERE case_id = ? AND id = ?", [case_id, number]))
    if not rows:
        raise CaseNotFoundError("There is no such question; its case may have been purged.")
    return Question.model_validate(rows[0])


def of(database: Database, case_id: str) -> list[Question]:
    """Return what was asked about a case, in order."""
    with database.reading() as connection:
        rows = connection.query("SELECT * FROM questions WHERE case_id = ? ORDER BY id", [case_id])
        return [Question.model_validate(row) for row in rows]


def by_finding(database: Database, case_id: str) -> dict[str, list[Question]]:
    """Return what was asked about a case, in order, by the finding that it was asked about."""
    asked: dict[str, list[Question]] = {}
    for question in of(database, case_id):
        asked.setdefault(question.finding, []).append(question)
    return asked


def waiting(database: Database, case_id: str) -> list[Question]:
    """Return the questions without an answer about what the latest version still has; what is solved needs none."""
    with database.reading():
        found = {finding.id for finding in runs.findings(database, case_id)}
        return [one for one in of(database, case_id) if one.answer is None and one.finding in found]


def carry(database: Database, question: Question, to: str) -> None:
    """Let a question stand at the same fault in a new version."""
    with database.writing() as connection:
        connection.execute("UPDATE questions SET finding = ? WHERE id = ?", (to, question.id))
