"""`stet doctor`: print what was looked at and how to put right what is wrong."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from bot import opening
from bot.doctor import examine
from bot.terminal import Sheet, console


def doctor(db: Path | None, *, slack: bool) -> int:
    """Print what is right and wrong; return 2 where something that is needed is wrong."""
    sheet = Sheet(console())
    sick = False
    for found in examine(db, opening.settings(), slack=slack):
        if found.right:
            label, style = "right", "green"
        elif found.needed:
            label, style, sick = "WRONG", "bold red", True
        else:
            label, style = "not set" if found.seen.startswith("not set") else "look", "yellow"
        sheet.row(label, Text.assemble((f"{found.what}: ", "bold"), found.seen), style)
        if not found.right:
            sheet.row("", Text(found.cure))
    sheet.line()
    sheet.line("Not everything that is needed is there." if sick else "`stet check` can do its work.")
    return 2 if sick else 0
