"""One article on one line of JSON, or in one row of a table: read strictly, with a sentence on what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import BinaryIO, NamedTuple

from pydantic import BaseModel, ConfigDict, StrictInt, StrictStr, ValidationError, field_validator

from extraction.errors import ReadingError

LONGEST = 4_000_000  # bytes: the longest article with every character escaped, twice over


def moment(given: str) -> datetime:
    """Return a time with its zone; ValueError says how to write one. An embargo an hour off is no embargo."""
    try:
        time = datetime.fromisoformat(given.strip())
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        raise ValueError("write it as 2026-11-25T00:01:00+00:00, with the zone")
    return time


class Submission(BaseModel):
    """An article under the id its sender knows it by; fields that are not ours are let be."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: StrictStr | StrictInt
    text: str
    headline: str | None = None
    published: date | None = None
    url: str | None = None
    embargo: datetime | None = None

    @field_validator("embargo", mode="before")
    @classmethod
    def _until(cls, given: object) -> datetime | None:
        """Take a time with its zone; an empty cell is none."""
        return moment(given) if isinstance(given, str) and given.strip() else None

    @field_validator("published", mode="before")
    @classmethod
    def _day(cls, given: object) -> date | None:
        """Take "2026-11-20", or a time that begins so; an empty cell is no date."""
        if given is None or isinstance(given, date):
            return given
        if given == "":
            return None
        with suppress(ValueError):
            if isinstance(given, str) and (len(given) == 10 or given[10:11] in {"T", " "}):
                return date.fromisoformat(given[:10])
        raise ValueError("write it as 2026-11-20")

    @field_validator("headline", "url")
    @classmethod
    def _or_none(cls, given: str | None) -> str | None:
        return given or None


class Unreadable(NamedTuple):
    """A line that can't be read: its id as far as it can be told, and why."""

    id: str | int | None
    error: str


class Line(NamedTuple):
    """A line's number from 1, its length in bytes, and what it says."""

    number: int
    size: int
    said: Submission | Unreadable


def read_lines(stream: BinaryIO) -> Iterator[Line]:
    """Yield what each line says, blank ones apart; never more than one line, and none over LONGEST, is in memory."""
    number = 0
    while line := stream.readline(LONGEST + 1):
        number += 1
        size = len(line)
        if size > LONGEST:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST)
                size += len(line)
            yield Line(number, size, Unreadable(None, f"Line {number}: it is longer than any article."))
        elif line.strip():
            yield Line(number, size, _said(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line, number))


def _said(line: bytes, number: int) -> Submission | Unreadable:
    try:
        return Submission.model_validate_json(line)
    except ValidationError as error:
        return Unreadable(_id(line), f"Line {number}: {fault(error)}")


def row(cells: Mapping[str, str], place: str) -> Submission:
    """Return a table's row as an article; ReadingError says what is wrong with it."""
    try:
        return Submission.model_validate(cells)
    except ValidationError as error:
        raise ReadingError(f"{place}: {fault(error)}") from None


def fault(error: ValidationError) -> str:
    """Say in words what the first thing wrong is."""
    first = error.errors(include_url=False, include_input=False)[0]
    key = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] == "missing":
        return f'there is no "{key}".'
    if not key:
        return f"not one JSON object ({first['msg'].removeprefix('Invalid JSON: ')})."
    return f'"{key}": {first["msg"].removeprefix("Value error, ")}.'


def _id(line: bytes) -> str | int | None:
    """Return the id of a line that is an object at least."""
    try:
        item = json.loads(line)
    except (ValueError, RecursionError):
        return None
    given = item.get("id") if isinstance(item, dict) else None
    return given if isinstance(given, str | int) and not isinstance(given, bool) else None
