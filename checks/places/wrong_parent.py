"""A town put in a county, state or country in which it does not lie.

"Corby, Leicestershire" and "Corby in Leicestershire" are held against the gazetteer: no place of that name lies there,
and the one that is known is so large that no village of the same name is likely to be meant. Counties are those of the
United Kingdom, the historic ones too; states pass, since America has a Columbia in most of them.

## Flags
> A man from [[Corby, Leicestershire]], was fined on Friday.

> The trial of the man from [[Wolverhampton, Kent]], is to begin in May.

> She was born in [[Toulouse in Spain]] in 1950.

## Does not flag
> He was born in Corby, Northamptonshire, and lives in Newport, Gwent. She is from Paris, Texas.

> Shops in Corby, Leicestershire and Derby will close. They went from Leeds to Bradford, France and Spain.

> He met her in Leeds in England.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from checks.models import Finding, Rule, Severity
from extraction.gazetteer import Found, Gazetteer, gazetteer
from extraction.gazetteer.kingdom import KINGDOM
from extraction.models import Article, ItemList, Level, Mention, MentionKind, Place

RULE = Rule(code="PLC-PARENT", severity=Severity.QUERY, reads=("mentions",), priority=12)

_JOINED = re.compile(r",\s+(?:in\s+)?(?:the\s+)?|\s+in\s+(?:the\s+)?")
# The logarithm of the people in a place that is so large that a namesake is not meant: in another county, or country.
_LARGE = {Level.COUNTY: 4.5, Level.NATION: 4.7, Level.COUNTRY: 5.0}
_ENDS = re.compile(r"\s*(?:[.,;:!?)”’\"—–]|$)|\s+[a-z]")
_LIST_GOES_ON = re.compile(r",?\s+(?:and|or)\s")


def check(article: Article) -> Iterator[Finding]:
    """Yield each place that is put where none of its name lies."""
    known = gazetteer(article.style)
    places = [m for m in article.mentions if m.kind is MentionKind.PLACE]
    for town, area in pairwise(places):
        if not _JOINED.fullmatch(article.between(town.span, area.span)) or _is_listed(town, area, article):
            continue
        best = _elsewhere(town, area.place, known) if area.place is not None else None
        if best is not None:
            yield RULE.finding(
                article,
                town.span.to(area.span),
                f"{best.name} is in {_of(best, area)}, as far as the gazetteer knows, and not in {area.name}.",
                working=f"{best.name}: {', '.join(best.within)}",
            )


def _is_listed(town: Mention, area: Mention, article: Article) -> bool:
    """Tell whether the two are items of a list, or the second begins another name or another thing."""
    follows = article.plain.slice(area.span.end, area.span.end + 8)
    comma = article.between(town.span, area.span).startswith(",")
    if not _ENDS.match(follows) or (comma and _LIST_GOES_ON.match(follows)):
        return True
    return any(town.span in told.span and _has(told, town) and _has(told, area) for told in article.lists)


def _has(told: ItemList, name: Mention) -> bool:
    return any(name.span in item for item in told.items)


def _elsewhere(town: Mention, around: Place, known: Gazetteer) -> Place | None:
    """Return the place that a name stands for where none of its name lies in `around`."""
    found: tuple[Found, ...] = known.weighed(town.name)
    if around.level not in _LARGE or (around.level is Level.COUNTY and around.within[-2:] != KINGDOM):
        return None
    if not found or any(one.place == around or known.is_part_of(one.place, around) for one in found):
        return None
    best = found[0]
    large = best.place.level.settlement and best.weight >= _LARGE[around.level]
    if around.level is Level.COUNTY:
        return best.place if large and best.place.within[-2:] == KINGDOM else None
    island = around.name == "Ireland" and "Northern Ireland" in best.place.within
    return best.place if large and best.place.within and not island else None


def _of(best: Place, area: Mention) -> str:
    """Return what of a place's surroundings answers the area that the copy has: a county, or a country."""
    if area.place is not None and area.place.level is Level.COUNTRY:
        return best.within[-2] if len(best.within) > 1 else best.within[0]
    return best.within[0]
