"""A workspace takes the bot out, or its token back: the tokens go at once, and what was still to be posted there."""

from __future__ import annotations

import logging
from collections.abc import Callable

from slack_bolt import App, Args

from bot.desk import Desk
from bot.installations import Installations
from bot.office import Office
from storage import deliveries, workspaces

log = logging.getLogger(__name__)


def register(app: App, office: Office, kept: Installations | None, *, purge: bool) -> None:
    """Listen for workspaces that leave; `purge` has their cases removed as well."""
    desk = office.desk

    def uninstalled(args: Args) -> None:
        """Forget the tokens before Slack is answered."""
        enterprise, team = args.context.enterprise_id, args.context.team_id or ""
        org_wide = bool(args.context.is_enterprise_install)
        teams = workspaces.teams_of(desk.database, enterprise) if org_wide and enterprise else [team]
        if kept:
            kept.delete_all(enterprise_id=enterprise, team_id="" if org_wide else team)
        for one in teams:
            workspaces.left(desk.database, one, desk.now())
            if purge:
                workspaces.purge(desk.database, one, "slack", desk.now())
            log.info("Workspace %s took the app out; its tokens are gone.", one)

    def revoked(args: Args) -> None:
        """Forget the tokens that were taken back: the bot's is the end of it, somebody's own is theirs alone."""
        tokens = (args.event or {}).get("tokens") or {}
        if tokens.get("bot"):
            uninstalled(args)
        elif kept:
            team = "" if args.context.is_enterprise_install else args.context.team_id
            for user in tokens.get("oauth") or []:
                kept.delete_installation(enterprise_id=args.context.enterprise_id, team_id=team, user_id=user)

    app.event("app_uninstalled")(_in_time(uninstalled, desk, kept))
    app.event("tokens_revoked")(_in_time(revoked, desk, kept))


def _in_time(listener: Callable[[Args], None], desk: Desk, kept: Installations | None) -> Callable[[Args], None]:
    """Return a listener that is told once, and only of what came after the bot was last installed."""

    def told(args: Args) -> None:
        event = f"left/{args.body.get('event_id')}"
        if deliveries.seen(desk.database, event) or (kept and _is_late(args, kept)):
            return
        listener(args)
        desk.first_delivery(event)  # once it was done: what failed is sent again

    return told


def _is_late(args: Args, kept: Installations) -> bool:
    """Tell whether a workspace has installed the bot again since: Slack may be late with what it tells."""
    team = None if args.context.is_enterprise_install else args.context.team_id
    since = kept.since(enterprise_id=args.context.enterprise_id, team_id=team)
    at = args.body.get("event_time")
    return since is not None and isinstance(at, int | float) and at < int(since)
