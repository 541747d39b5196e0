"""A case as a file: what is in it, and what in it could do harm."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.annotated import annotated
from bot.checklist import checklist
from bot.cli import main
from bot.desk import Desk, local_case
from bot.export import Form, export
from bot.papers import Papers
from checks.models import CheckRun, Rule, Severity
from extraction.models import Article, Section, SectionKind, Span
from storage import checklist as ticks
from storage.database import open_database
from storage.models import Case, Report, State, Verdict

AT = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
STORY = (
    "=HYPERLINK(1) and the pier\n\nThe council said that the the repairs would cost £40,000 "
    "<script>alert(1)</script>.\n\n"
    "+44 people | came to [a meeting](https://example.org) in March 2019, where **Tom Wray** said a an apology."
)
CASE = Case(
    id="c1", source="cli/1", wall="local", opened_by="anna", opened_at=AT, team="", channel="", thread=None,
    headline=None, published=None, state=State.CHECKED,
)  # fmt: skip
ANY = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(open_database(tmp_path / "stet.db"), now=lambda: AT)


@pytest.fixture
def case(desk: Desk) -> Case:
    """Return a case with a ruling and a tick, both with words that a spreadsheet would reckon with."""
    logged = desk.check_and_log(local_case(STORY, "anna"))
    assert logged.case
    finding = logged.report.run.findings[0]
    desk.rule(logged.case.id, finding.id, Verdict.STANDS, "anna", note="=1+1")
    (first, *_) = checklist(logged.report.article)
    ticks.tick(desk.database, logged.case.id, first.key, "joe", AT, source="@SUM(A1)", note="-2")
    return desk.case(logged.case.id)


@pytest.mark.parametrize("form", list(Form))
def test_a_file_has_findings_rulings_claims_and_sources(desk: Desk, case: Case, form: Form) -> None:
    name, content = export(desk, case, form)
    text = content.decode()
    assert re.fullmatch(r"[a-z0-9-]+\.(html|md|csv|json)", name)
    for words in ("HYG", "SUM", "anna", "joe"):
        assert words in text
    assert export(desk, case, form) == (name, content), "the same each time"


def test_no_cell_is_a_formula(desk: Desk, case: Case) -> None:
    text = export(desk, case, Form.CSV)[1].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["what"] for row in rows} == {"finding", "claim"}
    assert {row["note"] for row in rows} == {"", "'=1+1", "'-2"}
    assert "'@SUM(A1)" in {row["source"] for row in rows}
    assert not [cell for row in rows for cell in row.values() if cell[:1] in set("=+-@|%\t\r")]


def test_the_data_is_what_check_prints_and_more(desk: Desk, case: Case) -> None:
    data = json.loads(export(desk, case, Form.JSON)[1])
    assert {"id", "sha256", "figures", "claims", "findings", "related", "rulings", "ticks", "versions"} <= set(data)
    assert data["id"] == case.id
    assert data["rulings"][0]["note"] == "=1+1"


def test_nothing_in_the_markdown_formats_or_links(desk: Desk, case: Case) -> None:
    text = export(desk, case, Form.MARKDOWN)[1].decode()
    assert r"\*\*Tom Wray\*\*" in text
    assert "](" not in text
    assert "<script" not in text


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def seen(page: str) -> _Seen:
    parser = _Seen()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    return parser


def harmless(page: str) -> None:
    """Assert that a page runs nothing, fetches nothing and leads nowhere."""
    found = seen(page)
    assert not {"script", "img", "link", "iframe", "object", "form", "base"} & {tag for tag, _ in found.tags}
    for _, attributes in found.tags:
        assert not [name for name in attributes if name.startswith("on") or name in {"src", "style"}]
        assert str(attributes.get("href", "#")).startswith("#")
    style = page[page.index("<style>") : page.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    ids = [attributes["id"] for _, attributes in found.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {str(a["href"])[1:] for _, a in found.tags if "href" in a} <= set(ids)


def test_the_annotated_copy_marks_and_explains(desk: Desk, case: Case) -> None:
    page = export(desk, case, Form.HTML)[1].decode()
    harmless(page)
    assert '<mark class="error">the the</mark>' in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert '<html lang="en">' in page
    assert page.count('<li id="n') == len(desk.report(case.id).run.findings)


HOSTILE = st.sampled_from(
    ["<script>", "</style>", "</mark>", "&amp;", '" onload="x', "\u202e", "\x00", "\ud800", "\n\n", "a" * 900, "👩‍👩‍👧"]
)
COPY = st.lists(HOSTILE | st.text(max_size=20), min_size=1, max_size=12).map("".join).filter(str.strip)


@st.composite
def annotations(draw: st.DrawFn) -> Report:
    """Any copy with findings that lie over one another and over its paragraphs."""
    text = draw(COPY)
    cut = draw(st.integers(0, len(text) - 1))
    whole = Span(start=0, end=len(text))
    spans = [whole] if not cut else [Span(start=0, end=cut), Span(start=cut, end=len(text))]
    sections = tuple(Section(span=span, kind=draw(st.sampled_from(SectionKind))) for span in spans)
    article = Article(id="a" * 64, text=text, sections=sections, sentences=(whole,), headline=draw(st.none() | COPY))
    findings = []
    for number in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text) - 1))
        span = Span(start=start, end=draw(st.integers(start + 1, len(text))))
        rule = Rule(code=f"FIG-{number}", severity=draw(st.sampled_from(Severity)), reads=(), priority=1)
        findings.append(rule.finding(article, span, draw(COPY), evidence=(span,), working=draw(COPY)))
    return Report(article=article, run=CheckRun(article="a", results=(), findings=tuple(findings)))


@ANY
@given(report=annotations())
def test_whatever_the_copy_says_the_page_is_whole_and_harmless(report: Report) -> None:
    page = annotated(Papers(CASE, report)).encode(errors="replace").decode()
    harmless(page)
    marked = [a for tag, a in seen(page).tags if tag == "a" and str(a.get("id", "")).startswith("m")]
    assert len(marked) == len(report.run.findings), "each finding has its number in the copy, once"


def test_a_case_is_exported_on_the_command_line(tmp_path: Path, capsys: Any) -> None:
    story, log, out = tmp_path / "story.txt", tmp_path / "stet.db", tmp_path / "copy.html"
    story.write_text(STORY)
    main(["check", str(story), "--db", str(log), "--json"])
    case_id = json.loads(capsys.readouterr().out)["id"]
    assert main(["export", case_id, "--db", str(log), "--out", str(out)]) == 0
    assert "<mark" in out.read_text()
    assert main(["export", case_id, "--db", str(log), "--form", "csv", "--out", "-"]) == 0
    assert "HYG-DOUBLE" in capsys.readouterr().out
    assert main(["export", case_id, "--db", str(log), "--form", "docx"]) == 2
    assert "none of html, markdown, csv, json" in capsys.readouterr().err
