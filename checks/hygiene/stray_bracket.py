"""A bracket that opens and does not close, or closes and was not opened.

Round and square brackets are paired within a paragraph, and over a few paragraphs where an aside is that long. Smileys,
the letters and numbers of a list (“a)”) and mathematicians' intervals pass, and so does copy with so many that it is
no prose.

## Flags
> The council took the repairs on [[(the]] insurers would not pay.

> “He [the manager] knew,” she said, “and so did the [[board)]], every one of them.”

> The shop [[(in]] Mill Lane] was shut.

## Does not flag
> There were two reasons: a) the roof, and b) the rain (which fell (and fell) for days).

> She wrote “See you :)” and he wrote :( to that, as 1) friends and 2) cousins do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from checks.models import Finding, Rule, Severity
from extraction.models import Article

RULE = Rule(code="HYG-BRACKET", severity=Severity.ERROR, reads=("sections",), priority=10)

_BRACKET = re.compile(r"[()\[\]]")
_CLOSER = {"(": ")", "[": "]"}
_NAME = {"(": "round", ")": "round", "[": "square", "]": "square"}
_ASIDE = 6  # paragraphs that a bracket may span
_DEEP = 8  # brackets that may be open at once
_MOST = 4  # in one story: more are code or tables
_SMILES = re.compile(r"[:;=8xX]['’]?[-o^]?$")
_NUMBERS = re.compile(r"(?:^|[\s\"“‘'])(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})$")
_INTERVAL = re.compile(r"[(\[]\s?[\d.,;∞−–-]{1,20}(?:\s[\d.∞−–-]{1,10})?\s?[)\]]")
_LOOK = 8  # characters before a bracket that say whether it is one


class _Open(NamedTuple):
    """An open bracket: which, where in the plain text, and in which paragraph."""

    sign: str
    at: int
    paragraph: int


def check(article: Article) -> Iterator[Finding]:
    """Yield each stray bracket, and each pair of which one is round and the other square."""
    found = sorted(islice(_stray(article), _MOST + 1))
    for at, other in found if len(found) <= _MOST else ():
        sign = article.plain.text[at]
        span = article.span(*_with_its_word(at, article.plain.text))
        if other is not None:
            evidence = (article.span(*_with_its_word(other, article.plain.text)),)
            message = f"A bracket opens {_NAME[sign]} and closes {_NAME[article.plain.text[other]]}."
            yield RULE.finding(article, span, message, evidence=evidence)
        elif sign in _CLOSER:
            yield RULE.finding(article, span, f"A {_NAME[sign]} bracket opens here and does not close.")
        else:
            yield RULE.finding(article, span, f"A {_NAME[sign]} bracket closes here that was not opened.")


def _stray(article: Article) -> Iterator[tuple[int, int | None]]:
    """Yield where a bracket stands that has no other; with one of the other shape, where that stands."""
    text = article.plain.text
    waiting: list[_Open] = []
    for number, section in enumerate(article.copy_sections()):
        start, end = article.plain.inside(section.span.start, section.span.end)
        while waiting and waiting[0].paragraph < number - _ASIDE:
            yield waiting.pop(0).at, None
        last = {sign: text.rfind(sign, start, end) for sign in ")]"}
        for match in _BRACKET.finditer(text, start, end):
            sign, at = match[0], match.start()
            if sign in _CLOSER:
                if not _no_bracket(text, at, start, end):
                    waiting.append(_Open(sign, at, number))
                continue
            depths = range(len(waiting) - 1, max(len(waiting) - _DEEP, 0) - 1, -1)
            i = next((i for i in depths if _CLOSER[waiting[i].sign] == sign), None)
            if i is not None and (i == len(waiting) - 1 or waiting[i].paragraph == number):
                yield from ((one.at, None) for one in waiting[i + 1 :])
                del waiting[i:]
            elif waiting and waiting[-1].paragraph == number and last[_CLOSER[waiting[-1].sign]] < at:
                opened = waiting.pop()
                if not _INTERVAL.match(text, opened.at):
                    yield opened.at, at
            elif not _no_bracket(text, at, start, end):
                yield at, None
    yield from ((one.at, None) for one in waiting)


def _no_bracket(text: str, at: int, start: int, end: int) -> bool:
    """Tell whether a bracket with no other is a mouth, or stands after the letter or the number of a list."""
    before = text[max(start, at - _LOOK) : at]
    if smile := _SMILES.search(before):
        return text[at] in ")]" or not before[: smile.start()][-1:].isalnum()
    return text[at] == ")" and bool(_NUMBERS.search(before))


def _with_its_word(at: int, text: str) -> tuple[int, int]:
    """Return where a bracket stands with the word inside it, so that it can be seen."""
    if text[at] in _CLOSER:
        word = re.compile(r"[\w£$€’'-]{0,40}").match(text, at + 1)
        return at, word.end() if word else at + 1
    word = re.search(r"[\w£$€.,!?’'-]{0,40}$", text[max(0, at - 40) : at])
    return at - len(word[0] if word else ""), at + 1
