import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.blocks.finding import Page, Pages, findings_message, pages
from bot.blocks.lists import Kind, Shown, list_view
from bot.blocks.modal import paste_modal, taken_modal, why_modal
from bot.blocks.report import failure, reading, report_message
from bot.blocks.words import Message
from bot.checklist import Ticked
from checks.catalogue import catalogue, page
from checks.models import CheckRun, Confirmation, Finding, Fix, Outcome, Result, Rule, Severity
from extraction.models import Article, Correction, Relation, Section, SectionKind, Span
from storage.models import Case, RelatedCase, Report, Ruling, Series, SeriesRow, State, Verdict

Fits = Callable[[Message], list[dict[str, Any]]]

CASE = Case(
    id="c1", source="T1/C1/1.1", wall="T1", opened_by="U2ANNA", opened_at=datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
    team="T1", channel="C1", thread=None, headline=None, published=None, state=State.CHECKED,
)  # fmt: skip
# What in mrkdwn would be a link, a mention or a broadcast: no article may make one.
ALIVE = re.compile(
    r"<(?!@U2ANNA>|!date\^\d+\^\{(?:date_short_pretty\} \{)?time\}\|[\d: -]{5,16} UTC>|https?://[^\s<>|]+\|)"
)


def ruling(finding: Finding, verdict: Verdict = Verdict.STANDS) -> Ruling:
    return Ruling(
        finding=finding.id, number=1, verdict=verdict, by="U2ANNA", at=datetime(2026, 11, 22, 14, 32, tzinfo=UTC)
    )


def said(blocks: list[dict[str, Any]]) -> str:
    """Return all mrkdwn of a message."""
    found: list[str] = []

    def walk(item: Any) -> None:
        if isinstance(item, dict):
            if item.get("type") == "mrkdwn":
                found.append(item["text"])
            for value in item.values():
                walk(value)
        elif isinstance(item, list):
            for value in item:
                walk(value)

    walk(blocks)
    return "\n".join(found)


def test_the_report_counts_by_gravity_and_says_what_silence_means(raid_report: Report, fits: Fits) -> None:
    message = report_message(CASE, raid_report, {})
    blocks = fits(message)
    assert blocks[0]["text"]["text"] == "Week of raids in Marlshire ends with 65 arrests"
    words = said(blocks)
    assert "🔴  *2 errors*   🟠  *2 queries*  ·  0 of 4 ruled" in words
    assert "1 check did not finish, so silence means nothing there: FIG-EACH" in words
    assert "10 checks: 4 found something, 3 clear, 2 had nothing to check" in words
    assert message.text == "Week of raids in Marlshire ends with 65 arrests: 2 errors, 2 queries; 0 of 4 ruled on."


def test_the_whole_report_reads_as_a_desk_would_put_it(raid_report: Report, fits: Fits) -> None:
    work = {"owner": "U2ANNA", "due": datetime(2026, 11, 22, 18, 0, tzinfo=UTC)}
    case = CASE.model_copy(update=work | {"wall": "T1/U2ANNA"})
    message = report_message(case, raid_report, {}, Ticked(5, 12))
    assert said(fits(message)) == (
        "🔴  *2 errors*   🟠  *2 queries*  ·  0 of 4 ruled on  ·  5 of 12 claims ticked\n"
        "*Open*: the findings are in the thread  ·  in hand with <@U2ANNA>  ·  "
        "due <!date^1795370400^{date_short_pretty} {time}|2026-11-22 18:00 UTC>  ·  handed in by <@U2ANNA>\n"
        "⚠️  1 check did not finish, so silence means nothing there: FIG-EACH.\n"
        "174 words, 8 figures  ·  10 checks: 4 found something, 3 clear, 2 had nothing to check"
    )
    assert message.text == (
        "Week of raids in Marlshire ends with 65 arrests: 2 errors, 2 queries; 0 of 4 ruled on; 5 of 12 claims ticked; "
        "due 18:00 UTC, 22 Nov."
    )
    assert [button["text"]["text"] for button in fits(message)[-1]["elements"]] == [
        "Figures (8)", "Claims (12)", "Related (1)", "Checked and right (2)", "Export", "Share with a channel",
    ]  # fmt: skip


