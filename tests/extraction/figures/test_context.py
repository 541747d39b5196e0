"""What a figure is said of, from the cases in `context.txt`: its words, the governing verb, the words it is about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extraction import language
from extraction.figures import figures
from extraction.figures.passage import Passage


def _cases() -> Iterator[object]:
    sentence, expected = "", list[str]()
    for line in [*(Path(__file__).parent / "context.txt").read_text(encoding="utf-8").splitlines(), "end"]:
        if line.startswith("    "):
            expected.append(line.strip())
        elif not line.startswith("#"):
            if sentence:
                yield pytest.param(sentence, expected, id=sentence[:50])
            sentence, expected = line.strip(), []


@pytest.mark.parametrize(("sentence", "expected"), list(_cases()))
def test_what_a_figure_is_said_of(sentence: str, expected: list[str]) -> None:
    found = figures(Passage(sentence, language.parse([sentence])[0]))
    told = [(sentence[f.span.start : f.span.end], f.event or "-", " ".join(f.about)) for f in found]
    assert [" | ".join(filter(None, line)) for line in told] == expected
