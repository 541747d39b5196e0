"""House style: what one newsroom wants, from one TOML file."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from extraction.errors import StyleError
from extraction.terms import Term

_KEY = r"(?:[\w-]+|\"(?:\\.|[^\"\\])*\"|'[^']*')"
_KEYS = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_TABLE = re.compile(rf"\s*(?P<many>\[)?\[\s*(?P<keys>{_KEYS})\s*\]")
_VALUE = re.compile(rf"\s*(?P<keys>{_KEYS})\s*=")
_LONG = re.compile("\"\"\"|'''")


def _in_order(band: tuple[Decimal, Decimal]) -> tuple[Decimal, Decimal]:
    if band[0] > band[1]:
        raise ValueError("the least is more than the most")
    return band


class Penalty(BaseModel):
    """The most that a court can give for an offence: "life", "10 years", "6 months".

    `names` are what newspapers call it, `act` and `section` what makes it an offence, `source` where the limit stands.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    offence: str
    names: tuple[str, ...] = ()
    act: str
    section: str = ""
    most: Annotated[str, Field(pattern=r"^(?:life|\d+ (?:years?|months?))$")]
    source: str


class Style(BaseModel):
    """A newsroom's house style; it travels on the article, since it affects reading as well as checking.

    `decimal` says whether 1.234,5 is written for 1,234.5; `dollar` says whose dollar a bare $ is. `severity` maps a
    check's code to how grave its findings are here; `off` lists checks not to run, `tolerance` maps a code to how far
    off a figure may be, in the unit that the check's page names, and `bands` a quantity to the least and the most that
    is plausible for it here. `synonyms` maps the word for a thing to other words for it. `names` lists people and
    bodies whom every reader knows, `acronyms` those that need no words beside them. `law` says whose law court copy is
    checked by, and `penalties` adds the most that it allows for an offence, or replaces a row of Stet's own table.
    `furniture` adds lines of web furniture (`*` stands for anything); `capitals` lists words whose odd capitals are
    right. `terms` is the house list: what not to write, and what to write for it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "no house style"
    date_order: Literal["day-first", "month-first"] = "day-first"
    decimal: Literal["point", "comma"] = "point"
    dollar: Literal["USD", "AUD", "CAD", "HKD", "NZD", "SGD"] = "USD"
    off: tuple[str, ...] = ()
    severity: dict[str, Literal["error", "query", "note"]] = Field(default_factory=dict)
    tolerance: dict[str, Annotated[Decimal, Field(ge=0)]] = Field(default_factory=dict)
    bands: dict[str, Annotated[tuple[Decimal, Decimal], AfterValidator(_in_order)]] = Field(default_factory=dict)
    synonyms: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    names: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    law: Literal["England and Wales", "other"] = "England and Wales"
    penalties: tuple[Penalty, ...] = ()
    furniture: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    home: tuple[str, ...] = ()
    places: dict[str, str] = Field(default_factory=dict)
    groups: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    terms: tuple[Term, ...] = ()

    @classmethod
    def load(cls, path: Path) -> Style:
        """Read a house style file; StyleError names the key and its line."""
        try:
            text = path.read_text(encoding="utf-8-sig")
            return cls.model_validate(tomllib.loads(text))
        except FileNotFoundError:
            raise StyleError(f"There is no house style file {path}; check the name.") from None
        except (OSError, UnicodeDecodeError) as error:
            raise StyleError(f"The house style {path} can't be read: {error}.") from error
        except tomllib.TOMLDecodeError as error:
            raise StyleError(f"The house style {path} is not valid TOML: {error}.") from error
        except ValidationError as error:
            raise StyleError(f"The house style {path}, {_first_fault(error, text)}") from error


def _first_fault(error: ValidationError, text: str) -> str:
    """Say in words what the first thing wrong is, and on which line."""
    lines = _lines(text)
    faults = [(_line(fault["loc"], lines), fault) for fault in error.errors()]
    line, fault = min(faults, key=lambda pair: pair[0])
    first, *_, key = names = [part for part in fault["loc"] if isinstance(part, str)] * 2
    nested = len(names) > 2
    said = f'"{key}" in "{first}"' if nested else f'"{key}"'
    if fault["type"] == "extra_forbidden":
        fields = Term.model_fields if nested else Style.model_fields
        return f"line {line}: there is no key {said}; the keys are {', '.join(fields)}."
    why = fault["msg"].removeprefix("Value error, ")
    return f"line {line}: {said}: {why[:1].lower()}{why[1:]}."


def _line(loc: tuple[int | str, ...], lines: dict[tuple[int | str, ...], int]) -> int:
    """Return the line of the innermost key of a place in the file, or of the table that should have it."""
    return next((lines[loc[:length]] for length in range(len(loc), 0, -1) if loc[:length] in lines), 1)


def _lines(text: str) -> dict[tuple[int | str, ...], int]:
    """Return the line on which each key and each table of valid TOML stands."""
    found: dict[tuple[int | str, ...], int] = {}
    table: tuple[int | str, ...] = ()
    within = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not within and (header := _TABLE.match(line)):
            table = _path(header["keys"])
            if header["many"]:
                table = (*table, sum(1 for known in found if known[:-1] == table))
            found.setdefault(table, number)
        elif not within and (value := _VALUE.match(line)):
            found.setdefault((*table, *_path(value["keys"])), number)
        for sign in _LONG.findall(line):  # a string of several lines holds no keys
            within = sign if not within else "" if sign == within else within
    return found


def _path(keys: str) -> tuple[str, ...]:
    """Return a key as TOML reads it, parted at its dots."""
    path: list[str] = []
    read: Any = tomllib.loads(f"{keys} = 0")
    while isinstance(read, dict):
        [(key, read)] = read.items()
        path.append(key)
    return tuple(path)
