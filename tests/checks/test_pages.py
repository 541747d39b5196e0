"""Every example of every check's page, and every odd case, read and checked: expected findings equal actual findings.

A page quotes its examples in a docstring; `tests/checks/<family>/<check>.md` holds the odd cases, where prose says why
and a blockquote or fenced block is the sample. In both, `[[...]]` marks where a finding must point: all findings, in
order, and a sample without marks yields none. A sample may open with lines of its own:

- `Published: 2023-03-20` and `Headline: ...`, what is given apart from the text;
- `Archive: 2021-05-12, same case: ...`, an earlier story and what it is to this one ("same person", "series"...); a
  "¶" in it begins a paragraph. `draft same case`: the desk's own copy that nobody has signed off. `recalled` for what
  it is: the archive has it on each passage on an earlier case; `Archive: none`: it has nothing on any;
- `Corrected: "Wilkie" to "Willkie" (2019-05-12, Wendell): the note`, what the paper put right, the words of which the
  copy must have one, and how it said so; the brackets and the note may be missing.

A fenced `toml` block before a sample sets the house style for that sample.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from textwrap import shorten
from typing import NamedTuple

import pytest
from markdown_it import MarkdownIt

from checks.catalogue import catalogue, page
from checks.models import Check, Finding
from extraction import read
from extraction.models import Article, Correction, Cutting, Precedent, Recalled, Relation, Span
from extraction.style import Style
from storage.keys import Names, keys

HERE = Path(__file__).parent
PREAMBLE = re.compile(r"(Published|Headline|Archive|Corrected): (.+)\n+")
EARLIER = re.compile(r"(?P<day>[\d-]{10}|undated), (?P<draft>draft )?(?P<relation>[a-z ]+): (?P<text>.+)")
CORRECTED = re.compile(
    r'"(?P<wrong>[^"]+)" to "(?P<right>[^"]*)"(?: \((?P<day>[\d-]{10})(?:, (?P<keys>[^)]+))?\))?(?:: (?P<note>.+))?'
)


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


def told(text: str, style: Style) -> tuple[str, Article]:
    """Return a sample without its opening lines, still marked, and the article as the desk hands it to the checks."""
    preamble: dict[str, list[str]] = defaultdict(list)
    while match := PREAMBLE.match(text):
        preamble[match[1]].append(match[2])
        text = text[match.end() :]
    published, headline = ((preamble[word] or [None])[0] for word in ("Published", "Headline"))
    article = read(marked(text)[0], style, date.fromisoformat(published) if published else None, headline)
    return text, with_archive(article, preamble["Archive"], preamble["Corrected"])


def with_archive(article: Article, earlier: list[str], corrected: list[str]) -> Article:
    """Return the article with what its sample says of the archive."""
    named = keys(article)
    precedents, recalled = [], []
    for number, line in enumerate(line for line in earlier if line != "none"):
        match = EARLIER.fullmatch(line)
        assert match, line
        day = None if match["day"] == "undated" else date.fromisoformat(match["day"])
        text = match["text"].replace("¶", "\n\n")
        names = Names(text)
        shared = tuple(key.words for key in named if names.hold(key))
        about = {"case_id": f"archive/{number}", "headline": shorten(text, 40, placeholder="…"), "published": day}
        if match["relation"] == "recalled":
            recalled.append(Cutting(**about, why=(f"shares {', '.join(shared)}",) if shared else ()))
        else:
            told = read(text, article.style, day)
            about |= {"relation": Relation(match["relation"]), "draft": bool(match["draft"])}
            precedents.append(Precedent(**about, article=told, shared=shared))
    passages = [segment.span for segment in article.segments if segment.background] if earlier else []
    return article.model_copy(
        update={
            "precedents": tuple(precedents),
            "recalled": tuple(Recalled(span=span, cuttings=tuple(recalled)) for span in passages),
            "corrections": tuple(map(correction, corrected)),
        }
    )


def correction(line: str) -> Correction:
    """Return what a sample's line says was put right."""
    match = CORRECTED.fullmatch(line)
    assert match, line
    return Correction(
        wrong=match["wrong"],
        right=match["right"],
        keys=tuple((match["keys"] or "").split(", ")) if match["keys"] else (),
        published=date.fromisoformat(match["day"]) if match["day"] else None,
        note=match["note"] or "",
    )


@pytest.mark.parametrize("sample", [*ON_PAGES, *ODD_CASES], ids=lambda sample: sample.where)
def test_findings_stand_where_the_marks_are(sample: Sample) -> None:
    text, article = told(sample.marked, sample.style)
    _, expected = marked(text)
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
