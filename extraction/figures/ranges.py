"""Two numbers that are one figure: "44 to 50 people", "£30-£40m", "between 10 and 15 per cent"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extraction.figures.numerals import Numeral

_JOINT = re.compile(
    r"\s*(?P<left>%|per\s?cent|percent|p|°?[A-Za-z]{1,3}(?:/[a-z])?(?=\s+(?:to|or|and)\s|\s?[-–—]))?"
    r"\s*(?:-to-|-\s+(?:to|or)\s|-|–|—|to|or|and)\s*(?P<sign>[£$€])?"
)
_PERCENT = re.compile(r"\s*(?:%|per\s?cent|percent|p\b)")
_FROM = re.compile(r"(?:\bbetween|\bfrom)\s+(?:about\s+|around\s+)?[£$€]?$", re.IGNORECASE)
_FINANCIAL_YEAR = re.compile(r"\d{4}\s?[-–]\s?\d\d")
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+ages\s+of\s+)?(?:about\s+|around\s+)?[£$€]?$", re.IGNORECASE)
# What lies between two numbers, and is no range of them; and what stands before the ends of an age range.
_APART = re.compile(
    r"\b(?:gap|differences?|distance|margin|split|ratio|choice|choos\w+|choose|halfway|midway|relation\w*|match|game|draw|"
    r"contest|link|links|connection|border|divid\w+|alternat\w+|switch\w*|fell|fall\w*|drop\w*|declin\w+|down|cut)\b"
    r"[^.;,]{0,24}\bbetween\b[^.;]{0,24}$",
    re.IGNORECASE,
)
_AGES = re.compile(r"\bage[sd]?\s+(?:of\s+)?$", re.IGNORECASE)
_MOVED = re.compile(
    r"\b(?:rose|rise|rises|risen|up|down|fell|fallen|falls|increased?|decreased?|cut|raised?|lowered|grew|dropped|jumped|"
    r"climbed|gained|lost)\s+(?:by\s+|another\s+|about\s+|a further\s+)?[£$€]?$",
    re.IGNORECASE,
)
_NEAR = 3  # times
_BY = re.compile(r"\bby\s+(?:about\s+|around\s+|just\s+|almost\s+|nearly\s+)?[£$€]?$", re.IGNORECASE)
_CHANGES = re.compile(
    r"\b(?:rose|risen|rise|rises|rising|fell|fall|fallen|falls|falling|grew|grow|grown|dropped?|drops|up|down|"
    r"increas\w+|decreas\w+|jump\w*|climb\w*|cut|cuts|reduc\w+|rais\w+|went|go|goes|gone|going|mov\w+|declin\w+|"
    r"plung\w+|soar\w*|slump\w*|shr[aiu]nk|doubl\w+|trebl\w+|tripl\w+|quadrupl\w+|halv\w+)\b(?:[^.;]|\.(?=\d))*$",
    re.IGNORECASE,
)


def joined(text: str, found: list[Numeral]) -> Iterator[Numeral]:
    """Yield the numerals with each pair that makes a range as one, which has no single value."""
    waiting: Numeral | None = None
    for numeral in found:
        if waiting is None:
            waiting = numeral
        elif _is_range(text, waiting, numeral):
            yield _range(waiting, numeral)
            waiting = None
        else:
            yield waiting
            waiting = numeral
    if waiting is not None:
        yield waiting


def _is_range(text: str, low: Numeral, high: Numeral) -> bool:
    """Tell whether two neighbouring numbers are the ends of one range."""
    joint = _JOINT.fullmatch(text, low.end, high.start)
    if joint is None or low.value is None or high.value is None:
        return False
    if not _same_unit(text, joint["left"], high.end) or (joint["sign"] and not _signed(text, low)):
        return False  # "fell 7% to $2.3 billion"
    word = joint[0][len(joint[0][: joint[0].find(joint["left"])] + joint["left"]) :] if joint["left"] else joint[0]
    word = word.strip(" £$€").lower()
    if _shared(low, high).low >= high.low:
        return _runs_backwards(text, word, low, high)
    apart = joint["left"] or (joint["sign"] and low.low * _NEAR < high.low)
    if apart and word.endswith("to") and _MOVED.search(text, max(0, low.start - 30), low.start):
        return False  # "up 0.25% to 5.25%", "up £84 to £1,781"; but "rose 5 to 10 per cent"
    return _means_range(text, word, low, high)


def _runs_backwards(text: str, word: str, low: Numeral, high: Numeral) -> bool:
    """Tell whether two falling numbers are a range all the same, its ends the wrong way round: "between 40 and 36"."""
    lead = text[max(0, low.start - 60) : low.start]
    if _shared(low, high).low == high.low:
        return False
    if word == "and":
        return bool(_BETWEEN.search(lead)) and not _APART.search(lead)
    return word in ("to", "-", "–") and bool(_AGES.search(lead))


def _same_unit(text: str, unit: str | None, at: int) -> bool:
    """Tell whether the unit after the lower end, if there is one, stands after the upper end too: "15kHz and 17kHz"."""
    if not unit:
        return True
    if _PERCENT.fullmatch(unit):
        return bool(_PERCENT.match(text, at))
    return bool(re.compile(rf"\s?{re.escape(unit)}(?![\w])").match(text, at))


def _signed(text: str, numeral: Numeral) -> bool:
    return text[: numeral.start].rstrip()[-1:] in ("£", "$", "€")


def _means_range(text: str, word: str, low: Numeral, high: Numeral) -> bool:
    """Tell whether the word or dash between two rising numbers makes them a range."""
    lead = text[max(0, low.start - 60) : low.start]
    if word == "and":
        return bool(_BETWEEN.search(lead))
    if word == "or":  # "five or six", not "50 or 200"
        return high.low <= low.low * Decimal("1.5") + 1
    word = word.strip("-")
    if word.endswith("to") and _BY.search(lead):
        return False  # "rose by 30 to 95"
    if word.endswith("to") and _FROM.search(lead):
        return not _CHANGES.search(lead)  # "rose from 62 to 95" is two figures, "from 18 to 25 people" one
    return not _FINANCIAL_YEAR.fullmatch(text[low.start : high.end])


def _shared(low: Numeral, high: Numeral) -> Numeral:
    """Return the lower end at the scale it shares with the upper: the 30 of "£30-£40m" is 30 million.

    One that would then be the higher is of that scale if it is near it ("between £7 and £5 billion"); "between £25 and
    £1 million" is a range of prizes.
    """
    if high.scale > 1 and low.scale == 1 and low.low * high.scale < high.low * _NEAR:
        return low.times(high.scale)
    return low


def _range(low: Numeral, high: Numeral) -> Numeral:
    """Return the two as one numeral, from the lower to the higher."""
    first = _shared(low, high)
    least, most = sorted((first.low, high.high))
    spelled = low.spelled and high.spelled
    return Numeral(low.start, high.end, least, most, None, spelled=spelled, backwards=first.low > high.high)
