"""The commands beside `stet check`: the archive, related cases, the catalogue, the doctor."""

import json
from typing import Any

import pytest

Stet = Any  # conftest has it, which a test module can't import


def test_earlier_stories(stet: Stet) -> None:
    earlier = {
        "id": "7",
        "text": "Coastguard commander Ewan Garrick opened the Tarn Point station.",
        "published": "2025-03-01",
    }
    path = stet.file("cuttings.jsonl", f"{json.dumps(earlier)}\nnot a story\n")
    said = stet("archive", "import", path)
    assert said == (
        0,
        "1 story added, 0 changed, 0 known already, 1 passed over.\n",
        f"stet: Passed over {path}, line 2: not one JSON object (expected ident at line 1 column 2).\n",
    )
    assert stet("archive", "import", path).out == "0 stories added, 0 changed, 1 known already, 1 passed over.\n"
    said = stet("archive", "search", "coastguard", '"tarn point" (')
    assert said.status == 0
    assert said.out.startswith(
        "2025-03-01  (no headline)\n            «Coastguard» commander Ewan Garrick opened the «Tarn"
    )
    assert stet("archive", "search", "herring").out == "No story has all these words.\n"
    assert "There are no words to look for" in stet.refused("archive", "search", "(", '"')
    assert "  imported  1 story\n" in stet("archive", "stats").out
    later = "The Lady Isobel was lost off Tarn Point, coastguard commander Ewan Garrick said."
    said = stet("related", "--json", stdin=later)
    assert [item["ref"] for item in said.objects[0]["related"]] == ["7"]
    assert "Ewan Garrick" in stet("related", stdin=later).out
    said = stet("related", "--jsonl", stdin=f"{json.dumps({'id': 'b', 'text': later})}\n{{}}\n")
    assert [item["id"] for item in said.objects] == ["b", None]
    assert [item["ref"] for item in said.objects[0]["related"]] == ["7"]
    assert said.status == 2
    assert "2025-03-01" in stet("check", stdin=later).out
    assert "2025-03-01" not in stet("check", "--no-archive", stdin=later).out


def test_nothing_to_import(stet: Stet) -> None:
    said = stet("archive", "import", stet.file("cuttings.jsonl", "not a story\n" * 30))
    assert said.status == 2
    assert said.err.count("Passed over") == 20
    assert said.err.endswith("stet: 10 more were passed over.\n")


def test_corrections(stet: Stet) -> None:
    table = stet.file(
        "put-right.csv",
        "wrong,right,keys,published,id,note\n"
        "Wilkie,Willkie,Wendell; Elwood,2019-05-12,7,We misspelled it.\n"
        ",x,,,,\n"
        "A,,,soon,,\n",
    )
    said = stet("archive", "corrections", table)
    assert said == (
        0,
        "1 correction added, 0 known already, 2 passed over.\n",
        f'stet: Passed over {table}, line 3: "wrong": it is empty.\n'
        f'stet: Passed over {table}, line 4: "published": soon is no date; write it as 2026-11-20.\n',
    )
    lines = stet.file(
        "put-right.jsonl", '{"wrong": "Wilkie", "right": "Willkie", "keys": ["Wendell", "Elwood"], "id": 7}\n[]\n\n'
    )
    said = stet("archive", "corrections", lines)
    assert said.out == "0 corrections added, 1 known already, 1 passed over.\n"
    assert "line 2: it is not one JSON object" in said.err
    said = stet("check", stdin="Wendell Wilkie spoke in the hall at Elwood.")
    assert "We corrected this on 12 May 2019" in said.out
    assert said.status == 1
    assert "no table of corrections" in stet.refused("archive", "corrections", stet.file("a.txt", "x"))
    assert 'no column "wrong"' in stet.refused("archive", "corrections", stet.file("b.csv", "x,y\n1,2\n"))
    assert "There is no file" in stet.refused("archive", "corrections", "nowhere.csv")


def test_what_is_taken_out_and_let_back(stet: Stet) -> None:
    story = {"id": "7", "text": "Coastguard commander Ewan Garrick opened the Tarn Point station."}
    stet("archive", "import", stet.file("cuttings.jsonl", json.dumps(story)))
    later = "The Lady Isobel was lost off Tarn Point, coastguard commander Ewan Garrick said."

    def shown() -> bool:
        return bool(stet("related", "--json", stdin=later).objects[0]["related"])

    assert shown()
    assert stet("archive", "erase", "7").out == "7 comes back in no result any more.\n"
    assert not shown()
    assert stet("archive", "erase", "7", "--undo").out == "7 is listed again.\n"
    said = stet("archive", "erase", "--name", "ewan garrick").out
    assert said == "1 story with that name, and any to come, will not come back in any result.\n"
    assert not shown()
    assert stet("archive", "erase", "--name", "Ewan Garrick", "--undo").status == 0
    assert shown()
    assert "The archive has no story 8" in stet.refused("archive", "erase", "8")
    assert "Give the full name" in stet.refused("archive", "erase", "--name", "Garrick")
    assert "There is no case x" in stet.refused("archive", "release", "x")
    assert "The archive has no story 8" in stet.refused("archive", "release", "archive/8")
    assert "is under no embargo" in stet.refused("archive", "release", "archive/7")


