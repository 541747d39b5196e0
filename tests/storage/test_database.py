from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlite_utils import Database as Connection

from storage import cases, deliveries, postings, runs
from storage.database import _APPLICATION, Database, open_database
from storage.migrations import migrations
from storage.models import NewCase, SchemaTooNewError, StorageError
from storage.workload import workload

needs_a_user = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_log_is_its_owners_alone(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "stet" / "stet.db"
    with closing(open_database(path)) as log:
        deliveries.first(log, "Ev1", now)
        files = sorted(path.parent.iterdir())
        assert [file.name for file in files] == ["stet.db", "stet.db-shm", "stet.db-wal"]
        assert [mode(file) for file in files] == [0o600] * 3
    assert mode(path.parent) == 0o700


def test_a_log_that_others_could_read_is_made_private_and_its_folder_left_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    path = tmp_path / "stet.db"
    open_database(path).close()
    path.chmod(0o644)
    open_database(path).close()
    assert (mode(path), mode(tmp_path)) == (0o600, 0o755)


def test_a_log_that_its_owner_may_only_read_is_not_opened_up(tmp_path: Path) -> None:
    path = tmp_path / "stet.db"
    open_database(path).close()
    path.chmod(0o444)
    with contextlib.suppress(StorageError):  # root may write it all the same
        open_database(path).close()
    assert mode(path) == 0o400


def test_what_is_committed_is_on_disk_and_foreign_keys_hold(log: Database) -> None:
    pragmas = ["journal_mode", "synchronous", "foreign_keys", "busy_timeout", "temp_store"]
    found = [log.connection.execute(f"PRAGMA {pragma}").fetchone()[0] for pragma in pragmas]
    assert found == ["wal", 2, 1, 5000, 2]


def test_opening_again_changes_nothing(log: Database) -> None:
    schema = log.connection.schema
    applied = [migration.name for migration in migrations.applied(log.connection)]
    with closing(open_database(log.path)) as again:
        assert again.connection.schema == schema
        assert [migration.name for migration in migrations.applied(again.connection)] == applied
        assert not migrations.pending(again.connection)


OPEN_IT = """
import sys
from pathlib import Path
from storage.database import open_database
open_database(Path(sys.argv[1])).close()
"""


def test_processes_that_open_a_new_log_at_once_make_it_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OPEN_IT, str(tmp_path / "stet.db")]
    racing = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(4)]  # noqa: S603
    assert [process.communicate()[1] for process in racing] == [b""] * 4
    assert [process.returncode for process in racing] == [0] * 4


def test_findings_of_before_repairs_were_kept_have_none(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "stet.db"
    with closing(sqlite3.connect(path)) as early:
        migrations.apply(Connection(early), stop_before="repairs")
        early.execute(f"PRAGMA application_id = {_APPLICATION}")
        early.executescript(
            """
            INSERT INTO cases (id, source, wall, opened_by, opened_at, channel, state)
                VALUES ('c1', 'T1/C1/1', 'T1', 'U1', '2026-11-20', 'C1', 'checked');
            INSERT INTO versions (case_id, number, sha256, added_at, text)
                VALUES ('c1', 1, 'a', '2026-11-20', 'The the.');
            INSERT INTO runs (id, case_id, version, article, stet, ran_at, millis)
                VALUES (1, 'c1', 1, 'a', '0', '2026-11-20', 1.0);
            INSERT INTO findings (run, number, id, place, code, severity, start, "end", evidence, message, working)
                VALUES (1, 0, 'f1', 0, 'HYG-DOUBLE', 'error', 0, 7, '[]', 'A word stands twice.', '');
            """
        )
    with closing(open_database(path)) as log:
        [finding] = runs.findings(log, "c1")
    assert (finding.code, finding.fix) == ("HYG-DOUBLE", ())


def test_a_later_stets_log_is_refused(log: Database) -> None:
    log.connection.table("_sqlite_migrations").insert(
        {"migration_set": "stet", "name": "of_next_year", "applied_at": "2027-01-01"}
    )
    with pytest.raises(SchemaTooNewError, match="written by a later Stet; update Stet"):
        open_database(log.path)


def text_file(path: Path) -> None:
    path.write_text("Police arrested 65 people. " * 50)


def other_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE photographs (id)")


def damaged(path: Path) -> None:
    with closing(open_database(path)) as log:
        log.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    content[100:] = b"\x99" * (len(content) - 100)
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (text_file, "is not a Stet log; name another file"),
        (other_program, "is another program's database, not a Stet log"),
        (damaged, "is damaged; move it away"),
        (Path.mkdir, "is a folder; name a file"),
    ],
)
def test_what_is_no_log_is_refused_in_one_sentence(tmp_path: Path, made: object, said: str) -> None:
    assert callable(made)
    path = tmp_path / "stet.db"
    made(path)
    path.chmod(0o755)
    with pytest.raises(StorageError, match=said) as raised:
        open_database(path)
    assert mode(path) == 0o755  # others may have a right to it
    assert str(raised.value).count("\n") == 0
    assert str(path) in str(raised.value)


