"""Changes that the copy states together with the two figures they are changes between."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from checks.kept import kept
from checks.phrases import Phrase, phrase, settings
from checks.rounding import INFINITY, Interval, room
from extraction.models import Article, Figure, FigureKind, Span

UP = (
    "rose|ris(?:es?|en|ing)|increas(?:e[sd]?|ing)|grew|grow[sn]?|growing|growth|climb(?:ed|s|ing)?|jump(?:ed|s|ing)?|"
    "surg(?:e[sd]?|ing)|soar(?:ed|s|ing)?|up|higher|leapt|leap|gain(?:ed|s)?|uplift|hike[sd]?|raised|rocketed|swelled|more"
)
DOWN = (
    "fell|fall(?:s|en|ing)?|drop(?:ped|s|ping)?|decreas(?:e[sd]?|ing)|declin(?:e[sd]?|ing)|down|lower|plung(?:e[sd]?|ing)|"
    "plummet(?:ed|s)?|slump(?:ed|s)?|cut(?:s|ting)?|reduc(?:ed?|es|ing|tion)|slash(?:ed|es)?|shrank|shrunk|slid|sank|"
    "dip(?:ped|s)?|tumbled|fewer|less"
)
_FACTORS = {
    "doubl": Decimal(2), "trebl": Decimal(3), "tripl": Decimal(3), "quadrupl": Decimal(4), "halv": Decimal("0.5"),
}  # fmt: skip
_WORDS = {
    "move": f"(?:(?P<up>{UP})|(?P<down>{DOWN}))",
    "times": r"(?P<verb>(?:(?P<bound>more than|over|almost|nearly|just over|just under|about|roughly) )?(?P<factor>"
    + "|".join(_FACTORS) + r")(?:ed|es|ing))",
    "against": r"(?:from|on|over|against|compared (?:with|to)|than)",
    "the": r"(?:the |(?:\w+ ){0,3}\w+['’]s? |(?:\w+ )?(?:previous|last|earlier) (?:\w+ ){0,2})?",
}  # fmt: skip
_PERCENT = f"{FigureKind.PERCENT}|{FigureKind.RATIO}"


def _pattern(text: str) -> re.Pattern[str]:
    return phrase(text.replace("{P}", f"{{P:{_PERCENT}}}"), **_WORDS)


_PATTERNS = (
    _pattern(r"\b{move} (?:\w+ )?{P}...\bfrom {A}...\bto {B}"),  # rose by 30% ... from 62 to 95
    _pattern(r"{P} (?:\w+ )?{move}\b...\bfrom {A}...\bto {B}"),  # a 30% rise ... from 62 to 95
    _pattern(r"\b{move} (?:\w+ )?{P}...\bto {B}...\b{against} {the}{A}"),  # up 30% to 95 from 62
    _pattern(r"{P} (?:\w+ )?{move}\b...\bto {B}...\b{against} {the}{A}"),  # a 30% rise to 95 from 62
    _pattern(r"{B}...\b{move} (?:by |of )?{P},? {against} {the}{A}"),  # 95, up 30% on last year's 62
    _pattern(r"{B}...{P} {move},? {against} {the}{A}"),  # 95, a 30% rise on the 62; 95, 30% more than the 62
    _pattern(r"\bfrom {A}...\bto {B}...[(,–—-] ?(?:\w+ ){0,4}?{move} (?:of |by )?{P}"),  # from 62 to 95, a rise of 30%
    _pattern(r"\bfrom {A}...\bto {B}...[(,–—-] ?(?:or |by |an? |some )*{P} (?:\w+ )?{move}\b"),  # ..., a 30% rise
    _pattern(r"\b{move}...\bfrom {A}...\bto {B} ?...[(,–—-] ?(?:or |by |some )*{P} ?[),.;–—-]"),  # rose from ... (30%)
    _pattern(r"\b{times} ...\bfrom {A}...\bto {B}"),
    _pattern(r"\b{times} ...\bto {B}...\bfrom {A}"),
)
_MAY_TELL = re.compile(rf"(?:percent|ratio)⟩|\b(?:{'|'.join(_FACTORS)})", re.IGNORECASE)  # a cue, looked for first
_FEWEST = 2  # figures: those that a change is between
# Bounds in words, as shares of the factor: newspapers say "doubled" of anything near it.
_LOOSE = {
    None: (Decimal("0.88"), Decimal("1.14")),
    "more than": (Decimal(1), INFINITY),
    "over": (Decimal(1), INFINITY),
    "just over": (Decimal(1), Decimal("1.15")),
    "almost": (Decimal("0.85"), Decimal(1)),
    "nearly": (Decimal("0.85"), Decimal(1)),
    "just under": (Decimal("0.85"), Decimal(1)),
    "about": (Decimal("0.85"), Decimal("1.15")),
    "roughly": (Decimal("0.85"), Decimal("1.15")),
}
_RECKONED_OTHERWISE = re.compile(
    r"\bannuali[sz]ed|\breal[- ]terms?|\bin real\b|seasonal|like[- ]for[- ]like|\baverag|compound|"
    r"inflation[- ]adjusted|(?:above|after|adjusted for|below|ahead of|in line with) inflation|"
    r"\b(?:a|per|each|every) (?:year|month|week|quarter)\b|\bannually\b|per head|per capita|weighted|"
    r"constant currenc|exchange rate",
    re.IGNORECASE,
)


class Change(NamedTuple):
    """A change as stated: where, between which figures, and what it allows, in signed per cent (a fall is negative)."""

    span: Span
    before: Figure
    after: Figure
    stated: Interval

    @property
    def per_cent(self) -> Decimal:
        """The change between the two values as they are written."""
        return _per_cent((self.after.value or Decimal(0)) / (self.before.value or Decimal(1)))

    def allowed(self, article: Article) -> Interval:
        """Return what the two figures allow with their rounding, in signed per cent."""
        before, after = room(self.before, article), room(self.after, article)
        low = Decimal(0) if before.high == INFINITY else after.low / before.high
        high = INFINITY if not before.low or after.high == INFINITY else after.high / before.low
        return Interval(_per_cent(low), _per_cent(high))

    @property
    def on_the_wrong_base(self) -> Decimal:
        """The difference as a share of the later figure, the commonest slip."""
        return -_per_cent((self.before.value or Decimal(0)) / self.after.value) if self.after.value else Decimal(0)


@kept
def changes(article: Article) -> list[Change]:
    """Return the changes that the copy states with both their figures, in order, each once."""
    found: dict[Span, Change] = {}
    for setting in settings(article):
        if not _MAY_TELL.search(setting.text) or setting.text.count("⟨") < _FEWEST:
            continue
        for pattern in _PATTERNS:
            for match in setting.phrases(pattern):
                change = _by_a_factor(match) if match.has("factor") else _by_a_share(match, article)
                if _comparable(change, article):
                    found.setdefault(change.span, change)
    return sorted(found.values(), key=lambda change: change.span.start)


def _by_a_share(match: Phrase, article: Article) -> Change:
    """Return a change stated in per cent or as a fraction."""
    said = match["P"]
    low, high = room(said, article).times(100 if said.kind is FigureKind.RATIO else 1)
    stated = Interval(-high, -low) if match.has("down") else Interval(low, high)
    return Change(said.span, match["A"], match["B"], stated)


def _by_a_factor(match: Phrase) -> Change:
    """Return a change stated as a doubling, a halving or the like."""
    factor = _FACTORS[match.match["factor"].lower()]
    low, high = _LOOSE[match.match["bound"].lower() if match.has("bound") else None]
    if factor < 1:
        low, high = max(Decimal(0), 2 - high), 2 - low  # more than halved: less than half is left
    span = match.span("verb")
    return Change(span, match["A"], match["B"], Interval(_per_cent(factor * low), _per_cent(factor * high)))


def _per_cent(ratio: Decimal) -> Decimal:
    """Return a ratio of after to before as a change in per cent."""
    return (ratio - 1) * 100


def _comparable(change: Change, article: Article) -> bool:
    """Tell whether the two figures are of one thing and the change is the plain one between them."""
    before, after = change.before, change.after
    if before.dimension != after.dimension or not before.value or after.value is None:
        return False
    if before.counted and after.counted and before.counted.head != after.counted.head:
        return False
    sentence = article.words(article.sentence_at(change.span).to(change.span))
    return not _RECKONED_OTHERWISE.search(sentence)
