"""Earlier related cases: found by names, by words and by being much the same text, all inside the database.

What a reader may not see has no part in it: walls and dates stand inside every query, before anything is ranked, and
how rare a word or name is is counted in the open archive alone.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlite_utils import Database as Connection

from extraction.models import Article
from storage import audit
from storage.archive import content_hash
from storage.database import Database
from storage.keys import Key, KeyKind, children, keys
from storage.likeness import Earlier, Likeness, Subject
from storage.models import Reader, RelatedCase

TERMS = 25  # of an article's words, those that tell most
BY_WORDS = 50  # candidates found by words
BY_KEY = 20  # candidates found by each name
COMMON = 0.05  # a name in more than this share of the archive finds no candidates

_UNSEEN = 20  # stories without any of the words, added to the archive: a handful of stories can't tell what is rare
# BM25's usual constants: how soon repeating a word stops counting, and how much a long story's words count less.
_SATURATION, _LENGTH = 1.2, 0.75

_FINDS = {KeyKind.PERSON, KeyKind.OFFICIAL, KeyKind.OPERATION, KeyKind.CASE_NUMBER, KeyKind.ORGANISATION, KeyKind.COURT}

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

# The stories that may come back at all; used in every query that yields one.
_MAY_COME = """
stories.wall IN (SELECT value FROM json_each(:walls))
AND (:before IS NULL OR published IS NULL OR published < :before)
AND (:case_id IS NULL OR case_id IS NOT :case_id)
AND (:ref IS NULL OR case_id IS NOT NULL OR ref <> :ref)
"""
_BY_KEY = f"""
SELECT id FROM stories
WHERE id IN (
    SELECT rowid FROM open_index WHERE open_index MATCH :phrase
    UNION ALL SELECT rowid FROM walled_index WHERE walled_index MATCH :phrase
) AND {_MAY_COME}
ORDER BY published DESC, ref LIMIT :most
"""  # noqa: S608 - constants only, as in the queries below
_BY_HASH = f"SELECT id FROM stories WHERE hash = :hash AND {_MAY_COME} ORDER BY published DESC, ref LIMIT :most"  # noqa: S608
# BM25 of the article's terms (numbered, fewer than a hundred) over what may come; `terms` has a bit for each it holds.
_BY_WORDS = f"""
WITH term (number, stem, worth) AS (
    SELECT key, json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(:terms)
),
hit (id, number, worth, times) AS (
    SELECT doc, number, worth, count(*) FROM term CROSS JOIN open_words ON open_words.term = stem
    GROUP BY doc * 100 + number
    UNION ALL
    SELECT doc, number, worth, count(*) FROM term CROSS JOIN walled_words ON walled_words.term = stem
    GROUP BY doc * 100 + number
),
scored (id, score, terms) AS MATERIALIZED (
    SELECT stories.id, sum(worth * times * :up / (times + :flat + :sloped * words)), sum(1 << number)
    FROM hit CROSS JOIN stories ON stories.id = hit.id WHERE {_MAY_COME} GROUP BY stories.id
),
chosen (id) AS (
    SELECT value FROM json_each(:found)
    UNION
    SELECT * FROM (
        SELECT id FROM scored JOIN stories USING (id) ORDER BY round(score, 6) DESC, published DESC, ref LIMIT :most
    )
)
SELECT coalesce(case_id, ''), ref, published, hash, url, headline, text, coalesce(score, 0), coalesce(terms, 0)
FROM chosen JOIN stories USING (id) LEFT JOIN scored USING (id)
ORDER BY published DESC, ref, case_id
"""  # noqa: S608


class _Term(NamedTuple):
    """A stem of the article's, one of its forms, and how much it tells."""

    stem: str
    form: str
    rarity: float
    times: int

    @property
    def weight(self) -> float:
        return self.rarity * self.times


class _Archive(NamedTuple):
    """The open archive: how many stories, of how many words on average."""

    stories: int
    words: float


def related(
    database: Database,
    article: Article,
    reader: Reader,
    *,
    case_id: str | None = None,
    ref: str | None = None,
    limit: int = 5,
) -> tuple[RelatedCase, ...]:
    """Return the earlier stories behind the reader's walls that are related, the most closely related first.

    Earlier than the article's date where it has one; undated stories count. `case_id` and `ref` name the article's own
    case and its own story in the archive, which are not related to it. That something was shown leaves a line on the
    audit trail.
    """
    scope = {
        "walls": reader.walls_json,
        "before": article.published.isoformat() if article.published else None,
        "case_id": case_id,
        "ref": ref,
    }
    with database.reading() as connection:
        earlier, subject = _candidates(connection, article, scope)
    likenesses = (Likeness(subject, story) for story in earlier)
    shown = sorted((likeness for likeness in likenesses if likeness.shown), key=lambda likeness: likeness.order)[:limit]
    if shown:
        detail = ", ".join(likeness.earlier.ref for likeness in shown)
        audit.append(database, datetime.now(UTC), " ".join(sorted(reader.walls)), "read related", case_id, detail)
    return tuple(likeness.related() for likeness in shown)


