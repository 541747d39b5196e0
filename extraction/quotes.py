"""Words in quotation marks. Apostrophes, inches, minutes and elisions ('n', '90s) are none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extraction.models import Quote, Section, SectionKind, Span

DOUBLE = '“”„‟"'
SINGLE = "‘’‛'"
# Sections between which a quotation runs on; what stands between them on the page does not end it.
RUNNING = (SectionKind.LEAD, SectionKind.BODY)

_DOUBLE_MARK = re.compile(f"[{DOUBLE}]")
_MARK = re.compile(f"[{DOUBLE}{SINGLE}]")
_ELISION = re.compile(
    r"(?:n|em|er|im|is|e|t|s|d|tis|twas|twere|til|till|cause|cos|coz|bout|round|neath|fraid|nother|ello|ere|appen|ave|"
    r"\d0s|\d\ds?)(?![^\W_])",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"(?:s|in|an|o|th|ol)$", re.IGNORECASE)  # "the dogs’ home", "nothin’ much": may be no mark
_BEFORE_SPEECH = re.compile(r"(?:^|[:,])\s*$")


@dataclass(frozen=True)
class _Quoted:
    """What stands between two marks of one paragraph; the paragraph may end before it closes."""

    start: int
    end: int
    closed: bool


def quotes(text: str, sections: Sequence[Section]) -> tuple[Quote, ...]:
    """Return the quotations of the plain `text`, in order: one for each paragraph that it runs through.

    What is quoted within a quotation belongs to it.
    """
    found: list[Quote] = []
    copy = [s for s in sections if s.kind is not SectionKind.FURNITURE]
    running = [s for s in copy if s.kind in RUNNING]
    opening = {a.span.start: text[b.span.start] for a, b in pairwise(running)}
    open_mark = ""
    for section in copy:
        mark, runs = text[section.span.start], section.kind in RUNNING
        continues = runs and _alike(open_mark, mark)
        for quoted in _paragraph(text, section.span, taken_up=opening.get(section.span.start, ""), continues=continues):
            first = continues and quoted.start == section.span.start
            span = Span(start=quoted.start, end=quoted.end)
            found.append(Quote(span=span, closed=quoted.closed, continues=first))
        if runs:
            left_open = bool(found) and not found[-1].closed and found[-1].span.end == section.span.end
            open_mark = text[found[-1].span.start] if left_open and found[-1].span in section.span else ""
    return tuple(found)


def _alike(one: str, other: str) -> bool:
    """Tell whether both are double marks or both single ones, straight or curly."""
    return bool(one and other) and any(one in marks and other in marks for marks in (DOUBLE, SINGLE))


def _paragraph(text: str, span: Span, *, taken_up: str, continues: bool) -> Iterator[_Quoted]:
    """Yield the quotations of one paragraph; `taken_up` is the character with which the next one opens."""
    words, at = text[span.start : span.end], 0
    while match := _MARK.search(words, at):
        quoted = None
        if match[0] in DOUBLE:
            quoted = _double(words, match.start())
        elif _opens_single(words, match.start()):
            runs_on = taken_up in SINGLE if taken_up else False
            quoted = _single(words, match.start(), runs_on=runs_on or (continues and not match.start()))
        if quoted and any(c.isalnum() for c in words[quoted.start + 1 : quoted.end]):
            yield _Quoted(span.start + quoted.start, span.start + quoted.end, quoted.closed)
            at = quoted.end
        else:
            at = match.end()


def _around(words: str, i: int) -> tuple[str, str]:
    """Return the characters before and after `i`, a space standing for the paragraph's ends."""
    return words[i - 1] if i else " ", words[i + 1] if i + 1 < len(words) else " "


def _opening(words: str, i: int) -> bool:
    """Tell whether a mark at `i` stands where one opens: before a word, after a space, a dash or a bracket."""
    before, after = _around(words, i)
    return (before.isspace() or before in "([{—–-/‘'“\"") and not after.isspace() and after not in ".,;:!?)]}"


def _closing(words: str, i: int) -> bool:
    before, after = _around(words, i)
    return not before.isspace() and (after.isspace() or after in ".,;:!?)]}—–-/’'”\"…")


def _double(words: str, start: int) -> _Quoted | None:
    """Return what the double mark at `start` opens, None where it opens nothing: a lone closing mark, inches."""
    if words[start] != "“" and not _opening(words, start):
        return None
    for match in _DOUBLE_MARK.finditer(words, start + 1):
        i = match.start()
        if _is_inches(words, i):
            continue
        if _opening(words, i) and not _closing(words, i) and words[i] != "”":
            # Another opens: the mark that closes this one is missing.
            return _Quoted(start, start + len(words[start:i].rstrip()), closed=False)
        return _Quoted(start, i + 1, closed=True)
    return _Quoted(start, len(words), closed=False)


def _is_inches(words: str, i: int) -> bool:
    """Tell whether a mark after a number inside a quotation stands for inches, since another closes it later."""
    if words[i] == "“" or not words[i - 1].isdigit():
        return False
    following = _DOUBLE_MARK.search(words, i + 1)
    return following is not None and _closing(words, following.start()) and not _opening(words, following.start())


def _opens_single(words: str, i: int) -> bool:
    return words[i] != "’" and _opening(words, i) and not _ELISION.match(words, i + 1)


def _single(words: str, start: int, *, runs_on: bool) -> _Quoted | None:
    """Return what the single mark at `start` opens.

    A closing mark looks like an apostrophe, so one that may be a plural's ("the dogs’ home") closes only where no surer
    one comes before the next quotation.
    """
    doubtful = None
    for match in _MARK.finditer(words, start + 1):
        i = match.start()
        if match[0] in DOUBLE:
            continue
        if _opens_single(words, i):
            break
        if not _closes_single(words, i):
            continue
        if not _may_be_plural(words, i):
            return _Quoted(start, i + 1, closed=True)
        doubtful = doubtful or i
    if doubtful:
        return _Quoted(start, doubtful + 1, closed=True)
    speech = runs_on or (words[start] == "‘" and _BEFORE_SPEECH.search(words[:start]))
    return _Quoted(start, len(words), closed=False) if speech else None


def _closes_single(words: str, i: int) -> bool:
    before, after = _around(words, i)
    return words[i] != "‘" and not before.isspace() and not after.isalnum()


def _may_be_plural(words: str, i: int) -> bool:
    """Tell whether the mark may belong to the word before it: the next word goes on in the sentence."""
    follows = words[i + 1 : i + 3]
    return bool(_PLURAL.search(words[:i])) and follows[:1] == " " and follows[1:2].isalpha()
