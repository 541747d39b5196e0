"""How far a case has got with each person: what a sentence says that police or a court did with whom it names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import NamedTuple

from checks.kept import kept
from extraction.models import Article, Mention, MentionKind, Span, inside


class Stage(IntEnum):
    """How far a case has got with one person, in order; one that is over without a conviction is closed."""

    ARRESTED = 1
    CHARGED = 2
    CONVICTED = 3
    SENTENCED = 4
    CLOSED = 5

    @property
    def live(self) -> bool:
        """Whether the proceedings are active: from arrest to the sentence."""
        return self <= Stage.CONVICTED


class Step(NamedTuple):
    """What a story says was done with somebody, and where; `offences` are the starts of the words for them.

    `present` says that it is so as the story runs ("is accused of"), `recalled` that words beside it or the passage put
    it at an earlier time, `dated` that it is given a month or a year, `background` that it is told as background.
    """

    key: str
    stage: Stage
    span: Span
    offences: frozenset[str]
    present: bool
    recalled: bool
    dated: bool
    background: bool


_OFFENCE = (
    r"(?:murder(?:ing)?|manslaughter|rap(?:e|ing)|(?:sexual\s+|indecent\s+)?assault(?:ing)?|robbery|robbing|burglary|thefts?|stealing|"
    r"fraud|(?:money\s+)?laundering|bribery|arson|criminal\s+damage|kidnap(?:ping)?|(?:dangerous|careless|drink)[\s-]driving|"
    r"terrorism|harassment|stalking|perjury|conspiracy|wounding|grievous\s+bodily\s+harm|actual\s+bodily\s+harm|affray|"
    r"violent\s+disorder|blackmail|misconduct|corruption|voyeurism|embezzlement|forgery|smuggling|trafficking|"
    r"supplying|dealing|possess(?:ion|ing)|perverting)"
)
_OFFENCES = re.compile(rf"\b{_OFFENCE}\b", re.IGNORECASE)
_STEM = 4  # letters: "murder", "murdering"
_SOON = (
    r"(?:(?:later|also|then|today|yesterday|now|again|formally|since|finally|eventually|jointly|initially|first|"
    r"(?:on\s+)?\w+day|last\s+\w+|this\s+\w+)\s+)*"
)
_DONE = rf"(?:(?:has|have|had)\s+{_SOON}been|was|were)\s+{_SOON}"
_NOW = rf"(?:is|are)\s+{_SOON}"
_EITHER = rf"(?:{_DONE}|{_NOW})"
_FOR = rf"(?:\s+(?:with|of|for|over|to)\s+(?:[\w’-]+\s+){{0,3}}?{_OFFENCE}\b)?"
# A council leader "charged with finding a site" is accused of nothing.
_NO_DUTY = (
    rf"(?!\s+with\s+(?!{_OFFENCE}\b|(?:causing|possessing|being|having|driving|inciting|attempting|encouraging|making|taking|"
    r"failing|breaching|carrying|concealing|conspiring|threatening|exposing|keeping|importing|producing|entering|"
    r"resisting|obstructing|distributing|sending|using|attacking|killing|hitting|stabbing|shooting|handling|offering|"
    r"accepting|paying|preparing|encouraging|assisting|controlling|abusing|intimidating|obtaining|defrauding)\b)\w+ing\b)"
)
_CLEARED = r"(?:acquitted|cleared(?!\s+(?:to|for|out|away|up|off)\b)|exonerated|found\s+not\s+guilty)"
_PASSED = (
    r"(?:sentenced|jailed|imprisoned|locked\s+up|spared\s+(?:jail|prison)|"
    r"(?:given|handed)\s+(?:a|an)\s+(?:[\w-]+\s+){0,4}?(?:sentence|community\s+order|jail\s+term))"
)
# What is done with the one who is named right before it. Where two fit, the first does.
_AFTER = (
    (
        Stage.CLOSED,
        rf"{_EITHER}{_CLEARED}|{_DONE}(?:released|freed)\s+(?:without\s+charge|with\s+no\s+further\s+action)|had\s+(?:his|her|their)\s+convictions?\s+"
        rf"(?:quashed|overturned)|had\s+(?:all\s+|the\s+|his\s+|her\s+)*charges?\s+(?:dropped|dismissed)|"
        rf"(?:will\s+face|faces)\s+no\s+(?:further\s+action|charges?)",
    ),
    (
        Stage.CONVICTED,
        rf"(?P<awaiting>{_NOW}(?:awaiting\s+sentenc(?:e|ing)|due\s+to\s+be\s+sentenced)|will\s+be\s+sentenced|is\s+to\s+be\s+sentenced)|"
        rf"{_EITHER}(?:convicted|found\s+guilty)|(?:has\s+|had\s+)?pleaded\s+guilty|"
        rf"(?:has\s+|had\s+)?admit(?:s|ted)\s+(?:[\w’-]+\s+){{0,3}}?{_OFFENCE}\b",
    ),
    (Stage.SENTENCED, rf"{_EITHER}{_PASSED}|(?:is|was)\s+serving\s+(?:[\w-]+\s+){{1,5}}?(?:sentence|term|years?)"),
    (
        Stage.CHARGED,
        rf"(?P<present>{_NOW}(?:charged{_NO_DUTY}(?=\s+(?:with|over)\b)|accused(?=\s+of\b)|on\s+trial|awaiting\s+trial|standing\s+trial|due\s+(?:in\s+court|to\s+"
        rf"(?:appear\s+(?:at|in|before)|stand\s+trial|go\s+on\s+trial)))|fac(?:es|ing)\s+(?:[\w-]+\s+){{0,3}}?(?:trial|charges?|counts?)|"
        rf"stands\s+trial|will\s+(?:stand|go\s+on)\s+trial)|"
        rf"{_DONE}(?:charged{_NO_DUTY}(?=\s+(?:with|over|in\s+connection|after|on|by|and|at|in)\b|[.,;])|accused(?=\s+of\b)|indicted|on\s+trial|"
        rf"remanded|bailed|awaiting\s+trial)|(?:has\s+)?pleaded\s+not\s+guilty|(?:went|goes)\s+on\s+trial|stood\s+trial|"
        rf"den(?:ies|ied)\s+(?:[\w’-]+\s+){{0,3}}?{_OFFENCE}\b|appeared\s+[^.;]{{1,80}}?\b(?:charged\s+with|accused\s+of)",
    ),
    (Stage.ARRESTED, rf"(?P<suspect>{_NOW}(?:suspected\s+of|under\s+arrest))|{_EITHER}(?:re-?)?arrested"),
)
# What may stand between a name and what was done: the rest of a row of names, what is set off by commas.
_LINKS = (
    r"(?P<row>(?-i:(?:,\s+(?:aged\s+)?\d{1,3})?(?:,\s+(?:[A-Z][\w’-]+\s+){1,2}[A-Z][\w’-]+(?:,\s+(?:aged\s+)?\d{1,3})?)+(?=,?\s+and\b)))?"
    r"(?P<apart>,[^.;]{1,110}?,|,)?(?P<joined>\s+and\s+[A-Z][\w’-]+(?:\s+[A-Z][\w’-]+){0,2}(?:,\s+\d{1,3},)?)?\s+(?:who\s+)?(?:both\s+)?"
)
_PREDICATES = tuple(
    (stage, re.compile(rf"{_LINKS}(?P<step>(?:{words}){_FOR})", re.IGNORECASE)) for stage, words in _AFTER
)
_OF_HIM = tuple((stage, re.compile(rf"(?:He|She)\s+(?P<step>(?:{words}){_FOR})")) for stage, words in _AFTER)
# "was convicted of fraud and jailed", "pleaded guilty and was sentenced".
_THEN = re.compile(
    rf"[^.;]{{0,80}}?\b(?:and|then|before\s+being|but)\s+(?:(?:was|were|has\s+been)\s+)?{_SOON}"
    rf"(?P<step>(?:(?P<passed>{_PASSED})|(?P<cleared>{_CLEARED})|(?P<charged>charged\s+with)|(?P<convicted>convicted|found\s+guilty)){_FOR})"
)
# What is done with the one who is named right after it.
_EPITHETS = (
    (
        Stage.CLOSED,
        False,
        re.compile(r"\b(?:jur(?:y|ors)|court|judge|magistrates)\s+(?:has\s+|have\s+)?(?P<step>acquitted|cleared)\s+$"),
    ),
    (
        Stage.SENTENCED,
        False,
        re.compile(r"\b(?P<step>jailed)\s+(?:[a-z-]+\s+){0,2}$|\bjudge\s+(?:[A-Z]\w+\s+)*(?P<by>sentenced)\s+$", re.I),
    ),
    (Stage.CONVICTED, False, re.compile(r"\b(?P<step>convicted)\s+(?:[a-z-]+\s+){0,2}$", re.I)),
    (
        Stage.CHARGED,
        True,
        re.compile(
            r"\b(?P<step>(?:accused|alleged)\s+(?:fraudster|killer|murderer|rapist|thief|robber|burglar|arsonist|attacker|conman|dealer|"
            r"drugs?\s+dealer|smuggler|trafficker|kidnapper|stalker|blackmailer)|"
            r"(?:murder|rape|fraud|robbery|burglary|arson|terror|kidnap|assault|theft)\s+(?:suspect|accused|defendant))\s+$",
            re.I,
        ),
    ),
    (
        Stage.CHARGED,
        False,
        re.compile(r"\b(?:police|officers|detectives|prosecutors)\s+(?:have\s+)?(?P<step>charged)\s+$", re.I),
    ),
    (Stage.ARRESTED, False, re.compile(r"\b(?:police|officers|detectives)\s+(?:have\s+)?(?P<step>arrested)\s+$", re.I)),
)
_OF_CHARGES = re.compile(r"\b(?:charges?|case|prosecution)\s+against\s+$", re.IGNORECASE)
_DROPPED = re.compile(rf"\s+(?P<step>{_DONE}(?:dropped|dismissed|withdrawn|discontinued|thrown\s+out))")
_OF_CONVICTION = re.compile(r"\bconvictions?\s+of\s+$", re.IGNORECASE)
_QUASHED = re.compile(r"\s+(?P<step>(?:(?:has|have)\s+been|was|were)\s+(?:quashed|overturned))")
_HIS_CONVICTION = re.compile(
    r"[’']s?\s+convictions?\s+(?P<step>(?:(?:has|have)\s+been|was|were)\s+(?:quashed|overturned))"
)
# A name after these is not whom the sentence is about: "the man who hit Tom Hill was jailed", "a friend of Tom Hill".
_NO_SUBJECT = re.compile(
    r"\b(?:of|to|with|by|against|for|from|about)\s+(?:(?!that\b|after\b|when\b|before\b|because\b|as\b|while\b)[\w’'-]+\s+){0,3}$"
    r"|\b(?:who|whose|which)\b[^,;]*$|(?<!that )\b(?:[a-z]+ed|shot|hit|beat|knew|met|saw|told)\s+$"
)
_DOUBTED = re.compile(
    r"\b(?:if|whether|unless|until|should|would|could|might|may|never|rumours?|wrongly|falsely)\b[^.;]*$", re.IGNORECASE
)
_ELSEWHEN = re.compile(
    r"\b(?:previous(?:ly)?|formerly|ago|last\s+(?:year|month|summer|spring|autumn|winter)|earlier|at\s+the\s+time|had\s+(?:already\s+)?been|already|"
    r"years?\s+(?:before|later)|as\s+a\s+(?:teenager|young\s+man|boy|girl)|once|unrelated|separate(?:ly)?|another\s+case|historic)\b",
    re.IGNORECASE,
)
_REOPENED = re.compile(r"\b(?:re-?trial|retried|new\s+trial|fresh\s+(?:trial|charges?))\b", re.IGNORECASE)
_ENDED = re.compile(
    rf"\b(?:{_CLEARED}|(?<!\bbe\s)(?:jailed|sentenced|imprisoned|fined)|without\s+charge|no\s+further\s+action|"
    r"community\s+order|(?:dropped|dismissed|withdrawn|discontinued|quashed|overturned))\b",
    re.IGNORECASE,
)
_REACHES = 220  # characters after a name


@kept
def steps(article: Article) -> list[Step]:
    """Return what the story itself says was done with the people it names, in its order."""
    found = [step for mention in article.mentions if _counts(mention, article) for step in _steps_of(mention, article)]
    return sorted({*found, *_of_pronouns(article)}, key=lambda step: (step.span.start, step.span.end, step.key))


def reached(told: Iterable[Step], article: Article) -> Step | None:
    """Return how far a story's own news has brought one person's case.

    None where it says nothing, where some of it is closed and some not, or where it goes back to a court.
    """
    news = [step for step in told if not step.recalled]
    if not news or _REOPENED.search(article.plain.text):
        return None
    last = max(news, key=lambda step: step.stage)
    if last.stage is Stage.CLOSED:
        quashed = re.search(r"quashed|overturned", article.words(last.span))
        others = [step for step in news if step.stage is not Stage.CLOSED]
        guilty = any(step.stage in (Stage.CONVICTED, Stage.SENTENCED) for step in others)
        if (guilty and not quashed) or any(step.present for step in others):
            return None
    return last


def ended(key: str, article: Article) -> bool:
    """Tell whether a sentence that names somebody says that a case ended, whoever's it is: lists of names are long."""
    at = {article.sentence_at(mention.span) for mention in article.mentions if mention.key == key}
    return any(_ENDED.search(article.words(sentence)) for sentence in at)


