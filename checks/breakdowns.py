"""Totals that the copy breaks down into parts: "49 people: 28 men, 13 women and nine children"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from checks.kept import kept
from checks.phrases import Setting, phrase, settings
from checks.rounding import Interval, half_unit
from extraction.models import Article, Bound, Figure, Span

_WORDS = {
    "made": r"(?:made up (?:of|by)|compris(?:ing|es?|ed)(?: of)?|consist(?:ing|ed|s)? of|composed of|"
    r"broken down (?:into|as)|split between|divided between|namely|that is)",
    "they": r"(?:they|these|those|the (?:\w+ ){1,3}?) ?"
    r"(?:were|are|comprised?|consist(?:ed)? of|(?:are|were) made up of)",
    "some": r"(?:including|among (?:them|those|whom)|of (?:which|whom|them|these)|which include[ds]?|who include[ds]?|"
    r"includes?|included)",
    "of": r"(?:^|(?<=[.;:“\"] )|(?<=\n)|(?<=, ))of (?:the|these|those|its|their|all|an estimated|some)? ?",
    "few": r"[^⟨⟩.;:–—]{0,60}",
}

# What stands between a total and its first part.
_ALL_FOLLOW = (
    phrase(r"{T}{few}(?::| [–—-]|,? ?\() ?(?=⟨)", **_WORDS),
    phrase(r"{T}{few},? {made} (?=⟨)", **_WORDS),
    phrase(r"{T}{few}\. {they} (?=⟨)", **_WORDS),
)
_SOME_FOLLOW = (phrase(r"{T}{few},? \(?{some} (?=⟨)", **_WORDS),)
_OF_THE = (phrase(r"{of}{T}{few},? (?=⟨)", **_WORDS),)
# What stands between the last part and the total.
_TOTAL_FOLLOWS = (
    phrase(r"(?<=⟩),?(?: [–—])? (?:(?:making|giving|or|for) )?(?:a|an overall|a combined) total of {T}", **_WORDS),
    phrase(r"(?<=⟩),?(?: [–—])? (?:making |giving )?{T} (?:in all|in total|altogether)", **_WORDS),
)

_FEWEST = 3  # figures: a total and two parts
_MOST_PARTS = 40
_PART = re.compile(r"⟨(?P<index>\d+) \w+⟩")
_BETWEEN = re.compile(r"[^⟨⟩.;:–—]{1,60}")
_AND = re.compile(
    r"(?:,| )?\s?\b(?:and|as well as|plus)\s(?:the\s|a\sfurther\s|another\s|an?\s)?$|\s&\s$", re.IGNORECASE
)
_MORE = re.compile(r",?\s(?:and|as well as|plus)\s(?:the\s|a\sfurther\s|another\s|an?\s)?", re.IGNORECASE)
_REST = re.compile(r"\b(?:and|while|with)\s(?:the\s)?(?:others?|remaining|rest,?)\s$", re.IGNORECASE)
_CONTRAST = re.compile(r"\b(?:and|while|but)\s(?:a\sfurther\s|another\s)?$", re.IGNORECASE)
_TAIL = re.compile(r"[^⟨⟩.;]{0,40}")
# Words that leave a list open, or that make its parts something else than parts.
_OPEN = re.compile(
    r"\b(?:includ\w+|among|such as|like|others|more|at least|most|some of|mainly|mostly|respectively|each|apiece|"
    r"per|average|a (?:year|day|week|month))\b",
    re.IGNORECASE,
)
# "Seven defendants in three cases, including two doctors": the parts may be parts of the seven.
_WITHIN = re.compile(r"⟨\d+ \w+⟩ (?:\w+ ){0,2}?(?:in|from|across|at|over|on|during|by|to|with) (?:the |its |their )?$")


class Breakdown(NamedTuple):
    """A total and its parts; `told` are the words that follow each part, `whole` says that the parts are all."""

    total: Figure
    parts: tuple[Figure, ...]
    told: tuple[str, ...]
    whole: bool

    @property
    def sum(self) -> Decimal:
        """What the parts come to as they are written."""
        return sum((part.value or Decimal(0) for part in self.parts), Decimal(0))

    def room(self, article: Article) -> Interval:
        """Return what the parts may come to with their rounding."""
        budget = sum((half_unit(part, article) for part in self.parts), Decimal(0)) + half_unit(self.total, article)
        return Interval(self.sum - budget, self.sum + budget)


class _List(NamedTuple):
    """A closed list of figures in a setting: the figures, the words after each, and where it stands."""

    parts: tuple[Figure, ...]
    told: tuple[str, ...]
    start: int
    end: int


@kept
def breakdowns(article: Article) -> list[Breakdown]:
    """Return the totals that the copy breaks down, each once, in order."""
    found: dict[Span, Breakdown] = {}
    for setting in settings(article):
        if setting.text.count("⟨") < _FEWEST:
            continue
        for breakdown in _read(setting):
            found.setdefault(breakdown.total.span, breakdown)
    return sorted(found.values(), key=lambda breakdown: breakdown.total.span.start)


def _read(setting: Setting) -> Iterator[Breakdown]:
    """Yield the breakdowns of one paragraph, those with all the parts first."""
    for patterns, closing, whole in (
        (_ALL_FOLLOW, _AND, True),
        (_OF_THE, _REST, True),
        (_SOME_FOLLOW, _AND, False),
        (_OF_THE, _CONTRAST, False),
    ):
        for pattern in patterns:
            for match in setting.phrases(pattern):
                parts = _closed_list(setting, match.match.end(), closing)
                yield from _breakdown(setting, match["T"], match.match.start("T"), parts, whole=whole)
    for pattern in _TOTAL_FOLLOWS:
        for match in setting.phrases(pattern):
            parts = _list_before(setting, match.match.start())
            yield from _breakdown(setting, match["T"], match.match.start("T"), parts, whole=True)


def _closed_list(setting: Setting, start: int, closing: re.Pattern[str]) -> _List | None:
    """Read the list that begins at `start`, or return None where it never closes.

    It closes with the first figure that `closing` leads in, and goes on after that only with another "and".
    """
    text, parts, told = setting.text, [], []
    part = _PART.match(text, start)
    end, closed = start, False
    while part:
        parts.append(setting.article.figures[int(part["index"])])
        if len(parts) > _MOST_PARTS:
            return None
        end = part.end()
        between = _BETWEEN.match(text, end)
        part = _PART.match(text, between.end()) if between else None
        words = between[0] if between and part else ""
        if closed and not _MORE.fullmatch(words):
            break
        told.append(words)
        closed = closed or bool(closing.search(words))
    if not closed or len(parts) < 2:
        return None
    tail = _TAIL.match(text, end)
    told = [*told[: len(parts) - 1], tail[0] if tail else ""]
    return _List(tuple(parts), tuple(told), start, end)


def _list_before(setting: Setting, end: int) -> _List | None:
    """Return the closed list that ends at `end`, in the same sentence."""
    first = max(setting.text.rfind(stop, 0, end) for stop in (". ", ": ", "; ", "\n")) + 1
    for part in _PART.finditer(setting.text, first, end):
        found = _closed_list(setting, part.start(), _AND)
        if found and found.end == end:
            return found
    return None


def _breakdown(setting: Setting, total: Figure, at: int, found: _List | None, *, whole: bool) -> Iterator[Breakdown]:
    """Yield the breakdown of `total`, which stands `at`, into a list, if its figures can be parts of it."""
    if found is None or total.value is None or total in found.parts:
        return
    if not all(_may_be_part(part, total) for part in found.parts):
        return
    around = setting.text[min(at, found.start) : found.end + 30]
    if (whole and _OPEN.search(around)) or _WITHIN.search(setting.text, 0, at - 1):
        return
    yield Breakdown(total, found.parts, found.told, whole)


def _may_be_part(part: Figure, total: Figure) -> bool:
    """Tell whether one figure can be a part of the other: of its kind, exact and no larger."""
    if part.dimension != total.dimension or part.bound is not Bound.EXACT:
        return False
    return part.value is not None and total.value is not None and part.value <= total.value
