"""Walls in worlds made up at random, held to a plain model: what nobody may see has no part in any answer.

Each world is made twice: once whole, and once with only what its reader may see. Related cases, their scores and
reasons, passages recalled, searches, counts and what an import takes for known must be the same in both, to the last
digit. `STET_WORLDS=10000` sets how many worlds; a run of the tests makes do with a few.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from checks.models import CheckRun
from extraction.models import Article, Segment, Span
from storage import archive, cases, erasure, readings, retention, runs, search
from storage.database import Database, open_database
from storage.models import OPEN, NewCase, Reader, Report, Story

MakeArticle = Callable[..., Article]

WORLDS = int(os.environ.get("STET_WORLDS", "25"))
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # a world takes too long to be made ever smaller
NOW = datetime(2026, 11, 20, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=60)
UNTIL = NOW + timedelta(days=2)
PEOPLE = ("Rosalind Okafor", "Piotr Lindqvist", "Ann Lyle")
PLACES = ("Thornwick", "Fenwick Moor")
WORDS = "levy culvert petition florist ketamine loft raid weapon magistrate dahlia".split()
WALLS = ("T1", "T1/C1", "T1/C2", "T1/U1", "T2", "T2/C9")


class Item(NamedTuple):
    """A story of the world: imported (no wall) or checked behind a wall, and what became of it."""

    text: str
    wall: str | None
    embargoed: bool = False
    released: bool = False
    erased: bool = False
    old: bool = False

    @property
    def stands_behind(self) -> str:
        """The wall that hides it: an embargo in a public channel hides it from the other channels."""
        if self.wall is None:
            return OPEN
        under = self.embargoed and not self.released and "/" not in self.wall
        return f"{self.wall}/C7" if under else self.wall

    def may_be_seen(self, walls: Iterable[str], erased: Iterable[str], *, purged: bool) -> bool:
        """The plain model: whether a reader behind these walls may be shown anything of it."""
        if any(name in self.text for name in erased):
            return False
        if self.wall is None:
            return not self.erased and (not self.embargoed or self.released)
        return self.stands_behind in {*walls, OPEN} and not (purged and self.old)


COPY = st.lists(st.sampled_from([*WORDS, *PEOPLE, *PLACES, "Operation Larkspur"]), min_size=3, max_size=12).map(
    " ".join
)
ITEM = st.builds(
    Item,
    text=COPY,
    wall=st.none() | st.sampled_from(WALLS),
    embargoed=st.booleans(),
    released=st.booleans(),
    erased=st.booleans(),
    old=st.booleans(),
)


def put(log: Database, number: int, item: Item) -> None:
    """Let an item come into the world as users would have it come."""
    ref, embargo = f"s{number}", UNTIL if item.embargoed else None
    if item.wall is None:
        list(archive.add(log, [Story(ref=ref, text=item.text, embargo=embargo)], NOW))
        known = log.connection.execute("SELECT 1 FROM stories WHERE ref = ? AND case_id IS NULL", (ref,)).fetchone()
        if known and item.embargoed and item.released:
            archive.release(log, ref, "anna", UNTIL)
        if known and item.erased and (item.released or not item.embargoed):
            erasure.erase_story(log, ref, "anna", NOW)
        return
    team = item.wall.partition("/")[0]
    new = NewCase(source=ref, wall=item.wall, team=team, channel="C7", text=item.text, opened_by="U1", embargo=embargo)
    case, _ = cases.accept(log, new, LONG_AGO if item.old else NOW)
    digest = hashlib.sha256(item.text.encode()).hexdigest()
    article = Article(id=digest, text=item.text)
    runs.record(log, case.id, Report(article=article, run=CheckRun(article=digest, results=(), findings=())), NOW)
    if item.embargoed and item.released:
        cases.release(log, case.id, "anna", UNTIL)


def answers(log: Database, article: Article, reader: Reader) -> list[object]:
    """Return all that a reader is ever told."""
    found = search.find(log, article, reader, limit=20, beside=20)
    return [
        found,
        search.recalled(log, article, reader),
        archive.search(log, article.text.split(maxsplit=1)[0], reader, 20),
        archive.stats(log, reader),
        readings.progress(log, "nobody"),
        [story.case for story in readings.unread(log, "nobody", 0, 50)],
    ]


@settings(max_examples=WORLDS, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.too_slow])
@given(
    items=st.lists(ITEM, max_size=8, unique_by=lambda item: item.text),
    later=COPY,
    walls=st.frozensets(st.sampled_from([*WALLS, "T1/C7"]), max_size=4),
    erased=st.frozensets(st.sampled_from(PEOPLE), max_size=1),
    purged=st.booleans(),
)
def test_what_a_reader_may_not_see_has_no_part_in_any_answer(
    article: MakeArticle, items: list[Item], later: str, walls: frozenset[str], erased: frozenset[str], *, purged: bool
) -> None:
    named = {kind: ";".join(n for n in names if n in later) for kind, names in (("person", PEOPLE), ("place", PLACES))}
    read = article(later, **{kind: names for kind, names in named.items() if names})
    read = read.model_copy(
        update={"segments": (Segment(span=Span(start=0, end=len(later)), background=True, people=(), places=()),)}
    )
    reader, told = Reader(walls=walls), []
    with tempfile.TemporaryDirectory() as folder:
        for name in ("whole", "seen"):
            with closing(open_database(Path(folder) / name)) as log:
                for number, item in enumerate(items):
                    if name == "whole" or item.may_be_seen(walls, erased, purged=purged):
                        put(log, number, item)
                if name == "whole":
                    for person in sorted(erased):
                        erasure.erase_name(log, person, "anna", NOW)
                if purged:
                    retention.purge(log, NOW - timedelta(days=30), "anna", NOW)
                told.append(answers(log, read, reader))
                if not erased:  # a name is erased from what earlier stories say, not from the work in hand
                    told[-1].append([case.source for case in cases.recent(log, reader, 20)])
    assert told[0] == told[1]
