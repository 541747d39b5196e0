"""What a passage tells of a case, from `cases.txt`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extraction import read
from extraction.models import Segment


def _cases() -> Iterator[object]:
    story, expected = "", list[str]()
    for line in [*(Path(__file__).parent / "cases.txt").read_text(encoding="utf-8").splitlines(), "end"]:
        if line.startswith("    "):
            expected.append(line.strip())
        elif not line.startswith("#"):
            if story:
                yield pytest.param(story.replace(" // ", "\n\n"), expected, id=story[:50])
            story, expected = line.strip(), []


def _line(segment: Segment) -> str:
    facts = (segment.people, segment.places, segment.offences, segment.status, segment.times)
    return " | ".join(["background" if segment.background else "main", *(", ".join(fact) or "-" for fact in facts)])


@pytest.mark.parametrize(("story", "expected"), list(_cases()))
def test_what_a_passage_tells_of_a_case(story: str, expected: list[str]) -> None:
    assert [_line(segment) for segment in read(story).segments] == expected
