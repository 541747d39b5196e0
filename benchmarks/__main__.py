"""Print the table: each measure, its peer, and the ratio between them; absolute times are of this machine only."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from checks.run import run
from extraction import language, read
from extraction.figures import measures

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.txt"))
ROUNDS = 15


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median time of `work` in seconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def row(what: str, took: float, peer: str, peer_took: float) -> None:
    """Print one line of the table."""
    print(f"{what:38} {took * 1000:9.1f} ms   {peer:38} {peer_took * 1000:9.1f} ms   {took / peer_took:6.2f}")


def process(*code: str) -> Callable[[], object]:
    """Return a call that runs a whole Python process and throws its output away."""
    return lambda: subprocess.run([sys.executable, "-c", *code], capture_output=True, check=False)  # noqa: S603


def main() -> None:
    """Measure and print."""
    texts = [path.read_text(encoding="utf-8") for path in EXAMPLES]
    words = sum(len(text.split()) for text in texts)
    longest = max(EXAMPLES, key=lambda path: path.stat().st_size)
    print(f"{len(texts)} articles of {words // len(texts)} words on average; medians of {ROUNDS} rounds\n")
    print(f"{'measured':38} {'':12}   {'peer':38} {'':12}    ratio")

    stet = process("import sys; from bot.cli import main; sys.exit(main())", "check", str(longest), "--no-log")
    row("stet check, cold, whole process", seconds(stet, 5), "import spacy", seconds(process("import spacy"), 5))

    language.warm()
    measures.warm()
    parsed = seconds(lambda: [language.parse(text.split("\n\n")) for text in texts]) / len(texts)
    reading = seconds(lambda: [read(text) for text in texts]) / len(texts)
    row("read one article", reading, "the English pipeline alone", parsed)
    articles = [read(text) for text in texts]
    checking = seconds(lambda: [run(article, time.perf_counter) for article in articles]) / len(texts)
    row("check one article, once read", checking, "reading it", reading)

    from quantulum3 import parser  # noqa: PLC0415 (measured only here, and slow to import)

    peer = seconds(lambda: [parser.parse(text) for text in texts], 3) / len(texts)
    row("read one article: figures and the rest", reading, "quantulum3: quantities alone", peer)
    print(f"\nwords read a second: {words / len(texts) / reading:,.0f}")
    print(f"peak resident memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
