"""An article a line, read strictly."""

import io
from datetime import date

import pytest

from bot import submission
from bot.submission import Line, Submission, Unreadable, read_lines


def said(text: str | bytes) -> list[Line]:
    return list(read_lines(io.BytesIO(text if isinstance(text, bytes) else text.encode())))


def test_lines_keep_their_order_and_their_numbers() -> None:
    lines = said('{"id": "a", "text": "One."}\n\n{"id": 2, "text": "Two.", "headline": "", "desk": "crime"}')
    assert [(line.number, line.said) for line in lines] == [
        (1, Submission(id="a", text="One.")),
        (3, Submission(id=2, text="Two.", headline=None)),
    ]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ('"2026-11-20"', date(2026, 11, 20)),
        ('"2026-11-20T08:30:00Z"', date(2026, 11, 20)),
        ('""', None),
        ("null", None),
    ],
)
def test_days(written: str, day: date | None) -> None:
    assert said(f'{{"id": "a", "text": "x", "published": {written}}}')[0].said == Submission(
        id="a", text="x", published=day
    )


@pytest.mark.parametrize(
    ("line", "given", "error"),
    [
        ('{"id": "a"}', "a", 'Line 1: there is no "text".'),
        ('{"text": "x"}', None, 'Line 1: there is no "id".'),
        ('{"id": "a", "text": 5}', "a", 'Line 1: "text": Input should be a valid string.'),
        ('{"id": "a", "text": "x", "published": "soon"}', "a", 'Line 1: "published": write it as 2026-11-20.'),
        ('{"id": "a", "text": "x", "published": "02/03/2026"}', "a", 'Line 1: "published": write it as 2026-11-20.'),
        ('{"id": "a", "text": "x", "published": 20261120}', "a", 'Line 1: "published": write it as 2026-11-20.'),
        ('{"id": true, "text": "x"}', None, 'Line 1: "id": '),
        ('["a", "x"]', None, "Line 1: not one JSON object"),
        ("Police arrested 65 people.", None, "Line 1: not one JSON object (expected value at line 1 column 1)."),
        ('{"id": "a", "text": "\\ud800"}', "a", "Line 1: not one JSON object"),
        (b'{"id": "a", "text": "caf\xe9"}', None, "Line 1: not one JSON object"),
        ("[" * 100_000, None, "Line 1: not one JSON object"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(line: str | bytes, given: str | None, error: str) -> None:
    (read,) = said(line)
    assert isinstance(read.said, Unreadable)
    assert read.said.id == given
    assert read.said.error.startswith(error)


def test_a_byte_order_mark_is_passed_over() -> None:
    assert said(b'\xef\xbb\xbf{"id": "a", "text": "x"}')[0].said == Submission(id="a", text="x")


def test_a_line_without_end_is_never_held_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submission, "LONGEST", 40)
    lines = said('{"id": "a", "text": "' + "x" * 500 + '"}\n{"id": "b", "text": "y"}\n')
    assert [line.said for line in lines] == [
        Unreadable(None, "Line 1: it is longer than any article."),
        Submission(id="b", text="y"),
    ]
    assert sum(line.size for line in lines) == 549
