"""What several checks ask of one article, worked out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from extraction.models import Article

Made = TypeVar("Made")


def kept(work: Callable[[Article], Made]) -> Callable[[Article], Made]:
    """Keep what `work` made of the last article that it was asked about; what it returns must not be changed."""
    last: list[tuple[Article, Made]] = []

    @wraps(work)
    def asked(article: Article) -> Made:
        for known, made in last:
            if known is article:
                return made
        made = work(article)
        last[:] = [(article, made)]
        return made

    return asked
