"""`stet checks` and `stet explain`: what is checked, and one check's page."""

from __future__ import annotations

import re
from itertools import groupby

from rich.text import Text

from bot.terminal import STYLES, Sheet, console
from checks.catalogue import Page, catalogue, family, named, page
from checks.models import Severity


def checks() -> int:
    """Print every check: code, how grave its findings are, and the fault that it looks for."""
    sheet = Sheet(console())
    modules = catalogue()
    width = max((len(code) for code in modules), default=0)
    for name, members in groupby(modules.values(), key=family):
        sheet.heading(name)
        for module in members:
            severity = module.RULE.severity
            text = Text.assemble((f"{module.RULE.code:<{width}}  ", "bold"), page(module).fault)
            sheet.row(severity.value, text, STYLES[severity])
    sheet.line()
    sheet.line(f"{len(modules)} checks. `stet explain CODE` prints the page of one.")
    return 0


def explain(code: str) -> int:
    """Print a check's page, its examples marked as in a report; CatalogueError where there is no such check."""
    module = named(code)
    write_page(page(module), module.RULE.severity, Sheet(console()))
    return 0


def write_page(said: Page, severity: Severity, sheet: Sheet) -> None:
    """Write a check's page."""
    sheet.line((said.code, "bold"), "  ", (severity.value, STYLES[severity]), (f"  {said.family}", "dim"))
    sheet.line((said.fault, "bold"))
    for paragraph in re.split(r"\n\s*\n", said.text)[1:]:
        sheet.line()
        for block in re.split(r"\n(?=[>*-] ?)|(?<=\n)(?=## )", paragraph.strip("\n")):
            _write_block(block, sheet)


def _write_block(block: str, sheet: Sheet) -> None:
    if block.startswith("## "):
        sheet.line((block.removeprefix("## "), "bold"))
        return
    quoted = block.startswith(">")
    words = (
        " ".join(line.removeprefix(">").strip() for line in block.splitlines()) if quoted else " ".join(block.split())
    )
    text = Text()
    for plain, flagged in re.findall(r"(.*?)(?:\[\[(.*?)\]\](?!\])|$)", words):
        text.append(plain)
        if flagged:
            text.append(flagged if sheet.coloured else f"«{flagged}»", "bold")
    if quoted:
        sheet.row(">", text)
    else:
        sheet.line(text)
