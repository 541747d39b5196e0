from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import archive, cases
from storage.archive import Added, Stats
from storage.database import Database, open_database
from storage.models import OPEN, Case, NewCase, Reader, Story

NOW = datetime(2026, 11, 20, tzinfo=UTC)
OLD = Story(
    ref="old",
    text="Café owner Zoë Marchetti was fined £500.",
    headline="Fined",
    published=date(2024, 3, 1),
    url="https://a.b",
)


def total(log: Database, *stories: Story) -> Added:
    return list(archive.add(log, stories, NOW))[-1]


def refs(log: Database, words: str, *walls: str) -> list[str]:
    return [cutting.ref for cutting in archive.search(log, words, Reader(walls=frozenset(walls)), 50)]


@pytest.mark.parametrize(
    ("again", "counted"),
    [
        (OLD, Added(1, known=1)),
        (OLD.model_copy(update={"ref": "other"}), Added(1, known=1)),
        (OLD.model_copy(update={"ref": "other", "text": f"  {OLD.text}\n"}), Added(1, known=1)),
        (OLD.model_copy(update={"headline": "Café owner fined"}), Added(1, changed=1)),
        (OLD.model_copy(update={"published": None}), Added(1, changed=1)),
        (OLD.model_copy(update={"text": "Zoë Marchetti was cleared."}), Added(1, changed=1)),
        (OLD.model_copy(update={"ref": "other", "text": "Zoë Marchetti was cleared."}), Added(1, added=1)),
    ],
)
def test_a_story_is_known_by_its_ref_and_by_its_words(log: Database, again: Story, counted: Added) -> None:
    assert total(log, OLD) == Added(1, added=1)
    assert total(log, again) == counted
    assert total(log, again) == Added(1, known=1)


def test_a_changed_story_is_found_by_its_new_words_only(log: Database) -> None:
    total(log, OLD, OLD.model_copy(update={"text": "Zoë Marchetti was cleared."}))
    assert (refs(log, "fined £500"), refs(log, "cleared")) == ([], ["old"])


def test_a_story_changed_into_another_is_one_story(log: Database) -> None:
    total(log, OLD, Story(ref="other", text="Zoë Marchetti was cleared."))
    assert total(log, Story(ref="other", text=OLD.text)) == Added(1, changed=1)
    assert refs(log, "marchetti") == ["other"]


def test_a_case_behind_a_wall_has_no_part_in_what_an_import_knows(log: Database, checked: Callable[..., Case]) -> None:
    checked(OLD.text, wall="T1/C1")
    assert total(log, OLD) == Added(1, added=1)


def test_progress_is_told_after_each_batch(log: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "BATCH", 2)
    stories = [Story(ref=f"s{i}", text=f"Story number {i}") for i in (1, 2, 3, 1, 5)]
    assert list(archive.add(log, stories, NOW)) == [Added(2, 2), Added(4, 3, known=1), Added(5, 4, known=1)]
    assert list(archive.add(log, [], NOW)) == []


IMPORT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from storage import archive
from storage.database import open_database
from storage.models import Story

log = open_database(Path(sys.argv[1]))
stories = (Story(ref=f"s{i}", text=f"Story number {i} of the siege of Thornwick") for i in range(int(sys.argv[2])))
for added in archive.add(log, stories, datetime.now(UTC)):
    print(added.seen, flush=True)
