"""Marks in test texts: what must be found stands between « and », so that nobody counts offsets."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from extraction.models import Span

Mark = Callable[[str, Iterable[Span]], str]


@pytest.fixture
def mark() -> Mark:
    """Return a function that puts marks round spans of a text, so that expected and found can be read side by side."""

    def marked(text: str, spans: Iterable[Span]) -> str:
        for span in sorted(spans, key=lambda s: -s.start):
            text = f"{text[: span.start]}«{text[span.start : span.end]}»{text[span.end :]}"
        return text

    return marked


@pytest.fixture
def unmarked() -> Callable[[str], str]:
    """Return a function that takes the marks out."""
    return lambda text: text.replace("«", "").replace("»", "")
