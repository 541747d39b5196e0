"""What the environment says."""

from pathlib import Path

import pytest

from bot.settings import Settings
from extraction.errors import StyleError


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)


def test_nothing_need_be_set() -> None:
    settings = Settings()
    assert settings.db is None
    assert settings.slack_bot_token is None
    assert settings.style().name == "no house style"


def test_secrets_never_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-very-secret")
    settings = Settings()
    assert settings.slack_bot_token
    assert settings.slack_bot_token.get_secret_value() == "xoxb-very-secret"
    assert "very-secret" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "")
    monkeypatch.setenv("STET_DB", "")
    assert Settings().slack_app_token is None
    assert Settings().db is None


def test_no_env_file_in_the_folder_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("STET_DB=/elsewhere.db\nSLACK_BOT_TOKEN=xoxb-1\n")
    monkeypatch.chdir(tmp_path)
    assert Settings().db is None


def test_the_house_style(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STET_HOUSE", str(tmp_path / "house.toml"))
    with pytest.raises(StyleError, match=r"There is no house style file .*house\.toml"):
        Settings().style()
    (tmp_path / "house.toml").write_text('name = "The Larkfield Gazette"\n')
    assert Settings().style().name == "The Larkfield Gazette"


def test_more_house_styles_are_named_by_their_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert Settings().styles() == {}
    monkeypatch.setenv("STET_HOUSES", str(tmp_path))
    (tmp_path / "sport.toml").write_text('name = "Larkfield Sport"')
    (tmp_path / "README").write_text("none")
    assert {name: style.name for name, style in Settings().styles().items()} == {"sport": "Larkfield Sport"}
    monkeypatch.setenv("STET_HOUSES", str(tmp_path / "none"))
    with pytest.raises(StyleError, match="there is no such folder; make it, or unset STET_HOUSES"):
        Settings().styles()


def test_who_administers_is_named_by_id(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().admins() == frozenset()
    monkeypatch.setenv("STET_ADMINS", "U1, U2,")
    assert Settings().admins() == {"U1", "U2"}
    assert Settings().workspaces() == frozenset()
    monkeypatch.setenv("STET_WORKSPACES", "T1,E2")
    assert Settings().workspaces() == {"T1", "E2"}


def test_each_variable_says_what_it_is() -> None:
    assert all(field.description and field.validation_alias for field in Settings.model_fields.values())
