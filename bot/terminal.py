"""The report for a person at a terminal: what to change first, then what was looked at, then where it was logged.

Every line is a label of up to ten characters and some words. With colour the flagged words are bold and what bears
on them is underlined; without, «these» are the flagged words and ‹those› what bears on them.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from bot.excerpt import Excerpt, excerpts, headline, one_line, place, shown
from bot.output import nobody_reads
from bot.repairs import repairs
from bot.wording import amount, corrected, counted, day, what, withheld
from checks.models import CheckRun, Confirmation, Finding, Outcome, Severity
from extraction.models import Article, Span
from storage.models import RelatedCase, Report, Series

TOP = 8  # errors and queries shown with their words; no error is ever left out
PLACES = 4  # other places shown with a finding
LABEL = 10
GUTTER = 2
NARROWEST = 32  # a terminal breaks what is too wide for it better than we can
WIDEST = 100  # longer lines are hard to read, however wide the window
STYLES = {Severity.ERROR: "bold red", Severity.QUERY: "bold yellow", Severity.NOTE: "bold cyan"}


class _Console(Console):
    """A console that goes quiet when nobody reads on (`| head`), so that the exit status is still the answer."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
        nobody_reads()


def console(file: IO[str] | None = None, *, stderr: bool = False) -> Console:
    """Return a console that prints words as they are; 80 columns where it is no terminal, colour only where it is."""
    made = _Console(file=file, stderr=stderr, highlight=False, markup=False, emoji=False)
    width = made.width if made.is_terminal or "COLUMNS" in os.environ else 80
    made.width = max(min(width, WIDEST), NARROWEST)
    return made


class Sheet:
    """A console written to in labelled lines."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.width = max(console.width - LABEL - GUTTER, 20)
        self.coloured = console.color_system is not None and not console.no_color

    def line(self, *parts: str | tuple[str, str] | Text, whole: bool = False) -> None:
        """Write a line that starts at the margin; one that is `whole` is not broken, whatever its length."""
        body = Text.assemble(*parts)
        for line in [body] if whole else body.wrap(self.console, self.console.width):
            self._put(line)

    def row(self, label: str, body: Text, style: str = "dim", *, whole: bool = False) -> None:
        """Write words beside a label; they go on below themselves, never below the label, unless they stay `whole`."""
        for number, line in enumerate([body] if whole else body.wrap(self.console, self.width)):
            head = Text(("" if number else label).rjust(LABEL), style)
            self._put(Text.assemble(head, " " * GUTTER, line))

    def heading(self, title: str) -> None:
        """Write the title of a part, after a blank line."""
        self.line()
        self.line((title, "bold"))

    def _put(self, line: Text) -> None:
        line.rstrip()
        self.console.print(line, soft_wrap=True)


def write(report: Report, console: Console, *, searched: bool, closing: str) -> None:
    """Write the whole report; `searched` says whether earlier stories were looked at, `closing` where it was logged."""
    sheet = Sheet(console)
    article, run = report.article, report.run
    sheet.line((headline(article, 200), "bold"))
    sheet.line(*_verdict(run), f" · {counted(_words(article), 'word')} · checked in {report.millis / 1000:.2f} s")
    first, rest = _ranked(run.findings)
    for number, finding in enumerate(first, 1):
        sheet.line()
        _finding(sheet, article, number, finding)
    if rest:
        sheet.heading(f"And {len(rest)} more" if first else "Worth knowing")
        for number, finding in enumerate(rest, len(first) + 1):
            label = f"{number} {finding.severity.value}"
            where = f"{place(article, finding.span)}: "
            sheet.row(label, Text.assemble((where, "dim"), *_said(finding)), STYLES[finding.severity])
    _checked(sheet, article, run)
    _figures(sheet, article)
    if searched:
        write_related(report.related, sheet)
        if report.withheld:
            sheet.row("withheld", Text(withheld(report.withheld)))
        if report.series:
            _series(sheet, report.series)
    sheet.line()
    sheet.line((closing, "dim"), whole=True)


def write_related(related: Iterable[RelatedCase], sheet: Sheet) -> None:
    """Write the earlier related cases, each with why it is one."""
    sheet.heading("Earlier related cases")
    some = False
    for case in related:
        some = True
        sheet.row(day(case.published), Text(one_line(case.headline, 200) or "(no headline)"))
        reasons = "; ".join(one_line(why, 200) for why in case.why)
        sheet.row("", Text(f"{case.kind}: {reasons}" if reasons else f"{case.kind}", "dim"))
        for correction in case.corrections:
            sheet.row("", Text(one_line(corrected(correction), 300), "bold"))
        if case.url:
            sheet.row("", Text(one_line(case.url, 500), "dim"), whole=True)  # broken in two it is no link
    if not some:
        sheet.row("none", Text("Nothing was found by names or words."))


def _series(sheet: Sheet, series: Series) -> None:
    """Write the figures of a recurring event, a line a story."""
    sheet.heading("The same by year")
    for number, column in enumerate(series.columns, 1):
        sheet.row(f"({number})", Text(one_line(column, 60)))
    widths = [
        max(len(f"({n})"), *(len(row.cells[n - 1]) for row in series.rows)) for n in range(1, len(series.columns) + 1)
    ]
    heads = (f"({n})".rjust(width) for n, width in enumerate(widths, 1))
    sheet.row("", Text("  ".join(heads), "dim"))
    for row in series.rows:
        cells = (cell.rjust(width) for cell, width in zip(row.cells, widths, strict=True))
        sheet.row(day(row.published) if row.case else "here", Text("  ".join(cells)))


def _words(article: Article) -> int:
    return sum(len(article.words(section.span).split()) for section in article.copy_sections())


def _verdict(run: CheckRun) -> list[str | tuple[str, str]]:
    """Say how many findings of each severity there are, and what did not work."""
    counts = Counter(finding.severity for finding in run.findings)
    parts: list[str | tuple[str, str]] = []
    for severity in Severity:
        if counts[severity]:
            parts += [", " if parts else "", (counted(counts[severity], severity.value), STYLES[severity])]
    failed = sum(result.outcome is Outcome.FAILED for result in run.results)
    parts = parts or [("Nothing found", "bold green")]
    return [*parts, " · ", (f"{counted(failed, 'check')} failed", "bold red")] if failed else parts


def _ranked(findings: tuple[Finding, ...]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Part the findings into those shown in full, every error among them, and those told in a line, all the notes."""
    grave = sum(finding.severity is not Severity.NOTE for finding in findings)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    top = max(min(TOP, grave), errors)
    return findings[:top], findings[top:]


