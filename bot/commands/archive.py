"""`stet archive`: import earlier stories, search them, count them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from bot import opening, terminal
from bot.cuttings import Skipped, cuttings
from bot.desk import local_reader
from bot.excerpt import one_line
from bot.output import trouble
from bot.settings import Settings
from bot.wording import counted, day
from extraction.errors import ReadingError
from storage import archive
from storage.archive import Added

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

    with opening.log(opening.log_path(db, Settings())) as database, _progress(found.size) as (read, said):
        if database is None:
            return UNDONE
        try:
            for done in archive.add(database, found.stories(skipped, read), datetime.now(UTC)):
                said(f"{done.seen:,} stories")
        except KeyboardInterrupt:
            trouble(f"Stopped. {_sum(done, len(passed_over))} Run it again to go on.")
            raise
    if len(passed_over) > TOLD:
        trouble(f"{len(passed_over) - TOLD:,} more were passed over.")
    terminal.Sheet(terminal.console()).line(_sum(done, len(passed_over)))
    return DONE if done.seen else UNDONE


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
def _progress(size: int) -> Iterator[tuple[Callable[[int], None], Callable[[str], None]]]:
    """Show a bar on standard error, if that is a terminal; yield what moves it on and what writes beside it."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=terminal.console(stderr=True), transient=True, disable=not sys.stderr.isatty()
    ) as bar:
        task = bar.add_task("Importing", total=size)
        yield lambda read: bar.update(task, advance=read), lambda said: bar.update(task, description=said)
