"""A story that the paper has run before.

The archive knows it for the same story, or four in five of the runs of five words in either story are in both; half of
them make it a version of an earlier one, and what differs is shown, the figures first. A weather forecast, a court list
and other copy that is filled in anew each time pass: their words are the same and most of their figures are not. Copy
that the desk has only had checked, and not signed off, has not been run.

## Flags
> Published: 2025-06-20
> Archive: 2025-05-12, similar: The old mill above Oareford burned down on Monday night, and nobody was hurt in it.
>
> [[The old mill above Oareford burned down on Monday night, and nobody was hurt in it.]]

## Does not flag
> Published: 2025-06-20
> Archive: 2025-06-13, series: Oareford will be dry, with 14 degrees, a wind of 12mph and a 30% chance of rain by 6pm.
>
> Oareford will be dry, with 18 degrees, a wind of 20mph and a 10% chance of rain by 9pm.

> Published: 2025-06-20
> Archive: 2025-05-12, same case: The old mill above Oareford burned down on Monday night, and nobody was hurt.
>
> A man has been charged over the fire at the old mill above Oareford. He is to appear in court next week.

> Archive: undated, draft duplicate: The old mill above Oareford burned down on Monday night, and nobody was hurt in it.
>
> The old mill above Oareford burned down on Monday night, and nobody was hurt in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from checks.models import Finding, Rule, Severity
from checks.overlap import DUPLICATE, VERSION, Passage, likenesses, passages, read_passages
from checks.precedents import cited, told
from checks.wording import listed, spelled
from extraction.models import Article, Precedent, Relation, SectionKind, Span

RULE = Rule(code="ARC-DUP", severity=Severity.NOTE, reads=("precedents", "sections"), priority=15)

_LEAST = 12  # words that a story must have to be known again
_MOST_SHOWN = 4  # differences that a finding names
_SLOTS = 4  # figures that make a form of a text, if half of them change


def check(article: Article) -> Iterator[Finding]:
    """Yield the story that the copy is, or is a version of: the likest one."""
    here = [word for passage in passages(article) for word in passage.words]
    lead = _lead(article)
    if lead is None or len(here) < _LEAST or not article.precedents:
        return
    likeness = likenesses(article)
    run = [p for p in article.precedents if not p.draft]
    known = [p for p in run if p.relation is Relation.DUPLICATE or likeness[p.case_id] >= VERSION]
    known = [p for p in known if not _filled_in(_changes(article, p))]
    if known:
        precedent = max(known, key=lambda p: (likeness[p.case_id], str(p.published)))
        yield _finding(precedent, lead, likeness[precedent.case_id], article)


def _lead(article: Article) -> Span | None:
    """Return the first paragraph of the text itself."""
    told = (s.span for s in article.sections if s.kind in (SectionKind.LEAD, SectionKind.BODY))
    return next(told, None)


class _Change(NamedTuple):
    """What stood in the earlier story, and what stands in the copy instead, as each has it."""

    before: str
    after: str

    @property
    def of_figures(self) -> bool:
        """Tell whether a number has become another number."""
        return all(any(letter.isdigit() for letter in side) for side in self)


def _changes(article: Article, precedent: Precedent) -> tuple[int, list[_Change]]:
    """Return how many words with digits the earlier story has, and what has changed in the copy."""
    one, other = _joined(read_passages(precedent.article)), _joined(passages(article))
    matcher = SequenceMatcher(None, one[0], other[0], autojunk=False)
    changes = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            changes.append(_Change(_words(precedent.article, one[1][a:b]), _words(article, other[1][c:d])))
    return sum(any(letter.isdigit() for letter in word) for word in one[0]), changes


def _joined(told: tuple[Passage, ...]) -> tuple[list[str], list[tuple[int, int]]]:
    return [word for p in told for word in p.words], [place for p in told for place in p.places]


def _words(article: Article, places: list[tuple[int, int]]) -> str:
    """Return the words at some places, a currency's mark before them and a per cent sign after them included."""
    if not places:
        return ""
    text, (start, _), (_, end) = article.plain.text, places[0], places[-1]
    start -= text[max(0, start - 1) : start] in tuple("£$€")
    end += text[end : end + 1] == "%"
    return article.words(article.span(start, end))


def _filled_in(told: tuple[int, list[_Change]]) -> bool:
    """Tell whether a text is a form: it has a number of figures, and half of them or more have changed."""
    figures, changes = told
    return figures >= _SLOTS and 2 * sum(change.of_figures for change in changes) >= figures


def _finding(precedent: Precedent, lead: Span, likeness: float, article: Article) -> Finding:
    """Return the finding on a story that has run, with what differs."""
    _, changes = _changes(article, precedent)
    shown = [_shown(change) for change in sorted(changes, key=lambda change: not change.of_figures)]
    story = told(precedent, article)
    if likeness >= DUPLICATE or precedent.relation is Relation.DUPLICATE:
        message = f"We have run this before: it is {story}"
    else:
        message = f"Much of this is in {story}"
    if shown:
        more = [f"{spelled(len(shown) - _MOST_SHOWN)} more"] if len(shown) > _MOST_SHOWN else []
        message = f"{message}. What differs: {listed([*shown[:_MOST_SHOWN], *more])}"
    there = _lead(precedent.article)
    return RULE.finding(
        article,
        lead,
        f"{message}.",
        working=cited(precedent, there) if there else "",
        sources=(precedent.case_id,),
    )


def _shown(change: _Change) -> str:
    """Say what became of some words: “62” became “65”."""
    before, after = (f"“{side}”" if len(side) <= 60 else f"“{side[:60].rsplit(' ', 1)[0]} …”" for side in change)
    if not change.before:
        return f"{after} is new"
    return f"{before} became {after}" if change.after else f"{before} is gone"
