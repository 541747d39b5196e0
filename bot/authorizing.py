"""Whose bot an event is for, told without asking Slack each time.

Bolt asks Slack at each new token, and takes whatever goes wrong then for an app that is not installed: it answers 200,
and Slack does not send the event again. Here only what no later try can mend is answered so. All else is raised, which
`bot.app` answers with 500, so that the event comes again.
"""

from __future__ import annotations

import logging
from typing import Any

from slack_bolt import BoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_sdk import WebClient

from bot.installations import Installations
from bot.refusals import RevokedError, asked_of_slack

log = logging.getLogger(__name__)


class Ours(Authorize):
    """The bot of one workspace: Slack is asked once whose token the client has."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._known: AuthorizeResult | None = None

    def ask(self) -> AuthorizeResult:
        """Ask Slack, and keep what it says; DeliveryError where it does not say."""
        answer = asked_of_slack(self._client.auth_test)
        self._known = AuthorizeResult(
            enterprise_id=answer.get("enterprise_id"),
            team_id=answer.get("team_id"),
            bot_user_id=answer.get("user_id"),
            bot_id=answer.get("bot_id"),
            bot_token=self._client.token,
        )
        return self._known

    def __call__(self, **_: Any) -> AuthorizeResult | None:
        """Return whose bot this is; None where Slack takes its token no more."""
        try:
            return self._known or self.ask()
        except RevokedError as error:
            log.warning("An event was let go: %s", error)
            return None


class Theirs(Authorize):
    """The bots of the workspaces that have installed the app, as they are kept."""

    def __init__(self, installations: Installations) -> None:
        self._kept = installations

    def __call__(
        self, *, context: BoltContext, enterprise_id: str | None, team_id: str | None, **_: Any
    ) -> AuthorizeResult | None:
        """Return the bot in a workspace; None where it is not installed, or not any more."""
        try:
            bot = self._kept.find_bot(
                enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=context.is_enterprise_install
            )
        except RevokedError as error:
            log.warning("An event was let go: %s", error)
            return None
        if bot is None:
            return None
        return AuthorizeResult(
            enterprise_id=bot.enterprise_id,
            team_id=bot.team_id,
            bot_user_id=bot.bot_user_id,
            bot_id=bot.bot_id,
            bot_token=bot.bot_token,
            bot_scopes=bot.bot_scopes,
        )
