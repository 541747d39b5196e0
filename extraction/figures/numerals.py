"""Numbers as written, in digits or words: where each stands and what interval it allows.

This is the first step of reading figures; what a number is a number of comes later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
SCALES = {
    "hundred": 10**2, "thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9,
    "trillion": 10**12,
}  # fmt: skip
SHORT_SCALES = {
    "k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "mil": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12,
}  # fmt: skip
VULGAR = {
    "½": ("1", "2"), "⅓": ("1", "3"), "⅔": ("2", "3"), "¼": ("1", "4"), "¾": ("3", "4"), "⅕": ("1", "5"),
    "⅛": ("1", "8"), "⅜": ("3", "8"), "⅝": ("5", "8"), "⅞": ("7", "8"),
}  # fmt: skip

# What vague words allow, from the catalogue of newspaper usage that the checks are written in: low, high.
VAGUE = {
    "a couple": (2, 2), "a handful": (3, 6), "several": (3, 10), "several hundred": (300, 999),
    "several thousand": (3_000, 9_999), "a few": (3, 5), "a few hundred": (200, 599), "a few thousand": (2_000, 5_999),
    "dozens": (24, 99), "scores": (40, 199),
    "hundreds": (200, 999), "thousands": (2_000, 9_999), "tens of thousands": (20_000, 99_999),
    "hundreds of thousands": (200_000, 999_999), "millions": (2_000_000, 9_999_999),
    "tens of millions": (20_000_000, 99_999_999), "hundreds of millions": (200_000_000, 999_999_999),
    "billions": (2_000_000_000, 9_999_999_999), "tens of billions": (20_000_000_000, 99_999_999_999),
}  # fmt: skip

_WORD = "|".join([*UNITS, *TENS])
_SCALE = "|".join(SCALES)
_SHORT = "|".join(sorted(SHORT_SCALES, key=len, reverse=True))
_VAGUE = "|".join(sorted(VAGUE, key=len, reverse=True)).replace(" ", r"\s+")
_VULGAR = "".join(VULGAR)
_DIGITS = r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?(?![\d,]\d)|\d+(?:\.\d+)?|(?<![\w.])\.\d+"

# What "3 1/2" and "1/4" must stand before to be no date and no score.
_MEASURED = (
    r"(?:square\s+)?(?:miles?|inch(?:es)?|acres?|years?|hours?|months?|pounds?|lbs?|cups?|pints?|ounces?|oz|feet|foot)"
)
_SHARES = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "three quarters": Decimal("0.75")}


def _written(digits: str) -> re.Pattern[str]:
    """Return the pattern of a number in words or in `digits`."""
    return re.compile(
        rf"""(?:(?<![\w.,/])|(?<=\b(?:Rs|RM))|(?<=\bRs\.)|(?<=miles/)|(?<=km/)|(?<=mph/)|(?<=feet/)|(?<=ft/)
    |(?<=kg/)|(?<=lb/)|(?<=lbs/)|(?<=acres/)|(?<=hectares/)|(?<=metres/)|(?<=\b(?:USD|EUR|GBP|CHF|INR|AUD|CAD|HK\$)))
    (?:(?P<minus>minus[ -](?=\d)|−(?=[\d.])|(?<=[\s(])-(?=\d+(?:\.\d+)?(?:\s?(?:°|%)|[CF]\b|\ degrees)))
       |(?<![A-Za-z]-)|(?<=\d-to-)|(?<=\b(?:sub|now)-)|(?<=\b(?:then|over)-)|(?<=\bunder-))(?:
      (?P<vague>{_VAGUE})\b
    | (?:(?P<whole>\d{{1,3}})[ -])?(?P<over>[1-9])/(?P<under>2|3|4|5|8|10|16)(?=[ -](?:{_MEASURED})\b)
    | (?P<digits>{digits})(?P<vulgar>[{_VULGAR}])?
      (?:(?:\s+|-)?(?P<scales>(?:{_SCALE})(?:\s+(?:{_SCALE}))*)\b
       | (?P<gap>[ ])?(?P<short>{_SHORT})(?![\w²³]))?
    | (?P<only>[{_VULGAR}])
    | (?P<half>(?:a\s+|one\s+)?(?P<share>half|quarter|three[ -]quarters)(?:\s+of)?(?:\s+an?)?
        \s+(?P<halfscale>{_SCALE}))\b
    | (?P<words>(?:an?\s+(?=(?:{_SCALE}|dozen)\b))?
        (?:{_WORD}|{_SCALE}|dozen)(?:(?:\s+and\s+|-|\s+)(?:{_WORD}|{_SCALE}|dozen|(?:a|one)\s+half))*)\b
    )""",
        re.VERBOSE | re.IGNORECASE,
    )


_NUMERAL = _written(_DIGITS)
_CONTINENTAL = _written(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\d.]\d)|\d+(?:,\d+)?")


_SIGN = re.compile(r"[£$€¥₹]\s?$")
# What makes "37m" a length, where no currency stands before it: "37m (121ft)", "2m tall", "a 100m race".
_METRES = re.compile(
    r"\s?\(\s?[\d,.]+\s?(?:ft|feet|yards|yds)\b|[ -](?:long|wide|high|tall|deep|race|races|sprint|hurdles|freestyle|"
    r"breaststroke|backstroke|butterfly|relay|dash|pool|apart|away|underground|above|below|drop|fall|freefall)\b"
)
# The same in brackets after feet and inches: "6ft 2in (1.88m)", "120 feet, or 37m".
_AFTER_FEET = re.compile(r"(?:ft|feet|foot|ins?|inch|inches|yards?|yds?|[\d\s]['’′\"”″])(?:\s?\(|,? or )\s?$")


@dataclass(frozen=True)
class Numeral:
    """A number as written at `start` to `end`: `low` and `high` what it allows; no `value` where it is a range.

    `scale` is what its scale words come to: 1,000,000 in "2.5m". A range is `backwards` with its higher end first.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    value: Decimal | None
    spelled: bool = False
    vague: bool = False
    scale: Decimal = Decimal(1)
    backwards: bool = False

    def times(self, factor: Decimal) -> Numeral:
        """Return the numeral at another scale: the 30 of "£30 to £40 million"."""
        value = None if self.value is None else tidy(self.value * factor)
        return replace(self, low=tidy(self.low * factor), high=tidy(self.high * factor), value=value, scale=factor)

    @classmethod
    def exact(
        cls, start: int, end: int, value: Decimal, *, spelled: bool = False, scale: Decimal = Decimal(1)
    ) -> Numeral:
        """Return a numeral that allows one value."""
        return cls(start, end, value, value, value, spelled=spelled, scale=scale)


_MOST_DIGITS = 24  # more are a code, and more than a Decimal carries


def numerals(text: str, *, decimal_comma: bool = False) -> Iterator[Numeral]:
    """Yield the numbers written in `text`, in order; `decimal_comma` reads 1.234,5 as 1,234.5."""
    for match in (_CONTINENTAL if decimal_comma else _NUMERAL).finditer(text):
        start, end = match.span()
        if match["digits"] and len(match["digits"]) > _MOST_DIGITS:
            continue
        if match["vague"]:
            low, high = VAGUE[" ".join(match["vague"].lower().split())]
            value = Decimal(low) if low == high else None
            yield Numeral(start, end, Decimal(low), Decimal(high), value, spelled=True, vague=True)
        elif match["words"]:
            yield from _spelled(match["words"], start)
        elif match["half"]:
            scale = Decimal(SCALES[match["halfscale"].lower()])
            share = _SHARES[match["share"].lower().replace("-", " ")]
            yield Numeral.exact(start, end, tidy(scale * share), spelled=True, scale=scale)
        elif match["over"]:
            value = Decimal(match["whole"] or 0) + Decimal(match["over"]) / Decimal(match["under"])
            yield Numeral.exact(start, end, tidy(round(value, 6)))
        elif match["only"]:
            yield Numeral.exact(start, end, _vulgar(match["only"]))
        else:
            money = bool(_SIGN.search(text, max(0, start - 2), start))
            metres = match["short"] == "m" and not money and _is_length(text, start, end)
            digits = match["digits"].replace(".", "").replace(",", ".") if decimal_comma else match["digits"]
            yield _digits(match, digits, scaled=not metres, money=money)


def _is_length(text: str, start: int, end: int) -> bool:
    """Tell whether the "m" that ends a number is for metres."""
    return bool(_METRES.match(text, end) or _AFTER_FEET.search(text, max(0, start - 12), start))


def _digits(match: re.Match[str], digits: str, *, scaled: bool, money: bool) -> Numeral:
    """Return the numeral of a match in digits; "50 m" is fifty metres, but "£50 m" fifty million."""
    value = Decimal(digits.replace(",", ""))
    if match["vulgar"]:
        value += _vulgar(match["vulgar"])
    factor = Decimal(1)
    for word in (match["scales"] or "").lower().split():
        factor *= SCALES[word]
    end = match.end()
    if not scaled or (match["gap"] and not money):
        end = match.start("gap") if match["gap"] else match.start("short")
    elif match["short"]:
        factor *= SHORT_SCALES[match["short"].lower()]
    return Numeral.exact(match.start(), end, tidy(-value * factor if match["minus"] else value * factor), scale=factor)


def tidy(value: Decimal) -> Decimal:
    """Return the value without trailing zeros or exponent: 2500000, not 2500000.0 or 2.5E+6."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _vulgar(sign: str) -> Decimal:
    over, under = VULGAR[sign]
    return Decimal(over) / Decimal(under)


def _spelled(words: str, start: int) -> Iterator[Numeral]:
    """Yield the numbers in a run of number words: usually one, two in "two and three" or "one hundred, fifty"."""
    tokens = [(m[0].lower(), m.start(), m.end()) for m in re.finditer(r"[A-Za-z]+", words)]
    i = 0
    while i < len(tokens):
        length, value = _longest(tokens[i:])
        if not length:
            i += 1
            continue
        first, last = tokens[i][1], tokens[i + length - 1][2]
        yield Numeral.exact(start + first, start + last, tidy(value), spelled=True)
        i += length


def _longest(tokens: list[tuple[str, int, int]]) -> tuple[int, Decimal]:
    """Return how many leading words make one number, and the number: "two hundred and fifty" is 4 words, 250."""
    words = [word for word, _, _ in tokens]
    total, group, room = Decimal(0), Decimal(0), Decimal(10**15)
    best = (0, Decimal(0))
    for i, word in enumerate(words):
        if word in ("a", "an") and (i == 0 or words[i + 1] == "half"):
            continue
        if word == "and" and i and (words[i - 1] in SCALES or words[i + 2 : i + 3] == ["half"]):
            continue  # "hundred and five" and "two and a half" are one number, "two and three" are two
        step = _step(word, total, group, room)
        if step is None:
            break
        total, group, room = step
        best = (i + 1, total + group)
    return best


def _step(word: str, total: Decimal, group: Decimal, room: Decimal) -> tuple[Decimal, Decimal, Decimal] | None:
    """Add one word to a number so far: all groups, the group below the last scale, what a next word must be under.

    None where the word can't go on this number.
    """
    if word == "half":
        return (total, group + Decimal("0.5"), Decimal(0)) if group else None
    small = UNITS.get(word, TENS.get(word))
    if small is not None:
        fits = small < room
        return (total, group + small, Decimal(10 if word in TENS else 0)) if fits else None
    if word not in SCALES and word != "dozen":
        return None
    scale = Decimal(SCALES.get(word, 12))
    if scale < 1000:
        return (total, (group or 1) * scale, Decimal(100 if word == "hundred" else 0)) if group < scale else None
    if total % (scale * 1000):
        return None  # "two thousand ... million": another number begins
    return total + (group or 1) * scale, Decimal(0), scale
