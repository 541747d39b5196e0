"""What several checks ask of one article, worked out once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from extraction.models import Article

Made = TypeVar("Made")

LATEST = 16  # articles: the copy, and the earlier stories that it is compared with


def kept(work: Callable[[Article], Made]) -> Callable[[Article], Made]:
    """Keep what `work` made of the latest articles that it was asked about; what it returns must not be changed."""
    latest: deque[tuple[Article, Made]] = deque(maxlen=LATEST)

    @wraps(work)
    def asked(article: Article) -> Made:
        for known, made in latest:
            if known is article:  # to compare two takes as long as most of the work
                return made
        made = work(article)
        latest.appendleft((article, made))
        return made

    return asked
