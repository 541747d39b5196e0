"""How old the copy says somebody is, and when it says that they were born."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from checks.kept import kept
from extraction.models import Article, DateMention, Figure, FigureKind, Mention, MentionKind, SectionKind, Span, inside

_BEFORE_NAME = re.compile(r"[-\s]year[-\s]old\b|\byears?[-\s]old\b", re.IGNORECASE)
_LEAD_TO_NAME = re.compile(r"[\s,“\"]*(?:[A-Za-z][\w’'-]*\s+){0,5}$")
_SOMEBODY = re.compile(
    r"\b(?:wom[ae]n|m[ae]n|boys?|girls?|child(?:ren)?|sons?|daughters?|brothers?|sisters?|mother|father|wife|husband|"
    r"victims?|partner|(?:girl|boy)friend|baby|teenagers?|youths?|others?|who|whose|they|one|told|said|"
    r"(?!retired|died)[a-z]+ed)\b",
    re.IGNORECASE,
)
_AT_AGE = re.compile(r"\b(?:aged?|at the age of|age of|turned|turning)\b", re.IGNORECASE)
_HE = re.compile(r"(?:He|She)\s+(?:is|was|turned|would have been|died)\b")
_HE_WAS = re.compile(
    r"\b(?:he|she|who)\s+(?:is|was)\s+(?:only\s+|just\s+|now\s+)?(?:aged\s+|about\s+)?$", re.IGNORECASE
)
_STANDS_ALONE = re.compile(
    r"\s(?:was|is|had|has|said|told|will|who|from|of|also|did|pleaded|admitted|denied|appeared|must)\b|[.,;]"
)
_THE = re.compile(r"\b[Tt]he\s+$")
# Another time than the story's: what somebody was when it happened, or will be.
_ELSEWHEN_BEFORE = re.compile(
    r"\b(?:then|when|since|until|from|as|by|at|first|turns|would have been|would be|will be|between|under|over|above|"
    r"below|limit|more than)\b[^,;.]{0,24}$"
)
_ELSEWHEN_AFTER = re.compile(r"\W{0,2}(?:at the time|when|then|years (?:ago|later)|later|by)\b")
_DIES = re.compile(r"\b(?:dies|died|dead|death|killed|passed away)\b", re.IGNORECASE)
_BORN = re.compile(r"\bborn\b", re.IGNORECASE)
_NEAR = 60  # characters between "born" and the date


class Age(NamedTuple):
    """An age in years, whose it is (`Mention.key`), and where it stands; `loose` where a pronoun leads to them.

    `elsewhen` says that words beside it may put it at another time than the story's.
    """

    who: str
    years: int
    figure: Figure
    loose: bool = False
    elsewhen: bool = False


class Birth(NamedTuple):
    """When somebody was born, as far as it is said."""

    who: str
    date: DateMention
    span: Span


@kept
def ages(article: Article) -> list[Age]:
    """Return the ages of people who are named, in the order of the copy."""
    found = []
    for figure in article.figures:
        whole = figure.kind is FigureKind.AGE and figure.unit == "year" and figure.value is not None
        if whole and figure.value == int(figure.value or 0):
            who, loose = _whose(figure, article)
            if who:
                found.append(Age(who, int(figure.value or 0), figure, loose, _is_elsewhen(figure, article)))
    only = {age.who for age in found if not age.loose}
    if len(only) == 1:
        found += [a for a in _epithets(article, next(iter(only))) if not any(a.figure is f.figure for f in found)]
    return sorted(found, key=lambda age: age.figure.span.start)


def births(article: Article) -> Iterator[Birth]:
    """Yield the births of people who are named: "Ann Hill was born on 26 May 1953"."""
    if not _BORN.search(article.plain.text):
        return
    for section in article.copy_sections():
        for _, span in article.matches(_BORN, section.span):
            date = _date_after(span, article)
            who = subject(span, article)
            if date and who:
                yield Birth(who, date, span.to(date.span))


def _whose(figure: Figure, article: Article) -> tuple[str | None, bool]:
    """Return whose age a figure is, and whether only a pronoun says so."""
    sentence = article.sentence_at(figure.span)
    people = [m for m in inside(article.mentions, sentence) if m.kind is MentionKind.PERSON]
    before = [m for m in people if m.span.end <= figure.span.start]
    after = [m for m in people if m.span.start >= figure.span.end]
    words = article.words(figure.span)
    if _BEFORE_NAME.search(words):
        named = next((m for m in after[:1] if _leads(article.between(figure.span, m.span))), None)
        apposed = before and re.fullmatch(r",\s+an?\s+", article.between(before[-1].span, figure.span))
        return (named.key, False) if named else (before[-1].key, False) if apposed else (None, False)
    if before and before[-1].age == figure.value and figure.span.start - before[-1].span.end < _NEAR // 5:
        return before[-1].key, False
    lead = article.plain.slice(sentence.start, figure.span.start)
    told = article.between(before[-1].span, figure.span) if before else ""
    near = len(told) < _NEAR and not _SOMEBODY.search(told)
    if before and near and len({m.key for m in before}) == 1 and (_AT_AGE.search(words) or _AT_AGE.search(lead[-16:])):
        return before[0].key, False
    if _HE.match(article.words(sentence)) or _HE_WAS.search(lead):
        return (_last_named(sentence, article) if not before else before[-1].key), True
    return None, False


def _leads(between: str) -> bool:
    """Tell whether an age leads to the name after it: "the 34-year-old builder Tom Hill", not "woman asked Hill"."""
    return bool(_LEAD_TO_NAME.fullmatch(between)) and not _SOMEBODY.search(between)


def _last_named(sentence: Span, article: Article) -> str | None:
    """Return the one person that the sentence before names, None where it names nobody, or two."""
    i = bisect_left(article.sentences, sentence.start, key=lambda s: s.start) - 1
    if i < 0:
        return None
    people = {m.key for m in inside(article.mentions, article.sentences[i]) if m.kind is MentionKind.PERSON}
    return people.pop() if len(people) == 1 else None


def _epithets(article: Article, who: str) -> Iterator[Age]:
    """Yield the ages that stand for the one person of the story who has one: "the 34-year-old".

    Not those that look back at somebody without a name: "an eight-year-old boy", and later "the eight-year-old".
    """
    unnamed: set[Decimal | None] = set()
    for figure in article.figures:
        if figure.kind is not FigureKind.AGE or figure.value is None or figure.unit != "year":
            continue
        following = article.after(figure.span, 12)
        the = _THE.search(article.before(figure.span, 5))
        if the and _STANDS_ALONE.match(following) and figure.value not in unnamed:
            yield Age(who, int(figure.value), figure, True, _is_elsewhen(figure, article))
        unnamed.add(figure.value)


def _is_elsewhen(figure: Figure, article: Article) -> bool:
    """Tell whether the words close to an age may put it at another time; a death is of the story's."""
    sentence = article.sentence_at(figure.span)
    lead = article.plain.slice(max(sentence.start, figure.span.start - 40), figure.span.start)
    if article.words(figure.span).startswith("age of"):
        lead += "at the "
    if _DIES.search(article.words(sentence)) and not re.search(r"\bwhen\b", lead):
        return False
    after = article.after(figure.span, 16)
    return bool(_ELSEWHEN_BEFORE.search(lead) or _ELSEWHEN_AFTER.match(after))


