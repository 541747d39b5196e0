"""A name that earlier stories spell differently.

A first name or a surname that is one letter off, or that sounds alike, beside the same other name, is compared where
the case, an office, an address or another person in common makes the two one person; a town in common is enough for a
word that nobody knows. What was put right outranks all, and after it the spelling of most stories. A spelling that a
single story has, and one of two known names, is a query; so is all but a sure surname. Relatives, whose first names
differ, people whose ages or homes are not one person's, and names that were changed are left alone.

## Flags
> Published: 2026-05-12
>
> Archive: 2026-02-03, same case: Tom Haverill, 34, of Mill Lane, Oareford, was charged with fraud.
>
> Archive: 2026-03-03, same case: Tom Haverill denied fraud at Oareford Crown Court.
>
> Tom [[Havrill]], 34, of Mill Lane, Oareford, was jailed for fraud on Monday.

> Published: 2026-05-12
>
> Archive: 2025-11-03, same person: Sarah Wilkie, leader of Oareford Council, opened the bridge.
>
> Sarah [[Willkie]], leader of Oareford Council, said that the bridge was shut.

## Does not flag
> Published: 2026-05-12
>
> Archive: 2026-02-03, same case: Tom Haverill, 34, of Mill Lane, Oareford, was charged with fraud.
>
> His sister Jane Haverill and his brother Tim Haverill left the court in Oareford with Tom Haverill.

> Published: 2026-05-12
>
> Archive: 2025-11-03, same person: Sarah Hadley, 61, won the Oareford cup.
>
> Sarah Hadlee, 24, of Oareford, opened a bakery.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from checks.models import Finding, Rule, Severity
from checks.precedents import InBoth, borne_out, cited, first, full_names, may_be_one, name_parts, told
from checks.spellings import SHORTEST, alike, known, near
from checks.wording import spelled
from extraction.models import Article, Correction, Mention, Precedent, Span

RULE = Rule(code="ARC-SPELL", severity=Severity.ERROR, reads=("precedents", "mentions"), priority=20)

_RENAMED = re.compile(
    r"\b(?:born|n[ée]e|formerly|previously|aka|alias|(?:also|now|better|then|once)\s+(?:known|called)|known\s+as|"
    r"(?:changed?|changing)\s+(?:his|her|their|its)\s+(?:sur)?name|married\s+name|maiden\s+name|by\s+deed\s+poll|stage\s+name|"
    r"pen\s+name|misspel\w+|spel(?:t|led|ling))\b",
    re.IGNORECASE,
)


class Variant(NamedTuple):
    """A word of a name as the copy and as an earlier story spell it; `sure` that both are one person's."""

    here: str
    there: str
    both: InBoth
    precedent: Precedent
    sure: bool


def check(article: Article) -> Iterator[Finding]:
    """Yield each person once whose name most earlier stories spell in another way."""
    ours = {tuple(name_parts(name)) for name in full_names(article).values()}
    theirs = {precedent.case_id: full_names(precedent.article) for precedent in article.precedents}
    for key, name in full_names(article).items():
        found = [
            variant
            for precedent in article.precedents
            for variant in _variants(key, name, theirs[precedent.case_id], article, precedent)
            if tuple(name_parts(variant.both.name)) not in ours
        ]
        if not found or _says_renamed(key, article):
            continue
        same = sum(any(_one(name, other) for other in names.values()) for names in theirs.values())
        likeliest = Counter(variant.there for variant in found).most_common(1)[0][0]
        chosen = [variant for variant in found if variant.there == likeliest]
        right = _put_right(chosen[0], article)
        if right or (right is None and len(chosen) > same):
            yield _finding(chosen, same, bool(right), article)


def _variants(key: str, name: str, names: dict[str, str], article: Article, precedent: Precedent) -> Iterator[Variant]:
    """Yield how an earlier story spells somebody of the copy, where it is but one person and not the copy's way too."""
    if any(_one(name, other) for other in names.values()):
        return
    pairs = [(there, other, pair) for there, other in names.items() if (pair := _differ(name, other))]
    if len(pairs) != 1:
        return
    there, other, (ours, theirs) = pairs[0]
    both = InBoth(key, there, other)
    if not may_be_one(both, article, precedent) or _says_renamed(there, precedent.article):
        return
    forename = next(iter(name_parts(name).values())) == ours
    if forename and not _is_alike_otherwise(both, article, precedent):
        return
    sure = borne_out(both, article, precedent)
    strange = not known(ours, article) and not forename
    if sure or (strange and any(not _parts(shared) & _parts(name) for shared in precedent.shared)):
        yield Variant(ours, theirs, both, precedent, sure and not forename)


