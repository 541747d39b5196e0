"""Counts: how many of what. "65 people", "three county lines conspirators", "a series of raids"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from extraction.figures.numerals import Numeral
from extraction.figures.passage import Draft, Passage
from extraction.models import Counted, FigureKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_BEFORE_NOUN = frozenset({"JJ", "JJR", "JJS", "VBN", "VBG", "RB", "HYPH", "POS", "AFX"})
_PARTITIVE = re.compile(
    r"\s+(?:out\s+)?of\s+(?:the|its|their|his|her|our|these|those|all)(?:\s+(?:other|remaining))?\s+", re.I
)
_VAGUE = re.compile(r"\b(?:a|the|whole)\s+(?:series|number|string|spate|raft|range|dozens)\s+of\s+", re.IGNORECASE)
_IRREGULAR = {  # what a lemmatizer trained on little of it gets wrong
    "people": "people", "knives": "knife", "lives": "life", "wives": "wife", "thieves": "thief", "halves": "half",
    "shelves": "shelf", "children": "child", "men": "man", "women": "woman", "policemen": "policeman", "data": "data",
    "premises": "premises", "species": "species",
    "measles": "measles", "doses": "dose", "headquarters": "headquarters", "series": "series", "addresses": "address",
}  # fmt: skip
_IN_IE = frozenset("movies cookies zombies calories rookies selfies hoodies brownies smoothies prairies".split())
_OF = re.compile(r"\s+of\s+")


def count(passage: Passage, numeral: Numeral) -> Draft | None:
    """Read a number as a count of the noun it stands before, or of one understood ("65 were arrested")."""
    if passage.text[numeral.end : numeral.end + 1].isalnum():
        return None
    draft = Draft(numeral, numeral.start, numeral.end, FigureKind.COUNT)
    noun = _noun_after(passage, numeral)
    if noun is None:
        return draft if _stands_alone(passage, numeral) else None
    if _is_decimal(passage, numeral) and noun[1].tag_ not in ("NNS", "NNPS"):
        return draft  # "a 5.0 earthquake": a number, but of no earthquakes
    first, head = noun
    counted = Counted(span=Span(start=first.idx, end=head.idx + len(head)), lemma=_lemma(first, head))
    partitive = passage.text[numeral.end : first.idx].strip().lower().startswith(("of", "out of"))
    end = numeral.end if partitive else _with_complement(head)
    return replace(draft, end=end, counted=counted)


def vague(passage: Passage) -> Iterator[Draft]:
    """Yield the counts that give no number: "a series of raids"."""
    for match in _VAGUE.finditer(passage.text):
        noun = _run(passage.token(match.end()))
        if noun is not None:
            first, head = noun
            counted = Counted(span=Span(start=first.idx, end=head.idx + len(head)), lemma=_lemma(first, head))
            yield replace(Draft.unvalued_at(match.start(), counted.span.end, FigureKind.COUNT), counted=counted)


def _noun_after(passage: Passage, numeral: Numeral) -> tuple[Token, Token] | None:
    """Return the first word and the head of the noun phrase that the number counts, None where it counts none."""
    of = passage.after(numeral.end, _PARTITIVE) or (
        numeral.vague and passage.after(numeral.end, re.compile(r"\s+of\s+"))
    )
    start = of.end() if of else numeral.end + 1
    joint = passage.text[numeral.end : numeral.end + 1]
    if not of and joint not in (" ", "-"):
        return None
    token = passage.token(start) if start < len(passage.text) else None
    if joint == "-" and token is not None and token.tag_ in _NOUNS:
        return token, token  # "a five-person crew" counts persons
    if numeral.value != 1 and token is not None and _is_attribute(token):
        return token, token  # and so does "a five person crew"
    if of and token is not None and token.tag_ == "CD":
        return _run(_next(token))  # "19 of the 48 councils"
    return _run(token)


def _is_attribute(token: Token) -> bool:
    """Tell whether a noun in the singular goes before another: the "page" of "a 12 page document"."""
    following = _next(token)
    while following is not None and following.tag_ in ("NN", "JJ", "HYPH"):
        following = _next(following)
    first = token.i + 1 < len(token.doc) and token.nbor().tag_ == "NN"
    return first and token.tag_ == "NN" and (following is None or following.tag_ not in ("NNS", "NNP", "NNPS"))


def _next(token: Token) -> Token | None:
    return token.nbor() if token.i + 1 < len(token.doc) else None


def _run(token: Token | None) -> tuple[Token, Token] | None:
    """Return the first word and the head of the noun phrase that begins at `token`: adjectives, then nouns."""
    first = head = None
    while token is not None and (token.tag_ == "HYPH" or not token.is_punct):
        if token.tag_ in _NOUNS:
            if head is not None and head.tag_ == "NNS" and token.tag_ == "NNP":
                break  # "their two sons Wyatt and Zachary"
            head = token
        elif head is not None and _makes_adjective(token):
            head = None  # the noun was a piece of "life-saving"
        elif head is not None and not _joins(token):
            break
        elif head is None and token.tag_ not in _BEFORE_NOUN:
            return None
        first = first if first is not None else token
        token = _next(token)
    return (first, head) if first is not None and head is not None else None


def _makes_adjective(token: Token) -> bool:
    """Tell whether a hyphen joins the noun before it to an adjective: "life-saving", "car-free"."""
    return token.tag_ == "HYPH" and token.i + 1 < len(token.doc) and token.nbor().tag_ in ("VBG", "VBN", "JJ")


def _joins(token: Token) -> bool:
    """Tell whether a hyphen or possessive leads on to another noun: "12 full-back options"."""
    return token.tag_ in ("HYPH", "POS") and token.i + 1 < len(token.doc) and token.nbor().tag_ in _NOUNS


def _lemma(first: Token, head: Token) -> str:
    """Return the lower-case singular of the counted noun with the nouns before it: "county line conspirator"."""
    nouns = [t for t in head.doc[first.i : head.i] if t.tag_ in _NOUNS and not _hyphened(t)] + [head]
    return " ".join(singular(t) for t in nouns)


def _hyphened(token: Token) -> bool:
    """Tell whether a noun is a piece of a joined adjective: the "time" of "full-time posts"."""
    return token.nbor().tag_ == "HYPH" or (token.i > 0 and token.nbor(-1).tag_ == "HYPH")


def singular(token: Token) -> str:
    """Return the lower-case lemma of a noun; "people" stays "people"."""
    if token.tag_ == "NNPS" and token.lower_.endswith("ans"):
        return str(token.lower_[:-1])  # "Americans"
    if token.lower_ in _IRREGULAR:
        return _IRREGULAR[token.lower_]
    if token.tag_ in ("NNP", "NN"):
        return str(token.lower_)
    if token.lower_.endswith("ies") and len(token) > 5 and token.lower_ not in _IN_IE:
        return f"{token.lower_[:-3]}y"
    return str(token.lemma_).lower()


def _with_complement(head: Token) -> int:
    """Return where the counted phrase ends, an "of" phrase right after it taken in: "seven heads of crime groups"."""
    end = head.idx + len(head)
    if head.i + 2 >= len(head.doc) or head.nbor().lower_ != "of":
        return end
    after = head.nbor(2)
    following = _run(after.nbor() if after.tag_ in ("DT", "PRP$") and after.i + 1 < len(head.doc) else after)
    return following[1].idx + len(following[1]) if following is not None else end


def _is_decimal(passage: Passage, numeral: Numeral) -> bool:
    """Tell whether a number is written with a decimal point and no scale: 6.3, not 65 or 2.8 million."""
    return "." in passage.text[numeral.start : numeral.end] and numeral.scale == 1


def _stands_alone(passage: Passage, numeral: Numeral) -> bool:
    """Tell whether a number without a noun is a count: "65 were arrested", "Of the 65, 40", "from 62 to 95"."""
    if numeral.spelled and numeral.low <= 1:
        return False
    return passage.text[numeral.end : numeral.end + 1] in (
        "",
        " ",
        ",",
        ".",
        ";",
        ":",
        ")",
        "?",
        "!",
        "”",
        "’",
        '"',
        "–",
        "—",
    )
