"""The examples, held to their gold files: every planted fault found, nothing that is right flagged."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.cuttings import cuttings
from bot.desk import Desk
from bot.errata import errata
from checks.catalogue import catalogue
from checks.models import CheckRun, Finding
from extraction.models import Article, Span
from storage import archive, corrections
from storage.database import open_database
from storage.models import Report

AT = datetime(2026, 11, 20, tzinfo=UTC)
EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(path.name.removesuffix(".gold.json") for path in EXAMPLES.glob("*.gold.json"))

Places = frozenset[tuple[int, int]]


@cache
def gold(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((EXAMPLES / f"{name}.gold.json").read_text(encoding="utf-8"))
    return loaded


@cache
def reported(name: str) -> Report:
    text = (EXAMPLES / f"{name}.txt").read_text(encoding="utf-8")
    return desk().check(text, published=date.fromisoformat(gold(name)["published"]))


def checked(name: str) -> tuple[Article, CheckRun]:
    return reported(name).article, reported(name).run


@cache
def desk() -> Desk:
    """Return a desk with the examples' archive and corrections."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    database = open_database(Path(folder) / "stet.db")
    stories = cuttings([EXAMPLES / "archive.jsonl"]).stories(pytest.fail, lambda _: None)
    list(archive.add(database, stories, AT))
    corrections.add(database, errata([EXAMPLES / "corrections.csv"], pytest.fail), AT)
    return Desk(database)


def located(text: str, said: str | dict[str, Any]) -> tuple[int, int]:
    """Return where words stand that a gold file names, alone or with which occurrence is meant."""
    words, nth = (said, None) if isinstance(said, str) else (said["words"], said.get("nth"))
    assert nth or text.count(words) == 1, f"“{words}” stands {text.count(words)} times; say which"
    at = -1
    for _ in range(nth or 1):
        at = text.index(words, at + 1)
    return at, at + len(words)


def wanted(name: str) -> Iterator[tuple[str, str, Places]]:
    text = checked(name)[0].text
    for entry in gold(name)["findings"]:
        yield entry["code"], entry["severity"], frozenset(located(text, e) for e in (entry, *entry["evidence"]))


def places(found: Finding) -> Places:
    return frozenset((span.start, span.end) for span in (found.span, *found.evidence))


@pytest.mark.parametrize("name", NAMES)
def test_the_report_finds_what_was_planted_and_nothing_else(name: str) -> None:
    article, found = checked(name)

    def told(code: str, severity: str, spans: Places) -> str:
        words = " | ".join(article.words(Span(start=a, end=b)) for a, b in sorted(spans))
        return f"{severity} {code}: {words}"

    actual = [told(f.code, f.severity, places(f)) for f in found.findings]
    assert sorted(actual) == sorted(told(*entry) for entry in wanted(name))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_related_is_shown_first(name: str) -> None:
    wanted_refs = gold(name)["related"]
    assert {case.ref for case in reported(name).related[: len(wanted_refs)]} == set(wanted_refs)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_tempting_and_right_is_not_flagged(name: str) -> None:
    article, found = checked(name)
    faults = {spans for _, _, spans in wanted(name)}
    for entry in gold(name)["must_not_flag"]:
        tempting = frozenset(located(article.text, words) for words in entry["words"])
        for finding in found.findings:
            assert places(finding) in faults or not places(finding) & tempting, entry["why"]


def test_between_them_they_trip_every_check() -> None:
    assert {entry["code"] for name in NAMES for entry in gold(name)["findings"]} == set(catalogue())