def _finding(sheet: Sheet, article: Article, number: int, finding: Finding) -> None:
    style = STYLES[finding.severity]
    sheet.row(f"{number} {finding.severity.value.upper()}", Text.assemble(*_said(finding, "bold")), style)
    # The same words in the same sort of place, as a line of the website between paragraphs, are shown once.
    shown_once: dict[tuple[str, str], tuple[Span, Excerpt]] = {}
    for span, excerpt in excerpts(article, finding.span, finding.evidence):
        shown_once.setdefault((place(article, span), excerpt.text), (span, excerpt))
    passages = list(shown_once.values())
    for span, excerpt in passages[:PLACES]:
        sheet.row(place(article, span), _marked(excerpt, sheet, style))
    if len(passages) > PLACES:
        sheet.row("", Text(f"and {counted(len(passages) - PLACES, 'other place')}", "dim"))
    if finding.working:
        sheet.row("working", Text(shown(finding.working)))
    if finding.fix:
        sheet.row("fix", Text(repairs(article, finding)))


def _said(finding: Finding, style: str = "") -> list[tuple[str, str]]:
    """Return a finding's message and, small, its code."""
    return [(shown(finding.message), style), (f"  {finding.code}", "dim")]


def _marked(excerpt: Excerpt, sheet: Sheet, style: str) -> Text:
    if not sheet.coloured:
        return Text(excerpt.marked())
    text = Text(excerpt.text)
    for mark in sorted(excerpt.marks, key=lambda mark: mark.main):
        text.stylize(style if mark.main else "underline", mark.start, mark.end)
    return text


def _checked(sheet: Sheet, article: Article, run: CheckRun) -> None:
    """Write what was found right, and what the silence of the other checks means."""
    if run.confirmed:
        sheet.heading("Checked and right")
        for confirmed in run.confirmed:
            sheet.row(place(article, confirmed.span), _right(article, confirmed))
    sheet.heading("Checks")
    codes: dict[Outcome, list[str]] = {outcome: [] for outcome in Outcome}
    for result in run.results:
        codes[result.outcome].append(result.code)
    for result in run.results:
        if result.outcome is Outcome.FAILED:
            why = one_line(result.error or "", 120)
            sheet.row(
                "failed", Text(f"{result.code} did not finish, so its silence means nothing ({why})."), "bold red"
            )
    if codes[Outcome.CLEAR]:
        sheet.row("clear", Text(", ".join(codes[Outcome.CLEAR])))
    if codes[Outcome.NOTHING]:
        sheet.row("nothing", Text(f"to check for {', '.join(codes[Outcome.NOTHING])}"))


def _right(article: Article, confirmed: Confirmation) -> Text:
    words = one_line(article.words(confirmed.span), 60)
    return Text.assemble(f"{words}: {shown(confirmed.working)}", (f"  {confirmed.code}", "dim"))


def _figures(sheet: Sheet, article: Article) -> None:
    """Write every figure as it was read: its words, what it comes to, and what it is said of."""
    if not article.figures:
        return
    sheet.heading("Figures")
    words = [one_line(article.words(figure.span), 30) for figure in article.figures]
    amounts = [one_line(amount(figure), 24) for figure in article.figures]
    first, second = max(map(cell_len, words)), max(map(cell_len, amounts))
    room = sheet.width - first - second - 2 * GUTTER
    if room < LABEL:  # the window is too narrow for columns
        first, second, room = 0, 0, WIDEST
    for figure, said, comes_to in zip(article.figures, words, amounts, strict=True):
        columns = set_cell_size(said, first or cell_len(said)), set_cell_size(comes_to, second or cell_len(comes_to))
        cells = *columns, one_line(what(figure, article), room)
        sheet.row(place(article, figure.span), Text((" " * GUTTER).join(cells)))


def short_path(path: Path) -> str:
    """Return a path as a person would write it, from their home folder."""
    try:
        return f"~/{path.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(path)
