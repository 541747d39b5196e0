"""Opening a desk for a command: the house style, the pipeline and the log, from its options and the environment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path

from bot.settings import Settings
from extraction import language
from extraction.style import Style
from storage.database import Database, default_path, open_database
from storage.models import StorageError


def settings() -> Settings:
    """Return the environment, and have copy read with the pipeline that it names."""
    found = Settings()
    language.use(found.pipeline)
    return found


def style(house: Path | None, settings: Settings) -> Style:
    """Return the house style that `--house` names, or else the environment; StyleError where it can't be used."""
    return Style.load(house) if house else settings.style()


def log_path(db: Path | None, settings: Settings) -> Path:
    """Return where the log is: `--db`, or else the environment, or else the user's data folder."""
    return (db or settings.db or default_path()).expanduser()


@contextmanager
def log(path: Path, *, wanted: bool = True, make: bool = True, instead: str = "") -> Iterator[Database | None]:
    """Open the log for the time of a command; None where it is not wanted, or is not there and not to be made.

    Where it can't be opened, StorageError says why, and then `instead`: what can be done without it.
    """
    if not wanted or not (make or path.exists()):
        yield None
        return
    try:
        database = open_database(path)
    except StorageError as error:
        raise StorageError(f"{error} {instead}".rstrip()) from error
    try:
        yield database
    finally:
        database.close()


@contextmanager
def archive(path: Path) -> Iterator[Database]:
    """Open a log that must be there already, to look something up; StorageError where there is none."""
    with log(path, make=False) as database:
        if database is None:
            raise StorageError(f"There is no log at {path} yet; `stet archive import` or `stet check` makes it.")
        yield database


def person() -> str:
    """Return who is at the keyboard, as the system knows them."""
    try:
        return getuser()
    except (OSError, KeyError):
        return "somebody"
