"""How like an earlier story an article is, in which way, and the words that say so to an editor."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import prod
from textwrap import shorten

from extraction.models import Relation
from storage.keys import Key, KeyKind, Names, events
from storage.models import RelatedCase

SHOWN = 0.38  # the least likeness at which a story is shown
LINKED = 0.60  # the least at which two stories may be said to tell one case
SAME_TEXT = 0.80  # the share of two texts' runs of five words that they have in common, from which they are one text
VERSION = 0.50  # and from which one is a version of the other
HALF_LIFE = 400  # days
WINDOW = 3 * 365  # days within which one case is told
LASTING = 0.85  # the likeness of stories on two rare people at which no window closes
RUN = 8  # words of a quotation that stand in a story in a row: the quotation was used there
PASSAGE = 16  # runs of five words that two texts have in common, from which one has a passage of the other
YEAR = 300  # days apart, from which an operation of one name is another year's
RARE = 0.5  # how rare a name must be to point at one case
UNIQUE = 0.75  # how rare a name is that a handful of stories share
TELLING = 0.2  # how rare a second one must be to bear it out

# What each part counts for; a part that the article has nothing of doesn't count. Words count for more than names:
# they are measured against the whole article, not against the best story found, and told related stories best.
_PARTS = {"names": 0.30, "places": 0.10, "words": 0.50, "events": 0.05, "time": 0.05}
_ALL_WORDS = 2 / 3  # a story with this share of the article's telling words has as good as all
_TELLS = {
    KeyKind.PERSON: 1.0,
    KeyKind.OPERATION: 1.0,
    KeyKind.CASE_NUMBER: 1.0,
    KeyKind.OFFICIAL: 0.6,
    KeyKind.ORGANISATION: 0.6,
}
_PLACES = {KeyKind.PLACE: 1.0, KeyKind.COURT: 1.0}
_PEOPLE = {KeyKind.PERSON, KeyKind.OFFICIAL}
_WHERE = {KeyKind.COURT, KeyKind.PLACE, KeyKind.OPERATION, KeyKind.CASE_NUMBER}
_OF_ONE_CASE = {KeyKind.PERSON, KeyKind.OPERATION, KeyKind.CASE_NUMBER}
_PROVES = list(KeyKind)
_RECURRING = re.compile(
    r"\b(?:annual|yearly|quarterly) \w+|\b(?:week|day|month) of action\b|\bcrime figures\b|\bleague tables?\b"
    r"|\b(?:a-level|gcse|exam) results\b|\b(?:marathon|carnival|festival|awards|census)\b"
)


@dataclass(frozen=True)
class Text:
    """A story's words, taken apart once."""

    text: str

    @cached_property
    def words(self) -> list[str]:
        """All words in order, in small letters."""
        return re.findall(r"\w+", self.text.lower())

    @cached_property
    def times(self) -> Counter[str]:
        """How often each word is said."""
        return Counter(self.words)

    @cached_property
    def runs(self) -> set[tuple[str, ...]]:
        """Every five words that stand side by side."""
        return set(zip(*(self.words[i:] for i in range(5)), strict=False))

    @cached_property
    def events(self) -> set[str]:
        """The offences, court steps and accidents it speaks of."""
        return events(self.times.keys())

    @cached_property
    def recurring(self) -> set[str]:
        """The things it speaks of that come round again: "week of action"."""
        return set(_RECURRING.findall(self.text.lower()))


@dataclass(frozen=True)
class Subject(Text):
    """The article as stories are compared with it.

    `keys` has how rare each key is (0-1), `forms` a form of each telling stem in the order of how much they tell,
    `whole` the score that the article's own words would have, `quotes` its quotations' runs of eight words.
    """

    published: date | None
    hash: str
    keys: Mapping[Key, float]
    forms: Mapping[str, str]
    whole: float
    quotes: frozenset[tuple[str, ...]] = frozenset()


@dataclass(frozen=True)
class Earlier:
    """An earlier story; `score` is that of its words, `terms` which of the article's telling stems it has."""

    told: Text
    case: str
    ref: str
    published: date | None
    hash: str
    url: str | None
    headline: str
    score: float
    terms: frozenset[str]


