"""What `stet doctor` looks at on Slack's side: tokens, scopes, clocks, the key and the file of several workspaces."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import SecretStr

from bot.settings import Settings
from bot.wording import counted
from extraction.errors import StetError
from storage import workspaces
from storage.database import open_database

if TYPE_CHECKING:
    from slack_sdk.web import SlackResponse

SKEW = 60  # seconds; from five minutes on Slack's requests are refused as stale
_SECRET = re.compile(r"[0-9a-f]{32}")
_INSTALL = "Install the app again: OAuth & Permissions, Reinstall."
_COPY = "Copy the bot token again, or install the app again."
_NETWORK = "Look at the network and the proxy."


class Finding(NamedTuple):
    """One thing looked at: whether it is right, what was seen, how to put it right, and what cannot work without it."""

    what: str
    right: bool
    seen: str
    cure: str = ""
    needed: bool = True


def settings_of(settings: Settings, *, asked: bool) -> Iterator[Finding]:
    """Look at what Slack gave out, as far as it can be judged without asking; `asked` is whether Slack is asked too."""
    several = settings.slack_client_id is not None
    yield token("SLACK_BOT_TOKEN", settings.slack_bot_token, "xoxb-", needed=asked and not several)
    yield token("SLACK_APP_TOKEN", settings.slack_app_token, "xapp-", needed=False)
    yield _signing_secret(settings.slack_signing_secret, needed=several)
    if several or settings.slack_client_secret or settings.token_key:
        yield _set("SLACK_CLIENT_ID", settings.slack_client_id)
        yield _set("SLACK_CLIENT_SECRET", settings.slack_client_secret)


def several_of(settings: Settings, log: Path) -> Iterator[Finding]:
    """Look at the key that tokens are sealed with, and at the file beside the log that holds them."""
    if settings.slack_client_id is None and settings.token_key is None:
        return
    # Imported here, since only several workspaces need it.
    from cryptography.fernet import Fernet  # noqa: PLC0415

    path, keys = tokens_path(log), settings.token_key.get_secret_value() if settings.token_key else None
    try:
        served = _opened(log, path, keys, settings.slack_client_id or "")
    except StetError as error:
        seen = str(error).partition(" `")[0].removeprefix("STET_TOKEN_KEY ")
        fresh = Fernet.generate_key().decode()
        cure = "Put back the key that sealed them." if path.exists() else f"One that is new: {fresh}"
        yield Finding("STET_TOKEN_KEY", False, seen, cure)
    else:
        yield Finding("STET_TOKEN_KEY", True, f"opens the tokens of {counted(served, 'workspace')}")
    if path.exists():
        mode = stat.S_IMODE(path.stat().st_mode)
        yield Finding("tokens", not mode & 0o077, f"{path}, mode {mode:o}", f"chmod 600 {path}")


def shared_of(settings: Settings) -> Iterator[Finding]:
    """Look at who may install the app for themselves, and at who administers which of their workspaces."""
    if settings.slack_client_id is None:
        return
    allowed = settings.workspaces()
    seen = ", ".join(sorted(allowed)) or "not set: any workspace may install the app, and reads the imported archive"
    cure = "Set it to the ids of yours, T0123 or E0123, set apart by commas."
    yield Finding("STET_WORKSPACES", bool(allowed), seen, cure, needed=False)
    if plain := sorted(one for one in settings.admins() if "/" not in one):
        seen, cure = f"{', '.join(plain)} in any workspace", "Name the workspace as well, T0123/U0123."
        yield Finding("STET_ADMINS", False, seen, cure, needed=False)


def _opened(log: Path, path: Path, keys: str | None, client_id: str) -> int:
    """Return of how many workspaces the key opens the token; KeyRefusedError where there is one that it does not."""
    from bot.installations import Installations, sealer  # noqa: PLC0415

    seal = sealer(keys)
    if not (log.exists() and path.exists()):
        return 0
    with closing(open_database(log)) as database:
        kept = Installations(path, database, seal, client_id=client_id)
        return sum(kept.bot_of(team) is not None for team in workspaces.teams(database))


def tokens_path(log: Path) -> Path:
    """Return where the tokens of several workspaces lie: beside the log."""
    return log.with_name(f"{log.stem}-tokens.db")


def strange(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the variables that look like Stet's and are none: a typo would pass in silence."""
    known = {str(field.validation_alias) for field in Settings.model_fields.values()}
    for name in sorted(environment):
        if name.startswith("STET_") and name not in known:
            ours = ", ".join(sorted(one for one in known if one.startswith("STET_")))
            cure = f"Look at the spelling, or unset it; there are {ours}."
            yield Finding(name, False, "there is no such setting", cure, needed=False)


