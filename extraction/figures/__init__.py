"""Figures: one kind a module.

Reading goes in steps: numbers as written (`numerals`), pairs that make a range (`ranges`), those that count nothing
put aside (`idioms`), then the kinds in turn, the surest first; each number goes to the first kind that takes it. Last
come the words that set a bound (`bounds`) and the verb and subject it is said of (`context`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from extraction.figures.ages import age
from extraction.figures.bounds import bounded
from extraction.figures.context import about, event, trend
from extraction.figures.counts import count, vague
from extraction.figures.durations import duration, wordless
from extraction.figures.fractions import fractions
from extraction.figures.idioms import counts_nothing
from extraction.figures.measures import measure
from extraction.figures.money import money
from extraction.figures.multiples import multiples
from extraction.figures.numerals import Numeral, numerals
from extraction.figures.ordinals import ordinals
from extraction.figures.passage import Draft, Passage
from extraction.figures.percentages import percentage
from extraction.figures.ranges import joined
from extraction.figures.scores import scores
from extraction.models import Figure, FigureKind, Span

_KINDS: Sequence[Callable[[Passage, Numeral], Draft | None]] = (percentage, money, age, duration, measure, count)
_UNBOUNDED = frozenset({FigureKind.ORDINAL, FigureKind.SCORE})  # "about 3-2" and "almost 21st" bound nothing


def figures(passage: Passage) -> tuple[Figure, ...]:
    """Read the figures of one paragraph, in order; spans are into its text."""
    drafts = list(_drafts(passage))
    return tuple(_figure(passage, draft) for draft in sorted(drafts, key=lambda d: (d.start, d.end)))


def _drafts(passage: Passage) -> Iterator[Draft]:
    """Yield the figures in the making; what a pattern of words has claimed, no number gets."""
    claimed: list[tuple[int, int]] = []
    for reader in (wordless, multiples, fractions, scores, ordinals):
        for draft in reader(passage):
            if not _overlaps(draft.start, draft.end, claimed):
                claimed.append((draft.start, draft.end))
                yield draft
    free = (n for n in numerals(passage.text) if not _overlaps(n.start, n.end, claimed))
    for numeral in joined(passage.text, [n for n in free if not counts_nothing(passage, n)]):
        taken = _first(passage, numeral)
        if taken is not None and not _overlaps(taken.start, taken.end, claimed):
            claimed.append((taken.start, taken.end))
            yield taken
    yield from (draft for draft in vague(passage) if not _overlaps(draft.start, draft.end, claimed))


def _first(passage: Passage, numeral: Numeral) -> Draft | None:
    """Return the draft of the first kind that takes the number."""
    for kind in _KINDS:
        draft = kind(passage, numeral)
        if draft is not None:
            return draft
    return None


def _overlaps(start: int, end: int, claimed: Sequence[tuple[int, int]]) -> bool:
    return any(start < b and a < end for a, b in claimed)


def _figure(passage: Passage, draft: Draft) -> Figure:
    """Return the figure with its bound, interval and context."""
    number = draft.numeral
    bare = draft.unvalued or draft.kind in _UNBOUNDED
    told, (low, high) = (draft, (number.low, number.high)) if bare else bounded(passage, draft)
    return Figure(
        span=Span(start=told.start, end=told.end),
        number=Span(start=number.start, end=number.end),
        value=None if draft.unvalued else number.value,
        low=None if draft.unvalued else low,
        high=None if draft.unvalued else high,
        kind=draft.kind,
        unit=draft.unit,
        bound=told.bound,
        trend=trend(passage, told),
        counted=draft.counted,
        event=event(passage, draft),
        about=about(passage, draft),
        section=passage.section,
    )
