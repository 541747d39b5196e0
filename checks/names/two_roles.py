"""One person in two jobs of which nobody has both at once.

A sergeant is no inspector, who prosecutes does not defend, and the chair of a board is not its chief executive. Both
jobs must stand with the name, outside quotations and in one passage, with no word of a change (“former”, “then”,
“now”, “promoted”); of jobs that differ from body to body, the bodies must not be two. Ranks and sides in court are
errors, the others queries.

## Flags
> Sergeant Tom Hill was first at the scene. [[Inspector Tom Hill]] said that the road would stay shut.

> Ann Lyle, chief executive of the Harbour Trust, opened the pier. “It is ours,” said trust [[chairwoman Ann Lyle]].

## Does not flag
> Sergeant Tom Hill was made an inspector in May. Inspector Hill now leads the unit.

> Ann Lyle, chief executive of the Harbour Trust and chair of the Oareford Festival, spoke first.

> Ann Lyle, chief executive of the Harbour Trust, spoke first. Ann Lyle, chair of the Oareford Festival, spoke last.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from checks.models import Finding, Rule, Severity
from checks.people import Named, people
from checks.wording import in_both_places
from extraction.models import Article, Span

RULE = Rule(code="NAM-ROLE", severity=Severity.ERROR, reads=("mentions",), priority=12)

_GRAVE = frozenset({"police", "army", "court"})  # the others a person may have both of after all
_BEFORE_REACHES = 60  # characters
_AFTER_REACHES = 120
_MOST = 20  # times that one person is given a role
_CHANGES = re.compile(
    r"\b(?:former|formerly|then|later|now|new|newly|ex|once|previously|promot\w+|appoint\w+|became|becom\w+|made|until|since|"
    r"acting|interim|retir\w+|resign\w+|replac\w+|succe\w+|elect\w+|outgoing|incoming|designate|elect|at the time|"
    r"had been|used to|both|as well as|doubles?|also)\b|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_BODY_AFTER = re.compile(r"\s+(?:of|at|for|with)\s+(?:[\w’'&-]+\s*){1,5}")
_OF_BODY = re.compile(r"[\w-]{3,}")
_NO_BODY = frozenset(
    "the its their our his her this that and for with said says told added who whose has was has will by from".split()
)
_WORDS_BEFORE = re.compile(r"(?:[A-Za-z][\w’'-]*\s+){1,3}$")
_JOINED = re.compile(r"(?:\band|&)\s+$", re.IGNORECASE)


class Held(NamedTuple):
    """A role that the copy gives somebody: its group and name in the table, where, and words of the body's name."""

    group: str
    role: str
    everywhere: bool
    named: Named
    span: Span
    bodies: frozenset[str]


