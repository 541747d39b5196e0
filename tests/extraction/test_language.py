"""The English pipeline: Stet's own, or another that a newsroom names."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from extraction import language, read
from extraction.errors import PipelineError
from extraction.models import MentionKind

COPY = "U.S. Senator Ada Cole spoke. Police arrested 65 people in Leeds."


@pytest.fixture(autouse=True)
def own_pipeline_again() -> Iterator[None]:
    """Go back to Stet's own pipeline after each test."""
    yield
    language.use(None)


@Language.component("a_clearnlp_parse", assigns=["token.tag", "token.pos", "token.dep", "token.lemma", "doc.ents"])
def a_clearnlp_parse(doc: Doc) -> Doc:
    """Parse "Police in Leeds arrested 65 people" as spaCy's published pipelines do."""
    made = Doc(
        doc.vocab,
        words=[t.text for t in doc],
        spaces=[bool(t.whitespace_) for t in doc],
        tags=["NNS", "IN", "NNP", "VBD", "CD", "NNS"],
        pos=["NOUN", "ADP", "PROPN", "VERB", "NUM", "NOUN"],
        lemmas=["police", "in", "Leeds", "arrest", "65", "people"],
        heads=[3, 0, 1, 3, 5, 3],
        deps=["nsubj", "prep", "pobj", "ROOT", "nummod", "dobj"],
    )
    made.set_ents([Span(made, 2, 3, "GPE")])
    return made


@pytest.fixture
def named(tmp_path: Path) -> str:
    """Return where a pipeline lies that speaks ClearNLP."""
    nlp = spacy.blank("en")
    nlp.add_pipe("a_clearnlp_parse")
    nlp.to_disk(tmp_path / "another")
    return str(tmp_path / "another")


def test_sentences_are_those_of_the_rules() -> None:
    (doc,) = language.parse([COPY])
    assert [s.text for s in doc.sents] == ["U.S. Senator Ada Cole spoke.", "Police arrested 65 people in Leeds."]


def test_paragraphs_are_parsed_apart_and_in_order() -> None:
    assert [doc.text for doc in language.parse(["Two men ran.", "", "One fell."])] == ["Two men ran.", "", "One fell."]


def test_words_that_the_pipeline_came_with_are_known_by_their_capitals() -> None:
    assert language.knows("Leeds")
    assert not language.knows("LeEds")


def test_another_pipeline_reads_the_same(named: str) -> None:
    own = read("Police in Leeds arrested 65 people")
    language.use(named)
    assert "en_" in language.warm()
    other = read("Police in Leeds arrested 65 people")
    assert other.figures == own.figures
    assert [(m.name, m.kind) for m in other.mentions] == [("Leeds", MentionKind.PLACE)]


def test_a_pipeline_that_is_not_installed_is_one_sentence() -> None:
    language.use("en_nobody_has_it")
    with pytest.raises(PipelineError, match=r"'en_nobody_has_it' does not load: install it beside Stet"):
        read(COPY)
    language.use(None)
    assert read(COPY).figures


def test_a_pipeline_that_does_too_little_is_one_sentence(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path)
    language.use(str(tmp_path))
    with pytest.raises(PipelineError, match=r"does not set token\.tag, token\.dep, token\.lemma, doc\.ents"):
        language.warm()


def test_threads_get_what_one_gets() -> None:
    texts = [f"Police arrested {n} people in Leeds." for n in range(60, 76)]
    alone = [[(t.dep_, t.head.i) for t in language.parse([text])[0]] for text in texts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: [(t.dep_, t.head.i) for t in language.parse([text])[0]], texts))
    assert together == alone


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
def test_a_process_forked_while_another_thread_reads_can_read() -> None:
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with language._CHOICE.lock:
            held.set()
            done.wait(30)

    language.warm()
    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    child = os.fork()
    if child == 0:
        free = language._CHOICE.lock.acquire(timeout=5)
        os._exit(0 if free else 1)
    _, status = os.waitpid(child, 0)
    done.set()
    holder.join()
    assert status == 0
