"""A term that the house list has otherwise, or the name of an organisation that writes itself otherwise.

The house style's `terms` are looked for first, then a short list of names that newspapers often misspell, each of which
is written one way everywhere. Words in direct speech are the speaker's: only names, and terms that say so, are looked
for there. A word that the house style has among its `names` or `capitals` passes.

## Flags
> Anyone who saw the car can call [[CrimeStoppers]], and those hurt were treated by [[St John's Ambulance]].

> Shares in [[Proctor & Gamble]] fell, and those of [[Rolls Royce]] rose.

## Does not flag
> Anyone who saw the car can call Crimestoppers, at crimestoppers-uk.org, or find it as @CrimeStoppers.

> John Hopkins, 41, a lecturer at University College London, was a rower until the royces rolled.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from checks.models import Finding, Fix, Rule, Severity
from extraction.models import Article, Span
from extraction.terms import Term

RULE = Rule(code="HYG-TERM", severity=Severity.NOTE, reads=("sections",), priority=20)

_MOST = 50  # places of one term; more would say no more


def check(article: Article) -> Iterator[Finding]:
    """Yield one finding for each term, with all its places, in the order of the copy."""
    yield from sorted(_findings(article), key=lambda finding: finding.span.start)


def _findings(article: Article) -> Iterator[Finding]:
    text = article.plain.text
    without_capitals = text.lower()
    taken: list[Span] = []
    own = {words for term in article.style.terms for words in term.find}
    for term, house in (*((term, True) for term in article.style.terms), *((term, False) for term in official())):
        if (not house and own.intersection(term.find)) or not term.cue(text if term.case else without_capitals):
            continue
        spans = [span for span in islice(_places(term, article), _MOST) if not any(map(span.overlaps, taken))]
        taken += spans
        if spans:
            yield _finding(term, house, spans, article)


@cache
def official() -> tuple[Term, ...]:
    """Return the names that are written one way everywhere."""
    read = tomllib.loads(Path(__file__).with_name("terms.toml").read_text(encoding="utf-8"))
    return tuple(Term.model_validate({"case": True, "quotes": True, **entry}) for entry in read["terms"])


def _places(term: Term, article: Article) -> Iterator[Span]:
    """Yield where the copy has a term otherwise than it should, in order."""
    right = {*article.style.names, *article.style.capitals, term.use, term.use.upper()}
    found = {
        span: article.words(span)
        for pattern in term.patterns()
        for section in article.copy_sections()
        for _, span in article.matches(pattern, section.span)
    }
    last: Span | None = None
    in_order = sorted(found.items(), key=lambda place: (place[0].start, -place[0].end))
    for span, words in in_order[: 10 * _MOST]:
        if words.replace("'", "’") in right or words in right or (last and span.overlaps(last)):
            continue
        if not term.quotes and article.quoted(span):
            continue
        last = span
        yield span


def _finding(term: Term, house: bool, spans: list[Span], article: Article) -> Finding:
    """Return the finding of a term at its places."""
    words = article.words(spans[0])
    fix = tuple(Fix(span=span, replacement=_written(term.use, span, article)) for span in spans) if term.use else ()
    if not fix:
        message = f"“{words}” is on the house list of terms to avoid."
    else:
        message = f"“{words}”: {'house style' if house else 'the official form'} is “{fix[0].replacement}”."
    severity = Severity(term.severity)
    return RULE.finding(
        article, spans[0], message, evidence=tuple(spans[1:]), working=term.why, severity=severity, fix=fix
    )


def _written(use: str, span: Span, article: Article) -> str:
    """Return what to write at a place: with its capital where the words there have one, and the copy's apostrophes."""
    text = article.plain.text
    if "’" not in text and "'" in text:
        use = use.replace("’", "'")
    words = article.words(span)
    return use[0].upper() + use[1:] if words[:1].isupper() and use[0].islower() and not words.isupper() else use
