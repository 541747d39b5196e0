"""A defendant who could be somebody else of the name, or a case with no court.

Readers, and namesakes, are owed the age and the address of an adult who was charged or convicted, and the name of the
court. All that is missing is one note. Nothing more is ever asked for about anybody under 18.

## Flags
> [[Tom Hadley]] was jailed for nine years for theft.

> [[Sam Oakes]], 34, was charged with theft and appeared at Holmebridge Crown Court on Friday.

## Does not flag
> Tom Hadley, 34, of Mill Lane, Kelderby, was jailed for theft at Holmebridge Crown Court on Friday.

> Tom Hadley, 16, was given a community order for theft. Sam Oakes was elected to the council.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.ages import ages
from checks.models import Finding, Rule, Severity
from checks.proceedings import may_be_accused
from checks.wording import listed
from extraction.models import Article, CaseStatus, Mention, MentionKind

RULE = Rule(code="LAW-COURTID", severity=Severity.NOTE, reads=("mentions",), priority=12)

_DEALT_WITH = re.compile(
    r"(?:,[^.;]{1,90},|,)?\s+(?:(?:has|have|had)\s+been|was|were|is|are)\s+(?:also\s+|today\s+)?(?:jailed|sentenced|convicted|"
    r"fined|charged\s+with|found\s+guilty|imprisoned|indicted)\b|(?:,[^.;]{1,90},|,)?\s+pleaded\s+(?:not\s+)?guilty\b"
)
_COURT = re.compile(
    r"\b(?:Crown|Magistrates[’']?|County|Sheriff|District|Superior|Supreme|High|Circuit|Federal|Appeal|Youth)\s+Court\b|\bOld\s+Bailey\b|"
    r"\bcourt\s+(?:in|at)\s+[A-Z]|\b[A-Z][a-z]+\s+magistrates\b|\bCourt\s+of\b|\b[A-Z][a-z]+\s+court\b|\bCourthouse\b"
)
_YOUNG = re.compile(
    r"\b(?:boy|girl|teenager|youth|juvenile|schoolboy|schoolgirl|aged?\s+1[0-7]|1[0-7]-year-old)\b", re.IGNORECASE
)
# "Tom Hadley, 34, of Mill Lane", "of no fixed address" and, as in America, "Tom Hadley, 34, Anaheim,".
_FROM = re.compile(
    r"(?:,[^.;]{0,30})?\s*(?:,\s+)?(?:of|from)\s+(?:no\s+fixed|\d|[A-Z])|,\s+(?:\d{2},\s+)?[A-Z][\w ’'-]{2,30},|"
    r"[^.;]{0,40}\b(?:no\s+fixed\s+(?:abode|address)|lives?\s+(?:in|at)\b)"
)
_ADULT = 18
_OUTCOMES = {CaseStatus.CHARGED, CaseStatus.CONVICTED, CaseStatus.SENTENCED}


def check(article: Article) -> Iterator[Finding]:
    """Yield one note on the defendants and the court that the copy does not identify."""
    adults = [(m, what) for m in _defendants(article) if (what := _lacks(m, article)) is not None]
    lacking = [(mention, what) for mention, what in adults if what]
    court = any(_COURT.search(article.words(section.span)) for section in article.copy_sections())
    if not adults or (court and not lacking):
        return
    places = [mention.span for mention, _ in lacking or adults]
    said = [f"no {what} for {listed(names, 'or')}" for what, names in _by_what(lacking, article).items()]
    parts = ([f"gives {listed(said)}"] if said else []) + ([] if court else ["names no court"])
    yield RULE.finding(article, places[0], f"The story {', and '.join(parts)}.", evidence=tuple(places[1:]))


def _defendants(article: Article) -> list[Mention]:
    """Return the people whom the copy says a court or the police dealt with, each once, grown up as far as is said."""
    found: dict[str, Mention] = {}
    for mention in article.mentions:
        full = mention.kind is MentionKind.PERSON and " " in mention.key
        if full and not any(mention.span in quote.span for quote in article.quotes):
            after = article.after(mention.span, 130)
            if _DEALT_WITH.match(after):
                found.setdefault(mention.key, mention)
    for segment in article.segments:
        if segment.background and _OUTCOMES & {*segment.status}:
            for mention in may_be_accused(segment.span, article):
                found.setdefault(mention.key, mention)
    return list(found.values())


def _by_what(lacking: list[tuple[Mention, list[str]]], article: Article) -> dict[str, list[str]]:
    """Return the names of those who lack the same, by what they lack: "age or address"."""
    names: dict[str, list[str]] = {}
    for mention, what in lacking:
        names.setdefault(listed(what, "or"), []).append(_full_name(mention, article))
    return names


def _full_name(mention: Mention, article: Article) -> str:
    return max((m.name for m in article.mentions if m.key == mention.key), key=len)


def _lacks(mention: Mention, article: Article) -> list[str] | None:
    """Return what the copy does not say of a defendant, None for one under age."""
    names = [m for m in article.mentions if m.key == mention.key]
    known = {m.age for m in names if m.age is not None} | {a.years for a in ages(article) if a.who == mention.key}
    sentences = [article.words(article.sentence_at(m.span)) for m in names]
    if any(age < _ADULT for age in known) or any(_YOUNG.search(words) for words in sentences):
        return None
    home = any(m.home for m in names) or any(_FROM.match(article.after(m.span, 80)) for m in names)
    return [*([] if known else ["age"]), *([] if home else ["address"])]
