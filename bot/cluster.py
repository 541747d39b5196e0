"""Reading the archive on a Dask cluster: its scheduler's address is all that is needed here.

Dask itself reads a lost worker's batch again elsewhere. When the scheduler goes away, this waits for it to come back
and goes on with what is not on disk yet.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from itertools import chain, islice
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from bot.library import reader_of
from bot.reading import AHEAD, Batch, Done, Readers, read_batch
from extraction.errors import ReadingError
from extraction.style import Style

if TYPE_CHECKING:
    from distributed import Client

log = logging.getLogger(__name__)

PATIENCE = 300.0  # seconds to wait for a scheduler that went away
_ATTEMPT = 5.0  # seconds that one attempt to reach it may take


def on_cluster(address: str, patience: float = PATIENCE) -> Readers:
    """Return readers that are the workers of a Dask cluster; ReadingError where Dask is not installed."""
    try:
        import distributed  # noqa: F401, PLC0415 - an optional extra
    except ImportError:
        raise ReadingError('Dask is not installed; pip install "stet[dask]" adds it.') from None

    def readers(batches: Iterator[Batch], style: Style) -> Iterator[Done]:
        while True:
            flying: dict[Any, Batch] = {}
            with _connected(address, patience) as client:
                try:
                    yield from _through(client, batches, style, flying)
                except (CancelledError, OSError) as error:  # what Dask raises when the scheduler has gone
                    log.warning("%s was lost (%s); what was in flight is sent again", address, type(error).__name__)
                else:
                    return
            batches = chain(list(flying.values()), batches)

    return readers


def _through(client: Client, batches: Iterator[Batch], style: Style, flying: dict[Any, Batch]) -> Iterator[Done]:
    """Yield what the cluster reads, keeping all of its cores busy; `flying` has what has not come back."""
    from distributed import KilledWorker, as_completed  # noqa: PLC0415

    coming = as_completed(loop=client.loop)
    while True:
        room = max(1, AHEAD * sum(client.nthreads().values())) - len(flying)
        for batch in islice(batches, max(0, room)):
            future = client.submit(read_batch, batch, style, pure=False)
            flying[future] = batch
            coming.add(future)
        if not flying:
            return
        future = next(coming)
        try:
            done = future.result()
        except KilledWorker:  # it took one worker after another with it
            log.warning("The batch from story %s on can't be read here", flying[future][0].case)
            done = None
        batch = flying.pop(future)
        yield done or Done(reader_of(style), [], len(batch))


@contextmanager
def _connected(address: str, patience: float) -> Iterator[Client]:
    """Reach the scheduler, waiting for it where it is away; ReadingError where it does not come back."""
    from distributed import Client  # noqa: PLC0415

    until = monotonic() + patience
    while True:
        try:
            client = Client(address, timeout=_ATTEMPT, set_as_default=False)
            break
        except (OSError, TimeoutError, ValueError) as error:
            if isinstance(error, ValueError) or monotonic() > until:
                raise ReadingError(f"No Dask scheduler answers at {address}; check the address.") from None
            sleep(1)
    try:
        try:
            client.wait_for_workers(1, timeout=max(1.0, until - monotonic()))
        except TimeoutError:
            raise ReadingError(f"The Dask scheduler at {address} has no workers; start some.") from None
        yield client
    finally:
        client.close(timeout=_ATTEMPT)
