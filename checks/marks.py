"""Quotation marks as they stand in a paragraph: which open, which close, which face the wrong way.

Apostrophes, inches, minutes and the elisions of 'n', ’em and ’90s are left out.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from extraction.models import Article, Span

_DOUBLE = re.compile(r"[“”„\"]")
_SINGLE = re.compile(r"[‘’']")
_ELISION = re.compile(
    r"(?:n|em|er|im|is|e|t|s|d|tis|twas|twere|til|till|cause|cos|coz|bout|round|neath|fraid|nother|ello|ere|"
    r"\d0s|\d\d)(?![^\W_])",
    re.IGNORECASE,
)
_BEFORE_SPEAKER = re.compile(r"(?:said|says|added|adds|told|asked|wrote|explained|continued|insisted)\b")


class Side(Enum):
    """What a mark does."""

    OPENS = "opens"
    CLOSES = "closes"


class Mark(NamedTuple):
    """A quotation mark: where it stands, what it does there, and whether its curl or the space beside it says not."""

    span: Span
    side: Side
    wrong: bool = False


def double_marks(article: Article, paragraph: Span) -> list[Mark]:
    """Return the double marks of a paragraph, in order."""
    found = list(article.matches(_DOUBLE, paragraph))
    marks: list[Mark] = []
    depth, low = 0, False
    for i, (match, span) in enumerate(found):
        following = found[i + 1][0] if i + 1 < len(found) else None
        if _is_inches(match, depth, following):
            continue
        side, misplaced = _side(match, depth)
        wrong_curl = match[0] == {Side.OPENS: "”", Side.CLOSES: "“"}[side] and not low
        marks.append(Mark(span, side, misplaced or wrong_curl))
        low = match[0] == "„" or (low and side is Side.OPENS)  # „German“ closes with what opens in English
        depth = max(0, depth + (1 if side is Side.OPENS else -1))
    return marks


def single_marks(article: Article, paragraph: Span) -> list[Mark]:
    """Return the single marks of a paragraph, in order; an apostrophe at the end of a word may close."""
    marks = []
    for match, span in article.matches(_SINGLE, paragraph):
        before, after = _around(match)
        if match[0] != "’" and _opening(before, after) and after.isalnum():
            if not _ELISION.match(match.string, match.end()):
                marks.append(Mark(span, Side.OPENS))
        elif not before.isspace() and not after.isalnum():
            marks.append(Mark(span, Side.CLOSES))
    return marks


def _side(match: re.Match[str], depth: int) -> tuple[Side, bool]:
    """Return what a double mark does, and whether it stands on the wrong side of a space for that.

    It is what stands on either side of the mark that tells, then its curl, then whether a quotation is open.
    """
    before, after = _around(match)
    opening, closing = _opening(before, after), _closing(before, after)
    if depth and _BEFORE_SPEAKER.match(match.string, match.end()) and match.string[: match.start()].endswith(", "):
        return Side.CLOSES, True
    if match[0] == "“" and closing and not opening and not depth:
        return Side.OPENS, True
    if match[0] in "“”" and opening == closing:
        return (Side.OPENS if match[0] == "“" else Side.CLOSES), False
    if opening != closing:
        return (Side.OPENS if opening else Side.CLOSES), False
    return (Side.CLOSES if depth and match[0] != "„" else Side.OPENS), False


def _is_inches(match: re.Match[str], depth: int, following: re.Match[str] | None) -> bool:
    """Tell whether the mark after a number stands for inches: nothing is open, or what is open closes later."""
    if match[0] == "“" or not _around(match)[0].isdigit():
        return False
    return not depth or (following is not None and _side(following, depth)[0] is Side.CLOSES)


def _around(match: re.Match[str]) -> tuple[str, str]:
    """Return the characters before and after, a line end standing for the end of the text."""
    text = match.string
    return text[match.start() - 1] if match.start() else "\n", text[match.end()] if match.end() < len(text) else "\n"


def _opening(before: str, after: str) -> bool:
    return (before.isspace() or before in "([{—–-/‘'“\"") and not after.isspace()


def _closing(before: str, after: str) -> bool:
    return not before.isspace() and (after.isspace() or after in ".,;:!?)]}—–-/’'”\"")