def meters_of(settings: Settings) -> Iterator[Finding]:
    """Look at who could read the meters."""
    if settings.metrics_port is None:
        return
    where = f"/metrics at {settings.metrics_host}:{settings.metrics_port}"
    alone = settings.metrics_host in {"127.0.0.1", "::1", "localhost"}
    cure = "Unset STET_METRICS_HOST unless your firewall keeps strangers out."
    yield Finding("meters", alone, where, cure, needed=False)


def ask_slack(settings: Settings, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Iterator[Finding]:
    """Ask Slack itself: whose token it is, what it allows, what time it is there, whether Socket Mode works."""
    if settings.slack_bot_token:
        yield from _bot(settings, settings.slack_bot_token, now)
    if settings.slack_app_token:
        yield _socket(settings, settings.slack_app_token)


def token(name: str, held: SecretStr | None, prefix: str, *, needed: bool) -> Finding:
    """Look at a token's shape."""
    if held is None:
        return Finding(name, False, "not set; only Slack needs it", _where(name), needed=needed)
    if not held.get_secret_value().startswith(prefix):
        return Finding(name, False, f"does not begin with {prefix}", _where(name), needed=needed)
    return Finding(name, True, "set")


def _signing_secret(held: SecretStr | None, *, needed: bool) -> Finding:
    name = "SLACK_SIGNING_SECRET"
    if held is None:
        return Finding(name, False, "not set; only --http needs it", _where(name), needed=needed)
    if not _SECRET.fullmatch(held.get_secret_value()):
        return Finding(name, False, "is not 32 signs of 0-9 and a-f, as Slack's are", _where(name), needed=needed)
    return Finding(name, True, "set")


def _set(name: str, held: object) -> Finding:
    return Finding(name, held is not None, "set" if held else "not set", _where(name))


def _where(name: str) -> str:
    return str(next(f.description for f in Settings.model_fields.values() if f.validation_alias == name))


def _bot(settings: Settings, held: SecretStr, now: Callable[[], datetime]) -> Iterator[Finding]:
    answer = _asked("Slack", settings, held, "auth.test", _COPY)
    if isinstance(answer, Finding):
        yield answer
        return
    yield Finding("Slack", True, f"signed in to {answer.get('team')} as {answer.get('user')}")
    headers = {name.lower(): value for name, value in answer.headers.items()}
    yield _scopes(headers.get("x-oauth-scopes"))
    yield _clock(headers.get("date"), now())


def _scopes(said: Any) -> Finding:
    from bot.manifest import scopes  # noqa: PLC0415 - only this question needs it

    if not said:
        return Finding("scopes", False, "Slack did not say which it gave", _INSTALL, needed=False)
    given = {scope.strip() for scope in str(said).split(",")}
    if missing := sorted(set(scopes()) - given):
        return Finding("scopes", False, f"not given: {', '.join(missing)}", _INSTALL)
    if more := sorted(given - set(scopes())):
        cure = "Take them out under OAuth & Permissions, and install the app again."
        return Finding("scopes", False, f"given and not needed: {', '.join(more)}", cure, needed=False)
    return Finding("scopes", True, f"all {len(given)} given")


def _clock(said: Any, now: datetime) -> Finding:
    try:
        there = parsedate_to_datetime(str(said))
    except ValueError:
        return Finding("clock", False, "Slack did not say what time it is", "Look at the proxy.", needed=False)
    off = round((now - there).total_seconds())
    seen = f"{abs(off)} s {'ahead of' if off > 0 else 'behind'} Slack's" if off else "as Slack's"
    cure = "Set this machine's clock by NTP: from five minutes on every request of Slack's is refused as stale."
    return Finding("clock", abs(off) <= SKEW, seen, cure)


def _socket(settings: Settings, held: SecretStr) -> Finding:
    cure = "Make an app-level token with connections:write, and switch Socket Mode on."
    answer = _asked("Socket Mode", settings, held, "apps.connections.open", cure)
    return answer if isinstance(answer, Finding) else Finding("Socket Mode", True, "a connection may be opened")


def _asked(what: str, settings: Settings, held: SecretStr, method: str, cure: str) -> SlackResponse | Finding:
    from slack_sdk import WebClient  # noqa: PLC0415
    from slack_sdk.errors import SlackApiError, SlackClientError  # noqa: PLC0415

    client = WebClient(token=held.get_secret_value(), base_url=settings.slack_api_url, timeout=10)
    try:
        return client.api_call(method)
    except SlackApiError as error:
        return Finding(what, False, f"refused ({error.response.get('error', 'no reason given')})", cure)
    except (SlackClientError, OSError) as error:
        return Finding(what, False, f"can't be reached: {error}", _NETWORK)
