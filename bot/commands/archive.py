"""`stet archive`: import earlier stories and corrections, read them ahead of time, search them, count them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from bot import opening, terminal
from bot.cluster import on_cluster
from bot.cuttings import Skipped, cuttings
from bot.desk import local_reader
from bot.errata import errata
from bot.excerpt import one_line
from bot.library import reader_of
from bot.output import trouble
from bot.reading import on_cores, read_ahead
from bot.settings import Settings
from bot.wording import counted, day
from extraction.errors import ReadingError
from storage import archive, cases, corrections, erasure, readings
from storage.archive import Added
from storage.models import ARCHIVED

DONE, UNDONE = 0, 2
TOLD = 20  # places that could not be read, before the rest are only counted


def import_stories(paths: list[Path], db: Path | None) -> int:
    """Import the stories at `paths`, telling what is passed over; 2 where there was none to import."""
    found = cuttings(paths)
    passed_over: list[Skipped] = []
    done = Added()

    def skipped(place: Skipped) -> None:
        passed_over.append(place)
        if len(passed_over) <= TOLD:
            trouble(f"Passed over {place.place}: {place.why}")

    with opening.log(opening.log_path(db, Settings())) as database, _progress(found.size) as (done_with, said):
        if database is None:
            return UNDONE
        try:
            for done in archive.add(database, found.stories(skipped, done_with), datetime.now(UTC)):
                said(f"{done.seen:,} stories")
        except KeyboardInterrupt:
            trouble(f"Stopped. {_sum(done, len(passed_over))} Run it again to go on.")
            raise
    if len(passed_over) > TOLD:
        trouble(f"{len(passed_over) - TOLD:,} more were passed over.")
    terminal.Sheet(terminal.console()).line(_sum(done, len(passed_over)))
    return DONE if done.seen else UNDONE


def import_corrections(paths: list[Path], db: Path | None) -> int:
    """Import what was put right; 2 where there was none to import."""
    passed_over = 0

    def skipped(place: Skipped) -> None:
        nonlocal passed_over
        passed_over += 1
        trouble(f"Passed over {place.place}: {place.why}")

    with opening.log(opening.log_path(db, Settings())) as database:
        if database is None:
            return UNDONE
        new, known = corrections.add(database, errata(paths, skipped), datetime.now(UTC))
    said = f"{counted(new, 'correction')} added, {known:,} known already, {passed_over:,} passed over."
    terminal.Sheet(terminal.console()).line(said)
    return DONE if new or known else UNDONE


def read(db: Path | None, house: Path | None, cores: int | None, dask: str | None) -> int:
    """Read the archive ahead of time; stopped and run again, it goes on where it was."""
    settings = opening.settings()
    style = opening.style(house, settings)
    readers = on_cluster(dask) if dask else on_cores(cores or os.cpu_count() or 1)
    kept = lost = 0
    with opening.archive(opening.log_path(db, settings)) as database:
        before = readings.progress(database, reader_of(style))
        began = perf_counter()
        with _progress(before.stories - before.read, "Reading") as (done, said):
            try:
                for more, unread in read_ahead(database, style, readers):
                    kept, lost = kept + more, lost + unread
                    done(more + unread)
                    said(f"{kept:,} read, {kept / (perf_counter() - began):,.1f} a second")
            except KeyboardInterrupt:
                trouble(f"Stopped. {counted(kept, 'story')} read. Run it again to go on.")
                raise
    left = f", {lost:,} can't be read" if lost else ""
    terminal.Sheet(terminal.console()).line(f"{counted(kept, 'story')} read, {before.read:,} read already{left}.")
    return DONE


def erase(what: str, db: Path | None, *, name: bool, undo: bool) -> int:
    """Take a story, or whoever names somebody, out of all results, or let them come back."""
    sheet, by, now = terminal.Sheet(terminal.console()), opening.person(), datetime.now(UTC)
    with opening.archive(opening.log_path(db, Settings())) as database:
        if not name:
            erasure.erase_story(database, what, by, now, listed=undo)
            sheet.line(f"{what} is listed again." if undo else f"{what} comes back in no result any more.")
        elif undo:
            erasure.list_name(database, what, by, now)
            sheet.line("Stories that have that name come back again.")
        else:
            found = erasure.erase_name(database, what, by, now)
            sheet.line(f"{counted(found, 'story')} with that name, and any to come, will not come back in any result.")
    return DONE


def release(what: str, db: Path | None, *, early: bool) -> int:
    """Lift the embargo of a case or of an imported story."""
    by, now = opening.person(), datetime.now(UTC)
    with opening.archive(opening.log_path(db, Settings())) as database:
        if what.startswith(ARCHIVED):
            archive.release(database, what.removeprefix(ARCHIVED), by, now, early=early)
        else:
            cases.release(database, what, by, now, early=early)
    terminal.Sheet(terminal.console()).line(f"{what} is released.")
    return DONE


def search(words: str, db: Path | None, limit: int) -> int:
    """Print the earlier stories that have these words, the newest first."""
    if not any(letter.isalnum() for letter in words):
        raise ReadingError("There are no words to look for; give some of the story's own.")
    sheet = terminal.Sheet(terminal.console())
    with opening.archive(opening.log_path(db, Settings())) as database:
        found = archive.search(database, words, local_reader(), limit)
    for cutting in found:
        sheet.row(day(cutting.published), Text(one_line(cutting.headline, 200) or "(no headline)", "bold"))
        sheet.row("", Text(one_line(cutting.excerpt, 400)))
        sheet.row("", Text(one_line(cutting.url or cutting.case, 500), "dim"), whole=True)
        sheet.line()
    sheet.line(counted(len(found), "story") if found else "No story has all these words.")
    return DONE


def stats(db: Path | None) -> int:
    """Print how many stories there are, and from when to when."""
    with opening.archive(opening.log_path(db, Settings())) as database:
        found = archive.stats(database, local_reader())
    sheet = terminal.Sheet(terminal.console())
    sheet.row("imported", Text(counted(found.imported, "story")))
    sheet.row("checked", Text(f"{counted(found.checked, 'story')} on the command line"))
    if found.earliest and found.latest:
        sheet.row("dated", Text(f"{day(found.earliest)} to {day(found.latest)}"))
    if found.undated:
        sheet.row("undated", Text(counted(found.undated, "story")))
    return DONE


def _sum(done: Added, passed_over: int) -> str:
    return (
        f"{counted(done.added, 'story')} added, {done.changed:,} changed, {done.known:,} known already, "
        f"{passed_over:,} passed over."
    )


@contextmanager
def _progress(size: int, what: str = "Importing") -> Iterator[tuple[Callable[[int], None], Callable[[str], None]]]:
    """Show a bar on standard error, if that is a terminal; yield what moves it on and what writes beside it."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=terminal.console(stderr=True), transient=True, disable=not sys.stderr.isatty()
    ) as bar:
        task = bar.add_task(what, total=size)
        yield lambda read: bar.update(task, advance=read), lambda said: bar.update(task, description=said)
