"""How a report is shown where it stands: decided when it is handed over, so that it does not change under the desk."""

from __future__ import annotations

from typing import NamedTuple

from pydantic import Field

from checks.models import Severity
from extraction.models import Record
from storage.database import Database


class Share(NamedTuple):
    """How many findings of a check were right, of how many that were ruled on."""

    right: int
    ruled: int


class Hearing(Record):
    """The severities that are shown, and the checks whose findings are shown one severity lower, with the reason."""

    severities: tuple[Severity, ...] = tuple(Severity)
    quieter: dict[str, Share] = Field(default_factory=dict)


def of(database: Database, case_id: str) -> Hearing:
    """Return how a case's report is shown; everything, as it was found, where nothing was decided."""
    with database.reading() as connection:
        row = connection.execute("SELECT held FROM hearings WHERE case_id = ?", (case_id,)).fetchone()
    return Hearing.model_validate_json(row[0]) if row else Hearing()


def keep(database: Database, case_id: str, hearing: Hearing) -> None:
    """Keep how a case's report is shown, in the place of what held for an earlier version."""
    with database.writing() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO hearings (case_id, held) VALUES (?, ?)",
            (case_id, hearing.model_dump_json(exclude_defaults=True)),
        )
