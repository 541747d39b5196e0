"""What is plausible for a quantity: a table that a desk can change, and no number of it in a check."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path

from checks.rounding import Interval
from extraction.models import Article


def band(quantity: str, article: Article) -> Interval | None:
    """Return the least and the most that is plausible for a quantity, None where nobody has said.

    The quantities are the keys of `bands.toml`: "age", "house", "GBP-USD" for what a pound has fetched in dollars.
    """
    house = article.style.bands.get(quantity) or _table().get(quantity)
    return Interval(*house) if house else None


def quantities() -> frozenset[str]:
    """Return the quantities that have a band."""
    return frozenset(_table())


@cache
def _table() -> dict[str, tuple[Decimal, Decimal]]:
    """Return the bands that come with Stet."""
    text = Path(__file__).with_name("bands.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text, parse_float=Decimal)
    return {quantity: (Decimal(low), Decimal(high)) for quantity, (low, high) in read.items()}
