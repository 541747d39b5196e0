"""Kinds of people and things: what newspapers count as one, what is a kind of what, and which kinds share nobody."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from extraction.style import Style


class Kinds:
    """The tables of `kinds.toml` with a newsroom's own words in them. Nothing in it changes once it is made."""

    def __init__(self, synonyms: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> None:
        """Take the house's synonyms: a word, and the others for it."""
        own = {word: known for known, words in synonyms for word in words}
        self._nouns = _known_by("nouns") | own
        self._verbs = _known_by("verbs") | own
        self._people = frozenset(word for name in ("people", "sexes", "ages") for row in _rows(name) for word in row)

    def noun(self, word: str) -> str:
        """Return the word under which a counted noun is known: "people" for arrests and suspects."""
        return self._nouns.get(word, word)

    def verb(self, word: str) -> str:
        """Return the word under which a verb is known, without its particle: "kill" for die, "carry" for carry out."""
        plain = word.split(maxsplit=1)[0]
        return self._verbs.get(plain, plain)

    def is_people(self, word: str) -> bool:
        """Tell whether a noun counts people."""
        return word in self._people or self.noun(word) in self._people

    def is_tally(self, word: str) -> bool:
        """Tell whether a noun counts what each player and each match has a number of: points, goals, games."""
        return any(word in row for row in _rows("tallies"))

    def disjoint(self, one: str, other: str) -> bool:
        """Tell whether nothing can be of both kinds: a man and a woman, a knife and a crossbow."""
        if self.noun(one) == self.noun(other):
            return False
        if self.is_people(one) or self.is_people(other):
            return any(_apart(one, other, _rows(families)) for families in ("sexes", "ages"))
        return self.noun(one) not in self._above(other) and self.noun(other) not in self._above(one)

    def _above(self, word: str) -> set[str]:
        """Return all that a thing is a kind of: a pistol is a gun and a weapon."""
        above: set[str] = set()
        known = word
        while (higher := _known_by("above").get(known)) and higher not in above:
            known = higher
            above |= {known, self.noun(known)}
        return above


def kinds(style: Style) -> Kinds:
    """Return the kinds as a newsroom knows them; one for all its articles."""
    return _of_newsroom(tuple(style.synonyms.items()))


@lru_cache(maxsize=16)
def _of_newsroom(synonyms: tuple[tuple[str, tuple[str, ...]], ...]) -> Kinds:
    return Kinds(synonyms)


def different_fates(one: str, other: str) -> bool:
    """Tell whether what is said of some can't be true of the others: "were rescued", "died"."""
    first, second = fates(one), fates(other)
    return bool(first and second) and not first & second


def fates(said: str) -> set[str]:
    """Return what the words say became of somebody: "died" for killed, dead and died."""
    return {fate for fate, pattern in _fates().items() if pattern.search(said)}


def _apart(one: str, other: str, families: tuple[tuple[str, ...], ...]) -> bool:
    return any(one in a and other in b for a in families for b in families if a is not b)


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("kinds.toml").read_text(encoding="utf-8"))


@cache
def _rows(name: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row) for row in _table()[name].values())


@cache
def _known_by(name: str) -> dict[str, str]:
    """Return a table turned round: each word to the one it stands under."""
    return {word: known for known, words in _table()[name].items() for word in words}


@cache
def _fates() -> dict[str, re.Pattern[str]]:
    return {
        fate: re.compile(rf"(?<!not )\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
        for fate, words in _table()["fates"].items()
    }
