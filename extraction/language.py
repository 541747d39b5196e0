"""The English pipeline: the only module that knows which one it is.

It is loaded once, when first needed. Its matrix products go through numpy on one thread: thinc's own kernel falls back
to a generic one on many processors and is then several times slower, and matrices of a few hundred words are too small
to be worth sharing out (`benchmarks/` measures it).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import english

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from threadpoolctl import ThreadpoolController

_LOCK = threading.Lock()  # spaCy's pipelines may be shared by threads only one at a time


@cache
def _pipeline() -> Language:
    # Imported here, since spaCy alone takes most of a second and `stet --help` needs none of it.
    import spacy  # noqa: PLC0415
    from thinc.api import NumpyOps, set_current_ops  # noqa: PLC0415

    set_current_ops(NumpyOps(use_blis=False))
    return spacy.load(Path(english.__file__).parent / "model")


@cache
def _threads() -> ThreadpoolController:
    from threadpoolctl import ThreadpoolController  # noqa: PLC0415 - it looks for the libraries loaded by then

    _pipeline()
    return ThreadpoolController()


def warm() -> None:
    """Load the pipeline now, so that the first article does not wait for it."""
    with _LOCK:
        _threads()


@cache
def _lexicon() -> frozenset[str]:
    # From the file, since the pipeline's own store takes in every word of every article it reads.
    strings = Path(english.__file__).parent / "model" / "vocab" / "strings.json"
    return frozenset(json.loads(strings.read_text(encoding="utf-8")))


def knows(word: str) -> bool:
    """Tell whether the pipeline came with this word, spelled and capitalised so."""
    return word in _lexicon()


def parse(paragraphs: Sequence[str]) -> list[Doc]:
    """Return the parse of each paragraph, in order.

    They are parsed apart from one another, since the parser would run sentences on over a paragraph's end.
    """
    with _LOCK, _threads().limit(limits=1, user_api="blas"):
        return list(_pipeline().pipe(paragraphs))
