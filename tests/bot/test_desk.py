"""The use cases, with a real log in a file and the real reading of copy."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.desk import Desk, local_case, local_reader, reader_for
from checks.models import CatalogueError
from extraction.errors import EmptyCopyError, StetError
from extraction.style import Style
from storage import archive, cases, runs, search
from storage.database import Database, open_database
from storage.models import LOCAL, OPEN, CaseNotFoundError, NewCase, Reader, Report, State, StorageError, Story, Verdict

STORY = """\
Ferry passengers rescued off Tarn Point

Of the 65 people on board the Lady Isobel, 40 people were rescued and 30 people died, coastguard commander Ewan \
Garrick said.

Sales of tickets rose from 200 to 300, a rise of 50 per cent.
"""
LIKE_IT = """\
Lady Isobel passes her safety test

The ferry Lady Isobel passed her safety test at Tarn Point, coastguard commander Ewan Garrick said.
"""
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "log" / "stet.db")
    list(archive.add(opened, [Story(ref="2025/7", text=LIKE_IT, published=date(2025, 3, 1))], NOW))
    yield opened
    opened.close()


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, now=lambda: NOW)


def new_case(source: str = "T1/C1/1", wall: str = "T1", **more: str) -> NewCase:
    fields = {"source": source, "wall": wall, "text": STORY, "opened_by": "U1", "team": "T1", "channel": "C1"}
    return NewCase.model_validate(fields | more)


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.run.findings]


def test_a_check_leaves_nothing_behind(desk: Desk, database: Database) -> None:
    report = desk.check(STORY, published=date(2026, 11, 22))
    assert "ARI-SUBSET" in codes(report)
    assert "RAT-PCTCHG" in [confirmed.code for confirmed in report.run.confirmed]
    assert [related.ref for related in report.related] == ["2025/7"]
    assert report.article.published == date(2026, 11, 22)
    assert cases.recent(database, Reader(walls=frozenset({LOCAL, "T1"})), 10) == []


def test_without_a_log_a_story_is_checked_all_the_same() -> None:
    desk = Desk(None)
    assert "ARI-SUBSET" in codes(desk.check(STORY))
    with pytest.raises(StorageError, match="there is none here"):
        desk.accept(new_case())


def test_the_archive_may_be_left_alone(desk: Desk) -> None:
    assert desk.check(STORY, archive=False).related == ()


def test_the_time_is_that_of_the_desk_s_clock(database: Database) -> None:
    ticks = iter(range(1000))
    report = Desk(database, clock=lambda: float(next(ticks))).check("Nothing to see here.", archive=False)
    assert report.millis >= 1000
    assert report.millis % 1000 == 0


def test_house_style_is_the_desk_s(database: Database) -> None:
    assert "ARI-SUBSET" not in codes(Desk(database, Style(off=("ARI-SUBSET",))).check(STORY))


def test_accept_work_and_report_again(desk: Desk) -> None:
    case, first = desk.accept(new_case())
    assert first
    assert desk.queued() == [case]
    report = desk.work(case.id)
    assert desk.case(case.id).state is State.CHECKED
    assert desk.queued() == []
    again = desk.report(case.id)
    assert again.model_copy(update={"millis": report.millis}) == report


def test_a_report_before_any_work_is_made_on_the_spot(desk: Desk) -> None:
    case, _ = desk.accept(new_case())
    assert "ARI-SUBSET" in codes(desk.report(case.id))


def test_the_same_delivery_is_one_case(desk: Desk) -> None:
    case, _ = desk.accept(new_case())
    assert desk.accept(new_case(text="Other words.")) == (case, False)


def test_rulings(desk: Desk) -> None:
    case, _ = desk.accept(new_case())
    finding = desk.work(case.id).run.findings[0]
    ruling, mine = desk.rule(case.id, finding.id, Verdict.STANDS, "U1", note="asked the coastguard")
    assert mine
    assert desk.rule(case.id, finding.id, Verdict.IGNORED, "U2") == (ruling, False)
    assert desk.standing(case.id) == {finding.id: ruling}
    changed, mine = desk.rule(case.id, finding.id, Verdict.CORRECTED, "U2", after=1)
    assert mine
    assert desk.standing(case.id) == {finding.id: changed}
    assert desk.finding(case.id, finding.id) == finding


def test_no_such_case_and_no_such_check(desk: Desk) -> None:
    with pytest.raises(CaseNotFoundError):
        desk.report("0" * 16)
    with pytest.raises(CatalogueError):
        desk.explain("NO-SUCH")
    assert desk.explain("ari-subset").code == "ARI-SUBSET"


def test_an_event_is_new_once(desk: Desk) -> None:
    assert [desk.first_delivery("Ev1"), desk.first_delivery("Ev1"), desk.first_delivery("Ev2")] == [True, False, True]


def test_the_worker_leaves_the_command_line_s_cases_alone(desk: Desk) -> None:
    desk.accept(local_case(STORY, "anna"))
    assert desk.queued() == []


def test_check_and_log(desk: Desk, database: Database) -> None:
    logged = desk.check_and_log(local_case(STORY, "anna", published=date(2026, 11, 22)))
    assert logged.trouble is None
    assert logged.case
    assert runs.findings(database, logged.case.id) == logged.report.run.findings
    assert [related.ref for related in logged.report.related] == ["2025/7"]


def test_the_same_words_are_one_case_and_changed_words_another(desk: Desk) -> None:
    new = local_case(STORY, "anna")
    first, again = desk.check_and_log(new), desk.check_and_log(new)
    changed = desk.check_and_log(local_case(STORY.replace("65", "70"), "anna"))
    assert first.case
    assert again.case
    assert changed.case
    assert first.case.id == again.case.id != changed.case.id


def test_a_story_is_not_related_to_itself_under_another_date(desk: Desk) -> None:
    desk.check_and_log(local_case(STORY, "anna"))
    dated = desk.check_and_log(local_case(STORY, "anna", published=date(2026, 11, 22)))
    assert [related.ref for related in dated.report.related] == ["2025/7"]
    assert [related.ref for related in desk.related(STORY, reader=local_reader())] == ["2025/7"]
    assert desk.related(LIKE_IT, ref="2025/7") == ()


def test_copy_that_cannot_be_read_leaves_nothing_in_the_log(desk: Desk, database: Database) -> None:
    with pytest.raises(EmptyCopyError):
        desk.check_and_log(local_case(" . ", "anna"))
    assert cases.queued(database) == []


def test_a_log_that_fails_still_leaves_the_report(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise StorageError("The log is full.")

    monkeypatch.setattr(runs, "record", refuse)
    logged = desk.check_and_log(local_case(STORY, "anna"))
    assert str(logged.trouble) == "The log is full."
    assert "ARI-SUBSET" in codes(logged.report)
    assert [related.ref for related in logged.report.related] == ["2025/7"]
    monkeypatch.setattr(search, "find", refuse)
    assert "ARI-SUBSET" in codes(desk.check_and_log(local_case(STORY, "anna")).report)


@pytest.mark.parametrize(
    ("new", "walls"),
    [
        (new_case(wall="T1"), {OPEN, "T1", "T1/C1"}),
        (new_case(wall="T1/G1"), {OPEN, "T1", "T1/G1"}),
        (local_case(STORY, "anna"), {OPEN, LOCAL}),
    ],
)
def test_whose_eyes_a_report_is_for(desk: Desk, new: NewCase, walls: set[str]) -> None:
    case, _ = desk.accept(new)
    assert reader_for(case).walls == walls


def test_walls_hold(desk: Desk) -> None:
    secret, _ = desk.accept(new_case("T1/G1/1", "T1/G1", text=LIKE_IT.replace("safety", "secret")))
    desk.work(secret.id)
    public, _ = desk.accept(new_case("T1/C1/2"))
    assert secret.id not in [related.case for related in desk.work(public.id).related]
    inside, _ = desk.accept(new_case("T1/G1/3", "T1/G1"))
    assert secret.id in [related.case for related in desk.work(inside.id).related]


def test_every_error_is_one_sentence_for_a_person(desk: Desk) -> None:
    for wrong in (lambda: desk.check(""), lambda: desk.case("none"), lambda: desk.explain("none")):
        with pytest.raises(StetError) as caught:
            wrong()
        assert str(caught.value).endswith(".")
        assert "\n" not in str(caught.value)
