"""The bot under load and under fire, as a process of its own beside a stand-in for Slack on this machine.

    python -m benchmarks.slack                  twenty editors paste at once
    python -m benchmarks.slack --kills 100      and the bot is killed again and again meanwhile
    python -m benchmarks.slack --soak 60        minutes of a paste every two seconds, memory by the quarter

The stand-in answers within thirty milliseconds and refuses what Slack would refuse for its size. Signed requests go to
`stet serve --http`; what Slack does not see acknowledged it sends again.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.parse import parse_qsl
from urllib.request import Request, urlopen

from slack_sdk.signature import SignatureVerifier

EXAMPLES = Path(__file__).parents[1] / "examples"
SECRET = "benchmark"  # noqa: S105 - nobody's
TEAM, BOT, ANNA, DESK = "T1", "U1BOT", "U2ANNA", "C1DESK"
EDITORS, QUARTERS = 20, 4
WORDS = 490
PARAGRAPHS = [
    paragraph
    for file in sorted(EXAMPLES.glob("*.txt"))
    for paragraph in file.read_text(encoding="utf-8").split("\n\n")[1:]
    if len(paragraph.split()) > 8
]
LATENCY = 0.03  # seconds that the stand-in takes to answer


class Slack(ThreadingHTTPServer):
    """The web API of Slack, as far as the bot calls it: what was posted, and when each message was last drawn."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.messages: dict[str, dict[str, Any]] = {}
        self.drawn: dict[str, float] = {}
        self.refused: list[str] = []
        self.lock = threading.Lock()
        self._ts = count(1)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a bot that was killed before it was answered."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def take(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        """Answer a call."""
        if why := too_large(method, given):
            self.refused.append(why)
            return {"ok": False, "error": why}
        with self.lock:
            if method == "chat.postMessage":
                ts = f"{int(time.time())}.{next(self._ts):06}"
                self.messages[ts] = {**given, "bot_id": "B1", "ts": ts}
                self.drawn[ts] = time.monotonic()
                return {"channel": given["channel"], "ts": ts}
            if method == "chat.update":
                self.messages[given["ts"]] |= given
                self.drawn[given["ts"]] = time.monotonic()
                return {"channel": given["channel"], "ts": given["ts"]}
            if method in {"conversations.history", "conversations.replies"}:
                since, until = float(given.get("oldest") or 0), float(given.get("latest") or "inf")
                there = [m for m in self.messages.values() if m["channel"] == given["channel"]]
                there = [m for m in there if since <= float(m["ts"]) <= until]
                return {"messages": there[-int(given.get("limit") or 100) :][::-1]}
            if method == "chat.getPermalink":
                return {"permalink": f"https://gazette.slack.com/archives/{given['channel']}/p{given['message_ts']}"}
        return _FIXED.get(method, {})

    def reports(self) -> dict[str, list[dict[str, Any]]]:
        """Return the messages at the top of the channel, by the number of the story that they report on."""
        with self.lock:
            top = [m for m in self.messages.values() if not m.get("thread_ts")]
        found: dict[str, list[dict[str, Any]]] = {}
        for message in top:
            number = re.search(r"Story (\d+)", json.dumps(message.get("blocks", [])))
            found.setdefault(number[1] if number else "reading", []).append(message)
        return found

    def doubled(self) -> list[str]:
        """Return what stands more than once in one thread; no two messages of a thread say the same."""
        with self.lock:
            said = Counter((m.get("thread_ts"), m.get("text")) for m in self.messages.values() if m.get("thread_ts"))
        return [str(text) for (_, text), times in said.items() if times > 1]


_FIXED: dict[str, dict[str, Any]] = {
    "auth.test": {"user_id": BOT, "bot_id": "B1", "team_id": TEAM, "team": "Gazette", "user": "stet", "url": "x"},
    "conversations.info": {"channel": {"id": DESK, "is_channel": True, "is_private": False}},
    "users.conversations": {"channels": []},
    "users.info": {"user": {"id": ANNA, "team_id": TEAM}},
}


class _Answer(BaseHTTPRequestHandler):
    server: Slack
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(length := int(self.headers.get("content-length") or 0))
        if len(body) < length:  # the bot was killed in the middle of asking
            return
        if "json" in self.headers.get("content-type", ""):
            given = json.loads(body or b"{}")
        else:
            pairs = parse_qsl(body.decode())
            given = {k: json.loads(v) if k in {"blocks", "view", "metadata"} else v for k, v in pairs}
        time.sleep(LATENCY)
        answer = json.dumps({"ok": True} | self.server.take(self.path.rpartition("/")[2], given)).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def too_large(method: str, given: dict[str, Any]) -> str | None:
    """Return how Slack would refuse a message for its size."""
    blocks = given.get("blocks") or []
    if method == "chat.update" and len(str(given.get("text", "")).encode()) >= 4000:
        return "msg_too_long"
    if len(blocks) > 50 or any(len(b.get("text", {}).get("text", "")) > 3000 for b in blocks if b["type"] == "section"):
        return "invalid_blocks"
    return "msg_blocks_too_long" if len(json.dumps(blocks)) > 40_000 else None


class Desk:
    """The bot's process, and the editors who paste."""

    def __init__(self, slack: Slack, folder: Path) -> None:
        self.slack, self.folder = slack, folder
        self.port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.pasted: dict[str, float] = {}
        self.taken: dict[str, float] = {}
        self.ruled: set[str] = set()
        self.over = threading.Event()

    def start(self) -> None:
        """Start the bot; it is ready when this returns."""
        environment = {
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(EXAMPLES.parent),
            "STET_DB": str(self.folder / "stet.db"),
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": f"http://127.0.0.1:{self.slack.server_port}/api/",
        }
        code = "import sys; from bot.cli import main; sys.exit(main())"
        with (self.folder / "stet.log").open("ab") as said:
            self.process = subprocess.Popen(  # noqa: S603 - ours
                [sys.executable, "-c", code, "serve", "--http", str(self.port)], env=environment, stderr=said
            )

    def ready(self, patience: float = 60) -> bool:
        """Wait until the bot answers; False where it ended meanwhile."""
        until = time.monotonic() + patience
        while time.monotonic() < until and self.process and self.process.poll() is None:
            try:
                urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1).close()
            except (URLError, OSError):
                time.sleep(0.05)
            else:
                return True
        return False

    def kill(self) -> None:
        """End the bot as a power cut does."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """End the bot as whoever runs it does; returns its exit status."""
        assert self.process
        self.process.terminate()
        return self.process.wait(timeout=60)

    def paste(self, number: int, patience: float = 120) -> None:
        """Mention the bot with a story, and again until that is acknowledged, as Slack does."""
        name = str(number)
        self.pasted[name] = time.monotonic()
        event = {"type": "app_mention", "user": ANNA, "channel": DESK, "ts": f"1690000000.{number:06}"}
        event["text"] = f"<@{BOT}> {story(number)}"
        payload = {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{number}", "event": event}
        body = json.dumps(payload | {"authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}]})
        while time.monotonic() < self.pasted[name] + patience:
            began = time.monotonic()
            if self._answered(body):
                self.taken[name] = time.monotonic() - began
                return
            time.sleep(0.2)
        raise TimeoutError(f"Story {number} was never acknowledged.")

    def rule(self) -> None:
        """Rule on each finding that stands, once, until it is `over`; `ruled` are those that were acknowledged."""
        while not self.over.is_set():
            for message in list(self.slack.messages.values()):
                for block in _blocks(message):
                    for button in block.get("elements", ()):
                        if button.get("action_id") == "stands" and button["value"] not in self.ruled:
                            self._press(button, message)
            time.sleep(0.1)

    def _press(self, button: dict[str, Any], message: dict[str, Any]) -> None:
        where = {"type": "message", "message_ts": message["ts"], "channel_id": DESK}
        pressed = {"type": "block_actions", "team": {"id": TEAM}, "user": {"id": ANNA, "team_id": TEAM}}
        pressed |= {"channel": {"id": DESK}, "container": where, "message": {"ts": message["ts"]}, "actions": [button]}
        if self._answered(json.dumps(pressed | {"trigger_id": "1.2.3"})):
            self.ruled.add(button["value"])

    def unruled(self) -> int:
        """Return how many acknowledged rulings are not in the log."""
        with closing(sqlite3.connect(self.folder / "stet.db")) as log:
            kept = set(log.execute("SELECT case_id, finding FROM rulings"))
        return len({tuple(value.split(" ")[:2]) for value in self.ruled} - kept)

    def _answered(self, body: str) -> bool:
        now = str(int(time.time()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=body)
        headers = {
            "content-type": "application/json",
            "x-slack-request-timestamp": now,
            "x-slack-signature": str(signature),
        }
        address = f"http://127.0.0.1:{self.port}/slack/events"
        try:
            with urlopen(Request(address, body.encode(), headers), timeout=10) as answer:
                return answer.status == 200
        except (URLError, OSError):
            return False

    def megabytes(self) -> float:
        """Return the memory that the bot and its readers hold, what they share counted once."""
        assert self.process
        return sum(map(_proportional, [self.process.pid, *_children(self.process.pid)])) / 1024


def story(number: int) -> str:
    """Return a story of some 500 words, of paragraphs drawn from all examples, under a headline of its own."""
    drawn = random.Random(number).sample(PARAGRAPHS, len(PARAGRAPHS))  # noqa: S311 - copy, no secrets
    kept: list[str] = []
    while sum(len(part.split()) for part in kept) < WORDS:
        kept.append(drawn[len(kept)])
    return "\n\n".join([f"Story {number} of the day, in full", f"The desk counted {number + 3} chairs.", *kept])


def _blocks(message: dict[str, Any]) -> list[dict[str, Any]]:
    held = message.get("blocks") or []
    return list(json.loads(held) if isinstance(held, str) else held)


def _proportional(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    return int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1])  # type: ignore[index]


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in task.read_text(encoding="ascii").split()]
    return found + [grandchild for child in found for grandchild in _children(child)]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def newsroom() -> Iterator[tuple[Slack, Desk]]:
    """Yield the stand-in and the bot, which has not been started."""
    slack = Slack()
    threading.Thread(target=slack.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(slack, Path(folder))
        try:
            yield slack, desk
        finally:  # whatever went wrong, nothing of it runs on
            if desk.process and desk.process.poll() is None:
                desk.kill()
            slack.shutdown()
        if lost := [line for line in (Path(folder) / "stet.log").read_text().splitlines() if "ERROR" in line]:
            print(f"the log has {len(lost)} errors, such as: {lost[0][:200]}")


def wait_for(slack: Slack, stories: set[str], patience: float) -> set[str]:
    """Wait until each story has a report; return those that have none."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        reports = slack.reports()
        there = {name for name in reports if name != "reading"}
        if stories <= there and "reading" not in reports:
            return set()
        time.sleep(0.5)  # the bot shares the machine with whoever looks
    return stories - there


