"""How often checks are right, and which are made quieter for it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.stats import stats
from bot.hit_rates import Rate, rates, wilson
from bot.loudness import heard, quiet
from checks.models import CheckRun, Finding, Severity
from extraction.models import Article, Span
from storage import cases, rulings, runs
from storage.database import open_database
from storage.hearings import Hearing, Share
from storage.models import NewCase, Report, Verdict
from storage.settings import WorkspaceSettings

TEXT = "Of the 65 people on board, 40 people were rescued."


# R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I.
@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_published_intervals(right: int, of: int, low: float, high: float) -> None:
    assert wilson(right, of) == pytest.approx((low, high), abs=0.00006)


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_its_share(right: int, wrong: int) -> None:
    low, high = wilson(right, right + wrong)
    assert 0 <= low < high <= 1
    if right + wrong:
        assert low <= right / (right + wrong) <= high


def test_no_share_is_more_than_all() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)


def test_counts_stand_apart() -> None:
    ruled = {"A": {Verdict.STANDS: 1}, "B": {Verdict.CORRECTED: 1, Verdict.IGNORED: 2}}
    assert list(rates(ruled).values()) == [Rate("B", 1, 0, 2), Rate("A", 0, 1, 0)]
    assert Rate("B", 1, 0, 2).share == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("rate", "workspace", "quieter"),
    [
        (Rate("FIG-TWIN", 3, 8, 3), WorkspaceSettings(), True),  # at most .476 of them
        (Rate("FIG-TWIN", 4, 7, 3), WorkspaceSettings(), False),  # it may be .546
        (Rate("FIG-TWIN", 0, 9, 0), WorkspaceSettings(), False),
        (Rate("FIG-TWIN", 0, 10, 0), WorkspaceSettings(), True),
        (Rate("FIG-TWIN", 5, 5, 0), WorkspaceSettings(), False),
        (Rate("FIG-TWIN", 0, 10, 0), WorkspaceSettings(kept=("FIG-TWIN",)), False),
        (Rate("FIG-TWIN", 0, 10, 0), WorkspaceSettings(quiet_below=0), False),
        (Rate("FIG-TWIN", 0, 4, 0), WorkspaceSettings(quiet_after=4), True),
        (Rate("LAW-CONTEMPT", 0, 90, 0), WorkspaceSettings(), False),
    ],
)
def test_what_is_made_quieter(rate: Rate, workspace: WorkspaceSettings, *, quieter: bool) -> None:
    assert list(quiet({rate.code: rate}, workspace)) == ([rate.code] if quieter else [])


def _report(*found: tuple[str, Severity]) -> Report:
    findings = tuple(
        Finding(id=f"f{n}", code=code, severity=severity, span=Span(start=n, end=n + 1), message="Said.")
        for n, (code, severity) in enumerate(found)
    )
    article = Article(id=hashlib.sha256(TEXT.encode()).hexdigest(), text=TEXT)
    return Report(article=article, run=CheckRun(article=article.id, results=(), findings=findings))


def test_what_is_quieter_is_shown_lower_and_says_why() -> None:
    report = _report(("FIG-TWIN", Severity.ERROR), ("ARI-SUM", Severity.ERROR), ("FIG-TWIN", Severity.NOTE))
    shown = heard(report, Hearing(quieter={"FIG-TWIN": Share(2, 14)}))
    assert [(f.code, f.severity, f.working) for f in shown.report.run.findings] == [
        ("ARI-SUM", Severity.ERROR, ""),
        ("FIG-TWIN", Severity.QUERY, "Normally an error; shown as a query, since 2 of 14 were right here."),
        ("FIG-TWIN", Severity.NOTE, ""),
    ]
    assert not shown.unheard
    assert [f.severity for f in report.run.findings] == [Severity.ERROR, Severity.ERROR, Severity.NOTE]


def test_what_a_channel_does_not_show_is_counted() -> None:
    found = ("ARI-SUM", Severity.ERROR), ("FIG-TWIN", Severity.QUERY), ("NAM-ROLE", Severity.NOTE)
    shown = heard(_report(*found, ("LAW-NAMES", Severity.QUERY)), Hearing(severities=(Severity.ERROR,)))
    assert [f.code for f in shown.report.run.findings] == ["ARI-SUM", "LAW-NAMES"]
    assert shown.unheard == {Severity.QUERY: 1, Severity.NOTE: 1}


def test_an_error_is_always_shown() -> None:
    shown = heard(_report(("ARI-SUM", Severity.ERROR)), Hearing(severities=()))
    assert [f.code for f in shown.report.run.findings] == ["ARI-SUM"]


def test_a_check_that_is_seldom_right_is_marked_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    now, path = datetime(2026, 11, 20, 9, 30, tzinfo=UTC), tmp_path / "stet.db"
    report = _report(*[("FIG-TWIN", Severity.ERROR)] * 10, ("LAW-CONTEMPT", Severity.ERROR))
    log = open_database(path)
    case, _ = cases.accept(log, NewCase(source="T1/C1/1", wall="T1", text=TEXT, opened_by="U1"), now)
    runs.record(log, case.id, report, now)
    for finding in report.run.findings:
        rulings.rule(log, case.id, finding.id, Verdict.STANDS, "U1", now)
    log.close()
    assert stats(path, "T1", None) == 0
    said = capsys.readouterr().out
    assert "0 of 10  FIG-TWIN      0% to 28%; 10 stand, 0 ignored; seldom right\n" in said
    assert "0 of 1  LAW-CONTEMPT  0% to 79%; 1 stand, 0 ignored\n" in said
    assert TEXT not in said
    stats(path, None, "2026-11-21", json=True)
    assert json.loads(capsys.readouterr().out)["checks"] == []
