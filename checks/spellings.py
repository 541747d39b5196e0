"""The words of names in an article, and which of them may be two spellings of one.

Two are near when one letter is added, lost, changed or swapped with its neighbour (the restricted distance of Damerau
and Levenshtein), and sound alike when Philips's Metaphone gives them one code: Stephen and Steven.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import jellyfish
from rapidfuzz.distance import OSA

from checks.kept import kept
from extraction.gazetteer import gazetteer
from extraction.language import knows
from extraction.models import Article, Mention, MentionKind, Span

SHORTEST = 4  # letters: of shorter names too many are one letter apart

_WORD = r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+(?:[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+)*(?:-[A-Za-zÀ-ÖØ-öø-ÿ]+)*"
_RUN = re.compile(rf"(?<![\w’'@#/&.-]){_WORD}(?:[ \u00a0](?:[A-Z]\.[ \u00a0]?)*{_WORD})*(?![\w@/])")
_PART = re.compile(_WORD)
# They stand before anybody's name, so they tie none to another.
_TITLES = frozenset(
    "mr mrs ms miss mx dr prof sir dame lord lady rev revd judge justice president mayor senator sen rep governor gov "
    "captain capt general gen sergeant sgt constable inspector superintendent officer detective deputy chief prime "
    "minister secretary king queen prince princess saint the and for but from with".split()
)
_JOINED = re.compile(r"\s*(?:,|/|&|\(|(?:,\s*)?(?:and|or|et|und|versus|vs?)\b)\s*(?:the\s+)?", re.IGNORECASE)
_ALIAS = re.compile(
    r"\b(?:known as|referred to as|called|born|n[ée]e|aka|alias|spel(?:led|t)|formerly|or)\W+(?:\w+\W+){0,2}$"
)
_ALIAS_REACHES = 40  # characters
_FARTHEST = 2  # letters that sound alike and are written otherwise: Stephen, Steven
_NEXT_TO = 12  # characters that can stand between two names that are listed together


class NameWord(NamedTuple):
    """A word of a name where it stands, and the words of the same name beside it, in small letters.

    `read` says that the reading has it in a name, `full` that it is part of a person's name of several words, so that
    the name itself tells who is meant.
    """

    span: Span
    beside: frozenset[str]
    read: bool
    full: bool


class Pair(NamedTuple):
    """Two spellings that may be one name's, the rarer first, and the words of names that stand beside both."""

    rare: str
    common: str
    shared: frozenset[str]


class _Place(NamedTuple):
    """Where a capitalised word stands in the plain text, and the words that are written with it."""

    start: int
    end: int
    beside: tuple[str, ...]


def known(word: str, article: Article) -> bool:
    """Tell whether a word is one of the language's, or a place's or another's known name."""
    return knows(word) or knows(word.lower()) or bool(gazetteer(article.style).find(word))


def pairs(article: Article) -> Iterator[Pair]:
    """Yield the pairs of words that may be two spellings of one name."""
    for one, other in sorted({*_near(_capitalised(article)), *_alike(article)}):
        here, there = name_words(one, article), name_words(other, article)
        if not here or not there:
            continue
        shared = _beside(here) & _beside(there)
        if not _inflected(one, other) or (shared and _full(here) and _full(there)):
            rare, common = sorted((one, other), key=lambda word: _weight(word, article))
            if not _apart(name_words(rare, article), name_words(common, article), shared, article):
                yield Pair(rare, common, shared)


def _weight(word: str, article: Article) -> tuple[int, bool, int]:
    """Return what makes a spelling the likelier: how often the copy has it, that it is known, that it comes first."""
    here = name_words(word, article)
    return len(here), known(word, article), -here[0].span.start


def name_words(word: str, article: Article) -> list[NameWord]:
    """Return where a word stands as a name's or a part of one, in the order of the text.

    At the start of a sentence it counts only in a name that has been read, or where no dictionary has it.
    """
    found = []
    for place in _capitalised(article).get(word, ()):
        span = article.span(place.start, place.end)
        name = _name_at(span, article)
        if name is None and article.sentence_at(span).start == span.start and knows(word.lower()):
            continue
        full = name is not None and name.kind is MentionKind.PERSON and name.span != span
        inside = {part.lower() for part in name.name.split()} if name is not None and full else None
        beside = {near.lower() for near in place.beside} - {word.lower()} - _TITLES
        found.append(NameWord(span, frozenset(beside if inside is None else beside & inside), name is not None, full))
    return found


