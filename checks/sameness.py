"""Whether two figures are figures of one thing, and whether what they say can both be true."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from decimal import Decimal
from enum import Enum

from checks.kinds import kinds
from checks.rounding import Interval, allowed
from extraction.models import Article, Bound, Figure, FigureKind, MentionKind, SectionKind, Span, inside

HEADLINES = (SectionKind.HEADLINE, SectionKind.STANDFIRST)
_TOP = (SectionKind.HEADLINE, SectionKind.STANDFIRST, SectionKind.LEAD)
# Before a number: a part, a rest or a rate of something else that was counted.
_PART = re.compile(
    r"\b(?:another|other|further|more|additional|extra|remaining|first|last|next|final|each|every|per|including|"
    r"included|among|only|just|average|than|least|every|nearest|top|around the)\s+(?:the\s+|a\s+|her\s+|his\s+|its\s+)?"
    r"(?:other\s+|remaining\s+|first\s+|last\s+)?$",
    re.IGNORECASE,
)
_INCLUDING = re.compile(r"\b(?:includ\w+|among|of whom|of which|of them|of those|of these|such as)\b", re.IGNORECASE)
_DEFINITE = re.compile(r"\b(?:the|these|those|all|all the|all of the|both)\s+$", re.IGNORECASE)
# After it: words that single some of them out.
_RESTRICTED = re.compile(
    r"[,\s]*\b(?:who|whose|which|that|from|in|at|on|with|without|under|over|aged|of|for|to|suspected|charged|accused|"
    r"believed|per|each|a (?:day|week|month|year))\b[^.;:,⟨⟩]{0,30}",
    re.IGNORECASE,
)
# Words that put a count at another time, in another world or in another case.
_ELSEWHEN = re.compile(
    r"\b(?:initial\w*|original\w*|at first|first reported|earlier|previous\w*|later|then|since|so far|by now|now|"
    r"revis\w+|ris(?:en|ing|es?)|rose|increas\w+|up from|down from|fall(?:s|en|ing)?|fell|grew|grown|dropp\w+|"
    r"last (?:year|month|week|season)|(?:years?|months?|weeks?|days?|hours?) (?:ago|before)|as of|record|"
    r"usual\w*|normal\w*|annual\w*|every year|each year|in (?:19|20)\d\d|separate|another|"
    r"in a (?:second|third|different)|would|could|might|may|if|unless|plan\w*|expect\w*|hop\w+|"
    r"aim\w*|target|capacity|limit|maximum|minimum|not|never|"
    r"no longer|denied|feared|forecast|predict\w*|estimat\w+|still|remain\w*|again|total\w*)\b",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"[\s-](?!for\b|from\b|with\b|after\b|over\b|into\b|and\b|the\b|was\b|were\b|will\b|this\b|last\b|each\b)(?P<noun>[a-z]{3,})"
)
_NEIGHBOURS = 40  # figures of one key that one is compared with: a table of hundreds costs no more than its length
_HEADS_OF_EVENT = re.compile(r"(?:ed|en|ing)$")


class Agreement(Enum):
    """How two figures of one thing stand to each other."""

    AGREE = "agree"
    ROUNDED = "agree only if the one at the top is rounded"
    DIFFER = "differ"


def same_thing(one: Figure, other: Figure, article: Article) -> bool:
    """Tell whether two counts, or two sums of money, are of one thing in one event at one time."""
    if not _same_kind(one, other, article) or _differ(one.place, other.place) or _differ(one.when, other.when):
        return False
    if one.segment != other.segment or article.sentence_at(one.span) == article.sentence_at(other.span):
        return False
    if not _alike(one, other, article) or _of_others(one, other, article):
        return False
    if _set_apart(one, article) or _set_apart(other, article):
        return False
    return _one_event(one, other, article)


def same_in_both(one: Figure, article: Article, other: Figure, earlier: Article) -> bool:
    """Tell whether a count and one of another story on the same case are of one thing in one event."""
    if one.kind is not FigureKind.COUNT or other.kind is not FigureKind.COUNT:
        return False
    if not same_noun(one, other, article) or not same_verb(one, other, article) or _differ(one.place, other.place):
        return False
    if _set_apart(one, article) or _set_apart(other, earlier):
        return False
    return (
        qualifiers(one, other, article) == qualifiers(other, one, earlier)
        and _of_what(one, article) == _of_what(other, earlier)
        and _begins(_after(one, article)) == _begins(_after(other, earlier))
    )


def differ_in_both(one: Figure, article: Article, other: Figure, earlier: Article) -> bool:
    """Tell whether two stories' figures can't both be true, also where headlines and first sentences round."""
    return one.dimension == other.dimension and not _rounded(one, article).overlaps(_rounded(other, earlier))


def comparable(one: Figure, other: Figure) -> bool:
    """Tell whether two figures are of one dimension, both with a value."""
    return one.dimension == other.dimension and one.value is not None and other.value is not None


def is_part(figure: Figure, article: Article) -> bool:
    """Tell whether the words before a figure make it a part, a rest or a rate of something else that was counted."""
    return bool(_PART.search(_before(figure, article)))


def _same_kind(one: Figure, other: Figure, article: Article) -> bool:
    """Tell whether two figures count one kind of thing, or the second is a sum that looks back at the first.

    Sums of one currency are many; one that looks back has the first one's verb and a "the": "the £241,000 stolen".
    """
    if one.kind is FigureKind.MONEY and other.kind is FigureKind.MONEY:
        return (
            same_verb(one, other, article)
            and one.unit == other.unit != ""
            and bool(_DEFINITE.search(_before(other, article)))
        )
    return one.kind is other.kind is FigureKind.COUNT and same_noun(one, other, article)


def next_word(figure: Figure, article: Article) -> str:
    """Return the noun right after a figure, "" where another sort of word follows: the bond of "$2m bond"."""
    match = _NEXT.match(article.after(figure.span, 24))
    return match["noun"] if match else ""


def same_noun(one: Figure, other: Figure, article: Article) -> bool:
    """Tell whether two figures count by one noun, or by words for one thing."""
    noun = kinds(article.style).noun
    return one.counted is not None and other.counted is not None and noun(one.counted.head) == noun(other.counted.head)


def same_verb(one: Figure, other: Figure, article: Article) -> bool:
    """Tell whether two figures are told with one verb, or with verbs for one deed."""
    verb = kinds(article.style).verb
    return bool(one.event and other.event) and verb(one.event or "") == verb(other.event or "")


def agreement(one: Figure, other: Figure, article: Article) -> Agreement:
    """Say whether what two figures allow overlaps, as written or with the rounding of headlines and first sentences.

    Figures of different units have nothing to disagree about.
    """
    if one.dimension != other.dimension or allowed(one).overlaps(allowed(other)):
        return Agreement.AGREE
    if _rounded(one, article).overlaps(_rounded(other, article)):
        return Agreement.ROUNDED
    return Agreement.DIFFER


def _rounded(figure: Figure, article: Article) -> Interval:
    """Return what a figure allows where headlines and first sentences round: "Sixty" for 55 to 65."""
    written = allowed(figure)
    at_top = figure.section in _TOP and article.sentence_at(figure.span).start == _paragraph(figure, article).start
    if not at_top or figure.bound is not Bound.EXACT or not figure.value:
        return written
    digits = f"{figure.value:f}"
    noughts = len(digits) - len(digits.rstrip("0"))
    half = Decimal(10) ** noughts / 2 if noughts and "." not in digits else Decimal(0)
    return Interval(written.low - half, written.high + half)


def _paragraph(figure: Figure, article: Article) -> Span:
    section = article.section_at(figure.span)
    return section.span if section else figure.span


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _one_event(one: Figure, other: Figure, article: Article) -> bool:
    """Tell whether two counts are of one event: the same verb, or one looks back at the other: "the 21 homes"."""
    return same_verb(one, other, article) or bool(_DEFINITE.search(_before(other, article)))


def qualifiers(figure: Figure, other: Figure, article: Article) -> frozenset[str]:
    """Return the words that narrow what is counted, less the event itself: "vulnerable" people."""
    if figure.counted is None:
        return frozenset()
    words = article.words(figure.counted.span).lower().replace("-", " ").split()[:-1]
    events = {e[:4] for e in (figure.event, other.event) if e}
    return frozenset(w for w in words if not (_HEADS_OF_EVENT.search(w) and w[:4] in events))


def _alike(one: Figure, other: Figure, article: Article) -> bool:
    """Tell whether the words before and after the counted noun narrow two counts alike; a sum has no such noun."""
    if one.kind is FigureKind.MONEY:
        return True
    before = qualifiers(one, other, article) == qualifiers(other, one, article)
    return (
        before and _of_what(one, article) == _of_what(other, article) and _after(one, article) == _after(other, article)
    )


def _of_what(figure: Figure, article: Article) -> str:
    """Return what follows the counted noun in the figure: "of fraud" in "12 counts of fraud"."""
    if figure.counted is None or figure.counted.span.end >= figure.span.end:
        return ""
    return article.words(Span(start=figure.counted.span.end, end=figure.span.end)).lower()


def _of_others(one: Figure, other: Figure, article: Article) -> bool:
    """Tell whether the sentences of two figures name people besides their speakers, and nobody in common."""
    speakers = (one.said_by, other.said_by)
    first, second = (
        {m.key for m in inside(article.mentions, sentence) if m.kind is MentionKind.PERSON and m.key not in speakers}
        for sentence in (article.sentence_at(one.span), article.sentence_at(other.span))
    )
    return bool(first and second) and not first & second


def _set_apart(figure: Figure, article: Article) -> bool:
    """Tell whether the words round a count make it a part, a rest, or a count at another time."""
    sentence = article.sentence_at(figure.span)
    lead = article.plain.slice(sentence.start, figure.span.start)
    return bool(_PART.search(lead[-30:]) or _INCLUDING.search(lead) or _ELSEWHEN.search(article.words(sentence)))


def _before(figure: Figure, article: Article) -> str:
    return article.before(figure.span, 20)


def _after(figure: Figure, article: Article) -> str:
    """Return the words after a count that single out what it counts, "" where there are none."""
    following = article.after(figure.span, 40)
    match = _RESTRICTED.match(following)
    return match[0].strip(" ,").lower() if match else ""


def _begins(words: str) -> tuple[str, ...]:
    """Return how words that single something out begin: "in raids" for "in the raids on Monday"."""
    return tuple(word for word in words.split() if word not in {"the", "a", "an"})[:2]


def pairs(article: Article, key: Callable[[Figure], Hashable]) -> list[tuple[Figure, Figure]]:
    """Return the pairs of figures with a value and one key, the earlier figure first, in the order of the later.

    A key of None pairs with nothing. Only figures with one key are ever compared, so that a long story costs no more
    than its length.
    """
    groups: dict[Hashable, list[Figure]] = {}
    for figure in article.figures:
        if figure.value is not None and (by := key(figure)) is not None:
            groups.setdefault(by, []).append(figure)
    found = (
        (one, other)
        for group in groups.values()
        for i, one in enumerate(group)
        for other in group[i + 1 : i + 1 + _NEIGHBOURS]
    )
    return sorted(found, key=lambda pair: (pair[1].span.start, pair[0].span.start))


def by_what(article: Article) -> Callable[[Figure], Hashable]:
    """Return what two figures must share to be of one thing: the noun of a count, the currency and verb of money."""
    known = kinds(article.style)

    def key(figure: Figure) -> Hashable:
        if figure.kind is FigureKind.MONEY:
            return (figure.unit, known.verb(figure.event)) if figure.event else None
        counts = figure.kind is FigureKind.COUNT and figure.counted is not None and figure.value != 1
        return known.noun(figure.counted.head) if counts and figure.counted else None

    return key
