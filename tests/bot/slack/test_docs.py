"""What the pages on Slack say is held to the code: tests that they name, settings, addresses, files."""

import json
import re
from pathlib import Path

import pytest

from bot.meters import REGISTRY
from bot.settings import Settings

ROOT = Path(__file__).parents[3]
PAGES = [ROOT / "docs" / name for name in ("slack.md", "running.md", "install.md")]
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGES[0].read_text(encoding="utf-8"))


def test_the_table_names_tests() -> None:
    assert len(NAMED) > 20


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED)))
def test_each_test_that_is_named_exists(file: str, name: str) -> None:
    assert re.search(rf"^(async )?def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", page.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), target
        if anchor:
            heads = re.findall(r"^#+ (.+)$", found.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in heads}, target


def test_each_setting_is_explained() -> None:
    said = PAGES[2].read_text(encoding="utf-8")
    known = {str(field.validation_alias) for field in Settings.model_fields.values()} - {"SLACK_API_URL"}
    assert {name for name in known if f"`{name}`" not in said} == set()


def test_each_meter_is_explained() -> None:
    said = PAGES[1].read_text(encoding="utf-8")
    named = set(re.findall(r"`(stet_\w+)`", said)) - {"stet_queue_depth", "stet_queue_oldest_seconds"}
    kept = {f"{one.name}_total" if one.type == "counter" else one.name for one in REGISTRY.collect()}
    assert named == kept - {"stet_queue_depth", "stet_queue_oldest_seconds"}


def test_what_healthz_says_is_json() -> None:
    (shown,) = re.findall(r"```json\n(.+?)\n```", PAGES[1].read_text(encoding="utf-8"))
    assert set(json.loads(shown)) == {"worker", "waiting", "oldest"}
