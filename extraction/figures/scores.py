"""Scores and votes: won 3-2, 52-48, by 11 votes to nine."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.figures.passage import Draft, Passage
from extraction.models import FigureKind

_PAIR = re.compile(r"(?<![\w.,£$€/-])(?P<a>\d{1,3})[-–](?P<b>\d{1,3})(?![\w%/-]|[.,]\d)")
_CONTEST = re.compile(
    r"\b(?:w[io]n\w*|beat\w*|los[te]\w*|lost|defeat\w*|draw\w*|drew|victor\w+|vot\w+|score\w*|lead\w*|led|ahead|down|"
    r"up|trail\w*|match|game|set|tie\w*|final|majority|passed|carried|finish\w*|thrash\w*|hammer\w*|goal\w*)\b",
    re.IGNORECASE,
)


def scores(passage: Passage) -> Iterator[Draft]:
    """Yield pairs that a contest's words stand near, or that can be no range since they run down."""
    for match in _PAIR.finditer(passage.text):
        if passage.dated(match.start(), match.end()):
            continue
        a, b = int(match["a"]), int(match["b"])
        near = passage.text[max(0, match.start() - 60) : match.end() + 40]
        if _CONTEST.search(near) if a < b else a != b or _CONTEST.search(near):
            yield Draft.unvalued_at(match.start(), match.end(), FigureKind.SCORE)
