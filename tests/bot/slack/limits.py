"""What Slack takes: kinds and sizes of messages and modals, as its documentation and its answers have them.

A small schema of our own, in the words of the blocks that Stet makes; a kind of block that is not named here fails.
Where the schema lies that was made from Slack's own types, everything is held to that one as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import jsonschema

Json = dict[str, Any]

SCHEMA = Path(__file__).parents[4] / "shared/tools/slack/message-blocks.schema.json"  # not ours to copy

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_WORDS = 13_000  # characters over all blocks: msg_blocks_too_long, which nobody documents
FALLBACK = 4000  # bytes of a message's text
SECTION, HEADER, BUTTON, VALUE, ID = 3000, 150, 75, 2000, 255
TITLE, METADATA, OPTION, OPTION_VALUE = 24, 3000, 75, 150


def held_against_call(given: Json) -> None:
    """Assert that Slack takes what a method of its API is given: a message, a modal or an App Home."""
    if view := given.get("view"):
        held_against_home(view) if view["type"] == "home" else held_against_view(view)
    elif blocks := given.get("blocks"):
        held_against_message(given["text"], blocks)
    elif "text" in given:
        assert 0 < len(given["text"].encode()) < FALLBACK


def held_against_message(text: str, blocks: list[Json]) -> None:
    """Assert that Slack takes a message."""
    _is_sent({"text": text, "blocks": blocks})
    as_slack_has_it("Message", {"text": text, "blocks": blocks})
    assert 0 < len(text.encode()) < FALLBACK
    assert 1 <= len(blocks) <= MESSAGE_BLOCKS
    assert sum(map(len, texts(blocks))) <= MESSAGE_WORDS
    for block in blocks:
        assert block["type"] != "input"
    _each(blocks)


def held_against_view(view: Json) -> None:
    """Assert that Slack takes a modal."""
    _is_sent(view)
    as_slack_has_it("ModalView", view)
    assert view["type"] == "modal"
    assert 1 <= len(view["blocks"]) <= VIEW_BLOCKS
    for name in ("title", "submit", "close"):
        if name in view:
            _text(view[name], TITLE, "plain_text")
    assert "title" in view
    assert len(view.get("callback_id", "")) <= ID
    assert len(view.get("private_metadata", "")) <= METADATA
    assert not any(block["type"] == "input" for block in view["blocks"]) or "submit" in view
    _each(view["blocks"])


def held_against_home(view: Json) -> None:
    """Assert that Slack takes an App Home."""
    _is_sent(view)
    as_slack_has_it("HomeView", view)
    assert view["type"] == "home"
    assert 1 <= len(view["blocks"]) <= VIEW_BLOCKS
    _each(view["blocks"])


def texts(block: Any) -> Iterator[str]:
    """Yield every text that counts against a message's size."""
    if isinstance(block, dict):
        for key, value in block.items():
            if key == "text" and isinstance(value, str):
                yield value
            else:
                yield from texts(value)
    elif isinstance(block, list):
        for item in block:
            yield from texts(item)


def as_slack_has_it(definition: str, given: Json) -> None:
    """Assert that a message or a view is one by Slack's own types, where their schema lies beside the repository.

    Each block is held to its own kind: a view's definition takes any block whatever, and all kinds at once are slow.
    """
    if not SCHEMA.exists():
        return
    _valid(definition, json.dumps({**given, "blocks": []}))
    for block in given["blocks"]:
        _valid(_kinds()[block["type"]], json.dumps(block))


@lru_cache(maxsize=10_000)  # most blocks are sent again and again
def _valid(definition: str, given: str) -> None:
    wrong = [error.message[:300] for error in _validator(definition).iter_errors(json.loads(given))]
    assert wrong == [], f"{definition}: {given}"


@cache
def _validator(definition: str) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator({**_schema(), "$ref": f"#/definitions/{definition}"})


@cache
def _kinds() -> dict[str, str]:
    """Return the definitions of the kinds of block that Slack has, by their type."""
    known = _schema()["definitions"]
    named = [one["$ref"].rpartition("/")[2] for one in known["KnownBlock"]["anyOf"]]
    typed = {name: known[name].get("properties", {}).get("type", {}).get("const") for name in named}
    return {kind: name for name, kind in typed.items() if kind}


@cache
def _schema() -> Json:
    return dict(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _is_sent(what: Json) -> None:
    """Assert that it can be sent at all: JSON, in UTF-8, with no character that steers anything."""
    sent = json.dumps(what, ensure_ascii=False, allow_nan=False)
    assert sent.encode()
    assert not [c for c in sent if ord(c) < ord(" ")]


def _each(blocks: list[Json]) -> None:
    named = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(named) == len(set(named))
    for block in blocks:
        assert len(block.get("block_id", "")) <= ID
        _BLOCKS[block["type"]](block)


def _text(text: Json, longest: int, *kinds: str) -> None:
    assert text["type"] in (kinds or ("mrkdwn", "plain_text"))
    assert 1 <= len(text["text"]) <= longest
    if text["type"] == "mrkdwn":
        assert text.get("verbatim") is True, "Slack would make links of words"


def _section(block: Json) -> None:
    _text(block["text"], SECTION)
    if "accessory" in block:
        _element(block["accessory"])


def _header(block: Json) -> None:
    _text(block["text"], HEADER, "plain_text")


def _context(block: Json) -> None:
    assert 1 <= len(block["elements"]) <= 10
    for element in block["elements"]:
        _text(element, SECTION)


def _actions(block: Json) -> None:
    assert 1 <= len(block["elements"]) <= 25
    named = [element["action_id"] for element in block["elements"]]
    assert len(named) == len(set(named))
    for element in block["elements"]:
        _element(element)


def _input(block: Json) -> None:
    _text(block["label"], 2000, "plain_text")
    if "hint" in block:
        _text(block["hint"], 2000, "plain_text")
    _element(block["element"])


def _element(element: Json) -> None:
    assert 1 <= len(element.get("action_id", "a")) <= ID
    assert len(element.get("value", "")) <= VALUE
    if element["type"] == "button":
        _text(element["text"], BUTTON, "plain_text")
    elif element["type"] in _OPTIONS:
        assert 1 <= len(element["options"]) <= _OPTIONS[element["type"]]
        for first in (element.get("initial_option"), *element.get("initial_options", ())):
            assert first is None or first in element["options"]
        for option in element["options"]:
            _text(option["text"], OPTION)
            assert 1 <= len(option["value"]) <= OPTION_VALUE
            assert "description" not in option or len(option["description"]["text"]) <= OPTION
    elif element["type"] == "plain_text_input":
        assert len(element.get("initial_value", "")) <= element["max_length"] <= 3000
    elif element["type"] == "file_input":
        assert 1 <= element["max_files"] <= 10
    else:
        assert element["type"] in _PLAIN


_OPTIONS = {"overflow": 5, "radio_buttons": 10, "checkboxes": 10, "static_select": 100}
_PLAIN = {"conversations_select", "users_select", "multi_users_select", "datepicker", "timepicker", "datetimepicker"}


def _nothing(_block: Json) -> None:
    return


_BLOCKS: dict[str, Callable[[Json], None]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "divider": _nothing,
}
