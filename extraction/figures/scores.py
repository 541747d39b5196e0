"""Scores and votes (3-2, 52-48), odds (9-4, 10/1) and proportions (3:1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extraction.figures.numerals import Numeral, tidy
from extraction.figures.passage import Draft, Passage
from extraction.models import FigureKind

_PAIR = re.compile(r"(?<![\w.,£$€/-])(?P<a>\d{1,3})[-–](?P<b>\d{1,3})(?![\w%/-]|[.,]\d)")
_ODDS = re.compile(r"(?<![\w.,£$€/-])(?P<a>\d{1,3})[-–/](?P<b>\d{1,2})(?![\w%/-]|[.,]\d)")
_BETTING = re.compile(
    r"\bodds(?:\s+(?:of|at))?\s+$|\b(?:priced|backed|quoted|starting\s+price\s+of|available)(?:\s+at)?\s+$",
    re.IGNORECASE,
)
_BET = re.compile(
    r"[\s-]+(?:(?:joint|second|hot|strong|clear|even)[\s-]+)*(?:favourites?|favorites?|outsiders?|shots?|odds|against)\b"
)
_PROPORTION = re.compile(r"(?<![\w.,:£$€/-])(?P<a>\d{1,3}):(?P<b>\d{1,3})(?![\w%:]|[.,]\d)")
_RATIO_OF = re.compile(r"\bratios?(?:\s+(?:of|is|was|at|to))*\s+(?:about\s+|around\s+)?$", re.IGNORECASE)
_RATIO = re.compile(r"\s+(?:ratio|split|majority|scale)\b")
_CONTEST = re.compile(
    r"\b(?:w[io]n\w*|beat\w*|los[te]\w*|lost|defeat\w*|draw\w*|drew|victor\w+|vot\w+|score\w*|lead\w*|led|ahead|down|"
    r"up|trail\w*|match|game|set|tie\w*|final|majority|passed|carried|finish\w*|thrash\w*|hammer\w*|goal\w*)\b",
    re.IGNORECASE,
)


def odds(passage: Passage) -> Iterator[Draft]:
    """Yield the odds of a bet and the proportions of a mixture: 4 to one for "the 4-1 favourite", 3 for "3:1"."""
    for pattern, before, after, unit in ((_ODDS, _BETTING, _BET, "odds"), (_PROPORTION, _RATIO_OF, _RATIO, "to one")):
        for match in pattern.finditer(passage.text):
            said = passage.before(match.start(), before) or passage.after(match.end(), after)
            if said and match["b"].strip("0"):
                value = tidy(round(Decimal(match["a"]) / Decimal(match["b"]), 6))
                numeral = Numeral.exact(match.start(), match.end(), value)
                yield Draft(numeral, match.start(), match.end(), FigureKind.MULTIPLE, unit)


def scores(passage: Passage) -> Iterator[Draft]:
    """Yield pairs that a contest's words stand near, or that can be no range since they run down."""
    for match in _PAIR.finditer(passage.text):
        if passage.dated(match.start(), match.end()):
            continue
        a, b = int(match["a"]), int(match["b"])
        near = passage.text[max(0, match.start() - 60) : match.end() + 40]
        if _CONTEST.search(near) if a < b else a != b or _CONTEST.search(near):
            yield Draft.unvalued_at(match.start(), match.end(), FigureKind.SCORE)