def at_once() -> int:
    """Twenty editors paste at one moment, in three newsrooms one after the other."""
    taken: list[float] = []
    reports: list[float] = []
    wrong = 0
    for turn in range(3):
        with newsroom() as (slack, desk):
            desk.start()
            desk.ready()
            numbers = range(turn * EDITORS, (turn + 1) * EDITORS)
            with ThreadPoolExecutor(EDITORS) as editors:
                list(editors.map(desk.paste, numbers))
            wait_for(slack, set(map(str, numbers)), 120)
            for name in map(str, numbers):
                (report,) = slack.reports()[name]
                reports.append(slack.drawn[report["ts"]] - desk.pasted[name])
            taken += [1000 * seconds for seconds in desk.taken.values()]
            memory = desk.megabytes()
            wrong += len(slack.refused) + abs(desk.stop())
    print(f"acknowledged      p50 {_percentile(taken, 50):7.0f} ms   p95 {_percentile(taken, 95):7.0f} ms")
    print(f"report stands     p50 {_percentile(reports, 50):7.2f} s    p95 {_percentile(reports, 95):7.2f} s")
    print(f"memory of the whole bot {memory:.0f} MB; refused, or stopped with a status: {wrong}")
    return int(bool(wrong))


def _percentile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


class Fire(NamedTuple):
    """What became of what was pasted and ruled under fire."""

    stories: int
    lost: set[str]
    doubled: list[str]
    rulings: int
    unruled: int
    refused: list[str]


