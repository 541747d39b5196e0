"""House style: what one newsroom wants, from one TOML file."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extraction.errors import StyleError


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
    right.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "no house style"
    date_order: Literal["day-first", "month-first"] = "day-first"
    decimal: Literal["point", "comma"] = "point"
    dollar: Literal["USD", "AUD", "CAD", "HKD", "NZD", "SGD"] = "USD"
    off: tuple[str, ...] = ()
    severity: dict[str, Literal["error", "query", "note"]] = Field(default_factory=dict)
    tolerance: dict[str, Annotated[Decimal, Field(ge=0)]] = Field(default_factory=dict)
    bands: dict[str, tuple[Decimal, Decimal]] = Field(default_factory=dict)
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

    @classmethod
    def load(cls, path: Path) -> Style:
        """Read a house style file; StyleError names the key and its line."""
        try:
            text = path.read_text(encoding="utf-8")
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
    first = error.errors()[0]
    key = str(first["loc"][0])
    line = next((i for i, row in enumerate(text.splitlines(), 1) if re.match(rf"\s*\[*{re.escape(key)}\b", row)), 1)
    if first["type"] == "extra_forbidden":
        return f'line {line}: there is no key "{key}"; the keys are {", ".join(Style.model_fields)}.'
    return f'line {line}: "{key}": {first["msg"].lower()}.'
