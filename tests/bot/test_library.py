"""Earlier stories beside the copy, from the archive to the report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.desk import Desk
from bot.series import series
from checks.withholding import withheld
from extraction import read
from extraction.models import Article, Correction, Precedent, Relation
from storage import archive, corrections, readings, work
from storage.database import Database, open_database
from storage.models import NewCase, Reader, Report, Story

NOW = datetime(2026, 11, 20, tzinfo=UTC)
TODAY = date(2026, 11, 20)
MAY = date(2026, 5, 12)

CHARGED = (
    "Tom Hill, 34, of Mill Lane, Oareford, has been charged with burglary at Oareford post office. Ann Lyle saw it."
)
TRIAL = (
    "Tom Hill, 34, of Mill Lane, Oareford, is on trial for burglary at Oareford post office. Ann Lyle gave evidence."
)
CONVICTED_BEFORE = "Tom Hill was jailed for robbery in 2019. Ann Lyle keeps the shop in Oareford that he robbed."
CLEARED = "Tom Hill, 34, was cleared of burglary at Oareford post office. Ann Lyle had given evidence."


def earlier(text: str, relation: Relation, day: date = MAY, *shared: str) -> Precedent:
    told = read(text, published=day)
    return Precedent(
        case_id=f"archive/{day}", headline="", published=day, relation=relation, article=told, shared=shared
    )


@pytest.mark.parametrize(
    ("copy", "others", "hidden"),
    [
        (CHARGED, [(CONVICTED_BEFORE, Relation.SAME_PERSON)], True),
        (TRIAL, [(CONVICTED_BEFORE, Relation.SIMILAR)], True),
        (CLEARED, [(CONVICTED_BEFORE, Relation.SAME_PERSON)], False),
        (CHARGED, [(TRIAL, Relation.SAME_CASE)], False),
        (CHARGED, [("Tom Hill grew a marrow in Oareford. Ann Lyle judged it.", Relation.SAME_PERSON)], False),
        ("Jack Dunn, 20, of Oareford, has been charged with theft.", [(CONVICTED_BEFORE, Relation.SIMILAR)], False),
    ],
)  # fmt: skip
def test_another_case_of_somebody_whose_own_is_active_is_withheld(
    copy: str, others: list[tuple[str, Relation]], *, hidden: bool
) -> None:
    precedents = tuple(earlier(text, relation, MAY, "Tom Hill", "Ann Lyle") for text, relation in others)
    article = read(copy, published=TODAY).model_copy(update={"precedents": precedents})
    assert withheld(article) == (frozenset({f"archive/{MAY}"}) if hidden else frozenset())


def test_an_earlier_story_of_the_case_says_that_it_is_active() -> None:
    on_case = earlier(CHARGED, Relation.SAME_CASE, date(2026, 11, 2), "Tom Hill", "Oareford")
    other = earlier(CONVICTED_BEFORE, Relation.SAME_PERSON, MAY, "Tom Hill", "Ann Lyle")
    copy = "Tom Hill, of Mill Lane, Oareford, said that the post office would open again on Monday."
    article = read(copy, published=TODAY)
    assert withheld(article.model_copy(update={"precedents": (on_case, other)})) == {other.case_id}
    assert not withheld(article.model_copy(update={"precedents": (other,)}))


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Database]:
    with closing(open_database(tmp_path / "stet.db")) as database:
        stories = [
            Story(ref="case", text=CHARGED, published=date(2026, 11, 2)),
            Story(ref="past", text=CONVICTED_BEFORE, published=MAY, headline="Robber jailed"),
        ]
        list(archive.add(database, stories, NOW))
        yield database


def test_what_is_withheld_is_counted_and_said_nowhere(filled: Database) -> None:
    report = Desk(filled, now=lambda: NOW).check(TRIAL, published=TODAY)
    assert [case.ref for case in report.related] == ["case"]
    assert report.withheld == 1
    said = report.model_dump_json()
    assert "Robber" not in said
    assert "archive/past" not in said


def test_a_case_that_is_over_withholds_nothing(filled: Database) -> None:
    report = Desk(filled, now=lambda: NOW).check(CLEARED, published=TODAY)
    assert {case.ref for case in report.related} == {"case", "past"}
    assert report.withheld == 0


def test_a_report_comes_back_from_the_log_with_all_that_the_archive_said(filled: Database) -> None:
    put_right = Correction(wrong="Mill Lane", right="Mill Road", case_id="archive/case", published=MAY)
    corrections.add(filled, [put_right], NOW)
    desk = Desk(filled, now=lambda: NOW)
    case, _ = desk.accept(NewCase(source="s", wall="local", text=TRIAL, opened_by="anna", published=TODAY))
    report = desk.work(case.id)
    assert report.withheld == 1
    assert [case.corrections for case in report.related] == [(put_right,)]
    assert desk.report(case.id).model_copy(update={"millis": report.millis}) == report
    found = {finding.code: finding for finding in report.run.findings}
    assert found["ARC-CORRECTED"].sources == ("archive/case",)


def test_a_story_is_read_once(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(filled, now=lambda: NOW)
    first = desk.check(TRIAL, published=TODAY)

    def never(*_: object) -> Article:
        raise AssertionError("read again")

    monkeypatch.setattr("bot.library.read_story", never)
    second = desk.check(TRIAL, published=TODAY)
    assert (second.related, second.run.findings) == (first.related, first.run.findings)


def test_only_what_was_signed_off_has_run_before(filled: Database) -> None:
    mill = "The old mill above Oareford burned down on Monday night, and nobody was hurt in the fire, police said."
    desk = Desk(filled, now=lambda: NOW)
    case, _ = desk.accept(NewCase(source="s", wall="open", text=mill, opened_by="anna"))
    desk.work(case.id)
    again = mill.replace("police", "the fire service")
    assert "ARC-DUP" not in {finding.code for finding in desk.check(again).run.findings}
    work.sign_off(filled, case.id, "anna", NOW)
    assert "ARC-DUP" in {finding.code for finding in desk.check(again).run.findings}


def test_an_earlier_story_that_cannot_be_read_stops_no_check(filled: Database) -> None:
    with filled.writing() as connection:
        connection.execute("UPDATE stories SET text = '…' WHERE ref = 'case'")
    assert Desk(filled, now=lambda: NOW).check(TRIAL, published=TODAY).run.results


def test_a_reading_that_is_damaged_is_read_anew(filled: Database) -> None:
    desk = Desk(filled, now=lambda: NOW)
    whole = desk.check(TRIAL, published=TODAY)
    with filled.writing() as connection:
        connection.execute("UPDATE readings SET reading = x'00'")
    assert desk.check(TRIAL, published=TODAY).related == whole.related


def test_the_newest_story_on_somebody_is_compared_though_it_is_about_something_else(filled: Database) -> None:
    story = "Former chief constable Jo Pell has retired from Brackenshire Police. Marcus Ide was sworn in."
    others = [Story(ref=f"o{i}", text=f"Heron {i} came to Kelderby in the rain.") for i in range(40)]
    list(archive.add(filled, [Story(ref="left", text=story, published=MAY), *others], NOW))
    copy = (
        "Herons have come back to the water meadows at Kelderby, and twelve of them nest in an oak beside the weir. "
        "Children from the primary school drew each bird, and the drawings hang in the library until the end of term. "
        "A farmer lent his meadow, and the wildlife trust built a hide of willow with benches and a stove. "
        "Chief Constable Jo Pell, of Brackenshire Police, opened it."
    )
    report = Desk(filled, now=lambda: NOW).check(copy, published=TODAY)
    assert "left" not in {case.ref for case in report.related}
    assert "ARC-ROLE" in {finding.code for finding in report.run.findings}


def story(arrests: int, safeguarded: int) -> str:
    return (
        f"Operation Larkspur ended on Friday. Police arrested {arrests} people in raids. "
        f"Officers safeguarded {safeguarded} vulnerable people."
    )


def test_a_series_has_a_row_a_story_and_a_column_for_what_two_of_them_count() -> None:
    before = [earlier(story(n, n + 5), Relation.SERIES, date(2020 + n % 5, 5, 12)) for n in (62, 95)]
    article = read(story(65, 69), published=TODAY)
    found = series(article, (*before, earlier(story(9, 9), Relation.SAME_CASE)))
    assert found is not None
    assert [(row.published, row.cells) for row in found.rows] == [
        (date(2020, 5, 12), ("95", "100")),
        (date(2022, 5, 12), ("62", "67")),
        (TODAY, ("65", "69")),
    ]
    assert found.columns == ("people (arrest)", "vulnerable people (safeguard)")
    assert series(article, ()) is None


def test_what_a_case_draws_on_is_read_behind_its_own_walls_only(filled: Database) -> None:
    desk = Desk(filled, now=lambda: NOW)
    secret, _ = desk.accept(NewCase(source="x", wall="T1/C9", text=f"{CHARGED} It was wet.", opened_by="U1", team="T1"))
    desk.work(secret.id)
    outside: Report = desk.check(TRIAL, published=TODAY, reader=Reader(walls=frozenset({"T1"})))
    inside: Report = desk.check(TRIAL, published=TODAY, reader=Reader(walls=frozenset({"T1", "T1/C9"})))
    assert secret.id not in outside.model_dump_json()
    assert secret.id in {case.case for case in inside.related}
    assert readings.progress(filled, "nobody").stories == 2
