"""A case as a file: the annotated copy, a text, a table, or all that was read and found as data."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from html import escape
from typing import NamedTuple

from bot import interface
from bot.annotated import annotated
from bot.checklist import checklist, ticked
from bot.desk import Desk
from bot.excerpt import Excerpt, headline, one_line, place
from bot.ledger import ledger
from bot.wording import corrected, counted, day, withheld
from checks.models import Finding
from storage import checklist as ticks
from storage import versions
from storage.checklist import Tick
from storage.models import Case, Report, Ruling
from storage.versions import Version

_FORMULA = tuple("=+-@|%\t\r\n\uff1d\uff0b\uff0d\uff20")
_SIGNS = re.compile(r"([\\`*_{}\[\]()#+!|~:-])")
_WORDS = re.compile(r"[a-z0-9]+")


class Form(StrEnum):
    """In which form; the value is what `stet export --form` takes."""

    HTML = "html"
    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"


class Papers(NamedTuple):
    """All that there is of a case: its report, the rulings that stand, the newest ticks, and its versions."""

    case: Case
    report: Report
    rulings: dict[str, Ruling]
    ticks: dict[str, Tick]
    versions: tuple[Version, ...]


def export(desk: Desk, case: Case, form: Form) -> tuple[str, bytes]:
    """Return a file's name and what is in it, in UTF-8."""
    report = desk.report(case.id)
    papers = Papers(
        case=case,
        # The time that it took to read it once more says nothing, and would make each file another.
        report=report.model_copy(update={"millis": round(sum(result.millis for result in report.run.results), 1)}),
        rulings=desk.standing(case.id),
        ticks=ticks.newest(desk.database, case.id),
        versions=versions.of(desk.database, case.id),
    )
    make, ending = _FORMS[form]
    return f"{_name(papers.report)}.{ending}", make(papers).encode(errors="replace")


def _name(report: Report) -> str:
    """Return a file's name that any system takes: the headline's first words, or the article's hash."""
    words = _WORDS.findall(headline(report.article, 80).lower())
    return "-".join(["stet", *(words[:8] or [report.article.id[:8]])])[:80]


def _json(papers: Papers) -> str:
    case, ruled, done = papers.case, papers.rulings.values(), papers.ticks.values()
    more = {
        "case": case.model_dump(mode="json", include=_CASE),
        "rulings": [ruling.model_dump(mode="json") for ruling in ruled],
        "ticks": [tick.model_dump(mode="json") for tick in done],
        "versions": [version.model_dump(mode="json") for version in papers.versions],
    }
    return json.dumps(interface.result(papers.report, case.id) | more, ensure_ascii=False, indent=1) + "\n"


_CASE = set("id headline published state opened_by opened_at owner due signed_off_by signed_off_at".split())


def _csv(papers: Papers) -> str:
    """Return a row a finding, then a row a claim. What a spreadsheet would reckon with begins with an apostrophe."""
    article, out = papers.report.article, io.StringIO()
    table = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    table.writerow(_COLUMNS)
    for finding in papers.report.run.findings:
        ruling = papers.rulings.get(finding.id)
        ruled = [ruling.verdict.value, ruling.by, ruling.at.isoformat(), "", ruling.note] if ruling else [""] * 5
        said = [finding.severity.value, finding.code, finding.message, finding.working]
        table.writerow(_safe("finding", place(article, finding.span), article.words(finding.span), *said, *ruled))
    for item in checklist(article):
        tick = papers.ticks.get(item.key)
        mark = tick if tick and tick.ticked else None
        ticked_off = ["ticked", mark.by, mark.at.isoformat(), mark.source, mark.note] if mark else [""] * 5
        said = [f"{item.claim.worth:.2f}", item.claim.kind.value, "; ".join(item.claim.why), ""]
        table.writerow(
            _safe("claim", place(article, item.claim.span), article.words(item.claim.span), *said, *ticked_off)
        )
    return "\ufeff" + out.getvalue()  # so that a spreadsheet takes it for UTF-8


_COLUMNS = "what,where,words,gravity or worth,kind,said,working,ruling,by,at,source,note".split(",")


def _safe(*cells: str) -> list[str]:
    """Return cells on one line each, none of which a spreadsheet takes for a formula."""
    lines = [" ".join(cell.replace("\x00", "").split()) for cell in cells]
    return [f"'{line}" if line.startswith(_FORMULA) else line for line in lines]


