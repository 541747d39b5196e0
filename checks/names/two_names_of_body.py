"""A body that is named in two ways.

Either two names are the same words with another small word, number or order (“Department of” and “for Transport”), or
with one word more besides. Or a body comes in without its name, “a regional special ops unit”, and one whose name has
the same words comes in further on, with nothing to tell the reader that they are one. A shortened name passes, and so
do bodies that are listed together.

## Flags
> [[A regional special ops unit]] raided 12 homes in Oareford on Monday.
>
> The raids began at dawn.
>
> Stuart Hale of the East Moors Special Operations Unit said that it had gone well.

> The Department for Ferries has shut the pier. The [[Department of Ferries]] gave no date.

> The Moorland Counties Line Centre took part. Hill praised the [[Moorland County Lines Coordination Centre]].

## Does not flag
> A special operations unit, the East Moors Special Operations Unit, raided 12 homes. The unit was pleased.

> Oareford Crown Court heard that Oareford Magistrates Court had been told. Kelderby Harbour Trust and the Harbour Trust
> are one.

> Marks & Hale and Marks and Hale sell eels. The Harbour Users’ Trust and Harbour Users Trust do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from checks.models import Finding, Rule, Severity
from checks.wording import in_both_places
from extraction.models import Article, Mention, MentionKind, SectionKind, Span

RULE = Rule(code="NAM-ORG", severity=Severity.NOTE, reads=("mentions",), priority=9)

_RUNNING = frozenset({SectionKind.STANDFIRST, SectionKind.LEAD, SectionKind.BODY})
_HEADS = (
    "unit|team|squad|force|agency|authority|charity|trust|council|committee|commission|board|association|society|union|"
    "federation|foundation|institute|network|centre|center|service|department|ministry|office|bureau|organi[sz]ation"
)
_GENERIC = re.compile(rf"\b[Aa]n?\s+(?:[a-z][a-z-]*\s+){{1,5}}(?:{_HEADS})\b(?![-’'])")
_SHORT = {
    "ops": "operation", "op": "operation", "org": "organisation", "uni": "university", "dept": "department",
    "govt": "government", "assoc": "association", "tech": "technology", "intl": "international", "int": "international",
    "centre": "center", "organization": "organisation", "admin": "administration", "comms": "communication",
    "intel": "intelligence", "coop": "cooperative", "lab": "laboratory",
}  # fmt: skip
_UNFINISHED = re.compile(r"(?:\s(?:of|for|and|the|&)|\W)$")
_LISTED = re.compile(r"\s*(?:,|\band\b|\bor\b|\bversus\b)\s*(?:the\s+)?")
_SMALL = frozenset("the a an of for and & on in at to with local regional national new".split())
_OWN_WORDS = 2  # besides the head that a name and a description must share at least
_SHARED = 3  # words that two names must share at least, where one has a word more
_MOST = 60  # bodies: beyond, a list


class Body(NamedTuple):
    """A body's name at first mention, its words as the copy has them, and what they come down to."""

    mention: Mention
    written: tuple[str, ...]
    words: tuple[str, ...]


def check(article: Article) -> Iterator[Finding]:
    """Yield the pairs of names that may be one body's, and the bodies whose name comes only later."""
    bodies = list(_bodies(article))
    yield from _variants(bodies, article)
    yield from _unnamed(bodies, article)


def _bodies(article: Article) -> Iterator[Body]:
    """Yield each body of several words once, at its first mention in the running text outside quotations."""
    seen: set[str] = set()
    for mention in article.mentions:
        if mention.kind is not MentionKind.ORGANISATION or mention.key in seen or " " not in mention.name:
            continue
        section = article.section_at(mention.span)
        if section and section.kind in _RUNNING and not article.quoted(mention.span) and len(seen) < _MOST:
            seen.add(mention.key)
            if not _UNFINISHED.search(mention.name):
                yield Body(mention, *_read(mention.name))


