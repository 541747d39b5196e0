"""How well worth is told: the sentences of debates that readers called worth checking, or not.

    python -m benchmarks.claims DATA [--fit]

DATA is a folder with `claimbuster.jsonl` (`text`, `check_worthy` 0 or 1; Arslan and others, ICWSM 2020) and
`checkthat2024_en_dev.tsv` (CheckThat! 2024, task 1), which nothing is fitted to. The weights are those of a logistic
regression with a ridge, scored on fifths that it was not fitted to, then fitted to the whole, and moved so that a half
is where F1 is highest: a debate has more sentences that are not worth checking. `--fit` writes them.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extraction import read
from extraction.claims import weights

WEIGHTS = Path(__file__).parents[1] / "extraction/claims/weights.toml"
# Where debates show nothing of it, or something else: an outcome in court is seldom spoken of on a stage.
SET_BY_HAND = frozenset({"lead", "caption", "quoted", "court outcome", "allegation", "list of places", "named person"})
RIDGE = 3.0
FIFTHS = 5
STEPS = 25

Numbers = npt.NDArray[np.float64]


def claimbuster(folder: Path) -> list[tuple[str, int]]:
    """Return the sentences, each with whether it is worth checking."""
    records = [json.loads(line) for line in (folder / "claimbuster.jsonl").read_text(encoding="utf-8").splitlines()]
    return [(record["text"], int(record["check_worthy"])) for record in records]


def checkthat(folder: Path) -> list[tuple[str, int]]:
    """Return the sentences of the other set, each with whether it is worth checking."""
    with (folder / "checkthat2024_en_dev.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))[1:]
    return [(row[1], int(row[2] == "Yes")) for row in rows]


def features(texts: Sequence[str]) -> list[frozenset[str]]:
    """Return the features of each text, those of its sentences together."""
    return [frozenset(name for claim in read(text).claims for name in claim.why) for text in texts]


def matrix(found: Sequence[frozenset[str]], names: Sequence[str]) -> Numbers:
    """Return one row a text, one column a feature, and a last column of ones."""
    return np.array([[*(name in each for name in names), True] for each in found], dtype=np.float64)


def by_hand(found: Sequence[frozenset[str]]) -> Numbers:
    """Return what the features set by hand add to each text; a sentence on its own is no lead."""
    hand = {name: weights()[name] for name in SET_BY_HAND - {"lead"}}
    return np.array([sum(hand.get(name, 0.0) for name in each) for each in found], dtype=np.float64)


def fit(rows: Numbers, base: Numbers, worthy: Numbers) -> Numbers:
    """Return the weights of a logistic regression with a ridge, by Newton's method; the last is the intercept.

    `base` is what the features set by hand add to each row.
    """
    ridge = np.r_[np.full(rows.shape[1] - 1, RIDGE), 1e-6]
    found = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        said = likely(rows, base, found)
        slope = rows.T @ (said - worthy) + ridge * found
        curve = (rows * (said * (1 - said))[:, None]).T @ rows + np.diag(ridge)
        found = found - np.linalg.solve(curve, slope)
    return found


def likely(rows: Numbers, base: Numbers, by: Numbers) -> Numbers:
    """Return how likely each row is to be worth checking."""
    result: Numbers = 1 / (1 + np.exp(-(rows @ by + base)))
    return result


def scores(said: Numbers, worthy: Numbers, threshold: float) -> tuple[float, float, float, float]:
    """Return precision, recall and F1 of what is worth checking, and the average precision of the order."""
    taken = said >= threshold
    right = float((taken & (worthy == 1)).sum())
    precision, recall = right / max(1, taken.sum()), right / worthy.sum()
    ranked = worthy[np.argsort(-said, kind="stable")]
    average = float((np.cumsum(ranked) / np.arange(1, len(ranked) + 1))[ranked == 1].mean())
    return precision, recall, 2 * precision * recall / (precision + recall), average


def main(folder: Path, *, fitting: bool) -> None:
    """Print the table, and write the weights where asked to."""
    given = claimbuster(folder)
    found, worthy = features([text for text, _ in given]), np.array([label for _, label in given], dtype=np.float64)
    names = sorted(({*weights(), *(name for each in found for name in each)} - SET_BY_HAND) - {"any sentence"})
    rows, base = matrix(found, names), by_hand(found)
    fold = np.random.RandomState(0).permutation(len(rows)) % FIFTHS
    said = np.zeros(len(rows))
    for i in range(FIFTHS):
        fitted = fit(rows[fold != i], base[fold != i], worthy[fold != i])
        said[fold == i] = likely(rows[fold == i], base[fold == i], fitted)
    whole = fit(rows, base, worthy)
    best = max(np.arange(0.2, 0.6, 0.01), key=lambda threshold: scores(said, worthy, threshold)[2])
    whole[-1] -= np.log(best / (1 - best))
    moved = 1 / (1 + np.exp(-(np.log(said / (1 - said)) - np.log(best / (1 - best)))))
    other = checkthat(folder)
    others = features([text for text, _ in other])
    transfer = likely(matrix(others, names), by_hand(others), whole)
    labels = np.array([label for _, label in other], dtype=np.float64)
    print(f"{len(names)} features, a half is at {best:.2f}\n{'':28}{'from':>6}{'P':>8}{'R':>8}{'F1':>8}{'AP':>8}")
    for what, likelihoods, truth in (("ClaimBuster, five folds", moved, worthy), ("CheckThat! 2024", transfer, labels)):
        for threshold in (0.35, 0.5):
            row = scores(likelihoods, truth, threshold)
            print(f"{what:28}{threshold:6.2f}" + "".join(f"{100 * number:8.1f}" for number in row))
    if fitting:
        write(names, whole)


def write(names: Sequence[str], fitted: Numbers) -> None:
    """Write the table of weights: those fitted, then those set by hand as they were."""
    kept = {name: weight for name, weight in weights().items() if name in SET_BY_HAND}
    lines = ["# What each feature adds to the log-odds that a sentence is worth checking.", "", "[fitted]"]
    lines += [f'"any sentence" = {fitted[-1]:.2f}']
    order = sorted(zip(names, fitted[:-1], strict=True), key=lambda pair: -pair[1])
    lines += [f'"{name}" = {weight:.2f}' for name, weight in order]
    lines += ["", '["set by hand"]', *(f'"{name}" = {weight}' for name, weight in kept.items()), ""]
    WEIGHTS.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), fitting="--fit" in sys.argv[2:])
