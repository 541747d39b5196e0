from __future__ import annotations

from decimal import Decimal

import pytest

from checks.rounding import INFINITY, room
from extraction import read


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Police arrested 62 people.", "62", "62"),
        ("Police arrested 300 people.", "300", "300"),
        ("Police arrested 1,200 people.", "1150", "1250"),
        ("Police arrested 1,234 people.", "1234", "1234"),
        ("The price rose 30 per cent.", "29.5", "30.5"),
        ("The price rose 2.0 per cent.", "1.95", "2.05"),
        ("The price rose thirty per cent.", "29.5", "30.5"),
        ("Sales came to £15bn.", "14500000000", "15500000000"),
        ("Sales came to £2.5m.", "2450000", "2550000"),
        ("Sales came to £100m.", "95000000", "105000000"),
        ("Police arrested more than 60 people.", "60", None),
        ("Police arrested about 60 people.", "54", "66"),
        ("Police arrested up to 60 people.", "0", "60"),
    ],
)
def test_a_figure_as_written_leaves_room(text: str, low: str, high: str | None) -> None:
    article = read(text)
    (figure,) = article.figures
    assert room(figure, article) == (Decimal(low), INFINITY if high is None else Decimal(high))
