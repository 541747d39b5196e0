"""Standard output and standard error: a line at a time, whatever the encoding, and quiet when nobody reads on."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def print_line(line: str) -> None:
    """Write a line to standard output in UTF-8 and send it off at once."""
    sys.stdout.flush()  # what was written as text comes first
    sys.stdout.buffer.write(line.encode() + b"\n")
    sys.stdout.buffer.flush()


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """Go on quietly where the reader of standard output (`| head`) has gone."""
    try:
        yield
    except BrokenPipeError:
        nobody_reads()


def trouble(sentence: str) -> None:
    """Write one line to standard error."""
    print(f"stet: {' '.join(sentence.split())}", file=sys.stderr)  # noqa: T201


def forgiving() -> None:
    """Let no character that the terminal can't show stop a report."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def nobody_reads() -> None:
    """Send what is left of standard output nowhere: its reader (`| head`) has gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
