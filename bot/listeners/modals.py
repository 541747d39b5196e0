"""What listeners of modals share: who pressed, what a box holds, and telling in the modal what went wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypedDict

from slack_bolt import Args
from slack_sdk.models.views import View

from bot.blocks.forms import plain_view
from bot.boundary import WARNING, Lazy, boundary, guarded, tell_alone
from bot.delivery import Delivery
from bot.form import FormError
from bot.office import Office
from bot.refusals import DeliveryError
from extraction.errors import StetError

log = logging.getLogger(__name__)

Listener = Callable[[Office, Args], None]

_SAID, _WRITTEN = "stet_said", "stet_written"  # what Bolt carries from before an answer to after it


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


def at(office: Office, listener: Listener) -> Lazy:
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
    with told_in(delivery, args, view_id, title):
        delivery.update_view(team, view_id, made())


class Answer(TypedDict):
    """How a press is answered: `ack` is done before the answer, `lazy` after it."""

    ack: Lazy
    lazy: Sequence[Lazy]


def answered_after(office: Office, listener: Listener, *then: Listener) -> Answer:
    """Return how to answer a press once it is written down, since what was answered must outlive a crash.

    What is to be said of it, and what is to come `then`, waits until after the answer: Slack may be slow.
    """
    what = listener.__name__.strip("_")

    def take_in(args: Args) -> None:
        with boundary(what, lambda sentence: say_after(args, f"{WARNING}{sentence}")):
            listener(office, args)
            args.context[_WRITTEN] = True
        args.ack()

    def tell(args: Args) -> None:
        said = args.context.get(_SAID)
        if said:
            tell_alone(args, office.delivery, said)

    def once_written(listener: Listener) -> Lazy:
        def follow(office: Office, args: Args) -> None:
            if args.context.get(_WRITTEN):
                listener(office, args)

        follow.__name__ = listener.__name__
        return at(office, follow)

    return {"ack": take_in, "lazy": [guarded(tell, office.delivery), *map(once_written, then)]}


def say_after(args: Args, sentence: str) -> None:
    """Have a sentence said to whoever pressed, once their press has been answered."""
    args.context[_SAID] = sentence


@contextmanager
def told_in(delivery: Delivery, args: Args, view_id: str, title: str) -> Iterator[None]:
    """Tell in an open modal, in one sentence, what went wrong inside; where Slack does not draw it, beside it."""

    def tell(sentence: str) -> None:
        try:
            delivery.update_view(args.context.team_id or "", view_id, plain_view(title, sentence))
        except DeliveryError as error:
            log.warning("%s: the modal could not be drawn: %s", title, error)
            tell_alone(args, delivery, f"{WARNING}{sentence}")

    with boundary(title, tell):
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
