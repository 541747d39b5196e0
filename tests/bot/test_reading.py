"""The archive read ahead of time: on this machine's cores, and on a real Dask cluster that loses half of itself."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot import reading
from bot.cluster import on_cluster
from bot.library import reader_of
from bot.reading import Batch, Done, on_cores, read_ahead, read_batch
from extraction.errors import ReadingError
from extraction.style import Style
from storage import archive, readings
from storage.database import Database, open_database
from storage.models import Story

STYLE = Style()
COUNT = 24


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A log with a few short stories, one of which can't be read, and small batches."""
    monkeypatch.setattr(reading, "BATCH", 3)
    with closing(open_database(tmp_path / "stet.db")) as database:
        stories = [
            Story(
                ref=f"s{i}", text=f"Tom Hill, {i + 20}, of Oareford, was fined £{i + 100}.", published=date(2024, 1, 1)
            )
            for i in range(COUNT)
        ]
        list(archive.add(database, [*stories, Story(ref="blank", text="…")], datetime(2026, 1, 1, tzinfo=UTC)))
        yield database


def here(batches: Iterator[Batch], style: Style) -> Iterator[Done]:
    return (read_batch(batch, style) for batch in batches)


def test_what_is_read_is_kept_and_not_read_again(filled: Database) -> None:
    first = list(read_ahead(filled, STYLE, here))
    assert (sum(kept for kept, _ in first), sum(lost for _, lost in first)) == (COUNT, 1)
    assert readings.progress(filled, reader_of(STYLE)) == (COUNT, COUNT + 1)
    assert sum(kept for kept, _ in read_ahead(filled, STYLE, here)) == 0
    known, unread = readings.fetch(filled, ["archive/s3", "archive/blank", "archive/none"], reader_of(STYLE), STYLE)
    assert [figure.value for figure in known["archive/s3"].figures] == [23, 103]
    assert [story.case for story in unread] == ["archive/blank"]


def test_stopped_midway_it_goes_on_where_it_was(filled: Database) -> None:
    done = read_ahead(filled, STYLE, here)
    assert sum(kept for kept, _ in (next(done), next(done))) == 6
    done.close()  # type: ignore[attr-defined]
    assert sum(kept for kept, _ in read_ahead(filled, STYLE, here)) == COUNT - 6


def test_a_changed_story_and_another_house_style_are_read_afresh(filled: Database) -> None:
    list(read_ahead(filled, STYLE, here))
    list(archive.add(filled, [Story(ref="s1", text="Tom Hill was cleared.")], datetime(2026, 1, 2, tzinfo=UTC)))
    assert sum(kept for kept, _ in read_ahead(filled, STYLE, here)) == 1
    american = Style(date_order="month-first")
    assert sum(kept for kept, _ in read_ahead(filled, american, here)) == COUNT


def test_what_another_stet_read_is_refused(filled: Database) -> None:
    def another(batches: Iterator[Batch], style: Style) -> Iterator[Done]:
        return (read_batch(batch, style)._replace(reader="0.0.1 abc") for batch in batches)

    with pytest.raises(ReadingError, match=r"A worker reads with 0\.0\.1 abc, this is .*; install the same Stet"):
        list(read_ahead(filled, STYLE, another))
    assert readings.progress(filled, reader_of(STYLE)).read == 0


def test_all_cores_read(filled: Database) -> None:
    assert sum(kept for kept, _ in read_ahead(filled, STYLE, on_cores(2))) == COUNT


def test_no_scheduler_is_said_in_a_sentence(filled: Database) -> None:
    with pytest.raises(ReadingError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:1; check the address"):
        list(read_ahead(filled, STYLE, on_cluster("tcp://127.0.0.1:1", patience=0)))


class Cluster:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        self._folder = folder
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        """Start the scheduler or a worker."""
        command = (
            ["scheduler", "--host", "127.0.0.1", "--port", str(self.port)]
            if name == "scheduler"
            else ["worker", self.address, "--nthreads", "1", "--no-nanny", "--local-directory", str(self._folder)]
        )
        paths = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
        self._processes[name] = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "distributed.cli.dask_" + command[0], *command[1:], "--no-dashboard"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": paths},
        )

    def kill(self, name: str) -> None:
        """Kill one as a crash would."""
        process = self._processes.pop(name)
        process.kill()
        process.wait()

    def stop(self) -> None:
        for name in list(self._processes):
            self.kill(name)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    started = Cluster(tmp_path)
    for name in ("scheduler", "one", "two"):
        started.start(name)
    yield started
    started.stop()


def test_a_lost_worker_and_a_restarted_scheduler_cost_only_what_was_in_flight(
    filled: Database, cluster: Cluster
) -> None:
    def lose_a_worker() -> None:
        cluster.kill("one")

    def restart_the_scheduler() -> None:
        cluster.kill("scheduler")
        for name in ("scheduler", "three"):
            cluster.start(name)

    mishaps: dict[int, Callable[[], None]] = {1: lose_a_worker, 3: restart_the_scheduler}
    total = 0
    for number, (kept, _) in enumerate(read_ahead(filled, STYLE, on_cluster(cluster.address, patience=60)), 1):
        total += kept
        if number in mishaps:
            mishaps[number]()
    assert total == COUNT
    rows = filled.connection.execute("SELECT count(*), count(DISTINCT story) FROM readings").fetchone()
    assert rows == (COUNT, COUNT)
