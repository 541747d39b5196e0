"""A capital in the wrong place inside a word: the shift key held too long, or pressed too late.

A word that begins with two capitals is one where it is a word without the second; any other odd capital counts only
where the copy has the same word without it, or the word is one of the commonest there are. Names, units and degrees
that are written so pass, and the house style's `capitals` adds to them. Direct speech is looked at too, since a
speaker has no capitals.

## Flags
> Officers raided homes across the East [[MIdlands]] on Tuesday.

> [[HEr]] Majesty's Inspectorate praised the school, but [[tHe]] governors did not wait for it.

> Wellbrook Town won. The crowd in [[WELlbrook]] sang, and all of Wellbrook heard it.

## Does not flag
> Dr Ian McDonald, PhD, told MPs and GPs that eBay sold DVDs, iPhones and 40kWh batteries.

> YouTube and WhatsApp were told of QAnon posts on ZMapp by the DfE and the MoD.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from checks.models import Finding, Fix, Rule, Severity
from extraction.language import knows
from extraction.models import Article, Span

RULE = Rule(code="HYG-CAPS", severity=Severity.ERROR, reads=("sections",), priority=15)

# A word whole: not a handle, a hashtag, part of a web address, of a file name or of a code.
_WORD = r"(?<![\w@#/&.+_-])(?:{})(?![\w@/_&+]|\.\w|-\d)"
_TWO_CAPITALS = re.compile(_WORD.format(r"[A-Z]{2}[a-z]+"))
_OTHER = re.compile(_WORD.format(r"[A-Z]{3,}[a-z]{2,}|[a-z]+[A-Z]+[a-z]*"))

# So common that no name or abbreviation is likelier.
_COMMON = frozenset(
    "the and but for with from that this they them their there then than when where what which who was were will would "
    "have had his her him she you your our not are been after before about over into said says".split()
)
# Written so by those whose names they are, whatever the first letter does at the start of a sentence.
_RIGHT = frozenset(
    "qanon xbox btec bacc bcom beng bmus bmed barch mbiol mchem meng mgeol mlitt mmath mmus mphil mphys mpharm mres "
    "msci dphil pgcert pgdip phd edd dsc bsc msc uhaul nsync rnase dnase jlo ebay ebook ebooks email emails escooter "
    "escooters esports ipad ipads iphone iphones iplayer imessage imac itunes icloud ios inews easyjet etoro evisa "
    "efit".split()
)


def check(article: Article) -> Iterator[Finding]:
    """Yield each word with an odd capital once, with its other places as evidence."""
    places: dict[str, list[Span]] = {}
    for span in sorted((*_spans(article, _TWO_CAPITALS), *_spans(article, _OTHER)), key=lambda span: span.start):
        places.setdefault(article.words(span), []).append(span)
    for word, spans in places.items():
        right = _right_form(word, article)
        if right is None or word.lower() in _RIGHT or word in article.style.capitals:
            continue
        elsewhere = tuple(islice(_where(right, article), 1))
        message = (
            f"“{word}” has an odd capital; the copy has “{right}” elsewhere."
            if elsewhere
            else (f"“{word}” has an odd capital: “{right}”?")
        )
        fix = tuple(Fix(span=span, replacement=right) for span in spans)
        yield RULE.finding(article, spans[0], message, evidence=(*spans[1:], *elsewhere), fix=fix)


def _spans(article: Article, pattern: re.Pattern[str]) -> Iterator[Span]:
    """Yield where the pattern stands in the copy."""
    for section in article.copy_sections():
        yield from (span for _, span in article.matches(pattern, section.span))


def _where(word: str, article: Article) -> Iterator[Span]:
    """Yield where the copy has a word, spelled and capitalised so."""
    return _spans(article, re.compile(_WORD.format(re.escape(word))))


def _right_form(word: str, article: Article) -> str | None:
    """Return the word as it should be, or None where its capitals may be meant."""
    likely = word.capitalize() if word[0].isupper() else word.lower()
    other = word.lower() if word[0].isupper() else word.capitalize()
    if word.lower() in _COMMON:
        return likely
    if re.fullmatch(r"[A-Z]{2,}(?:s|ed|ing|er|ers|x)", word) or re.fullmatch(r"[a-z][A-Z][a-z]+|[a-z]+[A-Z]+", word):
        return None  # MPs, OKed, NHSx; iPlayer, uSwitch; kWh, mRNA
    if re.fullmatch(r"[A-Z]{2}[a-z]{2,}", word):
        return next((form for form in (likely, other) if any(_where(form, article)) or knows(form)), None)
    return next((form for form in (likely, other) if any(_where(form, article))), None)