def put(step: Step, name: str, article: Article) -> str:
    """Say in a clause what a step is: "Tom Hill was charged with fraud"."""
    words = re.sub(r"^were\b", "was", re.sub(r"^are\b", "is", article.words(step.span)))
    if re.search(r"\b(?:dropped|dismissed|withdrawn|discontinued|thrown out)$", words) and not words.startswith("had"):
        return f"the case against {name} {words}"
    if re.search(r"\b(?:quashed|overturned)$", words) and not words.startswith("had"):
        return f"{name}’s conviction {words}"
    if re.match(r"(?:acc|all|sus)\w+\s|\w+\s(?:suspect|accused|defendant)$", words, re.IGNORECASE):
        return f"{name} was accused"
    done = re.match(r"\w+ed\b|found\b|given\b|handed\b|locked\b", words)
    own = re.match(r"(?:pleaded|denied|admitted|appeared)\b", words)
    return f"{name} was {words}" if done and not own else f"{name} {words}"


def _counts(mention: Mention, article: Article) -> bool:
    """Tell whether the copy itself speaks of somebody there, and not of what is denied or quoted."""
    if mention.kind is not MentionKind.PERSON or article.quoted(mention.span):
        return False
    return not any(said.cue == "deny" and mention.span in said.span for said in article.reports)


