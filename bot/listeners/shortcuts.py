"""The message shortcut "Fact-check this": the report goes to that message's thread."""

from __future__ import annotations

from typing import Any

from slack_bolt import App, Args

from bot.boundary import guarded
from bot.handed_in import HandedIn, handed_in
from bot.neighbours import Run, run_of
from bot.office import Office
from bot.wording import counted
from extraction.errors import ReadingError

FACTCHECK = "factcheck_message"
_NO_COPY = "There are too few words in that message to check."
_ALREADY = "That message is checked already; its report is where it was first asked for."
_ALONE = (
    "I checked that message alone, since I can't read the ones around it. If the story goes on in other messages, "
    "invite me there and choose Fact-check this again."
)


def register(app: App, office: Office) -> None:
    """Listen for the shortcut."""
    delivery = office.delivery

    def take_in(args: Args) -> None:
        args.context["say"] = _taken(office, args)
        args.ack()

    def answer(args: Args) -> None:
        """Tell whoever chose it what was joined, or what stands in the way."""
        said = args.context.get("say")
        if said:
            delivery.say(args.context.team_id or "", args.body["user"]["id"], said)

    app.message_shortcut(FACTCHECK)(ack=take_in, lazy=[guarded(answer, delivery)])


def _taken(office: Office, args: Args) -> str | None:
    """Take in a message with those of its author around it; return what to say of it, if anything."""
    team, channel, message = args.context.team_id or "", args.body["channel"]["id"], args.body["message"]
    run = run_of(office.clients(team), channel, message)
    try:
        handed = _whole(run, args.context.bot_user_id, office.desk.hosts)
    except ReadingError as error:
        return str(error)
    if not handed.worth_reading:
        return _NO_COPY
    taken = office.inbox.from_message(
        handed.copy,
        team=team,
        channel=channel,
        ts="/".join(run.name),
        user=args.body["user"]["id"],
        thread=message.get("thread_ts") or message["ts"],
        files=handed.files,
    )
    if not taken.new:
        return _ALREADY
    if run.alone:
        return _ALONE
    return f"I joined {counted(len(run.messages), 'message')} into one story." if len(run.messages) > 1 else None


def _whole(run: Run, bot: str | None, hosts: frozenset[str]) -> HandedIn:
    """Return the words and the files of a run of messages, in order."""
    if len(run.messages) == 1:
        return handed_in(run.messages[0], bot, hosts)
    whole: dict[str, Any] = {
        "text": run.text,
        "files": [file for message in run.messages for file in message.get("files") or []],
    }
    return handed_in(whole, bot, hosts)
