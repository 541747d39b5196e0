"""Installing the bot in several workspaces: what slack_bolt needs to serve /slack/install and /slack/oauth_redirect."""

from __future__ import annotations

from copy import copy
from typing import NamedTuple

from slack_bolt import BoltResponse
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.oauth.state_store.sqlite3 import SQLite3OAuthStateStore
from slack_sdk.oauth.token_rotation import TokenRotator

from bot.authorizing import Theirs
from bot.checkup import tokens_path
from bot.installations import Installations, NotForThemError, private, sealer
from bot.manifest import scopes
from storage.database import Database

PATIENCE = 600  # seconds between "install" and Slack's answer

_NOT_FOR_THEM = "This Stet is not for your workspace. Whoever runs it can name your workspace in STET_WORKSPACES."


class Several(NamedTuple):
    """What serves several workspaces: their tokens, the way in for a new one, and what goes when one leaves."""

    installations: Installations
    settings: OAuthSettings
    purge: bool


def several(
    database: Database,
    client: WebClient,
    *,
    client_id: str,
    client_secret: str,
    keys: str | None,
    purge: bool = False,
    allowed: frozenset[str] = frozenset(),
) -> Several:
    """Return what serves several workspaces; KeyRefusedError where the key to their tokens is missing or wrong.

    `allowed` are those that may install the app, any where there are none.
    """
    seal = sealer(keys)
    path = tokens_path(database.path)
    asking = copy(client)
    asking.retry_handlers = []  # a refresh token is good once, and Slack waits for an answer meanwhile
    rotator = TokenRotator(client=asking, client_id=client_id, client_secret=client_secret)
    private(path)
    kept = Installations(path, database, seal, client_id=client_id, rotator=rotator, allowed=allowed)
    settings = OAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=scopes(),
        user_scopes=[],
        installation_store=kept,
        installation_store_bot_only=True,
        state_store=SQLite3OAuthStateStore(database=str(path), expiration_seconds=PATIENCE),
        state_expiration_seconds=PATIENCE,
        callback_options=CallbackOptions(success=lambda args: args.default.success(args), failure=_failed),
    )
    settings.authorize = Theirs(kept)
    return Several(kept, settings, purge)


def _failed(args: FailureArgs) -> BoltResponse:
    """Return the page that says why nothing was installed."""
    if isinstance(args.error, NotForThemError):
        return BoltResponse(status=403, body=_NOT_FOR_THEM, headers={"content-type": "text/plain; charset=utf-8"})
    return args.default.failure(args)
