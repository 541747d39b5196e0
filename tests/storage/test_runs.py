from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest

from checks.models import CheckRun, Finding
from extraction.models import Article, Bound, Claim, ClaimKind, Counted, Figure, FigureKind, Relation, SectionKind, Span
from storage import archive, cases, runs
from storage.database import Database
from storage.models import (
    Case,
    CaseNotFoundError,
    NewCase,
    Reader,
    RelatedCase,
    Report,
    State,
    StorageError,
)

TEXT = "Of the 65 people on board, 40 people were rescued and 30 people died."
FAULTS = (("ARI-SUBSET", 7, 16), ("FIG-TWIN", 27, 36))
PRIVATE = Reader(walls=frozenset({"T1/C1"}))


def accept(log: Database, now: datetime, text: str = TEXT) -> Case:
    return cases.accept(log, NewCase(source="T1/C1/1", wall="T1/C1", text=text, opened_by="U1"), now)[0]


def test_a_run_comes_back_as_it_was(
    log: Database, now: datetime, article: Callable[..., Article], report: Callable[..., Report]
) -> None:
    related = RelatedCase(
        case="archive/old",
        ref="old",
        headline="Ferry sinks",
        published=date(2025, 1, 2),
        kind=Relation.SAME_CASE,
        score=0.81,
        why=("shares Thornwick",),
        url="https://example.org/old",
    )
    made = report(article(TEXT), *FAULTS).model_copy(update={"related": (related,)})
    case = accept(log, now)
    runs.record(log, case.id, made, now)
    assert cases.get(log, case.id).state is State.CHECKED
    assert runs.findings(log, case.id) == made.run.findings
    assert runs.finding(log, case.id, "fig-twin-27-36") == made.run.findings[1]
    assert runs.latest(log, case.id) == made.run
    assert runs.related(log, case.id) == (related,)


def test_the_order_of_the_report_is_kept_and_what_was_merged_is_not_reported(
    log: Database, now: datetime, article: Callable[..., Article], report: Callable[..., Report]
) -> None:
    made = report(article(TEXT), *FAULTS)
    last: Finding = made.run.findings[1]
    run: CheckRun = made.run.model_copy(update={"findings": (last,)})
    case = accept(log, now)
    runs.record(log, case.id, made.model_copy(update={"run": run}), now)
    assert runs.findings(log, case.id) == (last,)
    assert runs.latest(log, case.id) == run
    with pytest.raises(CaseNotFoundError, match="no finding ari-subset-7-16"):
        runs.finding(log, case.id, "ari-subset-7-16")


def test_figures_and_claims_are_logged_without_the_words(
    log: Database, now: datetime, article: Callable[..., Article], report: Callable[..., Report]
) -> None:
    people = Figure(
        span=Span(start=7, end=16),
        number=Span(start=7, end=9),
        value=Decimal(65),
        low=Decimal(65),
        high=None,
        kind=FigureKind.COUNT,
        bound=Bound.AT_LEAST,
        counted=Counted(span=Span(start=10, end=16), lemma="person"),
        section=SectionKind.LEAD,
    )
    claim = Claim(span=Span(start=0, end=69), kind=ClaimKind.QUANTITY, worth=0.9, why=("number",), figures=(0,))
    read = article(TEXT).model_copy(update={"figures": (people,), "claims": (claim,)})
    case = accept(log, now)
    runs.record(log, case.id, report(read), now)
    [figure] = log.connection.table("figures").rows
    assert {column: figure[column] for column in ("start", "end", "value", "low", "high", "bound", "counted")} == {
        "start": 7, "end": 16, "value": "65", "low": "65", "high": None, "bound": "at least", "counted": "person"
    }  # fmt: skip
    [logged] = log.connection.table("claims").rows
    assert (logged["kind"], logged["worth"], logged["why"], logged["figures"]) == ("quantity", 0.9, '["number"]', "[0]")


def test_the_same_run_is_logged_once(
    log: Database, now: datetime, article: Callable[..., Article], report: Callable[..., Report]
) -> None:
    case = accept(log, now)
    runs.record(log, case.id, report(article(TEXT), *FAULTS), now)
    runs.record(log, case.id, report(article(TEXT)), now)
    assert [finding.code for finding in runs.findings(log, case.id)] == ["ARI-SUBSET", "FIG-TWIN"]
    assert log.connection.table("runs").count == 1


def test_a_later_stets_run_is_the_latest_and_earlier_findings_can_still_be_ruled_on(
    log: Database,
    now: datetime,
    article: Callable[..., Article],
    report: Callable[..., Report],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = accept(log, now)
    runs.record(log, case.id, report(article(TEXT), *FAULTS), now)
    monkeypatch.setattr(runs, "STET", "99.0")
    runs.record(log, case.id, report(article(TEXT), FAULTS[1]), now)
    assert [finding.code for finding in runs.findings(log, case.id)] == ["FIG-TWIN"]
    assert runs.finding(log, case.id, "ari-subset-7-16").code == "ARI-SUBSET"


def test_a_report_on_other_words_is_refused(
    log: Database, now: datetime, article: Callable[..., Article], report: Callable[..., Report]
) -> None:
    case = accept(log, now)
    with pytest.raises(StorageError, match="not of the latest text"):
        runs.record(log, case.id, report(article("Other words.")), now)
    assert cases.get(log, case.id).state is State.QUEUED


def test_a_case_given_up_can_be_checked_after_all(
    log: Database, now: datetime, article: Callable[..., Article], report: Callable[..., Report]
) -> None:
    case = accept(log, now)
    cases.failed(log, case.id, "The model was not there.", now)
    runs.record(log, case.id, report(article(TEXT)), now)
    after = cases.get(log, case.id)
    assert (after.state, after.error) == (State.CHECKED, None)


def test_a_case_not_checked_yet_has_nothing(log: Database, now: datetime) -> None:
    case = accept(log, now)
    assert (runs.findings(log, case.id), runs.latest(log, case.id), runs.related(log, case.id)) == ((), None, ())


def test_a_checked_case_is_found_behind_its_wall_only(log: Database, checked: Callable[..., Case]) -> None:
    case = checked(TEXT)
    assert [hit.case for hit in archive.search(log, "rescued", PRIVATE, 10)] == [case.id]
    assert archive.search(log, "rescued", Reader(), 10) == []


@pytest.mark.parametrize("ask", [runs.findings, runs.latest, runs.related])
def test_a_case_that_is_not_there_is_said(log: Database, ask: Callable[..., object]) -> None:
    with pytest.raises(CaseNotFoundError):
        ask(log, "none")
