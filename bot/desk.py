"""The use cases: check a story, log it, rule on a finding, look it up again.

The only module that joins all four packages. A `Desk` may be shared by threads. What it raises is a StetError, with
one sentence for the person who asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from time import perf_counter
from typing import NamedTuple

import extraction
from bot.library import Compared, Library, reader_of
from bot.narrowed import narrowed, without_unseen
from bot.rechecks import carry_over, found_again
from bot.series import series
from checks.catalogue import Page, named, page
from checks.models import Finding
from checks.run import run
from extraction.models import Article, Relation
from extraction.style import Style
from storage import articles, attachments, attempts, cases, deliveries, postings, rulings, runs, search, versions
from storage.database import Database
from storage.models import (
    ARCHIVED,
    LOCAL,
    OPEN,
    Case,
    NewCase,
    OutdatedError,
    Reader,
    RelatedCase,
    Report,
    Ruling,
    StorageError,
    Verdict,
)

WORKFLOW = "a workflow"  # who hands in what comes by the step: whom it names is no more than a word
COMPARED = 8  # related cases whose facts are compared
SHOWN = 5  # of them
BESIDE = 6  # stories about something else on people whom the copy names


class Logged(NamedTuple):
    """A report, the case it was logged as, and what went wrong where the log could not be used."""

    report: Report
    case: Case | None
    trouble: StorageError | None


class _Copy(NamedTuple):
    """What the answer depends on, besides the desk's house style."""

    text: str
    headline: str | None
    published: date | None
    style: str = ""  # the name of one that stands in the place of the desk's own


