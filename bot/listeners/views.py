"""The modal to hand a story in, when it is sent."""

from __future__ import annotations

from typing import Any

from slack_bolt import App, Args

from bot.blocks.modal import AUDIENCE, PARTS, PASTE, taken_modal
from bot.form import Form, faults, filled_in
from bot.inbox import Taken
from bot.office import Office
from bot.paste import under
from bot.refusals import BarredError
from extraction.errors import StetError


def register(app: App, office: Office) -> None:
    """Listen for the modal's submission."""

    def take_in(args: Args) -> None:
        view = args.body["view"]
        form = filled_in(view)
        wrong = faults(view, form, office.desk.now())
        if wrong:
            args.ack(response_action="errors", errors=wrong)
            return
        try:
            taken = _taken(office, form, args.context.team_id or "", args.body["user"]["id"], f"view/{view['id']}")
        except BarredError as error:
            args.ack(response_action="errors", errors={AUDIENCE: str(error)})
        except StetError as error:
            args.ack(response_action="errors", errors={PARTS[0]: f"Not taken in. {error}"})
        else:
            shown = taken_modal(taken.words, taken.files, in_channel=form.channel is not None)
            args.ack(response_action="update", view=shown)

    app.view(PASTE)(ack=take_in, lazy=[])


def _taken(office: Office, form: Form, team: str, user: str, source: str) -> Taken:
    about: dict[str, Any] = {
        "headline": form.headline,
        "published": form.published,
        "due": form.due,
        "embargo": form.embargo,
        "files": form.files,
    }
    copy = under(form.headline, form.copy) if form.copy else ""
    if form.channel:
        return office.inbox.in_channel(copy, team=team, channel=form.channel, user=user, source=source, **about)
    return office.inbox.in_private(copy, team=team, user=user, source=source, **about)
