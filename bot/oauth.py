"""Installing the bot in several workspaces: what slack_bolt needs to serve /slack/install and /slack/oauth_redirect."""

from __future__ import annotations

from copy import copy
from typing import NamedTuple

from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.oauth.state_store.sqlite3 import SQLite3OAuthStateStore
from slack_sdk.oauth.token_rotation import TokenRotator

from bot.authorizing import Theirs
from bot.checkup import tokens_path
from bot.installations import Installations, private, sealer
from bot.manifest import scopes
from storage.database import Database

PATIENCE = 600  # seconds between "install" and Slack's answer


class Several(NamedTuple):
    """What serves several workspaces: their tokens, the way in for a new one, and what goes when one leaves."""

    installations: Installations
    settings: OAuthSettings
    purge: bool


def several(
    database: Database, client: WebClient, *, client_id: str, client_secret: str, keys: str | None, purge: bool = False
) -> Several:
    """Return what serves several workspaces; KeyRefusedError where the key to their tokens is missing or wrong."""
    seal = sealer(keys)
    path = tokens_path(database.path)
    asking = copy(client)
    asking.retry_handlers = []  # a refresh token is good once, and Slack waits for an answer meanwhile
    rotator = TokenRotator(client=asking, client_id=client_id, client_secret=client_secret)
    private(path)
    kept = Installations(path, database, seal, client_id=client_id, rotator=rotator)
    settings = OAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=scopes(),
        user_scopes=[],
        installation_store=kept,
        installation_store_bot_only=True,
        state_store=SQLite3OAuthStateStore(database=str(path), expiration_seconds=PATIENCE),
        state_expiration_seconds=PATIENCE,
    )
    settings.authorize = Theirs(kept)
    return Several(kept, settings, purge)
