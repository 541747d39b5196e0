"""What is remembered: cases, rulings, earlier stories. All are frozen; times are aware UTC datetimes."""

from __future__ import annotations

import json
from datetime import date, datetime
from enum import StrEnum

from pydantic import AwareDatetime

from checks.models import CheckRun
from extraction.errors import StetError
from extraction.models import Article, Correction, Record, Relation


class StorageError(StetError):
    """The log can't be used."""


class OutdatedError(StorageError):
    """The copy has changed since it was read."""


class CaseNotFoundError(StorageError):
    """There is no such case, or no such finding in it."""


class SchemaTooNewError(StorageError):
    """The database was written by a later Stet."""


ARCHIVED = "archive/"  # how the case id of an imported story begins
OPEN = "open"  # the wall of what anybody may see: imported cuttings
LOCAL = "local"  # the wall of what was checked on the command line


class State(StrEnum):
    """Where a case stands: accepted and on disk, read and checked, signed off, or given up with a reason."""

    QUEUED = "queued"
    CHECKED = "checked"
    SIGNED_OFF = "signed off"
    FAILED = "failed"


class Verdict(StrEnum):
    """An editor's ruling on a finding; one that is withdrawn leaves it open again."""

    CORRECTED = "corrected"
    STANDS = "stands"
    IGNORED = "ignored"
    WITHDRAWN = "withdrawn"


class NewCase(Record):
    """An article that somebody wants checked, before it has been read.

    `source` is what makes it one delivery ("T1/C1/1700000000.1"): the same source twice is one case. `wall` says
    who may see it: OPEN, "local" (the command line), "T1" (a workspace's public channels) or "T1/C1" (one private
    channel or direct message). `channel` and `thread` say where the report goes. Copy under an `embargo` (until when,
    UTC) stands behind its own channel's wall, public or not, until somebody releases it. `owner` has it in hand, and
    `due` is when it is to be published.
    """

    source: str
    wall: str
    text: str
    opened_by: str
    team: str = ""
    channel: str = ""
    thread: str | None = None
    headline: str | None = None
    published: date | None = None
    embargo: AwareDatetime | None = None
    owner: str | None = None
    due: AwareDatetime | None = None
    house: str = ""


class Case(Record):
    """One article being worked on. `report` is the Slack timestamp of its message, once posted.

    `embargo` is until when it is embargoed, and `released_to` the wall that it goes behind when it is released.
    `owner` has it in hand, and `due` is when it is to be published. `house` names the house style that it is read by,
    "" the desk's own.
    """

    id: str
    source: str
    wall: str
    opened_by: str
    opened_at: datetime
    team: str
    channel: str
    thread: str | None
    headline: str | None
    published: date | None
    state: State
    error: str | None = None
    report: str | None = None
    embargo: AwareDatetime | None = None
    released_to: str | None = None
    owner: str | None = None
    due: AwareDatetime | None = None
    signed_off_by: str | None = None
    signed_off_at: AwareDatetime | None = None
    house: str = ""

    @property
    def workspace(self) -> str:
        """The workspace that a case came from, and whose token speaks there; "" on the command line."""
        return "" if self.wall == LOCAL else self.source.partition("/")[0]


class Ruling(Record):
    """A verdict on a finding: whose, when, with what note. `number` counts the rulings on one finding from 1.

    `carried` is the version of the copy that it was made on, where that is an earlier one, else 0.
    """

    finding: str
    number: int
    verdict: Verdict
    by: str
    at: datetime
    note: str = ""
    carried: int = 0

    @property
    def holds(self) -> bool:
        """Whether the finding is done with: not where it was withdrawn, nor where what was corrected is there again."""
        return self.verdict is not Verdict.WITHDRAWN and not self.unsolved

    @property
    def unsolved(self) -> bool:
        """Whether it says that something was corrected which a later version still has."""
        return bool(self.carried) and self.verdict is Verdict.CORRECTED


class Entry(Record):
    """A line of the audit trail: who did what, on which case; never the copy's own words."""

    at: datetime
    who: str
    did: str
    case_id: str | None = None
    detail: str = ""


class RelatedCase(Record):
    """An earlier story, why it is related ("shares Kimberley Tran, Northampton"), and how strongly (0-1).

    `corrections` are what the newsroom put right in it.
    """

    case: str
    ref: str
    headline: str
    published: date | None
    kind: Relation
    score: float
    why: tuple[str, ...]
    url: str | None = None
    corrections: tuple[Correction, ...] = ()


class Reader(Record):
    """Whose eyes: the walls they may look behind. OPEN is always among them."""

    walls: frozenset[str] = frozenset({OPEN})

    @property
    def walls_json(self) -> str:
        """The walls as a JSON list, OPEN among them: how a query takes them in."""
        return json.dumps(sorted(self.walls | {OPEN}))


class Story(Record):
    """An earlier story to import. `ref` is the newsroom's own id for it.

    One under an `embargo` (until when, UTC) is found by nobody until somebody releases it.
    """

    ref: str
    text: str
    headline: str | None = None
    published: date | None = None
    url: str | None = None
    embargo: AwareDatetime | None = None


class SeriesRow(Record):
    """One story's figures; `case` is "" for the article itself."""

    case: str
    published: date | None
    cells: tuple[str, ...]


class Series(Record):
    """The figures of a recurring event, a row a story, the oldest first; a cell is "" where a story has no figure."""

    columns: tuple[str, ...]
    rows: tuple[SeriesRow, ...]


class Report(Record):
    """All that Stet has to say of an article; `millis` is the whole time it took.

    `withheld` counts the related cases that are not shown because proceedings against somebody in them are active,
    `unseen` those that whoever it is shown to may not see any more.
    """

    article: Article
    run: CheckRun
    related: tuple[RelatedCase, ...] = ()
    withheld: int = 0
    unseen: int = 0
    series: Series | None = None
    millis: float = 0.0