def _steps_of(mention: Mention, article: Article) -> Iterator[Step]:
    """Yield what the sentence says was done with somebody it names."""
    sentence = article.sentence_at(mention.span)
    text, (first, last) = article.plain.text, article.plain.inside(sentence.start, sentence.end)
    start, end = article.plain.inside(mention.span.start, mention.span.end)
    before, last = text[first:start], min(last, end + _REACHES)
    if _DOUBTED.search(before):
        return
    if found := _HIS_CONVICTION.match(text, end, last):
        yield _step(mention.key, Stage.CLOSED, found.span("step"), False, article)
    if text[end : end + 1] in ("’", "'"):
        return
    for stage, present, pattern in _EPITHETS:
        if match := pattern.search(before):
            group = "step" if match["step"] else "by"
            where = (first + match.start(group), first + match.end(group))
            yield _step(mention.key, stage, where, present, article)
    for lead, rest in ((_OF_CHARGES, _DROPPED), (_OF_CONVICTION, _QUASHED)):
        if lead.search(before) and (match := rest.match(text, end, last)):
            yield _step(mention.key, Stage.CLOSED, match.span("step"), False, article)
    if not _NO_SUBJECT.search(before):
        yield from _said(mention.key, _PREDICATES, end, last, article)


def _said(
    key: str, patterns: Iterable[tuple[Stage, re.Pattern[str]]], start: int, last: int, article: Article
) -> Iterator[Step]:
    """Yield what is said at `start` of the plain text was done with somebody, and what then was."""
    for stage, pattern in patterns:
        match = pattern.match(article.plain.text, start, last)
        groups = match.groupdict() if match else {}
        if match is None:
            continue
        if groups.get("apart") and not groups.get("row") and _names_other(key, match.span("apart"), article):
            continue
        present = any(groups.get(name) for name in ("present", "awaiting", "suspect"))
        yield _step(key, stage, match.span("step"), present, article)
        then = _THEN.match(article.plain.text, match.end(), last)
        if then and not _names_other(key, (match.end(), then.start("step")), article):
            after = next(
                stage
                for name, stage in (
                    ("passed", Stage.SENTENCED),
                    ("cleared", Stage.CLOSED),
                    ("charged", Stage.CHARGED),
                    ("convicted", Stage.CONVICTED),
                )
                if then[name]
            )
            yield _step(key, after, then.span("step"), False, article)
        return


