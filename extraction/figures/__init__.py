"""Figures: one kind a module.

Reading goes in steps: numbers as written (`numerals`), pairs that make a range (`ranges`), those that count nothing
put aside (`idioms`), then the kinds in turn, the surest first; each number goes to the first kind that takes it. Last
come the words that set a bound (`bounds`) and the verb and subject it is said of (`context`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from extraction.figures.ages import age
from extraction.figures.bounds import bounded
from extraction.figures.compounds import compounded
from extraction.figures.concepts import about
from extraction.figures.context import event, trend
from extraction.figures.counts import count, vague
from extraction.figures.durations import duration, wordless
from extraction.figures.fractions import fractions
from extraction.figures.idioms import counts_nothing
from extraction.figures.measures import measure
from extraction.figures.money import money
from extraction.figures.multiples import multiples
from extraction.figures.numerals import Numeral, numerals
from extraction.figures.ordinals import ordinals
from extraction.figures.passage import Draft, Marked, Passage
from extraction.figures.percentages import percentage
from extraction.figures.ranges import joined
from extraction.figures.rates import rated
from extraction.figures.scores import odds, scores
from extraction.models import Figure, FigureKind, Span

_KINDS: Sequence[Callable[[Passage, Numeral], Draft | None]] = (percentage, money, age, duration, measure, count)
_HANGING = re.compile(r"-(?:,\s+[\w.]+-){0,4},?\s+(?:and|or)\s+[\w.]+(?=-\w)")  # "four-, five- and six-cylinder"
_GLOSS = re.compile(r"\s?[(/]\s?")  # "87 mph (140 km/h)", "224 kW / 300 PS": the same once more
_UNBOUNDED = frozenset({FigureKind.ORDINAL, FigureKind.SCORE})  # "about 3-2" and "almost 21st" bound nothing


def figures(passage: Passage) -> tuple[Figure, ...]:
    """Read the figures of one paragraph, in order; spans are into its text."""
    drafts = list(compounded(passage, sorted(_drafts(passage), key=lambda d: (d.start, d.end))))
    taken = frozenset(t.i for d in drafts for t in passage.tokens(d.start, _noun(d)))
    found: list[Figure] = []
    for draft in drafts:
        figure = _figure(passage, draft, taken)
        if found and _GLOSS.fullmatch(passage.text, found[-1].span.end, draft.start):
            figure = figure.model_copy(update={"about": found[-1].about, "event": found[-1].event})
        found.append(figure)
    return tuple(found)


def _noun(draft: Draft) -> int:
    """Return where the noun that a count counts begins, or where the figure ends: "five | launches", "50mph |"."""
    return draft.end if draft.counted is None else max(draft.start + 1, min(draft.end, draft.counted.span.start))


def _drafts(passage: Passage) -> Iterator[Draft]:
    """Yield the figures in the making; what a pattern of words has claimed, no number gets."""
    claimed = Marked(len(passage.text))
    for reader in (wordless, multiples, fractions, odds, scores, ordinals):
        for draft in reader(passage):
            if not claimed.touch(draft.start, draft.end):
                claimed.claim(draft.start, draft.end)
                yield draft
    free = (
        n
        for n in numerals(passage.text, decimal_comma=passage.style.decimal == "comma")
        if not claimed.touch(n.start, n.end)
    )
    for numeral in joined(passage.text, [n for n in free if not counts_nothing(passage, n)]):
        taken = _first(passage, numeral)
        taken = rated(passage, taken) if taken is not None else None
        if taken is not None and not claimed.touch(taken.start, taken.end):
            claimed.claim(taken.start, taken.end)
            yield taken
    yield from (draft for draft in vague(passage) if not claimed.touch(draft.start, draft.end))


def _first(passage: Passage, numeral: Numeral) -> Draft | None:
    """Return the draft of the first kind that takes the number; one whose hyphen hangs is read as its pair is."""
    hanging = passage.after(numeral.end, _HANGING)
    if hanging:
        draft = _first(passage, replace(numeral, end=hanging.end()))
        return None if draft is None else replace(draft, numeral=numeral, end=numeral.end + 1)
    return next((draft for kind in _KINDS if (draft := kind(passage, numeral)) is not None), None)


def _figure(passage: Passage, draft: Draft, taken: frozenset[int]) -> Figure:
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
        per=draft.per or None,
        bound=told.bound,
        backwards=number.backwards,
        trend=trend(passage, told),
        counted=draft.counted,
        event=event(passage, draft),
        about=about(passage, draft, taken),
        section=passage.section,
    )
