"""Draw the pictures of Slack that the documentation shows: `python docs/slack_pictures.py` (needs Node and Chromium).

The story is one of examples/, checked beside the example archive, and what is drawn is what Stet sends. The drawing is
slack-blocks-to-jsx's, fetched with npm into .stet/pictures.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from slack_sdk.models import JsonObject

from bot.blocks.home import Item, Lists, home_view
from bot.blocks.lists import Kind, Shown, list_view
from bot.desk import Desk
from bot.drawing import draw
from bot.hit_rates import Rate
from bot.homepage import fault
from bot.npm import fetched
from storage import archive, versions
from storage.database import open_database
from storage.models import Case, NewCase, Report, Story, Verdict

ROOT = Path(__file__).parent.parent
STORY = ROOT / "examples" / "police-operation.txt"
PICTURES = ROOT / "docs" / "pictures"
KEPT = ROOT / ".stet" / "pictures"
DRAWING = ("slack-blocks-to-jsx", "1.1.1")
BESIDE = ("react@18", "react-dom@18", "esbuild@0.25")
DUE = datetime(2026, 11, 20, 17, tzinfo=UTC)
PEOPLE = {"U2ANNA": "Anna", "U3JOE": "Joe"}
LOGO = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 36 36'%3E%3Crect width='36' height='36' "
    "rx='8' fill='%231d3557'/%3E%3Ctext x='18' y='23' font-size='15' text-anchor='middle' fill='white' "
    "font-family='serif' font-style='italic'%3Estet%3C/text%3E%3C/svg%3E"
)
STYLE = """
body { margin: 0; padding: 20px; background: #fff; width: WIDTHpx; box-sizing: border-box;
       font: 15px/1.46 Lato, "Noto Sans", Helvetica, Arial, sans-serif; color: #1d1c1d }
.modal { border: 1px solid #ddd; border-radius: 8px; width: 520px; box-shadow: 0 4px 16px #0002 }
.bar, .foot { display: flex; align-items: center; gap: 10px; padding: 14px 20px }
.bar { border-bottom: 1px solid #eee; font-size: 18px } .bar b { flex: 1 } .bar img { width: 24px; border-radius: 4px }
.inside { padding: 6px 20px } .foot { justify-content: flex-end; border-top: 1px solid #eee }
.button { border: 1px solid #bbb; border-radius: 4px; padding: 5px 12px; font-weight: bold }
.sends { background: #007a5a; border-color: #007a5a; color: #fff } .home { width: 680px }
"""


class Picture(NamedTuple):
    """What is drawn under one name, in CSS pixels."""

    name: str
    width: int
    height: int
    shown: list[dict[str, Any]]


def pictures(desk: Desk) -> Iterator[Picture]:
    """Yield what the documentation shows."""
    case, report = _checked(desk)
    yield Picture("slack-report", 640, 1100, [_said(desk, case, slot) for slot in ("report", "findings 1")])
    figures = list_view(Shown(case.id, Kind.FIGURES, 0), report, {})
    yield Picture("slack-figures", 580, 960, [_plain(figures)])
    _mended(desk, case)
    yield Picture("slack-version", 640, 380, [_said(desk, desk.case(case.id), s) for s in ("report", "v2 changes")])
    yield Picture("slack-home", 720, 700, [_plain(home_view(_lists(desk)))])


def _said(desk: Desk, case: Case, slot: str) -> dict[str, Any]:
    message = draw(desk, case, slot)
    return {"blocks": _plain(message.blocks if message else [])}


def _mended(desk: Desk, case: Case) -> None:
    """Hand in a new version, in which what was ruled corrected has been."""
    text = STORY.read_text(encoding="utf-8")
    versions.add(desk.database, case.id, text.replace("KElderby", "Kelderby"), "U2ANNA", desk.now())
    desk.work(case.id)


def _lists(desk: Desk) -> Lists:
    """Return a page as it is on a morning with three stories."""
    rates = [Rate("FIG-CONFLICT", 21, 2, 1), Rate("HYG-CAPS", 14, 1, 3), Rate("FIG-TWIN", 2, 9, 3)]
    at = "https://gazette.slack.com/archives/C1/p1"
    came = DUE.replace(hour=9)
    return Lists(
        mine=[Item("Dozens held and drugs seized as police target dealing lines", at, 3, 1, due=DUE, came=came)],
        desk=[Item("Net loft fire leaves three families without homes", at, 0, 2, owner="U2ANNA", came=came)],
        done=[Item("Winter ferry to run until the end of March", at, 0, 1, signed_off_by="U3JOE", came=came)],
        rates=rates,
        faults={rate.code: fault(rate.code) for rate in rates},
        quieter={"FIG-TWIN"},
    )


def _plain(blocks: Any) -> Any:
    """Return blocks as JSON, without `verbatim`, of which the renderer thinks that it turns bold off as well."""
    return _without(json.loads(json.dumps(blocks, default=JsonObject.to_dict)), "verbatim")


def _without(held: Any, key: str) -> Any:
    if isinstance(held, dict):
        return {k: _without(v, key) for k, v in held.items() if k != key}
    return [_without(one, key) for one in held] if isinstance(held, list) else held


def _checked(desk: Desk) -> tuple[Case, Report]:
    """Check the story, and rule on the first thing found."""
    new = NewCase(
        source="T1/C1/1.1",
        wall="T1",
        text=STORY.read_text(encoding="utf-8"),
        opened_by="U2ANNA",
        team="T1",
        channel="C1",
        published=date(2026, 11, 20),
    )
    case, _ = desk.accept(new)
    report = desk.work(case.id)
    capital = next(finding for finding in report.run.findings if finding.code == "HYG-CAPS")
    desk.rule(case.id, capital.id, Verdict.CORRECTED, "U3JOE")
    return desk.case(case.id), report


@contextmanager
def _desk() -> Iterator[Desk]:
    stories = map(json.loads, (ROOT / "examples" / "archive.jsonl").read_text(encoding="utf-8").splitlines())
    with tempfile.TemporaryDirectory() as folder:
        log = open_database(Path(folder) / "stet.db")
        for _ in archive.add(log, (Story(ref=s.pop("id"), **s) for s in stories), datetime.now(UTC)):
            pass
        yield Desk(log, now=lambda: datetime(2026, 11, 20, 9, 5, tzinfo=UTC))
        log.close()


def paint(picture: Picture) -> None:
    """Draw one picture with Chromium."""
    page = KEPT / f"{picture.name}.html"
    people = [{"id": id_, "name": name} for id_, name in PEOPLE.items()]
    held = json.dumps({"shown": picture.shown, "people": people, "logo": LOGO}).replace("</", "<\\/")
    page.write_text(
        f'<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="page.css">'
        f"<style>{STYLE.replace('WIDTH', str(picture.width))}</style>"
        f'<div id="root"></div><script>window.SHOWN = {held}</script><script src="page.js"></script>',
        encoding="utf-8",
    )
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or sys.exit("This needs Chromium.")
    size = f"--window-size={picture.width},{picture.height}"
    target = f"--screenshot={PICTURES / picture.name}.png"
    quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1.5"]
    subprocess.run([chromium, *quiet, size, target, page.as_uri()], check=True, capture_output=True)  # noqa: S603


def _bundle() -> None:
    """Fetch what draws, and make one script and one style sheet of it."""
    fetched(KEPT, *DRAWING, "package.json", *BESIDE)
    page = shutil.copy(ROOT / "docs" / "drawing" / "page.jsx", KEPT / "page.jsx")
    esbuild = KEPT / "node_modules" / ".bin" / "esbuild"
    for_real = '--define:process.env.NODE_ENV="production"'
    subprocess.run([esbuild, page, "--bundle", f"--outfile={KEPT / 'page.js'}", for_real], check=True)  # noqa: S603


if __name__ == "__main__":
    _bundle()
    with _desk() as desk:
        for picture in pictures(desk):
            paint(picture)