@dataclass(frozen=True)
class Likeness:
    """An article beside one earlier story."""

    subject: Subject
    earlier: Earlier

    @property
    def shown(self) -> bool:
        """Tell whether it is worth an editor's eye: a name that hardly another story has is enough, or a quotation."""
        return (
            self.score >= SHOWN
            or self.same_quote
            or any(key.kind in _OF_ONE_CASE and rarity >= UNIQUE for key, rarity in self.shared.items())
        )

    @property
    def order(self) -> tuple[float, float, str, str]:
        """Return what the stories are sorted by: the likest first, then the newest."""
        day = -self.earlier.published.toordinal() if self.earlier.published else 1.0
        return -self.score, day, self.earlier.ref, self.earlier.case

    @cached_property
    def shared(self) -> dict[Key, float]:
        """The article's keys that stand in the story, the rarest first."""
        names = Names(self.earlier.told.text)
        held = (item for item in self.subject.keys.items() if names.hold(item[0]))
        return dict(sorted(held, key=lambda item: (-item[1], _PROVES.index(item[0].kind), item[0].words)))

    @cached_property
    def same_text(self) -> float:
        """The share of the two texts' runs of five words that they have in common."""
        if self.subject.hash == self.earlier.hash:
            return 1.0
        if self.words < VERSION:  # they can't have half their runs in common
            return 0.0
        mine, theirs = self.subject.runs, self.earlier.told.runs
        return len(mine & theirs) / max(1, len(mine | theirs))

    @cached_property
    def same_quote(self) -> bool:
        """Tell whether the story has eight words in a row of one of the article's quotations."""
        if not self.subject.quotes:
            return False
        text = f" {' '.join(self.earlier.told.words)} "
        return any(f" {' '.join(run)} " in text for run in self.subject.quotes)

    @property
    def words(self) -> float:
        """How many of the article's telling words the story has, by what they tell."""
        return min(1.0, self.earlier.score / (self.subject.whole * _ALL_WORDS)) if self.subject.whole else 0.0

    @cached_property
    def score(self) -> float:
        """How closely related, 0-1."""
        parts = dict(self._parts())
        score = sum(_PARTS[part] * value for part, value in parts.items()) / sum(_PARTS[part] for part in parts)
        return round(max(score, self.same_text if self.same_text >= SAME_TEXT else 0.0), 4)

    @cached_property
    def kind(self) -> Relation:
        """What the story is to the article."""
        pointing = [key for key, rarity in self.shared.items() if key.kind in _OF_ONE_CASE and rarity >= RARE]
        bearing_out = [key for key, rarity in self.shared.items() if rarity >= TELLING and key not in pointing[:1]]
        # Two people of one case and its court are the same case, however little of this story it fills.
        named = len(pointing) > 1 and any(key.kind in _WHERE for key in bearing_out)
        likely = bool(pointing and bearing_out) and self.score >= LINKED
        # Courts take years; two people whom hardly another story names and the same words outlast any window.
        lasting = len(pointing) > 1 and self.score >= LASTING
        same_case = ((likely or named) and self._days <= WINDOW) or lasting
        if self.same_text >= SAME_TEXT:
            return Relation.DUPLICATE
        if self._days >= YEAR and self._comes_round(pointing):
            return Relation.SERIES
        if same_case:
            return Relation.SAME_CASE
        if self.same_quote:
            return Relation.SAME_QUOTE
        if self._one_person:
            return Relation.SAME_PERSON
        return Relation.SIMILAR

    def related(self) -> RelatedCase:
        """Return the story as the report shows it."""
        lines = self.earlier.told.text.splitlines()
        first_line = next((line.strip() for line in lines if line.strip()), "")
        return RelatedCase(
            case=self.earlier.case,
            ref=self.earlier.ref,
            headline=self.earlier.headline or shorten(first_line, 120, placeholder="…"),
            published=self.earlier.published,
            kind=self.kind,
            score=self.score,
            why=tuple(self._why()),
            url=self.earlier.url,
        )

    @property
    def same_passage(self) -> bool:
        """Tell whether the two have a passage in common, some twenty words long."""
        return len(self.subject.runs & self.earlier.told.runs) >= PASSAGE

    @property
    def people(self) -> tuple[Key, ...]:
        """The people whom both name, where another name that both have tells them from namesakes."""
        return tuple(key for key in self.shared if key.kind in _PEOPLE) if self._one_person else ()

    @property
    def _one_person(self) -> bool:
        """Tell whether a shared name is one person's: a name alone may be a namesake's."""
        return any(key.kind in _PEOPLE for key in self.shared) and len(self._names) > 1

    @cached_property
    def _names(self) -> tuple[str, ...]:
        """The shared names, none of which is a part of another."""
        names: list[str] = []
        for key in self.shared:
            if not any(key.words in name or name in key.words for name in names):
                names.append(key.words)
        return tuple(names)

    @property
    def _days(self) -> int:
        """How many days lie between, 0 where a date is not known."""
        if self.subject.published is None or self.earlier.published is None:
            return 0
        return (self.subject.published - self.earlier.published).days

    def _comes_round(self, pointing: list[Key]) -> bool:
        """Tell whether both tell of one operation or recurring event, and of nobody in both."""
        if any(key.kind is not KeyKind.OPERATION for key in pointing):
            return False
        recurs = self.subject.recurring & self.earlier.told.recurring and self.words >= VERSION
        return bool(recurs) or any(key.kind is KeyKind.OPERATION for key in self.shared)

    def _parts(self) -> Iterator[tuple[str, float]]:
        """Yield each part of the likeness that there is something of, 0-1."""
        yield "words", self.words
        for part, kinds in (("names", _TELLS), ("places", _PLACES)):
            if any(key.kind in kinds for key in self.subject.keys):
                yield part, 1 - prod(1 - kinds.get(key.kind, 0) * rarity for key, rarity in self.shared.items())
        if self.subject.events:
            mine, theirs = self.subject.events, self.earlier.told.events
            yield "events", len(mine & theirs) / len(mine | theirs)
        if self.subject.published and self.earlier.published:
            # A named case stays as near as on its first day.
            named = any(key.kind in _OF_ONE_CASE and rarity >= RARE for key, rarity in self.shared.items())
            yield "time", 1.0 if named else 0.5 ** (self._days / HALF_LIFE)

    def _why(self) -> Iterator[str]:
        """Say in words why it is related."""
        if self.same_text == 1:
            yield "the same text"
        elif self.same_text >= VERSION:
            yield f"{self.same_text:.0%} the same text"
        if self.same_quote and self.same_text < VERSION:
            yield "has the words of a quotation"
        names = self._names[:3]
        if names:
            alone = any(key.kind in _PEOPLE for key in self.shared) and not self._one_person
            yield f"shares the name {names[0]}, and no other" if alone else f"shares {_listed(names)}"
        said = {word for name in names for word in re.findall(r"\w+", name.lower())}
        words = [form for stem, form in self.subject.forms.items() if stem in self.earlier.terms and form not in said]
        if words:
            yield f"same words: {', '.join(words[:3])}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
