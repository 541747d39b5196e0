"""The settings' forms: a channel's, somebody's own, a workspace's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    InputBlock,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
    TimePickerElement,
    UserMultiSelectElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.blocks.forms import field, form, optional
from bot.blocks.words import label, section, small, title
from checks.models import Severity
from storage.settings import ALL, ChannelSettings, PersonalSettings, WorkspaceSettings

CHANNEL, PERSONAL, WORKSPACE = "channel_settings", "personal_settings", "workspace_settings"  # the callback ids
SIGNERS = 10  # people: each is looked for in the channel before Slack is answered
LONGEST = 75  # characters of a name that a menu takes
STYLES = 98  # house styles in the menu at most, beside the desk's own and what is set; Slack takes a hundred
OWN_STYLE = "-"  # the desk's own house style: Slack takes no option without a value
LOUD = {
    "everything": ("Errors, queries and notes", ALL),
    "queries": ("Errors and queries", (Severity.ERROR, Severity.QUERY)),
    "errors": ("Errors and law checks only", (Severity.ERROR,)),
}
REMIND = {0: "Never", 15: "15 minutes before", 30: "30 minutes before", 60: "An hour before", 120: "Two hours before"}
QUIETEN = {0: "Never", 25: "Fewer than a quarter", 33: "Fewer than a third", 50: "Fewer than half"}
_SHOWN = "Hidden findings are still logged and exported. This holds from the next report on."


class Choice(NamedTuple):
    """One thing to choose: its value and what it says."""

    value: str
    says: str


def channel_view(channel: str, held: ChannelSettings, styles: Sequence[str]) -> View:
    """Return the form of a channel; `styles` are the house styles that there are besides the desk's own."""
    since, until = (f"{at:%H:%M}" for at in held.hours)
    blocks: list[Block] = [
        section(f"Settings for stories in <#{channel}>."),
        _loud(held.severities),
        optional("Give new stories to", UserSelectElement(action_id="owner", initial_user=held.owner)),
        optional(
            "Who may sign off",
            UserMultiSelectElement(
                action_id="signers", max_selected_items=SIGNERS, initial_users=list(held.signers) or None
            ),
            "Leave empty to let anybody who sees the story. If you name people, only they and Stet's administrators "
            "can change these settings.",
        ),
    ]
    if styles:
        short = [style for style in styles if len(style) <= LONGEST and style.isprintable()][:STYLES]
        named = [Choice(OWN_STYLE, "The desk's own"), *(Choice(style, style) for style in short if style)]
        blocks.append(_menu("house", "House style", named, held.house or OWN_STYLE))
    blocks += [
        _menu("remind", "Remind of stories that are due", _choices(REMIND), str(held.remind)),
        field("The desk is at work from", TimePickerElement(action_id="since", initial_time=since)),
        field("Until", TimePickerElement(action_id="until", initial_time=until), _HOURS),
        field(
            "Time zone of these hours",
            PlainTextInputElement(action_id="zone", initial_value=held.zone, max_length=60),
            _ZONE,
        ),
    ]
    return form(CHANNEL, "Channel settings", "Save", channel, blocks)


_HOURS = "No reminders outside these hours: of a story due later, before the desk leaves. Same time twice: all day."
_ZONE = "By its name: Europe/London, America/New_York."


def personal_view(held: PersonalSettings) -> View:
    """Return somebody's own form."""
    wanted = Option(value="yes", text=label("Remind me of stories in my hands before they are due"))
    reminders = CheckboxesElement(
        action_id="reminders", options=[wanted], initial_options=[wanted] if held.reminders else None
    )
    blocks: list[Block] = [
        section("For the reports that come to you alone, and for your reminders."),
        _loud(held.severities),
        optional("Reminders", reminders),
        small("What a channel shows is set there, with `/factcheck settings`."),
    ]
    return form(PERSONAL, "My settings", "Save", "", blocks)


def workspace_view(held: WorkspaceSettings) -> View:
    """Return the form of a workspace."""
    below = round(held.quiet_below * 100)
    choices = _choices({**QUIETEN, below: QUIETEN.get(below, f"Fewer than {below}%")})
    after = PlainTextInputElement(action_id="after", initial_value=str(held.quiet_after), max_length=4)
    blocks: list[Block] = [
        section(
            "A check that is seldom right here is shown one severity lower, an error as a query, a query as a note. "
            "Checks of law never are, and anybody can put one back on the page where the rates stand."
        ),
        _menu("below", "Lower a check when so many were right", choices, str(below), _BELOW),
        field("Rulings needed first", after),
    ]
    return form(WORKSPACE, "Workspace settings", "Save", "", blocks)


_BELOW = "Of its findings, by the desk's rulings, chance allowed for."


def _loud(severities: Sequence[Severity]) -> InputBlock:
    options = [Option(value=name, text=label(says)) for name, (says, _) in LOUD.items()]
    now = next((o for o in options if set(LOUD[o.value or ""][1]) == set(severities)), options[0])
    element = RadioButtonsElement(action_id="loud", options=options, initial_option=now)
    return field("Show", element, _SHOWN)


def _choices(named: dict[int, str]) -> list[Choice]:
    return [Choice(str(value), says) for value, says in sorted(named.items())]


def _menu(name: str, says: str, choices: Iterable[Choice], held: str, hint: str | None = None) -> InputBlock:
    """Return a menu; what is held and no choice any more is one all the same."""
    named = dict(choices)
    options = [
        Option(value=value, text=title(told, LONGEST)) for value, told in {**named, held: named.get(held, held)}.items()
    ]
    now = next(option for option in options if option.value == held)
    return field(says, StaticSelectElement(action_id=name, options=options, initial_option=now), hint)
