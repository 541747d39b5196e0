"""How well figures are read: Stet beside quantulum3 and Microsoft Recognizers, in one run.

    python -m benchmarks.figures DATA

DATA is a folder of JSON lines. In `quantities/*.jsonl` each has a `text` and its `quantities`: `value` (a number or
the two ends of a range), `unit`, `change` (= ~ > < up down) and `concepts`; in `measeval/measeval.jsonl` these have
`start` and `end`. Values are scored as in the paper on CQE (Almasian and others, EMNLP 2023): a prediction is right
when its value is; then also when its unit is, by name; then its modifier; then its concept in part (a word in common)
or wholly. Matches are one to one. Spans are scored by overlap. Recognizers is left out where it is not installed
(`pip install --group bench`).
"""

from __future__ import annotations

import json
import logging
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extraction import read
from extraction.models import Bound, Figure, FigureKind

Value = float | tuple[float, float]
Reader = Callable[[str], "list[Quantity]"]

_MODIFIERS = {
    Bound.EXACT: "=",
    Bound.ABOUT: "~",
    Bound.AT_LEAST: ">",
    Bound.MORE_THAN: ">",
    Bound.AT_MOST: "<",
    Bound.LESS_THAN: "<",
}
_MONEY = {
    "GBP": "pound sterling", "USD": "dollar", "EUR": "euro", "JPY": "japanese yen", "CNY": "chinese yuan",
    "INR": "indian rupee", "AUD": "australian dollar", "CAD": "canadian dollar", "MYR": "malaysian ringgit",
    "CHF": "swiss franc", "RUB": "russian ruble", "ZAR": "south african rand", "HKD": "hong kong dollar",
    "SGD": "singapore dollar", "NZD": "new zealand dollar", "PLN": "polish zloty", "ILS": "israeli new shekel",
}  # fmt: skip
# What the three call the units that the data calls otherwise.
_ALIASES = {
    "": "-", "dimensionless": "-", "percent": "percentage", "points": "percentage point", "us dollar": "dollar",
    "united states dollar": "dollar", "british pound": "pound sterling", "pound": "pound sterling",
    "tonne": "metric ton", "degree celsius": "celsius", "degree fahrenheit": "fahrenheit", "c": "celsius",
    "f": "fahrenheit", "degree angle": "degree", "kilometer": "kilometre", "meter": "metre", "centimeter": "centimetre",
    "millimeter": "millimetre", "liter": "litre", "square meter": "square metre", "picometer": "picometre",
    "kilometer per hour": "kilometre per hour", "miles per hour": "mile per hour", "times": "count", "time": "count",
    "pound (mass)": "pound-mass", "yen": "japanese yen", "yuan": "chinese yuan", "ringgit": "malaysian ringgit",
}  # fmt: skip


@dataclass(frozen=True)
class Quantity:
    """One quantity as the data has it; `modifier` is one of = ~ > < up down."""

    value: Value | None
    unit: str = "-"
    modifier: str = "="
    concepts: frozenset[str] = frozenset()
    start: int = 0
    end: int = 0


def stet(text: str) -> list[Quantity]:
    """Read with Stet; ordinals and scores are no quantities."""
    kept = [f for f in read(text).figures if f.kind not in (FigureKind.ORDINAL, FigureKind.SCORE) and (f.low or f.high)]
    return [_of_figure(figure) for figure in kept]


def _of_figure(figure: Figure) -> Quantity:
    low, high = (None if end is None else float(end) for end in (figure.low, figure.high))
    single = figure.value if figure.value is not None else figure.low if figure.high is None else figure.high
    value = (low, high) if figure.value is None and low is not None and high is not None else float(single or 0)
    unit = _MONEY.get(figure.unit, figure.unit) or (figure.counted.lemma if figure.counted else "")
    unit = f"{unit} of age" if figure.kind is FigureKind.AGE else unit
    modifier = figure.trend.value if figure.trend else _MODIFIERS[figure.bound]
    words = frozenset(word.lower() for word in figure.about)
    return Quantity(value, _unit(unit), modifier, words, figure.span.start, figure.span.end)


def quantulum3() -> Reader:
    """Return a reader by quantulum3's parse."""
    from quantulum3 import parser  # noqa: PLC0415 (slow to import)

    def reader(text: str) -> list[Quantity]:
        try:
            found = parser.parse(text)
        except Exception:  # it raises several kinds on text that it can't read: then it has read nothing
            return []
        return [Quantity(float(q.value), _unit(q.unit.name), "=", frozenset(), *q.span) for q in found]

    return reader


def recognizers() -> Reader | None:
    """Return a reader by Microsoft Recognizers: ages, units, percentages, then bare numbers outside those."""
    try:
        from recognizers_number import NumberRecognizer  # noqa: PLC0415
        from recognizers_number_with_unit import NumberWithUnitRecognizer  # noqa: PLC0415
        from recognizers_text import Culture  # noqa: PLC0415
    except ImportError:
        return None
    united, plain = NumberWithUnitRecognizer(Culture.English), NumberRecognizer(Culture.English)
    models = [
        (united.get_age_model(), lambda r: f"{r.resolution['unit']} of age"),
        (united.get_currency_model(), lambda r: r.resolution["unit"]),
        (united.get_dimension_model(), lambda r: r.resolution["unit"]),
        (united.get_temperature_model(), lambda r: r.resolution["unit"]),
        (plain.get_percentage_model(), lambda r: "percent"),
        (plain.get_number_model(), lambda r: ""),
    ]

    def reader(text: str) -> list[Quantity]:
        found: list[Quantity] = []
        for model, unit in models:
            for result in model.parse(text):
                free = all(result.end < q.start or result.start >= q.end for q in found)
                value = (result.resolution or {}).get("value")
                if free and value not in (None, "null"):
                    number = float(str(value).replace(",", "").rstrip("%"))
                    found.append(Quantity(number, _unit(unit(result)), "=", frozenset(), result.start, result.end + 1))
        return found

    return reader


