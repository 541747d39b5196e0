"""What each passage tells of a case: who, where, which offence, how far it has got, and when.

The offences are those that newspapers name, by the word that a headline would use; how far a case has got is told by
the words of police and courts. Only what is said is taken: "cleared of murder" gives murder and an acquittal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from extraction.models import CaseStatus, DateMention, Mention, MentionKind, Segment, inside

_OFFENCES = {
    "murder": r"murder(?:ed|ing|er|ers|s)?",
    "manslaughter": r"manslaughter",
    "attempted murder": r"attempted\s+murder",
    "rape": r"rap(?:e|ed|es|ing|ist)",
    "sexual assault": r"sexual(?:ly)?\s+(?:assault\w*|abus\w+|offen[cs]es?)|indecent\s+assault",
    "assault": r"(?:common\s+|aggravated\s+)?assault(?:ed|ing|s)?|(?:grievous|actual)\s+bodily\s+harm|GBH|ABH|wounding",
    "robbery": r"robb(?:ery|eries|ed|ing)",
    "burglary": r"burgl(?:ary|aries|ed|ing)",
    "theft": r"thefts?|stole|stolen|stealing|shoplifting",
    "fraud": r"fraud\w*|embezzl\w+|swindl\w+",
    "money laundering": r"money[\s-]+laundering|launder(?:ed|ing)\s+(?:\w+\s+){0,3}(?:money|cash|proceeds)",
    "bribery": r"brib(?:e|ed|es|ery|ing)",
    "arson": r"arson\w*",
    "criminal damage": r"criminal\s+damage|vandal\w+",
    "drug supply": r"(?:supply(?:ing)?|deal(?:ing|t)|push(?:ing|ed)|sell(?:ing)?|sold|traffick(?:ing|ed)|smuggl\w+)\s+"
    r"(?:of\s+)?(?:[\w-]+\s+){0,2}(?:drugs?|cocaine|heroin|cannabis|crack)|drug[\s-]+(?:dealing|dealers?|trafficking|supply)|county\s+lines",
    "drug possession": r"possess(?:ion|ing)\s+(?:of\s+)?(?:\w+\s+){0,2}(?:drugs?|cocaine|heroin|cannabis)",
    "human trafficking": r"(?:people|human|sex)[\s-]+trafficking|modern\s+slavery|servitude",
    "kidnapping": r"kidnap\w*|false\s+imprisonment|abduct\w+",
    "weapons": r"possess(?:ion|ing)\s+(?:of\s+)?(?:\w+\s+){0,3}"
    r"(?:firearms?|guns?|kni(?:fe|ves)|bladed\s+article|weapons?)",
    "dangerous driving": r"(?:dangerous|careless|drink|drunk)[\s-]+driving",
    "terrorism": r"terroris[mt]\w*",
    "harassment": r"harass\w+|stalk(?:ing|ed|er)",
    "perjury": r"perjur\w+|pervert(?:ing|ed)?\s+the\s+course\s+of\s+justice",
    "conspiracy": r"conspir\w+",
}
# How far a case has got, in the order in which it gets there.
_STATUS = {
    CaseStatus.ARRESTED: r"arrest(?:ed|s)?",
    CaseStatus.CHARGED: r"(?<!never )(?<!not )(?<!without being )(?<!being )charged\s+with|"
    r"(?:was|were|been|is|are)\s+charged|indicted|faces?\s+(?:\w+\s+){0,2}charges?",
    CaseStatus.IN_COURT: r"appear(?:ed|s)?\s+(?:at|before|in\s+court)|remanded|bailed|on\s+bail",
    CaseStatus.DENIED: r"(?:pleaded|pled|pleads?|pleading)\s+not\s+guilty|den(?:y|ies|ied)\s+(?:\w+\s+){0,3}?"
    r"(?:charges?|counts?|offences?|wrongdoing|murder|manslaughter|rape|assault|robbery|burglary|theft|fraud|arson)",
    CaseStatus.ON_TRIAL: r"on\s+trial|stood\s+trial|trial\s+of|jurors?|the\s+jury",
    CaseStatus.ADMITTED: r"(?:pleaded|pled|pleads?|pleading)\s+guilty|guilty\s+pleas?|admit(?:s|ted)?\s+"
    r"(?:\w+\s+){0,3}?(?:charges?|counts?|offences?|conspir\w+|murder|manslaughter|rape|assault\w*|robbery|robbing|burglary|"
    r"burgling|theft|stealing|fraud|arson|supply\w*|possess\w+|causing|dangerous|careless|drink|perverting)",
    CaseStatus.CONVICTED: r"convicted|found\s+guilty|guilty\s+verdicts?",
    CaseStatus.ACQUITTED: r"acquitted|cleared\s+of|found\s+not\s+guilty",
    CaseStatus.SENTENCED: r"(?<!be\s)(?:sentenced|jailed|imprisoned|fined)|given\s+(?:a|an)\s+(?:\S+\s+){0,4}sentence|"
    r"locked\s+up|years?\s+in\s+(?:prison|jail)",
    CaseStatus.APPEALED: r"appeal(?:ed|s|ing)?\s+against|court\s+of\s+appeal|"
    r"convictions?\s+(?:was\s+|were\s+)?(?:overturned|quashed|upheld)",
}
_BY_OFFENCE = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _OFFENCES.items()}
_BY_STATUS = {status: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for status, words in _STATUS.items()}
# What the longer name of an offence says, its shorter one does not say again.
_TAKES_IN = {"attempted murder": "murder", "sexual assault": "assault", "human trafficking": "drug supply"}


def told(
    text: str, segments: Iterable[Segment], mentions: Sequence[Mention], dates: Sequence[DateMention]
) -> tuple[Segment, ...]:
    """Return the passages of the plain `text`, each with what it tells of a case."""
    return tuple(segment.model_copy(update=_facts(text, segment, mentions, dates)) for segment in segments)


def _facts(
    text: str, segment: Segment, mentions: Sequence[Mention], dates: Sequence[DateMention]
) -> dict[str, tuple[str, ...]]:
    words = text[segment.span.start : segment.span.end]
    named = list(inside(mentions, segment.span))
    return {
        "people": _keys(named, MentionKind.PERSON),
        "places": _keys(named, MentionKind.PLACE),
        "offences": tuple(_offences(words)),
        "status": tuple(status for status, pattern in _BY_STATUS.items() if pattern.search(words)),
        "times": tuple(" ".join(text[d.span.start : d.span.end].split()) for d in inside(dates, segment.span)),
    }


def _keys(mentions: Iterable[Mention], kind: MentionKind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention.key for mention in mentions if mention.kind is kind))


def _offences(words: str) -> Iterator[str]:
    """Yield the offences that a passage names, each once."""
    found = {name: {m.span() for m in pattern.finditer(words)} for name, pattern in _BY_OFFENCE.items()}
    for longer, shorter in _TAKES_IN.items():
        found[shorter] = {(a, b) for a, b in found[shorter] if not any(c <= a and b <= d for c, d in found[longer])}
    yield from (name for name, places in found.items() if places)
