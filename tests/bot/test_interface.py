"""The result object: the very fields that are promised, and offsets that slice the text as given."""

import json
from collections.abc import Iterator
from typing import Any

from bot.interface import line, result
from extraction.models import Article
from storage.models import Report

# The promise, field by field. To change it is to break the programs that read it: CHANGELOG.md must say so.
PROMISED = {
    "": "id sha256 chars published sections sentences figures dates mentions quotes reports claims results findings "
    "confirmed related withheld series millis",
    "sections": "start end kind",
    "sentences": "start end",
    "figures": "start end number value low high unit per kind bound trend counted event about said_by quoted section",
    "dates": "start end year month day weekday anchor first last",
    "mentions": "start end name kind key title role age home place",
    "quotes": "start end speaker source probably closed",
    "reports": "start end speaker source probably cue",
    "claims": "start end kind worth why attributed_to quoted figures",
    "results": "code outcome millis",
    "findings": "id code severity start end message working evidence fix sources",
    "confirmed": "start end code working evidence",
    "related": "case ref headline published kind score why",
}


def test_the_fields_are_those_promised(raid_report: Report) -> None:
    said = result(raid_report, "17")
    assert list(said) == PROMISED[""].split()
    for part, fields in list(PROMISED.items())[1:]:
        assert said[part], part
        assert all(list(item) == fields.split() for item in said[part]), part


def test_one_line_of_json_with_nothing_lost(raid_report: Report) -> None:
    said = result(raid_report, "é17")
    written = line(said)
    assert "\n" not in written
    assert json.loads(written) == said


def test_a_figure(raid_report: Report) -> None:
    figures = result(raid_report, 17)["figures"]
    assert figures[1] == {
        "start": 65,
        "end": 74,
        "number": {"start": 65, "end": 67},
        "value": "65",
        "low": "65",
        "high": "65",
        "unit": "",
        "per": None,
        "kind": "count",
        "bound": "exact",
        "trend": None,
        "counted": {"start": 68, "end": 74, "lemma": "people"},
        "event": "arrest",
        "about": [],
        "said_by": None,
        "quoted": False,
        "section": "lead",
    }
    money, rate = figures[2], figures[-1]
    assert (money["value"], money["low"], money["high"], money["bound"]) == ("40000", "40000", None, "more than")
    assert (rate["value"], rate["unit"], rate["trend"]) == ("25", "percent", "up")


def test_people_go_by_their_names(raid_report: Report) -> None:
    said = result(raid_report, 17)
    assert said["quotes"][0]["speaker"] == "Rosa Whitlock"
    assert said["figures"][5]["said_by"] == "Rosa Whitlock"


def test_outcomes_severities_and_kinds(raid_report: Report) -> None:
    said = result(raid_report, 17)
    assert {item["outcome"] for item in said["results"]} == {"found", "clear", "nothing to check", "failed"}
    assert [item["severity"] for item in said["findings"]] == ["error", "error", "query", "query"]
    assert said["related"][0]["kind"] == "series"
    assert said["related"][0]["published"] == "2025-11-24"
    assert said["published"] == "2026-11-22"


def spans(item: object) -> Iterator[dict[str, Any]]:
    """Yield every object in the result that says where something stands."""
    if isinstance(item, dict):
        if "start" in item:
            yield item
        for value in item.values():
            yield from spans(value)
    elif isinstance(item, list):
        for value in item:
            yield from spans(value)


def test_every_span_slices_the_text_as_given(raid_report: Report, raid_article: Article) -> None:
    said = result(raid_report, 17)
    assert said["chars"] == len(raid_article.text)
    found = list(spans(said))
    assert len(found) > 50
    assert all(0 <= item["start"] < item["end"] <= said["chars"] for item in found)
    first = said["findings"][0]
    assert raid_article.text[first["start"] : first["end"]] == "65 people"
    assert [raid_article.text[e["start"] : e["end"]] for e in first["evidence"]] == [
        "40 people",
        "30 people",
        "65 people",
    ]