def _unit(name: str | None) -> str:
    unit = (name or "").lower().strip()
    return _ALIASES.get(unit, unit)


def gold(path: Path) -> Iterator[tuple[str, list[Quantity]]]:
    """Yield each text with its quantities."""
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield record["text"], [_of_gold(q) for q in record["quantities"]]


def _of_gold(record: dict[str, Any]) -> Quantity:
    value = record.get("value")
    ends = sorted(float(end) for end in value) if isinstance(value, list) else None
    single = (
        (ends[0] if ends[0] == ends[1] else (ends[0], ends[1])) if ends else None if value is None else float(value)
    )
    concepts = frozenset(word.lower() for word in record.get("concepts") or () if word != "-")
    unit = (record.get("unit") or "-").lower()
    return Quantity(single, unit, record.get("change") or "=", concepts, record.get("start", 0), record.get("end", 0))


def same_value(one: Value | None, other: Value | None) -> bool:
    """Tell whether two values are one, to five digits."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return all(same_value(a, b) for a, b in zip(sorted(one), sorted(other), strict=True))
    if one is None or other is None or isinstance(one, tuple) or isinstance(other, tuple):
        return False
    return abs(one - other) <= 1e-8 + 1e-5 * abs(other)


def agreement(told: Quantity, said: Quantity) -> dict[str, bool]:
    """Return what a prediction of the right value has right besides."""
    unit, modifier = told.unit == said.unit, told.modifier == said.modifier
    wholly = told.concepts == said.concepts
    partly = wholly or bool(told.concepts & said.concepts)
    return {"value": True, "unit": unit, "modifier": modifier, "concept partly": partly, "concept wholly": wholly}


MEASURES = ("value", "unit", "modifier", "concept partly", "concept wholly")


def f_scores(records: Sequence[tuple[str, list[Quantity]]], reader: Reader) -> dict[str, float]:
    """Return the F1 of each measure."""
    right: Counter[str] = Counter()
    total = 0
    for text, told in records:
        said = reader(text)
        total += len(told) + len(said)
        pairs = [
            (agreement(t, s), i, j)
            for i, t in enumerate(told)
            for j, s in enumerate(said)
            if same_value(t.value, s.value)
        ]
        done: tuple[set[int], set[int]] = (set(), set())
        for agreed, i, j in sorted(pairs, key=lambda pair: tuple(pair[0].values()), reverse=True):
            if i not in done[0] and j not in done[1]:
                done[0].add(i)
                done[1].add(j)
                right.update(name for name, holds in agreed.items() if holds)
    return {name: 200 * right[name] / total if total else 0.0 for name in MEASURES}


def overlap(records: Sequence[tuple[str, list[Quantity]]], reader: Reader) -> float:
    """Return the F1 of spans, one right where it shares a character with one of the data."""
    right = total = 0
    for text, told in records:
        said = reader(text)
        total += len(told) + len(said)
        free = list(said)
        for quantity in told:
            hit = next((s for s in free if s.start < quantity.end and quantity.start < s.end), None)
            if hit is not None:
                free.remove(hit)
                right += 1
    return 200 * right / total if total else 0.0


def main(data: Path) -> None:
    """Print the tables."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    readers: dict[str, Reader | None] = {"Stet": stet, "quantulum3": quantulum3(), "Recognizers": recognizers()}
    there = {name: reader for name, reader in readers.items() if reader is not None}
    print(f"{'F1':40}" + "".join(f"{name:>14}" for name in there))
    for path in sorted((data / "quantities").glob("*.jsonl")):
        records = list(gold(path))
        scores = {name: f_scores(records, reader) for name, reader in there.items()}
        concepts = any(q.concepts for _, told in records for q in told)
        for measure in MEASURES if concepts else MEASURES[:2]:
            row = "".join(f"{scores[name][measure]:14.1f}" for name in there)
            print(f"{f'{path.stem} ({len(records)}): {measure}':40}{row}")
    spans = list(gold(data / "measeval/measeval.jsonl"))
    print(f"{f'measeval ({len(spans)}): spans, by overlap':40}" + _row(there, lambda reader: overlap(spans, reader)))
    texts = [text for text, _ in spans]
    words = sum(len(text.split()) for text in texts)
    print(f"{'words a second, one core':40}" + _row(there, lambda reader: words / spent(texts, reader), "14,.0f"))


def _row(there: dict[str, Reader], measure: Callable[[Reader], float], shape: str = "14.1f") -> str:
    return "".join(format(measure(reader), shape) for reader in there.values())


def spent(texts: Sequence[str], reader: Reader) -> float:
    """Return the processor's seconds for reading the texts."""
    began = time.process_time()
    for text in texts:
        reader(text)
    return time.process_time() - began


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
