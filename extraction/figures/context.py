"""What happens to a figure: its governing verb, and which way it goes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extraction.figures.passage import Draft, Passage
from extraction.models import FigureKind, Trend

if TYPE_CHECKING:
    from spacy.tokens import Token

_UP = (
    r"r[oi]se[ns]?|rising|increas\w+|grew|grow(?:s|n|ing)?|climb\w*|jump\w*|surg\w+|soar\w*|gain\w*|up|higher|rocket\w*|"
    r"leap\w*|leapt|advanc\w+|add(?:ed|ing|s)?|swell\w*|went up|gone up|going up"
)
_DOWN = (
    r"f[ea]ll(?:s|en|ing)?|drop\w*|decreas\w+|declin\w+|down|lower|plung\w+|plummet\w*|slump\w*|sank|sunk|slid|slip\w*|"
    r"shrank|shrunk|tumbl\w+|los[te]|lost|cut|reduc\w+|went down|gone down|going down|dip\w*|slash\w*|eased"
)
_BEFORE = re.compile(
    rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:\s+\w+ly)?(?:\s+by)?(?:\s+an?)?\s*[+(]?$", re.IGNORECASE
)
_AFTER = re.compile(
    r"\s+(?:\w+\s+)?(?:(?P<up>rise|increase|jump|growth|gain|surge|hike|climb|uplift|higher|up)|"
    r"(?P<down>fall|drop|decrease|decline|cut|reduction|slump|dip|loss|lower|down))\b",
    re.IGNORECASE,
)
_SAY_LITTLE = frozenset({"be", "have", "do", "make", "take", "get", "see", "carry", "include"})


def trend(passage: Passage, draft: Draft) -> Trend | None:
    """Return which way a figure goes that is said as a change: "rose 5%", "down 12 points", "a 3% fall"."""
    if draft.kind in (FigureKind.AGE, FigureKind.ORDINAL, FigureKind.SCORE, FigureKind.DURATION):
        return None
    match = passage.before(draft.start, _BEFORE)
    if match is None and draft.kind in (FigureKind.PERCENT, FigureKind.POINTS, FigureKind.MONEY):
        match = passage.after(draft.end, _AFTER)
    if match is None:
        return None
    return Trend.UP if match["up"] else Trend.DOWN


def event(passage: Passage, draft: Draft) -> str | None:
    """Return the lemma of the verb that governs the figure, with its particle: "arrest", "take out".

    A verb that says little ("there were", "made") governs as the noun it carries does, and is none.
    """
    token = passage.head(draft)
    if token is None:
        return None
    verb = _governor(token, passage.token(draft.end - 1) or token)
    if verb is None:
        return None
    particle = next((t for t in verb.children if t.dep_ in ("compound:prt", "prt")), None)
    if particle is None and verb.lemma_.lower() in _SAY_LITTLE:
        return None
    return " ".join(t.lemma_.lower() for t in (verb, particle) if t is not None)


def _governor(token: Token, last: Token) -> Token | None:
    """Return the verb that governs a noun: its own clause's, or else that of a clause right after it ("£40 stolen").

    `last` is the figure's last token.
    """
    if token.head.pos_ == "VERB" and (token.dep_.startswith("nsubj") or token.dep_ == "obj"):
        return token.head
    if last.i + 1 < len(last.doc) and last.nbor().tag_ == "VBN" and last.nbor().pos_ == "VERB":
        return last.nbor()
    clauses = (t for t in token.children if t.dep_ in ("acl", "acl:relcl") and t.i > token.i and t.pos_ == "VERB")
    clause = next((t for t in clauses if t.tag_ != "VBG" and t.nbor(t.left_edge.i - t.i - 1).text != ","), None)
    if clause is not None:
        return clause
    if token.dep_.startswith("nsubj") and token.head.pos_ != "AUX":
        return None  # "the £200 was hers": what stands above is another clause's
    return next((t for t in [token, *token.ancestors] if t.pos_ == "VERB"), None)
