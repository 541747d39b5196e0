"""House style files: what is read, and what is refused with its key and its line."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest

from extraction.errors import StyleError
from extraction.style import Style
from extraction.terms import Term

FILE = '''# Our style
name = "The Gazette"
off = [
    "FIG-TWIN",
]

[severity]
"FIG-TWIN" = "note"  # a comment
HYG-CAPS = "query"

[bands]
house = [80_000, 3_000_000]

[[terms]]
find = "utilise"
use = "use"
why = """
find = "nothing"
"""

[[terms]]
find = ["pensioner", "OAP"]
severity = "query"
'''


def load(tmp_path: Path, text: str) -> Style:
    path = tmp_path / "house.toml"
    path.write_text(text, encoding="utf-8")
    return Style.load(path)


def test_a_whole_file(tmp_path: Path) -> None:
    style = load(tmp_path, FILE)
    assert style.severity == {"FIG-TWIN": "note", "HYG-CAPS": "query"}
    assert [term.find for term in style.terms] == [("utilise",), ("pensioner", "OAP")]
    assert load(tmp_path, "\ufeff" + FILE) == style


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'name = "The Gazette"',
            'nane = "The Gazette"',
            'line 2: there is no key "nane"; the keys are name, date_order',
        ),
        ('name = "The Gazette"', "name = 3", 'line 2: "name": input should be a valid string.'),
        ('"FIG-TWIN",', "7,", 'line 3: "off": input should be a valid string.'),
        ('"FIG-TWIN" = "note"', '"FIG-TWIN" = "bad"', 'line 8: "FIG-TWIN" in "severity": input should be'),
        ('HYG-CAPS = "query"', 'HYG-CAPS = "bad"', 'line 9: "HYG-CAPS" in "severity": input should be'),
        ("[80_000, 3_000_000]", "[8, 3]", 'line 12: "house" in "bands": the least is more than the most.'),
        ("[80_000, 3_000_000]", "80_000", 'line 12: "house" in "bands": input should be a valid tuple.'),
        ('use = "use"', 'uses = "use"', 'line 16: there is no key "uses" in "terms"; the keys are find, use, why,'),
        ('find = ["pensioner", "OAP"]', "find = []", 'line 22: "find" in "terms": it names no words.'),
        ('find = ["pensioner", "OAP"]', "", 'line 21: "find" in "terms": field required.'),
        ('severity = "query"', 'severity = "bad"', 'line 23: "severity" in "terms": input should be'),
        ('severity = "query"', 'severity = "note"\nregex = 7', 'line 24: "regex" in "terms": input should be'),
        ("[severity]", "[severities]", 'line 7: there is no key "severities"; the keys are'),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert FILE.count(old) == 1
    with pytest.raises(StyleError) as raised:
        load(tmp_path, FILE.replace(old, new))
    assert said in str(raised.value)


def test_keys_with_dots_and_tables_on_one_line(tmp_path: Path) -> None:
    for text in ('name = "a"\nseverity.FIG-TWIN = "bad"\n', 'name = "a"\nseverity = {FIG-TWIN = "bad"}\n'):
        with pytest.raises(StyleError, match='line 2: "FIG-TWIN" in "severity"'):
            load(tmp_path, text)


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("(crime", "is no regular expression: "),
        ("crime.*stopper", "has a repeat without an end, \\*; write how many at most"),
        ("crime {2,}stopper", "has a repeat without an end"),
        ("(?:ab?){2,20}", "repeats a group"),
        ("a?" * 20 + "a" * 20, "can be read in too many ways"),
        ("(a|b|c)?" * 6, "can be read in too many ways"),
    ],
)
def test_an_expression_that_could_be_slow_is_refused_on_its_line(tmp_path: Path, expression: str, why: str) -> None:
    with pytest.raises(StyleError, match=rf'line 2: "terms": “.*” {why}'):
        load(tmp_path, f"name = 'a'\n[[terms]]\nregex = true\nfind = '{expression}'\n")


@pytest.mark.parametrize(
    "expression", [r"(\w)\1{1,3}[*+]\*", r"colou?rs?", r"a{0,20}b{0,20}c?", r"(?i:x)(?:ab)?", "(cat|dog|cow|ewe|ram)s?"]
)
def test_what_can_be_used_costs_the_same_whatever_the_copy(expression: str) -> None:
    [pattern] = Term(find=(expression,), regex=True).patterns()
    began = perf_counter()
    assert not list(pattern.finditer("a" * 20_000 + " " + "a ab " * 4000)) or "?" in expression
    assert perf_counter() - began < 2
