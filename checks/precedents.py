"""Earlier stories beside the copy: who is in both, and how a finding cites one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from checks.kept import kept
from checks.wording import dated
from extraction.models import Article, Mention, MentionKind, Precedent, Relation, Span

# One case told twice: what the two say of one person or event is about the same person or event.
SAME_CASE = frozenset({Relation.SAME_CASE, Relation.DUPLICATE})
_ADULT = 18
_AGE_OFF = 2  # years that an age may be off and still be one person's
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


@kept
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
        return "an undated story that we have checked" if precedent.draft else "an undated story of ours"
    return f"our story of {dated(precedent.published, article.style.date_order)}"


def cited(precedent: Precedent, span: Span) -> str:
    """Quote an earlier story's words with where they stand: “Hill was charged” (12 May 2025, “Raid in Oareford”)."""
    words = precedent.article.words(span)
    shown = words if len(words) <= _LONGEST else f"{words[:_LONGEST].rsplit(' ', 1)[0]} …"
    day = dated(precedent.published, precedent.article.style.date_order) if precedent.published else "undated"
    headline = f", “{precedent.headline}”" if precedent.headline else ""
    return f"“{shown}” ({day}{headline})"


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    """Return a name in small letters without accents, middle initials and doubled spaces."""
    bare = re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFKD", name.replace("’", "'"))).lower()
    return re.sub(r"(?<=\s)\w\.?\s", "", " ".join(bare.split()))


def _overlap(one: str, other: str) -> bool:
    """Tell whether two names have a word in common: a surname is no second name."""
    return bool(set(_plain(one).split()) & set(_plain(other).split()))


def borne_out(both: InBoth, article: Article, precedent: Precedent) -> bool:
    """Tell whether more than a town or a court makes somebody who is named in both one person.

    The case does, and so does an office, an address or another person of both stories who holds no office.
    """
    here = [mention for mention in article.mentions if mention.key == both.here]
    there = [mention for mention in precedent.article.mentions if mention.key == both.there]
    offices = {m.role.lower() for m in here if m.role} & {m.role.lower() for m in there if m.role}
    homes = {m.home.lower() for m in here if m.home} & {m.home.lower() for m in there if m.home}
    streets = {home for home in homes if "," in home or re.search(r"\s", home)}
    return bool(precedent.relation in SAME_CASE or offices or streets or _others(both, article, precedent))


def _others(both: InBoth, article: Article, precedent: Precedent) -> set[str]:
    """Return the names of the other people of both stories, but for those who share a surname and for officials."""
    names = {_plain(name): key for key, name in full_names(article).items()}
    there = {_plain(name) for name in full_names(precedent.article).values()}
    officials = {mention.key for mention in article.mentions if mention.role}
    return {
        name for name, key in names.items() if name in there and key not in officials and not _overlap(name, both.name)
    }


def name_parts(name: str) -> dict[str, str]:
    """Return the words of a name as they are compared, in small letters without accents, and as they are written."""
    words = name.split()
    kept = [word for i, word in enumerate(words) if i == 0 or not re.fullmatch(r"\w\.?", word)]
    return {_plain(word): word for word in kept}


def may_be_one(both: InBoth, article: Article, precedent: Precedent) -> bool:
    """Tell whether ages and homes leave open that the two are one person; nothing is compared of a child."""
    here = [mention for mention in article.mentions if mention.key == both.here]
    there = [mention for mention in precedent.article.mentions if mention.key == both.there]
    ages = [{m.age for m in named if m.age is not None} for named in (here, there)]
    if any(age < _ADULT for given in ages for age in given):
        return False
    if article.published and precedent.published and all(ages):
        years = (article.published - precedent.published).days / 365.25
        if not any(abs(now - then - years) <= _AGE_OFF for now in ages[0] for then in ages[1]):
            return False
    homes = [{frozenset(re.findall(r"\w+", m.home.lower())) for m in named if m.home} for named in (here, there)]
    return not all(homes) or any(one & other for one in homes[0] for other in homes[1])
