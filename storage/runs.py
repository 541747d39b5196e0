"""Runs: what checking a case found, as offsets, codes and working, so that its report can be shown again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NamedTuple

from sqlite_utils import Database as Connection

from checks.models import CheckRun, Confirmation, Finding, Fix, Result
from extraction.models import Article, Span
from storage import archive, attachments, audit, cases
from storage.database import Database
from storage.models import CaseNotFoundError, OutdatedError, RelatedCase, Report, Series, State, StorageError

try:
    STET = version("stet")
except PackageNotFoundError:  # run from a checkout
    STET = "0"

_LISTED = ("why", "corrections")  # a related case's fields that are kept as JSON
_LATEST = "SELECT max(id) FROM runs WHERE case_id = ?"
_OF_VERSION = "SELECT max(id) FROM runs WHERE case_id = ? AND version = ?"


def record(database: Database, case_id: str, report: Report, at: datetime) -> bool:
    """Log a run and all it found, all at once; the case is checked then, and its text can be found behind its wall.

    False where the same Stet had run on the same version: that changes nothing. OutdatedError where the report is not
    of the case's latest text, or where files that belong to it have come meanwhile.
    """
    rows = [(table, list(found)) for table, found in _rows(report)]  # before others have to wait for the log
    with database.writing() as connection:
        case = cases.get(database, case_id)
        number, digest = connection.execute(
            "SELECT number, sha256 FROM versions WHERE case_id = ? ORDER BY number DESC LIMIT 1", (case_id,)
        ).fetchone()
        if digest != report.article.id:
            raise OutdatedError(f"The report is not of the latest text of case {case_id}; check that text again.")
        if attachments.wait(database, case_id):
            raise OutdatedError(f"Files have come to case {case_id} since it was read; read it again with them.")
        connection.execute(
            "UPDATE cases SET state = ?, error = NULL WHERE id = ? AND state <> ?",
            (State.CHECKED.value, case_id, State.SIGNED_OFF.value),
        )
        added = connection.execute(
            """
            INSERT INTO runs (case_id, version, article, stet, ran_at, millis, withheld, series)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """,
            (
                case_id,
                number,
                digest,
                STET,
                at.isoformat(),
                report.millis,
                report.withheld,
                report.series.model_dump_json() if report.series else None,
            ),
        )
        if not added.rowcount:
            return False
        for table, found in rows:
            connection.table(table).insert_all([{"run": added.lastrowid, **row} for row in found])
        archive.put_case(connection, case, report.article.text)
        detail = f"findings: {len(report.run.findings)}, related: {len(report.related)}"
        audit.append(database, at, "stet", "checked", case_id, detail)
        return True


def findings(database: Database, case_id: str) -> tuple[Finding, ...]:
    """Return what a case's latest run reported, in order; nothing where it has not been checked yet."""
    with database.reading() as connection:
        cases.get(database, case_id)
        rows = connection.query(
            f"SELECT * FROM findings WHERE run = ({_LATEST}) AND place IS NOT NULL ORDER BY place",  # noqa: S608
            [case_id],
        )
        return tuple(_finding(row) for row in rows)


class Counted(NamedTuple):
    """A figure of a run: where it stands, what it counts and its unit."""

    start: int
    end: int
    counted: str | None
    unit: str


def of_version(database: Database, case_id: str, version: int) -> tuple[Finding, ...]:
    """Return what the latest run on one version reported, in order; nothing where that was not checked."""
    with database.reading() as connection:
        rows = connection.query(
            f"SELECT * FROM findings WHERE run = ({_OF_VERSION}) AND place IS NOT NULL ORDER BY place",  # noqa: S608
            [case_id, version],
        )
        return tuple(_finding(row) for row in rows)


def checked_before(database: Database, case_id: str, version: int) -> int | None:
    """Return the last version before one that was checked, None where none was: two may come in before either is."""
    with database.reading() as connection:
        found = connection.execute(
            "SELECT max(version) FROM runs WHERE case_id = ? AND version < ?", (case_id, version)
        ).fetchone()[0]
    return None if found is None else int(found)


