"""Earlier related cases: found by names, by words and by being much the same text, all inside the database.

What a reader may not see has no part in it: walls and dates stand inside every query, before anything is ranked, and
how rare a word or name is is counted in the open archive alone.

In an archive of millions only what is rare can be looked up in no time, so candidates come from three places: stories
with a name or number of the article's, with the rarest words of one of its quotations, and with several of its telling
words. The few dozen that are left are compared word by word (storage.likeness). Copies of the text need no index of
their own (MinHash, say): a text that has half its runs of five words in common has its telling words in common too.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlite_utils import Database as Connection

from extraction.models import Article, Correction, Cutting, Recalled, Relation, Segment
from storage import audit, corrections
from storage.archive import content_hash
from storage.database import Database
from storage.keys import Key, KeyKind, children, folded, keys
from storage.likeness import RUN, Earlier, Likeness, Subject, Text
from storage.models import ARCHIVED, Reader, RelatedCase
from storage.terms import Term, counts, forms, rarity, stems, terms

TERMS = 25  # of an article's words, those that tell most
BY_WORDS = 15  # candidates found by words
BY_KEY = 10  # candidates found by each name
COMMON = 0.05  # a name in more than this share of the archive finds no candidates
POSTINGS = 1_000  # places in the index that one lookup reads for its words, the rarest word's first
COUNTED = 1_000  # stories with a name that are counted one by one; beyond that its rarest word is counted
QUOTED = 3  # of a quotation's words, those that it is looked up by
RARE_IN_QUOTE = 5_000  # stories with the rarest word of a quotation, beyond which it is not looked up
RECALLED = 3  # earlier stories offered for a passage on an earlier case
PASSAGES = 4  # passages that are looked up

# BM25's usual constants: how soon repeating a word stops counting, and how much a long story's words count less.
_SATURATION, _LENGTH = 1.2, 0.75

_FINDS = {KeyKind.PERSON, KeyKind.OFFICIAL, KeyKind.OPERATION, KeyKind.CASE_NUMBER, KeyKind.ORGANISATION, KeyKind.COURT}

# The stories that may come back at all; used in every query that yields one.
_MAY_COME = """
stories.wall IN (SELECT value FROM json_each(:walls))
AND NOT unlisted
AND (:before IS NULL OR published IS NULL OR published < :before)
AND (:case_id IS NULL OR case_id IS NOT :case_id)
AND (:ref IS NULL OR case_id IS NOT NULL OR ref <> :ref)
"""
_NEWEST = f"""
SELECT stories.id FROM json_each(:found) CROSS JOIN stories INDEXED BY stories_found ON stories.id = json_each.value
WHERE {_MAY_COME} ORDER BY published DESC, ref LIMIT :most
"""  # noqa: S608 - constants only, as in the queries below
_BY_HASH = f"SELECT id FROM stories WHERE hash = :hash AND {_MAY_COME} ORDER BY published DESC, ref LIMIT :most"  # noqa: S608
# The stories with most of the article's words, by what the words tell.
_BY_WORDS = f"""
WITH term (words, worth) AS (
    SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(:terms)
),
hit (id, worth) AS MATERIALIZED (
    SELECT id, sum(worth) FROM (
        SELECT open_index.rowid AS id, worth FROM term CROSS JOIN open_index WHERE open_index MATCH words
        UNION ALL
        SELECT walled_index.rowid, worth FROM term CROSS JOIN walled_index WHERE walled_index MATCH words
    ) GROUP BY id
)
SELECT stories.id FROM hit CROSS JOIN stories INDEXED BY stories_found ON stories.id = hit.id
WHERE {_MAY_COME} ORDER BY round(worth, 6) DESC, published DESC, ref LIMIT :most
"""  # noqa: S608
_STORIES = """
SELECT coalesce(case_id, ''), ref, published, hash, url, headline, text, words
FROM stories WHERE id IN (SELECT value FROM json_each(?)) ORDER BY published DESC, ref, case_id
"""

_LOOSE = {Relation.SAME_PERSON, Relation.SIMILAR}

_Scope = Mapping[str, Any]


class _Archive(NamedTuple):
    """The open archive: how many stories, of how many words on average."""

    stories: int
    words: float


class _Asked(NamedTuple):
    """What is looked up: a whole article, or one passage of it."""

    text: str
    keys: Sequence[Key]
    quotes: Sequence[str]
    protected: str


class Found(NamedTuple):
    """The related cases to show, and `beside` them what has a fact to compare.

    That is the newest story on each person whom nothing shown is about, and one that has a passage of the article's.
    """

    related: tuple[RelatedCase, ...]
    beside: tuple[RelatedCase, ...]


def find(
    database: Database,
    article: Article,
    reader: Reader,
    *,
    case_id: str | None = None,
    ref: str | None = None,
    limit: int = 5,
    beside: int = 0,
) -> Found:
    """Return the earlier stories behind the reader's walls that are related, the most closely related first.

    Earlier than the article's date where it has one; undated stories count. `case_id` and `ref` name the article's own
    case and its own story in the archive, which are not related to it. `beside` is how many more there may
    be that have a fact to compare. What is found leaves a line on the audit trail.
    """
    quotes = [article.words(quote.span) for quote in article.quotes]
    asked = _Asked(_told(article), keys(article), quotes, " ".join(children(article)))
    with database.reading() as connection:
        scope = _scope(article, reader, case_id, ref)
        likenesses = _likenesses(connection, article, asked, scope)
        shown = [likeness for likeness in likenesses if likeness.shown][:limit]
        others = _on_others(likenesses, shown)[:beside] if beside else []
        corrected = corrections.of_stories(connection, {likeness.earlier.ref for likeness in (*shown, *others)})
    _note(database, reader, "read related", case_id, (likeness.earlier.ref for likeness in (*shown, *others)))
    return Found(
        *(
            tuple(_with_corrections(likeness.related(), article, corrected) for likeness in likenesses)
            for likenesses in (shown, others)
        )
    )


def related(
    database: Database,
    article: Article,
    reader: Reader,
    *,
    case_id: str | None = None,
    ref: str | None = None,
    limit: int = 5,
) -> tuple[RelatedCase, ...]:
    """Return the earlier related cases alone; see `find`."""
    return find(database, article, reader, case_id=case_id, ref=ref, limit=limit).related


def _on_others(likenesses: Sequence[Likeness], shown: Sequence[Likeness]) -> list[Likeness]:
    """Return the stories with a passage in common, and the newest on each person whom no related case names."""
    known = {id(likeness) for likeness in shown}
    named = {person for likeness in shown for person in likeness.people}
    newest: dict[Key, Likeness] = {}
    by_day = sorted(likenesses, key=lambda likeness: (str(likeness.earlier.published or ""), likeness.earlier.ref))
    for likeness in reversed(by_day):
        for person in likeness.people:
            if person not in named:
                newest.setdefault(person, likeness)
    copied = [likeness for likeness in likenesses if id(likeness) not in known and likeness.same_passage]
    return list({id(likeness): likeness for likeness in (*copied, *newest.values())}.values())


def recalled(
    database: Database, article: Article, reader: Reader, *, case_id: str | None = None, ref: str | None = None
) -> tuple[Recalled, ...]:
    """Return each passage on an earlier case with the stories that may be meant, the likeliest first.

    A passage is looked up by its own names and words, since the article around it is about something else.
    """
    passages = [segment for segment in article.segments if segment.background][:PASSAGES]
    everywhere, protected = keys(article) if passages else [], " ".join(children(article))
    found = []
    with database.reading() as connection:
        if not connection.execute("SELECT stories FROM archive_size").fetchone()[0]:
            return ()  # nothing was ever imported: that nothing is found says nothing
        scope = _scope(article, reader, case_id, ref)
        for segment in passages:
            asked = _passage(article, segment, everywhere, protected)
            shown = [likeness for likeness in _likenesses(connection, article, asked, scope) if likeness.shown]
            found.append((segment, [likeness.related() for likeness in shown[:RECALLED]]))
    _note(database, reader, "read recalled", case_id, sorted({case.ref for _, cases in found for case in cases}))
    return tuple(Recalled(span=segment.span, cuttings=tuple(map(_cutting, cases))) for segment, cases in found)


def _with_corrections(
    case: RelatedCase, article: Article, corrected: Mapping[str, tuple[Correction, ...]]
) -> RelatedCase:
    """Return a related case with what was put right in it; it is shown for that where the copy has the wrong form."""
    found = corrected.get(case.ref, ()) if case.case.startswith(ARCHIVED) else ()
    again = any(correction.wrong in article.text for correction in found)
    kind = Relation.CORRECTED if again and case.kind in _LOOSE else case.kind
    return case.model_copy(update={"corrections": found, "kind": kind})


def _passage(article: Article, segment: Segment, everywhere: Sequence[Key], protected: str) -> _Asked:
    text = article.plain.slice(segment.span.start, segment.span.end)
    plain = folded(text).lower()
    return _Asked(text, [key for key in everywhere if folded(key.words).lower() in plain], (), protected)


def _cutting(case: RelatedCase) -> Cutting:
    return Cutting(case_id=case.case, headline=case.headline, published=case.published, url=case.url, why=case.why)


def as_related(cutting: Cutting) -> RelatedCase:
    """Return a cutting as a related case, for one that has to be read."""
    return RelatedCase(
        case=cutting.case_id,
        ref=cutting.case_id.removeprefix(ARCHIVED),
        headline=cutting.headline,
        published=cutting.published,
        kind=Relation.SIMILAR,
        score=0.0,
        why=cutting.why,
        url=cutting.url,
    )


def _told(article: Article) -> str:
    return f"{article.headline or ''} {article.plain.text}"


def _note(database: Database, reader: Reader, did: str, case_id: str | None, refs: Iterable[str]) -> None:
    """Leave a line on the audit trail of what was shown, if anything was."""
    if detail := ", ".join(refs):
        audit.append(database, datetime.now(UTC), " ".join(sorted(reader.walls)), did, case_id, detail)


def _scope(article: Article, reader: Reader, case_id: str | None, ref: str | None) -> _Scope:
    """Return what decides which stories may come back."""
    return {
        "walls": reader.walls_json,
        "before": article.published.isoformat() if article.published else None,
        "case_id": case_id,
        "ref": ref,
    }


def _likenesses(connection: Connection, article: Article, asked: _Asked, scope: _Scope) -> list[Likeness]:
    """Return what may be worth an editor's eye beside what is asked, the likest first."""
    subject, earlier = _candidates(connection, article, asked, scope)
    return sorted((Likeness(subject, story) for story in earlier), key=lambda likeness: likeness.order)


