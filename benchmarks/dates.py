"""How well dates are resolved: Stet beside dateparser, over the page of examples that is also its tests.

    python -m benchmarks.dates

dateparser is a date's library of choice, so it was measured first; it is left out where it is not installed
(`pip install --group bench`). A date is right when its first day is, or when it is left open where it should be.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

from extraction import read

PAGE = Path(__file__).parents[1] / "tests/extraction/when.txt"
PUBLISHED = date(2026, 11, 20)

Reader = Callable[[str], list[tuple[str, date | None]]]


def examples() -> Iterator[tuple[str, list[tuple[str, date | None]]]]:
    """Yield each sentence with its dates: their words, and the first day that each can mean."""
    sentence, told = "", list[tuple[str, date | None]]()
    for line in [*PAGE.read_text(encoding="utf-8").splitlines(), "end"]:
        if line.startswith("    "):
            words, days = line.strip().split(" | ")
            told.append((words, None if days == "open" else date.fromisoformat(days[:10])))
        elif not line.startswith("#"):
            if sentence:
                yield sentence, told
            sentence, told = line.strip(), []


def stet(sentence: str) -> list[tuple[str, date | None]]:
    """Read with Stet."""
    article = read(sentence, published=PUBLISHED)
    return [(article.words(mention.span), mention.first) for mention in article.dates]


def dateparser() -> Reader | None:
    """Return a reader by dateparser's search, told that dates are past and begin with the day."""
    try:
        from dateparser.search import search_dates  # noqa: PLC0415
    except ImportError:
        return None
    settings = {
        "RELATIVE_BASE": datetime.combine(PUBLISHED, datetime.min.time()),
        "PREFER_DATES_FROM": "past",
        "DATE_ORDER": "DMY",
    }

    def reader(sentence: str) -> list[tuple[str, date | None]]:
        found = search_dates(sentence, languages=["en"], settings=settings) or []
        return [(words, moment.date()) for words, moment in found]

    return reader


def right(told: list[tuple[str, date | None]], said: list[tuple[str, date | None]]) -> int:
    """Return how many dates were read as the day that they are, the words of one within the other's."""
    days = [
        {day for other, day in said if words.lower() in other.lower() or other.lower() in words.lower()}
        for words, _ in told
    ]
    return sum(day in found if day else found <= {None} for (_, day), found in zip(told, days, strict=True))


def main() -> None:
    """Print the table."""
    warnings.simplefilter("ignore")
    page = list(examples())
    dates = sum(len(told) for _, told in page)
    print(f"{'':12}{'right':>12}{'ms a sentence':>16}")
    for name, reader in (("Stet", stet), ("dateparser", dateparser())):
        if reader is not None:
            reader(page[0][0])
            began = time.perf_counter()
            count = sum(right(told, reader(sentence)) for sentence, told in page)
            print(f"{name:12}{f'{count} of {dates}':>12}{1000 * (time.perf_counter() - began) / len(page):16.1f}")


if __name__ == "__main__":
    main()
