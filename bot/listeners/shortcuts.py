"""The message shortcut "Fact-check this": the report goes to that message's thread."""

from __future__ import annotations

from slack_bolt import App, Args

from bot.boundary import guarded
from bot.listeners.help import FILES, WORDS_ONLY
from bot.office import Office
from bot.paste import asked

FACTCHECK = "factcheck_message"
_NO_COPY = "There are too few words in that message to check."
_ALREADY = "That message is checked already; the report stands where it was first asked for."


def register(app: App, office: Office) -> None:
    """Listen for the shortcut."""
    inbox, delivery = office.inbox, office.delivery

    def take_in(args: Args) -> None:
        message = args.body["message"]
        said = asked(message, args.context.bot_user_id)
        if said.worth_reading:
            taken = inbox.from_message(
                said.copy,
                team=args.context.team_id or "",
                channel=args.body["channel"]["id"],
                ts=_version(message),
                user=args.body["user"]["id"],
                thread=message.get("thread_ts") or message["ts"],
            )
            args.context["already"] = not taken.new
        args.ack()

    def answer(args: Args) -> None:
        """Tell whoever chose it what stands in the way, if anything does."""
        said = asked(args.body["message"], args.context.bot_user_id)
        team, user = args.context.team_id or "", args.body["user"]["id"]
        if not said.worth_reading:
            delivery.say(team, user, FILES if said.files else _NO_COPY)
        elif args.context.get("already"):
            delivery.say(team, user, _ALREADY)
        elif said.files:
            delivery.say(team, user, WORDS_ONLY)

    app.message_shortcut(FACTCHECK)(ack=take_in, lazy=[guarded(answer, delivery)])


def _version(message: dict[str, object]) -> str:
    """Return what names this message as it now reads: an edited one may be checked again."""
    edited = message.get("edited")
    return f"{message['ts']}/{edited['ts']}" if isinstance(edited, dict) else str(message["ts"])
