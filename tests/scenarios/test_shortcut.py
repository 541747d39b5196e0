"""Fact-check this: the messages that somebody wrote one after the other are one story."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from bot.app import web_client
from bot.neighbours import run_of
from tests.serving import serving

TEAM, ANNA, JOE, EVE = "T1", "U2ANNA", "U3JOE", "U4EVE"
NEWSDESK = "C1DESK"
PARTS = ["Council to mend the pier", "The council said that the the repairs", "would cost £40,000.", "It opens in May."]
STORY = "Council to mend the pier\n\nThe council said that the the repairs would cost £40,000.\n\nIt opens in May."
Newsroom = Any  # the fixtures' classes are in conftest.py, which is not for importing
Files = Any


def wrote(newsroom: Newsroom, *said: tuple[str, float, str], **more: Any) -> list[dict[str, Any]]:
    """Have people write, each with the second at which they do."""
    messages = [{"type": "message", "user": who, "ts": f"{1_690_000_000 + at:.6f}", "text": text} | more
                for who, at, text in said]  # fmt: skip
    newsroom.slack.typed[NEWSDESK] = messages
    return messages


def told(newsroom: Newsroom) -> list[str]:
    return [message["text"] for message in newsroom.slack.in_channel(f"D{ANNA[1:]}")]


def text(newsroom: Newsroom) -> str:
    (case,) = newsroom.desk.queued()
    return str(newsroom.desk.work(case.id).article.text)


@pytest.mark.parametrize("chosen", range(4))
@pytest.mark.parametrize("thread", [{}, {"thread_ts": "1680000000.000100"}])
def test_what_one_author_wrote_is_joined(newsroom: Newsroom, chosen: int, thread: dict[str, str]) -> None:
    parts = [(JOE, 60.0 * number, part) for number, part in enumerate(PARTS, 1)]
    messages = wrote(newsroom, (EVE, 0, "Who has the pier?"), *parts, (EVE, 400, "I have."), **thread)
    newsroom.shortcut(messages[1 + chosen])
    newsroom.shortcut(messages[4 - chosen])
    assert text(newsroom) == STORY
    assert told(newsroom) == [
        "I joined 4 messages into one story.",
        "That message is checked already; its report is where it was first asked for.",
    ]


@pytest.mark.parametrize(
    ("between", "pause", "joined"), [([], 299, True), ([], 301, False), ([(EVE, 70, "Wait.")], 60, False)]
)
def test_a_pause_or_somebody_else_ends_the_story(
    newsroom: Newsroom, between: list[Any], pause: int, joined: bool
) -> None:
    first, second = "The council said that it is so.", "The quay was shut on Friday."
    messages = wrote(newsroom, (JOE, 60, first), *between, (JOE, 60 + pause, second))
    newsroom.shortcut(messages[-1])
    assert text(newsroom) == (f"{first}\n\n{second}" if joined else second)


def test_twenty_messages_are_joined_at_most(newsroom: Newsroom) -> None:
    messages = wrote(newsroom, *((JOE, 10 * n, f"The pier in ward {n} was shut.") for n in range(40)))
    newsroom.shortcut(messages[15])
    assert text(newsroom).count("was shut") == 20
    assert told(newsroom) == ["I joined 20 messages into one story."]


def test_files_are_joined_in_order(newsroom: Newsroom, files: Files) -> None:
    messages = wrote(newsroom, (JOE, 10, "here it comes"), (JOE, 20, ""), (JOE, 30, ""))
    for message, part in zip(messages[1:], STORY.split("\n\n", 1), strict=True):
        message["files"] = [files.file("a.txt", part.encode())]
    newsroom.shortcut(messages[0])
    (case,) = newsroom.desk.queued()
    newsroom.work()
    assert newsroom.desk.report(case.id).article.text == STORY


@pytest.mark.parametrize("error", ["not_in_channel", "ratelimited", "missing_scope", "internal_error"])
def test_where_nothing_else_may_be_read_the_message_is_checked_alone(newsroom: Newsroom, error: str) -> None:
    messages = wrote(newsroom, (JOE, 10, "Quay shut for the season."), (JOE, 20, STORY))
    newsroom.slack.refusals = [("conversations.history", error)]
    newsroom.shortcut(messages[1])
    assert text(newsroom) == STORY
    assert told(newsroom)[0].startswith("I checked that message alone, since I can't read the ones around it.")
    assert newsroom.slack.calls.count("conversations.history") == 1, "Slack waits three seconds, and asks to be left"


def test_where_slack_asks_to_wait_the_shortcut_does_not(newsroom: Newsroom, busy: Busy) -> None:
    """Over a real line, where the client's own way is to wait as long as Slack says and ask again."""
    message = wrote(newsroom, (JOE, 20, STORY))[0]
    run = run_of(web_client("xoxb-played", busy.url), NEWSDESK, message)
    assert (run.messages, run.alone, busy.asked) == ((message,), True, 1)


class Busy(HTTPServer):
    """A Slack that says 429 to everything, and how long to wait."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _TooMany)
        self.asked = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/api/"


class _TooMany(BaseHTTPRequestHandler):
    server: Busy

    def do_POST(self) -> None:
        self.server.asked += 1
        self.rfile.read(int(self.headers.get("content-length") or 0))
        body = b'{"ok": false, "error": "ratelimited"}'
        self.send_response(429)
        for name, value in {"retry-after": "30", "content-length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST  # noqa: N815 - the library's name

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def busy() -> Iterator[Busy]:
    with serving(Busy()) as server:
        yield server
