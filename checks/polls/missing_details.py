"""A poll or survey in the lead whose story leaves out who did it or how many it asked.

Codes for the reporting of polls ask for the pollster, the client, the number of people asked and the dates. Desks
often leave out one; the finding comes where the pollster or the number is missing, and lists all that is. A
survey of things, such as ponds or ships, is left alone.

## Flags
> Most residents want a new bridge, [[according to a survey]].
>
> The council will discuss it in spring.

> Most residents want a new bridge, [[according to a survey]] of 1,004 adults.

## Does not flag
> Most residents want a bridge, according to a survey by YouGov of 1,004 adults in March for the council.

> Most residents want a bridge, according to a survey in March. Wexmoor Research spoke to 1,004 adults for the council.

> The council voted for a new bridge. A survey will follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.wording import listed
from extraction.models import Article, FigureKind, SectionKind

RULE = Rule(code="POL-INFO", severity=Severity.NOTE, reads=("sections",), priority=12)

_POLL = r"(?:opinion |new |recent |online |national |exit |annual ){0,3}(?:poll|survey)"
_CUE = re.compile(
    rf"\baccording to (?:a|an|the|another) {_POLL}\b|\b{_POLL} (?:has )?(?:finds|found|shows?|showed|suggests?|"
    r"suggested|says|reveals?|revealed|indicates?|indicated)\b",
    re.IGNORECASE,
)
_OF_PEOPLE = re.compile(
    r"\b(?:respondents?|polled|surveyed|voters|residents|adults|people|parents|workers|staff|consumers|drivers|"
    r"Britons|Americans|think|thinks|want|wants|believe|fear|support|oppose|prefer)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\b(?:poll|survey|census|questionnaire)", re.IGNORECASE)
_WHO = re.compile(
    r"\b(?:[Pp]oll|[Ss]urvey)(?:\s\w+){0,3}?\s(?:by|from)\s(?:the\s)?[A-Z]|"
    r"\b(?!The|An?\b|This|That|Its|His|Her|Our|Their|One|Another|Each|In|But|And)[A-Z][\w&’'/]{1,30}\s(?:[a-z]+\s){0,2}"
    r"(?:poll|survey)\b|"
    r"\b(?:carried out|conducted|commissioned|run|done)\s(?:\w+\s){0,3}?by\s|"
    r"\b[A-Z][\w&]{1,30}\s(?:surveyed|polled|interviewed|questioned)\b|\bpollsters?\s[A-Z]|"
    r"\b(?!It|They|We|He|She|Who)[A-Z][\w&]{1,30}\s(?:asked|spoke to|contacted)\s(?:[a-z]+\s){0,2}\d|"
    r"\b[A-Z][\w&]{1,30}\s(?:Research|Polling|Polls|Opinion|Insights?|Surveys|Analytics)\b"
)
_WHEN = re.compile(
    r"\b(?:between|from|in|on|during)\s(?:\w+\s){0,2}?(?:January|February|March|April|May|June|July|August|September|"
    r"October|November|December)\b|\b(?:last|this) (?:week|month|year|spring|summer|autumn|winter)\b"
)
_CLIENT = re.compile(r"\b(?:commissioned|on behalf of|paid for|funded|sponsored|for the|for [A-Z])", re.IGNORECASE)
_HEADS = frozenset("people adult voter respondent resident participant parent worker consumer employee person".split())
_ASKED = re.compile(
    r"\b(?:surveyed|polled|interviewed|questioned|asked|sampled|(?:survey|poll|sample|interviews) (?:of|with))"
    r"\s(?:\w+\s){0,3}?\d|\d\s(?:\w+\s){0,3}?(?:surveyed|polled|interviewed|questioned|responded|took part|respon)",
    re.IGNORECASE,
)
_WHO_DID, _HOW_MANY, _WHEN_DONE = "who did {poll}", "how many people {poll} asked", "when {poll} was done"
_TOP = (SectionKind.HEADLINE, SectionKind.STANDFIRST, SectionKind.LEAD)


def check(article: Article) -> Iterator[Finding]:
    """Yield the first poll in the headline or the lead, if the story does not say enough of it."""
    text = article.plain.text
    lower = text.lower()
    if ("poll" not in lower and "survey" not in lower) or "census" in lower or not _CUE.search(text):
        return
    for section in article.sections:
        if section.kind in _TOP:
            for _, span in article.matches(_CUE, section.span):
                missing = _missing(article) if _OF_PEOPLE.search(article.words(article.sentence_at(span))) else []
                if {_WHO_DID, _HOW_MANY} & {*missing}:
                    poll = "survey" if "survey" in article.words(span).lower() else "poll"
                    yield RULE.finding(article, span, f"The story does not say {_said(missing, poll)}.")
                return


def _said(missing: list[str], poll: str) -> str:
    """Put what is missing into words: "who did the poll, or when", "how many people the poll asked"."""
    if missing == [_WHO_DID, _WHEN_DONE]:
        return f"who did the {poll}, or when"
    first, *others = missing
    return listed([first.format(poll=f"the {poll}"), *(what.format(poll="it") for what in others)], "or")


def _missing(article: Article) -> list[str]:
    """Return what the story does not say, the weightiest first."""
    text = article.plain.text
    about = " ".join(article.words(sentence) for sentence in article.sentences if _WORD.search(article.words(sentence)))
    people = any(f.kind is FigureKind.COUNT and f.counted and f.counted.head in _HEADS for f in article.figures)
    said = {
        _WHO_DID: bool(_WHO.search(text)),
        _HOW_MANY: people or bool(_ASKED.search(text)),
        _WHEN_DONE: bool(_WHEN.search(about)),
        "who paid for {poll}": bool(_CLIENT.search(about)),
    }
    return [what for what, there in said.items() if not there]
