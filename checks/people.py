"""Who is named in the running text, and how: in full, by surname, with which honorific."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from checks.kept import kept
from extraction.models import Article, Mention, MentionKind, Section, SectionKind, Span

MALE = frozenset({"Mr", "Sir"})
FEMALE = frozenset({"Mrs", "Ms", "Miss", "Dame"})
HONORIFICS = "Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Dame|Lord|Lady"
_HONORIFIC = re.compile(rf"(?<!\w)({HONORIFICS})\b\.?\s+$")
_REACHES = 8  # characters: the longest honorific, its full stop and a space
_RUNNING = frozenset({SectionKind.STANDFIRST, SectionKind.LEAD, SectionKind.BODY})


class Named(NamedTuple):
    """A person's name outside quotations, and the paragraph of running text that it stands in.

    `honorific` is the "Mr" right before the name, without its full stop, and `span` takes it in; `bare` says that no
    first name is given.
    """

    mention: Mention
    span: Span
    section: Section
    honorific: str | None
    bare: bool

    @property
    def surname(self) -> str:
        """Return the last word of the name in small letters."""
        return self.mention.name.split()[-1].lower()

    @property
    def called(self) -> str:
        """Return the name as the copy has it, honorific included."""
        return f"{self.honorific} {self.mention.name}" if self.honorific else self.mention.name


@kept
def people(article: Article) -> tuple[Named, ...]:
    """Return who is named in the running text outside quotations, in its order."""
    return tuple(_named(article))


def _named(article: Article) -> Iterator[Named]:
    quotes = [quote.span for quote in article.quotes]
    starts = [span.start for span in quotes]
    for mention in article.mentions:
        if mention.kind is not MentionKind.PERSON:
            continue
        i = bisect_right(starts, mention.span.start) - 1
        section = article.section_at(mention.span)
        if section is None or section.kind not in _RUNNING or (i >= 0 and mention.span in quotes[i]):
            continue
        start = max(section.span.start, mention.span.start - _REACHES)
        found = _HONORIFIC.search(article.plain.slice(start, mention.span.start))
        span = article.span(*_whole(found, mention, article)) if found else mention.span
        yield Named(mention, span, section, found[1] if found else None, " " not in mention.name)


def _whole(found: re.Match[str], mention: Mention, article: Article) -> tuple[int, int]:
    """Return where a name and the honorific before it stand in the plain text."""
    start, end = article.plain.inside(mention.span.start, mention.span.end)
    return start - len(found[0]), end
