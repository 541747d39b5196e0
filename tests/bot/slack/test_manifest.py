"""The manifest against Slack's format, and against the code: it asks for what is used, and for nothing else."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from slack_sdk import WebClient

import bot
from bot.manifest import AddressError, manifest, scopes

BOT = Path(bot.__file__).parent
DOCS = BOT.parent / "docs" / "slack.md"
SCHEMA = json.loads(Path(__file__).with_name("manifest.schema.json").read_text())
URL = "https://stet.example.org"
Listened = list[tuple[str, Any]]

# What each of Slack's methods and events needs, of what is used here; () is nothing.
METHODS: dict[str, tuple[str, ...]] = {
    "auth_test": (),
    "apps_connections_open": (),
    "oauth_v2_access": (),
    "chat_getPermalink": (),
    "chat_delete": ("chat:write",),
    "chat_postEphemeral": ("chat:write",),
    "chat_postMessage": ("chat:write", "chat:write.public"),
    "chat_update": ("chat:write",),
    "conversations_history": ("channels:history", "groups:history", "im:history", "mpim:history"),
    "conversations_info": ("channels:read", "groups:read"),
    "conversations_members": ("channels:read", "groups:read", "mpim:read"),
    "conversations_open": ("im:write",),
    "conversations_replies": ("channels:history", "groups:history", "im:history", "mpim:history"),
    "files_completeUploadExternal": ("files:write",),
    "files_getUploadURLExternal": ("files:write",),
    "files_info": ("files:read",),
    "files_upload_v2": ("files:write",),
    "functions_completeError": (),
    "functions_completeSuccess": (),
    "users_conversations": ("channels:read", "groups:read", "mpim:read"),
    "users_info": ("users:read",),
    "views_open": (),
    "views_publish": (),
    "views_push": (),
    "views_update": (),
}
EVENTS: dict[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "channel_shared": ("channels:read", "groups:read"),
    "file_shared": ("files:read",),
    "function_executed": (),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "tokens_revoked": (),
}
# What the manifest asks for ahead of the code that will use it.
AHEAD: set[str] = set()


def called() -> set[str]:
    """Return Slack's methods that the code calls, by the client's names for them."""
    known = {name for name in dir(WebClient) if re.fullmatch(r"[a-z]+_\w+", name)} - {"api_call"}
    found = set()
    for path in BOT.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in known}
        found |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value in known}
    return found


def events(listened: Listened) -> set[str]:
    """Return the kinds of events that the app listens to."""
    return {given["type"] if isinstance(given, dict) else given for kind, given in listened if kind == "event"} | {
        "message" for kind, _ in listened if kind == "message"
    } | {"function_executed" for kind, _ in listened if kind == "function"}  # fmt: skip


def subscribed() -> set[str]:
    return set(manifest()["settings"]["event_subscriptions"]["bot_events"])


@pytest.mark.parametrize("made", [manifest(), manifest(URL), manifest(URL, rotate=True)])
def test_it_is_what_slack_takes(made: dict[str, Any]) -> None:
    jsonschema.Draft7Validator(SCHEMA).validate(made)
    assert jsonschema.Draft7Validator.check_schema(SCHEMA) is None


def test_the_schema_refuses_what_slack_refuses() -> None:
    validator = jsonschema.Draft7Validator(SCHEMA)
    made = manifest()
    made["settings"]["socket_mode"] = True
    made["display_information"]["name"] = "x" * 36
    made["features"]["slash_commands"][0]["url"] = "http://stet.example.org"
    assert len(list(validator.iter_errors(made))) == 3


def test_each_event_is_listened_to_and_asked_for(listened: Listened) -> None:
    asked = {event.partition(".")[0] for event in subscribed()}
    assert events(listened) - asked == set(), "listened to, and not in the manifest"
    assert asked - events(listened) == AHEAD & subscribed(), "in the manifest, and not listened to"


def test_each_command_shortcut_and_function_is_listened_to_and_asked_for(listened: Listened) -> None:
    features = manifest()["features"]

    def heard(*kinds: str) -> set[str]:
        given = [one for kind, one in listened if kind in kinds]
        return {one["callback_id"] if isinstance(one, dict) else one for one in given}

    assert {command["command"] for command in features["slash_commands"]} == heard("command")
    assert {one["callback_id"] for one in features["shortcuts"]} == heard(
        "shortcut", "message_shortcut", "global_shortcut"
    )
    assert set(manifest().get("functions", {})) == heard("function")
    if heard("function"):
        assert manifest()["settings"]["function_runtime"] == "remote"
        assert manifest()["settings"]["org_deploy_enabled"] is True, "Slack runs steps in such apps alone"


def test_buttons_and_forms_are_sent_to_us(listened: Listened) -> None:
    assert manifest()["settings"]["interactivity"]["is_enabled"] is any(
        kind in {"action", "view", "shortcut", "message_shortcut"} for kind, _ in listened
    )


def test_each_method_is_allowed_by_a_scope_that_is_asked_for() -> None:
    unknown = called() - set(METHODS)
    assert unknown == set(), "say in METHODS which scopes these need"
    needed = {scope for method in called() for scope in METHODS[method]}
    assert needed - set(scopes()) == set()


def test_no_scope_is_asked_for_that_nothing_needs(listened: Listened) -> None:
    needed = {scope for method in called() for scope in METHODS[method]}
    needed |= {scope for event in subscribed() for scope in EVENTS[event]}
    if any(kind in {"command", "shortcut", "message_shortcut"} for kind, _ in listened):
        needed.add("commands")
    assert set(scopes()) - needed == AHEAD & set(scopes()), "asked for, and nothing needs it"


def test_it_never_asks_who_people_are() -> None:
    assert not {"users:read.email", "users.profile:read", "team:read"} & set(scopes())
    assert "user" not in manifest()["oauth_config"]["scopes"]


def test_it_is_no_agent() -> None:
    assert not {"agent_view", "assistant_view"} & set(manifest()["features"])
    assert "assistant:write" not in scopes()


def test_scopes_are_each_asked_for_once_and_in_order() -> None:
    assert scopes() == sorted(set(scopes()))


def test_each_scope_is_explained() -> None:
    table = re.findall(r"^\| `([a-z_.:]+)` \| (.+?) \| (.+?) \|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert [scope for scope, *_ in table if scope in scopes()] == scopes()
    assert {scope for scope, *_ in table} == set(scopes())


def test_over_http_each_address_is_filled_in() -> None:
    made = manifest(f"{URL}/")
    requests = [
        made["settings"]["event_subscriptions"]["request_url"],
        made["settings"]["interactivity"]["request_url"],
        *(command["url"] for command in made["features"]["slash_commands"]),
    ]
    assert set(requests) == {f"{URL}/slack/events"}
    assert made["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]
    assert made["settings"]["socket_mode_enabled"] is False
    assert manifest()["settings"]["socket_mode_enabled"] is True
    assert "redirect_urls" not in manifest()["oauth_config"]


@pytest.mark.parametrize("url", ["http://stet.example.org", "stet.example.org", "https://", "https://x.example/?a=1"])
def test_an_address_that_slack_would_not_take_is_refused(url: str) -> None:
    with pytest.raises(AddressError, match=r"Slack wants an address such as"):
        manifest(url)
