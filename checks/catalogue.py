"""Every check there is, found by walking this package: a new check is a new file and nothing else."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, cast

import checks
from checks.models import CatalogueError, Check, Rule
from extraction.models import Article


class Page(NamedTuple):
    """A check's page, read from its docstring: the fault in a line, the rule, and quoted lines for each side.

    In an example `[[...]]` marks where a finding must point.
    """

    code: str
    family: str
    fault: str
    text: str
    flags: tuple[str, ...]
    passes: tuple[str, ...]


@cache
def catalogue() -> dict[str, Check]:
    """Return every check by its code, in the order of families and then of codes."""
    found: dict[str, Check] = {}
    for module in sorted(_modules(), key=lambda m: (family(m), m.RULE.code)):
        rule = module.RULE
        if rule.code in found:
            raise CatalogueError(f"Two checks have the code {rule.code}.")
        unknown = set(rule.reads) - set(Article.model_fields)
        if unknown:
            raise CatalogueError(f"{rule.code} reads {', '.join(sorted(unknown))}, which an article has not.")
        found[rule.code] = module
    return found


def _modules() -> Iterator[Check]:
    """Import and yield the check modules: those two levels down that declare a RULE."""
    for info in pkgutil.walk_packages(checks.__path__, prefix="checks."):
        if info.name.count(".") == 2 and not info.ispkg:
            module = importlib.import_module(info.name)
            if isinstance(getattr(module, "RULE", None), Rule):
                yield cast("Check", module)


def family(module: Check) -> str:
    """Return the family that a check module lives in: "figures", "dates"..."""
    return module.__name__.split(".")[1]


def named(code: str) -> Check:
    """Return the check with this code; CatalogueError says which there are."""
    try:
        return catalogue()[code.upper()]
    except KeyError:
        raise CatalogueError(f"There is no check {code}; `stet checks` lists them.") from None


def page(module: Check) -> Page:
    """Read a check's page from its docstring."""
    text = (module.__doc__ or "").strip()
    sections = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.M | re.S))
    return Page(
        code=module.RULE.code,
        family=family(module),
        fault=text.split("\n", 1)[0],
        text=text,
        flags=_quoted(sections.get("Flags", "")),
        passes=_quoted(sections.get("Does not flag", "")),
    )


def _quoted(text: str) -> tuple[str, ...]:
    """Return the quoted blocks of a page, a blank quoted line standing for a new paragraph."""
    blocks = re.findall(r"(?:^>.*\n?)+", text, re.M)
    return tuple("\n".join(line[1:].removeprefix(" ") for line in block.splitlines()) for block in blocks)
