"""A group of people announced, and another number of them named.

"Three conspirators were sentenced" promises three names where it goes on to name anybody: those with an age, or, in a
passage on an earlier case, anybody named who does not speak, hold an office or stand beside the word for a victim.
Where the copy says why (some are children, one can't be named, others were cleared, "including"), there is nothing to
ask. A list with a number in front of it is another check's.

## Flags
> Last May [[three men]] were jailed for burgling shops in Kelderby. Tom Hadley, 34, of Oareford, drove the van, and
> Sam Oakes, 29, broke the locks.

> [[Two women]] were fined for theft. Ann Hadley, 34, admitted it. Beth Oakes, 29, and Cath Lyle, 41, denied it.

## Does not flag
> Three men were jailed on Monday. They include Tom Hadley, 34, of Oareford, who drove the van.

> Three men were charged with theft. Tom Hadley, 18, will appear in court in May. The others can’t be named because of
> their age.

> Three men were jailed for the murder of Tom Hadley, 34, in May. Judge Ann Lyle praised the police.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.kinds import kinds
from checks.models import Finding, Rule, Severity
from checks.proceedings import may_be_accused
from checks.wording import in_digits, listed
from extraction.models import Article, Bound, Figure, FigureKind, Mention, Span

RULE = Rule(
    code="NAM-COUNT", severity=Severity.QUERY, reads=("figures", "mentions"), priority=12, takes_in=("ARI-COUNT",)
)

_FATES = frozenset(
    "sentence jail imprison convict charge arrest fine indict remand accuse plead admit deny hold detain".split()
)
_MOST = 8  # of a larger group nobody expects every name
_REACHES = 6  # paragraphs after the announcement
_OFFENDER = re.compile(
    r"(?:conspirator|defendant|suspect|dealer|robber|burglar|thief|killer|fraudster|gang member|offender|smuggler|"
    r"trafficker|attacker|rapist|murderer|accused|culprit|rioter)$"
)
_TOLD = re.compile(
    r"\b(?:includ(?:e|es|ed|ing)|among|named|identified|identif(?:y|ying)|anonym\w+|other|others|third|fourth|fifth|juveniles?|"
    r"child(?:ren)?|boys?|girls?|teenagers?|youths?|acquitted|cleared|co-?defendants?|accomplices?|another|remaining|"
    r"unnamed|unidentified|aged?\s+1[0-7])\b",
    re.IGNORECASE,
)
_JUDGED = re.compile(
    r"\b(?:sentenced|jailed|imprisoned|convicted|charged|arrested|fined|pleaded|admitted|denied)\b", re.IGNORECASE
)


def check(article: Article) -> Iterator[Finding]:
    """Yield each group that is announced and of whom fewer, or more, are named; each set of names once."""
    asked: set[frozenset[str]] = set()
    for figure in article.figures:
        if not _announces(figure, article):
            continue
        told = _told(figure, article)
        if _TOLD.search(article.words(told)):
            continue
        named = _misnamed(figure, may_be_accused(told, article), article)
        keys = frozenset(name.key for name in named)
        if named and keys not in asked:
            asked.add(keys)
            yield _finding(figure, named, article)


def _misnamed(figure: Figure, named: list[Mention], article: Article) -> list[Mention]:
    """Return those named of the group where they are fewer or more than announced, else nobody.

    In the story's own case somebody with an age or an address must be named, for the story to be one that names them.
    """
    background = article.segments[figure.segment].background
    placed = [name for name in named if name.age is not None or name.home is not None]
    if len(named) < int(figure.value or 0):
        return named if background or placed else []
    judged = [name for name in placed if _JUDGED.search(article.words(article.sentence_at(name.span)))]
    return judged if len(judged) > int(figure.value or 0) and not background else []


def _announces(figure: Figure, article: Article) -> bool:
    """Tell whether a figure says how many people a court or the police dealt with."""
    if figure.kind is not FigureKind.COUNT or figure.counted is None or figure.value is None or figure.quoted:
        return False
    people = kinds(article.style).is_people(figure.counted.head) or _OFFENDER.search(figure.counted.lemma)
    few = 1 < figure.value <= _MOST and figure.value == int(figure.value) and figure.bound is Bound.EXACT
    return bool(people) and few and figure.event in _FATES and figure.segment < len(article.segments)


def _told(figure: Figure, article: Article) -> Span:
    """Return the passage that tells of the group: from the announcement on, as far as it is one case's."""
    end = article.segments[figure.segment].span.end
    after = [section for section in article.copy_sections() if figure.span.start < section.span.end <= end]
    return figure.span.to(after[min(_REACHES, len(after) - 1)].span) if after else figure.span


def _finding(figure: Figure, named: list[Mention], article: Article) -> Finding:
    """Return the question who the others are, or which of them are meant."""
    names = listed(name.name for name in named)
    few = len(named) < int(figure.value or 0)
    return RULE.finding(
        article,
        figure.span,
        f"“{article.words(figure.span)}”; the copy names {names}: "
        + ("who are the others?" if few else "which of them are meant?"),
        evidence=tuple(name.span for name in named),
        working=f"{in_digits(figure, article)} announced, {len(named)} named",
    )
