"""Slack's limits, held against every message."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.blocks.words import Message
from tests.bot.slack.limits import held_against_message


@pytest.fixture(scope="session")
def fits() -> Callable[[Message], list[dict[str, Any]]]:
    """Return a check that Slack would take a message, which returns its blocks as they are sent."""

    def sent(message: Message) -> list[dict[str, Any]]:
        blocks = [block.to_dict() for block in message.blocks]
        held_against_message(message.text, blocks)
        return blocks

    return sent