class Desk:
    """The desk: a log (or none), a house style, and two clocks: seconds to time the work, and the time of day.

    `readers` says behind which walls a case's report may look.
    """

    def __init__(
        self,
        database: Database | None,
        style: Style | None = None,
        clock: Callable[[], float] = perf_counter,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        readers: Callable[[Case], Reader] | None = None,
    ) -> None:
        self.style = style or Style()
        self._database = database
        self.readers = readers or reader_for
        # Which other cases those may see now whom a case's report is for; all of them at the command line.
        self.sees: Callable[[Case, frozenset[str]], frozenset[str]] = lambda _case, others: others
        self.hosts: frozenset[str] = frozenset()  # whose web pages may be fetched
        self.admins: frozenset[str] = frozenset()  # whom the installer named, alone or with the workspace
        self.styles: Mapping[str, Style] = {}  # the house styles that a channel may have in the place of the desk's
        self._clock = clock
        self.now = now
        # Each button pressed in Slack draws a report again; a few stay at hand, so that most are read once.
        self._again = lru_cache(maxsize=16)(self._read)
        self._kept = lru_cache(maxsize=64)(self._fetch)

    def may_administer(self, team: str, user: str) -> bool:
        """Tell whether somebody was named by whoever installed Stet, alone or with the workspace ("T0123/U0123")."""
        return not self.admins.isdisjoint({user, f"{team}/{user}"})

    @property
    def database(self) -> Database:
        """The log; StorageError where the desk has none."""
        if self._database is None:
            raise StorageError("This needs the log, and there is none here.")
        return self._database

    def check(
        self,
        text: str,
        *,
        headline: str | None = None,
        published: date | None = None,
        reader: Reader | None = None,
        archive: bool = True,
        case_id: str | None = None,
    ) -> Report:
        """Read, check and (unless `archive` is false or there is no log) compare a story; nothing is logged.

        `reader` says whose archive it is compared with; `case_id` is the story's own case, never related to itself.
        """
        began = self._clock()
        article = self._read(_Copy(text, headline, published))
        compared = Compared(article, article)
        if archive and self._database is not None:
            compared = self._compared(article, reader or Reader(), case_id)
        return self._reported(compared, began)

    def check_and_log(self, new: NewCase, *, archive: bool = True) -> Logged:
        """Check a story and log it at once, for the command line.

        Copy that can't be read leaves nothing in the log; a log that can't be used still leaves the report.
        """
        began = self._clock()
        article = self._read(_Copy(new.text, new.headline, new.published))
        compared, case, report = Compared(article, article), None, None
        try:
            case, _ = self.accept(new)
            if archive:
                compared = self._compared(article, self.readers(case), case.id)
            report = self._reported(compared, began)
            runs.record(self.database, case.id, report, self.now())
        except StorageError as trouble:
            return Logged(report or self._reported(compared, began), case, trouble)
        return Logged(report, case, None)

    def accept(self, new: NewCase) -> tuple[Case, bool]:
        """Put a story on disk before any work is done on it; False where the same source was accepted before."""
        return cases.accept(self.database, new, self.now())

    def work(self, case_id: str) -> Report:
        """Check an accepted case and log the run."""
        began, database = self._clock(), self.database
        with database.reading():
            case, version = cases.get(database, case_id), versions.latest(database, case_id)
            copy = self._copy_of(case)
        report = self._of(case, copy, began)
        # All that takes long comes before others have to wait for the log.
        read = articles.packed(report.article)
        again = found_again(database, case_id, version, report.run.findings, copy.text)
        with database.writing():
            if versions.latest(database, case_id) != version:
                raise OutdatedError(f"A new version of case {case_id} has come since it was read; read that.")
            if runs.record(database, case_id, report, self.now()) and again:
                carry_over(database, case_id, again)
            articles.keep(database, case_id, report.article.id, read, reader_of(report.article.style))
        if report.article.style == self.style:  # earlier stories are all read by the desk's own
            Library(self.database, self.style).keep(case_id, report.article)
        return report

    def report(self, case_id: str) -> Report:
        """Return a case's report again as it is in the log, even where a newer Stet would find other things.

        It is for no eyes in particular: what is shown to somebody is `seen`.
        """
        began = self._clock()
        case = cases.get(self.database, case_id)
        logged = runs.latest(self.database, case_id)
        if logged is None:
            return self._of(case, self._copy_of(case), began)
        return Report(
            article=self._as_read(case),
            run=logged,
            related=runs.related(self.database, case_id),
            withheld=runs.withheld(self.database, case_id),
            series=runs.series(self.database, case_id),
            millis=self._millis_since(began),
        )

    def seen(self, case: Case) -> Report:
        """Return a case's report less what those may not see any more whom it is for."""
        return narrowed(self.report(case.id), lambda others: self.sees(case, others))

    def visible(self, case: Case, found: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return those of a case's findings that those may see now whom its report is for."""
        return without_unseen(found, lambda others: self.sees(case, others))

    def checked_for(self, case: Case, reader: Reader) -> Report:
        """Return what the checks say of a case to other eyes; nothing is logged."""
        began = self._clock()
        return self._reported(self._compared(self._as_read(case), reader, case.id), began)

    def related(
        self,
        text: str,
        *,
        headline: str | None = None,
        published: date | None = None,
        reader: Reader | None = None,
        ref: str | None = None,
        limit: int = 5,
    ) -> tuple[RelatedCase, ...]:
        """Return the earlier related cases of a story, the most closely related first.

        `ref` is the story's own id in the archive, if it is there; it is never related to itself.
        """
        return self._related(self._read(_Copy(text, headline, published)), reader or Reader(), ref=ref, limit=limit)

    def case(self, case_id: str) -> Case:
        """Return a case; CaseNotFoundError where there is none."""
        return cases.get(self.database, case_id)

    def queued(self) -> list[Case]:
        """Return the cases to be worked on and reported to a channel, oldest first.

        The command line works on its own cases at once; one that it was stopped over waits for the next check of it.
        """
        return [case for case in cases.queued(self.database) if case.channel]

    def recent(self, reader: Reader, limit: int = 10) -> list[Case]:
        """Return the newest cases that `reader` may see."""
        return cases.recent(self.database, reader, limit)

    def reported(self, case_id: str, report_ts: str) -> None:
        """Note which Slack message carries a case's report."""
        cases.reported(self.database, case_id, report_ts)

    def failed(self, case_id: str, error: str) -> None:
        """Note that a case was given up, and why."""
        cases.failed(self.database, case_id, error, self.now())

    def try_again(self, case_id: str, by: str) -> None:
        """Put a case that was given up back in the queue; one that was not stays as it is."""
        with self.database.writing():
            if cases.requeue(self.database, case_id, by, self.now()):
                attempts.forget(self.database, case_id)
                attachments.again(self.database, case_id)
                postings.undeliver(self.database, case_id)

    def finding(self, case_id: str, finding_id: str) -> Finding:
        """Return one finding of a case's latest run; CaseNotFoundError where there is none."""
        return runs.finding(self.database, case_id, finding_id)

    def rule(
        self, case_id: str, finding_id: str, verdict: Verdict, by: str, *, note: str = "", after: int = 0
    ) -> tuple[Ruling, bool]:
        """Rule on a finding whose newest ruling is number `after` (0: none yet).

        Where somebody else was quicker nothing is written, and the ruling that stands comes back with False.
        """
        return rulings.rule(self.database, case_id, finding_id, verdict, by, self.now(), note=note, after=after)

    def standing(self, case_id: str) -> dict[str, Ruling]:
        """Return the newest ruling on each of a case's findings that has one, by the finding's id."""
        return rulings.standing(self.database, case_id)

    def first_delivery(self, event_id: str) -> bool:
        """Tell whether a Slack event is delivered for the first time; every later time it is False."""
        return deliveries.first(self.database, event_id, self.now())

    def explain(self, code: str) -> Page:
        """Return a check's page; CatalogueError where there is no such check."""
        return page(named(code))

    def _as_read(self, case: Case) -> Article:
        """Return a case's copy as it was read; it is read again only where another Stet read it."""
        copy = self._copy_of(case)
        try:
            return self._kept(case.id, copy.text, copy.style)
        except LookupError:
            return self._again(copy)

    def _fetch(self, case_id: str, text: str, named: str) -> Article:
        """Return a case's copy as it was read; LookupError where nothing was kept of it."""
        style = self._style(named)
        found = articles.fetch(self.database, case_id, text, style, reader_of(style))
        if found is None:
            raise LookupError(case_id)
        return found

    def _of(self, case: Case, copy: _Copy, began: float) -> Report:
        """Read, compare and check a case."""
        return self._reported(self._compared(self._again(copy), self.readers(case), case.id), began)

    def _copy_of(self, case: Case) -> _Copy:
        return _Copy(cases.text(self.database, case.id), case.headline, case.published, case.house)

    def _compared(self, article: Article, reader: Reader, case_id: str | None) -> Compared:
        """Return the article with what the archive says that concerns it, and the related cases that may be shown."""
        found = search.find(self.database, article, reader, case_id=case_id, limit=COMPARED + 1, beside=BESIDE)
        related = [earlier for earlier in found.related if not self._is_itself(article, earlier)][:COMPARED]
        return Library(self.database, self.style).compared(article, related, found.beside, reader, case_id)

    def _reported(self, compared: Compared, began: float) -> Report:
        """Ask every check; the report has the article as it was read, without other stories."""
        return Report(
            article=compared.article,
            run=run(compared.informed, self._clock),
            related=compared.related[:SHOWN],
            withheld=compared.withheld,
            series=series(compared.article, compared.informed.precedents),
            millis=self._millis_since(began),
        )

    def _related(
        self, article: Article, reader: Reader, *, case_id: str | None = None, ref: str | None = None, limit: int = 5
    ) -> tuple[RelatedCase, ...]:
        """Return the earlier related cases, without those that are this story as it was checked here before."""
        found = search.related(self.database, article, reader, case_id=case_id, ref=ref, limit=limit + 1)
        return tuple(earlier for earlier in found if not self._is_itself(article, earlier))[:limit]

    def _is_itself(self, article: Article, earlier: RelatedCase) -> bool:
        """Tell whether an earlier case is the very same words, checked on the command line under another date."""
        if earlier.kind is not Relation.DUPLICATE or earlier.case.startswith(ARCHIVED):
            return False
        same = cases.get(self.database, earlier.case).wall == LOCAL
        return same and cases.text(self.database, earlier.case) == article.text

    def _read(self, copy: _Copy) -> Article:
        return extraction.read(copy.text, self._style(copy.style), copy.published, copy.headline)

    def _style(self, named: str) -> Style:
        """Return a house style by its name; the desk's own where there is none of that name any more."""
        return self.styles.get(named, self.style)

    def _millis_since(self, began: float) -> float:
        return round((self._clock() - began) * 1000, 1)


def reader_for(case: Case) -> Reader:
    """Return whose eyes a case's report is for: the open archive, its workspace's public channels, its own channel's.

    Embargoed copy stands behind its own channel's wall, public or not. A workflow is told what was found, and anybody
    may have it ask about anywhere: its copy is compared with what everybody sees.
    """
    ours = {case.team} if case.team else set[str]()
    if case.opened_by == WORKFLOW:
        return Reader(walls=frozenset({OPEN, *ours}))
    if case.team and case.wall == case.team:
        ours.add(f"{case.team}/{case.channel}")
    elif case.wall != case.workspace:
        ours.add(case.wall)
    return Reader(walls=frozenset({OPEN, *ours}))


def local_reader() -> Reader:
    """Return the eyes of the person at the command line."""
    return Reader(walls=frozenset({OPEN, LOCAL}))


def local_case(text: str, opened_by: str, *, headline: str | None = None, published: date | None = None) -> NewCase:
    """Return a story checked on the command line as a case.

    The same words under the same headline and date are the same case, however often and from whatever file they
    come; a changed story is another.
    """
    digest = hashlib.sha256("\0".join([text, headline or "", str(published or "")]).encode()).hexdigest()
    return NewCase(
        source=f"cli/{digest}", wall=LOCAL, text=text, opened_by=opened_by, headline=headline, published=published
    )
