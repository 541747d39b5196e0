"""Who says what, from `speech.txt` beside this file: a paragraph or more, then what is quoted or reported in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction import read
from extraction.models import Article, Quote, Reported

LEAD = "Councillors in Wellbrook voted 19 to 12 to keep the library open."


def _cases() -> Iterator[object]:
    story, expected = "", list[str]()
    for line in [*Path(__file__).with_name("speech.txt").read_text(encoding="utf-8").splitlines(), "end"]:
        if line.startswith("    "):
            expected.append(line.strip())
        elif line.strip() and not line.startswith("#"):
            if story:
                yield pytest.param(story, expected, id=story[:60])
            story, expected = line.strip(), []


def _line(article: Article, said: Quote | Reported) -> str:
    cue = f"{said.cue}: " if isinstance(said, Reported) else ""
    source = f"<{article.words(said.source)}>" if said.source else ""
    told = (f"{cue}{article.words(said.span)}", said.speaker or "", source, "probably" if said.probably else "")
    return " | ".join(filter(None, told))


def _lines(article: Article) -> list[str]:
    found = sorted((*article.quotes, *article.reports), key=lambda said: (said.span.start, -said.span.end))
    return [_line(article, said) for said in found]


@pytest.mark.parametrize(("story", "expected"), list(_cases()))
def test_who_says_what(story: str, expected: list[str]) -> None:
    article = read(" / ".join((LEAD, story)).replace(" / ", "\n\n"), headline="Library stays")
    assert _lines(article) == expected


@pytest.mark.parametrize(
    ("sentence", "said_by"),
    [
        ("Ann Hill said 65 people were arrested.", "ann hill"),
        ("Ann Hill said: “We arrested 65 people.”", "ann hill"),
        ("Some 65 people were arrested, according to Ann Hill.", "ann hill"),
        ("Ann Hill denied that 65 people were arrested.", None),
        ("Police said 65 people were arrested.", None),
        ("Ann Hill arrested 65 people.", None),
    ],
)
def test_a_figure_is_said_by_whoever_reports_it(sentence: str, said_by: str | None) -> None:
    article = read(f"{LEAD}\n\n{sentence}", headline="Library stays")
    assert article.figures[-1].said_by == said_by


WORDS = st.sampled_from(
    'Ann Hill|he|Police|said|that|according to|told|the men|ran|off|adding|and|who|12|“|”|‘|’|"|/|,|.|:'.split("|")
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=30).map(" ".join))
def test_what_is_said_stands_in_the_text_and_in_order(words: str) -> None:
    text = f"{LEAD} / {words} home.".replace(" / ", "\n\n")
    article = read(text, headline="Library stays")
    for said in (*article.quotes, *article.reports):
        assert 0 <= said.span.start < said.span.end <= len(text)
        assert "\n\n" not in text[said.span.start : said.span.end]
        assert said.source is None or 0 <= said.source.start < said.source.end <= len(text)
        assert said.speaker is None or said.speaker in {mention.key for mention in article.mentions}
        assert said.speaker is not None or not said.probably
    ends = [0, *(quote.span.end for quote in article.quotes)]
    assert all(end <= quote.span.start for end, quote in zip(ends, article.quotes, strict=False))
    starts = [report.span.start for report in article.reports]
    assert starts == sorted(starts)
