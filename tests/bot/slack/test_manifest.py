import json
from pathlib import Path

import bot
from bot.listeners.shortcuts import FACTCHECK

MANIFEST = json.loads((Path(bot.__file__).parent / "manifest.json").read_text())


def test_it_asks_for_what_is_listened_to_and_no_more() -> None:
    assert MANIFEST["settings"]["event_subscriptions"]["bot_events"] == ["app_mention", "message.im"]
    assert [command["command"] for command in MANIFEST["features"]["slash_commands"]] == ["/factcheck"]
    assert [shortcut["callback_id"] for shortcut in MANIFEST["features"]["shortcuts"]] == [FACTCHECK]
    assert MANIFEST["settings"]["interactivity"]["is_enabled"]


def test_it_can_read_no_channels_history_and_no_files() -> None:
    scopes = set(MANIFEST["oauth_config"]["scopes"]["bot"])
    assert not scopes & {"channels:history", "groups:history", "mpim:history", "files:read", "users:read.email"}
    assert scopes == {
        "app_mentions:read", "channels:read", "chat:write", "chat:write.public", "commands", "groups:read",
        "im:history", "im:write",
    }  # fmt: skip


def test_it_keeps_to_slacks_lengths() -> None:
    about = MANIFEST["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert all(len(shortcut["name"]) <= 24 for shortcut in MANIFEST["features"]["shortcuts"])
    assert all(len(shortcut["description"]) <= 150 for shortcut in MANIFEST["features"]["shortcuts"])
