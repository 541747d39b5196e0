"""The settings' forms: a channel's, somebody's own, a workspace's; and putting a check back."""

from __future__ import annotations

from slack_bolt import App, Args
from slack_sdk.models.views import View

from bot import preferences
from bot.blocks.home import KEEP, MINE, QUIETEN, RULES
from bot.blocks.settings import CHANNEL, PERSONAL, WORKSPACE, channel_view, personal_view, workspace_view
from bot.listeners.home import draw
from bot.listeners.modals import acknowledged, answered_after, at, kept, opened, presser
from bot.office import Office
from storage import settings
from storage.models import StorageError
from storage.settings import PersonalSettings, WorkspaceSettings

_TITLES = {CHANNEL: "Channel settings", PERSONAL: "My settings", WORKSPACE: "Workspace settings"}
_KEPT = {
    CHANNEL: (
        "Saved. What is shown, who gets new stories and the house style hold from the next story on; sign-off and "
        "reminders at once."
    ),
    PERSONAL: "Saved. What is shown holds from the next story on; reminders at once.",
    WORKSPACE: "Saved. It holds from the next story on.",
}


def register(app: App, office: Office) -> None:
    """Listen for the forms and for the buttons on App Home that open them."""
    app.action(MINE)(ack=acknowledged, lazy=[at(office, _mine)])
    app.action(RULES)(ack=acknowledged, lazy=[at(office, _rules)])
    for pressed in (KEEP, QUIETEN):
        app.action(pressed)(**answered_after(office, _changed, _drawn))
    for sent, listener in ((CHANNEL, _channel_sent), (PERSONAL, _personal_sent), (WORKSPACE, _workspace_sent)):
        app.view(sent)(ack=kept(office, _TITLES[sent], listener), lazy=[])


def ask(office: Office, args: Args, team: str, user: str, channel: str) -> None:
    """Open the form of the channel that somebody typed in, or their own where that is no channel."""
    if channel.startswith(("C", "G")):
        opened(office, args, _TITLES[CHANNEL], lambda: _channel_form(office, team, user, channel))
    else:
        opened(office, args, _TITLES[PERSONAL], lambda: _personal_form(office, team, user))


def _channel_form(office: Office, team: str, user: str, channel: str) -> View:
    held = preferences.channel(office, channel, team=team, user=user)
    return channel_view(channel, held, sorted(office.desk.styles))


def _personal_form(office: Office, team: str, user: str) -> View:
    return personal_view(settings.of(office.desk.database, PersonalSettings, team, user))


def _workspace_form(office: Office, team: str, user: str) -> View:
    _only_admins(office, team, user)
    return workspace_view(settings.of(office.desk.database, WorkspaceSettings, team))


def _mine(office: Office, args: Args) -> None:
    """Open somebody's own settings."""
    team, user = presser(args)
    opened(office, args, _TITLES[PERSONAL], lambda: _personal_form(office, team, user))


def _rules(office: Office, args: Args) -> None:
    """Open the workspace's settings, to its admins."""
    team, user = presser(args)
    opened(office, args, _TITLES[WORKSPACE], lambda: _workspace_form(office, team, user))


def _changed(office: Office, args: Args) -> None:
    """Put a check back, or let it be made quieter again."""
    action, (team, user) = args.body["actions"][0], presser(args)
    code = office.desk.explain(action["value"]).code
    preferences.change_kept(office, code, team=team, user=user, keep=action["action_id"] == KEEP)


def _drawn(office: Office, args: Args) -> None:
    """Draw the page anew."""
    team, user = presser(args)
    draw(office, team, user)


def _channel_sent(office: Office, args: Args) -> str:
    view, (team, user) = args.body["view"], presser(args)
    channel = view["private_metadata"]
    preferences.channel(office, channel, team=team, user=user)
    held = preferences.channel_sent(office, channel, view, team=team)
    settings.put(office.desk.database, held, team, by=user, at=office.desk.now(), whose=channel)
    return _KEPT[CHANNEL]


def _personal_sent(office: Office, args: Args) -> str:
    team, user = presser(args)
    held = preferences.personal_sent(args.body["view"])
    settings.put(office.desk.database, held, team, by=user, at=office.desk.now(), whose=user)
    return _KEPT[PERSONAL]


def _workspace_sent(office: Office, args: Args) -> str:
    team, user = presser(args)
    _only_admins(office, team, user)
    database = office.desk.database
    with database.writing():
        held = settings.of(database, WorkspaceSettings, team)
        sent = preferences.workspace_sent(args.body["view"], held)
        settings.put(database, sent, team, by=user, at=office.desk.now())
    return _KEPT[WORKSPACE]


def _only_admins(office: Office, team: str, user: str) -> None:
    if not office.desk.may_administer(team, user):
        raise StorageError("Only those whom the installer named in STET_ADMINS change what holds for everybody.")
