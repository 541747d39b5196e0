"""What the modal holds when it is sent, and what is wrong with it, field by field."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from bot.attached import attached, unreadable
from bot.blocks.modal import AUDIENCE, FILES, MINE, PARTS
from bot.documents import READ
from bot.paste import Asked, joined
from extraction.errors import StetError
from storage.attachments import Attachment


class FormError(StetError):
    """A field of a form that can't be kept: its name, and in a sentence what to write."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class Form(NamedTuple):
    """A story as it was handed in; `channel` is where its report goes, None for the sender alone."""

    copy: str
    files: tuple[Attachment, ...]
    headline: str | None
    published: date | None
    due: datetime | None
    embargo: datetime | None
    channel: str | None


def filled_in(view: dict[str, Any]) -> Form:
    """Return what was filled in."""
    published = _held(view, "published", "selected_date")
    return Form(
        copy=joined([part for name in PARTS if (part := _text(view, name))]),
        files=attached(_held(view, FILES, "files")),
        headline=_text(view, "headline"),
        published=date.fromisoformat(published) if published else None,
        due=_moment(view, "due"),
        embargo=_moment(view, "embargo"),
        channel=_channel(view),
    )


def faults(view: dict[str, Any], form: Form, now: datetime) -> dict[str, str]:
    """Return what is wrong, a sentence for each field that it stands at."""
    wrong: dict[str, str] = {}
    refused = unreadable(_held(view, FILES, "files"))
    if refused:
        wrong[FILES] = f"I can't read {refused}; I read {READ}."
    elif not form.files and not Asked(form.copy, files=False).worth_reading:
        wrong[PARTS[0]] = "Paste the copy to check here, or give a file above."
    if form.embargo and form.embargo <= now:
        wrong["embargo"] = "That time has passed. Leave it empty if there is no embargo."
    if form.due and form.due <= now:
        wrong["due"] = "That time has passed."
    elif form.due and form.published and abs(form.due.date() - form.published) > timedelta(days=1):
        wrong["due"] = "This is not on the publication date above."
    elif form.due and form.embargo and form.due < form.embargo:
        wrong["due"] = "That is before the embargo ends."
    return wrong


def _channel(view: dict[str, Any]) -> str | None:
    """Return the channel that the report is for: the one that the modal was opened from, and no other."""
    chosen = (_held(view, AUDIENCE, "selected_option") or {}).get("value", MINE)
    return chosen if chosen != MINE and chosen == view.get("private_metadata") else None


def _moment(view: dict[str, Any], name: str) -> datetime | None:
    held = _held(view, name, "selected_date_time")
    return datetime.fromtimestamp(held, UTC) if held else None


def _text(view: dict[str, Any], name: str) -> str | None:
    held = _held(view, name, "value")
    return held.strip("\r") or None if isinstance(held, str) else None


def _held(view: dict[str, Any], name: str, key: str) -> Any:
    """Return what one input holds, None where it was left empty."""
    return view["state"]["values"].get(name, {}).get(name, {}).get(key)
