"""The English pipeline: the only module that knows which one it is.

It is Stet's own unless `use` names another. It is loaded once, when first needed. Its matrix products go through numpy
on one thread: thinc's own kernel falls back to a generic one on many processors and is then several times slower, and
matrices of a few hundred words are too small to be worth sharing out (`benchmarks/` measures it).
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import english
from extraction.errors import PipelineError
from extraction.sentences import sentences

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from threadpoolctl import ThreadpoolController

OWN = str(Path(english.__file__).parent / "model")
_NEEDED = ("token.tag", "token.dep", "token.lemma", "doc.ents")


class _Choice:
    """Which pipeline to load, and the lock that lets one thread at a time use it: spaCy's can't be shared otherwise."""

    def __init__(self) -> None:
        self.name = OWN
        self.lock = threading.Lock()


_CHOICE = _Choice()
if hasattr(os, "register_at_fork"):
    # A process forked while another thread reads would wait for ever for a lock that nobody in it holds.
    os.register_at_fork(after_in_child=lambda: setattr(_CHOICE, "lock", threading.Lock()))


def use(name: str | None) -> None:
    """Read with the installed spaCy pipeline of this name from now on, or with Stet's own.

    Any English one will do that tags, parses, finds lemmas and names, in Universal Dependencies or ClearNLP's labels.
    """
    with _CHOICE.lock:
        _CHOICE.name = name or OWN


@cache
def _pipeline(name: str) -> Language:
    # Imported here, since spaCy alone takes most of a second and `stet --help` needs none of it.
    import spacy  # noqa: PLC0415
    from thinc.api import NumpyOps, set_current_ops  # noqa: PLC0415

    set_current_ops(NumpyOps(use_blis=False))
    try:
        nlp = spacy.load(name)
    except (ImportError, OSError, ValueError) as error:
        if name == OWN:
            raise
        raise PipelineError(
            f"The spaCy pipeline {name!r} does not load: install it beside Stet, or unset STET_PIPELINE."
        ) from error
    assigned = {what for part in nlp.pipe_names for what in nlp.get_pipe_meta(part).assigns}
    if lacking := [what for what in _NEEDED if what not in assigned]:
        raise PipelineError(
            f"The spaCy pipeline {name!r} can't be used: it does not set {', '.join(lacking)}."
            " Name another in STET_PIPELINE."
        )
    return nlp


@cache
def _threads(name: str) -> ThreadpoolController:
    from threadpoolctl import ThreadpoolController  # noqa: PLC0415 - it looks for the libraries loaded by then

    _pipeline(name)
    return ThreadpoolController()


def warm() -> str:
    """Load the pipeline now, so that the first article does not wait for it; return its name and version.

    Raises PipelineError where the one that `use` named can't be used.
    """
    with _CHOICE.lock:
        _threads(_CHOICE.name)
        meta = _pipeline(_CHOICE.name).meta
        return f"{meta['lang']}_{meta['name']} {meta['version']}"


def chosen() -> str | None:
    """Return the name that `use` was given, None for Stet's own pipeline."""
    return None if _CHOICE.name == OWN else _CHOICE.name


def name() -> str:
    """Return what `warm` returns, without loading Stet's own pipeline for it."""
    return _own() if _CHOICE.name == OWN else warm()


@cache
def _own() -> str:
    meta = json.loads((Path(OWN) / "meta.json").read_text(encoding="utf-8"))
    return f"{meta['lang']}_{meta['name']} {meta['version']}"


@cache
def _lexicon() -> frozenset[str]:
    # From the file, since the pipeline's own store takes in every word of every article it reads.
    strings = Path(OWN) / "vocab" / "strings.json"
    return frozenset(json.loads(strings.read_text(encoding="utf-8")))


_LONGEST = 250  # tokens: no sentence of a newspaper; a tree without end would take time that grows with its square


def knows(word: str) -> bool:
    """Tell whether Stet's pipeline came with this word, spelled and capitalised so."""
    return word in _lexicon()


def parse(paragraphs: Sequence[str]) -> list[Doc]:
    """Return the parse of each paragraph, in order, in Universal Dependencies.

    They are parsed apart from one another, since the parser would run sentences on over a paragraph's end; inside one,
    sentences begin where the rules of copy say (`extraction.sentences`), and the parser finds the tree of each.
    """
    from extraction.schemes import to_universal  # noqa: PLC0415 - it imports spaCy

    with _CHOICE.lock, _threads(_CHOICE.name).limit(limits=1, user_api="blas"):
        nlp = _pipeline(_CHOICE.name)
        return [to_universal(doc) for doc in nlp.pipe(_divided(nlp.make_doc(text), text) for text in paragraphs)]


def _divided(doc: Doc, text: str) -> Doc:
    """Set the sentence boundaries, which the parser then keeps."""
    import numpy as np  # noqa: PLC0415 - spaCy brings it

    starts = {start for start, _ in sentences(text)}
    begins, length = [], 0
    for i, at in enumerate(doc.to_array("IDX").tolist()):
        length = 1 if i == 0 or at in starts or length == _LONGEST else length + 1
        begins.append(1 if length == 1 else -1)
    # One by one, spaCy looks through the whole document for a parse before it sets each.
    return doc.from_array(["SENT_START"], np.array(begins, dtype=np.int64).astype(np.uint64).reshape(-1, 1))  # type: ignore[arg-type]
