"""Kinds of people and things: what newspapers count as one, what is a kind of what, and which kinds share nobody."""

from __future__ import annotations

import re

# Nouns and verbs that count the same thing, each under the word they are known by.
_SAME_NOUN = {
    "person": "people", "individual": "people", "suspect": "people", "arrest": "people", "address": "home",
    "property": "home", "house": "home", "dwelling": "home", "fatality": "death", "youngster": "child", "kid": "child",
    "lorry": "truck", "automobile": "car", "firearm": "gun", "worker": "employee", "flight": "plane",
}  # fmt: skip
_SAME_VERB = {
    "hold": "arrest", "detain": "arrest", "die": "kill", "murder": "kill", "sentence": "jail", "imprison": "jail",
    "hurt": "injure", "wound": "injure", "search": "raid", "recover": "seize", "confiscate": "seize", "find": "seize",
    "uncover": "seize", "axe": "cut",
}  # fmt: skip

_PEOPLE = frozenset(
    "people person man woman boy girl child adult teenager youth baby toddler pensioner driver passenger pedestrian "
    "cyclist officer soldier student pupil teacher doctor nurse patient victim suspect defendant resident member "
    "worker employee player civilian tourist migrant prisoner councillor mp juror arrest death casualty fatality "
    "survivor male female son daughter sister brother parent mother father gentleman lady juvenile infant".split()
)
# Kinds that nobody belongs to two of.
_SEXES = (
    frozenset({"man", "boy", "male", "gentleman", "son", "brother", "father"}),
    frozenset({"woman", "girl", "female", "lady", "daughter", "sister", "mother"}),
)
_AGES = (
    frozenset({"man", "woman", "adult", "pensioner", "gentleman", "lady", "mother", "father"}),
    frozenset({"boy", "girl", "child", "teenager", "youth", "baby", "toddler", "juvenile", "infant"}),
)
_KIND_OF = {
    "pistol": "gun", "handgun": "gun", "rifle": "gun", "shotgun": "gun", "revolver": "gun", "gun": "weapon",
    "firearm": "weapon", "knife": "weapon", "machete": "knife", "sword": "weapon", "car": "vehicle", "van": "vehicle",
    "truck": "vehicle", "bus": "vehicle", "motorbike": "vehicle", "motorcycle": "vehicle", "home": "building",
    "flat": "home", "bungalow": "home", "shop": "building", "burglary": "crime", "theft": "crime", "robbery": "crime",
    "assault": "crime", "offence": "crime", "heroin": "drug", "cocaine": "drug", "cannabis": "drug",
}  # fmt: skip
# What can't be said of one person twice over: of 65 on board, those who died and those who were rescued.
_FATES = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        r"died|were killed|killed|perished|drowned|dead",
        r"survived|were rescued|rescued|were saved|escaped|alive|unhurt|uninjured",
        r"(?:were )?(?:acquitted|cleared)|not guilty",
        r"(?:were )?(?:convicted|jailed)|(?<!not )guilty",
        r"(?:voted )?against|opposed|rejected",
        r"(?:voted )?(?:for|in favour)|backed|supported|approved",
        r"abstained|abstentions?",
        r"passed",
        r"failed",
    )
)


def noun(word: str) -> str:
    """Return the word under which a counted noun is known: "people" for arrests and suspects."""
    return _SAME_NOUN.get(word, word)


def verb(word: str) -> str:
    """Return the word under which a verb is known, without its particle: "kill" for die, "carry" for carry out."""
    plain = word.split(maxsplit=1)[0]
    return _SAME_VERB.get(plain, plain)


def is_people(word: str) -> bool:
    """Tell whether a noun counts people."""
    return word in _PEOPLE or noun(word) in _PEOPLE


def disjoint(one: str, other: str) -> bool:
    """Tell whether nothing can be of both kinds: a man and a woman, a knife and a crossbow."""
    if noun(one) == noun(other):
        return False
    if is_people(one) or is_people(other):
        return any(_apart(one, other, families) for families in (_SEXES, _AGES))
    return noun(one) not in _kinds_above(other) and noun(other) not in _kinds_above(one)


def different_fates(one: str, other: str) -> bool:
    """Tell whether what is said of some can't be true of the others: "were rescued", "died"."""
    first, second = ({i for i, fate in enumerate(_FATES) if fate.search(said)} for said in (one, other))
    return bool(first and second) and not first & second


def _apart(one: str, other: str, families: tuple[frozenset[str], ...]) -> bool:
    return any(one in a and other in b for a in families for b in families if a is not b)


def _kinds_above(word: str) -> set[str]:
    """Return all that a thing is a kind of: a pistol is a gun and a weapon."""
    above: set[str] = set()
    known = word
    while known in _KIND_OF and known not in above:
        known = _KIND_OF[known]
        above |= {known, noun(known)}
    return above