def _candidates(
    connection: Connection, article: Article, asked: _Asked, scope: _Scope
) -> tuple[Subject, list[Earlier]]:
    """Return what is asked as stories are compared with it, and the stories worth comparing."""
    stories, words = connection.execute("SELECT stories, words FROM archive_size").fetchone()
    archive = _Archive(stories, words / (stories or 1))
    telling = terms(connection, asked.text, asked.protected, archive.stories)
    digest = content_hash(article.text)
    found: set[int] = {id_ for (id_,) in connection.execute(_BY_HASH, {**scope, "hash": digest, "most": BY_WORDS})}
    rarities, named = {}, []
    rarest = _rarest_words(connection, asked.keys, archive.stories)
    for key in asked.keys:
        stories_with, ids = _with_key(connection, key, rarest[key])
        rarities[key] = _rarity(stories_with, archive.stories)
        if ids and key.kind in _FINDS and stories_with <= max(BY_KEY, COMMON * archive.stories):
            found |= _newest(connection, ids, BY_KEY, scope)
            if stories_with > BY_KEY:  # the newest with one name may not be those with two
                named.append((key.phrase, rarity(stories_with, archive.stories)))
    quotes = [run for quote in asked.quotes for run in _runs(quote)]
    for quote in asked.quotes:
        found |= _with_quote(connection, quote, telling, scope)
    found |= _with_words(connection, telling[:TERMS], named, scope)
    best = telling[:TERMS]
    up, flat, sloped = _SATURATION + 1, _SATURATION * (1 - _LENGTH), _SATURATION * _LENGTH / (archive.words or 1)
    length = len(asked.text.split())
    subject = Subject(
        text=asked.text,
        published=article.published,
        hash=digest,
        keys=rarities,
        forms={term.stem: term.form for term in telling},
        whole=sum(term.rarity * term.times * up / (term.times + flat + sloped * length) for term in best),
        quotes=frozenset(quotes),
    )
    rows = connection.execute(_STORIES, (json.dumps(sorted(found)),)).fetchall()
    texts = [Text(f"{row[5]}\n{row[6]}") for row in rows]
    worth = {term.stem: term.rarity for term in best}
    stem_of = forms(connection, worth, (text.times for text in texts))
    earlier = []
    for row, text in zip(rows, texts, strict=True):
        times: Counter[str] = Counter()
        for word in text.times.keys() & stem_of.keys():
            times[stem_of[word]] += text.times[word]
        drawn = flat + sloped * row[7]
        score = sum(worth[stem] * number * up / (number + drawn) for stem, number in sorted(times.items()))
        earlier.append(_earlier(row, text, score, frozenset(times)))
    return subject, earlier


