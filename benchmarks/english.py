"""How good the pipeline is: a table of its scores on the held-out sets, its speed, its size.

    python -m benchmarks.english DATA [PIPELINE]

Trees are scored as spaCy's Scorer does, on the treebank's own words, sentence by sentence, punctuation counted. The
boundaries of sentences are scored paragraph by paragraph: those of the pipeline, and those of Stet's rules,
which `stet` gives the parser. A name is right when its words and its label are.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import NumpyOps, set_current_ops

from english.recipe import corpus
from extraction.sentences import sentences

MODEL = Path(__file__).parents[1] / "english/model"


def main(data: Path, of: Path = MODEL) -> None:
    """Print the table."""
    set_current_ops(NumpyOps(use_blis=False))
    nlp = spacy.load(of)
    gum = list(corpus.treebank(data / "gum/gum_open_test.conllu.gz", data / "gum/ner_gum_test.jsonl.gz"))
    ewt = list(corpus.treebank(data / "ewt/en_ewt_test.conllu.gz"))
    gmb = [r for r in corpus.named(data / corpus.NAME_SOURCES["gmb"], "gmb", nlp) if corpus.held_out(r)]
    news = [record for record in gum if "_news_" in record["document"]]
    print(f"{'':24}    TAG    UAS    LAS   number's head")
    for what, records in (("GUM test, news", news), ("GUM test", gum), ("EWT test", ewt)):
        scores = trees(nlp, records)
        print(f"{what:24}" + "".join(f"{100 * score:7.1f}" for score in scores))
    print(f"\n{'names':24}      P      R      F")
    for what, records in (("GUM test, news", news), ("GUM test", gum), ("GMB, held out", gmb)):
        print(f"{what:24}" + "".join(f"{100 * score:7.1f}" for score in names(nlp, records)))
    print(f"\n{'sentences':24}      P      R      F")
    for what, find in (("the pipeline's own", lambda text: own_sentences(nlp, text)), ("Stet's rules", rules)):
        print(f"{'GUM news, ' + what:24}" + "".join(f"{100 * score:7.1f}" for score in boundaries(news, find)))
    texts = [" ".join(corpus.text_of(r) for r in gmb[i : i + 3]) for i in range(0, 2400, 3)]
    words = sum(len(text.split()) for text in texts)
    through_numpy = max(words / spent(nlp, texts) for _ in range(3))
    set_current_ops(NumpyOps(use_blis=True))
    through_blis = max(words / spent(spacy.load(of), texts) for _ in range(3))
    print(f"\nwords a second, one core: {through_numpy:,.0f}; through thinc's own kernel {through_blis:,.0f}")
    print(f"size on disk: {sum(f.stat().st_size for f in of.rglob('*') if f.is_file()) / 1e6:.1f} MB")
    code = """if True:
        import sys, time, spacy
        resident = lambda: int(open("/proc/self/statm").read().split()[1]) * 4 // 1024
        before, began = resident(), time.perf_counter()
        spacy.load(sys.argv[1])
        print(f"load: {time.perf_counter() - began:.2f} s, {resident()} MB resident, of which spaCy's own {before} MB")
    """
    subprocess.run([sys.executable, "-c", code, str(of)], check=True)  # noqa: S603 - our own interpreter


def spent(nlp: Language, texts: Sequence[str]) -> float:
    """Return the processor's seconds for reading the texts."""
    began = time.process_time()
    for _ in nlp.pipe(texts):
        pass
    return time.process_time() - began


def read(nlp: Language, records: Iterable[corpus.Record]) -> Iterable[Doc]:
    """Read sentences on their own words."""
    return nlp.pipe(Doc(nlp.vocab, words=r["words"], spaces=r["spaces"]) for r in records)


def trees(nlp: Language, records: Sequence[corpus.Record]) -> tuple[float, ...]:
    """Return the share of right tags, heads, labelled heads, and heads of numbers that modify a noun."""
    count = [0] * 6
    for gold, doc in zip(records, read(nlp, records), strict=True):
        for i, token in enumerate(doc):
            head = token.head.i == gold["heads"][i]
            label = "root" if token.dep_ == "ROOT" else token.dep_
            count[0] += 1
            count[1] += token.tag_ == gold["tags"][i]
            count[2] += head
            count[3] += head and label == gold["deps"][i]
            if gold["deps"][i] == "nummod":
                count[4] += 1
                count[5] += head
    return count[1] / count[0], count[2] / count[0], count[3] / count[0], count[5] / count[4]


def names(nlp: Language, records: Sequence[corpus.Record]) -> tuple[float, float, float]:
    """Return precision, recall and F of the names; those over words that nobody labelled do not count."""
    right = given = found = 0
    for gold, doc in zip(records, read(nlp, records), strict=True):
        unknown = {i for i, name in enumerate(gold["names"]) if name == "?"}
        theirs = set(corpus.spans(gold["names"]))
        own = {(e.start, e.end, e.label_) for e in doc.ents if not unknown.intersection(range(e.start, e.end))}
        right, given, found = right + len(theirs & own), given + len(theirs), found + len(own)
    return _f(right, given, found)


def boundaries(
    records: Sequence[corpus.Record], find: Callable[[str], Iterable[tuple[int, int]]]
) -> tuple[float, float, float]:
    """Return precision, recall and F of the sentences found in each paragraph."""
    right = given = found = 0
    for _, paragraph in groupby(records, key=lambda record: record["group"]):
        text, theirs = "", set()
        for record in paragraph:
            sentence = corpus.text_of(record)
            theirs.add((len(text), len(text) + len(sentence)))
            text += sentence + " "
        own = set(find(text.strip()))
        right, given, found = right + len(theirs & own), given + len(theirs), found + len(own)
    return _f(right, given, found)


def own_sentences(nlp: Language, text: str) -> list[tuple[int, int]]:
    """Return where the pipeline's own sentences start and end."""
    return [(s.start_char, s.end_char) for s in nlp(text).sents]


def rules(text: str) -> list[tuple[int, int]]:
    """Return where sentences start and end by Stet's rules."""
    return list(sentences(text))


def _f(right: int, given: int, found: int) -> tuple[float, float, float]:
    return right / max(1, found), right / max(1, given), 2 * right / max(1, given + found)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