def counted(database: Database, case_id: str, version: int) -> list[Counted]:
    """Return the figures of the latest run on one version, in the order of the copy."""
    with database.reading() as connection:
        rows = connection.execute(
            f'SELECT start, "end", counted, unit FROM figures WHERE run = ({_OF_VERSION}) ORDER BY start',  # noqa: S608
            (case_id, version),
        )
        return [Counted(*row) for row in rows]


def finding(database: Database, case_id: str, finding_id: str) -> Finding:
    """Return one reported finding of a case, as the latest run with it has it; CaseNotFoundError where there is none.

    Earlier runs count, since the buttons under an earlier message still work.
    """
    with database.reading() as connection:
        return _finding(reported(connection, case_id, finding_id))


def reported(connection: Connection, case_id: str, finding_id: str) -> dict[str, Any]:
    """Return the newest row of a reported finding; CaseNotFoundError where the case has none such."""
    rows = list(
        connection.query(
            """
            SELECT findings.* FROM findings JOIN runs ON runs.id = findings.run
            WHERE runs.case_id = ? AND findings.id = ? AND place IS NOT NULL ORDER BY run DESC LIMIT 1
            """,
            [case_id, finding_id],
        )
    )
    if not rows:
        raise CaseNotFoundError(f"Case {case_id} has no finding {finding_id}; it may have been purged.")
    return rows[0]


def current(connection: Connection, case_id: str, finding_id: str, do: str) -> dict[str, Any]:
    """Return the newest row of a reported finding, to `do` something with it.

    StorageError where a later version of the copy has been checked than the last one with it: nobody would see it.
    """
    found = reported(connection, case_id, finding_id)
    of, last = connection.execute(
        "SELECT (SELECT version FROM runs WHERE id = ?), max(version) FROM runs WHERE case_id = ?",
        (found["run"], case_id),
    ).fetchone()
    if of < last:
        raise StorageError(f"A newer version has been checked; {do} its findings below.")
    return found


def latest(database: Database, case_id: str) -> CheckRun | None:
    """Return a case's latest run with every check's answer, None where it has not been checked yet."""
    with database.reading() as connection:
        cases.get(database, case_id)
        run = connection.execute(
            "SELECT id, article FROM runs WHERE case_id = ? ORDER BY id DESC", [case_id]
        ).fetchone()
        if run is None:
            return None
        found = list(connection.query("SELECT * FROM findings WHERE run = ? ORDER BY number", [run[0]]))
        right = list(connection.query("SELECT * FROM confirmations WHERE run = ? ORDER BY number", [run[0]]))
        results = tuple(
            Result(
                code=row["code"],
                outcome=row["outcome"],
                findings=tuple(_finding(f) for f in found if f["code"] == row["code"]),
                confirmed=tuple(_confirmation(c) for c in right if c["code"] == row["code"]),
                error=row["error"],
                millis=row["millis"],
            )
            for row in connection.query("SELECT * FROM results WHERE run = ? ORDER BY number", [run[0]])
        )
        shown = sorted((f for f in found if f["place"] is not None), key=lambda f: int(f["place"]))
        return CheckRun(article=run[1], results=results, findings=tuple(_finding(f) for f in shown))


def related(database: Database, case_id: str) -> tuple[RelatedCase, ...]:
    """Return the earlier related cases that a case's latest run showed, best first.

    One that was checked here has the address of its report, and is of the day on which it was handed in.
    """
    with database.reading() as connection:
        cases.get(database, case_id)
        rows = connection.query(
            f"""
            SELECT "case", ref, related_cases.headline, kind, score, why, corrections,
                coalesce(related_cases.published, date(cases.opened_at)) AS published,
                coalesce(related_cases.url, postings.url) AS url
            FROM related_cases LEFT JOIN cases ON cases.id = "case"
                LEFT JOIN postings ON postings.case_id = "case" AND slot = 'report'
            WHERE run = ({_LATEST}) ORDER BY related_cases.number
            """,  # noqa: S608
            [case_id],
        )
        return tuple(RelatedCase(**{**row, **{listed: json.loads(row[listed]) for listed in _LISTED}}) for row in rows)


def withheld(database: Database, case_id: str) -> int:
    """Return how many related cases a case's latest run did not show because proceedings are active."""
    return int(_of_latest(database, case_id, "withheld") or 0)


