"""The workflow step "Fact-check an article": it goes on when the report stands."""

from __future__ import annotations

from typing import Any

from slack_bolt import App, Args

from bot.boundary import guarded
from bot.office import Office
from bot.paste import Asked, plain_copy
from bot.refusals import asked_of_slack

STEP = "fact_check_article"
_NO_COPY = "There are too few words to check: give the step the article's text."
_NO_PLACE = "The step needs a channel or a person for the report to go to."


def register(app: App, office: Office) -> None:
    """Listen for the step."""

    def take_in(args: Args) -> None:
        """Put the copy and the step's execution on disk; what is wrong with it is told by the lazy function."""
        args.context["why_not"] = _taken(office, args.context.team_id or "", args.event or {})
        args.ack()

    def fail(args: Args) -> None:
        why_not, execution = args.context.get("why_not"), str((args.event or {}).get("function_execution_id"))
        if why_not:
            client = office.clients(args.context.team_id or "")
            asked_of_slack(client.functions_completeError, function_execution_id=execution, error=why_not)

    # The step ends when the report stands, long after this has been answered.
    app.function(STEP, auto_acknowledge=False)(ack=take_in, lazy=[guarded(fail, office.delivery)])


def _taken(office: Office, team: str, event: dict[str, Any]) -> str | None:
    """Take in what the step gives; return what is wrong with it, if anything."""
    given = event.get("inputs") or {}
    copy = plain_copy(str(given.get("text") or ""))
    channel, user = str(given.get("channel") or ""), str(given.get("user") or "")
    if not Asked(copy, files=False).worth_reading:
        return _NO_COPY
    if not (channel or user):
        return _NO_PLACE
    office.inbox.from_step(copy, team=team, channel=channel, user=user, execution=str(event["function_execution_id"]))
    return None
