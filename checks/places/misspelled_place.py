"""A place that no gazetteer has, one or two letters off one that it has.

It stands where a place stands ("in Wellingborogh"), no dictionary has the word, nobody in the story is called so, and
one place that is a letter off (two from eight letters on) lies in the area that the words beside it name. Where they
name none, it is a letter off and the only large place of the story's countries, or, a query, the only one in the county
or state of another place of the story. Two spellings in one story are another check's.

## Flags
> Shops in Kettering, Northamptonshire, were raided on Friday. One shop in [[Wellingborogh]] was shut.

> She died in [[Morcambe]], Lancashire, on Friday.

## Does not flag
> Shops in Kelderby and Thornwick, in Wellingborough and Kyiv were raided. Mr Derbey was in Leeds.

> He plays for Real Betis in Sevilla. The case was heard in Turpin on Friday.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from checks.models import Finding, Rule, Severity
from checks.spellings import known, near
from extraction.gazetteer import Found, gazetteer
from extraction.models import Article, Mention, MentionKind, Place

RULE = Rule(code="PLC-SPELL", severity=Severity.ERROR, reads=("mentions",), priority=16)

_IN = re.compile(r"\b(?:[Ii]n|[Nn]ear|[Aa]t|[Ff]rom|[Oo]utside|[Aa]round|[Aa]cross)\s+$")
_PARENT = re.compile(r",\s+(?:in\s+)?(?:the\s+)?|\s+in\s+(?:the\s+)?")
_SHORTEST = 6  # letters
_LARGE = 5.0  # the logarithm of a hundred thousand people


def check(article: Article) -> Iterator[Finding]:
    """Yield the first mention of each place that is a known one misspelled."""
    people = {part for m in article.mentions if m.kind is not MentionKind.PLACE for part in m.name.split()}
    story = [m.place for m in article.mentions if m.place is not None]
    names = {place.name for place in story}
    asked: set[str] = set()
    for i, mention in enumerate(article.mentions):
        if mention.kind is not MentionKind.PLACE or mention.places or mention.key in asked:
            continue
        if not mention.name.isalpha() or len(mention.name) < _SHORTEST or mention.name in people:
            continue
        if known(mention.name, article) or not _stands_as_place(mention, article):
            continue
        asked.add(mention.key)
        meant, sure = _meant(mention, _parent(i, article), story, article)
        if meant is not None and meant.name not in names:
            yield RULE.finding(
                article,
                mention.span,
                f"“{mention.name}” is not in the gazetteer: {meant.name}?",
                working=f"{meant.name}: {', '.join(meant.within)}",
                severity=None if sure else Severity.QUERY,
            )


def _stands_as_place(mention: Mention, article: Article) -> bool:
    return bool(_IN.search(article.plain.slice(max(0, mention.span.start - 12), mention.span.start)))


def _parent(i: int, article: Article) -> Place | None:
    """Return the area that the words after a place name: "Morcambe, Lancashire"."""
    after = article.mentions[i + 1] if i + 1 < len(article.mentions) else None
    if after is None or after.place is None or after.place.level.settlement:
        return None
    return after.place if _PARENT.fullmatch(article.between(article.mentions[i].span, after.span)) else None


def _meant(
    mention: Mention, parent: Place | None, story: Sequence[Place], article: Article
) -> tuple[Place | None, bool]:
    """Return the one place that the word can stand for, None where none or several can, and whether that is sure."""
    gaz = gazetteer(article.style)
    found = [one for name in gaz.alike(mention.name) for one in gaz.weighed(name) if one.place.level.settlement]
    if parent is not None:
        return _only(one for one in found if gaz.is_part_of(one.place, parent)), True
    found = [one for one in found if near(mention.name, one.place.name)]
    countries = {place.within[-2:] for place in story}
    large = _only(one for one in found if one.weight >= _LARGE and one.place.within[-2:] in countries)
    if large is not None:
        return large, True
    areas = {area for place in story for area in (place.name, *place.within[:1])}
    return _only(one for one in found if one.place.within[0] in areas), False


def _only(found: Iterable[Found]) -> Place | None:
    """Return the place where all are one's namesakes."""
    places = sorted(found, key=lambda one: -one.weight)
    return places[0].place if len({one.place.name for one in places}) == 1 else None
