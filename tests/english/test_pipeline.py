"""What Stet's own pipeline must get right, since the rooms above it build on that."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

MODEL = Path(__file__).parents[2] / "english" / "model"
MOST = 15_000_000  # bytes; every version that was committed stays in the history


@cache
def pipeline() -> Language:
    return spacy.load(MODEL)


@pytest.mark.parametrize(
    "marked",
    [
        "A 15 - year - old boy , £ 2.5 m and $ 1.2 bn",
        "30 - 40 per cent of £ 30 m to £ 40 m",
        "co-operate with non-EU anti-terrorism officers",
        "Smith - Jones 's 1,000 - strong crowd",
        "the 2012 - 13 season , a 3 - 2 win",
        "Mr. Smith , Sgt. Bilko and Cllr. Cole met on Jan. 4",
        "they ca n't and did n't ; she ’s gone",
        "COVID - 19 and 9/11",
    ],
)
def test_words_are_cut_as_the_treebanks_cut_them(marked: str) -> None:
    """Tokens stand between spaces; those that are joined on the page are joined by rule here."""
    text = marked
    for apart, joined in [(" - ", "-"), ("£ ", "£"), ("$ ", "$"), (" 's", "'s"), (" ’s", "’s"), (" n't", "n't")]:
        text = text.replace(apart, joined)
    for mark in (",", ";"):
        text = text.replace(f" {mark}", mark)
    text = text.replace("2.5 m", "2.5m").replace("1.2 bn", "1.2bn").replace("30 m", "30m").replace("40 m", "40m")
    assert " ".join(token.text for token in pipeline().tokenizer(text)) == marked


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("He stole two cars.", "stole", "steal"),
        ("The trains collided near Leeds.", "collided", "collide"),
        ("Three men were prosecuted.", "prosecuted", "prosecute"),
        ("She was fined £400.", "fined", "fine"),
        ("The bank was robbed as they planned.", "robbed", "rob"),
        ("The bank was robbed as they planned.", "planned", "plan"),
        ("The price rose to £3.", "rose", "rise"),
        ("Police searched nine addresses.", "addresses", "address"),
        ("Two men were arrested.", "were", "be"),
        ("Two men were arrested.", "men", "man"),
        ("The five forces seized drugs.", "forces", "force"),
    ],
)
def test_lemmas(text: str, word: str, lemma: str) -> None:
    assert next(t.lemma_ for t in pipeline()(text) if t.text == word) == lemma


@pytest.mark.parametrize(
    ("text", "number", "noun"),
    [
        ("Police arrested 65 people in Leeds on Tuesday.", "65", "people"),
        ("Nine children were hurt when the bus overturned.", "Nine", "children"),
        ("Officers from five forces searched 65 addresses across the East Midlands.", "65", "addresses"),
        ("There were 12 deaths and 40 injuries.", "40", "injuries"),
        ("The court heard that three teenage boys took the car.", "three", "boys"),
    ],
)
def test_a_number_hangs_on_its_noun(text: str, number: str, noun: str) -> None:
    token = next(t for t in pipeline()(text) if t.text == number)
    assert (token.dep_, token.head.text) == ("nummod", noun)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Stuart Okafor, of Leicestershire Police, said the men were from Leeds.",
            {"Stuart Okafor": "PERSON", "Leicestershire Police": "ORG", "Leeds": "GPE"},
        ),
        (
            "The Home Office said that Kemi Adeyemi had left Britain.",
            {"Home Office": "ORG", "Kemi Adeyemi": "PERSON", "Britain": "GPE"},
        ),
        ("Two French nationals drowned in the River Trent.", {"French": "NORP"}),
    ],
)
def test_names(text: str, names: dict[str, str]) -> None:
    found = {e.text: e.label_ for e in pipeline()(text).ents}
    assert {name: found.get(name) for name in names} == names


def test_the_pipeline_is_small_and_says_what_it_is() -> None:
    assert sum(file.stat().st_size for file in MODEL.rglob("*") if file.is_file()) < MOST
    meta = json.loads((MODEL / "meta.json").read_text(encoding="utf-8"))
    assert meta["license"] == "CC BY-SA 4.0"
    card = (MODEL.parent / "README.md").read_text(encoding="utf-8")
    assert f"`{meta['lang']}_{meta['name']}` {meta['version']}" in card


def test_the_card_names_every_part() -> None:
    card = (MODEL.parent / "README.md").read_text(encoding="utf-8")
    assert [part for part in pipeline().pipe_names if f"`{part}`" not in card] == []