def _read(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of a name, without marks and "the", and what the telling ones come down to."""
    written = tuple(
        word
        for word in re.sub(r"[’']s?(?=\s|$)|[.,]", "", name.lower().replace("&", "and").replace("-", " ")).split()
        if word != "the"
    )
    return written, tuple(_plain(word) for word in written if word not in ("of", "for", "and"))


def _plain(word: str) -> str:
    """Return a word's singular, its long form where it is a short one."""
    word = _SHORT.get(word, word)
    if word.endswith("ies"):
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return _SHORT.get(word, word)


def _variants(bodies: Sequence[Body], article: Article) -> Iterator[Finding]:
    """Yield the pairs of names that differ in a small word, a plural, their order, or in one word more besides."""
    for one, other in combinations(bodies, 2):
        if not _is_variant(one, other) or _bare(one) == _bare(other) or _is_plural(one, other):
            continue
        if _LISTED.fullmatch(article.between(one.mention.span, other.mention.span)):
            continue
        first, second = (f"“{body.mention.name}”" for body in (one, other))
        yield RULE.finding(
            article,
            other.mention.span,
            f"{in_both_places(first, one.mention.span, second, other.mention.span, article)}: is it one body?",
            evidence=(one.mention.span,),
        )


def _bare(body: Body) -> str:
    """Return a name's letters without "and" or a plural's mark, which are a matter of style."""
    return "".join(word for word in body.written if word != "and")


def _is_plural(one: Body, other: Body) -> bool:
    """Tell whether a name is another's plural: several of them, or those who belong to it."""
    differ = [i for i, pair in enumerate(zip(one.written, other.written, strict=False)) if pair[0] != pair[1]]
    few = len(one.words) == _OWN_WORDS and differ == [len(one.written) - 1]
    return len(one.written) == len(other.written) and (few or differ == [0])


def _is_variant(one: Body, other: Body) -> bool:
    """Tell whether two names come down to the same words."""
    first, second = set(one.words), set(other.words)
    if len(first) < 2 or len(second) < 2:
        return False
    if first == second:
        return "office" not in (one.written[0], other.written[0])  # "Office of the Mayor", "Mayor’s Office"
    short, long = sorted((one, other), key=lambda body: len(body.words))
    more = set(long.words) - set(short.words)
    inflected = set(short.written) - set(long.written)
    return (
        set(short.words) < set(long.words)
        and len(more) == 1
        and len(short.words) > _SHARED - 1
        and short.words[-1] == long.words[-1]
        and bool(inflected - {"of", "for", "and"})
    )


def _unnamed(bodies: Sequence[Body], article: Article) -> Iterator[Finding]:
    """Yield each body that comes in as "a special ops unit" where its name comes in further on, tied to nothing."""
    for section in article.copy_sections():
        if section.kind not in _RUNNING:
            continue
        for match, span in article.matches(_GENERIC, section.span):
            words = [_plain(word) for word in match[0].lower().replace("-", " ").split() if word not in _SMALL]
            named = None if article.quoted(span) else _named_later(words, span, bodies, article)
            if named:
                yield RULE.finding(
                    article,
                    span,
                    f"“{article.words(span)}” here, and “{named.mention.name}” further on: are they one body? "
                    "Name it at first mention.",
                    evidence=(named.mention.span,),
                )


def _named_later(words: Sequence[str], span: Span, bodies: Sequence[Body], article: Article) -> Body | None:
    """Return the one body whose name ends in the same words as a description, where it first comes in later."""
    if len(words) < _OWN_WORDS:
        return None
    tail = tuple(words[-_OWN_WORDS:])
    same = [body for body in bodies if body.words[-_OWN_WORDS:] == tail and len(body.words) > _OWN_WORDS]
    if len(same) != 1 or same[0].mention.span.start < span.end:
        return None
    first, here = same[0].mention.span, article.sentence_at(span)
    between = article.plain.slice(here.end, first.start)
    return same[0] if re.search(r"[.!?…”\"]\s", between) else None
