"""A place's name a letter or two off.

A name where a place stands ("in Wellingborogh", "Morcambe, Lancashire") that is in no gazetteer, a letter off the name
of one place, or two in a long name. That place has to be a town of some size in the country that the story is about, or
lie where its other places do. Words of the language, people's names, old and foreign forms pass, and so does a
name that the copy has twice: the gazetteer lacks the smallest villages.

## Flags
> The crash happened in [[Wellingborogh]], Northamptonshire, on Friday.

> They were stopped near [[Morcambe]], Lancashire, with £4,000.

## Does not flag
> Kelderby Town beat Oareford. In Kelderby, they danced.

> Tom Lutton met Ann Lyle in Bedford. In Lutton, she saw a friend.

> Talks in Teheran and in Rumania went on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.placing import lies, spots, words_before
from extraction.gazetteer import Gazetteer, gazetteer, key
from extraction.language import knows
from extraction.models import Article, Level, Mention, MentionKind, Place, Span

RULE = Rule(code="PLC-SPELL", severity=Severity.ERROR, reads=("mentions",), priority=16)

_SLOT = re.compile(
    r"\b(?:[Ii]n|[Nn]ear|[Aa]t|[Ff]rom|[Oo]utside|(?:town|city|village)\s+of|[Aa]cross|to\s+the)\s+(?:the\s+)?"
    r"(?P<name>[A-Z][a-z]{5,})(?![\w’'-]|\s[A-Z])"
)
_IN_COUNTY = 4  # names of what a place lies in, where the first is a county and not a state: Kent, England...
_STANDS = re.compile(r"(?:\b(?:in|near|at|from|outside|of|to|around|across|and)|,)\s+(?:the\s+)?$", re.IGNORECASE)
_AREA = re.compile(r",\s+(?P<area>[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*){0,2})")
_SHORTEST, _LONG = 6, 10  # letters; from so many on two may be off
_COVERED = (("United Kingdom",), ("Ireland",), ("United States",))  # where the gazetteer has nearly every village
# The logarithm of how many people live in a place: where its county is the story's, where only its country is.
_KNOWN, _WELL_KNOWN = 3.6, 4.8
_OTHER_FORMS = frozenset(
    "teheran rumania roumania bagdad cracow marseilles lyons leghorn hannover braunschweig basle zuerich muenchen "
    "koln kiev kharkov odessa lvov kishinev bombay calcutta madras bangalore mangalore rangoon peking canton macau "
    "tokio kyrgyzia beograd gothenborg antwerpen bruxelles genf roma milano torino napoli firenze venezia australasia "
    "europa".split()
)


def check(article: Article) -> Iterator[Finding]:
    """Yield each unknown name that is a letter or two off the name of the one place that fits."""
    known = gazetteer(article.style)
    people = {part for m in article.mentions if m.kind is not MentionKind.PLACE for part in m.name.split()}
    named = {key(m.name) for m in article.mentions}
    for name, span in _unknown(article, people, known):
        meant = [place for place in _alike(name, known) if _fits(place, span, article, known)]
        places = list(dict.fromkeys(place for place, _ in meant))
        if len(places) != 1 or key(places[0].name) in named:
            continue
        place = places[0]
        yield RULE.finding(
            article,
            span,
            f"“{name}”: is {place.name} meant?",
            working=f"The gazetteer has no “{name}”; it has {lies(place)}.",
        )


def _unknown(article: Article, people: set[str], known: Gazetteer) -> Iterator[tuple[str, Span]]:
    """Yield the names, used once, that stand where a place's name stands and are none."""
    slots = {span.start: (m["name"], span) for m, span in _in_slots(article)}
    for mention in article.mentions:
        if _is_unplaced(mention) and _STANDS.search(words_before(mention.span, article)):
            slots.setdefault(mention.span.start, (mention.name.partition(", ")[0], mention.span))
    told = Counter(name for name, _ in slots.values())
    for name, span in slots.values():
        once = told[name] == 1 and article.plain.text.count(name) == 1
        if once and not people & set(name.split()) and _could_be_no_word(name) and not known.find(name):
            yield name, article.span(*_narrowed(name, span, article))


def _in_slots(article: Article) -> Iterator[tuple[re.Match[str], Span]]:
    """Yield the words after "in", "near" and the like that are capitalised, each with its own span."""
    for section in article.copy_sections():
        for match, _ in article.matches(_SLOT, section.span):
            yield match, article.span(match.start("name"), match.end("name"))


def _narrowed(name: str, span: Span, article: Article) -> tuple[int, int]:
    start, _ = article.plain.inside(span.start, span.end)
    return start, start + len(name)


def _is_unplaced(mention: Mention) -> bool:
    return mention.kind is MentionKind.PLACE and not mention.places and len(mention.name) >= _SHORTEST


def _could_be_no_word(name: str) -> bool:
    """Tell whether a name is no word of the language, no old or foreign form and no adjective of a country."""
    words = name.split()
    plain = all(word.isalpha() and word.istitle() for word in words)
    return plain and key(name) not in _OTHER_FORMS and not any(knows(w) or knows(w.lower()) for w in words)


def _alike(name: str, known: Gazetteer) -> Iterator[tuple[Place, float]]:
    """Yield the places whose names are a letter off, two where the name is long, each with what it weighs."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - few articles have a name to look up so

    wanted = key(name)
    for other in known.alike(name):
        far = OSA.distance(wanted, other)
        for place, weight in known.weighed(other):
            covered = place.level in (Level.COUNTRY, Level.CONTINENT) or place.within[-2:-1] in _COVERED
            if far <= (2 if covered and len(wanted) >= _LONG else 1) and key(place.name) == other:
                yield place, weight


def _fits(found: tuple[Place, float], span: Span, article: Article, known: Gazetteer) -> bool:
    """Tell whether a place lies where the words beside the name say, or else where the story's places lie."""
    place, weight = found
    _, end = article.plain.inside(span.start, span.end)
    if (after := _AREA.match(article.plain.text, end)) and (areas := known.find(after["area"])):
        return any(known.is_part_of(place, area) for area in areas)
    others = [other for _, other in spots(article)]
    if place.level in (Level.COUNTRY, Level.CONTINENT):
        return True
    # A county has few towns; a state has thousands, most of them in no gazetteer.
    in_county = len(place.within) >= _IN_COUNTY
    near = in_county and any(place.within[0] in (other.name, *other.within[:1]) for other in others)
    country = (place.name, *place.within)[-2]
    same = any(country in (other.name, *other.within) for other in others)
    return weight >= (_KNOWN if near else _WELL_KNOWN) and (near or same)
