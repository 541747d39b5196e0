"""Several workspaces: installing, tokens that are sealed and given anew, and what goes when one leaves.

Slack is played on a port of this machine, so that each token goes over a real connection.
"""

import io
import json
import sqlite3
import stat
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from time import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from cryptography.fernet import Fernet
from slack_sdk.signature import SignatureVerifier

from bot.app import Bot, build_app, web_client
from bot.checkup import tokens_path
from bot.commands.purge import purge
from bot.desk import Desk
from bot.installations import SEALED, Installations, KeyRefusedError, clients_of, sealer
from bot.oauth import several
from bot.patience import Patience
from bot.refusals import RevokedError, UnreachableError
from bot.serve import web_app
from bot.settings import Settings
from bot.worker import MOST_STUMBLES
from storage import outbox, postings, workspaces
from storage.database import open_database
from storage.models import State
from tests.serving import serving

KEY = Fernet.generate_key().decode()
SECRET = "of-this-test"  # noqa: S105
STORY = "The council said that the the repairs would cost £40,000."


class Slack(BaseHTTPRequestHandler):
    """Slack's side: gives tokens for codes, and new ones for refresh tokens, each good for one use."""

    server: Any

    def do_POST(self) -> None:
        asked = {k: v[0] for k, v in parse_qs(self.rfile.read(int(self.headers["content-length"])).decode()).items()}
        if self.headers.get("content-type", "").startswith("application/json"):
            asked = {}
        method = self.path.removeprefix("/api/")
        token = self.headers.get("authorization", "").removeprefix("Bearer ") or asked.get("token")
        self.server.calls.append((method, token))
        status, answer = 200, {"ok": False, "error": ""}
        if method in self.server.troubles:
            status, answer["error"] = self.server.troubles[method]
        else:
            answer = getattr(self, method.replace(".", "_"), lambda *_: {"ok": True})(asked, token)
        raw = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def oauth_v2_access(self, asked: dict[str, str], _token: str | None) -> dict[str, Any]:
        if asked.get("grant_type") == "refresh_token":
            if asked["refresh_token"] not in self.server.refresh:
                return {"ok": False, "error": "invalid_refresh_token"}
            self.server.refresh.remove(asked["refresh_token"])
            return {"ok": True, "token_type": "bot", **self._tokens(12 * 3600)}
        if asked.get("code") not in self.server.codes:
            return {"ok": False, "error": "invalid_code"}
        return {
            "ok": True, "app_id": "A1", "token_type": "bot", "scope": "chat:write", "bot_user_id": "U1BOT",
            "authed_user": {"id": "U2ANNA"}, "is_enterprise_install": False, "enterprise": None,
            **self.server.codes[asked["code"]], **self._tokens(self.server.expires),
        }  # fmt: skip

    def _tokens(self, seconds: int) -> dict[str, Any]:
        self.server.number += 1
        self.server.refresh.add(f"xoxe-1-{self.server.number}")
        return {
            "access_token": f"xoxe.xoxb-{self.server.number}", "refresh_token": f"xoxe-1-{self.server.number}",
            "expires_in": seconds,
        }  # fmt: skip

    def auth_test(self, _asked: dict[str, str], token: str | None) -> dict[str, Any]:
        return {"ok": True, "bot_id": "B1", "user_id": "U1BOT", "team_id": "T1", "url": "https://x.example/"}

    def chat_postMessage(self, _asked: dict[str, str], _token: str | None) -> dict[str, Any]:  # noqa: N802
        return {"ok": True, "channel": "C1DESK", "ts": f"17.{len(self.server.calls):06}"}

    chat_update = chat_postMessage

    def conversations_info(self, _asked: dict[str, str], _token: str | None) -> dict[str, Any]:
        return {"ok": True, "channel": {"is_channel": True, "is_private": False}}

    def log_message(self, *_: Any) -> None: ...


