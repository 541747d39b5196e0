"""Lists, from the cases in `lists.txt`: what announces each, whether it is closed, and its items."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction import read
from extraction.models import Article, ItemList


def _cases() -> Iterator[object]:
    paragraph, expected = "", list[str]()
    for line in [*(Path(__file__).parent / "lists.txt").read_text(encoding="utf-8").splitlines(), "end"]:
        if line.startswith("    "):
            expected.append(line.strip())
        elif not line.startswith("#"):
            if paragraph:
                yield pytest.param(paragraph, expected, id=paragraph[:60])
            paragraph, expected = line.strip(), []


def _line(article: Article, each: ItemList) -> str:
    announced = article.words(each.announced.span) if each.announced else "-"
    items = " / ".join(article.words(item) for item in each.items)
    return " | ".join((announced, "closed" if each.closed else "open", items))


@pytest.mark.parametrize(("paragraph", "expected"), list(_cases()))
def test_lists_of_a_paragraph(paragraph: str, expected: list[str]) -> None:
    article = read(paragraph)
    assert [_line(article, each) for each in article.lists] == expected


def test_lists_are_carried_back_to_the_text_as_given() -> None:
    article = read("It rained.\r\n\r\nThree towns flooded:\u00a0Oareford,\u200b Corvale &amp; Harrowby.")
    assert [_line(article, each) for each in article.lists] == ["Three towns | closed | Oareford / Corvale / Harrowby"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Three men", ":", ", ", " and ", "Ann Lee", "; ", " – ", "(", ")", ". ", "34", "he said "])
    )
)
def test_items_lie_in_their_list_in_order(pieces: list[str]) -> None:
    article = read("Copy. " + "".join(pieces))
    for each in article.lists:
        ends = [(item.start, item.end) for item in each.items]
        assert ends == sorted(ends)
        assert all(item in each.span for item in each.items)
