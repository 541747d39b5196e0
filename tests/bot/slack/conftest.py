"""Slack's limits, held against every message and view."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.blocks.words import Message

SCHEMA = Path(__file__).parents[4] / "shared/tools/slack/message-blocks.schema.json"
LONGEST = {"section": 3000, "header": 150}


def texts(block: Any) -> list[str]:
    """Return every text that counts against a message's size."""
    if isinstance(block, dict):
        own = [block["text"]] if isinstance(block.get("text"), str) else []
        return own + [text for key, value in block.items() if key != "text" or not own for text in texts(value)]
    if isinstance(block, list):
        return [text for item in block for text in texts(item)]
    return []


def within_limits(message: Message) -> list[dict[str, Any]]:
    """Assert that Slack would take a message; return its blocks as they are sent."""
    blocks = [block.to_dict() for block in message.blocks]
    assert 1 <= len(blocks) <= 50
    assert 0 < len(message.text.encode()) < 4000
    assert sum(map(len, texts(blocks))) <= 12_500
    _each_within_limits(blocks)
    return blocks


def _each_within_limits(blocks: list[dict[str, Any]]) -> None:
    for block in blocks:
        kind = block["type"]
        if kind in LONGEST:
            assert 1 <= len(block["text"]["text"]) <= LONGEST[kind]
        if kind == "context":
            assert 1 <= len(block["elements"]) <= 10
            assert all(1 <= len(element["text"]) <= 3000 for element in block["elements"])
        if kind == "actions":
            assert 1 <= len(block["elements"]) <= 25
            buttons = [element for element in block["elements"] if element["type"] == "button"]
            assert all(len(element["text"]["text"]) <= 75 for element in buttons)
            assert all(len(element["value"]) <= 2000 for element in buttons)
            assert all(len(element["action_id"]) <= 255 for element in block["elements"])


@pytest.fixture(scope="session")
def as_slack_has_it() -> Callable[[list[dict[str, Any]]], None]:
    """Return a check of blocks against the schema that was made from Slack's own types."""
    if not SCHEMA.exists():
        pytest.skip(f"the schema of Slack's blocks is not at {SCHEMA}")
    schema = json.loads(SCHEMA.read_text())
    validator = jsonschema.Draft7Validator({**schema, "$ref": "#/definitions/Message"})

    def check(blocks: list[dict[str, Any]]) -> None:
        assert [error.message for error in validator.iter_errors({"blocks": blocks})] == []

    return check


@pytest.fixture
def fits() -> Callable[[Message], list[dict[str, Any]]]:
    return within_limits
