"""Straight and curly marks in one story, or em and en dashes.

Quotation marks and apostrophes count together, also inside quotations, since a speaker has none. Where one sort makes a
quarter of the marks or less, those are what the finding points at; else it shows one of each. Feet, inches and minutes
are no such marks, and of dashes only those count that have a space on either side: not those of a range, of a dateline
or at the start of a line.

## Flags
> “It rained,” said Ann Lee. “It rained for days. The barn went first, and then the mill.” Then came the wind.
>
> [["It]] blew the roof off,” she said. “It blew the fence down.”

> The council – which had met twice – was of two minds.
>
> Its leader [[—]] who had not been there — said nothing.

## Does not flag
> "It rained," said Ann Lee, who is 5'4". "It's the roof that didn't hold."

> “It rained,” said Ann Lee, who stood at 51°30'N, 0°7'W in the 12" of water that fell in 2016–2017.

> LARKFIELD — The council – which had met twice – was of two minds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from checks.marks import Side, double_marks
from checks.models import Finding, Fix, Rule, Severity
from checks.wording import listed, spelled
from extraction.models import Article, Section, SectionKind, Span

RULE = Rule(code="HYG-MARKS", severity=Severity.NOTE, reads=("sections",), priority=15)

_RARE = 0.25  # of the marks: so few are slips, and not another hand's copy
_MOST = 60  # marks that the finding points at
_NAMED = 3  # of those, words that the message gives
_REACH = 30  # characters of a word on either side of a mark
_STRAIGHT, _CURLY = "\"'", "“”‘’"
_SINGLE = re.compile(r"(?<![\d°=])['’]|(?<!\w)‘(?=\w)")
_BEFORE_APOSTROPHE = ".,!?…"
_DASH = re.compile(r"(?<=\S) ([—–]) (?=\S)")
_DATELINE = re.compile(r"[A-Z][A-Z.’' -]{2,30}(?:, ?[\w .,]{2,30})?(?: ?\([^()]{1,30}\))?")
_RANGE = re.compile(r"\d [—–] [£$€]?\d")


class _Mark(NamedTuple):
    """A mark or a dash: where in the plain text, its sort, and what the other sort is there, "" where that is open."""

    at: int
    sort: str
    other: str


def check(article: Article) -> Iterator[Finding]:
    """Yield a finding for the marks and one for the dashes."""
    text = article.plain.text
    sections = list(article.copy_sections())
    if any(c in text for c in _STRAIGHT) and any(c in text for c in _CURLY):
        yield from _mixed([mark for section in sections for mark in _marks(section.span, article)], article)
    if "—" in text and "–" in text:
        yield from _mixed([dash for section in sections for dash in _dashes(section, article)], article)


def _mixed(found: Sequence[_Mark], article: Article) -> Iterator[Finding]:
    """Yield the finding on marks of one sort among those of another."""
    sorts = dict.fromkeys(mark.sort for mark in found)
    if len(sorts) < 2:
        return
    usual, rare = sorted(([m for m in found if m.sort == sort] for sort in sorts), key=len, reverse=True)
    working = f"{usual[0].sort} {len(usual)}, {rare[0].sort} {len(rare)}"
    words = _words(rare[:_MOST], article)
    if len(rare) > _RARE * len(found):
        message = f"The story has both {usual[0].sort} and {rare[0].sort}."
        first, other = next(iter(words)), next(iter(_words(usual[:1], article)))
        yield RULE.finding(article, first, message, evidence=(other,), working=working)
        return
    fix = tuple(Fix(span=span, replacement=new) for span, new in words.items() if new)
    message = f"The story has {usual[0].sort}, but {_where(rare, list(words), article)}."
    yield RULE.finding(article, next(iter(words)), message, evidence=tuple(words)[1:], working=working, fix=fix)


def _where(rare: Sequence[_Mark], words: Sequence[Span], article: Article) -> str:
    """Say how many there are of the rarer dashes, or which words have the rarer marks."""
    if article.plain.text[rare[0].at] in "—–":
        return f"{spelled(len(rare))} {rare[0].sort.removesuffix('es') if len(rare) == 1 else rare[0].sort}"
    named = list(dict.fromkeys(f"“{article.words(span)}”" for span in words))
    more = [f"{spelled(len(named) - _NAMED)} more"] if len(named) > _NAMED else []
    return f"{rare[0].sort} in {listed([*named[:_NAMED], *more])}"


def _words(marks: Sequence[_Mark], article: Article) -> dict[Span, str]:
    """Return the words that hold the marks, in order, each as it is with the other sort, "" where that is open."""
    text = article.plain.text
    found: dict[Span, str] = {}
    done = 0
    for mark in sorted(marks):
        if mark.at < done:
            continue
        start, end = mark.at, mark.at + 1
        while start > max(done, mark.at - _REACH) and _of_a_word(text[start - 1]):
            start -= 1
        while end < min(len(text), mark.at + _REACH) and _of_a_word(text[end]):
            end += 1
        held = {m.at: m.other for m in marks if start <= m.at < end}
        new = "".join(held.get(at, text[at]) for at in range(start, end))
        found[article.span(start, end)] = new if all(held.values()) else ""
        done = end
    return found


def _of_a_word(character: str) -> bool:
    return character.isalnum() or character in ".,!?;:…-" or character in _STRAIGHT or character in _CURLY


def _marks(paragraph: Span, article: Article) -> Iterator[_Mark]:
    """Yield the quotation marks and apostrophes of a paragraph."""
    text, inside = article.plain.text, article.plain.inside
    low = False
    for mark in double_marks(article, paragraph):
        at = inside(mark.span.start, mark.span.end)[0]
        if low or text[at] == "„":  # what opens low is of another language, and so is what closes it
            low = not low
        elif text[at] == '"':
            yield _Mark(at, "straight marks", "" if mark.wrong else "“" if mark.side is Side.OPENS else "”")
        elif text[at] in _CURLY:
            yield _Mark(at, "curly marks", '"')
    for match, _ in article.matches(_SINGLE, paragraph):
        at, before = match.start(), text[match.start() - 1 : match.start()]
        if text[at] == "'":
            yield _Mark(at, "straight marks", "’" if before.isalnum() or before in _BEFORE_APOSTROPHE else "")
        else:
            yield _Mark(at, "curly marks", "'")


def _dashes(section: Section, article: Article) -> Iterator[_Mark]:
    """Yield the dashes of a paragraph that have a space on either side, but for a dateline's and those of ranges."""
    if section.kind in (SectionKind.BYLINE, SectionKind.CROSSHEAD):
        return
    text, start = article.plain.text, article.plain.inside(section.span.start, section.span.end)[0]
    for match, _ in article.matches(_DASH, section.span):
        if _RANGE.match(text, match.start() - 1) or _DATELINE.fullmatch(text, start, match.start()):
            continue
        em = match[1] == "—"
        yield _Mark(match.start(1), "em dashes" if em else "en dashes", "–" if em else "—")
