"""A place promised at the top of the story and absent from the list of where it happened.

The headline, the lead or a caption says that something happened in a place, and the body lists, as if that were all,
where it did: three or more places of the same kind in the same region, and not that one. Both must tell of the same:
"raids in Norfolk", "raids in Essex, Kent and Suffolk". A list that adds to what was said ("also", "further", "as well
as") passes, and so does a story that comes back to the place.

## Flags
> Police seized drugs in raids in Northamptonshire this week.
>
> Ten people were held after raids in [[Derbyshire, Lincolnshire and Nottinghamshire]] on Friday.

## Does not flag
> Police seized drugs in raids in Northamptonshire this week.
>
> Ten people were held after further raids in Derbyshire, Lincolnshire and Nottinghamshire on Friday.

> Police seized drugs in raids in the East Midlands this week.
>
> Ten people were held after raids in Derbyshire, Lincolnshire and Nottinghamshire on Friday.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.placing import Row, in_main_event, kinds_counted, rows, spots, words_before
from checks.wording import listed, spelled
from extraction.gazetteer import gazetteer
from extraction.models import Article, Level, Mention, Place, SectionKind, Span

RULE = Rule(
    code="PLC-MISSING",
    severity=Severity.ERROR,
    reads=("lists",),
    priority=12,
    takes_in=("ARI-COUNT", "PLC-COUNT"),
)

_TOP = (SectionKind.HEADLINE, SectionKind.STANDFIRST, SectionKind.LEAD, SectionKind.CAPTION)
_IN = re.compile(r"(?P<event>[a-z][\w-]*)\s+(?:in|across|throughout|around|at)\s+(?:the\s+)?$")
_JOINED = re.compile(r",\s+(?:the\s+)?|,?\s+(?:and|&)\s+(?:in\s+)?(?:the\s+)?")
_ADDS = re.compile(
    r"\b(?:also|further|other|others|another|more|additional|separate|similar|previous|earlier|later|then|neighbouring|"
    r"nearby|elsewhere|well|too|including|beyond|outside|besides|not|no|never|between|part|parts|rest|second)\b",
    re.IGNORECASE,
)
_REACH = 60
# Words for one event; the first of each line is not better than the others.
_SAME = tuple(
    frozenset(line.split())
    for line in (
        "raid raids swoop swoops search searches searched operation operations crackdown bust busts sweep warrants",
        "check checks inspection inspections visit visits",
        "flood floods flooding storm storms",
        "strike strikes walkout walkouts",
        "fire fires blaze blazes",
        "school schools",
        "home homes house houses property properties address addresses",
    )
)


def check(article: Article) -> Iterator[Finding]:
    """Yield each list that leaves out a place which the top of the story names for the same event."""
    whole = [row for row in rows(article) if _is_whole(row, article)]
    if len(whole) != 1:
        return
    (row,) = whole
    event = _event(row.told.span, article)
    places = _alike(row, article) if event else ()
    claims = [(m, p) for m, p in spots(article) if m.span not in row.told.span and _is_sibling(p, places)]
    for place in dict.fromkeys(p for _, p in claims):
        said = [m for m, p in claims if p == place and in_main_event(m.span, article)]
        top = [m for m in said if _kind(m, article) in _TOP]
        if len(top) == len(said) and any(_same(_event(m.span, article), event) for m in top):
            yield _finding(row, place, top, article)


def _finding(row: Row, place: Place, top: list[Mention], article: Article) -> Finding:
    listed_there = listed(article.words(item) for item in row.told.items)
    counted = [
        figure.span
        for figure in article.figures
        if figure.value == len(row.places) + 1
        and row.places[0].level in kinds_counted(figure)
        and in_main_event(figure.span, article)
    ]
    also = f" The copy has “{article.words(counted[0])}” as well." if counted else ""
    return RULE.finding(
        article,
        row.told.span,
        f"{place.name} is in the {_where(top, article)} but not in the list of {spelled(len(row.places))}.{also}",
        evidence=(*(mention.span for mention in top), *counted),
        working=f"Listed: {listed_there}. All of them and {place.name} are in {place.within[0]}.",
    )


def _where(top: list[Mention], article: Article) -> str:
    """Return where the copy names a place: "headline and caption"."""
    return listed(dict.fromkeys(str(_kind(mention, article)) for mention in top))


def _is_whole(row: Row, article: Article) -> bool:
    """Tell whether a list in the body says where the main event took place, and that this is all."""
    told = row.told
    if len(row.places) < 3 or not told.closed or _kind_at(told.span, article) is not SectionKind.BODY:
        return False
    return in_main_event(told.span, article) and not _ADDS.search(words_before(told.span, article))


def _alike(row: Row, article: Article) -> tuple[Place, ...]:
    """Return the places of a list that share what they lie in: a city among counties for its county; else ()."""
    if all(place.level.settlement for place in row.places):
        found: tuple[Place | None, ...] = row.places
    else:
        known = gazetteer(article.style)
        found = tuple(p if p.level is Level.COUNTY else known.containing(p, Level.COUNTY) for p in row.places)
    places = tuple(place for place in found if place is not None)
    around = {place.within for place in places}
    return places if len(around) == 1 and len(places) == len(row.places) and len(places[0].within) > 2 else ()


def _is_sibling(place: Place, places: tuple[Place, ...]) -> bool:
    """Tell whether a place is one of a kind with some, and none of them."""
    alike = bool(places) and place.within == places[0].within
    return alike and place not in places and place.level.settlement == places[0].level.settlement


def _event(span: Span, article: Article) -> str:
    """Return the word for what happened in a place, "" where the copy does not say that anything did.

    Of places in a row ("raids in Kent and Essex") it is the word before the first.
    """
    start = span
    for mention in reversed(article.mentions):
        if mention.span.end <= start.start and _JOINED.fullmatch(article.between(mention.span, start)):
            start = mention.span
        elif mention.span.end < start.start - _REACH:
            break
    match = _IN.search(words_before(start, article))
    return match["event"].lower() if match else ""


def _same(one: str, other: str) -> bool:
    """Tell whether two words are for one event."""
    return bool(one) and (one == other or any(one in words and other in words for words in _SAME))


def _kind(mention: Mention, article: Article) -> SectionKind | None:
    return _kind_at(mention.span, article)


def _kind_at(span: Span, article: Article) -> SectionKind | None:
    section = article.section_at(span)
    return section.kind if section else None
