"""The most that the law allows for an offence: the table for England and Wales, and a newsroom's own rows."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from extraction.style import Penalty, Style

# What makes an offence another one, with a maximum of its own or under another country's law.
_OTHER = re.compile(
    r"\b(?:aggravated|benefits?|electoral|election|voter|tax|wire|mail|securities|identity|statutory)[\s-]+$",
    re.IGNORECASE,
)


class Penalties:
    """Penalties by what newspapers call the offence, and by act. Nothing in it changes once it is made."""

    def __init__(self, rows: tuple[Penalty, ...]) -> None:
        """Take the rows; a later one for the same offence replaces an earlier one."""
        self.rows = tuple({row.offence: row for row in rows}.values())
        self._by_name = {name.lower(): row for row in self.rows for name in row.names}
        named = sorted(self._by_name, key=len, reverse=True)
        self._offence = re.compile(rf"\b(?:{'|'.join(map(_words, named)) or '(?!)'})\b", re.IGNORECASE)
        told = {row.act for row in self.rows if row.section}
        acts = sorted(told, key=lambda act: (len(act), act), reverse=True)  # of one name the oldest: 1968, not 1978
        self._by_act = {re.sub(r"\s\d{4}$", "", act).lower(): act for act in acts}
        self._act = re.compile(rf"\b(?:{'|'.join(map(_words, self._by_act)) or '(?!)'})\b", re.IGNORECASE)

    def named(self, words: str) -> tuple[Penalty, ...]:
        """Return the offences that a sentence names.

        Not GBH in "GBH with intent", nor slavery in the act's name, nor criminal damage in "racially aggravated
        criminal damage".
        """
        rest = self._act.sub(" ", words)
        found = [match for match in self._offence.finditer(rest) if not _OTHER.search(rest[: match.start()])]
        rows = (self._by_name[" ".join(match[0].lower().split())] for match in found)
        return tuple({row.offence: row for row in rows}.values())

    def under(self, words: str) -> tuple[Penalty, ...]:
        """Return the offences of the one act that a sentence names, () where it names none or several."""
        acts = {self._by_act[" ".join(match[0].lower().split())] for match in self._act.finditer(words)}
        return tuple(row for row in self.rows if row.act in acts) if len(acts) == 1 else ()


def penalties(style: Style) -> Penalties:
    """Return the penalties by which a newsroom's court copy is checked; one for all its articles."""
    return _of_newsroom(style.law == "England and Wales", style.penalties)


@lru_cache(maxsize=16)
def _of_newsroom(english: bool, own: tuple[Penalty, ...]) -> Penalties:
    return Penalties((*(_english() if english else ()), *own))


@cache
def _english() -> tuple[Penalty, ...]:
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return tuple(Penalty.model_validate(row) for row in tomllib.loads(text)["penalties"])


def _words(name: str) -> str:
    return r"\s+".join(map(re.escape, name.split()))
