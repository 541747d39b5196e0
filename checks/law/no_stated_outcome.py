"""Somebody named as an offender, with no conviction stated.

"The dealer Tom Hill", "used Ann Lyle as a go-between" and "Tom Hill, who led the gang" say as a fact what a court must
have found. The copy has to say of the same person that they were convicted, admitted it or were sentenced: in a
sentence that names them, or of a group whose members it names in full. What somebody says, what is alleged and what a
court heard pass, and so do the dead. The check can't tell who is guilty, so it asks.

## Flags
> Police have smashed a drugs ring. Sam Oakes led it from a flat in Kelderby and used [[Ann Lyle]] as a courier.

> The robber [[Tom Hadley]], 34, took £300 from a till. Hadley denies theft and will be tried in May.

## Does not flag
> The dealer Tom Hadley, 34, took £300 a day. Hadley was jailed for nine years on Friday.

> Two dealers were jailed on Friday. Tom Hadley led the gang, and Sam Oakes was its driver.

> The court heard that Tom Hadley led the gang. Sam Oakes, the alleged courier, said that Ann Lyle was its leader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.proceedings import ACCUSED, may_be_accused, standing
from checks.wording import listed
from extraction.models import Article, Figure, FigureKind, Mention, MentionKind, Segment, inside

RULE = Rule(code="LAW-STATUS", severity=Severity.QUERY, reads=("mentions",), priority=12, takes_in=("NAM-COUNT",))

_NOUN = (
    # An art dealer is none.
    r"(?:(?:(?:the|a|an|its|their|drugs?|street|crack|heroin|cocaine|cannabis)[ -]dealer)|ringleader|gang\s+leader|"
    r"gang\s+boss|drugs?\s+lord|kingpin|go-between|"
    r"attacker|killer|murderer|robber|thief|burglar|fraudster|conman|con\s+man|swindler|rapist|abuser|paedophile|"
    r"pedophile|molester|arsonist|smuggler|trafficker|drug\s+runner|courier|hitman|poisoner|kidnapper|stalker|blackmailer|"
    r"forger|hacker|vandal|rioter|looter|mastermind|shoplifter|stabber|gunman|bomber)"
)
_BEFORE = re.compile(rf"\b(?:{_NOUN}|{_NOUN}s)\s+$", re.IGNORECASE)
_AFTER = re.compile(
    rf"(?:,\s+(?:the|a|an|its|their)\s+(?:[\w’'-]+\s+){{0,3}}?{_NOUN}\b|\s+(?:was|is)\s+(?:the|a|an|its|their)\s+"
    rf"(?:[\w’'-]+\s+){{0,3}}?{_NOUN}\b|\s+as\s+(?:a|an|the|its|their)\s+(?:[\w’'-]+\s+){{0,2}}?{_NOUN}\b|"
    r"(?:,[^,.;]{1,40},)?\s+(?:who\s+)?(?:led|ran|headed|masterminded)\s+(?:the\s+|a\s+|it\b|its\s+)?"
    r"(?:[\w’'-]+\s+){0,3}?(?:gang|ring|operation|network|plot|racket|scam|conspiracy|it)\b)",
    re.IGNORECASE,
)
_NOT_FACT = re.compile(
    r"\b(?:if|whether|not|never|no|would|could|might|may|former|called|played|plays|film|novel|book|show|series)\b"
)
_DEAD = re.compile(
    r"\b(?:died|dead|death|killed\s+(?:himself|herself)|hanged|executed|late|shot\s+dead)\b", re.IGNORECASE
)
_BEFORE_REACHES, _REACHES = 40, 120  # characters


def check(article: Article) -> Iterator[Finding]:
    """Yield one finding for each passage that names people as offenders and no conviction of theirs."""
    tied: dict[str, Mention] = {}
    for mention in article.mentions:
        if mention.kind is MentionKind.PERSON and mention.key not in tied and _is_tied(mention, article):
            tied[mention.key] = mention
    unsettled = [mention for mention in tied.values() if not _is_settled(mention, article)]
    if unsettled:
        yield _finding(unsettled, article)


def _is_tied(mention: Mention, article: Article) -> bool:
    """Tell whether the copy itself says as a fact that somebody is an offender."""
    sentence = article.sentence_at(mention.span)
    before = article.plain.slice(max(sentence.start, mention.span.start - _BEFORE_REACHES), mention.span.start)
    after = article.plain.slice(mention.span.end, min(sentence.end, mention.span.end + _REACHES))
    if not _BEFORE.search(before) and not _AFTER.match(after):
        return False
    if any(mention.span in said.span for said in article.reports) or article.quoted(mention.span):
        return False
    words = article.words(sentence)
    return not ACCUSED.search(words) and not _NOT_FACT.search(words)


def _is_settled(mention: Mention, article: Article) -> bool:
    """Tell whether the copy says that somebody was convicted, alone or in a group named in full, or is dead."""
    if standing(mention.key, article).guilty:
        return True
    if any(_DEAD.search(article.words(article.sentence_at(m.span))) for m in article.mentions if m.key == mention.key):
        return True
    group, named = _group_before(mention, article)
    return group is not None and len(named) >= (group.value or 0) and mention.key in named[: int(group.value or 0)]


def _group_before(mention: Mention, article: Article) -> tuple[Figure | None, list[str]]:
    """Return how many people a passage says that courts dealt with, and the keys of those it names after that."""
    segment = next((s for s in article.segments if mention.span in s.span), None)
    group = _group(segment, article) if segment else None
    if segment is None or group is None or group.span.start > mention.span.start:
        return None, []
    return group, [
        m.key for m in may_be_accused(group.span.to(segment.span), article) if m.span.start > group.span.start
    ]


def _group(segment: Segment, article: Article) -> Figure | None:
    """Return the number of people whom a passage's courts dealt with."""
    fates = ("jail", "sentence", "convict", "imprison", "lock up", "fine")
    figures = (f for f in inside(article.figures, segment.span) if f.kind is FigureKind.COUNT and f.counted)
    return next((f for f in figures if f.event in fates), None)


def _finding(named: list[Mention], article: Article) -> Finding:
    """Return the question on people named as offenders, with the group that may or may not be theirs."""
    accused = [sentence for mention in named for sentence in standing(mention.key, article).accused]
    before = [_group_before(mention, article) for mention in named]
    groups = [group.span for group, keys in before if group is not None and len(keys) < (group.value or 0)]
    are = "are" if len(named) > 1 else "is"
    state = "says only that the case is open" if accused else "gives no plea, conviction or sentence"
    return RULE.finding(
        article,
        named[-1].span,
        f"{listed(m.name for m in named)} {are} named as part of a crime, but the story {state}: ask the lawyer.",
        evidence=(*(m.span for m in named[:-1]), *dict.fromkeys(groups), *accused[:1]),
    )
