"""A report less what its reader may not see any more: earlier stories behind walls that they no longer stand behind.

A report to one person may draw on every private channel that they were in when it was read; and a public channel whose
stories it draws on may be a private one by now. What was logged stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from checks.models import CheckRun, Confirmation, Finding
from storage.models import ARCHIVED, Report, Series

Seen = Callable[[frozenset[str]], frozenset[str]]

# What these checks found right they found by way of an earlier story, and do not say of which.
_BY_OTHERS = ("ARC-", "QUO-")


def narrowed(report: Report, seen: Seen) -> Report:
    """Return a report with what draws on the stories that `seen` returns, of those checked here, and on no others."""
    others = _checked_here(_drawn_on(report))
    gone = others - seen(others) if others else others
    if not gone:
        return report
    return report.model_copy(
        update={
            "run": _run(report.run, gone),
            "related": tuple(case for case in report.related if case.case not in gone),
            "series": _series(report.series, gone),
            "unseen": len(gone),
        }
    )


def without_unseen(found: Iterable[Finding], seen: Seen) -> tuple[Finding, ...]:
    """Return the findings that draw on no story which may not be seen."""
    listed = tuple(found)
    others = _checked_here(source for finding in listed for source in finding.sources)
    gone = others - seen(others) if others else others
    return _left(listed, gone)


def _drawn_on(report: Report) -> Iterable[str]:
    yield from (case.case for case in report.related)
    yield from (source for finding in _found(report.run) for source in finding.sources)
    yield from (row.case for row in (report.series.rows if report.series else ()))


def _checked_here(stories: Iterable[str]) -> frozenset[str]:
    return frozenset(story for story in stories if story and not story.startswith(ARCHIVED))


def _found(run: CheckRun) -> Iterable[Finding]:
    yield from run.findings
    yield from (finding for result in run.results for finding in result.findings)


def _run(run: CheckRun, gone: frozenset[str]) -> CheckRun:
    results = tuple(
        result.model_copy(
            update={"findings": _left(result.findings, gone), "confirmed": _on_their_own(result.confirmed)}
        )
        for result in run.results
    )
    return run.model_copy(update={"results": results, "findings": _left(run.findings, gone)})


def _left(found: Iterable[Finding], gone: frozenset[str]) -> tuple[Finding, ...]:
    return tuple(finding for finding in found if not gone.intersection(finding.sources))


def _on_their_own(right: Iterable[Confirmation]) -> tuple[Confirmation, ...]:
    return tuple(one for one in right if not one.code.startswith(_BY_OTHERS))


def _series(series: Series | None, gone: frozenset[str]) -> Series | None:
    """Return the rows that are left and, of the columns, those that the article itself has and another row as well."""
    if series is None or not gone.intersection(row.case for row in series.rows):
        return series
    rows = [row for row in series.rows if row.case not in gone]
    kept = [
        index
        for index in range(len(series.columns))
        if sum(bool(row.cells[index]) for row in rows) > 1 and any(row.cells[index] for row in rows if not row.case)
    ]
    if not kept:
        return None
    return Series(
        columns=tuple(series.columns[index] for index in kept),
        rows=tuple(row.model_copy(update={"cells": tuple(row.cells[index] for index in kept)}) for row in rows),
    )
