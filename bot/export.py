"""A case as a file: the annotated copy, a text, a table, or all that was read and found as data."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from html import escape
from typing import Any

from bot import interface
from bot.annotated import annotated
from bot.checklist import checklist, ticked
from bot.desk import Desk
from bot.excerpt import Excerpt, headline, one_line, place
from bot.ledger import ledger
from bot.narrowed import Seen
from bot.papers import Papers, minute, papers_of
from bot.wording import corrected, counted, day, unseen, withheld
from checks.models import Finding
from extraction.models import Record
from storage.models import Case, Report
from storage.questions import Question

_FORMULA = tuple("=+-@|%\t\r\n\uff1d\uff0b\uff0d\uff20")
_SIGNS = re.compile(r"([\\`*_{}\[\]()#+!|~:-])")
_WORDS = re.compile(r"[a-z0-9]+")


class Form(StrEnum):
    """In which form; the value is what `stet export --form` takes."""

    HTML = "html"
    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"


def export(desk: Desk, case: Case, form: Form, seen: Seen | None = None) -> tuple[str, bytes]:
    """Return a file's name and what is in it, in UTF-8.

    `seen` says which other cases whoever asked for it may be shown; without it, all.
    """
    papers = papers_of(desk, case, seen)
    make, ending = _FORMS[form]
    return f"{_name(papers.report)}.{ending}", make(papers).encode(errors="replace")


def _name(report: Report) -> str:
    """Return a file's name that any system takes: the headline's first words, or the article's hash."""
    words = _WORDS.findall(headline(report.article, 80).lower())
    return "-".join(["stet", *(words[:8] or [report.article.id[:8]])])[:80]


def _json(papers: Papers) -> str:
    case = papers.case
    kept: dict[str, Iterable[Record]] = {
        "rulings": papers.rulings.values(),
        "notes": papers.notes.values(),
        "questions": [question for asked in papers.questions.values() for question in asked],
        "ticks": papers.ticks.values(),
        "versions": papers.versions,
    }
    more: dict[str, Any] = {"case": case.model_dump(mode="json", include=_CASE)}
    more |= {name: [record.model_dump(mode="json") for record in records] for name, records in kept.items()}
    more["people"] = papers.people
    return json.dumps(interface.result(papers.report, case.id) | more, ensure_ascii=False, indent=1) + "\n"


_CASE = set("id headline published state opened_by opened_at owner due signed_off_by signed_off_at".split())


def _csv(papers: Papers) -> str:
    """Return a row a finding, each with a row a question about it, then a row a claim.

    What a spreadsheet would reckon with begins with an apostrophe.
    """
    article, out = papers.report.article, io.StringIO()
    table = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    table.writerow(_COLUMNS)
    for finding in papers.report.run.findings:
        where = [place(article, finding.span), article.words(finding.span)]
        said = [finding.severity.value, finding.code, finding.message, finding.working]
        table.writerow(_safe("finding", *where, *said, *_ruled(papers, finding)))
        for question in papers.questions.get(finding.id, ()):
            asked = ["", finding.code, question.question, ""]
            table.writerow(_safe("question", *where, *asked, *_answered(papers, question)))
    for item in checklist(article):
        tick = papers.ticks.get(item.key)
        mark = tick if tick and tick.ticked else None
        by = papers.who(mark.by) if mark else ""
        ticked_off = ["ticked", by, mark.at.isoformat(), mark.source, mark.note] if mark else [""] * 5
        said = [f"{item.claim.worth:.2f}", item.claim.kind.value, "; ".join(item.claim.why), ""]
        table.writerow(
            _safe("claim", place(article, item.claim.span), article.words(item.claim.span), *said, *ticked_off)
        )
    return "\ufeff" + out.getvalue()  # so that a spreadsheet takes it for UTF-8


def _ruled(papers: Papers, finding: Finding) -> list[str]:
    """Return the last five cells of a finding: its ruling, by whom, when, no source, what the desk has noted."""
    ruling, note = papers.rulings.get(finding.id), papers.notes.get(finding.id)
    noted = "; ".join(text for text in (ruling.note if ruling else "", note.text if note else "") if text)
    who = [ruling.verdict.value, papers.who(ruling.by), ruling.at.isoformat()] if ruling else [""] * 3
    return [*who, "", noted]


def _answered(papers: Papers, question: Question) -> list[str]:
    """Return the last five cells of a question: whether it was answered, by whom (else who was asked), when, what."""
    if question.answered_at is None:
        return ["not answered", papers.who(question.asked_of), question.asked_at.isoformat(), "", ""]
    by = papers.who(question.answered_by or question.asked_of)
    return ["answered", by, question.answered_at.isoformat(), "", question.answer or ""]


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
        said.append(f"signed off by {_plain(papers.who(case.signed_off_by))}, {minute(case.signed_off_at)}")
    return f"Case {case.id}. {'; '.join(said)}."


def _found(papers: Papers, finding: Finding) -> str:
    article = papers.report.article
    lines = [
        f"**{finding.severity.value.capitalize()}**, {place(article, finding.span)}: {_plain(finding.message)}",
        f"> {_plain(article.words(article.sentence_at(finding.span).to(finding.span)))}",
    ]
    lines += [_plain(finding.working)] if finding.working else []
    lines += [_plain(said) for said in papers.said_of(finding.id)]
    return "\n\n".join([*lines, f"`{finding.code}`"])


def _claims(papers: Papers) -> Iterator[str]:
    article = papers.report.article
    for item in checklist(article):
        tick = papers.ticks.get(item.key)
        done = tick is not None and tick.ticked
        said = f" ({_plain(papers.who(tick.by))}: {_plain(tick.source)})" if tick and done else ""
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
    if papers.report.unseen:
        yield f"- {unseen(papers.report.unseen)}"


def _plain(text: str) -> str:
    """Return words for Markdown on one line, with nothing in them that formats, links or is markup."""
    return _inert(one_line(text, 2000))


def _inert(line: str) -> str:
    return escape(_SIGNS.sub(r"\\\1", line), quote=False)


def _html(papers: Papers) -> str:
    return annotated(papers)


_FORMS: dict[Form, tuple[Callable[[Papers], str], str]] = {
    Form.HTML: (_html, "html"),
    Form.MARKDOWN: (_markdown, "md"),
    Form.CSV: (_csv, "csv"),
    Form.JSON: (_json, "json"),
}
