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
