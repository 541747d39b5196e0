"""Keys: the names and numbers by which an earlier story can be found again."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Set
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple

from extraction.models import Article, MentionKind

MOST = 40  # keys of one article, those it names most often: a list of candidates has hundreds

_ACCENT = re.compile(r"[\u0300-\u036f]+")
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’-]*"
_OPERATION = re.compile(rf"\bOperation ({_CAPITAL}(?: {_CAPITAL}){{0,2}})")
_COURT = re.compile(rf"\b((?:{_CAPITAL} ){{1,3}}Court)\b")
# Crown Court, neutral citation, United States docket; anything with digits that is called a case number.
_CASE_NUMBER = re.compile(
    r"\bT20\d{6,7}\b|\[\d{4}\] [A-Z]{4,5}(?: \w+)? \d+\b|\b\d{1,2}:\d{2}-(?:cv|cr|mj|bk)-\d{3,6}\b"
    r"|\b[Cc]ase (?:[Nn]umber|[Nn]o\.?|#):? ?#?(?P<called>[A-Z0-9][A-Z0-9/-]*\d{3}[A-Z0-9/-]*)"
)
# What people are accused of, what courts do and what goes wrong, each as the start of its words.
_EVENTS = tuple(
    """abduct abus accident acquit appeal arrest arson assault attack bail blast bomb brib burgl charg collaps collid
    collision convict corrupt crash death defraud derail die drown drug earthquak elect embezzl evict execut explo
    extort fatal fire flood forg fraud gun hack harass homicid hostag imprison indict infect injur inquest invad jail
    kidnap kill knife lawsuit manslaughter merg molest murder outbreak overdos parol perjur plead pollut protest raid
    rap recall rehab resign riot rob sack sanction sentenc settl shoot shot smuggl stab stalk steal stole strike sue
    suicid suspend swindl takeover terror theft traffick trial verdict weapon win wound""".split()
)
# A lookup asks this of some ten thousand words, nearly all of them met before.
_MOST_TOLD = 300_000
_told: set[str] = set()
_events: dict[str, str] = {}
_BY_THREE = {start[:3]: tuple(other for other in _EVENTS if other[:3] == start[:3]) for start in _EVENTS}

_OFFICE = re.compile(
    r"constable|inspector|sergeant|superintendent|commissioner|minister|secretary|councillor|cllr|judge|mayor|justice|"
    r"governor|senator|president|recorder|coroner|spokes|\bmp\b|leader|chair|chief|director|officer|prosecuting|"
    r"defending|mitigating|prosecution|defence|\b(?:det|insp|supt|sgt|pc|dc|ds|di|dci)\b",
    re.IGNORECASE,
)


class KeyKind(StrEnum):
    """What sort of key, for what it proves: a name, a number, or only a place.

    An official is one who speaks in many cases: an officer, a councillor, a minister, a judge.
    """

    PERSON = "person"
    OFFICIAL = "official"
    OPERATION = "operation"
    CASE_NUMBER = "case number"
    ORGANISATION = "organisation"
    COURT = "court"
    PLACE = "place"


class Key(NamedTuple):
    """A name or number of the article's, as an editor would read it."""

    kind: KeyKind
    words: str

    @property
    def phrase(self) -> str:
        """The key as a full-text phrase that finds every story with the key, and a few without."""
        words = re.sub(r'["\0]', " ", folded(self.words))
        return '"' + (" ".join(words.split()[:2]) if self.kind is KeyKind.OPERATION else words) + '"'


class Names:
    """A story's text made ready to have names looked for in it."""

    def __init__(self, text: str) -> None:
        self._text = folded(text)
        self._given = text

    @cached_property
    def _lower(self) -> str:
        return self._text.lower()

    @cached_property
    def _operations(self) -> set[str]:
        return {folded(operation).lower() for operation in operations(self._given)}

    def hold(self, key: Key) -> bool:
        """Tell whether the key stands in the story: as whole words, and with a capital where it has one."""
        words = _typed_plainly(key.words)
        if words.lower() not in self._lower:
            return False
        if key.kind is KeyKind.OPERATION:
            return any(_one_operation(words.lower(), operation) for operation in self._operations)
        found = re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", self._text, re.I)
        return any(match[0][0].isupper() or not words[0].isupper() for match in found)


def keys(article: Article) -> list[Key]:
    """Return the article's keys, those it names most often first; the names of children are never keys."""
    text = article.plain.text
    counts: Counter[Key] = Counter(_named(article))
    counts.update(Key(KeyKind.OPERATION, operation) for operation in operations(text))
    counts.update(Key(KeyKind.COURT, " ".join(match[1].split())) for match in _COURT.finditer(text))
    counts.update(
        Key(KeyKind.CASE_NUMBER, (match["called"] or match[0]).upper()) for match in _CASE_NUMBER.finditer(text)
    )
    courts = {folded(key.words).lower() for key in counts if key.kind is KeyKind.COURT}
    kept = (key for key in counts if key.kind is KeyKind.COURT or folded(key.words).lower() not in courts)
    return sorted(kept, key=lambda key: (-counts[key], key))[:MOST]


def shared(article: Article, text: str) -> tuple[str, ...]:
    """Return the names and numbers of an article that stand in another text, those it names most often first."""
    names = Names(text)
    return tuple(key.words for key in keys(article) if names.hold(key))


def children(article: Article) -> set[str]:
    """Return the mention keys of the people under eighteen, whom no earlier story may be found by."""
    return {mention.key for mention in article.mentions if mention.age is not None and mention.age < 18}


def operations(text: str) -> Iterator[str]:
    """Yield the operations that `text` names: "Operation Larkspur"."""
    return (f"Operation {match[1]}" for match in _OPERATION.finditer(text))


def _one_operation(one: str, other: str) -> bool:
    """Tell whether two names are of one operation; a word of what follows may have been taken for the name's."""
    return f"{one} ".startswith(f"{other} ") or f"{other} ".startswith(f"{one} ")


def events(words: Set[str]) -> set[str]:
    """Return which offences, court steps or accidents lower-case words speak of."""
    new = set(words).difference(_told)
    if len(_told) > _MOST_TOLD:
        _told.clear()
        _events.clear()
        new = set(words)
    _told.update(new)
    for word in new:
        if start := next((start for start in _BY_THREE.get(word[:3], ()) if word.startswith(start)), None):
            _events[word] = start
    return {_events[word] for word in words & _events.keys()}


def folded(text: str) -> str:
    """Return `text` on one line without accents and with straight apostrophes: a name is found however typed."""
    text = " ".join(text.replace("’", "'").split())
    if text.isascii():
        return text
    return _ACCENT.sub("", unicodedata.normalize("NFKD", text))


_typed_plainly = lru_cache(maxsize=1_000)(folded)  # an article's keys are looked for in a hundred stories


def _named(article: Article) -> Iterator[Key]:
    """Yield a key for each mention of a person by a full name, an organisation or a place."""
    protected = children(article)
    officials = {m.key for m in article.mentions if m.role and _OFFICE.search(m.role)}
    longest: dict[str, str] = {}
    for mention in article.mentions:
        if len(mention.name) > len(longest.get(mention.key, "")):
            longest[mention.key] = mention.name
    for mention in article.mentions:
        words = longest[mention.key]
        if mention.kind is MentionKind.PERSON:
            if " " in words and mention.key not in protected:
                yield Key(KeyKind.OFFICIAL if mention.key in officials else KeyKind.PERSON, words)
        elif len(words) > 2 and not words.startswith("Operation "):
            yield Key(KeyKind.PLACE if mention.kind is MentionKind.PLACE else KeyKind.ORGANISATION, words)
