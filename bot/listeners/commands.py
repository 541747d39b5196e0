"""`/factcheck`: alone it opens the modal, it knows a few words and the links to messages, and takes in copy."""

from __future__ import annotations

from difflib import get_close_matches

from slack_bolt import App, Args

from bot.blocks.modal import paste_modal, taken_in
from bot.blocks.words import as_it_stands, inert
from bot.boundary import guarded
from bot.handed_in import handed_in
from bot.listeners.help import HELP
from bot.office import Office
from bot.paste import plain_copy
from bot.permalinks import followed, is_permalink
from bot.words_of_command import WORDS, known
from extraction.errors import ReadingError, StetError


def register(app: App, office: Office) -> None:
    """Listen for the command."""
    delivery = office.delivery

    def ack(args: Args) -> None:
        text = plain_copy(args.body.get("text") or "")
        if not text or known(text) or is_permalink(text):
            args.ack()  # the lazy functions answer: Slack may have to be asked first, and a modal's trigger dies soon
        else:
            args.ack(_taken(office, args))

    def open_modal(args: Args) -> None:
        if not plain_copy(args.body.get("text") or ""):
            channel = str(args.body.get("channel_id") or "")
            opened = paste_modal(channel if channel.startswith(("C", "G")) else None)
            delivery.open_view(args.body["team_id"], args.body["trigger_id"], opened)

    def answer(args: Args) -> None:
        """Answer a word, or say what became of a link."""
        text = plain_copy(args.body.get("text") or "")
        said = _followed(office, args, text) if is_permalink(text) else _answered(office, args, text)
        if said:
            _reply(office, args, said)

    app.command("/factcheck")(ack=ack, lazy=[guarded(open_modal, delivery), guarded(answer, delivery)])


_COMES = "The report comes to you as a direct message."


def _taken(office: Office, args: Args) -> str:
    """Take in copy, and return what to say to whoever typed it."""
    try:
        handed = handed_in(args.body, None, office.desk.hosts)
        if not handed.worth_reading:
            return _unknown(handed.copy)
        taken = office.inbox.in_private(handed.copy, files=handed.files, **_asker(args))
    except StetError as error:
        return f"Not taken in. {inert(str(error), 500)}"
    return f"Taken in: {taken_in(taken.words, taken.files)}. {_COMES}"


def _unknown(typed: str) -> str:
    """Return what to say to words that are neither copy nor known: what may have been meant, or the help."""
    first = typed.casefold().partition(" ")[0]
    if first in {"", "help"}:
        return HELP
    near = get_close_matches(first, WORDS, n=1)
    meant = f"Did you mean `/factcheck {near[0]}`?" if near else "`/factcheck help` says what I know."
    return f"I don't know “{inert(typed, 60)}”. {meant}"


def _asker(args: Args) -> dict[str, str]:
    command = args.body
    return {"team": command["team_id"], "user": command["user_id"], "source": f"command/{command['trigger_id']}"}


def _answered(office: Office, args: Args, text: str) -> str | None:
    asked_for = known(text)
    return asked_for[0](office, args, asked_for[1]) if asked_for else None


def _followed(office: Office, args: Args, text: str) -> str:
    team, user, bot = args.body["team_id"], args.body["user_id"], args.context.bot_user_id
    try:
        led = followed(text, team=team, user=user, bot=bot, clients=office.clients, access=office.access)
    except ReadingError as error:
        return inert(str(error), 500)
    taken = office.inbox.in_private(led.copy, files=led.files, **_asker(args))
    return f"Taken in: {taken_in(taken.words, taken.files)}. {_COMES}"


def _reply(office: Office, args: Args, text: str) -> None:
    """Answer whoever typed the command: where they typed it, else in a direct message."""
    if args.body.get("response_url"):
        blocks = as_it_stands(text)
        args.respond(text=text, blocks=blocks, response_type="ephemeral", unfurl_links=False, unfurl_media=False)
    else:
        office.delivery.say(args.body["team_id"], args.body["user_id"], text)
