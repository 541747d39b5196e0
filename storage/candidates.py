"""Copy that was given in the thread of a report: a case of its own on disk, until it is told to be a new version."""

from __future__ import annotations

from datetime import datetime

from extraction.models import Record
from storage import cases, deliveries, postings, versions
from storage.database import Database
from storage.models import CaseNotFoundError


class Candidate(Record):
    """The case whose new version a copy may be, and whether somebody is being asked."""

    follows: str
    asked: bool


def propose(database: Database, case_id: str, follows: str) -> None:
    """Note that a case that has just come in may be a new version of another, behind whose wall it stands then.

    Under that one's embargo, too: else the copy would be found before it is known to be embargoed.
    """
    with database.writing() as connection:
        connection.execute("INSERT INTO candidates (case_id, follows) VALUES (?, ?)", (case_id, follows))
        other = cases.get(database, follows)
        if other.wall != other.workspace:  # what stands in public has no wall to give
            connection.execute(
                """
                UPDATE cases SET (wall, embargo, released_to) =
                    (SELECT wall, embargo, released_to FROM cases WHERE id = ?)
                WHERE id = ?
                """,
                (follows, case_id),
            )


def of(database: Database, case_id: str) -> Candidate | None:
    """Return whose new version a case may be, None where it stands on its own."""
    with database.reading() as connection:
        row = connection.execute("SELECT follows, asked FROM candidates WHERE case_id = ?", (case_id,)).fetchone()
    return Candidate(follows=row[0], asked=bool(row[1])) if row else None


def asked(database: Database, case_id: str) -> None:
    """Note that somebody is asked: until they answer, nothing of the case waits to be done."""
    with database.writing() as connection:
        connection.execute("UPDATE candidates SET asked = 1 WHERE case_id = ?", (case_id,))
        postings.delivered(database, case_id)


def another_story(database: Database, case_id: str) -> bool:
    """Let a case stand on its own, to be read; False where that was decided before."""
    with database.writing() as connection:
        decided = connection.execute("DELETE FROM candidates WHERE case_id = ?", (case_id,)).rowcount
        if decided:
            postings.undeliver(database, case_id)
        return bool(decided)


def new_version(database: Database, case_id: str, by: str, at: datetime) -> int | None:
    """Make a case the next version of the one that it follows, and none of its own any more; return its number.

    None where it has the very words of the latest version. CaseNotFoundError where it was decided before, either way.
    What came from the same source is not taken in again.
    """
    with database.writing() as connection:
        case, candidate = cases.get(database, case_id), of(database, case_id)
        if candidate is None:
            raise CaseNotFoundError("It was decided already that this is a story of its own.")
        text = cases.text(database, case_id)
        number = versions.add(database, candidate.follows, text, by, at, case.source, outsider=not case.team)
        deliveries.first(database, case.source, at)
        connection.execute("DELETE FROM cases WHERE id = ?", (case_id,))
        return number
