"""What a figure is said of: "8 per cent *of pupils*", "*winds* of 50mph", "the *firm* cut 200 jobs".

The words are those of the noun that the figure is a part or a property of, then those of its verb's subject, each with
its names, adjectives and complements ("*life expectancy* for *men* in *Harrowby*"). Words of other figures and of
dates are no part of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from extraction.figures.passage import Draft, Passage
from extraction.models import FigureKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOUNS = ("NOUN", "PROPN")
_NAMING = frozenset({"compound", "flat", "amod", "nmod:poss"})
_MODIFYING = frozenset({"compound", "amod", "nmod", "nmod:desc", "nmod:unmarked", "appos", "dep"})
_RELATIVE = ("WDT", "WP")
# What a complement must stand after to belong to its noun: "exports to", "prices in"; "sold by" is another's.
_COMPLEMENT = frozenset({"of", "in", "for", "to", "from", "on", "against", "with"})
_OF_SHARE = frozenset({"of", "in", "for", "on"})
_WHOLE = frozenset({FigureKind.PERCENT, FigureKind.RATIO, FigureKind.MONEY, FigureKind.MEASURE})
_DEPTH = 2  # complements of complements: "the price | of homes | in the county"


def about(passage: Passage, draft: Draft, taken: Collection[int]) -> tuple[str, ...]:
    """Return the words that the figure is said of, the nearest noun's first; `taken` are the tokens of figures."""
    token = passage.head(draft)
    if token is None:
        return ()
    own = {t.i for t in passage.tokens(draft.start, draft.end)}
    words = (t for noun in _said_of(token, draft) for t in _phrase(noun, _DEPTH) if t.i not in taken and t.i not in own)
    return tuple(dict.fromkeys(t.text for t in words if not passage.dated(t.idx, t.idx + len(t))))


def _said_of(token: Token, draft: Draft) -> Iterator[Token]:
    """Yield the nouns that a figure is said of: what it is a share of, what it modifies, and its verb's subject."""
    if draft.kind in _WHOLE:
        yield from (t for t in _complements(token) if t.i > token.i and _case(t) in _OF_SHARE)
    if token.dep_.startswith("nsubj"):
        return
    for below in [token, *token.ancestors]:
        modified = _modified(below)
        found = modified or _subject(below)
        if found is not None and not draft.start <= found.idx < draft.end:
            yield found
            if modified is None:
                return


def _modified(token: Token) -> Token | None:
    """Return the noun that a word modifies: the winds of "50mph winds" and of "winds of 50mph"."""
    return token.head if token.dep_ in _MODIFYING and token.head.pos_ in _NOUNS else None


def _subject(token: Token) -> Token | None:
    """Return the subject of a verb; that of "which can reach 50mph" and of "reaching 50mph" is the noun before it."""
    subject = next((t for t in token.children if t.dep_.startswith("nsubj")), None)
    if subject is not None and subject.pos_ in _NOUNS:
        return subject
    clause = token.dep_ in ("acl", "acl:relcl") and token.head.pos_ in _NOUNS
    return token.head if clause and (subject is None or subject.tag_ in _RELATIVE) else None


def _phrase(noun: Token, depth: int) -> Iterator[Token]:
    """Yield a noun's words in order: itself, its names and adjectives, and its complements' down to `depth`."""
    naming = [t for t in noun.children if t.dep_ in _NAMING and t.pos_ in (*_NOUNS, "ADJ") and abs(t.i - noun.i) < 5]
    words = {t.i: t for t in (*naming, noun, *_name(noun))}
    yield from (words[i] for i in sorted(words))
    if depth:
        for complement in _complements(noun):
            if _case(complement) in _COMPLEMENT:
                yield from _phrase(complement, depth - 1)


def _name(noun: Token) -> Iterator[Token]:
    """Yield the words of the name that a noun is one of, whatever the parse makes of them."""
    first = last = noun
    while first.i and first.ent_iob_ == "I":
        first = first.nbor(-1)
    while noun.ent_type_ and last.i + 1 < len(last.doc) and last.nbor().ent_iob_ == "I":
        last = last.nbor()
    yield from (t for t in noun.doc[first.i : last.i + 1] if t.pos_ in _NOUNS)


def _complements(noun: Token) -> Iterator[Token]:
    return (t for t in noun.rights if t.dep_ == "nmod" and t.pos_ in _NOUNS)


def _case(noun: Token) -> str:
    """Return the preposition that a noun stands after, in small letters; "" where there is none."""
    return next((t.lower_ for t in noun.lefts if t.dep_ == "case"), "")
