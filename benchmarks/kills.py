"""An import killed again and again: whether a story is lost or comes twice.

    python -m benchmarks.kills [KILLS]

Writes 20,000 made-up stories (benchmarks.archive), begins to import them as `stet archive import` does in a process of
its own, kills that process (SIGKILL) at a random moment, and begins again, KILLS times (50). Then it lets the import
finish and compares the archive with what was written.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from benchmarks.archive import Newsroom
from storage.database import open_database

STORIES = 20_000
LONGEST = 2.5  # seconds an import is let run before it is killed


def importing(export: Path, log: Path) -> subprocess.Popen[bytes]:
    """Begin to import in a process of its own."""
    code = "import sys; from bot.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "archive", "import", str(export), "--db", str(log)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603


def main(kills: int) -> int:
    """Kill, compare and print; 1 where anything was lost or came twice."""
    rng = random.Random(kills)  # noqa: S311 - moments, no secrets
    with tempfile.TemporaryDirectory() as folder:
        export, log = Path(folder) / "stories.jsonl", Path(folder) / "stet.db"
        wanted: dict[str, str] = {}
        with export.open("w", encoding="utf-8") as file:
            for story, _ in Newsroom(STORIES).stories():
                file.write(json.dumps(story) + "\n")
                wanted.setdefault(story["text"], story["id"])
        midway = 0
        for _ in range(kills):
            process = importing(export, log)
            time.sleep(rng.uniform(0.1, LONGEST))
            midway += process.poll() is None
            process.kill()
            process.wait()
        importing(export, log).wait()
        with closing(open_database(log)) as database:
            rows = database.connection.execute("SELECT ref, text FROM stories").fetchall()
            database.connection.execute("INSERT INTO open_index (open_index, rank) VALUES ('integrity-check', 1)")
            sound = database.connection.execute("PRAGMA integrity_check").fetchone()[0]
            counted = database.connection.execute("SELECT stories FROM archive_size").fetchone()[0]
    lost, doubled = len(wanted.keys() - {text for _, text in rows}), len(rows) - len({text for _, text in rows})
    print(f"{kills} kills, {midway} of them midway; {len(rows):,} stories of {len(wanted):,}, {counted:,} counted")
    print(f"lost: {lost}, doubled: {doubled}, integrity: {sound}")
    return int(bool(lost or doubled or sound != "ok" or counted != len(rows)))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50))
