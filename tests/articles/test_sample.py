"""A real article that an expert has checked by hand, where it lies beside the checkout; it is not ours to publish."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from bot.paste import plain_copy
from checks.models import CheckRun, Finding, Severity
from checks.run import run
from extraction import read
from extraction.models import Article, SectionKind, Span

ARTICLES = Path(__file__).parents[3] / "shared" / "articles"
pytestmark = pytest.mark.skipif(
    not (ARTICLES / "county-lines.txt").exists(), reason="the sample article is not beside this checkout"
)


@cache
def gold() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ARTICLES / "county-lines.gold.json").read_text(encoding="utf-8"))
    return loaded


@cache
def checked() -> tuple[Article, CheckRun]:
    article = read((ARTICLES / "county-lines.txt").read_text(encoding="utf-8"))
    return article, run(article, perf_counter)


def spans(found: Finding) -> set[tuple[int, int]]:
    return {(span.start, span.end) for span in (found.span, *found.evidence)}


def place(entry: dict[str, Any]) -> tuple[int, int]:
    return entry["start"], entry["end"]


def places(entry: dict[str, Any]) -> set[tuple[int, int]]:
    return {place(span) for span in entry["spans"]}


def findings(code: str) -> list[Finding]:
    return [found for found in checked()[1].findings if found.code == code]


def test_at_least_twelve_of_the_figures_have_value_interval_bound_and_place() -> None:
    article, _ = checked()
    right = 0
    for entry in gold()["figures"]:
        bound = "about" if entry["modifier"] == "vague" else entry["modifier"]
        wanted = [Decimal(entry[k]) if entry[k] is not None else None for k in ("value", "low", "high")]
        number = place(entry.get("number_span", entry))
        right += any(
            [f.value, f.low, f.high] == wanted
            and f.bound == bound
            and (number == (f.number.start, f.number.end) or place(entry) == (f.span.start, f.span.end))
            for f in article.figures
        )
    assert right >= 14


def test_what_counts_nothing_is_no_figure() -> None:
    article, _ = checked()
    for entry in gold()["non_figures"]:
        idiom = Span(start=entry["start"], end=entry["end"])
        assert not any(figure.span.overlaps(idiom) for figure in article.figures)


def test_every_paragraph_is_what_it_is_and_every_sentence_stands() -> None:
    article, _ = checked()
    kinds = [(*place(p), "furniture" if p["kind"] == "boilerplate" else p["kind"]) for p in gold()["paragraphs"]]
    assert [(s.span.start, s.span.end, s.kind) for s in article.sections] == kinds
    furniture = {(s.span.start, s.span.end) for s in article.sections if s.kind is SectionKind.FURNITURE}
    sentences = [place(s) for s in gold()["sentences"] if place(s) not in furniture]
    assert [(s.start, s.end) for s in article.sentences] == sentences


def test_every_quotation_has_its_speaker_and_runs_on_where_it_does() -> None:
    article, _ = checked()
    wanted = [(*place(q), q["speaker"].lower(), q["closed_at_end"]) for q in gold()["quotes"]]
    assert [(q.span.start, q.span.end, q.speaker, q.closed) for q in article.quotes] == wanted


def test_the_twin_is_found_with_both_spans_exact() -> None:
    (twin,) = findings("FIG-TWIN")
    assert spans(twin) == {place(s) for s in _finding("X01")["spans"]}
    assert twin.severity is Severity.QUERY


def test_the_odd_capital_is_found() -> None:
    (capital,) = findings("HYG-CAPS")
    assert checked()[0].words(capital.span) == "MIdlands"


def test_the_furniture_is_one_finding_of_three_places() -> None:
    (furniture,) = findings("HYG-BOILER")
    assert spans(furniture) == {place(s) for s in _finding("X20")["spans"]}


def test_what_the_expert_found_in_the_text_is_found() -> None:
    said = [found for result in checked()[1].results for found in result.findings]
    missed = [
        entry["id"]
        for entry in gold()["findings"]
        if "archive" not in entry["needs"].split(" (")[0] and entry["code"] != "HUMAN"
        if not any(found.code == entry["code"] and _overlap(found, entry) for found in said)
    ]
    assert missed == []


def test_nothing_that_is_right_is_flagged() -> None:
    for entry in gold()["must_not_flag"]:
        together = {place(s) for s in entry["spans"]}
        for found in checked()[1].findings:
            if any(known["code"] == found.code and _overlap(found, known) for known in gold()["findings"]):
                continue  # the expert has it in a finding of this check's
            flagged = spans(found) <= together or (len(together) > 1 and together <= spans(found))
            assert not flagged, entry["why"]


def test_the_same_article_through_slack_has_the_same_findings() -> None:
    article, direct = checked()
    escaped = article.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    pasted = run(read(plain_copy(escaped)), perf_counter)
    assert [(f.code, f.span) for f in pasted.findings] == [(f.code, f.span) for f in direct.findings]


def _overlap(found: Finding, entry: dict[str, Any]) -> bool:
    return any(a < end and start < b for a, b in spans(found) for start, end in places(entry))


def _finding(number: str) -> dict[str, Any]:
    return next(entry for entry in gold()["findings"] if entry["id"] == number)
