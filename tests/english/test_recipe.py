"""The recipe's own work, as far as it needs no teacher: reading the sources, and the variations of a sentence."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from english.recipe import corpus, swaps
from english.recipe.tokenizer import tune

TREE = """\
# newdoc id = one
# newpar
# text = Ann Cole doesn't run.
1	Ann	Ann	PROPN	NNP	Number=Sing	5	nsubj	_	_
2	Cole	Cole	PROPN	NNP	Number=Sing	1	flat	_	_
3-4	doesn't	_	_	_	_	_	_	_	_
3	does	do	AUX	VBZ	_	5	aux	_	_
4	n't	not	PART	RB	_	5	advmod	_	_
5	run	run	VERB	VB	VerbForm=Inf	0	root	_	SpaceAfter=No
6	.	.	PUNCT	.	_	5	punct	_	_

"""


def packed(to: Path, text: str) -> Path:
    with gzip.open(to, "wt", encoding="utf-8") as file:
        file.write(text)
    return to


def test_a_treebank_is_read_with_the_names_in_it(tmp_path: Path) -> None:
    trees = packed(tmp_path / "trees.gz", TREE)
    names = packed(
        tmp_path / "names.gz", json.dumps({"text": "Ann Cole doesn't run.", "spans": [[0, 8, "PERSON"]]}) + "\n"
    )
    (record,) = corpus.treebank(trees, names)
    assert corpus.text_of(record) == "Ann Cole doesn't run."
    assert record["heads"] == [4, 0, 4, 4, 4, 4]
    assert record["morphs"][0] == "PROPN|Number=Sing"
    assert record["names"] == ["B-PERSON", "I-PERSON", "O", "O", "O", "O"]
    assert record["group"] == "one/2"


def test_names_that_are_not_of_the_sentence_are_refused(tmp_path: Path) -> None:
    names = packed(tmp_path / "names.gz", json.dumps({"text": "Somebody else runs.", "spans": []}) + "\n")
    with pytest.raises(ValueError, match="not of this sentence"):
        list(corpus.treebank(packed(tmp_path / "trees.gz", TREE), names))


def test_names_are_laid_on_the_tokenizers_words_and_cut_through_are_unknown(tmp_path: Path) -> None:
    text = "Leeds-based Ann Cole met Bo."
    row = {"text": text, "spans": [[0, 5, "GPE"], [12, 20, "PERSON"], [25, 26, "PERSON"]], "missing": [[21, 24]]}
    nlp = spacy.blank("en")
    tune(nlp)
    (record,) = corpus.named(packed(tmp_path / "n.gz", json.dumps(row) + "\n"), "here", nlp)
    words = dict(zip(record["words"], record["names"], strict=True))
    assert corpus.text_of(record) == text
    assert words == {
        "Leeds": "B-GPE", "-": "O", "based": "O", "Ann": "B-PERSON", "Cole": "I-PERSON",
        "met": "?", "Bo": "?", ".": "O",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("O B-GPE I-GPE O", [(1, 3, "GPE")]),
        ("B-ORG B-ORG", [(0, 1, "ORG"), (1, 2, "ORG")]),
        ("O O", []),
        ("B-LAW", [(0, 1, "LAW")]),
        ("? B-GPE ?", [(1, 2, "GPE")]),
    ],
)
def test_spans(names: str, expected: list[tuple[int, int, str]]) -> None:
    assert list(corpus.spans(names.split())) == expected


@given(st.lists(st.sampled_from("O B-PERSON I-PERSON B-GPE I-GPE B-ORG ?".split()), min_size=1), st.integers())
def test_a_swap_changes_names_only_and_keeps_their_number_of_words(names: list[str], seed: int) -> None:
    record: dict[str, Any] = {"words": [f"W{i}" for i in range(len(names))], "names": names}
    words = swaps.swapped(record, random.Random(seed))["words"]
    assert len(words) == len(names)
    assert all(word == f"W{i}" for i, word in enumerate(words) if names[i] in ("O", "?"))


def test_a_swap_happens() -> None:
    record = {"words": ["Ann", "Cole", "ran"], "names": ["B-PERSON", "I-PERSON", "O"]}
    made = {" ".join(swaps.swapped(record, random.Random(seed))["words"]) for seed in range(40)}
    assert len(made) > 5
