"""Which of an article's words tell most in this archive: its stems, each with how many released stories have it.

A word's stem is what the index cuts it to. Counting the stories of a common word means reading its whole list, so the
counts of common words are kept, and renewed when an import has changed the archive by a tenth; rare ones are counted
when asked for. Only the open archive is ever counted.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlite_utils import Database as Connection

_MOST_STEMS = 300_000  # words whose stems are kept at hand
_stems: dict[str, str] = {}  # the tokenizer is one for all databases
_forms: dict[str, set[str]] = {}
UNSEEN = 20  # stories without any of the words, added to the archive: a handful of stories can't tell what is rare
KEPT_FROM = 200  # stories with a word, from which its count is kept
SMALL = 2_000  # stories; a smaller archive is counted afresh each time
_GROWN = 1.1  # times as many stories as when words were counted, from which they are counted again

_STOP = frozenset(
    """about above according added after again against ago all also although among and another any are around asked
    because been before being below between both but came can come could day days did does doing done down
    during each early either even ever every few first following for former found from further gave get give
    given goes going gone got had has have having her here hers herself him himself his how however including
    into its itself just know known last late later least less like made make many may might month months more
    most much must near never new next nor not now off often old once one only other others our out over own
    part people per put same said saw say saying says second see seen several shall she should since some still
    such take taken than that the their them then there these they third this those though three through time
    told too took toward two under until upon use used very via want was way week weeks well went were what when
    where whether which while who whom whose why will with within without would year years yes yet you your
    monday tuesday wednesday thursday friday saturday sunday""".split()
)


class Term(NamedTuple):
    """A stem of the article's, one of its forms, in how many stories it stands, and how much it tells."""

    stem: str
    form: str
    stories: int
    rarity: float
    times: int

    @property
    def weight(self) -> float:
        """How much the term tells of this article: rare in the archive and often said here."""
        return self.rarity * self.times


def terms(connection: Connection, text: str, protected: str, stories: int) -> list[Term]:
    """Return the stems of `text`, those that tell most first; words of `protected` names are none."""
    said = Counter(re.findall(r"\w{3,}", text.lower()))
    left_out = _STOP | set(re.findall(r"\w+", protected.lower()))
    by_stem: dict[str, list[str]] = {}
    kept = sorted(form for form in said.keys() - left_out if not form.isdigit())
    known_stems = stems(connection, kept)
    for form in kept:
        if stem := known_stems[form]:
            by_stem.setdefault(stem, []).append(form)
    known = counts(connection, by_stem, stories)
    found = (
        Term(
            stem,
            max(same, key=lambda form: (said[form], form)),
            known[stem],
            rarity(known[stem], stories),
            sum(said[form] for form in same),
        )
        for stem, same in by_stem.items()
    )
    return sorted(found, key=lambda term: (-term.weight, term.stem))


def rarity(stories_with: int, stories: int) -> float:
    """Return what a word tells that stands in so many of the archive's stories: its inverse document frequency.

    As BM25 has it (Robertson and Zaragoza, 2009), for words in more than half of the stories too.
    """
    return math.log(1 + (stories + UNSEEN - stories_with + 0.5) / (stories_with + 0.5))


def stems(connection: Connection, words: Iterable[str]) -> Mapping[str, str]:
    """Return what the index cuts each lower-case word to, and more besides; "" for what is no word to it."""
    new = sorted(set(words).difference(_stems))
    if new:
        connection.execute("DELETE FROM temp.article")
        connection.conn.executemany("INSERT INTO temp.article (rowid, word) VALUES (?, ?)", enumerate(new))
        rows = connection.execute("SELECT doc, term FROM temp.article_words ORDER BY offset DESC").fetchall()
        connection.execute("DELETE FROM temp.article")
        first = dict(rows)
        if len(_stems) > _MOST_STEMS:
            _stems.clear()
            _forms.clear()
        for number, word in enumerate(new):
            _stems[word] = first.get(number, "")
            _forms.setdefault(_stems[word], set()).add(word)
    return _stems


def forms(connection: Connection, wanted: Iterable[str], texts: Iterable[Iterable[str]]) -> dict[str, str]:
    """Return the words of some texts that have one of the stems `wanted`, each with its stem."""
    stems(connection, set().union(*(set(text).difference(_stems) for text in texts)))
    return {form: stem for stem in wanted for form in _forms.get(stem, ())}


def count_words(connection: Connection) -> None:
    """Count the stories of each common word, where the open archive has grown by a tenth since that was done last."""
    stories = connection.execute("SELECT count(*) FROM stories WHERE wall = 'open' AND NOT unlisted").fetchone()[0]
    before = connection.execute("SELECT coalesce(max(stories), 0) FROM words_counted").fetchone()[0]
    if stories <= SMALL or stories < before * _GROWN:
        return
    connection.execute("DELETE FROM common_words")
    connection.execute(
        "INSERT INTO common_words (stem, stories) SELECT term, doc FROM open_terms WHERE doc >= ?", (KEPT_FROM,)
    )
    connection.execute("DELETE FROM words_counted")
    connection.execute("INSERT INTO words_counted (stories) VALUES (?)", (stories,))


def counts(connection: Connection, wanted: Collection[str], stories: int) -> dict[str, int]:
    """Count the stories of the open archive with each stem."""
    known: dict[str, int] = {}
    if stories > SMALL:
        rows = connection.execute(
            "SELECT stem, stories FROM common_words WHERE stem IN (SELECT value FROM json_each(?))",
            (json.dumps(list(wanted)),),
        )
        known = dict(rows.fetchall())
    rare = [stem for stem in wanted if stem not in known]
    rows = connection.execute(
        """
        SELECT value, coalesce((SELECT doc FROM open_terms WHERE term = value), 0) FROM json_each(?)
        """,
        (json.dumps(rare),),
    )
    return known | dict(rows.fetchall())
