"""Which days a date can mean, from the cases in `when.txt`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction import read
from extraction.models import Article, DateMention, Span
from extraction.when import resolved

FRIDAY = date(2026, 11, 20)


def _cases() -> Iterator[object]:
    sentence, expected = "", list[str]()
    for line in [*(Path(__file__).parent / "when.txt").read_text(encoding="utf-8").splitlines(), "end"]:
        if line.startswith("    "):
            expected.append(line.strip())
        elif not line.startswith("#"):
            if sentence:
                yield pytest.param(sentence, expected, id=sentence[:50])
            sentence, expected = line.strip(), []


def _line(article: Article, mention: DateMention) -> str:
    days = "open"
    if mention.first and mention.last:
        days = f"{mention.first}" if mention.first == mention.last else f"{mention.first}..{mention.last}"
    return f"{article.words(mention.span)} | {days}"


@pytest.mark.parametrize(("sentence", "expected"), list(_cases()))
def test_which_days_a_date_means(sentence: str, expected: list[str]) -> None:
    article = read(sentence, published=FRIDAY)
    assert [_line(article, mention) for mention in article.dates] == expected


def test_without_a_day_of_publication_only_what_is_stated_has_days() -> None:
    article = read("It shut on 14 March 2023, reopened on Tuesday and closed last month.")
    assert [mention.first for mention in article.dates] == [date(2023, 3, 14), None, None]


@given(st.dates(), st.integers(1, 7), st.integers(1, 12), st.integers(1, 31))
def test_what_is_past_is_no_later_than_publication(published: date, weekday: int, month: int, day: int) -> None:
    span = Span(start=0, end=1)
    told = [DateMention(span=span, weekday=weekday), DateMention(span=span, month=month, day=day)]
    for mention in resolved(told, "x", [span], published):
        assert mention.first is None or mention.first <= published
        assert mention.first is None or mention.last is None or mention.first <= mention.last
