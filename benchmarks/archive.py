"""How soon earlier related cases are found in a large archive, and what importing one costs.

    python -m benchmarks.archive STORIES [FOLDER]

Writes STORIES made-up stories to FOLDER (a temporary one if none is named), imports them as `stet archive import`
does, and looks up the earlier related cases of a hundred later ones. Nothing in it is real: words are common
ones and made-up ones, drawn by Zipf's law as Mandelbrot has it, p(r) ~ 1 / (r + 2.7), names from lists by the
same law, and lengths from a log-normal distribution with a median of 350 words. One story in three belongs to a case
that is told in two to six, with its people, town, court and words of its own; one in fifty is another's text with a few
words changed.

The peer is one plain FTS5 query for the same article: all its words joined with OR, ordered by bm25(), fifty of them.
"""

from __future__ import annotations

import json
import math
import random
import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.cuttings import cuttings
from extraction import language, read
from extraction.models import Article
from storage import archive, search
from storage.database import Database, open_database
from storage.models import Reader

FIRST_DAY, LAST_DAY = date(2006, 1, 1), date(2026, 6, 30)
LOOKUPS = 100
PLAIN = 5  # of them looked up plainly: each takes most of a minute in a million stories
VOCABULARY = 200_000
BATCH = 1_000  # stories whose words are drawn at once

_SYLLABLES = "ba cor del fen gar hal im jor kel lun mar nor os pel quen ros sta tor ul ven wil yar zel".split()
_ENDS = "by ford ham ley ton wick worth dale mere stow field combe".split()
_COMMONEST = """the of to and a in is that for it was on with as be at by he had from are this his an were have which
    but not or they one she their has been will said more who when about new after two there all first would other also
    police people told court man year years time last could over city council told home""".split()
_FIRST_NAMES = """Tom Ann John Mary James Sarah David Emma Paul Laura Mark Jane Peter Claire Daniel Susan Adam Helen
    Luke Rachel Simon Kate Liam Amy Ryan Zoe Owen Ruth Neil Joan Karl Nina Omar Priya Ravi Fatima Ivan Olga""".split()
_OFFENCES = "burglary robbery fraud theft arson kidnapping blackmail perjury affray manslaughter".split()
_FORCES = [f"{name} Police" for name in "Marlshire Kelder Norvale Fenmark Westmere Hallow Stanmoor Orrin".split()]


class Case(NamedTuple):
    """One case, and when it began: whom, where and what its stories are about."""

    people: tuple[str, ...]
    town: str
    force: str
    offence: str
    words: tuple[str, ...]
    began: date


class Made(NamedTuple):
    """A made-up archive and the later stories to look up in it, each with the refs of its case's earlier ones."""

    stories: Path
    lookups: list[tuple[Article, set[str]]]


def words() -> list[str]:
    """Return the vocabulary, the commonest word first: words of every story, then made-up ones."""
    rng = random.Random(1)  # noqa: S311 - made-up words, no secrets
    made: dict[str, None] = dict.fromkeys(_COMMONEST)
    while len(made) < VOCABULARY:
        made[
            "".join(rng.choices(_SYLLABLES, k=rng.choice((2, 3, 3, 4)))) + rng.choice(("", "ed", "s", "ing", "al"))
        ] = None
    return list(made)


def zipf(size: int) -> list[float]:
    """Return the cumulative weights of `size` ranks."""
    return list(accumulate(1 / (rank + 2.7) for rank in range(1, size + 1)))