@cache
def _roles() -> dict[str, tuple[str, str, bool]]:
    """Return the group and the name of each role, and whether it excludes the others everywhere, by words for it."""
    table = tomllib.loads(Path(__file__).with_name("roles.toml").read_text(encoding="utf-8"))
    return {
        words.lower(): (group, role, bool(rows.get("everywhere")))
        for group, rows in table.items()
        for role, all_words in rows.items()
        if role != "everywhere"
        for words in all_words
    }


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds a role right before a name, and right after it."""
    words = "|".join(re.escape(words) for words in sorted(_roles(), key=len, reverse=True))
    # "Sgt. Hill", and "Prosecuting, Ann Hill said": only what a lawyer does is set off by a comma.
    before = rf"(?<![\w’'-])(?P<role>{words})(?:\.|(?<=ing),)?\s+$"
    after = (
        rf"(?:,\s+(?:aged\s+)?\d{{1,3}})?,\s+(?:who\s+is\s+)?(?:(?:the|an?|its|their|our)\s+)?"
        rf"(?P<lead>(?:[A-Za-z][\w’'-]*\s+){{0,4}}?)(?P<role>{words})(?=\s*[,.;)]|\s+(?:of|at|for|with|said|told)\b)"
    )
    return re.compile(before, re.IGNORECASE), re.compile(after, re.IGNORECASE)


@cache
def _last_words() -> frozenset[str]:
    return frozenset(words.split()[-1] for words in _roles())


def check(article: Article) -> Iterator[Finding]:
    """Yield each person once with two roles that exclude one another."""
    held: dict[str, list[Held]] = {}
    for named in people(article):
        held.setdefault(named.mention.key, []).extend(_held(named, article))
    for roles in held.values():
        for one, other in combinations(roles[:_MOST], 2):
            if _exclude(one, other, article):
                yield _finding(one, other, article)
                break


def _held(named: Named, article: Article) -> Iterator[Held]:
    """Yield the roles beside a name, but for those of another time, and one of two that are joined."""
    start, end = article.plain.inside(named.span.start, named.mention.span.end)
    first, last = article.plain.inside(named.section.span.start, named.section.span.end)
    text = article.plain.text
    lead = text[max(first, start - _BEFORE_REACHES) : start]
    before, after = _patterns()
    if lead.split() and lead.split()[-1].strip(".,").lower() in _last_words() and (match := before.search(lead)):
        words = _WORDS_BEFORE.search(lead, 0, match.start())
        found = article.span(start - len(lead) + match.start(), end)
        yield from _as_held(match["role"], words[0] if words else "", "", named, found)
    if text[end : end + 1] == "," and (match := after.match(text, end, min(last, end + _AFTER_REACHES))):
        body = _BODY_AFTER.match(text, match.end(), last)
        yield from _as_held(
            match["role"], match["lead"], body[0] if body else "", named, article.span(end - 1, match.end())
        )


def _as_held(words: str, lead: str, body: str, named: Named, span: Span) -> Iterator[Held]:
    """Yield the role that some words stand for, those before it and the body after it given."""
    if not _CHANGES.search(lead) and not _JOINED.search(lead):
        bodies = frozenset(_OF_BODY.findall(f"{lead}{body}".lower())) - _NO_BODY
        yield Held(*_roles()[words.lower()], named, named.mention.span.to(span), bodies)


def _exclude(one: Held, other: Held, article: Article) -> bool:
    """Tell whether two roles of one person can't both be true, and the copy tells of no change."""
    if one.group != other.group or one.role == other.role or one.span.overlaps(other.span):
        return False
    if _is_shortened(one, other, article) or _is_shortened(other, one, article):
        return False
    if not one.everywhere and one.bodies and other.bodies and not one.bodies & other.bodies:
        return False
    if _background(one, article) != _background(other, article):
        return False
    return not any(_CHANGES.search(_around(held, article)) for held in (one, other))


def _is_shortened(one: Held, other: Held, article: Article) -> bool:
    """Tell whether a role before a surname is another with words left out: "Colonel Hill", the lieutenant colonel."""
    words = article.words(one.span).lower()
    return one.named.bare and one.role in words and other.role.endswith(f" {one.role}")


def _around(held: Held, article: Article) -> str:
    """Return the rest of the sentence in which a role is given."""
    sentence = article.sentence_at(held.named.mention.span)
    return article.words(sentence).replace(article.words(held.span), " ", 1)


def _background(held: Held, article: Article) -> tuple[Span, ...]:
    """Return the background passage that a role is told in."""
    return tuple(s.span for s in article.segments if s.background and held.named.mention.span in s.span)


def _finding(one: Held, other: Held, article: Article) -> Finding:
    """Return what is wrong with two roles of one person; of a surname alone it is never quite sure whose it is."""
    sure = one.group in _GRAVE and not one.named.bare and not other.named.bare
    return RULE.finding(
        article,
        other.span,
        f"{one.named.mention.name} is given as {in_both_places(one.role, one.span, other.role, other.span, article)}.",
        evidence=(one.span,),
        severity=None if sure else Severity.QUERY,
    )
