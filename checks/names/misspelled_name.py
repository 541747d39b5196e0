"""One name spelled two ways.

Names are compared word by word. Two spellings that are one letter apart, or that sound alike beside the same first name
or surname, are one name where the rarer is a word that nobody knows, where the same other name stands beside both, or
where the one is a surname that nobody bears and the other somebody's. Names that the copy lists together or that each
have a first name of their own are two people's; so is a plural, or what a country's people are called. Which of the two
is right the copy can't tell; the rarer is pointed at.

## Flags
> Ann Meredith won in Oareford. [[Meridith]], a vet, had a majority of 12. Meredith called it a landslide.

> Police named the driver as Steven Corlett. Friends of [[Stephen]] Corlett left flowers.

> Tom Vance cast the vote. [[Vence]] said that it had been hard.

> The Kelderby Harriers met at Thornwick Park. Members left [[Thornwik]] Park at noon for Thornwick Park Road.

## Does not flag
> Ann and Anna Hill, both of Oareford, won. Ann is 34 and Anna 36.

> Northampton is in Northamptonshire. The Joneses met an Iraqi in Iraq, and the Libyans left Libya.

> Peter Petersen beat Paul Peterson. Petersen had trained for a year.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from checks.models import Finding, Rule, Severity
from checks.spellings import NameWord, Pair, known, name_words, pairs
from checks.wording import times
from extraction.models import Article, MentionKind

RULE = Rule(code="NAM-SPELL", severity=Severity.ERROR, reads=("mentions",), priority=20)


_LONG = 5  # letters of two known words: Eric and Erin are two


def check(article: Article) -> Iterator[Finding]:
    """Yield each spelling that the copy has less often than one that is near it."""
    likeliest: dict[str, Pair] = {}
    for pair in pairs(article):
        if not _one_name(pair, article):
            continue
        best = likeliest.setdefault(pair.rare, pair)
        likeliest[pair.rare] = max(best, pair, key=lambda pair: len(name_words(pair.common, article)))
    for pair in likeliest.values():
        here, there = name_words(pair.rare, article), name_words(pair.common, article)
        yield RULE.finding(
            article,
            here[0].span,
            f"“{pair.rare}” here, “{pair.common}” elsewhere: one name?",
            evidence=tuple(word.span for word in (*here[1:], *_nearest(here[0], there))),
            working=f"“{pair.rare}” {times(len(here))}, “{pair.common}” {times(len(there))}",
            severity=_severity(pair, article),
        )


def _nearest(word: NameWord, others: Sequence[NameWord]) -> list[NameWord]:
    """Return the first of the other spelling's places, and those next to a word on either side."""
    i = bisect_left([other.span.start for other in others], word.span.start)
    return [others[n] for n in sorted({0, max(0, i - 1), min(i, len(others) - 1)})]


def _one_name(pair: Pair, article: Article) -> bool:
    """Tell whether two spellings can be one name's."""
    if any(_is_surname_of(one, other, article) for one, other in ((pair.rare, pair.common), (pair.common, pair.rare))):
        return True
    if not known(pair.rare, article):
        return bool(pair.shared) or len(name_words(pair.common, article)) > 1
    read = all(word.read for word in name_words(pair.rare, article))
    return bool(pair.shared) and len(pair.rare) >= _LONG and read


def _is_surname_of(alone: str, full: str, article: Article) -> bool:
    """Tell whether a surname that nobody in the copy has in full can be that of somebody whose is spelled so."""
    people = [m.name.split() for m in article.mentions if m.kind is MentionKind.PERSON]
    borne = {name[-1] for name in people if len(name) > 1}
    return full in borne and [alone] in people and not any(alone in name for name in people if len(name) > 1)


def _severity(pair: Pair, article: Article) -> Severity | None:
    """Return a query where both may be right: known names, and others' words; None where the rarer is surely a slip."""
    here = name_words(pair.rare, article)
    quoted = all(any(word.span in quote.span for quote in article.quotes) for word in here)
    return Severity.QUERY if quoted or known(pair.rare, article) else None
