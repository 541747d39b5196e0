"""Figures, from the case files beside this one: a sentence, then each figure that it holds, one a line, indented.

A figure's line is its words, kind, unit, interval, what it is per, bound where not exact, trend, and what is counted:

    Police seized more than £40,000.
        more than £40,000 | money GBP 40000.. | more than
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from extraction import language
from extraction.figures import figures
from extraction.figures.passage import Passage
from extraction.models import Bound, Figure
from extraction.style import Style


def _cases() -> Iterator[object]:
    for path in sorted(set(Path(__file__).parent.glob("*.txt")) - {Path(__file__).parent / "context.txt"}):
        sentence, expected = "", list[str]()
        for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
            if line.startswith("    "):
                expected.append(line.strip())
            elif line.strip() and not line.startswith("#"):
                if sentence:
                    yield pytest.param(sentence, expected, id=f"{path.stem}: {sentence[:50]}")
                sentence, expected = line.strip(), []
        yield pytest.param(sentence, expected, id=f"{path.stem}: {sentence[:50]}")


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _line(text: str, figure: Figure) -> str:
    interval = (
        "no value"
        if figure.low is None and figure.high is None
        else _number(figure.value)
        if figure.value is not None and figure.low == figure.high
        else f"{_number(figure.low)}..{_number(figure.high)}"
    )
    told = [
        text[figure.span.start : figure.span.end],
        " ".join(filter(None, (figure.kind, figure.unit, interval))),
        f"per {figure.per}" if figure.per else "",
        figure.bound if figure.bound is not Bound.EXACT else "",
        figure.trend or "",
        figure.counted.lemma if figure.counted else "",
    ]
    return " | ".join(filter(None, told))


@pytest.mark.parametrize(("sentence", "expected"), list(_cases()))
def test_figures_of_a_sentence(sentence: str, expected: list[str]) -> None:
    doc = language.parse([sentence])[0]
    people = tuple((e.start_char, e.end_char) for e in doc.ents if e.label_ == "PERSON")
    found = figures(Passage(sentence, doc, people=people))
    assert [_line(sentence, figure) for figure in found] == expected


@pytest.mark.parametrize("sentence", [case.values[0] for case in _cases()])  # type: ignore[attr-defined]
def test_a_figure_slices_its_number_and_its_noun_from_the_sentence(sentence: str) -> None:
    doc = language.parse([sentence])[0]
    for figure in figures(Passage(sentence, doc)):
        assert figure.number in figure.span or figure.counted is not None
        assert sentence[figure.span.start : figure.span.end].strip()
        if figure.low is not None and figure.high is not None:
            assert figure.low <= figure.high


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("Es kostete 1.234,5 euros und 12,5%.", ["1234.5", "12.5"]),
        ("It sold 1.234.567 copies at 3,50€ each.", ["1234567", "3.5"]),
        ("There were 65 people.", ["65"]),
    ],
)
def test_decimal_commas_where_house_style_says_so(sentence: str, values: list[str]) -> None:
    found = figures(Passage(sentence, language.parse([sentence])[0], style=Style(decimal="comma")))
    assert [_number(figure.value) for figure in found] == values
