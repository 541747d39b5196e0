"""Shares that the copy states together with the part and the whole: "19 of 48 councils (45%)"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from checks.phrases import phrase, settings
from checks.rounding import Interval, room
from extraction.models import Article, Figure, FigureKind

_WORDS = {
    "of": r"(?:out )?of (?:(?:a total of|a possible|some|the|its|their|his|her|our|those|these|all|more than) )*",
    "open": r" ?(?:\(|,|–|—|-) ?(?:(?:or|i\.e\.|that is,?|just|equal to|equivalent to|representing|accounting for) )*",
    "few": r"[^⟨⟩.;:!?]{0,60}",
    "close": r" ?(?:\)|,|–|—|-|;|\.|$)",
}
_STATED = f"{FigureKind.PERCENT}|{FigureKind.RATIO}"


def _pattern(text: str) -> re.Pattern[str]:
    return phrase(text.replace("{Z}", f"{{Z:{_STATED}}}"), **_WORDS)


_PATTERNS = (
    _pattern(r"{A} {of}{B}[^⟨⟩.;:(,–—]{0,30}{open}{Z}{close}"),  # 19 of 48 councils (45%); 19 of the 48, or 45%,
    _pattern(r"{A}{open}{Z} ?\)? {of}{B}"),  # 19 (45%) of the 48 councils
    _pattern(r"(?:^|(?<=[.;:,“\"] )|(?<=\n))of (?:the |its |their |these |those |all )*{B}...,?...{A}{open}{Z}{close}"),
    _pattern(r"{Z}{open}(?:\w+ ){0,2}{A} {of}{B}"),  # 45%, 19 of the 48; 45% (19 of 48)
    _pattern(r"{Z} {of}{B}[^⟨⟩.;:(]{0,30}\(?{open}{A}{close}"),  # 45% of the 48 councils (19)
    _pattern(r"{B}{few}\bof (?:which|whom|these|those|them) {A}{open}{Z}{close}"),  # 48 councils, of which 19 (45%)
    _pattern(r"{B}{few}{A} of (?:which|whom|these|those|them){open}{Z}{close}"),  # 48 councils, and 19 of them (45%)
    _pattern(r"{A} {of}{B}{few}, (?:which|that) (?:is|was|makes|means|amounts to|equals) (?:\w+ )?{Z}"),
    _pattern(r"{A} {of}{B} (?:\w+ )?as {Z}"),  # it gave 19 of 48 as 45%
    _pattern(r"{A} {of}{B}...\b(?:amounts? to|equals|is|was|means|represents?|makes?) (?:\w+ )?{Z}"),
)
_RECKONED_OTHERWISE = re.compile(r"\bweight(?:ed|ing)|\badjusted", re.IGNORECASE)


class Share(NamedTuple):
    """A share as stated, and the part and the whole that it is the share of."""

    stated: Figure
    part: Figure
    whole: Figure

    @property
    def per_cent(self) -> Decimal:
        """The share of the two values as they are written."""
        return 100 * (self.part.value or Decimal(0)) / (self.whole.value or Decimal(1))

    def allowed(self, article: Article) -> Interval:
        """Return what part and whole allow with their rounding, in per cent."""
        part, whole = room(self.part, article), room(self.whole, article)
        return (
            Interval(100 * part.low / whole.high, 100 * part.high / whole.low)
            if whole.low
            else Interval(Decimal(0), Decimal("Infinity"))
        )


def shares(article: Article) -> list[Share]:
    """Return the shares that the copy states with their part and whole, in order, each once."""
    found: dict[int, Share] = {}
    for setting in settings(article):
        for pattern in _PATTERNS:
            for match in setting.phrases(pattern):
                share = Share(match["Z"], match["A"], match["B"])
                if _one_kind(share) and not _RECKONED_OTHERWISE.search(setting.text):
                    found.setdefault(share.stated.span.start, share)
    return sorted(found.values(), key=lambda share: share.stated.span.start)


def _one_kind(share: Share) -> bool:
    """Tell whether the part can be a part of the whole."""
    part, whole = share.part, share.whole
    bare = part.kind is FigureKind.COUNT and (part.counted is None or whole.kind is not FigureKind.COUNT)
    if not (bare or part.dimension == whole.dimension) or part.value is None or not whole.value:
        return False
    return whole.kind is not FigureKind.PERCENT and part.value <= whole.value