def test_a_folder_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=r"file/deeper can't be made .*; name another file"):
        open_database(tmp_path / "file" / "deeper" / "stet.db")


@needs_a_user
def test_a_folder_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError, match="name a file in a folder you can write to"):
        open_database(tmp_path / "stet.db")


@needs_a_user
def test_a_log_in_a_folder_that_can_not_be_written_any_more(tmp_path: Path) -> None:
    open_database(tmp_path / "stet.db").close()
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError, match="give yourself the right"):
        open_database(tmp_path / "stet.db")


def test_a_log_in_use_says_so(log: Database, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.database._PATIENCE", 0.05)
    with (
        closing(sqlite3.connect(log.path, isolation_level=None)) as other,
        closing(open_database(log.path)) as impatient,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="is in use by another program; close that one, or try again"):
            deliveries.first(impatient, "Ev1", now)
        other.execute("ROLLBACK")
        assert deliveries.first(impatient, "Ev1", now)


def test_a_full_disk_says_so(log: Database, now: datetime) -> None:
    pages = log.connection.execute("PRAGMA page_count").fetchone()[0]
    log.connection.execute(f"PRAGMA max_page_count = {pages}")
    new = NewCase(source="T1/C1/1", wall="T1/C1", text="Sixty-five people. " * 10_000, opened_by="U1")
    with pytest.raises(StorageError, match="is full; make room"):
        cases.accept(log, new, now)
    assert cases.queued(log) == []


def test_half_a_character_is_refused_and_nothing_is_left_of_it(log: Database, now: datetime) -> None:
    with pytest.raises(StorageError, match="half a character"):
        cases.accept(log, NewCase(source="T1/C1/1", wall="T1/C1", text="Ok \ud83d", opened_by="U1"), now)
    assert cases.queued(log) == []


def test_what_fails_half_way_leaves_nothing(log: Database, now: datetime) -> None:
    def stumble() -> None:
        with log.writing():
            assert deliveries.first(log, "Ev1", now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stumble()
    assert deliveries.first(log, "Ev1", now)


def test_each_thread_has_its_own_connection(log: Database) -> None:
    seen = [log.connection, log.connection]
    thread = threading.Thread(target=lambda: seen.append(log.connection))
    thread.start()
    thread.join()
    assert seen[0] is seen[1]
    assert seen[0] is not seen[2]


def test_a_closed_log_says_so(tmp_path: Path) -> None:
    log = open_database(tmp_path / "stet.db")
    log.close()
    with pytest.raises(StorageError, match="has been closed"):
        cases.queued(log)


@pytest.mark.parametrize("ask", [postings.undelivered, workload])
def test_what_waits_is_found_without_a_look_at_every_case(log: Database, ask: Callable[[Database], object]) -> None:
    asked: list[str] = []
    log.connection.conn.set_trace_callback(asked.append)
    ask(log)
    log.connection.conn.set_trace_callback(None)
    (query,) = [said for said in asked if "FROM cases" in said]
    plan = [row[3] for row in log.connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert any("cases_that_wait" in step for step in plan)
    assert not [step for step in plan if step.startswith("SCAN cases") and "cases_that_wait" not in step]


def test_it_is_closed_once_what_is_under_way_has_ended(log: Database) -> None:
    begun, go_on, closed = Event(), Event(), Event()

    def write() -> None:
        with log.writing() as connection:
            begun.set()
            go_on.wait(10)
            connection.execute("INSERT INTO workspaces (team, first_seen) VALUES ('T1', '2026-11-20')")

    def close() -> None:
        log.close()
        closed.set()

    threads = [Thread(target=write), Thread(target=close)]
    threads[0].start()
    begun.wait(10)
    threads[1].start()
    assert not closed.wait(0.05)
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert closed.is_set()
    with pytest.raises(StorageError, match="closed"), log.reading():
        pass
    again = open_database(log.path)
    with again.reading() as connection:
        assert connection.execute("SELECT team FROM workspaces").fetchall() == [("T1",)]
    again.close()
