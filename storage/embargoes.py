"""When an embargo may be lifted: only ever by somebody, never by a clock."""

from __future__ import annotations

from datetime import datetime

from storage.models import StorageError


def ahead(what: str, embargo: datetime | None, at: datetime, *, early: bool) -> bool:
    """Tell whether `what` is released before its time; StorageError where it may not be, or has no embargo."""
    if embargo is None:
        raise StorageError(f"{what} is under no embargo.")
    if embargo > at and not early:
        raise StorageError(
            f"The embargo runs until {embargo.day} {embargo:%B %Y, %H:%M} UTC; wait, or give --early to lift it now."
        )
    return embargo > at