def _markdown(papers: Papers) -> str:
    report = papers.report
    parts = [
        f"# {_plain(headline(report.article, 200))}",
        _head(papers),
        "## Findings",
        *([_found(papers, f) for f in report.run.findings] or ["Nothing was found."]),
        "## Claims",
        "\n".join(_claims(papers)) or "None.",
        "## Figures",
        "\n".join(_figures(papers)) or "None.",
        "## Checked and right",
        "\n".join(_right(papers)) or "Nothing was recomputed.",
        "## Earlier related cases",
        "\n".join(_related(papers)) or "None was found. That is no proof that there is none.",
    ]
    return "\n\n".join(parts) + "\n"


def _head(papers: Papers) -> str:
    case, report = papers.case, papers.report
    done = ticked(report.article, papers.ticks)
    found = counted(len(report.run.findings), "finding")
    ruled = sum(finding.id in papers.rulings for finding in report.run.findings)
    said = [f"{found}, {ruled} ruled", f"{done.done} of {counted(done.of, 'claim')} ticked"]
    if case.signed_off_by and case.signed_off_at:
        said.append(f"signed off by {_plain(case.signed_off_by)}, {case.signed_off_at:%Y-%m-%d %H:%M} UTC")
    return f"Case {case.id}. {'; '.join(said)}."


def _found(papers: Papers, finding: Finding) -> str:
    article, ruling = papers.report.article, papers.rulings.get(finding.id)
    lines = [
        f"**{finding.severity.value.capitalize()}**, {place(article, finding.span)}: {_plain(finding.message)}",
        f"> {_plain(article.words(article.sentence_at(finding.span).to(finding.span)))}",
    ]
    lines += [_plain(finding.working)] if finding.working else []
    if ruling:
        note = f": {_plain(ruling.note)}" if ruling.note else ""
        lines.append(f"{ruling.verdict.value.capitalize()}, {_plain(ruling.by)}, {ruling.at:%Y-%m-%d %H:%M} UTC{note}")
    return "\n\n".join([*lines, f"`{finding.code}`"])


def _claims(papers: Papers) -> Iterator[str]:
    article = papers.report.article
    for item in checklist(article):
        tick = papers.ticks.get(item.key)
        done = tick is not None and tick.ticked
        said = f" ({_plain(tick.by)}: {_plain(tick.source)})" if tick and done else ""
        yield f"- [{'x' if done else ' '}] {_plain(article.words(item.claim.span))}{said}"


def _figures(papers: Papers) -> Iterator[str]:
    for row in ledger(papers.report.article):
        for where, words in row.told:
            yield f"- {_plain(row.group)}: {_strong(words)} ({_plain(where)})"


def _strong(words: Excerpt) -> str:
    """Return words for Markdown with what is marked in them strong."""
    pieces, done = [], 0
    for start, end, _ in words.marks:
        pieces += [_inert(words.text[done:start]), f"**{_inert(words.text[start:end])}**"]
        done = end
    return "".join([*pieces, _inert(words.text[done:])])


def _right(papers: Papers) -> Iterator[str]:
    for one in papers.report.run.confirmed:
        yield f"- {_plain(papers.report.article.words(one.span))}: {_plain(one.working)}"


def _related(papers: Papers) -> Iterator[str]:
    for case in papers.report.related:
        put_right = "".join(f"; {_plain(corrected(correction))}" for correction in case.corrections)
        why = "; ".join(_plain(reason) for reason in case.why)
        yield f"- {day(case.published)} {_plain(case.headline)}: {case.kind.value}, {why}{put_right}"
    if papers.report.withheld:
        yield f"- {withheld(papers.report.withheld)}"


def _plain(text: str) -> str:
    """Return words for Markdown on one line, with nothing in them that formats, links or is markup."""
    return _inert(one_line(text, 2000))


def _inert(line: str) -> str:
    return escape(_SIGNS.sub(r"\\\1", line), quote=False)


def _html(papers: Papers) -> str:
    return annotated(papers.case, papers.report, papers.rulings, papers.ticks)


_FORMS: dict[Form, tuple[Callable[[Papers], str], str]] = {
    Form.HTML: (_html, "html"),
    Form.MARKDOWN: (_markdown, "md"),
    Form.CSV: (_csv, "csv"),
    Form.JSON: (_json, "json"),
}
