"""Who stands where in a case: what the copy says that a court or the police did with each person it names."""

from __future__ import annotations

import re
from typing import NamedTuple

from extraction.models import Article, Mention, MentionKind, Span, inside

GUILTY = re.compile(
    r"\b(?:convicted|found\s+guilty|guilty\s+of|pleaded\s+guilty|pleads?\s+guilty|pled\s+guilty|admitted|admits|sentenced|"
    r"jailed|imprisoned|fined|locked\s+up|given\s+(?:a|an)\s+(?:\S+\s+){0,4}(?:sentence|order)|confessed|"
    r"sentence|serving|life\s+(?:term|in\s+prison)|years\s+in\s+(?:prison|jail)|banned\s+from\s+driving|"
    r"conviction)\b",
    re.IGNORECASE,
)
ACCUSED = re.compile(
    r"\b(?:alleg\w+|accus\w+|suspect\w*|charge[ds]?|den(?:y|ies|ied|ying)|pleaded\s+not\s+guilty|on\s+trial|trial|"
    r"indict\w+|arrest\w*|claim\w*|believed|thought|said\s+to|heard|prosecut\w+|faces?|remanded|investigat\w+|"
    r"questioned|wanted|acquitted|cleared|not\s+guilty|innocent)\b",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(
    r"\b(?:judge|justice|recorder|magistrate|attorney|prosecut\w+|defen[cs]e|defending|mitigating|lawyer|solicitor|"
    r"barrister|officer|constable|sergeant|inspector|superintendent|detective|chief|sheriff|mayor|minister|secretary|"
    r"president|spokes\w+|councillor|senator|director|manager|coroner|PC|DC|DS|DI|DCI|Insp|Sgt|Supt|MP|KC|QC)\b",
    re.IGNORECASE,
)
# What stands before the name of somebody to whom it was done, or who belongs to them.
_DONE_TO = re.compile(
    r"\b(?:murder|manslaughter|killing|death|rape|robbery|kidnapping|abduction|shooting|stabbing|victims?|attack|assault|"
    r"body|mother|father|wife|husband|widow|widower|son|daughter|brother|sister|partner|girlfriend|boyfriend|killed|"
    r"murdered|stabbed|shot|attacked|robbed|injured|robbing|killing|attacking|murdering)[^\w.;]+"
    r"(?:(?:of|on|and|was)[^\w.;]+)?(?:\w+[^\w.;]+){0,3}$",
    re.IGNORECASE,
)
_BEFORE_REACHES = 80  # characters


class Standing(NamedTuple):
    """The sentences that name a person and say that they are guilty, and those that say that they are accused."""

    guilty: tuple[Span, ...]
    accused: tuple[Span, ...]


def standing(key: str, article: Article) -> Standing:
    """Return where a named person stands, as far as the sentences that name them say so."""
    sentences = dict.fromkeys(article.sentence_at(mention.span) for mention in article.mentions if mention.key == key)
    said = [(sentence, article.words(sentence)) for sentence in sentences]
    return Standing(
        guilty=tuple(sentence for sentence, words in said if GUILTY.search(words)),
        accused=tuple(sentence for sentence, words in said if ACCUSED.search(words)),
    )


def _people_in(span: Span, article: Article) -> list[Mention]:
    """Return the people named in a passage, each once."""
    named: dict[str, Mention] = {}
    for mention in inside(article.mentions, span):
        if mention.kind is MentionKind.PERSON:
            named.setdefault(mention.key, mention)
    return list(named.values())


def may_be_accused(span: Span, article: Article) -> list[Mention]:
    """Return the people named in a passage on a case, each once: none who speak, hold an office or were harmed."""
    speakers = {said.speaker for said in article.quotes} | {said.speaker for said in article.reports}
    return [
        mention
        for mention in _people_in(span, article)
        if mention.key not in speakers
        and not _OFFICIAL.search(f"{mention.title or ''} {mention.role or ''}")
        and not _DONE_TO.search(
            article.plain.slice(max(span.start, mention.span.start - _BEFORE_REACHES), mention.span.start)
        )
    ]
