"""A place, and the one that it lies in, joined by "and" as if they were two.

"Kent and the South East" says a thing twice, or means the rest of the South East. A city or a district beside its
county passes, since they are often governed apart, and so does a town with the county called after it ("Derby and
Derbyshire"). So do teams and caps ("for Surrey and England"), countries beside their continent ("Britain and Europe")
and whatever says that it is the rest that is meant.

## Flags
> The storm brought down power lines in [[Cornwall and the South West]].

> House prices rose fastest in [[London and England]].

## Does not flag
> The storm hit Cornwall and the rest of the South West, Birmingham and the wider West Midlands.

> The Surrey and England batsman scored a century. He has played 90 matches for Surrey and England.

> Police in Derby and Derbyshire, and in Kent and Sussex, have shared a helicopter since May.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from checks.models import Finding, Rule, Severity
from checks.placing import lies, lies_in, spots, stands_plain, words_before
from extraction.gazetteer import gazetteer, key
from extraction.models import Article, Level, Mention, Place, Span

RULE = Rule(code="PLC-PARTWHOLE", severity=Severity.QUERY, reads=("mentions",), priority=15)

_JOINT = re.compile(r"\s+(?:and|&)\s+(?:(?:in|of|from)\s+)?(?P<the>the\s+)?", re.IGNORECASE)
# Two that are set against one another, or a larger name that they are parts of.
_APART = re.compile(
    r"(?:\b(?:both|between|wider|rest\s+of|elsewhere\s+in|parts?\s+of|beyond|outside|greater|than|versus|v)\s+(?:the\s+)?|"
    r"[A-Z][\w’'-]*\s+(?:of|and|for)\s+|[A-Z][\w’'-]+\s+)$"
)
_SAID_FIRST = re.compile(r"^(?:\W*)(?:In|Across|Both|From|At|But|And|The|For|Throughout)\s+(?:the\s+)?$")
_SPORT = re.compile(
    r"\b(?:play(?:s|ed|er|ers|ing)?|match(?:es)?|captain(?:ed)?|cap(?:s|ped)?|cricket\w*|rugby|football\w*|squad|teams?|"
    r"coach\w*|bowl\w*|bat(?:ted|sman|ter)|wickets?|goals?|striker|winger|season|Tests?|league|club|championships?)\b"
)
_IN_SPORT = (Level.COUNTRY, Level.NATION, Level.AREA)
# Towns with a council of their own beside the county's; cities and districts are told by their level.
_UNITARY = frozenset(
    (
        *(
            "Bedford",
            "Blackburn",
            "Blackpool",
            "Bournemouth",
            "Bracknell",
            "Darlington",
            "Grimsby",
            "Hartlepool",
            "Luton",
        ),
        *("Middlesbrough", "Poole", "Reading", "Scunthorpe", "Slough", "Swindon", "Telford", "Torquay", "Warrington"),
        *("Windsor", "Wokingham"),
    )
)
_INCLUDES = re.compile(r"\W+(?:including|especially|particularly|notably)\s+(?:in\s+)?(?:the\s+)?", re.IGNORECASE)


def check(article: Article) -> Iterator[Finding]:
    """Yield each place that stands beside the one it lies in."""
    for (one, place), (other, whole) in pairwise(spots(article)):
        joint = _JOINT.fullmatch(article.between(one.span, other.span))
        if joint is None or not _as_two(one, other, article):
            continue
        if _is_part(place, whole, article):
            part, of = article.words(one.span), (joint["the"] or "") + article.words(other.span)
            repair = f": “{part} and the rest of {' '.join(of.split())}”?"
        elif _is_part(whole, place, article):
            part, of = article.words(other.span), article.words(one.span)
            repair = "; should only one of them be named?"
        else:
            continue
        yield RULE.finding(
            article,
            one.span.to(other.span),
            f"{part} is in {' '.join(of.split())}{repair}",
            evidence=tuple(_said(place, whole, article)),
            working=_line(place if part == article.words(one.span) else whole),
        )


def _is_part(part: Place, whole: Place, article: Article) -> bool:
    """Tell whether a place that is no country lies in another that is no continent and not called after it."""
    if part.level in (Level.COUNTRY, Level.NATION) or whole.level is Level.CONTINENT or whole.level.settlement:
        return False
    return not _by_itself(part, whole) and lies_in(part, whole, gazetteer(article.style))


def _by_itself(part: Place, whole: Place) -> bool:
    """Tell whether a place is governed apart from a county, or by custom named beside it."""
    if whole.level is not Level.COUNTY:
        return False
    called_after = part.level.settlement and key(whole.name).split()[-1][:4] == key(part.name)[:4]
    return called_after or part.level in (Level.CITY, Level.DISTRICT) or part.name in _UNITARY


def _as_two(one: Mention, other: Mention, article: Article) -> bool:
    """Tell whether two names stand for two places, and for no teams and no part of a longer name."""
    before = words_before(one.span, article)
    if not stands_plain(other.span, article) or (_APART.search(before) and not _SAID_FIRST.search(before)):
        return False
    teams = any(m.places[0].level in _IN_SPORT for m in (one, other))
    return not (teams and _SPORT.search(article.words(article.sentence_at(one.span))))


def _said(place: Place, whole: Place, article: Article) -> Iterator[Span]:
    """Yield where the copy itself says that the one includes the other: "the South West, including Cornwall"."""
    for (one, a), (other, b) in pairwise(spots(article)):
        if {a, b} == {place, whole} and _INCLUDES.fullmatch(article.between(one.span, other.span)):
            yield other.span


def _line(place: Place) -> str:
    """Return the gazetteer's line on a place."""
    return f"The gazetteer has {lies(place)}."
