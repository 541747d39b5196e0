"""A story's claims as a checklist: each once, what is most worth checking first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from extraction.models import Article, Claim
from storage.checklist import Tick, digest


class Item(NamedTuple):
    """A claim, and the digest that its tick goes by."""

    key: str
    claim: Claim


class Ticked(NamedTuple):
    """How many claims are ticked off, of how many."""

    done: int
    of: int


NO_CLAIMS = Ticked(0, 0)


def checklist(article: Article) -> list[Item]:
    """Return the claims by worth; one that the copy makes twice in the same words stands once."""
    items: dict[str, Item] = {}
    for claim in sorted(article.claims, key=lambda claim: (-claim.worth, claim.span.start)):
        key = digest(article.words(claim.span))
        items.setdefault(key, Item(key, claim))
    return list(items.values())


def ticked(article: Article, ticks: Mapping[str, Tick]) -> Ticked:
    """Count the claims that are ticked off in the copy as it now reads."""
    items = checklist(article)
    return Ticked(sum(item.key in ticks and ticks[item.key].ticked for item in items), len(items))
