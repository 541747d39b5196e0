"""The gazetteer's tables, each read when first asked for; the README beside this file says where they come from.

The table of towns is not taken apart: its lines stand in the order of their keys, so that a name is found by halving.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from extraction.models import Level, Place

_HERE = Path(__file__).parent


class Found(NamedTuple):
    """A place and how much it weighs among its namesakes: about the logarithm of how many people live there."""

    place: Place
    weight: float


@cache
def table(name: str) -> dict[str, Any]:
    """Return one of the tables that are written by hand: kingdom, names, groups, forces or courts."""
    return tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def countries() -> tuple[tuple[str, ...], ...]:
    """Return the lines of the countries and continents: key, name, level, continent, code and capital, people."""
    text = (_HERE / "countries.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines())


@cache
def _towns() -> bytes:
    return (_HERE / "towns.tsv").read_bytes()


def towns(key: str) -> Iterator[tuple[str, ...]]:
    """Yield the lines of the table of towns for one key: key, name, level, areas round it, people."""
    text, wanted = _towns(), key.encode() + b"\t"
    at = _first(text, wanted)
    while text.startswith(wanted, at):
        end = text.index(b"\n", at)
        yield tuple(text[at:end].decode().split("\t"))
        at = end + 1


@cache
def keys(letter: str) -> frozenset[str]:
    """Return the keys of the table of towns that begin with a letter."""
    text = _towns()
    lines = text[_first(text, letter.encode()) : _first(text, chr(ord(letter) + 1).encode())].split(b"\n")
    return frozenset(line.partition(b"\t")[0].decode() for line in lines if line)


def _first(text: bytes, wanted: bytes) -> int:
    """Return where the first line begins that does not stand before `wanted`."""
    low, high = 0, len(text)
    while low < high:
        middle = text.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = text.index(b"\n", middle)
        if text[middle:end] < wanted:
            low = end + 1
        else:
            high = middle
    return low


def level(name: str) -> Level:
    """Return the level that a table's word stands for."""
    return _LEVELS[name]


_LEVELS = {one.value: one for one in Level}
