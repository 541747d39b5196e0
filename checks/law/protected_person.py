"""Somebody whom the law may protect, and words that may identify them.

In England and Wales nobody who says that they are the victim of a sexual offence, of trafficking, of forced marriage or
of female genital mutilation may be identified, for life; nor may a child in a youth court, and courts often protect
children and victims of blackmail by order. The check looks for a victim or a child in proceedings who is named, or who
is the relative of somebody named. A right that was waived passes where the copy says so, and the dead have none. What
applies here is the lawyer's to say.

Sources: Sexual Offences (Amendment) Act 1992, section 1; Modern Slavery Act 2015, section 2 of the 1992 Act as amended;
Female Genital Mutilation Act 2003, schedule 1; Children and Young Persons Act 1933, section 49; Youth Justice and
Criminal Evidence Act 1999, section 45.

## Flags
> Tom Hadley, 51, was jailed for nine years on Friday for raping [[his stepdaughter]] at their home in Kelderby.

> [[Sam Oakes]], 15, was given a referral order for theft at Kelderby Youth Court on Friday.

> [[Ann Lyle]], who was raped in a park in Kelderby in May, said that the sentence was too short.

## Does not flag
> Ann Lyle, who was raped in a park in Kelderby in May and has waived her right to anonymity, said that she was glad.

> Sam Oakes, 15, won the county junior chess title. His father, Peter Oakes, was fined for speeding.

> Tom Hadley, 51, was jailed for life for the murder of Beth Rowe, 15, in a park in Kelderby.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.wording import listed
from extraction.models import Article, Mention, MentionKind, Span, inside

RULE = Rule(code="LAW-PROTECT", severity=Severity.QUERY, reads=("mentions",), priority=6)

_SEXUAL = (
    r"(?:rap(?:e|ed|ing)|sexual(?:ly)?\s+(?:assault\w*|abus\w+|touch\w+)|indecent(?:ly)?\s+assault\w*|molest\w+|groom(?:ed|ing)|"
    r"traffick(?:ed|ing)|forced\s+(?:in)?to\s+marry|genital\s+mutilation|blackmail(?:ed|ing)|voyeurism|upskirting)"
)
_CUE = re.compile(rf"\b{_SEXUAL}\b|\byouth court\b|\breferral order\b", re.IGNORECASE)
_WAIVED = re.compile(
    r"\b(?:waiv(?:e[ds]?|ing)|given\s+up|gave\s+up|lifted|relinquish\w+)\b[^.;]{0,60}\b(?:anonymity|restrictions?|order)|"
    r"\banonymity\b[^.;]{0,40}\b(?:waived|lifted)\b|\breporting\s+restrictions?\b[^.;]{0,40}\blifted\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    rf"\b{_SEXUAL}\s+(?P<who>(?:his|her)\s+(?:own\s+)?(?:\d{{1,2}}-year-old\s+|teenage\s+|young\s+|former\s+|ex-|foster\s+)?"
    r"(?:step-?|grand)?(?:daughter|son|niece|nephew|wife|husband|sister|brother|cousin|child(?:ren)?|mother|girlfriend|partner)s?)\b",
    re.IGNORECASE,
)
_SUFFERED = re.compile(
    rf"(?:,[^.;]{{0,40}},|,)?\s+(?:who\s+)?(?:(?:says|said)\s+(?:that\s+)?(?:she|he)\s+)?(?:was|had\s+been)\s+{_SEXUAL}\b",
    re.IGNORECASE,
)
_HARMED = re.compile(rf"\b{_SEXUAL}\s+(?:of\s+)?$", re.IGNORECASE)
_COMPLAINS = re.compile(r"\b(?:victim|complainant|survivor)s?,?\s+$", re.IGNORECASE)
_DEAD = re.compile(r"\b(?:murder\w*|manslaughter|killed|killing|death|died|dead|body|late|inquest)\b", re.IGNORECASE)
_PROCEEDINGS = re.compile(
    r"\byouth\s+court\b|\breferral\s+order\b|\b(?:charged\s+with|pleaded|convicted|sentenced|found\s+guilty|victim|witness|gave\s+evidence)\b",
    re.IGNORECASE,
)
_ADULT = 18
_BEFORE = 40  # characters


def check(article: Article) -> Iterator[Finding]:
    """Yield one finding on all who may be protected and could be known from the copy."""
    copy = article.plain.text
    children = [m for m in article.mentions if m.kind is MentionKind.PERSON and m.age is not None and m.age < _ADULT]
    if (not children and not _CUE.search(copy)) or _WAIVED.search(copy):
        return
    found = sorted({*_victims(article), *_relatives(article), *_children(children, article)}, key=lambda s: s.start)
    if found:
        words = listed(dict.fromkeys(f"“{article.words(span)}”" for span in found))
        yield RULE.finding(
            article,
            found[0],
            f"{words} may point to somebody whom the law protects: ask the lawyer.",
            evidence=tuple(found[1:]),
        )


def _victims(article: Article) -> Iterator[Span]:
    """Yield the names of those who are said to be victims of an offence whose victims have anonymity."""
    for mention in article.mentions:
        if mention.kind is not MentionKind.PERSON or _is_dead(mention, article):
            continue
        after = article.after(mention.span, 100)
        before = article.before(mention.span, _BEFORE)
        sexual = _CUE.search(article.words(article.sentence_at(mention.span)))
        if _SUFFERED.match(after) or _HARMED.search(before) or (sexual and _COMPLAINS.search(before)):
            yield mention.span


def _relatives(article: Article) -> Iterator[Span]:
    """Yield the words that tie a victim to somebody who is named in the sentence."""
    for section in article.copy_sections():
        for match, span in article.matches(_RELATIVE, section.span):
            sentence = article.sentence_at(span)
            if any(m.kind is MentionKind.PERSON for m in inside(article.mentions, sentence)):
                start, end = match.span("who")
                yield article.span(start, end)


def _children(children: list[Mention], article: Article) -> Iterator[Span]:
    """Yield the names of those under 18 who are party to proceedings, or a victim or witness in them."""
    for mention in children:
        sentence = article.words(article.sentence_at(mention.span))
        if _PROCEEDINGS.search(sentence) and not _is_dead(mention, article):
            yield mention.span


def _is_dead(mention: Mention, article: Article) -> bool:
    names = (m for m in article.mentions if m.key == mention.key)
    return any(_DEAD.search(article.words(article.sentence_at(m.span))) for m in names)
