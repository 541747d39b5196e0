"""The most that there can be, in the words that take most room: Slack takes it, and no page leaves anything out."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bot.blocks.finding import TOP, Beside, findings_message, pages
from bot.blocks.home import APART, LISTED, Item, Lists, home_view
from bot.blocks.lists import Kind, Shown, list_view
from bot.blocks.papers import choose_view
from bot.blocks.report import report_message
from bot.checklist import checklist, ticked
from bot.hit_rates import Rate
from checks.models import CheckRun, Confirmation, Finding, Fix, Outcome, Result, Rule, Severity
from extraction.models import (
    Article,
    Claim,
    ClaimKind,
    Correction,
    Counted,
    Figure,
    FigureKind,
    Relation,
    Section,
    SectionKind,
    Span,
)
from storage.checklist import Tick
from storage.models import Case, RelatedCase, Report, Ruling, Series, SeriesRow, State, Verdict
from storage.notes import Note
from storage.questions import Question
from tests.bot.slack.limits import FALLBACK, Json, held_against_call, held_against_home, held_against_view, texts

AT = datetime(2026, 11, 22, 14, 32, tzinfo=UTC)
CASE = Case(
    id="c" * 16, source="T1/C1/1.1", wall="T1/U2ANNA", opened_by="U2ANNA", opened_at=AT, team="T1", channel="C1",
    thread=None, headline=None, published=None, state=State.CHECKED, owner="U2ANNA", due=AT, embargo=AT,
)  # fmt: skip
# What takes most room: escaped, in bytes, in characters that stand on one another.
WIDE = ["& ", "<!channel> ", "👩 ", "👩", "𝔸", "w", "Z\u0301\u0302 "]


def worst(words: str) -> Report:
    """Return a report on which everything that can be long is long."""
    text = "".join(f"{words * 300}. " for _ in range(2 * TOP))
    each = len(f"{words * 300}. ")
    sentences = tuple(Span(start=n * each, end=(n + 1) * each - 1) for n in range(2 * TOP))
    whole = Span(start=0, end=len(text))
    article = Article(
        id="a" * 64, text=text, headline=words * 400, sections=(Section(span=whole, kind=SectionKind.BODY),),
        sentences=sentences,
    )  # fmt: skip
    return Report(
        article=article, run=CheckRun(article="a", results=(), findings=tuple(_findings(article, words * 400)))
    )


def _findings(article: Article, long: str) -> Iterator[Finding]:
    for number in range(2 * TOP):
        rule = Rule(code=f"FIG-{number}", severity=Severity.ERROR, reads=(), priority=1)
        at, *others = (article.sentences * 2)[number : number + 5]
        fix = tuple(Fix(span=span, replacement=long) for span in others)
        yield rule.finding(article, at, long, evidence=tuple(others), working=long, fix=fix)


def short(number: int, said: str) -> Report:
    """Return a report on one short sentence, with so many findings that each say the same."""
    text = "It is so."
    whole = Span(start=0, end=len(text))
    article = Article(id="a" * 64, text=text, sections=(Section(span=whole, kind=SectionKind.BODY),))
    rules = [Rule(code=f"FIG-{n}", severity=Severity.ERROR, reads=(), priority=1) for n in range(number)]
    found = tuple(rule.finding(article, whole, said) for rule in rules)
    return Report(article=article, run=CheckRun(article="a", results=(), findings=found))


def beside(report: Report, words: str) -> Beside:
    """Return a note and an answered question at each finding, as long as their boxes take."""
    long, found = (words * 400)[:1000], report.run.findings
    by = {"asked_by": "U2ANNA", "asked_of": "U2ANNA", "answered_by": "U2ANNA", "answered_at": AT}
    asked = {
        f.id: [Question(id=n, case_id=CASE.id, finding=f.id, asked_at=AT, question=long, answer=long, **by)]
        for n, f in enumerate(found)
    }
    return Beside({f.id: Note(finding=f.id, by="U2ANNA", at=AT, text=long) for f in found}, asked)


@pytest.mark.parametrize("words", WIDE)
def test_the_longest_findings_are_taken(words: str) -> None:
    report = worst(words)
    layout = pages(report)
    assert sum(len(page.findings) for page in layout.top) == TOP
    for page in (*layout.top, *layout.rest):
        sent = findings_message(CASE.id, report.article, layout, page, {}, beside(report, words))
        held_against_call({"text": sent.text, "blocks": [block.to_dict() for block in sent.blocks]})


@pytest.mark.parametrize("words", WIDE)
def test_a_messages_text_is_measured_in_bytes(words: str) -> None:
    """Eight short findings share a message, and its text names them all."""
    report = short(TOP, words * 150)
    (page,) = (layout := pages(report)).top
    sent = findings_message(CASE.id, report.article, layout, page, {})
    assert len(sent.text.encode()) < FALLBACK
    held_against_call({"text": sent.text, "blocks": [block.to_dict() for block in sent.blocks]})


@pytest.mark.parametrize("verdict", Verdict)
def test_a_message_of_findings_has_few_enough_blocks(verdict: Verdict) -> None:
    """Eight findings, each with a note, a question and a ruling from an earlier version, and a button for the rest."""
    report = short(TOP + 1, "Is it?")
    newest = {
        f.id: Ruling(finding=f.id, number=1, verdict=verdict, by="U2ANNA", at=AT, carried=1)
        for f in report.run.findings
    }
    layout = pages(report)
    assert [len(page.findings) for page in layout.all] == [TOP, 1]
    sent = findings_message(CASE.id, report.article, layout, layout.top[0], newest, beside(report, "Well "))
    held_against_call({"text": sent.text, "blocks": [block.to_dict() for block in sent.blocks]})


@pytest.mark.parametrize("words", WIDE)
def test_the_longest_report_is_taken(words: str) -> None:
    report = many(60, words)
    failed = tuple(Result(code=f"HYG-{n}-{'X' * 30}", outcome=Outcome.FAILED) for n in range(40))
    run = report.run.model_copy(
        update={"results": (*report.run.results, *failed), "findings": worst(words).run.findings}
    )
    report = report.model_copy(update={"run": run})
    sent = report_message(CASE, report, {}, ticked(report.article, {}), (), waiting=99)
    held_against_call({"text": sent.text, "blocks": [block.to_dict() for block in sent.blocks]})


def many(number: int, words: str = "") -> Report:
    """Return a report with so many entries in each of its lists, each with a name of its own: "entry 7."."""
    lines = [f"{words * 60} entry {n}.\n\n" for n in range(number)]
    starts = [sum(map(len, lines[:n])) for n in range(number)]
    named = [Span(start=at, end=at + len(line) - 2) for at, line in zip(starts, lines, strict=True)]
    digits = [Span(start=span.end - 1 - len(str(n)), end=span.end - 1) for n, span in enumerate(named)]
    figures = tuple(
        Figure(
            span=span, number=span, value=Decimal(n), low=Decimal(n), high=Decimal(n), kind=FigureKind.COUNT,
            counted=Counted(span=span, lemma=f"{words[:9]}{n}"),
        )
        for n, span in enumerate(digits)
    )  # fmt: skip
    article = Article(
        id="a" * 64, text="".join(lines) or "Nothing.",
        sections=tuple(Section(span=span, kind=SectionKind.BODY) for span in named), sentences=tuple(named),
        figures=figures,
        claims=tuple(
            Claim(span=span, kind=ClaimKind.QUANTITY, worth=1 / (n + 1), figures=(n,)) for n, span in enumerate(named)
        ),
    )  # fmt: skip
    right = tuple(
        Confirmation(code="ARI-SUM", span=span, working=f"{words * 60} entry {n}.") for n, span in enumerate(digits)
    )
    put_right = (Correction(wrong=words * 90 or "a", right=words * 90 or "b"),) * 3
    related = tuple(
        RelatedCase(
            case=f"{n}", ref="r", headline=f"entry {n}. {words * 90}", published=date(2026, 1, 1), kind=Relation.SERIES,
            score=0.5, why=(words * 90 or "x",) * 6, url="https://example.org/a", corrections=put_right,
        )
        for n in range(number)
    )  # fmt: skip
    row = SeriesRow(case="1", published=None, cells=(words * 9 or "x",) * 20)
    return Report(
        article=article,
        run=CheckRun(
            article="a", results=(Result(code="ARI-SUM", outcome=Outcome.CLEAR, confirmed=right),), findings=()
        ),
        related=related,
        withheld=min(number, 3),
        series=Series(columns=(words * 9 or "x",) * 20, rows=(row,) * number) if number and words else None,
    )


def walked(kind: Kind, report: Report, done: dict[str, Tick]) -> Iterator[Json]:
    """Yield the pages of a list as somebody sees them who presses Next until there is no more."""
    later: str | None = Shown("c" * 16, kind).held
    while later:
        view = list_view(Shown.read(later), report, done).to_dict()
        yield view
        buttons = [one for block in view["blocks"] if block["type"] == "actions" for one in block["elements"]]
        later = next((one["value"] for one in buttons if one["text"]["text"] == "Next"), None)


def done(report: Report, words: str) -> dict[str, Tick]:
    """Return every other claim ticked, with the longest of sources and notes."""
    return {
        item.key: Tick(claim=item.key, number=1, ticked=True, by="U2ANNA", at=AT, source=(words * 400)[:500] or "x",
                       note=(words * 400)[:1000])
        for item in checklist(report.article)[::2]
    }  # fmt: skip


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("words", WIDE)
def test_the_longest_lists_are_taken(kind: Kind, words: str) -> None:
    report = many(24 if kind is Kind.RELATED else 130, words)
    shown = list(walked(kind, report, done(report, words)))
    assert len(shown) > 1
    for view in shown:
        held_against_view(view)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("number", [0, 1, 9, 10, 11, 20, 21, 25, 26, 30, 31, 61, 100])
def test_no_page_leaves_anything_out(kind: Kind, number: int) -> None:
    report = many(number)
    seen = "\n".join(text for view in walked(kind, report, {}) for text in texts(view["blocks"]))
    seen = seen.replace("*", "")
    assert [n for n in range(number) if seen.count(f"entry {n}.") != 1] == []


def test_the_longest_page_of_app_home_is_taken() -> None:
    item = Item("& " * 400, f"https://example.org/{'a' * 900}", 9, 9, "", "U2ANNA", AT)
    rates = [Rate(f"FIG-{n}", n, 200 - n, 1) for n in range(100)]
    faults, quieter = {rate.code: "& " * 400 for rate in rates}, {rate.code for rate in rates[: 2 * APART]}
    lists = Lists([item] * 99, [item] * 99, [item] * 99, rates, faults, quieter=quieter, kept=())
    assert LISTED < 99
    held_against_home(home_view(lists).to_dict())


def test_a_menu_of_the_newest_reports_is_taken() -> None:
    stories: dict[str, Any] = {f"{n:016}": "w" * 75 for n in range(100)}
    held_against_view(choose_view(stories, f"{7:016}").to_dict())