def _date_after(born: Span, article: Article) -> DateMention | None:
    """Return the date with a year that comes right after "born"."""
    sentence = article.sentence_at(born)
    return next(
        (
            date
            for date in inside(article.dates, sentence)
            if date.year and 0 <= date.span.start - born.end <= _NEAR and date.span.start >= born.end
        ),
        None,
    )


def subject(at: Span, article: Article) -> str | None:
    """Return who is spoken of at a verb: the one named before it in its sentence, or whom a pronoun stands for."""
    sentence = article.sentence_at(at)
    people: list[Mention] = [m for m in inside(article.mentions, sentence) if m.kind is MentionKind.PERSON]
    before = [m for m in people if m.span.end <= at.start]
    if before:
        return before[0].key if len({m.key for m in before}) == 1 else None
    if re.match(r"(?:He|She|Born)\b", article.words(sentence)):
        if article.words(sentence).startswith("Born"):
            return people[0].key if people else None
        return _last_named(sentence, article) or _main(article)
    return None


def _main(article: Article) -> str | None:
    """Return the one person whom headline or first paragraph names."""
    top = (SectionKind.HEADLINE, SectionKind.STANDFIRST, SectionKind.LEAD)
    sections = [s.span for s in article.sections if s.kind in top]
    people = {m.key for s in sections for m in inside(article.mentions, s) if m.kind is MentionKind.PERSON}
    return people.pop() if len(people) == 1 else None
