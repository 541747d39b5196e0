"""An acronym with no words beside it, or with words that it does not fit.

An acronym of three to six capitals needs its words somewhere in the copy, or beside it a word of what it is: “the Crime
and Disorder Unit (CDU)”, “the ferry workers’ union NUFW”, “HDF, a charity”. All those without are one note. One in
brackets that is a letter away from the initials of the words before it is a query. Those that everybody knows pass, and
the house style's `acronyms` adds to them.

## Flags
> Officers of [[KMSOU]] raided 12 homes in Oareford, the force said.

> The East Brackenshire Special Operations Unit ([[EBSO]]) led the raids.

> The Harbour Conservancy Board ([[HBC]]) has dredged the port.

## Does not flag
> The BBC asked two MPs and an NHS trust. The Harbour Conservancy Board met later. The HCB will dredge the port.

> The ferry workers’ union NUFW and LDF, a charity, told Médecins Sans Frontières (MSF) of it.

> HARBOUR SHUT AFTER STORM
>
> The port of Oareford said that it had to STOP all ferries at 0600 UTC.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rapidfuzz.distance import OSA

from checks.models import Finding, Rule, Severity
from checks.wording import listed
from extraction.language import knows
from extraction.models import Article, SectionKind, Span

RULE = Rule(code="NAM-ACRO", severity=Severity.NOTE, reads=("sections",), priority=15)

_LOOKED_AT = frozenset({SectionKind.STANDFIRST, SectionKind.LEAD, SectionKind.BODY})
# Not a handle, part of a code or an address; "KMSOU’s" and "KMSOU-led" are the acronym.
_ACRONYM = re.compile(r"(?<![\w@#/&.$£€’'-])[A-Z]{3,6}(?=s?(?![\w@/&:]|\.\w|-\d|-[A-Z]))")
# "MARLOW, Ohio —" says where the story was filed.
_DATELINE = re.compile(r"[A-Z]{3,}(?:,\s+[A-Z][\w.]+(?:\s[A-Z][\w.]+)?)?\s+(?:\([\w ]+\)\s+)?[—–-]{1,2}\s")
_ROMAN = re.compile(r"[IVXLCM]+")
_BRACKETED = re.compile(
    r"(?<![\w’'-])(?P<words>(?:[A-Z][\w’'-]*,?\s+(?:(?:of|for|and|the|on|in|to|&)\s+){0,2}){2,9})\((?:the\s+)?(?P<short>[A-Z]{3,6})s?\)"
)
_CUE = re.compile(r"\((?:the\s+)?[A-Z]{3,6}s?\)")
_SMALL = frozenset("of for and the on in to &".split())
# They belong to a name, and its short form often leaves them out.
_DROPPED = frozenset(
    "uk us usa inc ltd limited plc corp corporation company co group trust international limited llc foundation "
    "association society institute committee centre center office department force".split()
)
# After these an acronym stands alone; after another small word, that word says what it is: "the union NUFW".
_ALONE_AFTER = re.compile(
    r"(?:(?:^|[.:;,!?…()–—-])\s*|[“”\"’']\s*|\b(?:the|an?|this|that|its|their|our|and|or|but|of|in|by|from|to|with|for|at|on|as|"
    r"under|over|against|between|via|through|into|said|says|told|added|while|when|if|after|before|because|local|former|"
    r"new|joined|left|called|asked|urged|is|was|are|were)\s+)$"
)
_SAID_WHAT = re.compile(r"s?\s*(?:\(|,\s+(?:an?|the|which|who|or|short|formerly|known)\b)")
# A part of a longer name, of a code, of a measure, or of where shares are traded; a dateline's town.
_IN_NAME_BEFORE = re.compile(r"(?:[A-Z][\w’'-]*:?|\d[\d,.]*|[£$€])\s*$")
_LISTED_BEFORE = re.compile(r"[A-Z][\w’'-]*,\s+$")  # "Hale Law Group, APC,"
_IN_NAME_AFTER = re.compile(r"[ ](?:[A-Z][\w’'-]*|\d|[–—-][ ])")
_SENTENCE = re.compile(r"[.!?:…][”’\"')]*$")  # not a line of a list
_BEFORE_REACHES = 30  # characters
_MOST = 30  # acronyms: each is looked for in the whole copy


@cache
def _lists() -> dict[str, frozenset[str]]:
    rows = tomllib.loads(Path(__file__).with_name("acronyms.toml").read_text(encoding="utf-8"))
    return {name: frozenset(short.upper() for short in shorts) for name, shorts in rows.items()}


def check(article: Article) -> Iterator[Finding]:
    """Yield each acronym that its words do not fit, and one note of those that have none."""
    yield from _misfits(article)
    alone: dict[str, Span] = {}
    for section in article.copy_sections():
        if section.kind in _LOOKED_AT:
            for match, span in article.matches(_ACRONYM, section.span):
                if (
                    match[0] not in alone
                    and len(alone) < _MOST
                    and not article.quoted(span)
                    and _needs_words(match, section.span, article)
                ):
                    alone[match[0]] = span
    unknown = {short: span for short, span in alone.items() if not _explained(short, article)}
    if unknown:
        first, *others = unknown.values()
        names = listed(f"“{short}”" for short in unknown)
        are = "are" if others else "is"
        yield RULE.finding(article, first, f"{names} {are} not spelled out.", evidence=tuple(others))


def _needs_words(match: re.Match[str], section: Span, article: Article) -> bool:
    """Tell whether what is written in capitals is an acronym that few readers know and nothing beside it explains."""
    short = match[0]
    if not _SENTENCE.search(article.words(section)):
        return False
    everybody = any(short in shorts for shorts in _lists().values()) or short in article.style.acronyms
    if everybody or _ROMAN.fullmatch(short) or knows(short.lower()) or knows(short.capitalize()):
        return False
    start, _ = article.plain.inside(section.start, section.end)
    if match.start() == start and _DATELINE.match(match.string, start):
        return False
    before = match.string[max(start, match.start() - _BEFORE_REACHES) : match.start()]
    if _IN_NAME_BEFORE.search(before) or not _ALONE_AFTER.search(before):
        return False
    listed = _LISTED_BEFORE.search(before) and match.string[match.end() : match.end() + 1] == ","
    beside = _IN_NAME_AFTER.match(match.string, match.end()) or _SAID_WHAT.match(match.string, match.end())
    return not listed and not beside


def _explained(short: str, article: Article) -> bool:
    """Tell whether the copy has the acronym in brackets, or words whose first letters it is."""
    text = f"{article.headline or ''}\n{article.plain.text}"
    if re.search(rf"[(\[](?:the\s+|or\s+)?{short}s?[)\],;]|\b{short}s?\s*\(", text):
        return True
    small = r"(?:(?:of|for|and|the|on|in|to|&|de|des|du|la)\s+){0,2}"
    letters = rf"[\s-]+{small}".join(rf"{letter}[\w’'.]*" for letter in short)
    return bool(re.search(rf"(?<![\w’'-])(?!{short}\b){letters}", text, re.IGNORECASE))


def _misfits(article: Article) -> Iterator[Finding]:
    """Yield each acronym in brackets once that is a letter away from the initials of the words before it."""
    seen: set[str] = set()
    for section in article.copy_sections() if _CUE.search(article.plain.text) else ():
        if section.kind not in _LOOKED_AT:
            continue
        for match, _ in article.matches(_BRACKETED, section.span):
            short = match["short"]
            if short in seen or short in _lists()["foreign"] or (words := _misfitting(short, match["words"])) is None:
                continue
            seen.add(short)
            span = article.span(*match.span("short"))
            yield RULE.finding(
                article,
                span,
                f"“{short}” does not fit “{' '.join(words)}”.",
                working=f"initials: {_initials(words)}",
                severity=Severity.QUERY,
            )


def _misfitting(short: str, written: str) -> list[str] | None:
    """Return the words that an acronym is a letter away from, None where it fits them or stands for something else."""
    words = [re.sub(r"[’']s?$", "", word.strip(",")) for word in written.split()]
    starts = [i for i, word in enumerate(words) if word[0] == short[0]]
    if any(_fits(short, words[i:]) for i in range(len(words))):
        return None
    return next((words[i:] for i in starts if OSA.distance(short, _initials(words[i:])) == 1), None)


def _fits(short: str, words: list[str]) -> bool:
    """Tell whether an acronym can be made of the words: their letters in order, the last word not left out."""
    initials = _initials(words)
    if initials == short:
        return True
    if sorted(initials) == sorted(short) or (initials[:-1] == short and words[-1].lower() not in _DROPPED):
        return False
    letters = iter("".join(words).upper())
    return words[0][0] == short[0] and all(letter in letters for letter in short)


def _initials(words: list[str]) -> str:
    """Return the first letters of the words, small ones left out: EBSOU."""
    parts = (part for word in words if word not in _SMALL for part in word.split("-"))
    return "".join(part[0].upper() for part in parts if part[:1].isalnum())
