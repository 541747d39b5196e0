# ruff: noqa: S608 - every piece of SQL here is a constant of this module
"""Sharing: what one person had checked for themselves goes to a channel, and behind its wall.

The report to one person may draw on stories from every private channel that they are in. Of that only what those in the
channel may see goes along.
"""

from __future__ import annotations

import json
from datetime import datetime

from sqlite_utils import Database as Connection

from extraction.models import Record
from storage import archive, audit, cases, postings, work
from storage.database import Database
from storage.models import Case, Report, State, StorageError
from storage.postings import Posting

# What a check may have found by way of another story.
_OF_OTHERS = "(sources <> '[]' OR code LIKE 'ARC-%' OR code LIKE 'QUO-%')"


class Destination(Record):
    """Where a case goes: the channel, the wall that it stands behind, and the workspace whose copy it may be shown.

    `team` is "" where people of another company are in the channel.
    """

    channel: str
    wall: str
    team: str

    @property
    def own(self) -> bool:
        """Whether the channel has a wall of its own, and nobody from outside behind it."""
        return bool(self.team) and self.wall != self.team


def refusal(case: Case, by: str, to: Destination) -> str:
    """Say why a case can't be shared by somebody, "" where it can."""
    if case.wall != f"{case.workspace}/{by}":
        return "Only a report to you alone can be shared, and only by you. This one stands in a channel already."
    if case.state not in {State.CHECKED, State.SIGNED_OFF}:
        return "It has not been read yet; try again when the report is there."
    if case.embargo and not to.own:
        return "This copy is under an embargo, so it can go only to a private channel of your own newsroom."
    return ""


def share(  # noqa: PLR0917 - as `rulings.rule`
    database: Database, case_id: str, to: Destination, report: Report, by: str, at: datetime, *, reopened: bool = False
) -> tuple[Posting, ...]:
    """Move a case behind a channel's wall, its report to be posted there anew; return its messages until then.

    `report` is what the checks say to the eyes of those in the channel: of what was logged, only that stays.
    `reopened` takes a sign-off back that does not count there. StorageError where the case can't be shared.
    """
    with database.writing() as connection:
        case = cases.get(database, case_id)
        why = refusal(case, by, to)
        if why:
            raise StorageError(why)
        stood = tuple(postings.posted(database, case_id).values())
        if reopened:
            work.reopen(database, case_id, by, at)
        _narrow(connection, case_id, report)
        connection.execute(
            """
            UPDATE cases SET wall = ?, channel = ?, team = nullif(?, ''), thread = NULL, report = NULL,
                released_to = NULL
            WHERE id = ?
            """,
            (to.wall, to.channel, to.team, case_id),
        )
        archive.put_case(connection, cases.get(database, case_id), report.article.text)
        for table in ("postings", "outbox"):
            connection.execute(f"DELETE FROM {table} WHERE case_id = ?", (case_id,))
        postings.undeliver(database, case_id)
        audit.append(database, at, by, "shared", case_id, f"with {to.channel}")
        return stood


def _narrow(connection: Connection, case_id: str, report: Report) -> None:
    """Take out of a case's runs what its report to the channel does not have."""
    runs = "SELECT id FROM runs WHERE case_id = ?1"
    found = [*(f for result in report.run.results for f in result.findings), *report.run.findings]
    kept = json.dumps([finding.id for finding in found])
    right = json.dumps([[c.code, c.span.start, c.span.end, c.working] for c in report.run.confirmed])
    shown = json.dumps([case.case for case in report.related])
    latest = "SELECT max(id) FROM runs WHERE case_id = ?1"
    listed = "(SELECT value FROM json_each(?2))"
    for taken_out, what in (
        # What was found in an earlier version of the copy alone stays as far as no other story is in it.
        (
            f"findings WHERE run IN ({runs}) AND id NOT IN {listed} AND (run = ({latest}) OR {_OF_OTHERS})",
            kept,
        ),
        (f'related_cases WHERE run IN ({runs}) AND "case" NOT IN {listed}', shown),
        (
            f'confirmations WHERE run IN ({runs}) AND json_array(code, start, "end", working) NOT IN {listed}',
            right,
        ),
    ):
        connection.execute(f"DELETE FROM {taken_out}", (case_id, what))
    # One found by way of several stories may name others now.
    for finding in found:
        connection.execute(
            f"UPDATE findings SET message = ?2, working = ?3, sources = ?4 WHERE run IN ({runs}) AND id = ?5",
            (case_id, finding.message, finding.working, json.dumps(finding.sources), finding.id),
        )
    series = report.series.model_dump_json() if report.series else None
    connection.execute("UPDATE runs SET withheld = ?, series = ? WHERE case_id = ?", (report.withheld, series, case_id))
    for result in report.run.results:
        connection.execute(
            f"UPDATE results SET outcome = ?2, error = ?3 WHERE run IN ({latest}) AND code = ?4",
            (case_id, result.outcome.value, result.error, result.code),
        )