def test_a_report_that_was_signed_off_says_by_whom(raid_report: Report, fits: Fits) -> None:
    signed = {"state": State.SIGNED_OFF, "signed_off_by": "U2ANNA", "signed_off_at": CASE.opened_at}
    message = report_message(CASE.model_copy(update=signed), raid_report, {})
    assert "✅  *Signed off* by <@U2ANNA>, <!date^" in said(fits(message))
    assert "UTC>, with 2 errors and 2 queries open" in said(fits(message))
    assert message.text.endswith("2 errors, 2 queries; signed off.")


def test_the_report_follows_the_rulings(raid_report: Report) -> None:
    standing = {finding.id: ruling(finding) for finding in raid_report.run.findings}
    first = dict(list(standing.items())[:1])
    assert "1 of 4 ruled" in report_message(CASE, raid_report, first).text
    assert "all 4 ruled" in report_message(CASE, raid_report, standing).text


def test_a_finding_shows_its_words_in_their_sentence_and_the_working(raid_report: Report, fits: Fits) -> None:
    (only,) = (layout := pages(raid_report)).top
    blocks = fits(findings_message("c1", raid_report.article, layout, only, {}))
    assert blocks[0]["text"]["text"] == (
        "🔴  *Error*  The parts come to 70, more than the total of 65.\n"
        "> _para 1_  Police arrested *65 people* and seized drugs worth more than £40,000 in a week of raids across "
        "Marlshire.\n"
        "> _para 2_  Of the *65 people* held, *40 people* were charged and *30 people* were released under "
        "investigation, the force said on Monday, November 21."
    )
    assert blocks[1]["elements"][0]["text"] == "40 + 30 = 70, and 70 &gt; 65  ·  ARI-SUBSET"
    *buttons, menu = blocks[2]["elements"]
    assert [button["text"]["text"] for button in buttons] == ["Corrected", "Stands", "Ignore", "Why?"]
    assert [option["text"]["text"] for option in menu["options"]] == ["Note …", "Ask the reporter …"]


def test_a_repair_that_is_certain_stands_in_the_small_print(raid_report: Report, fits: Fits) -> None:
    first = raid_report.run.findings[0]
    fix = Fix(span=first.span, replacement="67 *people*"), Fix(span=first.evidence[0], replacement="")
    page = Page("findings 1", (first.model_copy(update={"fix": fix}),))
    blocks = fits(findings_message("c1", raid_report.article, Pages((page,), ()), page, {}))
    assert blocks[1]["elements"][0]["text"] == (
        "40 + 30 = 70, and 70 &gt; 65  ·  fix: “65 people” → “67 ∗people∗”; take out “40 people”  ·  ARI-SUBSET"
    )


def test_buttons_carry_ids_and_nothing_else(raid_report: Report) -> None:
    (only,) = (layout := pages(raid_report)).top
    blocks = [block.to_dict() for block in findings_message("c1", raid_report.article, layout, only, {}).blocks]
    pressed = [e for block in blocks if block["type"] == "actions" for e in block["elements"] if e["type"] == "button"]
    assert {button["value"] for button in pressed} == {f"c1 {finding.id} 0" for finding in raid_report.run.findings}


@pytest.mark.parametrize(
    ("verdict", "word"),
    [(Verdict.CORRECTED, "Corrected"), (Verdict.STANDS, "Stands"), (Verdict.IGNORED, "Ignored")],
)
def test_a_ruling_stands_in_place_of_the_buttons(raid_report: Report, fits: Fits, verdict: Verdict, word: str) -> None:
    first = raid_report.run.findings[0]
    (only,) = (layout := pages(raid_report)).top
    blocks = fits(findings_message("c1", raid_report.article, layout, only, {first.id: ruling(first, verdict)}))
    at = "<!date^1795357920^{date_short_pretty} {time}|2026-11-22 14:32 UTC>"
    assert f"*{word}*, <@U2ANNA>, {at}" in said(blocks[:3])
    assert sum(block["type"] == "actions" for block in blocks) == 3


