from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime

import pytest

from extraction.models import Article
from storage import archive, audit, cases, rulings, search
from storage.database import Database
from storage.models import Case, Entry, NewCase, Reader, StorageError, Story, Verdict

TEXT = "Rosalind Okafor was jailed at Thornwick Crown Court for cuckooing the home of a neighbour."


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET who = 'nobody'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit (id, at, who, did, detail) VALUES (1, '', 'nobody', 'nothing', '')",
    ],
)
def test_the_trail_can_not_be_changed(log: Database, now: datetime, change: str) -> None:
    audit.append(log, now, "U1", "looked", "case")
    with pytest.raises(StorageError, match="the audit trail is never changed"), log.writing() as connection:
        connection.execute(change)
    with closing(sqlite3.connect(log.path)) as other, pytest.raises(sqlite3.IntegrityError, match="never changed"):
        other.execute(change)
    assert audit.trail(log, "case") == [Entry(at=now, who="U1", did="looked", case_id="case")]


def test_every_step_leaves_a_line_and_none_of_the_copy(
    log: Database, now: datetime, checked: Callable[..., Case], article: Callable[..., Article]
) -> None:
    case = checked(TEXT, ("ARI-SUBSET", 0, 8))
    list(archive.add(log, [Story(ref="old", text=TEXT, published=date(2025, 1, 2))], now))
    rulings.rule(log, case.id, "ari-subset-0-8", Verdict.STANDS, "U2", now, note="Ask Rosalind Okafor")
    search.related(log, article(TEXT, person="Rosalind Okafor"), Reader(), case_id=case.id)
    other, _ = cases.accept(log, NewCase(source="x", wall="T1/C1", text=TEXT, opened_by="U3"), now)
    cases.failed(log, other.id, "Rosalind Okafor is not a date.", now)
    lines = log.connection.execute("SELECT who, did, case_id, detail FROM audit ORDER BY id").fetchall()
    assert lines == [
        ("U1", "accepted", case.id, ""),
        ("stet", "checked", case.id, "findings: 1, related: 0"),
        ("stet", "imported", None, "added: 1, changed: 0, known: 0"),
        ("U2", "ruled stands", case.id, "ARI-SUBSET ari-subset-0-8"),
        ("open", "read related", case.id, "old"),
        ("U3", "accepted", other.id, ""),
        ("stet", "gave up", other.id, ""),
    ]


def test_a_search_that_shows_nothing_leaves_no_line(log: Database, article: Callable[..., Article]) -> None:
    assert search.related(log, article(TEXT), Reader()) == ()
    assert log.connection.table("audit").count == 0