"""


def test_an_import_killed_half_way_and_run_again_is_whole(tmp_path: Path) -> None:
    path, most = tmp_path / "stet.db", 6 * archive.BATCH
    command = [sys.executable, "-c", IMPORT, str(path), str(most)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as importing:  # noqa: S603
        assert importing.stdout is not None
        assert importing.stdout.readline() == f"{archive.BATCH}\n"
        os.kill(importing.pid, signal.SIGKILL)
    with closing(open_database(path)) as log:
        there = archive.stats(log, Reader()).imported
        assert there >= archive.BATCH
        assert there % archive.BATCH == 0
        stories = [Story(ref=f"s{i}", text=f"Story number {i} of the siege of Thornwick") for i in range(most)]
        assert total(log, *stories) == Added(most, added=most - there, known=there)
        assert archive.stats(log, Reader()).imported == most
        assert len(archive.search(log, "siege", Reader(), most + 1)) == most
        assert log.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        log.connection.execute("INSERT INTO open_index (open_index, rank) VALUES ('integrity-check', 1)")


def test_others_are_served_while_an_import_is_under_way(log: Database) -> None:
    importing = archive.add(log, (Story(ref=f"s{i}", text=f"Story number {i}") for i in range(3 * archive.BATCH)), NOW)
    next(importing)
    with closing(open_database(log.path)) as other:
        assert cases.accept(other, NewCase(source="x", wall="T1", text="Copy.", opened_by="U1"), NOW)[1]
    assert list(importing)[-1].added == 3 * archive.BATCH


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("cafe OWNER", True),
        ("zoe", True),
        ("owners fine", True),
        ('"owner zoë"', True),
        ('"zoë owner"', False),
        ("fined cleared", False),
        ("Marchetti's", False),
        ("fined OR", False),
        ("£500", True),
        ("", False),
        ("— ? *", False),
        ('"', False),
    ],
)
def test_stories_with_all_the_words_are_found(log: Database, words: str, found: bool) -> None:
    total(log, OLD)
    assert refs(log, words) == (["old"] if found else [])


def test_a_cutting_says_where_the_words_stand(log: Database) -> None:
    total(log, OLD)
    assert archive.search(log, "fine", Reader(), 10)[0]._asdict() == {
        "case": "archive/old",
        "ref": "old",
        "headline": "Fined",
        "published": date(2024, 3, 1),
        "url": "https://a.b",
        "excerpt": "Café owner Zoë Marchetti was «fined» £500.",
    }


def test_the_newest_come_first_and_the_undated_last(log: Database) -> None:
    days = {"a": date(2020, 1, 1), "b": None, "c": date(2025, 1, 1), "d": date(2020, 1, 1)}
    total(log, *(Story(ref=ref, text=f"Story {ref}", published=day) for ref, day in days.items()))
    assert refs(log, "story") == ["c", "a", "d", "b"]
    assert [cutting.ref for cutting in archive.search(log, "story", Reader(), 2)] == ["c", "a"]


def test_counts_are_of_what_the_reader_may_see(log: Database, checked: Callable[..., Case]) -> None:
    assert archive.stats(log, Reader()) == Stats(0, 0, None, None, 0)
    total(log, OLD, Story(ref="undated", text="Story"))
    checked("Secret.", wall="T1/C1", published=date(2026, 1, 1))
    checked("Ours.", wall="T1")
    assert archive.stats(log, Reader()) == Stats(2, 0, date(2024, 3, 1), date(2024, 3, 1), 1)
    team = Reader(walls=frozenset({"T1", "T1/C1"}))
    assert archive.stats(log, team) == Stats(2, 2, date(2024, 3, 1), date(2026, 1, 1), 2)


SAID = st.text() | st.text(alphabet="\"'*()^:-+{}[],.\\/ \x00\nabÉANDORNEAR", max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(SAID)
def test_whatever_a_user_types_can_be_looked_for(log: Database, words: str) -> None:
    assert refs(log, words) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.from_regex(r"[a-zé0-9]{1,12}", fullmatch=True), SAID)
def test_a_word_of_a_story_is_found_whatever_signs_stand_round_it(log: Database, word: str, signs: str) -> None:
    around = "".join(c for c in signs if not c.isalnum() and c != '"' and c.isprintable())
    list(archive.add(log, [Story(ref="it", text=f"Somebody wrote {word}.")], NOW))
    assert refs(log, f"{around} {word} {around}") == ["it"]
    assert json.dumps(archive.search(log, word, Reader(), 1)[0].excerpt, ensure_ascii=False).count("«") >= 1


def test_a_story_released_from_its_wall_joins_the_open_archive(log: Database, checked: Callable[..., Case]) -> None:
    case = checked("The siege of Thornwick is over.", wall="T1/C1")
    with log.writing() as connection:
        connection.execute("UPDATE stories SET wall = ? WHERE case_id = ?", (OPEN, case.id))
    assert refs(log, "siege") == [case.id]
    with log.writing() as connection:
        connection.execute("DELETE FROM cases WHERE id = ?", (case.id,))
    assert refs(log, "siege", "T1/C1") == []
