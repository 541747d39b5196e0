"""`stet doctor`: what is missing or wrong, and how to put it right."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bot import checkup, opening
from bot.checkup import Finding
from bot.settings import Settings
from checks.bands import quantities as quantities_known
from checks.catalogue import catalogue
from extraction import language
from extraction.errors import StetError
from extraction.gazetteer import gazetteer
from extraction.style import Style
from storage import soundness
from storage.database import open_database

ROOM = 100_000_000  # bytes without which the log should not go on
_RATE = re.compile("[A-Z]{3}-[A-Z]{3}")


def examine(db: Path | None, settings: Settings, *, slack: bool) -> Iterator[Finding]:
    """Look at everything that a check needs, then at what Slack needs; `slack` asks Slack itself too."""
    yield _python()
    yield _pipeline()
    yield _catalogue()
    yield _house(settings)
    path = opening.log_path(db, settings)
    yield _log(path)
    yield _room(path)
    yield from checkup.strange(os.environ)
    yield from checkup.settings_of(settings, asked=slack)
    yield from checkup.several_of(settings, path)
    yield from checkup.shared_of(settings)
    yield from checkup.meters_of(settings)
    if slack:
        yield from checkup.ask_slack(settings)


def _python() -> Finding:
    return Finding("Python", sys.version_info >= (3, 11), platform.python_version(), "Install Python 3.11 or later.")


def _pipeline() -> Finding:
    try:
        return Finding("English", True, language.warm())
    except StetError as error:
        return Finding("English", False, str(error), "Put STET_PIPELINE right, or unset it.")
    except (ImportError, OSError, ValueError) as error:
        return Finding("English", False, f"the pipeline does not load: {error}", "Install Stet again.")


def _catalogue() -> Finding:
    try:
        return Finding("checks", True, f"{len(catalogue())} checks")
    except StetError as error:
        return Finding("checks", False, str(error), "Install Stet again.")


def _house(settings: Settings) -> Finding:
    try:
        style, others = settings.style(), settings.styles()
    except StetError as error:
        return Finding("house style", False, str(error), "Put the file right, or unset what names it.")
    for one in (style, *others.values()):
        for seen, cure in unknown(one):
            return Finding("house style", False, f"{one.name}: {seen}" if others else seen, cure)
    chosen = f"; a channel may choose {', '.join(others)}" if others else ""
    return Finding("house style", True, f"{style.name}{chosen}")


def unknown(style: Style) -> Iterator[tuple[str, str]]:
    """Yield what a house style names that there is not, and how to put that right: a typo would pass in silence."""
    if codes := sorted({*style.off, *style.severity, *style.tolerance} - set(catalogue())):
        yield f"it names {', '.join(codes)}, and there is no such check", "`stet checks` lists the codes there are."
    bands = {name for name in style.bands if not _RATE.fullmatch(name)}  # any two currencies have a rate
    if quantities := sorted(bands - quantities_known()):
        known = ", ".join(sorted(quantities_known()))
        yield f"there is no band called {', '.join(quantities)}", f"The bands are {known}."
    known_places = gazetteer(style)
    named = (*style.places.values(), *style.home)
    if strange := [name for name in dict.fromkeys(named) if not known_places.find(name)]:
        cure = "Look at its spelling, or say under [places] what it lies in."
        yield f"the gazetteer has no {', '.join(strange)}", cure
    if strange := [name for name in _members(style) if not (known_places.find(name) or known_places.force(name))]:
        yield f"[groups] has {', '.join(strange)}, which the gazetteer has not", "Look at the spelling."
    if round_about := [name for name in style.places if not _lies_somewhere(name, style)]:
        yield f"{', '.join(round_about)} would lie in itself", "Name under [places] a place that it lies in."


def _members(style: Style) -> Iterator[str]:
    """Yield what a house style's own groups hold, each once."""
    yield from dict.fromkeys(name for group in style.groups.values() for name in group)


def _lies_somewhere(name: str, style: Style) -> bool:
    """Tell whether going from a place of the newsroom's own to what it lies in ends outside those."""
    seen: set[str] = set()
    while name in style.places and name not in seen:
        seen.add(name)
        name = style.places[name]
    return name not in style.places


def _log(path: Path) -> Finding:
    """Look at the log where there is one, and else at whether one can be made; nothing is made."""
    cure = "Name another with --db or STET_DB, or check with --no-log --no-archive."
    if path.exists():
        try:
            with closing(open_database(path)) as database:
                wrong = soundness.fault(database)
        except StetError as error:
            return Finding("log", False, str(error), cure)
        if wrong:
            return Finding("log", False, f"{path} is damaged ({wrong})", "Put back your last copy of it.")
        return Finding("log", True, str(path))
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding("log", False, f"{path} can't be made: {folder} can't be written to", cure)
    return Finding("log", True, f"{path}, made by the first check")


def _room(path: Path) -> Finding:
    """Look at how much room the log's disk has."""
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    free = shutil.disk_usage(folder).free
    seen = f"{free // 1_000_000:,} MB free"
    return Finding("disk", free > ROOM, seen, f"Make room on the disk that holds {folder}.")
