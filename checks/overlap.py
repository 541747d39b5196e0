"""How much of one story's text stands in another, by its runs of five words."""

from __future__ import annotations

import re
from typing import NamedTuple

from checks.kept import kept
from extraction.models import Article, Precedent, Section, SectionKind

RUN = 5  # words: fewer recur by chance
DUPLICATE, VERSION = 0.8, 0.5  # of the runs of both: one story twice, one in two versions
_WORD = re.compile(r"\w+(?:[’'.,]\w+)*")
_TOP = (SectionKind.STANDFIRST, SectionKind.LEAD, SectionKind.BODY)


class Passage(NamedTuple):
    """A paragraph's words in small letters, and where each stands in the plain text."""

    section: Section
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]

    def runs(self) -> list[tuple[str, ...]]:
        """Return its runs of five words, in order."""
        return [self.words[i : i + RUN] for i in range(len(self.words) - RUN + 1)]


@kept
def passages(article: Article) -> tuple[Passage, ...]:
    """Return a story's paragraphs as words: no headline, byline, caption or furniture."""
    return read_passages(article)


def read_passages(article: Article) -> tuple[Passage, ...]:
    """Return an earlier story's paragraphs as words."""
    told = []
    for section in article.sections:
        if section.kind in _TOP:
            start, end = article.plain.inside(section.span.start, section.span.end)
            found = list(_WORD.finditer(article.plain.text, start, end))
            words = tuple(match[0].lower().replace("’", "'") for match in found)
            told.append(Passage(section, words, tuple(match.span() for match in found)))
    return tuple(told)


@kept
def likenesses(article: Article) -> dict[str, float]:
    """Return how much of the runs of both each earlier story shares with the copy, by its case id: 1 is all."""
    here = {run for passage in passages(article) for run in passage.runs()}
    return {precedent.case_id: _likeness(here, precedent) for precedent in article.precedents}


def _likeness(here: set[tuple[str, ...]], precedent: Precedent) -> float:
    there = {run for passage in read_passages(precedent.article) for run in passage.runs()}
    return len(here & there) / len(here | there) if here and there else 0.0
