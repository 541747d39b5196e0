"""`stet related`: only the earlier related cases of a story, or of each of many."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from bot import interface, opening, terminal
from bot.commands.lines import answer_lines
from bot.desk import Desk, local_reader
from bot.intake import opened, read_copy, read_day
from bot.output import print_line
from bot.submission import Submission

DONE, UNDONE = 0, 2


class Wanted(NamedTuple):
    """What the options ask for."""

    house: Path | None
    db: Path | None
    limit: int
    json: bool


def related(source: str, wanted: Wanted, headline: str | None, published: str | None) -> int:
    """Print one story's earlier related cases; return the exit status."""
    settings = opening.settings()
    style = opening.style(wanted.house, settings)
    day = read_day(published)
    text = read_copy(source).text
    with opening.archive(opening.log_path(wanted.db, settings)) as database:
        found = Desk(database, style).related(
            text, headline=headline, published=day, reader=local_reader(), limit=wanted.limit
        )
    if wanted.json:
        digest = sha256(text.encode()).hexdigest()
        print_line(interface.line({"id": digest, "related": interface.related(found)}))
    else:
        terminal.write_related(found, terminal.Sheet(terminal.console()))
    return DONE


def related_lines(source: str, wanted: Wanted) -> int:
    """Print the earlier related cases of an article a line; return the exit status."""
    settings = opening.settings()
    style = opening.style(wanted.house, settings)
    with opened(source) as stream, opening.archive(opening.log_path(wanted.db, settings)) as database:
        desk = Desk(database, style)

        def answer(said: Submission) -> interface.Json:
            found = desk.related(
                said.text,
                headline=said.headline,
                published=said.published,
                reader=local_reader(),
                ref=str(said.id),
                limit=wanted.limit,
            )
            return {"id": said.id, "related": interface.related(found)}

        return DONE if answer_lines(stream, answer) else UNDONE
