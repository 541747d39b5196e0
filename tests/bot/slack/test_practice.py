import shutil
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from bot import npm, practice
from bot.npm import NpmError
from bot.practice import PracticeClient, PracticeError, local_slack, stand_in


def test_without_npm_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(practice, "_package", lambda: "local-slack-linux-x64")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(NpmError, match=r"comes with Node\.js"):
        local_slack(tmp_path)


def test_where_npm_fails_it_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "npm"
    program.write_text("#!/bin/sh\necho no network >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(practice, "_package", lambda: "local-slack-linux-x64")
    monkeypatch.setattr(shutil, "which", lambda _: str(program))
    with pytest.raises(NpmError, match=r"could not fetch local-slack-linux-x64 0\.1\.8: no network"):
        local_slack(tmp_path / "kept")


def test_of_all_that_npm_says_the_reason_is_told() -> None:
    said = (
        "npm warn Unknown user config\nnpm error code ECONNREFUSED\nnpm error syscall connect\n"
        "npm error errno ECONNREFUSED\nnpm error FetchError: request failed, reason: connect ECONNREFUSED\n"
        "npm error     at ClientRequest.emit (node:events:524:28)\nnpm error A complete log of this run is in: x\n"
    )
    assert npm._reason(said) == "FetchError: request failed, reason: connect ECONNREFUSED"


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PracticeError, match=f"Port {port} is taken"), stand_in(Path("none"), tmp_path, port):
            pytest.fail("it started")


def test_a_program_that_does_not_start_is_said(tmp_path: Path) -> None:
    with pytest.raises(PracticeError, match="did not start"), stand_in(Path(sys.executable), tmp_path, 3999):
        pytest.fail("it started")


def test_the_page_is_sent_what_it_can_show(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(WebClient, "api_call", lambda _self, _method, **given: sent.append(given["json"]))
    PracticeClient(token="xoxb-1").api_call(  # noqa: S106
        "chat.update", json={"text": "*Stands*, <!date^1700000000^{time}|22:13 UTC>: 70 &gt; 65 &lt;b&gt; R&amp;D"}
    )
    assert sent == [{"text": "*Stands*, 22:13 UTC: 70 > 65 &lt;b> R&D"}]