def _parts(name: str) -> set[str]:
    return {*name_parts(name)}


def _one(name: str, other: str) -> bool:
    """Tell whether two names are spelled alike, whatever their accents and middle initials."""
    return tuple(name_parts(name)) == tuple(name_parts(other))


def _differ(name: str, other: str) -> tuple[str, str] | None:
    """Return the one word of a name that is spelled in two ways, as each name has it."""
    ours, theirs = name_parts(name), name_parts(other)
    if len(ours) != len(theirs) or len(ours) < 2:
        return None
    off = [(one, two) for one, two in zip(ours, theirs, strict=True) if one != two]
    if len(off) != 1:
        return None
    one, two = off[0]
    if min(len(one), len(two)) < SHORTEST or not (near(one, two) or alike(one, two)):
        return None
    return (ours[one], theirs[two]) if one != next(iter(ours)) or alike(one, two) else None


def _mentions(key: str, article: Article) -> list[Mention]:
    return [mention for mention in article.mentions if mention.key == key]


def _is_alike_otherwise(both: InBoth, article: Article, precedent: Precedent) -> bool:
    """Tell whether age, office or address is the same: of two first names and one surname, most are relatives'."""
    here, there = _mentions(both.here, article), _mentions(both.there, precedent.article)
    aged = any(m.age is not None for m in here) and any(m.age is not None for m in there)
    if aged and article.published is not None and precedent.published is not None:
        return True  # that they fit has been seen
    return bool({m.role.lower() for m in here if m.role} & {m.role.lower() for m in there if m.role})


def _says_renamed(key: str, article: Article) -> bool:
    """Tell whether a story says beside somebody's name that they have another, or how it is spelled."""
    return any(_RENAMED.search(article.words(article.sentence_at(m.span))) for m in _mentions(key, article))


def _put_right(variant: Variant, article: Article) -> bool | None:
    """Return whether the paper has put the copy's spelling right, None where it has put neither right."""
    corrections = [*article.corrections, *(c for p in article.precedents for c in p.corrections)]
    if any(_corrects(correction, variant.here, variant.there) for correction in corrections):
        return True
    return False if any(_corrects(correction, variant.there, variant.here) for correction in corrections) else None


def _corrects(correction: Correction, wrong: str, right: str) -> bool:
    """Tell whether a correction changed one spelling into the other."""
    words = [re.findall(r"[^\W\d_]+", side.lower()) for side in (correction.wrong, correction.right)]
    return wrong.lower() in words[0] and right.lower() in words[1] and wrong.lower() not in words[1]


def _finding(variants: list[Variant], same: int, put_right: bool, article: Article) -> Finding:
    """Return how the archive spells a name; from one story it can only be a question."""
    newest = max(variants, key=lambda v: (v.precedent.published is not None, v.precedent.published))
    there = first(newest.both.there, newest.precedent.article)
    last = told(newest.precedent, article)
    others = f" and {spelled(len(variants) - 1)} more have" if len(variants) > 1 else " has"
    have = f"{last}{others} “{newest.there}”"
    corrected = f"; we have corrected “{newest.here}” before" if put_right else ""
    split = f", and {spelled(same)} “{newest.here}”" if same else ""
    sure = any(v.sure for v in variants) and (put_right or (len(variants) > 1 and not same))
    two_names = known(newest.here, article) and known(newest.there, article) and not put_right
    return RULE.finding(
        article,
        _where(newest, article),
        f"“{newest.here}” here; {have}{split}{corrected}.",
        working=cited(newest.precedent, newest.precedent.article.sentence_at(there.span)),
        severity=None if sure and not two_names else Severity.QUERY,
        sources=tuple(dict.fromkeys(v.precedent.case_id for v in (newest, *variants))),
    )


def _where(variant: Variant, article: Article) -> Span:
    """Return where the copy first has the word that is spelled otherwise."""
    word = re.compile(rf"(?<!\w){re.escape(variant.here)}(?!\w)")
    for mention in _mentions(variant.both.here, article):
        for _, span in article.matches(word, mention.span):
            return span
    return first(variant.both.here, article).span