class Newsroom:
    """Makes stories: the same ones for the same count."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._rng = random.Random(count)  # noqa: S311
        self._numbers = np.random.default_rng(count)
        self._words = np.array(words(), dtype=object)
        weights = np.array(zipf(VOCABULARY))
        self._weights = weights / weights[-1]
        surnames = {
            "".join(self._rng.choices(_SYLLABLES, k=2)).title() + self._rng.choice(_ENDS) for _ in range(30_000)
        }
        self._surnames = sorted(surnames)
        self._rng.shuffle(self._surnames)
        self._towns = sorted(
            {"".join(self._rng.choices(_SYLLABLES, k=2)).title() + end for end in _ENDS for _ in range(80)}
        )
        self._by_rank = {size: zipf(size) for size in (len(self._surnames), len(self._towns), len(_FIRST_NAMES))}

    def stories(self) -> Iterator[tuple[dict[str, str], Case | None]]:
        """Yield each story as an archive's export has it, and the case that it belongs to."""
        telling: list[tuple[Case, int]] = []
        earlier = ""
        for number in range(self.count):
            if number % BATCH == 0:
                lengths = np.clip(self._numbers.lognormal(math.log(350), 0.5, BATCH).astype(int), 80, 2_000)
                drawn = self.body(int(lengths.sum()))
                ends = [0, *np.cumsum(lengths).tolist()]
            day = FIRST_DAY + timedelta(days=(LAST_DAY - FIRST_DAY).days * number // self.count)
            body = drawn[ends[number % BATCH] : ends[number % BATCH + 1]]
            case = None
            if self._rng.random() < 1 / 3:
                if len(telling) < 500 or self._rng.random() < 0.3:
                    telling.append((self.case(day), self._rng.randint(2, 6)))
                at = self._rng.randrange(len(telling))
                case, left = telling[at]
                telling[at] = (case, left - 1)
                if left == 1:
                    telling.pop(at)
            if case is None and earlier and self._rng.random() < 0.02:
                text = earlier.replace(" the ", " that ", 3)
            else:
                text = self.text(body, case)
            earlier = text
            yield {"id": f"s{number}", "text": text, "headline": text[:60], "published": day.isoformat()}, case

    def body(self, length: int) -> list[str]:
        """Draw so many words."""
        drawn: list[str] = self._words[np.searchsorted(self._weights, self._numbers.random(length))].tolist()
        return drawn

    def case(self, began: date) -> Case:
        """Make up a case."""
        return Case(
            people=(self.person(), self.person()),
            town=self.drawn(self._towns),
            force=self._rng.choice(_FORCES),
            offence=self._rng.choice(_OFFENCES),
            words=tuple(self._words[self._rng.randrange(500, 20_000)] for _ in range(20)),
            began=began,
        )

    def person(self) -> str:
        """Make up a name."""
        return f"{self.drawn(_FIRST_NAMES)} {self.drawn(self._surnames)}"

    def drawn(self, names: list[str]) -> str:
        """Draw one of a list of names, those at its head more often."""
        return self._rng.choices(names, cum_weights=self._by_rank[len(names)])[0]

    def text(self, body: list[str], case: Case | None) -> str:
        """Write a story of the words drawn for it: sentences of twelve, names in them, and its case's facts."""
        paragraphs = []
        for start in range(0, len(body), 36):
            row = body[start : start + 36]
            if case:
                row[5:9] = self._rng.choices(case.words, k=4)
            sentences = (" ".join(row[i : i + 12]).capitalize() + "." for i in range(0, len(row), 12))
            paragraphs.append(" ".join(sentences))
        told = case or self.case(FIRST_DAY)
        one, other = told.people
        paragraphs[:0] = [
            f"{one}, 34, of {told.town}, was charged with {told.offence} after a raid by {told.force}."
            if case
            else f"{one} told a meeting in {told.town} that {told.force} had been asked."
        ]
        if case:
            paragraphs.insert(2, f"{one} appeared before {told.town} Crown Court with {other} on Monday.")
        return "\n\n".join(paragraphs)


def made(count: int, folder: Path) -> Made:
    """Write an archive's export, unless it is there, and choose the stories to look up: the last of their cases."""
    path = folder / f"stories-{count}.jsonl"
    newsroom, refs = Newsroom(count), dict[Case, list[str]]()
    with path.open("w", encoding="utf-8") as file:
        for story, case in newsroom.stories():
            file.write(json.dumps(story) + "\n")
            if case:
                refs.setdefault(case, []).append(story["id"])
    cases = sorted((case for case, told in refs.items() if len(told) > 1), key=lambda case: (case.began, case.people))
    rng = random.Random(2)  # noqa: S311
    lookups = []
    for case in rng.sample(cases, min(LOOKUPS, len(cases))):
        body = newsroom.body(350)
        lookups.append((read(newsroom.text(body, case), published=LAST_DAY + timedelta(days=1)), set(refs[case])))
    return Made(path, lookups)


def imported(path: Path, database: Database) -> float:
    """Import a file as the command does, and return the stories a second."""
    began = time.perf_counter()
    found = cuttings([path])
    seen = 0
    for done in archive.add(database, found.stories(lambda _: None, lambda _: None), datetime.now(UTC)):
        seen = done.seen
    return seen / (time.perf_counter() - began)


def plainly(database: Database, article: Article) -> None:
    """Look an article up by one plain FTS5 query."""
    terms = " OR ".join(f'"{word}"' for word in set(re.findall(r"\w{3,}", article.text.lower())))
    with database.reading() as connection:
        connection.execute(
            "SELECT rowid FROM open_index WHERE open_index MATCH ? ORDER BY bm25(open_index) LIMIT 50", (terms,)
        ).fetchall()


def millis(times: list[float]) -> str:
    """Return the median and the 95th percentile, in milliseconds."""
    return f"{statistics.median(times) * 1000:7.1f} / {statistics.quantiles(times, n=20)[-1] * 1000:7.1f} ms"


def main(count: int, folder: Path) -> None:
    """Measure and print."""
    language.warm()
    made_up = made(count, folder)
    size = made_up.stories.stat().st_size
    with_text = sum(len(json.loads(line)["text"].encode()) for line in made_up.stories.open(encoding="utf-8"))
    path = folder / f"archive-{count}.db"
    fresh = not path.exists()
    database = open_database(path)
    print(f"{count:,} stories of {with_text / count:,.0f} bytes of text")
    if fresh:
        rate = imported(made_up.stories, database)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"import                  {rate:7,.0f} stories a second; {size / 1e6:,.0f} MB read, {memory:,.0f} MB used"
        )
    print(f"database                {path.stat().st_size / with_text:7.2f} bytes a byte of text")
    times, first, found, wanted = [], 0, 0, 0
    for _ in range(2):  # the first round warms SQLite's pages up
        times, first, found, wanted = [], 0, 0, 0
        for article, refs in made_up.lookups:
            began = time.perf_counter()
            cases = search.related(database, article, Reader())
            times.append(time.perf_counter() - began)
            first += bool(cases) and cases[0].ref in refs
            found += len(refs & {case.ref for case in cases})
            wanted += min(5, len(refs))
    print(f"related cases           {millis(times)} (median / 95th percentile)")
    print(f"    its case first      {first / len(made_up.lookups):7.2f}, of its stories found {found / wanted:.2f}")
    times = []
    for article, _ in made_up.lookups[:PLAIN]:
        began = time.perf_counter()
        plainly(database, article)
        times.append(time.perf_counter() - began)
    print(f"plain FTS5              {millis(times)}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as temporary:
        main(int(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else temporary))
