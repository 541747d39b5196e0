"""What modals are made of: a form, the fields in it, and a modal that says one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, InputBlock, InputInteractiveElement
from slack_sdk.models.views import View

from bot.blocks.words import inert, label, section


def form(callback: str, name: str, submit: str, ids: str, blocks: Sequence[Block], *, close: str = "Cancel") -> View:
    """Return a modal to fill in; `ids` is what it remembers, no words."""
    return View(
        type="modal",
        callback_id=callback,
        title=label(name),
        submit=label(submit),
        close=label(close),
        private_metadata=ids,
        blocks=blocks,
    )


def field(says: str, element: InputInteractiveElement, hint: str | None = None) -> InputBlock:
    """Return a field that must be filled in; it goes by the element's own id."""
    return InputBlock(block_id=element.action_id, label=says, element=element, hint=hint)


def optional(says: str, element: InputInteractiveElement, hint: str | None = None) -> InputBlock:
    """Return a field that may be left empty."""
    return InputBlock(block_id=element.action_id, label=says, element=element, hint=hint, optional=True)


def plain_view(title: str, sentence: str) -> View:
    """Return a modal that says one sentence: that something is on its way, was done, or can't be."""
    return View(type="modal", title=label(title), close=label("Close"), blocks=[section(inert(sentence, 900))])
