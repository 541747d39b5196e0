"""An article a line in, an answer a line out: what `check --jsonl` and `related --jsonl` share."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import BinaryIO

from bot.interface import Json, line
from bot.output import print_line, trouble
from bot.submission import Line, Submission, Unreadable, read_lines
from bot.wording import counted
from extraction.errors import StetError
from storage.models import StorageError

log = logging.getLogger(__name__)


def answer_lines(stream: BinaryIO, answer: Callable[[Submission], Json]) -> bool:
    """Print an answer for each line, in order, as soon as it is there; tell whether every line had one."""
    unread = total = 0
    for read in read_lines(stream):
        said = _answer(read, answer)
        total += 1
        unread += "error" in said
        print_line(line(said))
    if unread:
        trouble(f"{unread:,} of {counted(total, 'line')} could not be read; the error stands in the place of each.")
    return not unread


def _answer(read: Line, answer: Callable[[Submission], Json]) -> Json:
    if isinstance(read.said, Unreadable):
        return {"id": read.said.id, "error": read.said.error}
    try:
        return answer(read.said)
    except StorageError:
        raise
    except StetError as error:
        return {"id": read.said.id, "error": f"Line {read.number}: {error}"}
    except Exception as error:  # one article that Stet breaks over must not cost the others their answers
        log.exception("Line %d broke off", read.number)
        return {"id": read.said.id, "error": f"Line {read.number}: Stet itself failed on it ({type(error).__name__})."}