def test_at_most_eight_findings_stand_on_top_and_the_rest_behind_a_button(
    raid_report: Report, findings_of: Callable[[Severity, int], tuple[Finding, ...]], fits: Fits
) -> None:
    found = findings_of(Severity.QUERY, 21)
    report = raid_report.model_copy(update={"run": raid_report.run.model_copy(update={"findings": found})})
    layout = pages(report)
    assert [len(held.findings) for held in layout.top] == [8]
    first, second, third = layout.all
    for one, shown, wanted in ((first, [], "Show 8 of 13 more"), (second, ["more 1"], "Show 5 more")):
        last = fits(findings_message("c1", report.article, layout, one, {}, shown=shown))[-1]
        assert last["elements"][0]["text"]["text"] == wanted
    for one, shown in ((first, ["more 1"]), (third, ["more 1", "more 2"])):
        assert "Show" not in said(fits(findings_message("c1", report.article, layout, one, {}, shown=shown)))
    spoken = findings_message("c1", report.article, layout, second, {found[8].id: ruling(found[8])}).text
    assert spoken.startswith("Findings 9 to 16 of 21. Query, ruled stands: ")
    assert [finding for held in (*layout.top, *layout.rest) for finding in held.findings] == list(found)


def test_nothing_found_is_said(raid_report: Report, fits: Fits) -> None:
    report = raid_report.model_copy(update={"run": raid_report.run.model_copy(update={"findings": ()})})
    message = report_message(CASE, report, {})
    assert "*Nothing found*\n*Ready to sign off*" in said(fits(message))
    assert "findings are in the thread" not in said(fits(message))
    assert message.text == "Week of raids in Marlshire ends with 65 arrests: nothing found."


def listed(kind: Kind, report: Report, page: int = 0) -> str:
    """Return the words of a page of a list."""
    return said(list_view(Shown("c1", kind, page), report, {}).to_dict()["blocks"])


def test_what_was_found_right_is_a_list(raid_report: Report) -> None:
    assert listed(Kind.RIGHT, raid_report) == (
        "2 things recomputed and right: no need to do them again.\n"
        "✓  _para 2_  *40 people*  32 + 8 = 40\n✓  _para 5_  *25 per cent*  (100,000 - 80,000) / 80,000 = 25%"
    )


def test_related_cases_say_what_is_withheld_what_was_put_right_and_the_figures_by_year(raid_report: Report) -> None:
    put_right = Correction(wrong="57 arrests", right="75 arrests", published=date(2025, 11, 26))
    related = raid_report.related[0].model_copy(update={"corrections": (put_right,)})
    row = SeriesRow(case="4", published=date(2025, 11, 24), cells=("57", ""))
    series = Series(
        columns=("people (arrest)", "bags"), rows=(row, row.model_copy(update={"case": "", "cells": ("", "")}))
    )
    report = raid_report.model_copy(update={"related": (related,), "withheld": 1, "series": series})
    shown = listed(Kind.RELATED, report)
    for words in (
        "corrected 26 Nov 2025: “75 arrests”, not “57 arrests”",
        "1 item withheld: proceedings are active. Ask the lawyer.",
        "24 Nov 2025: people (arrest) *57*",
        "here: none of these",
    ):
        assert words in shown
    assert "withheld" in listed(Kind.RELATED, report.model_copy(update={"related": ()}))


def test_related_cases_say_why(raid_report: Report) -> None:
    words = listed(Kind.RELATED, raid_report)
    assert "<https://example.org/118|Raids across Marlshire end with 57 arrests>  24 Nov 2025" in words
    assert "Series: shares Rosa Whitlock; shares Marlshire" in words


def test_a_story_that_was_put_right_is_named_in_the_report_itself(raid_report: Report, fits: Fits) -> None:
    assert "📎" not in said(fits(report_message(CASE, raid_report, {})))
    put_right = Correction(wrong="57 arrests", right="75 arrests")
    related = raid_report.related[0].model_copy(update={"corrections": (put_right,)})
    shown = said(fits(report_message(CASE, raid_report.model_copy(update={"related": (related,)}), {})))
    assert (
        "Corrected before: <https://example.org/118|Raids across Marlshire end with 57 arrests>, 24 Nov 2025" in shown
    )


def test_reading_and_failing_are_a_sentence_each(fits: Fits) -> None:
    assert fits(reading("Of the 65 people"))[0]["text"]["text"] == "⏳  Reading 4 words …"
    failed = said(fits(failure("c1", "There is no copy; paste some.")))
    assert failed == "⚠️  *Not checked.* There is no copy; paste some."


