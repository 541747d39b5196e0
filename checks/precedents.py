"""Earlier stories beside the copy: who is in both, and how a finding cites one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from checks.wording import dated
from extraction.models import Article, Mention, MentionKind, Precedent, Relation, Span

# One case told twice: what the two say of one person or event is about the same person or event.
SAME_CASE = frozenset({Relation.SAME_CASE, Relation.DUPLICATE})
_LONGEST = 160  # characters of a story's own words that a finding quotes


class InBoth(NamedTuple):
    """A person whom the copy and an earlier story name in full, by the key that each has for them."""

    here: str
    there: str
    name: str


def in_both(article: Article, precedent: Precedent) -> Iterator[InBoth]:
    """Yield who is named in full in both and must be one person: a name alone may be a namesake's.

    The same case, or a second name that both stories share, bears it out.
    """
    there = {_plain(name): key for key, name in full_names(precedent.article).items()}
    for key, name in full_names(article).items():
        others = [shared for shared in precedent.shared if not _overlap(shared, name)]
        if _plain(name) in there and (precedent.relation in SAME_CASE or others):
            yield InBoth(key, there[_plain(name)], name)


def full_names(article: Article) -> dict[str, str]:
    """Return the longest name by which each person is called, by their key: those with a first name only."""
    longest: dict[str, str] = {}
    for mention in article.mentions:
        if mention.kind is MentionKind.PERSON and len(mention.name) > len(longest.get(mention.key, "")):
            longest[mention.key] = mention.name
    return {key: name for key, name in longest.items() if " " in name}


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are one but for accents, capitals and middle initials."""
    return _plain(one) == _plain(other)


def first(key: str, article: Article) -> Mention:
    """Return where somebody is first named."""
    return next(mention for mention in article.mentions if mention.key == key)


def told(precedent: Precedent, article: Article) -> str:
    """Name an earlier story in a sentence, by its date as the house of `article` writes dates."""
    if precedent.published is None:
        return "an undated story of ours"
    return f"our story of {dated(precedent.published, article.style.date_order)}"


def cited(precedent: Precedent, span: Span) -> str:
    """Quote an earlier story's words with where they stand: “Hill was charged” (12 May 2025, “Raid in Oareford”)."""
    words = precedent.article.words(span)
    shown = words if len(words) <= _LONGEST else f"{words[:_LONGEST].rsplit(' ', 1)[0]} …"
    day = dated(precedent.published, precedent.article.style.date_order) if precedent.published else "undated"
    headline = f", “{precedent.headline}”" if precedent.headline else ""
    return f"“{shown}” ({day}{headline})"


def _plain(name: str) -> str:
    """Return a name in small letters without accents, middle initials and doubled spaces."""
    bare = re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFKD", name.replace("’", "'"))).lower()
    return re.sub(r"(?<=\s)\w\.?\s", "", " ".join(bare.split()))


def _overlap(one: str, other: str) -> bool:
    """Tell whether two names have a word in common: a surname is no second name."""
    return bool(set(_plain(one).split()) & set(_plain(other).split()))
