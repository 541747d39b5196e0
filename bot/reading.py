"""Reading the archive ahead of time, a batch at a time, on this machine's cores or on a cluster's.

One process, this one, writes; the others only read. A batch is on disk as soon as it comes back, so whatever is stopped
or lost costs the batches in flight, and the next run goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import NamedTuple

from bot.library import read_story, reader_of
from extraction import language
from extraction.errors import ReadingError
from extraction.style import Style
from storage import readings
from storage.database import Database
from storage.readings import Filed, Read

BATCH = 50  # stories: some five seconds of one core's work
AHEAD = 2  # batches waiting for each core, so that none ever waits for the writer

Batch = list[Filed]


class Done(NamedTuple):
    """A batch that was read: by what, its stories' readings, and how many could not be read."""

    reader: str
    read: list[Read]
    unreadable: int


Readers = Callable[[Iterator[Batch], Style], Iterator[Done]]


def read_ahead(database: Database, style: Style, readers: Readers) -> Iterator[tuple[int, int]]:
    """Read what of the open archive has not been read, and say after each batch how many were kept and could not be.

    ReadingError where a reader is another version than this one: what it read would never be used.
    """
    own = reader_of(style)
    for done in readers(_batches(database, own), style):
        if done.reader != own:
            raise ReadingError(
                f"A worker reads with {done.reader}, this is {own}; install the same Stet on all of them."
            )
        yield readings.keep(database, done.read, own), done.unreadable


def read_batch(batch: Batch, style: Style) -> Done:
    """Read a batch; this is what a worker runs."""
    found = [(story, read_story(story, style)) for story in batch]
    read = [readings.packed(story, article) for story, article in found if article is not None]
    return Done(reader_of(style), read, len(batch) - len(read))


def on_cores(cores: int) -> Readers:
    """Return readers that are processes on this machine."""

    def readers(batches: Iterator[Batch], style: Style) -> Iterator[Done]:
        # Spawned, not forked: a fork would copy the writer's open database.
        pool = ProcessPoolExecutor(cores, mp_context=get_context("spawn"), initializer=language.warm)
        try:
            yield from _in_flight(batches, lambda batch: pool.submit(read_batch, batch, style), AHEAD * cores)
        except BrokenProcessPool:
            raise ReadingError(
                "A reading process was stopped by the system, for want of memory perhaps; run it again, with --cores 1."
            ) from None
        finally:
            pool.shutdown(cancel_futures=True)

    return readers


def _in_flight(batches: Iterable[Batch], submit: Callable[[Batch], Future[Done]], most: int) -> Iterator[Done]:
    """Yield what comes back, keeping `most` batches under way."""
    waiting = iter(batches)
    flying = {submit(batch) for batch in islice(waiting, most)}
    while flying:
        done, flying = wait(flying, return_when=FIRST_COMPLETED)
        for future in done:
            yield future.result()
            flying |= {submit(batch) for batch in islice(waiting, 1)}


def _batches(database: Database, reader: str) -> Iterator[Batch]:
    """Yield what is unread, in the order of the archive."""
    after = 0
    while batch := readings.unread(database, reader, after, BATCH):
        yield batch
        after = batch[-1].number
