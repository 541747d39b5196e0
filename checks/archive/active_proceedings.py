"""Somebody of whom the copy tells nothing of a case that may be active.

From an arrest to the sentence the law of contempt guards a case, whatever else a story is about. The newest story that
tells of a case against somebody must leave it open, be less than three years old, and be of the same person: the case,
an office, an address or another person in common, or the archive's own word for it. Who was released without charge,
cleared or sentenced since passes; so do civil matters, the dead, and copy that itself tells of the case.

## Flags
> Published: 2026-05-12
>
> Archive: 2026-05-03, same person: Tom Hill, leader of Oareford Council, was charged with fraud on Saturday.
>
> The pool will open in June. “It will be warm,” said [[Tom Hill]], leader of Oareford Council.

## Does not flag
> Published: 2026-05-12
>
> Archive: 2026-01-03, same person: Tom Hill, leader of Oareford Council, was charged with fraud on Saturday.
>
> Archive: 2026-04-03, same person: Tom Hill, leader of Oareford Council, was cleared of fraud.
>
> The pool will open in June. “It will be warm,” said Tom Hill, leader of Oareford Council.

> Published: 2026-05-12
>
> Archive: 2026-05-03, same person: Tom Hill, leader of Oareford Council, was charged with fraud on Saturday.
>
> Tom Hill, leader of Oareford Council, is on bail. He denies fraud.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from checks.models import Finding, Rule, Severity
from checks.precedents import InBoth, borne_out, cited, first, in_both, may_be_one, told
from checks.proceedings import ACCUSED, GUILTY
from checks.stages import Step, ended, put, reached, steps
from extraction.models import Article, Precedent, Relation

RULE = Rule(code="ARC-ACTIVE", severity=Severity.QUERY, reads=("precedents", "mentions"), priority=9)

_LASTS = timedelta(days=3 * 365)
_GOES_ON = re.compile(r"(?:He|She|His|Her|The\s+(?:case|trial|charges?|hearing|court))\b")
_CASE = re.compile(
    rf"{ACCUSED.pattern}|{GUILTY.pattern}|\b(?:bail(?:ed)?|plea|proceedings|court|magistrates?|judge|jury|dock|custody|prison|jail)\b",
    re.IGNORECASE,
)
_DEAD = re.compile(r"\b(?:died|dies|dead|death|funeral|tributes?|late|obituary)\b", re.IGNORECASE)


class Told(NamedTuple):
    """What an earlier story says of a case against somebody, how far its own news brings it, and whether one ended."""

    day: date | None
    both: InBoth
    steps: tuple[Step, ...]
    reached: Step | None
    ended: bool
    precedent: Precedent


def check(article: Article) -> Iterator[Finding]:
    """Yield each person once against whom the newest story on them has a case that is open."""
    if article.published is None:
        return
    stories: dict[str, list[Told]] = {}
    for precedent in article.precedents:
        for story in _told(article, precedent):
            stories.setdefault(story.both.here, []).append(story)
    for key, of_them in stories.items():
        live = _live(of_them, article.published)
        if live and live.reached and not _says(key, article):
            yield _finding(live, live.reached, article)


def _told(article: Article, precedent: Precedent) -> Iterator[Told]:
    """Yield what an earlier story tells of cases against people of the copy."""
    there: list[Step] | None = None
    for both in in_both(article, precedent):
        one = precedent.relation is Relation.SAME_PERSON or borne_out(both, article, precedent)
        if one and may_be_one(both, article, precedent):
            there = steps(precedent.article) if there is None else there
            of_them = tuple(step for step in there if step.key == both.there)
            over = ended(both.there, precedent.article)
            if of_them or over:
                got_to = reached(of_them, precedent.article)
                yield Told(precedent.published, both, of_them, got_to, over, precedent)


def _live(stories: list[Told], today: date) -> Told | None:
    """Return the newest story whose news leaves a case open, None where that is old, or one since then closes it."""
    dated = [(story.day, story) for story in stories if story.day and any(not step.recalled for step in story.steps)]
    if not dated:
        return None
    day, newest = max(dated, key=lambda pair: pair[0])
    if newest.reached is None or not newest.reached.stage.live or newest.ended or today - day > _LASTS:
        return None
    since = (story for story in stories if story is not newest and (story.day is None or story.day >= day))
    closed = (story.ended or any(not step.stage.live for step in story.steps) for story in since)
    return None if any(closed) else newest


def _says(key: str, article: Article) -> bool:
    """Tell whether the copy tells of a case against somebody, or that they are dead."""
    at = {article.sentence_at(mention.span) for mention in article.mentions if mention.key == key}
    for i, sentence in enumerate(article.sentences):
        words = article.words(sentence)
        after = i > 0 and article.sentences[i - 1] in at and _GOES_ON.match(words)
        if (sentence in at or after) and (_CASE.search(words) or _DEAD.search(words)):
            return True
    return any(step.key == key for step in steps(article))


def _finding(story: Told, step: Step, article: Article) -> Finding:
    """Return the question whether a case is active."""
    clause = put(step, story.both.name, story.precedent.article)
    source = told(story.precedent, article)
    return RULE.finding(
        article,
        first(story.both.here, article).span,
        f"{source[0].upper()}{source[1:]} says that {clause}: are the proceedings active?",
        working=cited(story.precedent, story.precedent.article.sentence_at(step.span)),
        sources=(story.precedent.case_id,),
    )
