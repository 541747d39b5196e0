"""What `stet doctor` finds on Slack's side, against a Slack that is played on this machine."""

import json
from collections.abc import Iterator
from contextlib import closing
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from time import time
from typing import Any

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from slack_sdk.oauth.installation_store import Installation

from bot.checkup import Finding, ask_slack, meters_of, settings_of, several_of, shared_of, strange, tokens_path
from bot.installations import Installations, sealer
from bot.manifest import scopes
from bot.settings import Settings
from storage.database import open_database
from tests.serving import serving


class Slack(BaseHTTPRequestHandler):
    server: Any

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"] or 0))
        raw = json.dumps(self.server.says[self.path.removeprefix("/api/")]).encode()
        self.send_response_only(200)
        self.send_header("Date", formatdate(time() + self.server.ahead, usegmt=True))
        if self.server.scopes:
            self.send_header("X-OAuth-Scopes", self.server.scopes)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def slack() -> Iterator[Any]:
    server: Any = HTTPServer(("127.0.0.1", 0), Slack)
    server.ahead, server.scopes = 0, ",".join(scopes())
    server.says = {
        "auth.test": {"ok": True, "team": "Gazette", "user": "stet"},
        "apps.connections.open": {"ok": True, "url": "wss://x"},
    }
    with serving(server):
        yield server


def given(**more: Any) -> Settings:
    fields = {name: field.default for name, field in Settings.model_fields.items()}
    return Settings.model_construct(**(fields | more))


def asked(slack: Any) -> dict[str, Finding]:
    tokens = {"slack_bot_token": SecretStr("xoxb-1"), "slack_app_token": SecretStr("xapp-1")}
    address = f"http://127.0.0.1:{slack.server_port}/api/"
    return {found.what: found for found in ask_slack(given(**tokens, slack_api_url=address))}


def test_all_is_well(slack: Any) -> None:
    found = asked(slack)
    assert list(found) == ["Slack", "scopes", "clock", "Socket Mode"]
    assert all(one.right for one in found.values()), found
    assert found["Slack"].seen == "signed in to Gazette as stet"


@pytest.mark.parametrize("wrong", ["invalid_auth", "account_inactive", "token_revoked"])
def test_a_token_that_slack_refuses(slack: Any, wrong: str) -> None:
    slack.says["auth.test"] = {"ok": False, "error": wrong}
    found = asked(slack)["Slack"]
    assert (found.right, found.seen) == (False, f"refused ({wrong})")
    assert "install the app again" in found.cure


def test_scopes_that_are_missing_or_too_much(slack: Any) -> None:
    slack.scopes = ",".join(set(scopes()) - {"commands", "im:write"})
    found = asked(slack)["scopes"]
    assert (found.right, found.needed, found.seen) == (False, True, "not given: commands, im:write")
    slack.scopes = ",".join([*scopes(), "users:read.email"])
    found = asked(slack)["scopes"]
    assert (found.right, found.needed, found.seen) == (False, False, "given and not needed: users:read.email")
    slack.scopes = ""
    assert "did not say" in asked(slack)["scopes"].seen


@pytest.mark.parametrize(("ahead", "right"), [(0, True), (50, True), (-50, True), (90, False), (-90, False)])
def test_a_clock_that_goes_wrong(slack: Any, ahead: int, right: bool) -> None:
    slack.ahead = ahead
    found = asked(slack)["clock"]
    assert found.right is right
    assert right or ("behind" if ahead > 0 else "ahead of") in found.seen


def test_socket_mode_that_is_off(slack: Any) -> None:
    slack.says["apps.connections.open"] = {"ok": False, "error": "not_allowed_token_type"}
    found = asked(slack)["Socket Mode"]
    assert (found.right, found.seen) == (False, "refused (not_allowed_token_type)")
    assert "connections:write" in found.cure


def test_slack_that_cannot_be_reached() -> None:
    tokens = {"slack_bot_token": SecretStr("xoxb-1"), "slack_api_url": "http://127.0.0.1:9/api/"}
    (found,) = ask_slack(given(**tokens))
    assert found.seen.startswith("can't be reached")


@pytest.mark.parametrize(
    ("held", "right"), [("0123456789abcdef0123456789abcdef", True), ("xoxb-1", False), ("0123", False)]
)
def test_the_signing_secrets_shape(held: str, right: bool) -> None:
    found = {one.what: one for one in settings_of(given(slack_signing_secret=SecretStr(held)), asked=False)}
    assert found["SLACK_SIGNING_SECRET"].right is right
    assert held not in str(found)


def test_a_key_is_offered_where_there_is_none(tmp_path: Path) -> None:
    (found,) = several_of(given(slack_client_id="1.2"), tmp_path / "stet.db")
    assert (found.right, found.seen) == (False, "is not set.")
    Fernet(found.cure.rpartition(" ")[2])


def test_the_file_of_tokens_is_its_owners_alone(tmp_path: Path) -> None:
    log, path = tmp_path / "stet.db", tmp_path / "stet-tokens.db"
    path.touch(mode=0o644)
    path.chmod(0o644)
    key = SecretStr(Fernet.generate_key().decode())
    sealed, file = several_of(given(slack_client_id="1.2", token_key=key), log)
    assert sealed.right
    assert (file.right, file.cure) == (False, f"chmod 600 {path}")
    assert list(several_of(given(), log)) == []


def test_a_key_that_does_not_open_the_tokens_is_said(tmp_path: Path) -> None:
    log, (old, new) = tmp_path / "stet.db", (Fernet.generate_key().decode() for _ in range(2))
    with closing(open_database(log)) as database:
        kept = Installations(tokens_path(log), database, sealer(old), client_id="1.2")
        kept.save(
            Installation(app_id="A1", team_id="T1", user_id="U1", bot_token="xoxb-1", bot_id="B1", bot_user_id="U")  # noqa: S106
        )
    for keys, seen in ((old, "opens the tokens of 1 workspace"), (f"{new},{old}", "opens the tokens of 1 workspace")):
        found, _ = several_of(given(slack_client_id="1.2", token_key=SecretStr(keys)), log)
        assert (found.right, found.seen) == (True, seen)
    found, _ = several_of(given(slack_client_id="1.2", token_key=SecretStr(new)), log)
    assert (found.right, found.cure) == (False, "Put back the key that sealed them.")
    assert "does not open the tokens" in found.seen


def test_who_may_install_it_and_who_administers_what_is_looked_at() -> None:
    assert list(shared_of(given(named_admins="U1"))) == []
    anybody, anywhere = shared_of(given(slack_client_id="1.2", named_admins="T1/U1, U2"))
    assert (anybody.right, anywhere.right, anybody.needed) == (False, False, False)
    assert "any workspace may install the app" in anybody.seen
    assert anywhere.seen == "U2 in any workspace"
    (ours,) = shared_of(given(slack_client_id="1.2", named_workspaces="T2,T1 ", named_admins="T1/U1"))
    assert (ours.right, ours.seen) == (True, "T1, T2")


def test_a_setting_that_there_is_not_is_said() -> None:
    (found,) = strange({"STET_DB": "x", "STET_HUOSE": "y", "HOME": "z"})
    assert (found.what, found.needed) == ("STET_HUOSE", False)
    assert "STET_HOUSE" in found.cure


@pytest.mark.parametrize(("host", "right"), [("127.0.0.1", True), ("0.0.0.0", False)])  # noqa: S104
def test_meters_that_strangers_could_read(host: str, right: bool) -> None:
    (found,) = meters_of(given(metrics_port=9464, metrics_host=host))
    assert found.right is right
    assert list(meters_of(given())) == []