def test_an_embargoed_import_waits_for_its_release(stet: Stet) -> None:
    story = {"id": "7", "text": "Coastguard commander Ewan Garrick opened the Tarn Point station."}
    lines = [story | {"embargo": "2999-01-01T00:01:00+00:00"}, story | {"id": "8", "embargo": "2999-01-01 00:01"}]
    said = stet("archive", "import", stet.file("c.jsonl", "".join(f"{json.dumps(line)}\n" for line in lines)))
    assert 'line 2: "embargo": write it as 2026-11-25T00:01:00+00:00, with the zone.' in said.err
    assert stet("archive", "search", "coastguard").out == "No story has all these words.\n"
    assert "The embargo runs until 1 January 2999, 00:01 UTC" in stet.refused("archive", "release", "archive/7")
    assert stet("archive", "release", "archive/7", "--early").out == "archive/7 is released.\n"
    assert "Tarn" in stet("archive", "search", "coastguard").out


def test_reading_ahead(stet: Stet) -> None:
    story = {"id": "7", "text": "Coastguard commander Ewan Garrick opened the Tarn Point station."}
    stet("archive", "import", stet.file("cuttings.jsonl", json.dumps(story)))
    assert stet("archive", "read", "--cores", "1").out == "1 story read, 0 read already.\n"
    assert stet("archive", "read", "--cores", "1").out == "0 stories read, 1 read already.\n"


def test_purging(stet: Stet) -> None:
    stet("check", stdin="Police arrested 60 people.")
    assert stet("purge").out == "0 drafts removed.\n"
    assert stet("purge", "--older-than", "0d").out.startswith("1 draft removed, with ")
    assert stet("purge", "--older-than", "0").out == "0 drafts removed.\n"
    assert "--older-than soon is no number of days" in stet.refused("purge", "--older-than", "soon")


def test_the_catalogue(stet: Stet) -> None:
    said = stet("checks")
    assert said.status == 0
    assert "     error  ARI-SUBSET  " in said.out
    said = stet("explain", "ari-subset")
    assert said.out.startswith("ARI-SUBSET  error  arithmetic\n")
    assert "\nDoes not flag\n" in said.out
    assert "[[" not in said.out
    assert "«" in said.out


def test_doctor(stet: Stet, monkeypatch: pytest.MonkeyPatch) -> None:
    said = stet("doctor")
    assert said.status == 0
    assert "     right  English: en_" in said.out
    assert "made by the first check" in " ".join(said.out.split())
    assert "   not set  SLACK_BOT_TOKEN: " in said.out
    assert not stet.log.exists()
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xapp-the-wrong-one")
    assert "SLACK_BOT_TOKEN: does not begin with xoxb-" in stet("doctor").out
    assert "the-wrong-one" not in stet("doctor").out


@pytest.mark.parametrize(
    ("variable", "content", "says"),
    [
        ("STET_HOUSE", 'nmae = "x"', 'there is no key "nmae"'),
        ("STET_HOUSE", "[tolerance]\nFIG-CONVRT = 3", "it names FIG-CONVRT"),
        ("STET_HOUSE", "[bands]\nhuose = [1, 2]", "there is no band called huose"),
        ("STET_HOUSE", "[places]\nThornwick = 'Derbyshyre'", "the gazetteer has no Derbyshyre"),
        ("STET_HOUSE", "[places]\nThornwick = 'Kelder'\nKelder = 'Thornwick'", "would lie in itself"),
        ("STET_HOUSE", "[groups]\nours = ['Derby', 'Derbyshire Police', 'Lester']", "[groups] has Lester, which"),
        ("STET_HOUSE", "home = ['East Midland Land']", "the gazetteer has no East Midland Land"),
        ("STET_DB", "These are my notes.\n" * 100, "     WRONG  log:"),
    ],
)
def test_doctor_says_what_a_check_lacks(
    stet: Stet, monkeypatch: pytest.MonkeyPatch, variable: str, content: str, says: str
) -> None:
    monkeypatch.setenv(variable, stet.file("given", content))
    said = stet("doctor")
    assert said.status == 2
    assert says in said.out
    assert "Traceback" not in said.out + said.err


def test_doctor_asks_slack_only_when_told_to(stet: Stet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
    assert stet("doctor").status == 0
    said = stet("doctor", "--slack")
    assert said.status == 2
    assert "WRONG  Slack: can't be reached" in said.out


def test_stats(stet: Stet) -> None:
    story = "The crash killed three people: Ann Lyle, 41, and Tom Wray, 38. Of the 65 people on board, 80 were rescued."
    stet("check", stdin=story)
    said = stet("stats")
    assert said.status == 0
    assert "No finding has been ruled on yet." in said.out
    assert "1 case, " in said.out
    [found] = stet("stats", "--json", "--team", "T1").objects
    assert found == {"checks": [], "months": [], "medians": {"to_report": None, "to_sign_off": None}}
    assert "is no day" in stet.refused("stats", "--since", "yesterday")
