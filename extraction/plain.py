"""The text as a reader sees it, and the way back to the text as given.

Copy arrives with HTML entities, non-breaking and zero-width characters, decomposed accents and every line ending.
Reading works on the plain text; what it finds is carried back, so that offsets always slice the text as given.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

# Zero-width spaces and joiners, word joiner, byte-order mark, soft hyphen, direction marks; a character with its
# combining marks; an HTML entity; a line ending; any other space.
_ODD = re.compile(
    r"(?P<invisible>[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+)"
    r"|(?P<composed>[^\W\d_][\u0300-\u036f]+)"
    r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<newline>\r\n|[\r\x0b\x0c\x85\u2028\u2029])"
    r"|(?P<space>[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000])"
)


@dataclass(frozen=True)
class Plain:
    """Plain text with, for each of its characters, where that starts and ends in the text as given."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @property
    def same(self) -> bool:
        """Tell whether it is the text as given, to the letter."""
        return isinstance(self.starts, range)

    def given(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the text as given of plain characters `start` to `end`."""
        return self.starts[start], self.ends[end - 1]

    def inside(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the plain text of the given text's characters `start` to `end`."""
        if self.same:  # asked hundreds of times of an article, most of which are
            return min(start, len(self.text)), min(end, len(self.text))
        return bisect_left(self.starts, start), bisect_left(self.starts, end)

    def slice(self, start: int, end: int) -> str:
        """Return the plain text of the given text's characters `start` to `end`."""
        first, last = self.inside(start, end)
        return self.text[first:last]


def plain(given: str) -> Plain:
    """Return `given` as a reader sees it; same length and offsets unless it holds entities or invisible characters."""
    if not _ODD.search(given):
        return Plain(given, range(len(given)), range(1, len(given) + 1))
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for match in _ODD.finditer(given):
        text.append(given[done : match.start()])
        starts.extend(range(done, match.start()))
        ends.extend(range(done + 1, match.start() + 1))
        done = match.end()
        shown = _shown(match)
        text.append(shown)
        if shown == match[0]:  # "R&D;" is no entity
            starts.extend(range(match.start(), done))
            ends.extend(range(match.start() + 1, done + 1))
        else:
            starts.extend([match.start()] * len(shown))
            ends.extend([done] * len(shown))
    text.append(given[done:])
    starts.extend(range(done, len(given)))
    ends.extend(range(done + 1, len(given) + 1))
    return Plain("".join(text), starts, ends)


def _shown(match: re.Match[str]) -> str:
    """Return what a reader sees of one odd piece."""
    piece = match[0]
    if match["invisible"]:
        return ""
    if match["composed"]:
        return unicodedata.normalize("NFC", piece)
    if match["newline"]:
        return "\n"
    if match["space"]:
        return " "
    # What an entity stands for may be odd in its turn, but is no entity again.
    return _ODD.sub(lambda odd: odd[0] if odd["entity"] else _shown(odd), html.unescape(piece))
