"""The report at a terminal, held against golden copies at 80 columns; `UPDATE=1 pytest` writes them anew."""

import io
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from bot.terminal import Sheet, console, short_path, write, write_related
from checks.models import CheckRun, Finding, Fix, Outcome, Result, Severity
from extraction.models import Article, Correction, Span
from storage.models import RelatedCase, Report, Series, SeriesRow

GOLDEN = Path(__file__).parent / "reports"
CLOSING = "Logged as case 17 in ~/.local/share/stet/stet.db."


def printed(report: Report, *, searched: bool = True, width: int = 80) -> str:
    out = io.StringIO()
    made = console(out)
    made.width = width
    write(report, made, searched=searched, closing=CLOSING)
    return out.getvalue()


def held_against(name: str, text: str) -> None:
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def with_findings(report: Report, findings: tuple[Finding, ...]) -> Report:
    return report.model_copy(update={"run": report.run.model_copy(update={"findings": findings})})


def test_a_week_of_raids(raid_report: Report) -> None:
    held_against("raids", printed(raid_report))


def test_nothing_found(raid_report: Report) -> None:
    article = raid_report.article.model_copy(update={"figures": (), "headline": "A quiet week"})
    quiet = tuple(result for result in raid_report.run.results if result.outcome is Outcome.NOTHING)
    clear = Result(code="HYG-CAPS", outcome=Outcome.CLEAR)
    run = CheckRun(article=article.id, results=(clear, *quiet), findings=())
    held_against("nothing", printed(Report(article=article, run=run, millis=12.0)))


FindingsOf = Callable[[Severity, int], tuple[Finding, ...]]


def test_eight_in_full_and_the_rest_in_a_line(raid_report: Report, findings_of: FindingsOf) -> None:
    errors, queries = findings_of(Severity.ERROR, 3), findings_of(Severity.QUERY, 11)[3:]
    notes = findings_of(Severity.NOTE, 13)[11:]
    held_against("many", printed(with_findings(raid_report, errors + queries + notes), searched=False))


def test_every_error_is_shown_in_full(raid_report: Report, findings_of: FindingsOf) -> None:
    text = printed(with_findings(raid_report, findings_of(Severity.ERROR, 11)))
    assert "11 ERROR" in text
    assert "more\n" not in text


def test_notes_alone_are_told_in_a_line_each(raid_report: Report, findings_of: FindingsOf) -> None:
    text = printed(with_findings(raid_report, findings_of(Severity.NOTE, 2)))
    assert "\nWorth knowing\n    1 note  headline: Is Week right?  FIG-UNIT\n" in text


def test_repairs_that_are_certain_are_there_to_copy(raid_report: Report, raid_article: Article) -> None:
    lead = raid_article.sections[1].span
    first, second = Span(start=lead.start, end=lead.start + 6), Span(start=lead.start + 7, end=lead.start + 15)
    fix = Fix(span=first, replacement="The police"), Fix(span=second, replacement=""), Fix(span=second, replacement="")
    finding = raid_report.run.findings[0].model_copy(update={"fix": fix})
    text = printed(with_findings(raid_report, (finding,)))
    assert "\n       fix  “Police” → “The police”; take out “arrested”\n" in text
    many = tuple(Fix(span=first, replacement=f"{number}") for number in range(5))
    text = printed(with_findings(raid_report, (finding.model_copy(update={"fix": many}),)), width=100)
    assert "\n       fix  “Police” → “0”; “Police” → “1”; “Police” → “2”; and 2 others\n" in text


@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_line_is_wider_than_the_window(raid_report: Report, width: int) -> None:
    lines = printed(raid_report, width=width).splitlines()
    assert max(map(len, lines)) <= width
    assert all(line == line.rstrip() for line in lines)


def test_figures_in_a_narrow_window_stand_in_no_columns(raid_report: Report) -> None:
    lines = printed(raid_report, width=40).splitlines()
    figures = lines[lines.index("Figures") + 1 :]
    assert max(map(len, figures[:12])) <= 40
    assert figures[1] == "    para 1  65 people  65  arrest"


@pytest.mark.parametrize(("columns", "width"), [("1", 32), ("60", 60), ("300", 100)])
def test_a_window_is_neither_too_narrow_nor_too_wide(monkeypatch: pytest.MonkeyPatch, columns: str, width: int) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert console(io.StringIO()).width == width


def test_one_word_is_one_word(raid_report: Report, raid_article: Article) -> None:
    lead = raid_article.sections[1]
    span = Span(start=lead.span.start, end=lead.span.start + len("Police"))
    section = lead.model_copy(update={"span": span})
    article = raid_article.model_copy(update={"sections": (section,)})
    assert " · 1 word · " in printed(raid_report.model_copy(update={"article": article}))


def test_colour_needs_no_marks(raid_report: Report) -> None:
    out = io.StringIO()
    coloured = Console(file=out, width=80, force_terminal=True, color_system="standard", highlight=False)
    write(raid_report, coloured, searched=True, closing=CLOSING)
    assert "«" not in out.getvalue()
    assert "\x1b[1;31m65 people\x1b[0m held, \x1b[4m40 people\x1b[0m" in out.getvalue()


def test_no_color_is_honoured(raid_report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    text = printed(raid_report)
    assert "«65 people» held" in text
    assert "\x1b[1;31m" not in text


def test_what_steers_a_terminal_never_gets_there(raid_report: Report, raid_article: Article) -> None:
    nasty = "\x1b]0;owned\x07[bold]Raids[/bold] :bomb:"
    article = raid_article.model_copy(update={"headline": nasty})
    related = (raid_report.related[0].model_copy(update={"headline": nasty, "why": (nasty,), "url": nasty}),)
    text = printed(raid_report.model_copy(update={"article": article, "related": related}))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert text.count("[bold]Raids[/bold] :bomb:") == 4


def test_what_the_archive_keeps_back_and_what_it_put_right(raid_report: Report) -> None:
    put_right = Correction(wrong="57 arrests", right="75 arrests", published=date(2025, 11, 26))
    withdrawn = Correction(wrong="the largest ever", right="")
    related = raid_report.related[0].model_copy(update={"corrections": (put_right, withdrawn)})
    rows = (
        SeriesRow(case="4", published=date(2025, 11, 24), cells=("57", "")),
        SeriesRow(case="", published=None, cells=("65", "about 1,200")),
    )
    series = Series(columns=("people (arrest)", "bags (seize)"), rows=rows)
    report = raid_report.model_copy(update={"related": (related,), "withheld": 2, "series": series})
    text = printed(report)
    assert "            corrected 26 Nov 2025: “75 arrests”, not “57 arrests”\n" in text
    assert "            corrected: withdrawn: “the largest ever”\n" in text
    assert "  withheld  2 items withheld: proceedings are active. Ask the lawyer.\n" in text
    assert text.split("The same by year\n")[1].startswith(
        "       (1)  people (arrest)\n"
        "       (2)  bags (seize)\n"
        "            (1)          (2)\n"
        "2025-11-24   57\n"
        "      here   65  about 1,200\n"
    )


def test_no_related_case_is_said_so() -> None:
    out = io.StringIO()
    none: tuple[RelatedCase, ...] = ()
    write_related(none, Sheet(console(out)))
    assert out.getvalue() == "\nEarlier related cases\n      none  Nothing was found by names or words.\n"


def test_paths_are_written_from_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert short_path(tmp_path / "log" / "stet.db") == "~/log/stet.db"
    assert short_path(Path("/elsewhere/stet.db")) == "/elsewhere/stet.db"
