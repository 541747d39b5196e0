"""Every example of every check's page, and every odd case, read and checked: expected findings equal actual findings.

A page quotes its examples in a docstring; `tests/checks/<family>/<check>.md` holds the odd cases, where prose says why
and a blockquote or fenced block is the sample. In both, `[[...]]` marks where a finding must point: all findings, in
order, and a sample without marks yields none. A sample may open with `Published: 2023-03-20` and `Headline: ...`;
a fenced `toml` block before a sample sets the house style for that sample.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from markdown_it import MarkdownIt

from checks.catalogue import catalogue, page
from checks.models import Check, Finding
from extraction import read
from extraction.models import Span
from extraction.style import Style

HERE = Path(__file__).parent
PREAMBLE = re.compile(r"(Published|Headline): (.+)\n+")


class Sample(NamedTuple):
    """A sample as it stands on the page, its marks still in it, and the house style it is to be read with."""

    where: str
    check: Check
    marked: str
    style: Style


def on_pages() -> Iterator[Sample]:
    """Yield the examples of every page."""
    for code, check in catalogue().items():
        examples = page(check)
        for side, texts in (("flags", examples.flags), ("passes", examples.passes)):
            yield from (Sample(f"{code}-{side}-{i}", check, text, Style()) for i, text in enumerate(texts, 1))


def odd_cases() -> Iterator[Sample]:
    """Yield the samples of every odd-case file."""
    by_file = {tuple(check.__name__.split(".")[1:]): check for check in catalogue().values()}
    for path in sorted(HERE.glob("*/*.md")):
        check = by_file.get((path.parent.name, path.stem))
        assert check, f"{path.relative_to(HERE)} belongs to no check"
        yield from _samples(path, check)


def _samples(path: Path, check: Check) -> Iterator[Sample]:
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    style = Style()
    for token in MarkdownIt().parse(source):
        if token.level or token.map is None:
            continue
        if token.type == "fence" and token.info == "toml":
            style = Style.model_validate(tomllib.loads(token.content))
            continue
        if token.type == "fence":
            text = token.content.removesuffix("\n")
        elif token.type == "blockquote_open":
            text = "\n".join(line[1:].removeprefix(" ") for line in lines[slice(*token.map)] if line.startswith(">"))
        else:
            continue
        yield Sample(f"{path.stem}-line-{token.map[0] + 1}", check, text, style)
        style = Style()


def marked(text: str) -> tuple[str, list[Span]]:
    """Return the text without its marks, and where they stood."""
    spans: list[Span] = []
    for match in re.finditer(r"\[\[(.+?)\]\](?!\])", text, re.S):
        start = match.start() - 4 * len(spans)
        spans.append(Span(start=start, end=start + len(match[1])))
    return re.sub(r"\[\[(.+?)\]\](?!\])", r"\1", text, flags=re.S), spans


ON_PAGES, ODD_CASES = list(on_pages()), list(odd_cases())


@pytest.mark.parametrize("sample", [*ON_PAGES, *ODD_CASES], ids=lambda sample: sample.where)
def test_findings_stand_where_the_marks_are(sample: Sample) -> None:
    text, preamble = sample.marked, {}
    while match := PREAMBLE.match(text):
        preamble[match[1]] = match[2]
        text = text[match.end() :]
    text, expected = marked(text)
    published = preamble.get("Published")
    article = read(
        text,
        style=sample.style,
        published=date.fromisoformat(published) if published else None,
        headline=preamble.get("Headline"),
    )
    found = [said for said in sample.check.check(article) if isinstance(said, Finding)]
    assert [(article.words(f.span), f.span) for f in found] == [(article.words(span), span) for span in expected]


@pytest.mark.parametrize("sample", ON_PAGES, ids=lambda sample: sample.where)
def test_a_page_marks_what_it_flags_and_nothing_else(sample: Sample) -> None:
    _, spans = marked(sample.marked)
    assert bool(spans) == ("-flags-" in sample.where)


def test_marks_are_offsets_of_the_text_without_them() -> None:
    assert marked("On [[Friday]], “[[he]]” left") == (
        "On Friday, “he” left",
        [Span(start=3, end=9), Span(start=12, end=14)],
    )
