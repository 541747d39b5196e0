"""What the environment says: where the log is, the house style, Slack's secrets.

Only environment variables are read, never a `.env` file that happens to lie in the folder one works in. A variable
set to nothing counts as not set. Secrets are `SecretStr`: they show as asterisks wherever they are printed or logged.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from extraction.errors import StyleError
from extraction.style import Style


class Settings(BaseSettings):
    """The environment, read once at the start."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    db: Path | None = Field(
        default=None,
        validation_alias="STET_DB",
        description="The log, one SQLite file; where it is not set, the user's data folder holds it.",
    )
    house: Path | None = Field(
        default=None,
        validation_alias="STET_HOUSE",
        description="The house style, a TOML file; where it is not set, no house style applies.",
    )
    houses: Path | None = Field(
        default=None,
        validation_alias="STET_HOUSES",
        description="A folder of more house styles, one TOML file each, of which a channel may choose one by its name.",
    )
    pipeline: str | None = Field(
        default=None,
        validation_alias="STET_PIPELINE",
        description="An installed spaCy pipeline for English to read with, en_core_web_trf for one; else Stet's own.",
    )
    article_seconds: float = Field(
        default=60.0,
        gt=0,
        validation_alias="STET_ARTICLE_SECONDS",
        description=(
            "How many seconds reading an article of up to 10,000 words, or a file, may take; a longer one has more."
        ),
    )
    slack_bot_token: SecretStr | None = Field(
        default=None,
        validation_alias="SLACK_BOT_TOKEN",
        description="The bot's token, xoxb-...: OAuth & Permissions in the Slack app's settings.",
    )
    slack_app_token: SecretStr | None = Field(
        default=None,
        validation_alias="SLACK_APP_TOKEN",
        description="The app-level token for Socket Mode, xapp-...: Basic Information, App-Level Tokens.",
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None,
        validation_alias="SLACK_SIGNING_SECRET",
        description="The signing secret, for `stet serve --http` only: Basic Information, App Credentials.",
    )
    slack_client_id: str | None = Field(
        default=None,
        validation_alias="SLACK_CLIENT_ID",
        description="The client id, for several workspaces only: Basic Information, App Credentials.",
    )
    slack_client_secret: SecretStr | None = Field(
        default=None,
        validation_alias="SLACK_CLIENT_SECRET",
        description="The client secret, for several workspaces only: Basic Information, App Credentials.",
    )
    token_key: SecretStr | None = Field(
        default=None,
        validation_alias="STET_TOKEN_KEY",
        description="What seals the workspaces' tokens; the newest key first, older ones after commas.",
    )
    purge_on_uninstall: bool = Field(
        default=False,
        validation_alias="STET_PURGE_ON_UNINSTALL",
        description="Whether a workspace's cases go at once when it takes the app out; else they stay for the record.",
    )
    metrics_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        validation_alias="STET_METRICS_PORT",
        description="Where Prometheus finds /metrics, on this machine alone unless STET_METRICS_HOST is set.",
    )
    metrics_host: str = Field(
        default="127.0.0.1",
        validation_alias="STET_METRICS_HOST",
        description="The address that /metrics is served at.",
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/",
        validation_alias="SLACK_API_URL",
        description="Where Slack's web API is; another address only to rehearse against a stand-in.",
    )

    fetch_hosts: str = Field(
        default="",
        validation_alias="STET_FETCH_HOSTS",
        description="The hosts whose web pages the Slack bot may fetch, set apart by commas; none where it is not set.",
    )

    named_workspaces: str = Field(
        default="",
        validation_alias="STET_WORKSPACES",
        description="The workspaces or organisations, by id and set apart by commas, that alone may install the app.",
    )

    named_admins: str = Field(
        default="",
        validation_alias="STET_ADMINS",
        description="Those who see what is stored and set what holds for all: Slack ids, U0123 or T0123/U0123.",
    )

    def admins(self) -> frozenset[str]:
        """Return who changes what holds for a whole workspace."""
        return _each(self.named_admins)

    def workspaces(self) -> frozenset[str]:
        """Return the workspaces and organisations that may install the app; none where any may."""
        return _each(self.named_workspaces)

    def hosts(self) -> frozenset[str]:
        """Return the hosts whose pages may be fetched."""
        return frozenset(host.strip().lower() for host in self.fetch_hosts.split(",") if host.strip())

    def style(self) -> Style:
        """Return the house style; StyleError where the file can't be used."""
        return Style() if self.house is None else Style.load(self.house.expanduser())

    def styles(self) -> dict[str, Style]:
        """Return the house styles that channels may choose, by their files' names; StyleError where one is faulty."""
        if self.houses is None:
            return {}
        folder = self.houses.expanduser()
        if not folder.is_dir():
            raise StyleError(f"STET_HOUSES names {folder}, and there is no such folder; make it, or unset STET_HOUSES.")
        return {path.stem: Style.load(path) for path in sorted(folder.glob("*.toml"))}


def _each(named: str) -> frozenset[str]:
    return frozenset(one.strip() for one in named.split(",") if one.strip())
