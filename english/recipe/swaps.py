"""Other names for the names in a sentence, so that the student learns them by their place and not by heart.

A name is exchanged for one of as many words, so that the tree still fits. The lists are what a British or American
newsroom meets and the sources seldom have: police forces, councils, courts, towns, and first and last names that people
bear there today, joined at random.
"""

from __future__ import annotations

import random
import tomllib
from collections import defaultdict
from pathlib import Path

from english.recipe.corpus import Record

_NAMES = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))
FIRST, LAST, PLACES = (_NAMES[kind].split() for kind in ("first", "last", "places"))
SHARE = {"PERSON": 0.25, "GPE": 0.15, "ORG": 0.12}


def words() -> set[str]:
    """Return every word of the names that are put in."""
    long = " ".join([*_NAMES["long_places"], *_NAMES["bodies"]]).replace("’", " ").split()
    return {word for word in [*FIRST, *LAST, *PLACES, *long] if word.isalpha()}


def _by_length(names: list[str]) -> dict[int, list[list[str]]]:
    by_length: dict[int, list[list[str]]] = defaultdict(list)
    for name in names:
        words = name.replace("-", " - ").replace("’s", " ’s").replace("s’", "s ’").split()
        by_length[len(words)].append(words)
    return by_length


OTHERS = {"GPE": _by_length([*PLACES, *_NAMES["long_places"]]), "ORG": _by_length(_NAMES["bodies"])}


def swapped(record: Record, rng: random.Random) -> Record:
    """Return the record with some of its names exchanged."""
    names = record["names"]
    starts = [i for i, name in enumerate(names) if name[:2] == "B-" and name[2:] in SHARE]
    chosen = [i for i in starts if rng.random() < SHARE[names[i][2:]]]
    if not chosen:
        return record
    words = list(record["words"])
    for start in chosen:
        label, end = names[start][2:], start + 1
        while end < len(names) and names[end] == f"I-{label}":
            end += 1
        if not all(word[0].isupper() for word in words[start:end]):
            continue
        if label == "PERSON":
            if end - start <= 2:
                full = [rng.choice(FIRST), rng.choice(LAST)]
                words[start:end] = full if end - start == 2 else [rng.choice((full[0], full[1], full[1]))]
        elif others := OTHERS[label].get(end - start):
            words[start:end] = rng.choice(others)
    return record | {"words": words}
