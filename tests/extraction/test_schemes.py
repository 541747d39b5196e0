"""Parses of other pipelines: what a ClearNLP parse says, said in Universal Dependencies.

A sentence is written with a word, its part of speech, the number of its head and its label; the tree expected likewise.
"""

from __future__ import annotations

import pytest
from spacy.lang.en import English
from spacy.tokens import Doc, Span

from extraction.schemes import to_universal


def parsed(rows: str, names: tuple[tuple[int, int, str], ...] = ()) -> Doc:
    """Return a document by hand from lines of `word POS head label`; "be" is a lemma too."""
    table = [row.split() for row in rows.strip().splitlines()]
    doc = Doc(
        English().vocab,
        words=[row[0] for row in table],
        pos=[row[1] for row in table],
        tags=["POS" if row[0] == "’s" else "" for row in table],
        lemmas=["be" if row[0] in ("is", "was", "were", "are") else row[0].lower() for row in table],
        heads=[int(row[2]) for row in table],
        deps=[row[3] for row in table],
    )
    doc.set_ents([Span(doc, *name) for name in names])
    return doc


def tree(doc: Doc) -> list[str]:
    """Return each word's head and label, as "people <-obj- arrested"."""
    return [f"{t.head.text} -{t.dep_}-> {t.text}" for t in doc]


CLEARNLP = {
    "a preposition hangs below its noun, a verb's and a noun's": (
        """
        Police   NOUN  3 nsubj
        in       ADP   0 prep
        Leeds    PROPN 1 pobj
        arrested VERB  3 ROOT
        65       NUM   5 nummod
        people   NOUN  3 dobj
        on       ADP   3 prep
        Tuesday  PROPN 6 pobj
        """,
        "arrested -nsubj-> Police; Leeds -case-> in; Police -nmod-> Leeds; arrested -ROOT-> arrested;"
        " people -nummod-> 65; arrested -obj-> people; Tuesday -case-> on; arrested -obl-> Tuesday",
    ),
    "be hangs below what is said of its subject": (
        """
        Two      NUM   1 nummod
        men      NOUN  2 nsubj
        are      AUX   2 ROOT
        guilty   ADJ   2 acomp
        of       ADP   3 prep
        theft    NOUN  4 pobj
        """,
        "men -nummod-> Two; guilty -nsubj-> men; guilty -cop-> are; guilty -ROOT-> guilty;"
        " theft -case-> of; guilty -obl-> theft",
    ),
    "where there is something, that is the subject": (
        """
        There    PRON  1 expl
        were     VERB  1 ROOT
        65       NUM   3 nummod
        arrests  NOUN  1 attr
        """,
        "were -expl-> There; were -ROOT-> were; arrests -nummod-> 65; were -nsubj-> arrests",
    ),
    "a passive with its agent": (
        """
        She      PRON  2 nsubjpass
        was      AUX   2 auxpass
        held     VERB  2 ROOT
        by       ADP   2 agent
        police   NOUN  3 pobj
        """,
        "held -nsubj:pass-> She; held -aux:pass-> was; held -ROOT-> held; police -case-> by; held -obl:agent-> police",
    ),
    "conjuncts hang below the first of them, and the conjunction below the one after it": (
        """
        men      NOUN  3 nsubj
        women    NOUN  0 conj
        children NOUN  1 conj
        ran      VERB  3 ROOT
        miles    NOUN  3 npadvmod
        """,
        "ran -nsubj-> men; men -conj-> women; men -conj-> children; ran -ROOT-> ran; ran -obl:unmarked-> miles",
    ),
    "and, with its conjunct": (
        """
        men      NOUN  3 nsubj
        and      CCONJ 0 cc
        women    NOUN  0 conj
        ran      VERB  3 ROOT
        away     ADV   3 prt
        """,
        "ran -nsubj-> men; women -cc-> and; men -conj-> women; ran -ROOT-> ran; ran -compound:prt-> away",
    ),
    "one preposition after another": (
        """
        came     VERB  0 ROOT
        out      ADP   0 prep
        of       ADP   1 prep
        court    NOUN  2 pobj
        """,
        "came -ROOT-> came; court -case-> out; court -case-> of; came -obl-> court",
    ),
    "a clause after a preposition": (
        """
        fined    VERB  0 ROOT
        for      ADP   0 prep
        stealing VERB  1 pcomp
        cars     NOUN  2 dobj
        """,
        "fined -ROOT-> fined; stealing -mark-> for; fined -advcl-> stealing; stealing -obj-> cars",
    ),
    "a preposition with nothing after it": (
        """
        lived    VERB  0 ROOT
        in       ADP   0 prep
        quietly  ADV   0 advmod
        her      PRON  4 poss
        flat     NOUN  0 npadvmod
        """,
        "lived -ROOT-> lived; lived -advmod-> in; lived -advmod-> quietly; flat -nmod:poss-> her;"
        " lived -obl:unmarked-> flat",
    ),
}


@pytest.mark.parametrize(("given", "expected"), CLEARNLP.values(), ids=CLEARNLP)
def test_clearnlp_is_turned_into_universal_dependencies(given: str, expected: str) -> None:
    assert tree(to_universal(parsed(given))) == [arc.strip() for arc in expected.split(";")]


def test_universal_dependencies_stay_as_they_are() -> None:
    given = parsed(
        """
        Police   NOUN  3 nsubj
        in       ADP   2 case
        Leeds    PROPN 0 nmod
        arrested VERB  3 ROOT
        65       NUM   5 nummod
        people   NOUN  3 obj
        """,
        names=((2, 3, "GPE"),),
    )
    before = tree(given)
    assert to_universal(given) is given
    assert tree(given) == before
    assert [(e.text, e.label_) for e in given.ents] == [("Leeds", "GPE")]


@pytest.mark.parametrize(
    ("words", "label", "expected"),
    [
        ("The Home Office", "ORG", ("Home Office", "ORG")),
        ("Ann Cole ’s", "PERSON", ("Ann Cole", "PERSON")),
        ("Ann Cole", "PER", ("Ann Cole", "PERSON")),
        ("Leeds", "LOCATION", ("Leeds", "LOC")),
        ("The", "ORG", ("The", "ORG")),
    ],
)
def test_names_are_called_and_cut_as_stet_does(words: str, label: str, expected: tuple[str, str]) -> None:
    rows = "\n".join(f"{word} PROPN 0 {'dep' if i else 'ROOT'}" for i, word in enumerate(words.split()))
    doc = to_universal(parsed(rows, names=((0, len(words.split()), label),)))
    assert [(e.text, e.label_) for e in doc.ents] == [expected]


def test_what_hangs_on_a_name_survives() -> None:
    doc = to_universal(parsed("Leeds PROPN 1 nsubj\nwon VERB 1 ROOT\ntwice ADV 1 npadvmod", names=((0, 1, "GPE"),)))
    assert [(e.text, e.label_) for e in doc.ents] == [("Leeds", "GPE")]
