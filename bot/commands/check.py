"""`stet check`: one story or a line each, checked, logged and reported."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bot import interface, opening, terminal
from bot.commands.lines import answer_lines
from bot.desk import Desk, Logged, local_case, local_reader
from bot.intake import opened, read_copy, read_day
from bot.output import print_line, reader_may_leave, trouble
from bot.submission import Submission
from checks.models import CheckRun, Severity
from extraction import language
from storage.database import Database
from storage.models import StorageError

CLEAR, ERRORS, UNDONE = 0, 1, 2


class Wanted(NamedTuple):
    """What the options ask for."""

    house: Path | None
    db: Path | None
    log: bool
    archive: bool
    json: bool


def check(source: str, wanted: Wanted, headline: str | None, published: str | None) -> int:
    """Check one story, log it and print the report; return the exit status."""
    settings = opening.settings()
    style = opening.style(wanted.house, settings)
    day = read_day(published)
    copy = read_copy(source)
    path = opening.log_path(wanted.db, settings)
    language.warm()  # so that the time in the report is that of the story
    with _log(path, wanted) as database:
        logged = _checked(Desk(database, style), copy.text, wanted, headline, day)
        searched = wanted.archive and database is not None and logged.trouble is None
        if wanted.json:
            _print_json(logged, made=copy.made)
        else:
            _print(logged, path, searched=searched)
    if logged.trouble:
        trouble(f"The report is complete, but the log could not be used. {logged.trouble}")
        return UNDONE
    return _status(logged.report.run)


def _log(path: Path, wanted: Wanted) -> AbstractContextManager[Database | None]:
    """Open the log if it is to be written, or read where there is one."""
    instead = "To check without the log: --no-log --no-archive."
    return opening.log(path, wanted=wanted.log or wanted.archive, make=wanted.log, instead=instead)


def _checked(desk: Desk, text: str, wanted: Wanted, headline: str | None, day: date | None) -> Logged:
    if wanted.log:
        new = local_case(text, opening.person(), headline=headline, published=day)
        return desk.check_and_log(new, archive=wanted.archive)
    look = partial(desk.check, text, headline=headline, published=day, reader=local_reader())
    try:
        return Logged(look(archive=wanted.archive), None, None)
    except StorageError as trouble:
        return Logged(look(archive=False), None, trouble)


def _print_json(logged: Logged, *, made: bool) -> None:
    """Print the result object, with the text that its offsets count in where that was made of a document."""
    report, case, _ = logged
    result = interface.result(report, case.id if case else report.article.id)
    with reader_may_leave():
        print_line(interface.line(result | ({"text": report.article.text} if made else {})))


def _print(logged: Logged, path: Path, *, searched: bool) -> None:
    report, case, _ = logged
    where = terminal.short_path(path)
    closing = f"Logged as case {case.id} in {where}." if case and not logged.trouble else "Not logged."
    terminal.write(report, terminal.console(), searched=searched, closing=closing)


def check_lines(source: str, wanted: Wanted) -> int:
    """Check an article a line, printing a result object a line as each is done; return the exit status.

    Where a line can't be read the run goes on, and the status says so.
    """
    settings = opening.settings()
    style = opening.style(wanted.house, settings)
    path = opening.log_path(wanted.db, settings)
    with opened(source) as stream, _log(path, wanted) as database:
        language.warm()
        stack = _Stack(Desk(database, style), wanted)
        all_read = answer_lines(stream, stack.answer)
    if stack.trouble:
        trouble(f"The results are complete, but the log could not be used. {stack.trouble}")
    return stack.status if all_read and not stack.trouble else UNDONE


class _Stack:
    """Many articles checked one after the other; once the log fails they are checked without it."""

    def __init__(self, desk: Desk, wanted: Wanted) -> None:
        self.desk = desk
        self.wanted = wanted
        self.status = CLEAR
        self.trouble: StorageError | None = None

    def answer(self, said: Submission) -> interface.Json:
        logged = _checked(self.desk, said.text, self.wanted, said.headline, said.published)
        if logged.trouble:
            self.trouble = logged.trouble
            self.wanted = self.wanted._replace(log=False, archive=False)
        self.status = max(self.status, _status(logged.report.run))
        return interface.result(logged.report, said.id)


def _status(run: CheckRun) -> int:
    return ERRORS if any(finding.severity is Severity.ERROR for finding in run.findings) else CLEAR
