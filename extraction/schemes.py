"""Parses of other pipelines, turned into the scheme that the rest of this package is written in.

Stet's own pipeline speaks Universal Dependencies (https://universaldependencies.org/u/dep/). Those that spaCy publishes
for English speak ClearNLP's labels, in which a preposition stands over its noun and "be" over what is said of it; in
Universal Dependencies both hang below. Names differ too: "PER" for "PERSON", "the" and "'s" inside a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Doc, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_RENAMED = {
    "acomp": "xcomp",
    "agent": "case",
    "auxpass": "aux:pass",
    "complm": "mark",
    "csubjpass": "csubj:pass",
    "dative": "iobj",
    "dobj": "obj",
    "hmod": "compound",
    "hyph": "punct",
    "infmod": "acl",
    "intj": "discourse",
    "meta": "dep",
    "neg": "advmod",
    "nn": "compound",
    "npadvmod": "obl:unmarked",
    "nsubjpass": "nsubj:pass",
    "num": "nummod",
    "number": "compound",
    "oprd": "xcomp",
    "partmod": "acl",
    "pcomp": "advcl",
    "pobj": "obl",
    "poss": "nmod:poss",
    "possessive": "case",
    "preconj": "cc:preconj",
    "predet": "det:predet",
    "prep": "case",
    "prt": "compound:prt",
    "quantmod": "advmod",
    "rcmod": "acl:relcl",
    "relcl": "acl:relcl",
}
# Labels that only ClearNLP has; one of them in a parse tells which scheme it is.
_CLEARNLP = frozenset(
    {"prep", "pobj", "dobj", "nsubjpass", "auxpass", "attr", "acomp", "poss", "relcl", "prt", "npadvmod"}
)
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM"})
_NAMES = {"PER": "PERSON", "ORGANIZATION": "ORG", "LOCATION": "LOC"}


def to_universal(doc: Doc) -> Doc:
    """Return the parse in Universal Dependencies: the document itself where it is in them, else a new one."""
    labels = {doc.vocab.strings[label] for label in set(doc.to_array("DEP").tolist())}
    if labels.isdisjoint(_CLEARNLP):
        return _renamed(doc)
    tree = _Tree(doc)
    for token in sorted(doc, key=_depth, reverse=True):
        if tree.labels[token.i] in {"prep", "agent", "dative"}:
            tree.lower_preposition(token.i)
    for token in doc:
        if token.lemma_.lower() == "be":
            tree.lower_copula(token.i)
    tree.join_coordination()
    return _renamed(tree.document())


class _Tree:
    """The heads and labels of a document while they change; a root is its own head."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self.heads = [token.head.i for token in doc]
        self.labels = [token.dep_ for token in doc]

    def lower_preposition(self, at: int) -> None:
        """Hang a preposition below its noun or clause, and that where the preposition hung."""
        children = self._children(at)
        below = next((c for c in children if self.labels[c] in {"pobj", "pcomp", "obl", "nmod"}), None)
        if below is None:
            if self.labels[at] == "prep":
                self.labels[at] = "advmod"  # "the flat she lived in"
            return
        nominal = self._doc[self.heads[at]].pos_ in _NOMINAL and self.heads[at] != at
        if self.labels[below] == "pcomp":
            label, marker = ("acl" if nominal else "advcl"), "mark"
        else:
            label, marker = ("nmod" if nominal else "obl"), "case"
            label = "obl:agent" if self.labels[at] == "agent" else label
        self._take_place(below, at, label, marker)

    def lower_copula(self, at: int) -> None:
        """Hang "be" below what it says of its subject; where it says that there is something, that is its subject."""
        children = self._children(at)
        said = next((c for c in children if self.labels[c] in {"attr", "acomp"}), None)
        if said is None:
            return
        if any(self.labels[c] == "expl" for c in children):
            self.labels[said] = "nsubj"
            return
        self._take_place(said, at, self.labels[at], "cop")

    def join_coordination(self) -> None:
        """Hang each conjunct below the first of them, and each "and" below the conjunct after it."""
        for i, label in enumerate(self.labels):
            if label == "conj":
                while self.labels[self.heads[i]] == "conj":
                    self.heads[i] = self.heads[self.heads[i]]
        for i, label in enumerate(self.labels):
            if label == "cc":
                first = self.heads[i]
                family = [j for j, other in enumerate(self.labels) if other == "conj" and j > i]
                following = [j for j in family if self.heads[j] in (first, self.heads[first])]
                self.heads[i] = following[0] if following else first

    def document(self) -> Doc:
        """Return the document with the tree as it is now."""
        renamed = [_RENAMED.get(label, label) for label in self.labels]
        labels = [
            "ROOT" if head == i else label for i, (head, label) in enumerate(zip(self.heads, renamed, strict=True))
        ]
        made = Doc(
            self._doc.vocab,
            words=[token.text for token in self._doc],
            spaces=[bool(token.whitespace_) for token in self._doc],
            tags=[token.tag_ for token in self._doc],
            pos=[token.pos_ for token in self._doc],
            morphs=[str(token.morph) for token in self._doc],
            lemmas=[token.lemma_ for token in self._doc],
            heads=self.heads,
            deps=labels,
        )
        made.set_ents([Span(made, name.start, name.end, name.label_) for name in self._doc.ents])
        return made

    def _take_place(self, below: int, at: int, label: str, own: str) -> None:
        """Let `below` have the head of `at`, its other children and `label`; `at` hangs below it as `own`."""
        children = self._children(at)
        self.heads[below] = below if self.heads[at] == at else self.heads[at]
        self.labels[below] = label
        for child in children:
            if child != below:
                self.heads[child] = below
        self.heads[at], self.labels[at] = below, own

    def _children(self, at: int) -> list[int]:
        return [i for i, head in enumerate(self.heads) if head == at and i != at]


def _depth(token: Token) -> int:
    return sum(1 for _ in token.ancestors)


def _renamed(doc: Doc) -> Doc:
    """Give the names the labels that Stet knows, without a leading article or a possessive ending."""
    names = []
    for name in doc.ents:
        start = name.start + (name[0].lower_ in {"the", "a", "an"} and len(name) > 1)
        end = name.end - (name[-1].tag_ == "POS" and name.end - start > 1)
        names.append(Span(doc, start, end, _NAMES.get(name.label_, name.label_)))
    doc.set_ents(names)
    return doc