def _earlier(row: tuple[Any, ...], told: Text, score: float, held: frozenset[str]) -> Earlier:
    case_id, ref, published, digest, url, headline, _, _ = row
    return Earlier(
        told=told,
        case=case_id or f"{ARCHIVED}{ref}",
        ref=ref,
        published=date.fromisoformat(published) if published else None,
        hash=digest,
        url=url,
        headline=headline,
        score=score,
        terms=held,
    )


def _with_words(
    connection: Connection, best: Sequence[Term], named: Sequence[tuple[str, float]], scope: _Scope
) -> set[int]:
    """Return the stories that have most of an article's telling words and names.

    The rarest words are looked up one by one until they fill what a lookup may read. Of the others the rarest three are
    looked up together: "three men were sentenced for drugs in Oareford" has no rare word.
    """
    wanted, left, room = [list(name) for name in named], [], POSTINGS
    for term in sorted(best, key=lambda term: (term.stories, term.stem)):
        if term.stories <= room:
            room -= term.stories
            wanted.append([_phrase(term.form), term.rarity])
        else:
            left.append(term)
    if len(left) > 1:
        together = left[:3]
        wanted.append([" AND ".join(_phrase(term.form) for term in together), sum(term.rarity for term in together)])
    rows = connection.execute(_BY_WORDS, {**scope, "terms": json.dumps(wanted), "most": BY_WORDS})
    return {id_ for (id_,) in rows}


