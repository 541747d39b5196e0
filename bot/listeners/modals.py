"""What listeners of modals share: who pressed, what a box holds, and telling in the modal what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import Args
from slack_sdk.models.views import View

from bot.blocks.forms import plain_view
from bot.boundary import Lazy, boundary, guarded
from bot.delivery import Delivery
from bot.form import FormError
from bot.office import Office
from extraction.errors import StetError


def presser(args: Args) -> tuple[str, str]:
    """Return the workspace and the id of whoever pressed or submitted."""
    return args.context.team_id or "", args.body["user"]["id"]


def entered(view: dict[str, Any], name: str) -> str:
    """Return what a box of a modal holds, "" where it was left empty."""
    held = view["state"]["values"].get(name, {}).get(name, {})
    return str(held.get("value") or "").strip()


def acknowledged(args: Args) -> None:
    """Answer Slack at once; what is to be done is the lazy function's."""
    args.ack()


def at(office: Office, listener: Callable[[Office, Args], None]) -> Lazy:
    """Return a lazy function that works at an office, inside the error boundary."""

    def inside(args: Args) -> None:
        listener(office, args)

    inside.__name__ = listener.__name__.strip("_")  # not `wraps`: Bolt would look for the listener's own arguments
    return guarded(inside, office.delivery)


def opened(office: Office, args: Args, title: str, made: Callable[[], View], *, over: bool = False) -> None:
    """Open an empty modal, since a trigger dies within three seconds; then show in it what is made, or why it can't be.

    `over` lays it on the modal in which a button was pressed.
    """
    delivery, team = office.delivery, args.context.team_id or ""
    show = delivery.push_view if over else delivery.open_view
    view_id = show(team, args.body["trigger_id"], plain_view(title, "One moment …"))
    with told_in(delivery, team, view_id, title):
        delivery.update_view(team, view_id, made())


def answered_after(office: Office, listener: Callable[[Office, Args], None]) -> Callable[[Args], None]:
    """Return an `ack` that answers Slack once a press is written down: what was answered must outlive a crash."""
    inside = at(office, listener)

    def take_in(args: Args) -> None:
        inside(args)
        args.ack()

    return take_in


@contextmanager
def told_in(delivery: Delivery, team: str, view_id: str, title: str) -> Iterator[None]:
    """Tell in an open modal, in one sentence, what went wrong inside."""
    with boundary(title, lambda sentence: delivery.update_view(team, view_id, plain_view(title, sentence))):
        yield


def kept(office: Office, title: str, keep: Callable[[Office, Args], str]) -> Callable[[Args], None]:
    """Return what keeps a form before Slack is answered, or says at its field, or in its place, what is wrong.

    `keep` returns what the modal says then.
    """

    def take_in(args: Args) -> None:
        try:
            done = keep(office, args)
        except FormError as error:
            args.ack(response_action="errors", errors={error.field: str(error)})
        except StetError as error:
            args.ack(response_action="update", view=plain_view(title, str(error)))
        else:
            args.ack(response_action="update", view=plain_view(title, done))

    return take_in
