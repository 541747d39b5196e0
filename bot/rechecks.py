"""A new version of a story held against the one before: what is solved, what is new, what is still there.

Findings are told to be the same by what they are about and never by where they stand: the same check on the same words
with the same evidence, in the order of the copy; failing that, the same check in a paragraph that is nearly the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from checks.models import Finding
from extraction.models import Span
from storage import notes, questions, rulings, runs, versions
from storage.database import Database
from storage.models import Verdict
from storage.runs import Counted

NEAR = 85.0  # per cent of likeness that make two paragraphs one that was edited
# The share of runs of five words by which two texts are told to be versions of one story, or two stories; between the
# two somebody is asked. Measured: of random pairs of stories 99 in 100 share less than .1, of versions in which a fifth
# of the sentences was replaced half share more than .82; but so do, here and there, two stories about the same trial.
SAME_STORY, OTHER_STORY = 0.75, 0.1
_RUN = 5


class Comparison(NamedTuple):
    """What a new version did to the findings, and which figures it changed: the words before and after.

    `since` is the version that it was held against: the last one before it that was checked.
    """

    version: int
    since: int
    solved: tuple[Finding, ...]
    new: tuple[Finding, ...]
    still: tuple[tuple[Finding, Finding], ...]
    figures: tuple[tuple[str, str], ...]


def likeness(text: str, other: str) -> float:
    """Return how much two texts have in common: the share of the shorter one's runs of five words, 0 to 1."""
    here, there = _runs(text), _runs(other)
    return len(here & there) / min(len(here), len(there)) if here and there else 0.0


def matched(old: Sequence[Finding], before: str, new: Sequence[Finding], after: str) -> dict[str, Finding]:
    """Return the old finding that each new one is again, by the new one's id; each is taken once at most."""
    found: dict[str, Finding] = {}
    left = list(old)
    for about in (_to_the_letter, _by_words):
        for finding in sorted(new, key=lambda f: f.span.start):
            if finding.id in found:
                continue
            same = [other for other in left if about(other, before) == about(finding, after)]
            if same:
                found[finding.id] = min(same, key=lambda f: f.span.start)
                left.remove(found[finding.id])
    for finding in (f for f in new if f.id not in found):
        near = [(fuzz.ratio(_paragraph(o.span, before), _paragraph(finding.span, after)), o) for o in left]
        like = [(share, other) for share, other in near if other.code == finding.code and share >= NEAR]
        if like:
            found[finding.id] = max(like, key=lambda pair: pair[0])[1]
            left.remove(found[finding.id])
    return found


class Again(NamedTuple):
    """What became of the findings in a new version, `number`, since the last one before it that was checked."""

    number: int
    since: int
    solved: tuple[Finding, ...]
    new: tuple[Finding, ...]
    still: tuple[tuple[Finding, Finding], ...]


def found_again(database: Database, case_id: str, number: int, new: Sequence[Finding], after: str) -> Again | None:
    """Hold what was found in one version, of which `after` is the text, against the last that was checked before."""
    since = runs.checked_before(database, case_id, number)
    if since is None:
        return None
    old, before = runs.of_version(database, case_id, since), versions.text(database, case_id, since)
    again = matched(old, before, new, after)
    gone = {finding.id for finding in again.values()}
    return Again(
        number=number,
        since=since,
        solved=tuple(finding for finding in old if finding.id not in gone),
        new=tuple(finding for finding in new if finding.id not in again),
        still=tuple((again[finding.id], finding) for finding in new if finding.id in again),
    )


def compared(database: Database, case_id: str) -> Comparison | None:
    """Hold a case's latest version against the last one before it that was checked; None where there is none."""
    number = versions.latest(database, case_id)
    after = versions.text(database, case_id, number)
    again = found_again(database, case_id, number, runs.of_version(database, case_id, number), after)
    if again is None:
        return None
    was, now = (runs.counted(database, case_id, n) for n in (again.since, number))
    figures = _changed(was, now, versions.text(database, case_id, again.since), after)
    return Comparison(number, again.since, again.solved, again.new, again.still, tuple(figures))


def carry_over(database: Database, case_id: str, again: Again) -> None:
    """Let rulings, notes and questions hold for what is still there in a new version."""
    ruled, asked = rulings.newest(database, case_id), questions.of(database, case_id)
    for finding in again.new:  # a fault that is back with earlier words, though it was said to be corrected
        ruling = ruled.get(finding.id)
        if ruling and ruling.holds and ruling.verdict is Verdict.CORRECTED:
            rulings.carry(database, case_id, ruling, finding.id, versions.first_with(database, case_id))
    for old, new in again.still:
        ruling = ruled.get(old.id)
        if ruling and (ruling.verdict is not Verdict.WITHDRAWN or new.id in ruled):
            rulings.carry(database, case_id, ruling, new.id, again.since)
        notes.carry(database, case_id, old.id, new.id)
        for question in asked:
            if question.finding == old.id:
                questions.carry(database, question, new.id)


def _to_the_letter(finding: Finding, text: str) -> tuple[str, ...]:
    spans = (finding.span, *finding.evidence)
    return finding.code, *(text[span.start : span.end] for span in spans)


def _by_words(finding: Finding, text: str) -> tuple[str, ...]:
    return finding.code, text[finding.span.start : finding.span.end], _paragraph(finding.span, text)


def _paragraph(span: Span, text: str) -> str:
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    return text[start : end if end >= 0 else len(text)]


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + _RUN]) for i in range(max(1, len(words) - _RUN + 1))} if words else set()


def _changed(old: Sequence[Counted], new: Sequence[Counted], before: str, after: str) -> list[tuple[str, str]]:
    """Pair the figures that went with those that came for the same thing, in the order of the copy."""
    was = [(figure, before[figure.start : figure.end]) for figure in old]
    now = [(figure, after[figure.start : figure.end]) for figure in new]
    gone = Counter(words for _, words in was) - Counter(words for _, words in now)
    come = Counter(words for _, words in now) - Counter(words for _, words in was)
    pairs = []
    for figure, words in was:
        if gone[words] <= 0:
            continue
        gone[words] -= 1
        other = next((w for f, w in now if come[w] > 0 and (f.counted, f.unit) == (figure.counted, figure.unit)), None)
        if other:
            come[other] -= 1
            pairs.append((words, other))
    return pairs