class Room:
    """A bot that workspaces install, and Slack on the other side."""

    def __init__(self, path: Path, slack: Any, key: str = KEY, *, purge: bool = False, allowed: str = "") -> None:
        self.slack = slack
        self.database = open_database(path)
        self.desk = Desk(self.database)
        client = web_client(None, f"http://127.0.0.1:{slack.server_port}/api/")
        made = several(
            self.database,
            client,
            client_id="1.2",
            client_secret="kept",  # noqa: S106
            keys=key,
            purge=purge,
            allowed=Settings(STET_WORKSPACES=allowed).workspaces(),
        )
        self.kept: Installations = made.installations
        self.bot: Bot = build_app(self.desk, client, signing_secret=SECRET, several=made)
        self.clients = clients_of(self.kept, client)
        self.site = web_app(self.bot)

    def call(self, method: str, path: str, body: bytes = b"", **more: str) -> tuple[str, dict[str, str], str]:
        said: list[Any] = []
        parts = urlsplit(path)
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": parts.path, "QUERY_STRING": parts.query,
            "SERVER_PROTOCOL": "HTTP/1.1", "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body), **more,
        }  # fmt: skip
        answer = b"".join(self.site(environ, lambda status, headers: said.extend([status, headers])))
        return said[0][:3], {name.lower(): value for name, value in said[1]}, answer.decode()

    def begin(self) -> tuple[str, str]:
        """Go to the page to install; return the state that Slack is given, and the browser's cookie."""
        status, headers, page = self.call("GET", "/slack/install")
        assert status == "200"
        link = page.split('href="')[2].split('"')[0].replace("&amp;", "&")
        return parse_qs(urlsplit(link).query)["state"][0], headers["set-cookie"].split(";")[0]

    def install(self, code: str = "good") -> str:
        state, cookie = self.begin()
        return self.back(code=code, state=state, cookie=cookie)

    def back(self, *, cookie: str, **query: str) -> str:
        return self.call("GET", f"/slack/oauth_redirect?{urlencode(query)}", HTTP_COOKIE=cookie)[0]

    def event(self, event: dict[str, Any], team: str = "T1", **more: Any) -> str:
        body = {"type": "event_callback", "team_id": team, "event_id": f"Ev{time()}", "event": event} | more
        raw, stamp = json.dumps(body), str(int(time()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=raw)
        signed = {"HTTP_X_SLACK_REQUEST_TIMESTAMP": stamp, "HTTP_X_SLACK_SIGNATURE": str(signature)}
        return self.call("POST", "/slack/events", raw.encode(), **signed)[0]

    def mention(self, team: str = "T1", ts: str = "1.1", story: str = STORY) -> str:
        text = f"<@U1BOT> {story}"
        return self.event({"type": "app_mention", "user": "U2", "text": text, "channel": "C1DESK", "ts": ts}, team)

    def spoken_with(self, method: str = "chat.postMessage") -> list[str | None]:
        return [token for called, token in self.slack.calls if called == method]


@pytest.fixture
def slack() -> Iterator[Any]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Slack)
    server.troubles = {}  # by method: the status and the error that it answers with
    server.calls, server.refresh, server.number, server.expires = [], set(), 0, 12 * 3600
    server.codes = {
        "good": {"team": {"id": "T1", "name": "Gazette"}},
        "other": {"team": {"id": "T2", "name": "Post"}},
        "org": {"team": None, "enterprise": {"id": "E1", "name": "Group"}, "is_enterprise_install": True},
    }
    with serving(server):
        yield server


@pytest.fixture
def room(tmp_path: Path, slack: Any) -> Iterator[Room]:
    made = Room(tmp_path / "stet.db", slack)
    yield made
    made.database.close()


def rows(room: Room, table: str = "slack_bots") -> list[Any]:
    with sqlite3.connect(tokens_path(room.database.path)) as file:
        return file.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608


def test_a_workspace_installs_the_app_and_is_served_with_its_own_token(room: Room) -> None:
    assert room.install() == "200"
    assert room.install("other") == "200"
    assert (room.mention("T1"), room.mention("T2", "2.2")) == ("200", "200")
    room.bot.worker.drain()
    assert set(room.spoken_with()) == {"xoxe.xoxb-1", "xoxe.xoxb-2"}


@pytest.mark.parametrize("code", ["bad", ""])
def test_a_code_that_slack_does_not_know_installs_nothing(room: Room, code: str) -> None:
    assert room.install(code) == "401"
    assert rows(room) == []


def test_another_browser_or_state_installs_nothing(room: Room) -> None:
    state, cookie = room.begin()
    theirs, _ = room.begin()
    assert room.back(code="good", state=theirs, cookie=cookie) == "400"
    assert room.back(code="good", state=state, cookie="") == "400"
    forged = "slack-app-oauth-state=made-up"
    assert room.back(code="good", state="made-up", cookie=forged) == "401"
    assert room.back(code="good", state=state, cookie=cookie) == "200"
    assert room.back(code="good", state=state, cookie=cookie) == "401", "a state is good once"


def test_who_cancels_has_installed_nothing(room: Room) -> None:
    state, cookie = room.begin()
    assert room.back(error="access_denied", state=state, cookie=cookie) == "200"
    assert room.mention() == "200"
    assert room.desk.queued() == [], "and nobody is served there"