def _candidates(connection: Connection, article: Article, scope: dict[str, Any]) -> tuple[list[Earlier], Subject]:
    """Return the stories worth comparing, and the article as they are compared with it."""
    archive = _Archive(
        *connection.execute("SELECT count(*), coalesce(avg(words), 0) FROM stories WHERE wall = 'open'").fetchone()
    )
    terms = _terms(connection, article, archive.stories)
    counts = {key: _count(connection, key) for key in keys(article)}
    digest = content_hash(article.text)
    found = {id_ for (id_,) in connection.execute(_BY_HASH, {**scope, "hash": digest, "most": BY_WORDS})}
    for key, stories_with in counts.items():
        if key.kind in _FINDS and stories_with <= max(BY_KEY, COMMON * archive.stories):
            found |= {id_ for (id_,) in connection.execute(_BY_KEY, {**scope, "phrase": key.phrase, "most": BY_KEY})}
    best = sorted(terms, key=lambda term: (-term.weight, term.stem))
    length = len(article.text.split())
    up, flat, sloped = _SATURATION + 1, _SATURATION * (1 - _LENGTH), _SATURATION * _LENGTH / (archive.words or length)
    rows = connection.execute(
        _BY_WORDS,
        {
            **scope,
            "terms": json.dumps([[term.stem, term.rarity] for term in best[:TERMS]]),
            "found": json.dumps(sorted(found)),
            "up": up,
            "flat": flat,
            "sloped": sloped,
            "most": BY_WORDS,
        },
    ).fetchall()
    subject = Subject(
        text=article.plain.text,
        published=article.published,
        hash=digest,
        keys={key: _rarity(stories_with, archive.stories) for key, stories_with in counts.items()},
        forms={term.stem: term.form for term in best},
        whole=sum(term.rarity * term.times * up / (term.times + flat + sloped * length) for term in best[:TERMS]),
    )
    return [_earlier(row, [term.stem for term in best[:TERMS]]) for row in rows], subject


def _earlier(row: tuple[Any, ...], stems: Sequence[str]) -> Earlier:
    case_id, ref, published, digest, url, headline, text, score, terms = row
    return Earlier(
        case=case_id or f"archive/{ref}",
        ref=ref,
        published=date.fromisoformat(published) if published else None,
        hash=digest,
        url=url,
        headline=headline,
        text=text,
        score=score,
        terms=frozenset(stem for number, stem in enumerate(stems) if terms >> number & 1),
    )


def _terms(connection: Connection, article: Article, stories: int) -> list[_Term]:
    """Return the article's stems with how rare each is in the open archive."""
    counts = Counter(re.findall(r"\w{3,}", f"{article.headline or ''} {article.plain.text}".lower()))
    protected = set(re.findall(r"\w+", " ".join(children(article)).lower()))
    forms = [form for form in sorted(counts.keys() - _STOP - protected) if not form.isdigit()]
    connection.execute("DELETE FROM temp.article")
    connection.conn.executemany("INSERT INTO temp.article (rowid, word) VALUES (?, ?)", enumerate(forms))
    rows = connection.execute(
        """
        SELECT mine.term, mine.doc, coalesce(open_terms.doc, 0)
        FROM temp.article_words AS mine LEFT JOIN open_terms ON open_terms.term = mine.term
        """
    ).fetchall()
    connection.execute("DELETE FROM temp.article")
    by_stem: dict[str, list[str]] = {}
    known: dict[str, int] = {}
    for stem, number, stories_with in rows:
        by_stem.setdefault(stem, []).append(forms[number])
        known[stem] = stories_with
    return [
        _Term(
            stem,
            max(same, key=lambda form: (counts[form], form)),
            math.log(1 + (stories + _UNSEEN - known[stem] + 0.5) / (known[stem] + 0.5)),
            sum(counts[form] for form in same),
        )
        for stem, same in by_stem.items()
    ]


def _count(connection: Connection, key: Key) -> int:
    """Count the stories of the open archive with a name."""
    return int(
        connection.execute("SELECT count(*) FROM open_index WHERE open_index MATCH ?", (key.phrase,)).fetchone()[0]
    )


def _rarity(stories_with: int, stories: int) -> float:
    """Return how much a shared name tells, 0-1: all where nobody else has it, little where everybody has.

    A small archive can't know what is rare, so a thousand stories without the name are added to it.
    """
    return 1 - math.log1p(stories_with) / math.log1p(stories + 1000)
