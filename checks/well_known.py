"""People whom every reader knows by one name."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from extraction.style import Style


@cache
def _listed() -> frozenset[str]:
    rows = tomllib.loads(Path(__file__).with_name("well_known.toml").read_text(encoding="utf-8"))
    return frozenset(name.lower() for names in rows.values() for name in names)


def well_known(name: str, style: Style) -> bool:
    """Tell whether a reader knows who is meant by one name, as the list has it or the house's `names`."""
    low = name.lower()
    return low in _listed() or any(low in (known.lower(), known.lower().split()[-1]) for known in style.names if known)
