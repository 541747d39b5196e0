"""The small modals that ask which case to export and in which form, and with which channel to share it."""

from __future__ import annotations

from collections.abc import Mapping

from slack_sdk.models.blocks import (
    ConversationFilter,
    ConversationSelectElement,
    InputBlock,
    Option,
    RadioButtonsElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.blocks.forms import field, form
from bot.blocks.report import EXPORT, SHARE
from bot.blocks.words import label, section, small
from bot.export import Form

_TOLD = {
    Form.HTML: ("Annotated copy", "The story with its findings marked and explained, to print"),
    Form.MARKDOWN: ("Text", "The report in Markdown: findings, claims, figures, related cases"),
    Form.CSV: ("Table", "Findings and claims with rulings and sources, for a spreadsheet"),
    Form.JSON: ("Data", "Everything that was read and found, as JSON"),
}


def export_view(case_id: str) -> View:
    """Return the modal that asks for a form."""
    return _export_view(case_id, [])


def choose_view(stories: Mapping[str, str], first: str) -> View:
    """Return the modal that asks for a story, too; `first` is set.

    `stories` are at most 100, by case id, in at most 75 characters each.
    """
    options = {case_id: Option(value=case_id, text=label(told)) for case_id, told in stories.items()}
    element = StaticSelectElement(action_id="case", options=[*options.values()], initial_option=options[first])
    return _export_view("", [field("Which story?", element)])


def _export_view(case_id: str, first: list[InputBlock]) -> View:
    options = [
        Option(value=form.value, text=label(name), description=label(said)) for form, (name, said) in _TOLD.items()
    ]
    element = RadioButtonsElement(action_id="form", options=options, initial_option=options[0])
    told = small("The file goes into the report's thread. Slack keeps it, as it keeps any file.")
    return form(EXPORT, "Export", "Export", case_id, [*first, field("Which form?", element), told])


def share_view(case_id: str) -> View:
    """Return the modal that asks for a channel."""
    element = ConversationSelectElement(
        action_id="channel",
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
        placeholder="Choose a channel",
    )
    blocks = [
        section(
            "The report, with its rulings and ticks, goes to the channel, and everybody there can work on it. "
            "In a public channel, anyone in the workspace can find it. You can't take it back."
        ),
        field("Channel", element),
        small("Earlier stories from private channels that people there may not see are left out."),
    ]
    return form(SHARE, "Share with a channel", "Share", case_id, blocks)
