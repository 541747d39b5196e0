"""How counts, amounts and dates are put."""

from decimal import Decimal

import pytest

from bot.wording import amount, counted, decimal, number, what
from extraction.models import Article, Bound, Figure, FigureKind, Span


@pytest.mark.parametrize(
    ("how_many", "noun", "said"),
    [(1, "error", "1 error"), (2, "query", "2 queries"), (0, "note", "0 notes"), (1200, "story", "1,200 stories")],
)
def test_counted(how_many: int, noun: str, said: str) -> None:
    assert counted(how_many, noun) == said


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("4E+4", "40000"),
        ("12.50", "12.5"),
        ("100", "100"),
        ("-0", "0"),
        ("0.10", "0.1"),
        ("1E-7", "0.0000001"),
        ("12345678901234567890123456789012", "12345678901234567890123456789012"),
    ],
)
def test_decimals_are_written_in_full(value: str, written: str) -> None:
    assert decimal(Decimal(value)) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [("2500000", "2,500,000"), ("1234.50", "1,234.5"), ("-1200", "-1,200"), ("-0.5", "-0.5"), ("0", "0")],
)
def test_numbers_have_commas(value: str, written: str) -> None:
    assert number(Decimal(value)) == written


def figure(**fields: object) -> Figure:
    span = Span(start=0, end=2)
    empty = {"span": span, "number": span, "value": None, "low": None, "high": None, "kind": FigureKind.COUNT}
    return Figure.model_validate(empty | fields)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"value": Decimal(65)}, "65"),
        ({"value": Decimal(40000), "unit": "GBP", "bound": Bound.MORE_THAN}, "more than 40,000 GBP"),
        ({"low": Decimal(44), "high": Decimal(50)}, "44 to 50"),
        ({"low": Decimal(20)}, "at least 20"),
        ({"high": Decimal(20), "unit": "percent"}, "at most 20%"),
        ({"value": Decimal(15), "unit": "year"}, "15 years"),
        ({"value": Decimal(1), "unit": "week"}, "1 week"),
        ({"value": Decimal(70), "unit": "mile per hour"}, "70 miles per hour"),
        ({"value": Decimal(6), "unit": "foot"}, "6 feet"),
        ({"value": Decimal(21), "unit": "degree celsius"}, "21 degrees celsius"),
        ({"value": Decimal(3), "unit": "points"}, "3 points"),
        ({}, "no number"),
    ],
)
def test_amounts(fields: dict[str, object], said: str) -> None:
    assert amount(figure(**fields)) == said


def test_what_a_figure_is_said_of(raid_article: Article) -> None:
    said = {raid_article.words(f.span): what(f, raid_article) for f in raid_article.figures}
    assert said["65 arrests"] == ""
    assert said["65 people"] == "arrest"
    assert said["28 weapons"] == "take, said by Rosa Whitlock"
