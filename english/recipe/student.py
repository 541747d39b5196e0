"""The student: the small spaCy pipeline that ships, trained on what people annotated and what the teacher labelled.

One `tok2vec` serves all its parts. Besides the usual features it sees the teacher's mean state of each common word.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.vectors import Vectors
from thinc.api import Adam, fix_random_seed

from english.recipe import corpus
from english.recipe.corpus import Record
from english.recipe.swaps import swapped
from english.recipe.tokenizer import tune

FEATURES = {"NORM": 4000, "PREFIX": 800, "SUFFIX": 2000, "SHAPE": 1500, "SPACY": 50, "IS_SPACE": 50}
CURLY, STRAIGHT = str.maketrans("'", "’"), str.maketrans("“”’‘", "\"\"''")


def pipeline(vectors: Path | None, width: int = 96, depth: int = 4, parser: int = 64, names: int = 64) -> Language:
    """Return the pipeline, untrained."""
    nlp = spacy.blank("en")
    tune(nlp)
    if vectors:
        nlp.vocab.vectors = table(vectors)
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": width,
        "attrs": list(FEATURES),
        "rows": list(FEATURES.values()),
        "include_static_vectors": vectors is not None,
    }
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": width,
        "depth": depth,
        "window_size": 1,
        "maxout_pieces": 3,
    }
    nlp.add_pipe("tok2vec", config={"model": {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}})
    shared = {"@architectures": "spacy.Tok2VecListener.v1", "width": width, "upstream": "tok2vec"}
    labels = {"@architectures": "spacy.Tagger.v2", "tok2vec": shared}
    nlp.add_pipe("tagger", config={"model": labels})
    nlp.add_pipe("morphologizer", config={"model": labels})
    nlp.add_pipe("parser", config={"model": _transitions("parser", parser, shared), "min_action_freq": 30})
    nlp.add_pipe("ner", config={"model": _transitions("ner", names, shared)})
    return nlp


def table(file: Path) -> Vectors:
    """Return the words' vectors; a word that begins a sentence or stands in capitals has the same one.

    The three spellings are keys of one row, since spaCy 3.8 does not save that a table goes by a word's small letters.
    """
    known = np.load(file)
    vectors = Vectors(data=known["vectors"], keys=[hash_string(str(word)) for word in known["words"]], name="teacher")
    for row, word in enumerate(map(str, known["words"])):
        for spelling in (word.capitalize(), word.title(), word.upper()):
            if hash_string(spelling) not in vectors:
                vectors.add(hash_string(spelling), row=row)
    return vectors


def _transitions(state: str, hidden: int, shared: dict[str, Any]) -> dict[str, Any]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": state,
        "extra_state_tokens": False,
        "hidden_width": hidden,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": shared,
    }


def example(nlp: Language, sentences: Sequence[Record]) -> Example:
    """Return sentences of one paragraph as an example; words whose names are unknown teach nothing about names."""
    words = [word for s in sentences for word in s["words"]]
    spaces = [space for s in sentences for space in [*s["spaces"][:-1], True]]
    heads, base = [], 0
    for sentence in sentences:
        heads += [base + head for head in sentence["heads"]]
        base += len(sentence["words"])
    morphs = [morph.partition("|") for s in sentences for morph in s["morphs"]]
    gold = Doc(
        nlp.vocab,
        words=words,
        spaces=spaces,
        tags=[tag for s in sentences for tag in s["tags"]],
        pos=[pos for pos, _, _ in morphs],
        morphs=[feats for _, _, feats in morphs],
        heads=heads,
        deps=["ROOT" if dep == "root" else dep for s in sentences for dep in s["deps"]],
    )
    names = [name for s in sentences for name in s["names"]]
    spans = [Span(gold, start, end, label) for start, end, label in corpus.spans(names)]
    unknown = [gold[i : i + 1] for i, name in enumerate(names) if name == "?"]
    gold.set_ents(spans, missing=unknown, default="outside")
    return Example(Doc(nlp.vocab, words=words, spaces=spaces), gold)


def paragraphs(records: Sequence[Record], rng: random.Random) -> Iterator[list[Record]]:
    """Yield the sentences by twos and threes as they stand in their paragraph, sometimes alone, up to 120 words."""
    made: list[Record] = []
    most = rng.choice((1, 2, 3, 4))
    for record in records:
        new = made and (record["source"] != made[-1]["source"] or _apart(made[-1], record))
        if made and (new or len(made) >= most or sum(len(r["words"]) for r in [*made, record]) > 120):
            yield made
            made, most = [], rng.choice((1, 1, 2, 3, 4, 6))
        made.append(record)
    if made:
        yield made


def _apart(one: Record, other: Record) -> bool:
    return bool(one["gold"]) and one["group"] != other["group"]


def stream(gold: Sequence[Record], silver: Sequence[Record], often: int, rng: random.Random) -> Iterator[list[Record]]:
    """Yield paragraphs without end; each round has the silver once and the gold `often` times."""
    while True:
        made = [p for records in [silver, *[gold] * often] for p in paragraphs(records, rng)]
        rng.shuffle(made)
        for paragraph in made:
            yield [varied(record, rng) for record in paragraph]


def varied(record: Record, rng: random.Random) -> Record:
    """Return a sentence with other names in it, other quotation marks, or in capitals; mostly as it is."""
    record = swapped(record, rng)
    words, chance = record["words"], rng.random()
    if chance < 0.3:
        return record | {"words": _marked(words, rng.choice((CURLY, STRAIGHT)))}
    if chance > 0.985 and len(words) > 3:
        return record | {"words": [word.upper() for word in words]}
    return record


def _marked(words: Sequence[str], marks: dict[int, int]) -> list[str]:
    """Return the words with straight or with curly quotation marks and apostrophes."""
    opened, made = False, []
    for word in words:
        if word == '"' and marks is CURLY:
            opened = not opened
            made.append("“" if opened else "”")
        else:
            made.append(word.translate(marks))
    return made


def train(
    nlp: Language,
    gold: Sequence[Record],
    silver: Sequence[Record],
    to: Path,
    words: int,
    *,
    seed: int,
    rates: tuple[float, float],
    often: int = 3,
) -> None:
    """Train on so many words, the learning rate falling evenly from the first of `rates` to the second, and save.

    What is saved are the running averages of the weights. Each round has the silver sentences once and the gold ones
    `often` times.
    """
    fix_random_seed(seed)
    rng = random.Random(seed)
    paragraph = stream(gold, silver, often, rng)
    optimizer = Adam(learn_rate=rates[0], L2=0.01, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True)
    seen, step, told = 0, 0, 0
    losses: dict[str, float] = {}
    began = time.perf_counter()
    while seen < words:
        batch, size = [], 0
        while size < min(1200, 400 + step * 0.5):
            one = example(nlp, next(paragraph))
            batch.append(one)
            size += len(one.reference)
        warmth = min(1.0, (step + 1) / 300)
        optimizer.learn_rate = warmth * (rates[0] + (rates[1] - rates[0]) * seen / words)
        nlp.update(batch, sgd=optimizer, drop=0.1, losses=losses)
        seen, step = seen + size, step + 1
        if seen - told > 200_000:
            mean = " ".join(f"{name} {loss / (seen - told):.3f}" for name, loss in losses.items())
            print(
                f"{seen:,} of {words:,} words, {seen / (time.perf_counter() - began):.0f} a second: {mean}", flush=True
            )
            told, losses = seen, {}
        if seen // 1_000_000 != (seen - size) // 1_000_000 or seen >= words:
            with nlp.use_params(optimizer.averages):
                nlp.to_disk(to)


def read(*files: Path) -> list[Record]:
    """Read records, a line each."""
    return [json.loads(line) for file in files for line in file.open(encoding="utf-8")]
