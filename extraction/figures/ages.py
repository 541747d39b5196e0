"""Ages: aged 34, 34-year-old, "John Hill, 34,", in his 20s."""

from __future__ import annotations

import re

from extraction.figures.numerals import Numeral
from extraction.figures.passage import Draft, Passage
from extraction.models import FigureKind

_OLD = re.compile(r"[ -]?(?:(?P<unit>year|month|week|day)s?(?:[ -]olds?|\s+of\s+age)|y/?os?)\b", re.IGNORECASE)
_AGED = re.compile(
    r"\b(?:(?:aged?(?:\s+of)?|(?:between\s+)?(?:the\s+)?ages\s+(?:of|from|between))(?:\s+(?:between|from|about|around|just|only|over|under))?|turned|turning)\s+$",
    re.IGNORECASE,
)
# "Twelve were under 18", "people over 65", "under-18s".
_LIMIT = re.compile(
    r"\b(?:(?:is|are|was|were|anyone|anybody|those|people|everyone|children|girls|boys|men|women|adults|drivers|voters|"
    r"all|workers|players|patients|residents|pupils)\s+(?:aged\s+)?(?:under|over|above|below|between)\s+|(?:under|over)-|\bthe\s+(?:under|over)\s+)$",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"['’]?s?(?=\s*(?:[,;.:)”\"]|$)|\s(?:and|or|at|in|were|was|are|is|who|have|had|with|when|can|must|may)\b)|['’]?s\b"
)
_IN_A_ROW = re.compile(r"\baged?\s(?:[\w-]+(?:,\s|,?\sand\s|,?\sor\s)){1,8}$", re.IGNORECASE)
_HE_IS = re.compile(
    r"\b(?:he|she|who|mother|father|victim|defendant)\s+(?:is|was)\s+(?:now\s+|only\s+|just\s+)?$", re.IGNORECASE
)
# "A man of 34 was held", "a baby of six months" is read with its unit.
_OF = re.compile(
    r"\b(?:man|woman|boy|girl|child|youth|teenager|pensioner|lad|baby|person)\s+of\s+(?:about\s+|only\s+)?$",
    re.IGNORECASE,
)
_APPOSITIVE = re.compile(r",\s+(?:then\s+|now\s+|only\s+|just\s+)?$")
_RELATIVE = re.compile(
    r"\b(?:husband|wife|son|daughter|brother|sister|mother|father|partner|boyfriend|girlfriend|fianc[eé]e?|grandson|"
    r"granddaughter|grandmother|grandfather|nephew|niece|uncle|aunt|cousin|friend|colleague|widow|widower|man|woman|"
    r"boy|girl|mum|dad|student|teacher|pensioner|driver|victim|twin)$",
    re.IGNORECASE,  # "Woman, 75, charged"
)
_CLOSED = re.compile(
    r"\s*(?:[,;.:)”\"]|$|\s(?:and|from|of|who|when|both|was|were|is|has|had|pleaded|admitted|denied|appeared)\b)"
)
_UNIT = re.compile(r"\s+(?P<unit>year|month|week|day)s?(?:\s+of\s+age)?\b(?!\s+(?:ago|later|in))", re.IGNORECASE)
_ADULT_MOST = 125
_LEAST_LIMIT = 5  # "over 5" people are seldom old


def age(passage: Passage, numeral: Numeral) -> Draft | None:
    """Read a number as an age in years (or the unit said) where the words about it make it one."""
    old = passage.after(numeral.end, _OLD)
    if old:
        return Draft(numeral, numeral.start, old.end(), FigureKind.AGE, (old["unit"] or "year").lower())
    if numeral.high > _ADULT_MOST or numeral.scale != 1 or numeral.vague:
        return None
    aged = passage.before(numeral.start, _AGED)
    if aged:
        said = passage.after(numeral.end, _UNIT)
        end, unit = (said.end(), said["unit"].lower()) if said else (numeral.end, "year")
        return Draft(numeral, aged.start(), end, FigureKind.AGE, unit)
    limit = passage.before(numeral.start, _LIMIT)
    ended = passage.after(numeral.end, _ENDED)
    if limit and ended and not numeral.spelled and numeral.low >= _LEAST_LIMIT:
        return Draft(numeral, numeral.start, ended.end(), FigureKind.AGE, "year")
    if _is_apposed(passage, numeral) or _is_said(passage, numeral):
        return Draft(numeral, numeral.start, numeral.end, FigureKind.AGE, "year")
    return None


def _is_said(passage: Passage, numeral: Numeral) -> bool:
    """Tell whether a bare number is somebody's age: "He was 79.", or one of several: "aged nine, ten and 13"."""
    told = any(passage.before(numeral.start, pattern) for pattern in (_IN_A_ROW, _HE_IS, _OF))
    return bool(told and passage.after(numeral.end, _CLOSED))


def _is_apposed(passage: Passage, numeral: Numeral) -> bool:
    """Tell whether digits between commas come right after a person's name: "John Hill, 34,"."""
    comma = passage.before(numeral.start, _APPOSITIVE)
    if numeral.spelled or comma is None or not passage.after(numeral.end, _CLOSED):
        return False
    named = any(end == comma.start() for _, end in passage.people)
    return named or bool(passage.before(comma.start(), _RELATIVE))
