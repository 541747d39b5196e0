"""A whole article read: odd characters change nothing that is read, and every offset slices the text as given."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction import read
from extraction.errors import CopyTooLongError, EmptyCopyError
from extraction.models import Article, Record, Span

STORY = (Path(__file__).parents[2] / "examples" / "police-operation.txt").read_text(encoding="utf-8")


def told(article: Article) -> list[object]:
    """Return all that is read of an article, in words instead of offsets."""
    return [
        [(article.words(s.span), s.kind) for s in article.sections],
        [article.words(s) for s in article.sentences],
        [(article.words(f.span), f.value, f.low, f.high, f.unit, f.bound, f.event, f.segment) for f in article.figures],
        [(article.words(d.span), d.year, d.month, d.day, d.weekday) for d in article.dates],
        [(article.words(m.span), m.key, m.kind) for m in article.mentions],
        [(article.words(q.span), q.speaker, q.closed, q.continues) for q in article.quotes],
        [(article.words(c.span), c.kind, c.worth) for c in article.claims],
    ]


def spans(record: Record) -> Iterator[Span]:
    for _, value in record:
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Span):
                yield item
            elif isinstance(item, Record):
                yield from spans(item)


@pytest.mark.parametrize(
    "disguise",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("£", "&pound;").replace("“", "&ldquo;").replace("”", "&#8221;"),
        lambda text: text.replace("47 people", "47\u00a0people").replace("about £", "about\u202f£"),
        lambda text: text.replace("people", "peo\u200bple").replace("arrested", "arre\u00adsted"),
        lambda text: "\ufeff" + text,
        lambda text: html.escape(text, quote=True),
        lambda text: text.replace("\n\n", "\n \t\n"),
    ],
    ids=["windows", "entities", "hard spaces", "invisible", "byte-order mark", "escaped", "blank lines with blanks"],
)
def test_odd_characters_change_nothing_that_is_read(disguise: Callable[[str], str]) -> None:
    article = read(disguise(STORY))
    assert told(article) == told(read(STORY))
    assert all(article.text[s.start : s.end].strip() for s in spans(article))


@given(st.text(min_size=1, max_size=300))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_with_words_is_read(text: str) -> None:
    try:
        article = read(text)
    except EmptyCopyError:
        assert not any(character.isalnum() for character in html.unescape(text))
        return
    assert all(0 <= s.start < s.end <= len(text) for s in spans(article))
    assert all(a.end <= b.start for a, b in pairwise(article.sentences))


@pytest.mark.parametrize("copy", ["", "  \n\n ", "\u200b", "… — !"])
def test_copy_without_words_is_refused(copy: str) -> None:
    with pytest.raises(EmptyCopyError, match="paste"):
        read(copy)


def test_copy_longer_than_an_article_is_refused_before_it_is_read() -> None:
    with pytest.raises(CopyTooLongError, match="200,000 at most"):
        read("word " * 50_000)


def test_nothing_is_read_from_furniture() -> None:
    article = read("Police arrested 65 people.\n\nAdvertisement\n\nSign up to our newsletter for 3 stories a day.")
    assert [article.words(f.span) for f in article.figures] == ["65 people"]


def test_what_a_headline_is() -> None:
    apart = read("Police arrested 65 people.", headline="Dozens held", published=date(2026, 11, 20))
    assert (apart.headline, apart.published) == ("Dozens held", date(2026, 11, 20))
    assert [s.kind for s in apart.sections] == ["lead"]
    within = read("Dozens held\n\nPolice arrested 65 people.", headline="Dozens held")
    assert [s.kind for s in within.sections] == ["headline", "lead"]
