"""What the tests hold every message and view to: it refuses what Slack refuses."""

from typing import Any

import pytest

from bot.blocks.modal import paste_modal
from bot.blocks.words import button, section, small
from tests.bot.slack.limits import SCHEMA, as_slack_has_it, held_against_call

Json = dict[str, Any]


SECTION = section("x").to_dict()


def section_of(text: str = "x", **more: Any) -> Json:
    return SECTION | {"text": SECTION["text"] | {"text": text}} | more


def row(*buttons: Json) -> Json:
    return {"type": "actions", "elements": list(buttons)}


PRESSED = button("Yes", "yes", "1").to_dict()
SMALL = small("x").to_dict()
MODAL = paste_modal().to_dict()


@pytest.mark.parametrize(
    "blocks",
    [
        [section_of()] * 51,
        [section_of("x" * 3001)],
        [section_of("x" * 2900)] * 5,
        [section_of(block_id="b" * 256)],
        [section_of(block_id="b"), section_of(block_id="b")],
        [row(*({**PRESSED, "action_id": f"a{n}"} for n in range(26)))],
        [row(PRESSED, PRESSED)],
        [row({**PRESSED, "text": {"type": "plain_text", "text": "x" * 76}})],
        [row({**PRESSED, "value": "x" * 2001})],
        [row({**PRESSED, "action_id": "x" * 256})],
        [{**SMALL, "elements": SMALL["elements"] * 11}],
        [{"type": "context", "elements": []}],
        [{"type": "input", "label": {"type": "plain_text", "text": "x"}, "element": {"type": "datepicker"}}],
        [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
        [{"type": "marquee"}],
    ],
)
def test_a_message_that_slack_would_not_take_is_not_taken(blocks: list[Json]) -> None:
    held_against_call({"text": "x", "blocks": [section_of(block_id="b" * 255)]})
    with pytest.raises((AssertionError, KeyError)):
        held_against_call({"text": "x", "blocks": blocks})


@pytest.mark.parametrize("text", ["", "x" * 4000, "👩" * 1000])
def test_a_text_is_measured_in_bytes(text: str) -> None:
    held_against_call({"text": "👩" * 999})
    for blocks in ({}, {"blocks": [section_of()]}):
        with pytest.raises(AssertionError):
            held_against_call({"text": text, **blocks})


@pytest.mark.parametrize(
    "changed",
    [
        {"title": {"type": "plain_text", "text": "x" * 25}},
        {"private_metadata": "x" * 3001},
        {"blocks": [section_of()] * 101},
        {"blocks": []},
        {"submit": {"type": "mrkdwn", "text": "x"}},
    ],
)
def test_a_view_that_slack_would_not_take_is_not_taken(changed: Json) -> None:
    held_against_call({"view": MODAL})
    with pytest.raises(AssertionError):
        held_against_call({"view": MODAL | changed})


@pytest.mark.skipif(not SCHEMA.exists(), reason=f"the schema of Slack's own types is not at {SCHEMA}")
@pytest.mark.parametrize(
    ("definition", "given"),
    [
        ("Message", {"blocks": [section_of(colour="red")]}),
        ("Message", {"blocks": [section_of()], "txt": "x"}),
        ("ModalView", {**MODAL, "blocks": [{"type": "input", "label": {"type": "plain_text", "text": "x"}}]}),
        ("ModalView", {key: value for key, value in MODAL.items() if key != "title"}),
        ("HomeView", {"type": "home", "blocks": [row({**PRESSED, "style": "big"})]}),
    ],
)
def test_what_slacks_own_types_do_not_have_is_not_taken(definition: str, given: Json) -> None:
    as_slack_has_it("Message", {"text": "x", "blocks": [section_of(), SMALL, row(PRESSED)]})
    as_slack_has_it("ModalView", MODAL)
    with pytest.raises(AssertionError):
        as_slack_has_it(definition, given)
