"""Places that stand in a row, and what the words beside a place's name make of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from checks.kept import kept
from extraction.gazetteer import Gazetteer
from extraction.models import Article, Figure, ItemList, Level, Mention, MentionKind, Place, Segment, Span

# What may follow a name that stands for the place: no noun ("the Manchester and England striker"), no more of a name.
_WORDS = (
    "a about after against ahead all alone along also and any are as at because been before both but by can could "
    "did do during each earlier every for from had has have he her his if in into is it its last later many may "
    "might more most near next no not now of off on one or over said says she should since so some soon than that "
    "the their they this though through throughout to today together tomorrow tonight under until was we were "
    "when where which while who whose will with within without would yesterday Monday Tuesday Wednesday Thursday "
    "Friday Saturday Sunday January February March April May June July August September October November December"
)
_PLAIN = re.compile(
    r"\s*(?:$|[.,;:!?)\]—–-]\s|[.,;:!?)\]”\"’']|[—–]|\n|(?:[—–-]\s)?(?:" + "|".join(_WORDS.split()) + r")\b)"
)
_TOWNS = (Level.CITY, Level.TOWN, Level.VILLAGE, Level.SUBURB)
# What is counted, and the level of the places that can be listed for it.
_COUNTED = {
    "force": (Level.COUNTY,),
    "county": (Level.COUNTY,),
    "country": (Level.COUNTRY, Level.NATION),
    "nation": (Level.COUNTRY, Level.NATION),
    "state": (Level.STATE,),
    "town": _TOWNS,
    "city": _TOWNS,
    "village": _TOWNS,
}
_AROUND = 40  # characters: a preposition, or a word that follows


class Row(NamedTuple):
    """A list of which every item is a place that is beyond doubt."""

    told: ItemList
    places: tuple[Place, ...]


def sure(mention: Mention) -> Place | None:
    """Return the place that a mention stands for, where that is beyond doubt."""
    return mention.places[0] if mention.kind is MentionKind.PLACE and len(mention.places) == 1 else None


def lies(place: Place) -> str:
    """Name a place with what tells it from others: "Thetford, Norfolk", "Milwaukee, Wisconsin, United States"."""
    country = place.within[-2:-1]
    near = () if country in (("United Kingdom",), ("Ireland",)) else country
    return ", ".join(dict.fromkeys((place.name, *place.within[:1], *near)))


@kept
def spots(article: Article) -> tuple[tuple[Mention, Place], ...]:
    """Return the mentions of places that are beyond doubt, in order, each with its place."""
    found = ((mention, sure(mention)) for mention in article.mentions)
    return tuple((mention, place) for mention, place in found if place is not None)


@kept
def rows(article: Article) -> tuple[Row, ...]:
    """Return the lists that are of places alone; an address ("Leeds, West Yorkshire, England") is none."""
    starts = {mention.span.start: place for mention, place in spots(article)}
    return tuple(_rows(article, starts)) if starts else ()


def _rows(article: Article, starts: dict[int, Place]) -> Iterator[Row]:
    for told in article.lists:
        places = [starts[item.start] for item in told.items if item.start in starts]
        if len(places) == len(told.items) and not any(two.name in one.within for one, two in pairwise(places)):
            yield Row(told, tuple(places))


def kinds_counted(figure: Figure) -> tuple[Level, ...]:
    """Return the levels of the places that a figure can count: counties for "five counties" and for "five forces"."""
    return _COUNTED.get(figure.counted.lemma.removeprefix("police "), ()) if figure.counted else ()


def stands_plain(span: Span, article: Article) -> bool:
    """Tell whether no noun follows a name that it describes, and no more of a longer name."""
    _, end = article.plain.inside(span.start, span.end)
    return _PLAIN.match(article.plain.text, end, end + _AROUND) is not None


def words_before(span: Span, article: Article, reach: int = _AROUND) -> str:
    """Return the plain text right before a span, in its sentence."""
    start, _ = article.plain.inside(span.start, span.end)
    first, _ = article.plain.inside(*_ends(article.sentence_at(span)))
    return article.plain.text[max(first, start - reach) : start]


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def segment_of(span: Span, article: Article) -> Segment | None:
    """Return the passage that a span stands in."""
    return next((segment for segment in article.segments if span in segment.span), None)


def in_main_event(span: Span, article: Article) -> bool:
    """Tell whether a span stands in what the story is about, and in no background to it."""
    segment = segment_of(span, article)
    return segment is None or not segment.background


def lies_in(part: Place, whole: Place, known: Gazetteer) -> bool:
    """Tell whether a place lies in another as it is governed now: a historic county holds nothing."""
    if whole.level is Level.AREA:
        return known.is_part_of(part, whole)
    return part != whole and whole.name in part.within and known.is_part_of(part, whole)
