"""The Slack app: every listener on one Bolt app, around one desk."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import Any, NamedTuple

from slack_bolt import App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.logger.messages import warning_client_prioritized_and_token_skipped, warning_token_skipped
from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler

from bot.access import Access, before_reading
from bot.actors import noticing
from bot.authorizing import Ours
from bot.clients import one_for_all
from bot.delivery import Delivery
from bot.desk import Desk
from bot.fetching import fetch
from bot.haste import hurried
from bot.inbox import Inbox
from bot.installations import clients_of
from bot.listeners import (
    actions,
    beside,
    candidates,
    channels,
    commands,
    events,
    functions,
    home,
    leaving,
    lists,
    papers,
    preferences,
    reminders,
    shortcuts,
    ticks,
    views,
    workflow,
)
from bot.names import remembering
from bot.oauth import Several
from bot.office import Office
from bot.readers import Readers
from bot.reminders import reminding
from bot.steps import telling
from bot.walls import Walls
from bot.worker import Worker
from bot.workflow import gift

log = logging.getLogger(__name__)

_OF_NO_USE = frozenset({warning_client_prioritized_and_token_skipped(), warning_token_skipped()})


class Bot(NamedTuple):
    """The app that listens and the worker that reads; neither has been started."""

    app: App
    worker: Worker
    office: Office
    signing_secret: str | None = None


def web_client(token: str | None, base_url: str = WebClient.BASE_URL) -> WebClient:
    """Return a client for Slack's web API that waits as long as Slack asks when it is called too often."""
    retries = [ConnectionErrorRetryHandler(), RateLimitErrorRetryHandler(max_retry_count=3)]
    return WebClient(token=token, base_url=base_url, timeout=15, retry_handlers=retries)


def build_app(
    desk: Desk,
    client: WebClient,
    *,
    signing_secret: str | None = None,
    authorize: Callable[..., AuthorizeResult | None] | None = None,
    executor: Executor | None = None,
    several: Several | None = None,
    readers: Readers | None = None,
) -> Bot:
    """Return the bot. Without a signing secret only Socket Mode may be served: no request is verified.

    With `several` it serves as many workspaces as install it, each with its own token, and the client has none.
    `authorize` tells whose token the client has, where Slack is not to be asked at the first event; `executor` runs
    the lazy functions; `readers` read the copy, this process where nobody else does.
    """
    # Bolt finds the token in the client and the environment, and would say at each start that it does not go by it.
    logging.getLogger("slack_bolt.App").addFilter(_worth_saying)
    app = App(
        client=client,
        authorize=authorize or (None if several else Ours(client)),  # type: ignore[arg-type]  # None lets go
        token_verification_enabled=False,
        signing_secret=signing_secret or "",
        request_verification_enabled=signing_secret is not None,
        ssl_check_enabled=False,  # a question that nobody signs, and Slack asks no more
        # An ack function runs to its end before Slack is answered: then what it accepted is on disk.
        process_before_response=True,
        listener_executor=executor,
        before_authorize=hurried,
        oauth_settings=several.settings if several else None,
    )
    clients = clients_of(several.installations, client) if several else one_for_all(client)
    delivery = Delivery(desk, clients)
    delivery.tell = telling(desk, clients)
    worker = Worker(desk, delivery, readers)
    delivery.fetch = partial(fetch, desk, clients, delivery.pace, worker.readers.convert)
    walls = Walls(clients)
    access = Access(desk, walls)
    desk.readers, desk.sees = walls.reader, access.standing.seen
    delivery.settle, delivery.sees = partial(before_reading, desk, access), access.sees_case
    office = Office(desk, Inbox(desk, walls, worker.wake), delivery, access, walls, clients)
    delivery.given, delivery.remind = partial(gift, desk), reminding(office)
    app.use(noticing(walls))
    app.use(remembering(desk))
    heard = (
        commands,
        events,
        shortcuts,
        views,
        actions,
        beside,
        workflow,
        lists,
        ticks,
        papers,
        functions,
        home,
        preferences,
        reminders,
        candidates,
        channels,
    )
    for listeners in heard:
        listeners.register(app, office)
    leaving.register(app, office, several.installations if several else None, purge=bool(several and several.purge))

    @app.error
    def failed(error: Exception, body: dict[str, Any]) -> BoltResponse:
        """Answer 500 to what could not be accepted, so that Slack sends an event again; copy is never logged."""
        log.error("A %s could not be taken in", body.get("type", "command"), exc_info=error)
        return BoltResponse(status=500)

    return Bot(app, worker, office, signing_secret)


def _worth_saying(record: logging.LogRecord) -> bool:
    return record.msg not in _OF_NO_USE