def series(database: Database, case_id: str) -> Series | None:
    """Return the figures of the recurring event that a case's latest run is one of, None where it is of none."""
    found = _of_latest(database, case_id, "series")
    return Series.model_validate_json(found) if found else None


def _of_latest(database: Database, case_id: str, column: str) -> Any:
    with database.reading() as connection:
        cases.get(database, case_id)
        row = connection.execute(f"SELECT {column} FROM runs WHERE id = ({_LATEST})", (case_id,)).fetchone()  # noqa: S608
        return row[0] if row else None


def _rows(report: Report) -> Iterable[tuple[str, Iterable[dict[str, Any]]]]:
    """Yield each table with the rows that the report puts in it."""
    run, article = report.run, report.article
    place = {finding.id: i for i, finding in enumerate(run.findings)}
    found = {f.id: f for f in [*(f for result in run.results for f in result.findings), *run.findings]}
    yield (
        "results",
        (
            {"number": i, "code": r.code, "outcome": r.outcome.value, "error": r.error, "millis": r.millis}
            for i, r in enumerate(run.results)
        ),
    )
    yield (
        "findings",
        (
            {
                "number": i,
                "id": f.id,
                "place": place.get(f.id),
                "severity": f.severity.value,
                "message": f.message,
                "sources": json.dumps(f.sources),
                "fix": json.dumps([[fix.span.start, fix.span.end, fix.replacement] for fix in f.fix]),
                **_said(f),
            }
            for i, f in enumerate(found.values())
        ),
    )
    confirmed = (c for result in run.results for c in result.confirmed)
    yield "confirmations", ({"number": i, **_said(c)} for i, c in enumerate(confirmed))
    yield "figures", _figures(article)
    yield "claims", _claims(article)
    yield (
        "related_cases",
        (
            {"number": i, **row, **{listed: json.dumps(row[listed]) for listed in _LISTED}}
            for i, row in enumerate(r.model_dump(mode="json") for r in report.related)
        ),
    )


def _said(item: Finding | Confirmation) -> dict[str, Any]:
    return {
        "code": item.code,
        "start": item.span.start,
        "end": item.span.end,
        "evidence": json.dumps([[span.start, span.end] for span in item.evidence]),
        "working": item.working,
    }


def _figures(article: Article) -> Iterable[dict[str, Any]]:
    for i, figure in enumerate(article.figures):
        row = figure.model_dump(mode="json", include=set(_AS_THEY_ARE))
        yield {
            "number": i,
            "start": figure.span.start,
            "end": figure.span.end,
            "counted": figure.counted.lemma if figure.counted else None,
            "said_at": figure.when,
            **row,
        }


_AS_THEY_ARE: Sequence[str] = "kind value low high unit bound trend event place said_by quoted section".split()


def _claims(article: Article) -> Iterable[dict[str, Any]]:
    for i, claim in enumerate(article.claims):
        yield {
            "number": i,
            "start": claim.span.start,
            "end": claim.span.end,
            "kind": claim.kind.value,
            "worth": claim.worth,
            "why": json.dumps(claim.why),
            "attributed_to": claim.attributed_to,
            "quoted": claim.quoted,
            "figures": json.dumps(claim.figures),
        }


def _finding(row: dict[str, Any]) -> Finding:
    fix = tuple(Fix(span=Span(start=start, end=end), replacement=new) for start, end, new in json.loads(row["fix"]))
    plain = _without(row, "run", "number", "place", "start", "end", "evidence", "fix", "sources")
    return Finding(**plain, **_spans(row), fix=fix, sources=tuple(json.loads(row["sources"])))


def _confirmation(row: dict[str, Any]) -> Confirmation:
    return Confirmation(**_without(row, "run", "number", "start", "end", "evidence"), **_spans(row))


def _spans(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row's span and evidence as the record has them."""
    return {
        "span": Span(start=row["start"], end=row["end"]),
        "evidence": tuple(Span(start=start, end=end) for start, end in json.loads(row["evidence"])),
    }


def _without(row: dict[str, Any], *columns: str) -> dict[str, Any]:
    return {column: value for column, value in row.items() if column not in columns}