def _rarest_words(connection: Connection, names: Sequence[Key], stories: int) -> dict[Key, int]:
    """Return in how many stories of the open archive the rarest word of each name stands."""
    words = {key: re.findall(r"\w+", folded(key.words).lower()) for key in names}
    stem_of = stems(connection, {word for row in words.values() for word in row})
    known = counts(connection, {stem_of[word] for row in words.values() for word in row}, stories)
    return {key: min((known[stem_of[word]] for word in row), default=0) for key, row in words.items()}


def _with_key(connection: Connection, key: Key, rarest: int) -> tuple[int, list[int]]:
    """Count the stories of the open archive with a name, and return those of both indexes where they are not many.

    `rarest` is how many have the rarest of its words, and stands for a count that would take too long.
    """
    if rarest > COUNTED and (" " not in key.words or key.kind not in {KeyKind.PERSON, KeyKind.OFFICIAL}):
        return rarest, []
    counted = connection.execute(
        "SELECT rowid FROM open_index WHERE open_index MATCH ? LIMIT ?", (key.phrase, COUNTED + 1)
    ).fetchall()
    if len(counted) > COUNTED:
        return max(len(counted), rarest), []
    walled = connection.execute("SELECT rowid FROM walled_index WHERE walled_index MATCH ?", (key.phrase,))
    return len(counted), [id_ for (id_,) in (*counted, *walled)]


def _with_quote(connection: Connection, quote: str, telling: Sequence[Term], scope: _Scope) -> set[int]:
    """Return the stories that have the rarest words of a quotation together."""
    if not _runs(quote):
        return set()
    words = set(re.findall(r"\w{3,}", quote.lower()))
    stem_of = stems(connection, words)
    said = {stem_of[word] for word in words}
    rarest = sorted((t for t in telling if t.stem in said), key=lambda term: (term.stories, term.stem))[:QUOTED]
    if len(rarest) < QUOTED or rarest[0].stories > RARE_IN_QUOTE:
        return set()
    together = " AND ".join(_phrase(term.form) for term in rarest)
    ids = [
        id_
        for index in ("open_index", "walled_index")
        for (id_,) in connection.execute(f"SELECT rowid FROM {index} WHERE {index} MATCH ?", (together,))  # noqa: S608
    ]
    return _newest(connection, ids, BY_KEY, scope)


def _newest(connection: Connection, ids: Sequence[int], most: int, scope: _Scope) -> set[int]:
    """Return the newest of these stories that may come back."""
    rows = connection.execute(_NEWEST, {**scope, "found": json.dumps(ids), "most": most})
    return {id_ for (id_,) in rows}


def _runs(quote: str) -> list[tuple[str, ...]]:
    """Return each run of eight words of a quotation."""
    words = re.findall(r"\w+", quote.lower())
    return list(zip(*(words[i:] for i in range(RUN)), strict=False))


def _phrase(form: str) -> str:
    return f'"{form}"'


def _rarity(stories_with: int, stories: int) -> float:
    """Return how much a shared name tells, 0-1: all where nobody else has it, little where everybody has.

    A small archive can't know what is rare, so a thousand stories without the name are added to it.
    """
    return 1 - math.log1p(stories_with) / math.log1p(stories + 1000)
