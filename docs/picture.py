"""Draw the picture of a report that the README shows: `python docs/picture.py`.

The report is that of `make demo`, without the list of figures, which would be half the picture.
"""

import io
import json
import re
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console

from bot.desk import Desk
from bot.terminal import write
from extraction import language
from storage import archive
from storage.database import open_database
from storage.models import Report, Story

ROOT = Path(__file__).parent.parent
STORY = ROOT / "examples" / "police-operation.txt"
PICTURE = ROOT / "docs" / "pictures" / "report.svg"

# The fonts of whoever looks: no picture of ours makes anybody's browser ask another host.
FRAME = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


def checked() -> Report:
    """Check the story against the example archive."""
    stories = map(json.loads, (ROOT / "examples" / "archive.jsonl").read_text(encoding="utf-8").splitlines())
    with tempfile.TemporaryDirectory() as folder:
        log = open_database(Path(folder) / "stet.db")
        for _ in archive.add(log, (Story(ref=s.pop("id"), **s) for s in stories), datetime.now(UTC)):
            pass
        desk = Desk(log)
        report = desk.check(STORY.read_text(encoding="utf-8"), published=date(2026, 11, 20))
        log.close()
    return report.model_copy(update={"article": report.article.model_copy(update={"figures": ()})})


def draw(report: Report) -> None:
    """Draw the report as a terminal of 80 columns shows it."""
    paper = Console(file=io.StringIO(), record=True, width=80, force_terminal=True, color_system="truecolor")
    write(report, paper, searched=True, closing="Logged.")
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    paper.save_svg(str(PICTURE), title=f"stet check {STORY.name} --published 2026-11-20", code_format=FRAME)


if __name__ == "__main__":
    language.warm()
    draw(checked())
