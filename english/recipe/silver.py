"""Silver: open text labelled by the teacher, and a vector for each common word.

What people have annotated is kept: a treebank keeps its trees, a corpus of names its names. GMB's names were made by a
program and mended by hand in part; where the teacher, who learnt from a quarter of them, calls the same words another
kind of name, nobody is believed and they count as unknown.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import torch

from english.recipe.corpus import Record, spans
from english.recipe.teacher import MOST_WORDS, Teacher, batches

DOUBTED = frozenset({"gmb"})


def label(teacher: Teacher, records: Iterable[Record], sums: WordStates, words: int = 3000) -> Iterator[Record]:
    """Yield the records with all layers, in their order, and add their words' states to `sums`."""
    kept = [r for r in records if len(r["words"]) <= MOST_WORDS]
    for i, record in enumerate(kept):
        record["order"] = i
    found = []
    for batch in batches(kept, words, None):
        labelled, states = teacher.label(batch)
        sums.add(batch, states)
        for gold, silver in zip(batch, labelled, strict=True):
            found.append(_joined(gold, silver))
    for record in sorted(found, key=lambda r: r["order"]):
        del record["order"]
        yield record


def _joined(gold: Record, silver: Record) -> Record:
    """Join what people annotated with what the teacher says of the rest."""
    record = silver | {layer: gold[layer] for layer in ("tags", "morphs", "heads", "deps") if layer in gold}
    if "names" in gold:
        theirs, own = gold["names"], silver["names"]
        record["names"] = _agreed(theirs, own) if gold["source"] in DOUBTED else theirs
    record["gold"] = "heads" in gold
    return {key: value for key, value in record.items() if key != "lemmas"}


def _agreed(theirs: list[str], own: list[str]) -> list[str]:
    """Return their names, with "?" for the words of those that we too see as a name, of another kind."""
    agreed, others = list(theirs), {(start, end): label for start, end, label in spans(own)}
    for start, end, label in spans(theirs):
        if others.get((start, end), label) != label:
            agreed[start:end] = ["?"] * (end - start)
    return agreed


class WordStates:
    """The sum of the teacher's states of each word, wherever it stands, and how often it stands there."""

    def __init__(self, records: Iterable[Record], most: int, width: int = 384) -> None:
        counts = Counter(word.lower() for record in records for word in record["words"])
        self.words = [word for word, n in counts.most_common(most) if n > 1]
        self._row = {word: i for i, word in enumerate(self.words)}
        self._sums = torch.zeros(len(self.words), width)
        self._seen = torch.zeros(len(self.words))

    def add(self, batch: list[Record], states: torch.Tensor) -> None:
        """Add the states (sentences x words x width) of a batch."""
        rows, at = [], []
        for i, record in enumerate(batch):
            for j, word in enumerate(record["words"]):
                if (row := self._row.get(word.lower())) is not None:
                    rows.append(row)
                    at.append(i * states.shape[1] + j)
        self._sums.index_add_(0, torch.tensor(rows), states.flatten(0, 1)[torch.tensor(at)])
        self._seen.index_add_(0, torch.tensor(rows), torch.ones(len(rows)))

    def save(self, to: Path, width: int) -> None:
        """Save the words' mean states, brought down to `width` dimensions by their principal components."""
        means = (self._sums / self._seen.clamp(min=1)[:, None]).numpy()
        means -= means.mean(0)
        _, _, components = np.linalg.svd(means, full_matrices=False)
        vectors = means @ components[:width].T
        vectors /= vectors.std()
        np.savez_compressed(to, vectors=vectors.astype("float32"), words=np.array(self.words))


def write(records: Iterable[Record], to: Path) -> None:
    """Write records, a line each."""
    with to.open("w", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
