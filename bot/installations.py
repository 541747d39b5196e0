"""The tokens of several workspaces: sealed on disk, fresh when they are asked for, gone when a workspace leaves.

They lie in a SQLite file beside the log, as slack_sdk keeps them, but sealed with the installer's key (Fernet): the
file alone, or a backup of it, is of no use to anybody. Slack gives a refresh token for one use, so that one place, and
one thread at a time, turns an old token into a new one.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from copy import copy
from pathlib import Path
from threading import Lock, RLock
from time import time
from typing import TypeVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_bolt.error import BoltError
from slack_sdk import WebClient
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot, Installation, InstallationStore
from slack_sdk.oauth.installation_store.sqlite3 import SQLite3InstallationStore
from slack_sdk.oauth.token_rotation import TokenRotator

from bot.clients import Clients
from bot.refusals import DeliveryError, RevokedError, UnreachableError, refused
from extraction.errors import StetError
from storage import workspaces
from storage.database import Database
from storage.workspaces import Installed

log = logging.getLogger(__name__)

SEALED = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")
SEALED_WITH = "STET_TOKEN_KEY"
EARLY = 120  # minutes before a token is over that it is turned into a new one
MARGIN = 30  # seconds before its end from which a token is not relied on
PAUSE = 60  # seconds before Slack is asked again for a new token while the old one serves
_OVER = frozenset({"invalid_refresh_token"})  # besides what Slack says of any token that it takes no more
_MAKE_ONE = f"`stet doctor` offers one; set {SEALED_WITH} to it and keep it apart from the file."

Held = TypeVar("Held", Bot, Installation)


class KeyRefusedError(StetError):
    """The key that tokens are sealed with is missing or wrong."""


def sealer(keys: str | None) -> MultiFernet:
    """Return what seals and opens tokens: the first of the keys, set apart by commas, seals, any opens."""
    given = [key.strip() for key in (keys or "").split(",") if key.strip()]
    if not given:
        raise KeyRefusedError(f"{SEALED_WITH} is not set. {_MAKE_ONE}")
    try:
        return MultiFernet([Fernet(key) for key in given])
    except ValueError:
        raise KeyRefusedError(f"{SEALED_WITH} holds something that is no key. {_MAKE_ONE}") from None


class NotForThemError(BoltError):
    """A workspace that this Stet is not for has installed it; nothing of that is kept."""


class Installations(InstallationStore):
    """The installations of the bot, as slack_bolt asks for them. May be shared by threads.

    With `allowed` only those workspaces and organisations are kept, and served.
    """

    def __init__(
        self,
        path: Path,
        database: Database,
        seal: MultiFernet,
        *,
        client_id: str,
        rotator: TokenRotator | None = None,
        clock: Callable[[], float] = time,
        allowed: frozenset[str] = frozenset(),
    ) -> None:
        self._allowed = allowed
        self._store = SQLite3InstallationStore(database=str(path), client_id=client_id, logger=log)
        self._store.connect().close()  # makes the tables
        self._database = database
        self._seal = seal
        self._rotator = rotator
        self._clock = clock
        self._not_before: dict[str, float] = {}  # when to ask again for a new token that Slack did not give
        self._locks: defaultdict[tuple[str, str], RLock] = defaultdict(RLock)
        self._of_locks = Lock()

    @property
    def logger(self) -> logging.Logger:
        """Where it says what it does; never a token."""
        return log

    def save(self, installation: Installation) -> None:
        """Keep an installation, and the bot's token in it; a second one of the same workspace replaces the first.

        NotForThemError where this Stet is not for that workspace.
        """
        if not self._is_for(installation.enterprise_id, installation.team_id):
            raise NotForThemError("This Stet is not for that workspace.")
        with self._one_at_a_time(installation.enterprise_id, _team(installation)):
            self._store.save(self._sealed(installation))
            self._drop_older("slack_installations", installation)
            self._drop_older("slack_bots", installation)
            self._note(installation, installation.team_id)

    def save_bot(self, bot: Bot) -> None:
        """Keep a bot's token in place of its last one."""
        with self._one_at_a_time(bot.enterprise_id, _team(bot)):
            self._store.save_bot(self._sealed(bot))
            self._drop_older("slack_bots", bot)

    def find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """Return the bot in a workspace with a token that is good for a while; None where it is not installed.

        Nor is there one where this Stet is no longer for that workspace.
        """
        if not self._is_for(enterprise_id, team_id):
            return None
        with self._one_at_a_time(enterprise_id, "" if is_enterprise_install else team_id):
            held = self._store.find_bot(
                enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
            )
            if held is None:
                return None
            self._note(held, team_id)
            return self._fresh(self._opened(held))

    def find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """Return who installed the bot in a workspace, and with what."""
        held = self._store.find_installation(
            enterprise_id=enterprise_id,
            team_id=team_id,
            user_id=user_id,
            is_enterprise_install=is_enterprise_install,
        )
        return None if held is None else self._opened(held)

    def delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Take a workspace's bot token out of the file."""
        with self._one_at_a_time(enterprise_id, team_id):
            self._store.delete_bot(enterprise_id=enterprise_id, team_id=team_id)

    def delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Take what one installer gave out of the file, or what all in a workspace did."""
        with self._one_at_a_time(enterprise_id, team_id):
            self._store.delete_installation(enterprise_id=enterprise_id, team_id=team_id or "", user_id=user_id)

    def since(self, *, enterprise_id: str | None, team_id: str | None) -> float | None:
        """Return when the bot was last installed in a workspace, in seconds; None where it is not.

        By when the installer's answer was kept, which a new token does not change.
        """
        with self._one_at_a_time(enterprise_id, team_id):
            held = self._store.find_installation(
                enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=not team_id
            )
        return held.installed_at if held else None

    def bot_of(self, team: str) -> Bot | None:
        """Return the bot in a workspace, wherever its token is kept."""
        where = workspaces.installed(self._database, team) or Installed(team=team)
        return self.find_bot(enterprise_id=where.enterprise, team_id=team, is_enterprise_install=where.org_wide)

    def _one_at_a_time(self, enterprise: str | None, team: str | None) -> RLock:
        """Return the lock of one workspace: while Slack is asked for its new token, no other waits."""
        with self._of_locks:
            return self._locks[enterprise or "", team or ""]

    def _drop_older(self, table: str, held: Bot | Installation) -> None:
        """Take out what stood before, once the new stands there: a crash between the two leaves both, and not none."""
        with closing(self._store.connect()) as file, file:
            where = (self._store.client_id, held.enterprise_id or "", _team(held))
            theirs = "client_id = ? AND enterprise_id = ? AND team_id = ?"
            newest = f"SELECT max(id) FROM {table} WHERE {theirs}"  # noqa: S608 - one of slack_sdk's two tables
            file.execute(f"DELETE FROM {table} WHERE {theirs} AND id < ({newest})", where * 2)  # noqa: S608

    def _is_for(self, enterprise: str | None, team: str | None) -> bool:
        return not self._allowed or bool({enterprise, team} & self._allowed)

    def _fresh(self, bot: Bot) -> Bot:
        """Return a bot with a new token where its old one is nearly over.

        Where Slack gives none just now the old one serves while it is good. RevokedError where Slack gives no more,
        UnreachableError where the old one is over and another try may help.
        """
        if self._rotator is None or not bot.bot_refresh_token:
            return bot
        whose, now = bot.team_id or bot.enterprise_id or "", self._clock()
        good = (bot.bot_token_expires_at or 0) > now + MARGIN
        if good and now < self._not_before.get(whose, 0):
            return bot
        try:
            rotated = self._rotator.perform_bot_token_rotation(bot=bot, minutes_before_expiration=EARLY)
        except (SlackTokenRotationError, OSError) as error:
            trouble = _not_renewed(whose, error)
            if not good or isinstance(trouble, RevokedError):
                raise trouble from None
            log.warning("%s Its old one serves meanwhile.", trouble)
            self._not_before[whose] = now + PAUSE
            return bot
        if rotated is None:
            return bot
        self.save_bot(rotated)
        log.info("Slack gave a new token for %s.", whose)
        return rotated

    def _note(self, held: Bot | Installation, team: str | None) -> None:
        if team:
            org_wide = bool(held.is_enterprise_install)
            found = Installed(team=team, enterprise=held.enterprise_id or None, org_wide=org_wide)
            workspaces.remember(self._database, found)

    def _sealed(self, held: Held) -> Held:
        return _each(held, lambda token: self._seal.encrypt(token.encode()).decode())

    def _opened(self, held: Held) -> Held:
        try:
            return _each(held, lambda token: self._seal.decrypt(token.encode()).decode())
        except InvalidToken:
            raise KeyRefusedError(
                f"{SEALED_WITH} does not open the tokens; add the key that sealed them, after a comma."
            ) from None


def clients_of(installations: Installations, client: WebClient) -> Clients:
    """Return the clients of a bot in several workspaces: each with its own token.

    RevokedError where there is none, UnreachableError where Slack is to give a new one and does not just now.
    """

    def of(team: str) -> WebClient:
        bot = installations.bot_of(team)
        if bot is None:
            raise RevokedError(f"The app is not installed in workspace {team} any more.")
        speaking = copy(client)
        speaking.token = bot.bot_token
        return speaking

    return of


def _not_renewed(whose: str, error: SlackTokenRotationError | OSError) -> DeliveryError:
    """Return what it means that Slack gave no new token: only where it knows the old one no more is that the end."""
    why = "it can't be reached"
    if isinstance(error, SlackTokenRotationError):
        why = str(error.api_error.response.get("error", "no reason given"))
        if why in _OVER or isinstance(refused(error.api_error), RevokedError):
            return RevokedError(f"Slack gave no new token for workspace {whose}: install the app there again.")
    return UnreachableError(f"Slack gives no new token for workspace {whose} now ({why}).")


def private(path: Path) -> None:
    """Make a file that its owner alone can read, or make it so."""
    try:
        path.touch(mode=0o600, exist_ok=True)
        path.chmod(0o600)
    except OSError as error:
        raise StetError(f"{path} can't be made ({error.strerror}); see to the folder's rights.") from None


def _each(held: Held, turn: Callable[[str], str]) -> Held:
    """Return a copy with each of its secrets turned into something else."""
    turned = copy(held)
    for name in SEALED:
        token = getattr(turned, name, None)
        if token:
            setattr(turned, name, turn(token))
    return turned


def _team(held: Bot | Installation) -> str:
    """Return under which workspace slack_sdk keeps something: none, where it is the whole organisation's."""
    return "" if held.is_enterprise_install else held.team_id or ""