def _of_pronouns(article: Article) -> Iterator[Step]:
    """Yield what "He was acquitted" says of the one person whom the sentence before names."""
    for i, sentence in enumerate(article.sentences[1:], 1):
        start, end = article.plain.inside(sentence.start, sentence.end)
        if not article.plain.text.startswith(("He ", "She "), start):
            continue
        named = {m.key for m in inside(article.mentions, article.sentences[i - 1]) if m.kind is MentionKind.PERSON}
        known = {key for key in named if " " in key}
        if len(known) == 1 and not article.quoted(sentence):
            yield from _said(next(iter(known)), _OF_HIM, start, end, article)


def _names_other(key: str, where: tuple[int, int], article: Article) -> bool:
    """Tell whether somebody else is named in full in a part of the plain text."""
    if where[1] <= where[0]:
        return False
    i = bisect_left(article.mentions, (span := article.span(*where)).start, key=lambda mention: mention.span.start)
    named = (m for m in article.mentions[i:] if m.span.start < span.end)
    return any(m.kind is MentionKind.PERSON and m.key != key and " " in m.name for m in named)


def _step(key: str, stage: Stage, where: tuple[int, int], present: bool, article: Article) -> Step:
    """Return a step at plain offsets, with the offences that its clause names and the time that it is put at."""
    span = article.span(*where)
    sentence = article.sentence_at(span)
    clause = re.split(r"[;]|,\s+(?:and|but|while)\b", article.plain.slice(span.start, sentence.end))[0]
    offences = frozenset(match[0].lower()[:_STEM] for match in _OFFENCES.finditer(clause))
    background = any(segment.background and span in segment.span for segment in article.segments)
    dates = list(inside(article.dates, sentence))
    earlier = any(d.year is not None and article.published and d.year < article.published.year for d in dates)
    elsewhen = bool(_ELSEWHEN.search(article.words(sentence)))
    return Step(
        key,
        stage,
        span,
        offences,
        present,
        recalled=background or earlier or elsewhen,
        dated=elsewhen or any(d.month is not None or d.year is not None for d in dates),
        background=background,
    )
