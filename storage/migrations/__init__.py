"""The tables, as they came to be: each migration is applied once, in order, and never edited after a release.

A module holds what one part of the desk keeps; they are applied in the order in which they are named here.
"""

from __future__ import annotations

from storage.migrations import archive, checklist, installing, intake, outgoing, rulings, steps, workflow
from storage.migrations.registry import TOKENIZER, migrations

__all__ = [
    "TOKENIZER",
    "archive",
    "checklist",
    "installing",
    "intake",
    "migrations",
    "outgoing",
    "rulings",
    "steps",
    "workflow",
]