def fired_at(kills: int, *, editors: int = EDITORS, every: int = 5, patience: float = 900) -> Fire:
    """Kill the bot at random moments while editors paste and rule; with each `every`th kill they paste once more."""
    chance = random.Random(kills)  # noqa: S311 - moments, no secrets
    stories = 0
    with newsroom() as (slack, desk), ThreadPoolExecutor(editors + 1) as threads:
        ruling, pasting = threads.submit(desk.rule), list[Future[None]]()
        try:
            for number in range(kills):
                desk.start()
                if number % every == 0:
                    pasting += [threads.submit(desk.paste, n, patience) for n in range(stories, stories + editors)]
                    stories += editors
                if chance.random() < 0.8:
                    desk.ready()
                time.sleep(chance.uniform(0.0, 2.5))
                desk.kill()
            desk.start()
            desk.ready()
            for paste in pasting:
                paste.result()
            lost = wait_for(slack, set(desk.pasted), 300)
        finally:  # else whoever waits for the threads waits for ever
            desk.over.set()
        ruling.result()
        reports = slack.reports()
        doubled = [name for name, found in reports.items() if len(found) > 1 or name == "reading"]
        doubled += slack.doubled()
        desk.stop()
        return Fire(stories, lost, doubled, len(desk.ruled), desk.unruled(), slack.refused)