@kept
def _capitalised(article: Article) -> dict[str, list[_Place]]:
    """Return where each capitalised word stands in the copy."""
    places: dict[str, list[_Place]] = defaultdict(list)
    text = article.plain.text
    for section in article.copy_sections():
        for run in _RUN.finditer(text, *article.plain.inside(section.span.start, section.span.end)):
            if " " not in run[0] and "\u00a0" not in run[0]:
                places[run[0]].append(_Place(run.start(), run.end(), ()))
                continue
            parts = list(_PART.finditer(text, run.start(), run.end()))
            words = [part[0] for part in parts]
            for i, part in enumerate(parts):
                beside = (*words[max(0, i - 1) : i], *words[i + 1 : i + 2])
                places[part[0]].append(_Place(part.start(), part.end(), beside))
    return dict(places)


def _name_at(span: Span, article: Article) -> Mention | None:
    """Return the name that a word is a part of."""
    i = bisect_right(article.mentions, span.start, key=lambda mention: mention.span.start) - 1
    return article.mentions[i] if i >= 0 and span in article.mentions[i].span else None


def _beside(words: Iterable[NameWord]) -> frozenset[str]:
    return frozenset[str]().union(*(word.beside for word in words))


def _full(words: Iterable[NameWord]) -> bool:
    return any(word.full for word in words)


def near(one: str, other: str) -> bool:
    """Tell whether two spellings are one letter apart, whatever their capitals."""
    return one.lower() != other.lower() and OSA.distance(one.lower(), other.lower(), score_cutoff=1) <= 1


def alike(one: str, other: str) -> bool:
    """Tell whether two spellings sound alike and are no more than two letters apart."""
    apart = OSA.distance(one.lower(), other.lower(), score_cutoff=_FARTHEST)
    return 0 < apart <= _FARTHEST and jellyfish.metaphone(one) == jellyfish.metaphone(other)


def _near(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the words that are one letter apart: they share what is left when a letter is taken out of each."""
    left: dict[str, set[str]] = defaultdict(set)
    for word in words:
        if len(word) < SHORTEST:
            continue
        low = word.lower()
        for rest in {low, *(low[:i] + low[i + 1 :] for i in range(len(low)))}:
            left[rest].add(word)
    for sharing in left.values():
        if len(sharing) > 1:
            yield from (pair for pair in combinations(sorted(sharing), 2) if near(*pair))


def _alike(article: Article) -> Iterator[tuple[str, str]]:
    """Yield the words of people's names that sound alike beside one other: "Stephen Hill", "Steven Hill"."""
    sounding: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name in {m.name for m in article.mentions if m.kind is MentionKind.PERSON}:
        words = [word for word in name.split() if len(word) >= SHORTEST and word.isalpha()]
        for word in words if len(words) > 1 else ():
            for other in words:
                sounding[jellyfish.metaphone(word), other.lower()].add(word)
    for alike in sounding.values():
        for one, other in combinations(sorted(alike), 2):
            if 0 < OSA.distance(one.lower(), other.lower(), score_cutoff=_FARTHEST) <= _FARTHEST:
                yield one, other


def _inflected(one: str, other: str) -> bool:
    """Tell whether one is the other's plural, or what its people are called: Turpins, Iraqi, Libyan, Victorian.

    Nor are "centre" and "center" two spellings of one name: each is right in its own country's.
    """
    short, long = sorted((one.lower(), other.lower()), key=len)
    abroad = short[:-2] == long[:-2] and {short[-2:], long[-2:]} == {"re", "er"}
    return abroad or long in {short + ending for ending in ("s", "es", "n", "i", "an", "ian", "ese")}


def _apart(rare: Sequence[NameWord], common: Sequence[NameWord], shared: frozenset[str], article: Article) -> bool:
    """Tell whether the copy knows two names apart.

    It gives each a first name of its own, has both in one name, lists them together, or says that one is another name.
    """
    if not shared and all(word.full for word in rare) and _full(common):
        return True
    starts = [word.span.start for word in common]
    for word in rare:
        i = bisect_left(starts, word.span.start)
        for other in common[max(0, i - 1) : i + 1]:
            first, second = sorted((word.span, other.span), key=lambda span: span.start)
            between = article.between(first, second)
            if len(between) <= _NEXT_TO and (not between.strip() or _JOINED.fullmatch(between)):
                return True
        before = article.before(word.span, _ALIAS_REACHES)
        if _ALIAS.search(before):
            return True
    return False
