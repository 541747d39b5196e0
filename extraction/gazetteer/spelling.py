"""One spelling for all that a place's name is written in."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {"’": "", "‘": "", "'": "", "-": " ", "–": " ", ".": "", ",": " ", "ø": "o", "ł": "l", "ı": "i"}
)
_WORDS = {"saint": "st", "sainte": "ste", "co": "county", "&": "and", "mt": "mount", "ft": "fort"}
POSSESSIVE = re.compile(r"(?<=\w)(?:[’']s?|(?<=s)[’'])$")


@lru_cache(maxsize=4096)
def key(name: str) -> str:
    """Return the form in which a name is looked up: "Saint Albans" and "St. Albans" are both "st albans".

    Lower case, no accents, no hyphens, no full stops, no apostrophes, no "the" at the front; "Co" is "county".
    """
    plain = name.lower().translate(_LETTERS)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    words = [_WORDS.get(word, word) for word in plain.split()]
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def near(one: str, other: str, most: int) -> bool:
    """Tell whether two words are at most `most` letters apart: one put in, left out, changed, or two changed about.

    That is the restricted Damerau-Levenshtein distance.
    """
    if abs(len(one) - len(other)) > most:
        return False
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        now = [i]
        for j, b in enumerate(other, 1):
            cost = min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return False
        before, row = row, now
    return row[-1] <= most
