"""Copy written to make a pattern go back and forth: each is read, or refused, in a time that grows with its length.

What fails is a reading that uses sixty times the processor time that it should, on copy of 5,000 characters.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction import read
from extraction.errors import EmptyCopyError
from extraction.models import Article

LENGTH = 5_000
PATIENCE = 90  # seconds of processor time; none of these should take two

FAMILIES = {
    "digits": "1 ", "number words": "one ", "joined words": "twenty and ", "money": "£1m to ", "shares": "5% of ",
    "dashes": "1-", "commas": "1,000,", "one long number": "1", "ranges": "between 1 and ", "odds": "1/2 ",
    "dates": "1 May 2020 ", "ranges of dates": "from 1 to 2 May and ", "names": "John Smith ", "capitals": "Aa ",
    "bodies": "Aa Bb Council ", "honorifics": "Mr A, ", "fractions": "one in ", "vague": "tens of thousands of ",
    "brackets": "(1 ", "lists": "a, b and c, ", "stops": "a. ", "paragraphs": "a\n\n", "spaces": " " * 40 + "a",
    "captions": "Picture: a ", "ages": "aged 1, ", "multiples": "three times as ", "hanging hyphens": "four-, ",
    "rates": "1 per 1 ", "entities": "&amp;1", "invisible": "\u200b1", "accents": "e\u0301", "no spaces": "a",
    "telephones": "0800 555 ", "background": "Earlier this year, ", "streets": "1 High Street ", "units": "6ft 2in ",
}  # fmt: skip


@contextmanager
def patience(seconds: int) -> Iterator[None]:
    """Raise TimeoutError in the block once it has used so many seconds of the processor."""

    def _stop(*_: object) -> None:
        raise TimeoutError(f"still reading after {seconds} seconds of the processor")

    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _spans_hold(article: Article) -> bool:
    records = (*article.figures, *article.dates, *article.mentions, *article.quotes, *article.claims)
    return all(0 <= r.span.start < r.span.end <= len(article.text) for r in records)


@pytest.mark.parametrize("family", FAMILIES)
def test_hostile_copy_is_read(family: str) -> None:
    piece = FAMILIES[family]
    with patience(PATIENCE):
        article = read(piece * (LENGTH // len(piece)))
    assert _spans_hold(article)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        article = read(text)
    except EmptyCopyError:
        return
    assert article.text == text
    assert _spans_hold(article)