def test_installing_again_replaces_the_token(room: Room) -> None:
    room.install()
    room.install()
    assert len(rows(room)) == len(rows(room, "slack_installations")) == 1
    assert room.clients("T1").token == "xoxe.xoxb-2"  # noqa: S105


def test_nothing_in_the_file_is_of_use_without_the_key(room: Room) -> None:
    room.install()
    path = tokens_path(room.database.path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    held = path.read_bytes() + room.database.path.read_bytes()
    assert b"xoxe" not in held
    assert b"xoxb" not in held


def test_each_secret_is_sealed_and_opened(room: Room) -> None:
    room.install()
    plain = room.kept.find_installation(enterprise_id=None, team_id="T1")
    assert plain is not None
    for name in SEALED:
        setattr(plain, name, f"xox-{name}")
    room.kept.save(plain)
    held = room.kept._store.find_installation(enterprise_id=None, team_id="T1")
    opened = room.kept.find_installation(enterprise_id=None, team_id="T1")
    assert [getattr(opened, name) for name in SEALED] == [f"xox-{name}" for name in SEALED]
    assert all(not str(getattr(held, name)).startswith("xox") for name in SEALED)


def test_a_new_key_seals_and_the_old_one_still_opens(room: Room, slack: Any) -> None:
    room.install()
    new = Fernet.generate_key().decode()
    again = Room(room.database.path, slack, f"{new}, {KEY}")
    assert again.clients("T1").token == "xoxe.xoxb-1"  # noqa: S105
    again.install("other")
    again.database.close()
    only_old = Room(room.database.path, slack, KEY)
    with pytest.raises(KeyRefusedError, match="add the key that sealed them"):
        only_old.clients("T2")
    only_old.database.close()


@pytest.mark.parametrize(("keys", "says"), [(None, "is not set"), (" , ", "is not set"), ("abc", "that is no key")])
def test_a_key_that_is_none_is_said(keys: str | None, says: str) -> None:
    with pytest.raises(KeyRefusedError, match=says) as refused:
        sealer(keys)
    assert keys is None or keys not in str(refused.value).replace(",", "")


def test_an_old_token_is_turned_into_a_new_one_for_the_worker_and_for_bolt(room: Room, slack: Any) -> None:
    slack.expires = 600
    room.install()
    room.mention()
    room.bot.worker.drain()
    assert set(room.spoken_with()) == {"xoxe.xoxb-2"}
    assert [method for method, _ in slack.calls].count("oauth.v2.access") == 2, "once to install, once to turn it"
    assert len(rows(room)) == 1


def test_many_who_ask_at_once_turn_a_token_once(room: Room, slack: Any) -> None:
    slack.expires = 600
    room.install()
    asking = [Thread(target=room.clients, args=("T1",)) for _ in range(8)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert room.clients("T1").token == "xoxe.xoxb-2"  # noqa: S105
    assert [method for method, _ in slack.calls].count("oauth.v2.access") == 2


def test_while_one_workspace_waits_for_its_new_token_no_other_does(
    room: Room, slack: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.install("other")
    slack.expires = 600
    room.install()
    asked, held, client = Event(), Event(), room.kept._rotator.client  # type: ignore[union-attr]
    ask = client.oauth_v2_access
    monkeypatch.setattr(client, "oauth_v2_access", lambda **given: (asked.set(), held.wait(10), ask(**given))[2])
    waiting = Thread(target=room.clients, args=("T1",))
    waiting.start()
    assert asked.wait(10)
    assert room.clients("T2").token == "xoxe.xoxb-1"  # noqa: S105
    assert waiting.is_alive()
    held.set()
    waiting.join()


def test_a_crash_as_a_token_is_turned_leaves_the_workspace_its_old_one(
    room: Room, slack: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: Any) -> None:
        raise KeyboardInterrupt

    slack.expires = 600
    room.install()
    with monkeypatch.context() as patched:
        patched.setattr(room.kept._store, "save_bot", dies)
        with pytest.raises(KeyboardInterrupt):
            room.clients("T1")
        with pytest.raises(KeyboardInterrupt):
            room.install()
    assert len(rows(room)) == 1
    room.kept._rotator = None
    assert room.clients("T1").token == "xoxe.xoxb-1"  # noqa: S105


def test_a_refresh_token_that_slack_refuses_is_told_as_revoked(room: Room, slack: Any) -> None:
    slack.expires = 600
    room.install()
    slack.refresh.clear()
    with pytest.raises(RevokedError, match="install the app there again"):
        room.clients("T1")
    assert room.mention() == "200"
    assert room.desk.queued() == []


def test_an_event_asks_slack_nothing_of_the_token(room: Room, slack: Any) -> None:
    room.install()
    slack.calls.clear()
    slack.troubles["auth.test"] = (429, "ratelimited")
    assert room.mention() == "200"
    assert len(room.desk.queued()) == 1
    assert room.spoken_with("auth.test") == []


TROUBLES = [(200, "internal_error"), (200, "fatal_error"), (429, "ratelimited"), (500, ""), (200, "bad_client_secret")]


def installed_for(room: Room, slack: Any, seconds: int, trouble: tuple[int, str]) -> None:
    """Install the app with a token that is good for so long; Slack has trouble whenever it is asked for another."""
    slack.expires = seconds
    room.install()
    slack.troubles["oauth.v2.access"] = trouble


@pytest.mark.parametrize("trouble", TROUBLES)
def test_while_slack_gives_no_new_token_the_old_one_serves_as_long_as_it_is_good(
    room: Room, slack: Any, trouble: tuple[int, str]
) -> None:
    installed_for(room, slack, 600, trouble)
    assert (room.mention(), room.mention(ts="2.2")) == ("200", "200")
    assert len(room.desk.queued()) == 2
    assert room.clients("T1").token == "xoxe.xoxb-1"  # noqa: S105
    assert len(room.spoken_with("oauth.v2.access")) == 2, "once to install, and once in a while to turn it"


@pytest.mark.parametrize("trouble", TROUBLES)
def test_where_a_token_is_over_and_slack_gives_none_just_now_the_event_comes_again(
    room: Room, slack: Any, trouble: tuple[int, str]
) -> None:
    installed_for(room, slack, 1, trouble)
    assert room.mention() == "500"
    with pytest.raises(UnreachableError, match="gives no new token for workspace T1 now"):
        room.clients("T1")
    slack.troubles.clear()
    assert room.mention() == "200"
    assert len(room.desk.queued()) == 1


def test_under_a_wrong_key_the_event_comes_again_and_nothing_is_given_up(room: Room, slack: Any) -> None:
    room.install()
    room.mention()
    wrong = Room(room.database.path, slack, Fernet.generate_key().decode())
    assert wrong.mention(ts="2.2") == "500"
    for days in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6):
        wrong.desk.now = lambda days=days: room.desk.now() + timedelta(days=days)
        wrong.bot.worker.drain()
    (case_id,) = (row[0] for row in room.database.connection.execute("SELECT id FROM cases"))
    assert "report" in outbox.marked(room.database, case_id)
    assert wrong.spoken_with() == []
    wrong.database.close()
    assert room.mention(ts="2.2") == "200"


def test_under_a_wrong_key_a_story_waits_for_its_files(room: Room, slack: Any) -> None:
    room.install()
    event = {"type": "app_mention", "user": "U2", "text": "<@U1BOT> please check", "channel": "C1DESK", "ts": "1.1"}
    room.event(event | {"files": [{"id": "F1", "name": "story.txt", "url_private": "https://files.slack.com/1"}]}, "T1")
    wrong = Room(room.database.path, slack, Fernet.generate_key().decode())
    for _ in range(2 * MOST_STUMBLES):
        wrong.bot.worker.patience = Patience()
        wrong.bot.worker.drain()
    assert len(wrong.desk.queued()) == 1
    wrong.database.close()


def test_where_the_tokens_cannot_be_read_the_event_comes_again(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(**_: Any) -> None:
        raise sqlite3.OperationalError("database is locked")

    room.install()
    monkeypatch.setattr(room.kept._store, "find_bot", locked)
    assert room.mention() == "500"


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U1BOT"]}}]
)
def test_who_takes_the_app_out_takes_the_tokens_and_what_waits(room: Room, event: dict[str, Any]) -> None:
    room.install()
    room.install("other")
    room.mention("T1")
    room.mention("T2", "2.2")
    assert room.event(event) == "200"
    assert [row[5] for row in rows(room)] == ["T2"]
    with pytest.raises(RevokedError, match="not installed in workspace T1 any more"):
        room.clients("T1")
    room.bot.worker.drain()
    assert set(room.spoken_with()) == {"xoxe.xoxb-2"}
    assert room.mention("T1", "3.3") == "200"
    assert postings.undelivered(room.database) == []
    with room.database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM cases").fetchone()[0] == 2, (
            "the record stays until it is purged"
        )
    assert room.install() == "200"
    assert room.mention("T1", "4.4") == "200"
    assert len(room.desk.queued()) == 2


@pytest.mark.parametrize("kind", ["app_uninstalled", "tokens_revoked"])
def test_who_has_installed_it_again_keeps_the_new_token(room: Room, kind: str) -> None:
    left = {"type": kind, "tokens": {"bot": ["U1BOT"]}}
    room.install()
    assert room.event(left, event_id="EvLeft", event_time=int(time())) == "200"
    assert rows(room) == []
    room.install()
    assert room.event(left, event_id="EvLeft", event_time=int(time())) == "200", "sent twice"
    assert room.event(left, event_time=int(time()) - 30) == "200", "sent late"
    assert room.clients("T1").token == "xoxe.xoxb-2"  # noqa: S105
    assert room.event(left, event_time=int(time()) + 1) == "200"
    assert rows(room) == []


@pytest.mark.parametrize(("allowed", "status"), [("T1, T9", "200"), ("E1", "200"), ("T2", "403"), ("", "200")])
def test_only_the_workspaces_that_the_installer_names_are_served(
    tmp_path: Path, slack: Any, allowed: str, status: str
) -> None:
    code = "org" if allowed == "E1" else "good"
    room = Room(tmp_path / "stet.db", slack, allowed=allowed)
    state, cookie = room.begin()
    query = urlencode({"code": code, "state": state})
    given, _, page = room.call("GET", f"/slack/oauth_redirect?{query}", HTTP_COOKIE=cookie)
    assert given == status
    assert ("This Stet is not for your workspace" in page) == (status == "403")
    assert len(rows(room)) == (status == "200")
    room.database.close()


def test_a_workspace_that_is_no_longer_named_is_served_no_more(room: Room, slack: Any) -> None:
    room.install()
    again = Room(room.database.path, slack, allowed="T2")
    with pytest.raises(RevokedError):
        again.clients("T1")
    assert again.mention() == "200"
    assert again.desk.queued() == []
    again.database.close()


def test_a_persons_own_token_is_not_the_bots(room: Room) -> None:
    room.install()
    assert room.event({"type": "tokens_revoked", "tokens": {"oauth": ["U2ANNA"], "bot": []}}) == "200"
    assert room.clients("T1").token == "xoxe.xoxb-1"  # noqa: S105


def test_a_newsroom_may_have_all_go_at_once(tmp_path: Path, slack: Any) -> None:
    room = Room(tmp_path / "stet.db", slack, purge=True)
    room.install()
    room.install("other")
    room.mention("T1", story=f"{STORY} Zibeline was there.")
    room.mention("T2", "2.2")
    room.bot.worker.drain()
    assert room.event({"type": "app_uninstalled"}) == "200"
    with room.database.reading() as connection:
        assert [row[0][:3] for row in connection.execute("SELECT source FROM cases")] == ["T2/"]
    assert b"ibeline" not in room.database.path.read_bytes()
    room.database.close()


def test_a_workspaces_record_can_be_taken_out_later(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    for team, ts in (("T1", "1.1"), ("T2", "2.2")):
        room.install("good" if team == "T1" else "other")
        room.mention(team, ts)
    room.bot.worker.drain()
    assert purge("30d", room.database.path, "T1") == 0
    assert capsys.readouterr().out.startswith("1 case removed, with 1 finding")
    with room.database.reading() as connection:
        assert [row[0][:3] for row in connection.execute("SELECT source FROM cases")] == ["T2/"]


def test_a_workspace_whose_name_is_the_beginning_of_anothers_leaves_alone(room: Room) -> None:
    room.install()
    room.mention("T1")
    workspaces.left(room.database, "T", room.desk.now())
    assert len(postings.undelivered(room.database)) == 1


def test_an_organisation_that_installs_for_all_its_workspaces(room: Room) -> None:
    assert room.install("org") == "200"
    given = {"enterprise_id": "E1", "team_id": "T7", "user_id": "U1BOT", "is_bot": True, "is_enterprise_install": True}
    org = {"enterprise_id": "E1", "authorizations": [given]}
    mention = {"type": "app_mention", "user": "U2", "text": f"<@U1BOT> {STORY}", "channel": "C1DESK", "ts": "7.7"}
    assert room.event(mention, "T7", **org) == "200"
    room.bot.worker.drain()
    (case,) = [room.desk.case(row[0]) for row in room.database.connection.execute("SELECT id FROM cases")]
    assert (case.workspace, case.state) == ("T7", State.CHECKED)
    assert set(room.spoken_with()) == {"xoxe.xoxb-1"}
    assert room.event({"type": "app_uninstalled"}, "T7", **org) == "200"
    with pytest.raises(RevokedError):
        room.clients("T7")


@pytest.mark.parametrize("path", ["/", "/slack/other", "/metrics", "/slack/events", "/slack/install/x"])
def test_nothing_else_is_served(room: Room, path: str) -> None:
    assert room.call("GET", path)[0] == "404"
