from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from checks.models import CheckRun, Confirmation, Finding, Fix, Outcome, Result, Severity
from extraction.models import Article, Mention, MentionKind, Span
from storage import cases, runs
from storage.database import Database, open_database
from storage.models import Case, NewCase, Report

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
KINDS = {"person": MentionKind.PERSON, "place": MentionKind.PLACE, "organisation": MentionKind.ORGANISATION}


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "stet.db")
    yield database
    database.close()


def _article(
    text: str,
    *,
    published: date | None = None,
    headline: str | None = None,
    ages: dict[str, int] | None = None,
    **named: str,
) -> Article:
    """Return an article that mentions the names given by kind, set apart by semicolons, where they first stand."""
    mentions = [
        Mention(
            span=Span(start=text.index(name), end=text.index(name) + len(name)),
            name=name,
            kind=KINDS[kind],
            key=name.lower(),
            age=(ages or {}).get(name),
        )
        for kind, names in named.items()
        for name in names.split(";")
    ]
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article(id=digest, text=text, published=published, headline=headline, mentions=tuple(mentions))


@pytest.fixture(scope="session")
def article() -> Callable[..., Article]:
    return _article


def _report(article: Article, *faults: tuple[str, int, int]) -> Report:
    """Return a report on the article with a finding for each code and span given."""
    findings = tuple(
        Finding(
            id=f"{code}-{start}-{end}".lower(),
            code=code,
            severity=Severity.ERROR,
            span=Span(start=start, end=end),
            message="The parts come to 70, more than the total of 65.",
            evidence=(Span(start=0, end=1),),
            working="40 + 30 = 70",
            fix=(
                Fix(span=Span(start=start, end=end), replacement="75"),
                Fix(span=Span(start=0, end=1), replacement=""),
            ),
        )
        for code, start, end in faults
    )
    right = Confirmation(code="ARI-SUM", span=Span(start=0, end=2), working="28 + 37 = 65")
    results = (
        *(Result(code=f.code, outcome=Outcome.FOUND, findings=(f,), millis=0.25) for f in findings),
        Result(code="ARI-SUM", outcome=Outcome.CLEAR, confirmed=(right,)),
        Result(code="DAT-WEEKDAY", outcome=Outcome.FAILED, error="ZeroDivisionError: no base"),
    )
    return Report(article=article, run=CheckRun(article=article.id, results=results, findings=findings), millis=84.0)


@pytest.fixture
def report() -> Callable[..., Report]:
    return _report


@pytest.fixture
def checked(log: Database) -> Callable[..., Case]:
    """Accept a text behind a wall and log a run on it."""

    def check(
        text: str,
        *faults: tuple[str, int, int],
        wall: str = "T1/C1",
        source: str = "",
        published: date | None = None,
        headline: str | None = None,
        channel: str = "",
    ) -> Case:
        new = NewCase(
            source=source or f"{wall}/{hashlib.sha256(text.encode()).hexdigest()[:12]}",
            wall=wall,
            text=text,
            opened_by="U1",
            published=published,
            headline=headline,
            channel=channel,
        )
        case, _ = cases.accept(log, new, NOW)
        runs.record(log, case.id, _report(_article(text, published=published), *faults), NOW)
        return cases.get(log, case.id)

    return check