def under_fire(kills: int) -> int:
    """Kill the bot at random moments while twenty editors paste, and look what became of each story."""
    told = fired_at(kills)
    print(f"{kills} kills, {told.stories} stories pasted meanwhile: lost {len(told.lost)}, twice {len(told.doubled)}")
    print(f"{told.rulings} rulings acknowledged meanwhile: lost {told.unruled}")
    return int(bool(told.lost or told.doubled or told.unruled or told.refused))


class Soak(NamedTuple):
    """The memory that the bot held at the end of each part of the time, in MB, and what became of the stories."""

    held: list[float]
    stories: int
    lost: set[str]
    refused: list[str]


def soaked(minutes: float, parts: int = QUARTERS, first: int = 0) -> Soak:
    """Paste a story every two seconds, and look what memory the bot holds at the end of each part of the time.

    Before that so many are pasted at once: each reader takes its room with the first stories that it reads.
    """
    held: list[float] = []
    with newsroom() as (slack, desk):
        desk.start()
        desk.ready()
        numbers = count()
        for _ in range(first):
            desk.paste(next(numbers))
        wait_for(slack, set(desk.pasted), 240)
        began = time.monotonic()
        while len(held) < parts:
            desk.paste(next(numbers))
            time.sleep(2)
            if time.monotonic() > began + 60 * minutes * (len(held) + 1) / parts:
                held.append(desk.megabytes())
        lost = wait_for(slack, set(desk.pasted), 120)
        desk.stop()
    return Soak(held, next(numbers), lost, slack.refused)


def soak(minutes: float) -> int:
    """Say what memory the bot holds at the end of each quarter of the time."""
    told = soaked(minutes)
    by_quarter = ", ".join(f"{megabytes:.0f}" for megabytes in told.held)
    print(
        f"{told.stories} stories in {minutes:g} minutes, lost {len(told.lost)}; "
        f"MB at the end of each quarter: {by_quarter}"
    )
    return int(bool(told.lost or told.refused))


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--kills", type=int)
    asked.add_argument("--soak", type=float, metavar="MINUTES")
    options = asked.parse_args()
    sys.exit(under_fire(options.kills) if options.kills else soak(options.soak) if options.soak else at_once())
