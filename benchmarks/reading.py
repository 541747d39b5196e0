"""How fast an archive is read ahead of time: stories a second of one core, and the hours that makes of ten million.

    python -m benchmarks.reading [DOCS.jsonl]

DOCS has a `text` a line; without it the example articles are read. Each is read and packed as `stet archive read` does.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from bot.library import read_story
from extraction import language
from extraction.style import Style
from storage.readings import Filed, packed

EXAMPLES = Path(__file__).parents[1] / "examples"
MOST = 100  # stories read
ARCHIVE = 10_000_000


def main(docs: Path | None) -> None:
    """Measure and print."""
    if docs:
        texts = [json.loads(line)["text"] for line in docs.read_text(encoding="utf-8").splitlines()[:MOST]]
    else:
        texts = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.txt"))]
    language.warm()
    read_story(Filed(0, "", None, "", "", texts[0]), Style())
    began, size, kept = time.process_time(), 0, 0
    for number, text in enumerate(texts):
        story = Filed(number, str(number), None, "", "", text)
        article = read_story(story, Style())
        if article is not None:
            kept += len(packed(story, article).reading)
            size += len(text.encode())
    took = time.process_time() - began
    rate = len(texts) / took
    print(f"{len(texts)} stories of {size / len(texts):,.0f} bytes: {rate:.1f} a second of one core's time")
    print(f"a reading takes {kept / size:.2f} bytes a byte of text")
    for cores in (1, 16, 100, 500):
        print(f"ten million on {cores:3} cores: {ARCHIVE / rate / cores / 3600:7,.1f} hours")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