def test_every_checks_page_fits_a_modal() -> None:
    for module in catalogue().values():
        view = why_modal(page(module)).to_dict()
        assert len(view["blocks"]) <= 100
        assert view["blocks"][0]["text"]["text"]
        assert len(json.dumps(view)) < 100_000


def test_a_page_shows_where_a_check_points() -> None:
    view = why_modal(page(catalogue()["HYG-DOUBLE"])).to_dict()
    assert "> The council said that *the the* repairs would cost £40,000." in said(view["blocks"])


def test_the_modal_says_what_it_can_hold() -> None:
    view = paste_modal().to_dict()
    assert len(view["title"]["text"]) <= 24
    boxes = [block for block in view["blocks"] if block.get("element", {}).get("multiline")]
    assert [box["element"]["max_length"] for box in boxes] == [3000] * 4
    assert [box.get("optional", False) for box in boxes] == [True] * 4, "a file may stand in for the copy"
    assert "412 words" in said(taken_modal(412).to_dict()["blocks"])


HOSTILE = st.sampled_from(
    ["<!channel>", "<@U9>", "<https://x.y|z>", "*b*", "_i_", "~s~", "`c`", ":smile:", "&", "&amp;", ">", "\n", "\n\n",
     " ", "65 people", "\u202e", "\x00", "\ufeff", "👩‍👩‍👧", "a" * 900, "& " * 400]
)  # fmt: skip
COPY = st.lists(HOSTILE | st.text(max_size=40), min_size=1, max_size=30).map("".join).filter(str.strip)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Any article with findings anywhere in it, that say anything."""
    text = draw(COPY)
    words = st.text(max_size=60) | COPY

    def span() -> Span:
        start = draw(st.integers(0, len(text) - 1))
        return Span(start=start, end=draw(st.integers(start + 1, len(text))))

    whole = Span(start=0, end=len(text))
    article = Article(
        id="a" * 64, text=text, sections=(Section(span=whole, kind=SectionKind.LEAD),), sentences=(whole,),
        headline=draw(st.none() | words),
    )  # fmt: skip
    findings = []
    for number in range(draw(st.integers(0, 14))):
        rule = Rule(code=f"FIG-{number}", severity=draw(st.sampled_from(Severity)), reads=(), priority=1)
        evidence = tuple(span() for _ in range(draw(st.integers(0, 4))))
        fix = tuple(Fix(span=span(), replacement=draw(words)) for _ in range(draw(st.integers(0, 4))))
        findings.append(rule.finding(article, span(), draw(words), evidence=evidence, working=draw(words), fix=fix))
    right = tuple(
        Confirmation(code="ARI-SUM", span=span(), working=draw(words)) for _ in range(draw(st.integers(0, 30)))
    )
    results = (Result(code="ARI-SUM", outcome=Outcome.CLEAR, confirmed=right),)
    related = tuple(
        RelatedCase(
            case="1", ref="r", headline=draw(words), published=date(2026, 1, 1), kind=Relation.SIMILAR, score=0.5,
            why=(draw(words),), url=draw(st.none() | words | st.just("https://example.org/a|b>")),
        )
        for _ in range(draw(st.integers(0, 6)))
    )  # fmt: skip
    return Report(
        article=article, run=CheckRun(article="a", results=results, findings=tuple(findings)), related=related
    )


def every_message(report: Report) -> list[Message]:
    layout = pages(report)
    standing = {finding.id: ruling(finding) for finding in report.run.findings[::2]}
    held: list[Page] = [*layout.top, *layout.rest]
    messages = [report_message(CASE, report, standing)]
    messages += [findings_message("c1", report.article, layout, one, standing) for one in held]
    return messages


ANY = settings(deadline=None, suppress_health_check=list(HealthCheck))


@settings(ANY, max_examples=30)
@given(report=reports())
def test_whatever_the_article_says_slack_takes_it_and_nothing_in_it_is_alive(report: Report, fits: Fits) -> None:
    for message in every_message(report):
        assert not ALIVE.search(said(fits(message)))
        assert "<" not in message.text
