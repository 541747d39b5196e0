"""A surname at first mention: nobody has said who this is.

A person is introduced by a full name, or by a name with a job, an age, an office or a home. Where somebody speaks, or
has an honorific, by a surname alone, and neither the copy so far nor the rest of the paragraph gives a first name, the
introduction may have been cut, or the name may be wrong: where it sounds like one that has been introduced, that one is
asked about. Headlines and captions introduce nobody and are not looked
at, and those whom every reader knows pass: the house style's `names` adds to them.

## Flags
> The council met on Monday. “We are out of time,” [[Patel]] said. She wants a vote by May.

> Work began at Kelderby in May. [[Mr Brook]] added that it would last a year.

> Ruth Adair runs the ferry at Oareford. [[Ms Adare]] added that fares would rise.

## Does not flag
> Stuart Brook runs the ferry at Oareford. Mr Brook said that fares would rise.

> Shakespeare would have wept, said Inspector Hale. Trump said that he would come.

> The man, named only as Ivan, said nothing. Councillor Adeyemi said that she knew him.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.people import HONORIFICS, Named, people
from checks.spellings import alike, near
from checks.well_known import well_known
from extraction.gazetteer import gazetteer
from extraction.language import knows
from extraction.models import Article

RULE = Rule(code="NAM-FIRSTREF", severity=Severity.QUERY, reads=("mentions",), priority=20)

_ASKED = frozenset({"Mr", "Mrs", "Ms", "Miss", "Dr", "Prof"})
_SHORTEST = 3  # letters
_SURNAME = re.compile(r"[A-ZÀ-ÖØ-Þ](?:[a-zß-öø-ÿ]+|[’'][A-Z][a-z]+|[a-z]{1,2}[A-Z][a-z]+)(?:-[A-Z][a-z]+)?")
# Only people do these; a paper "reports", a body "states". Either "says", so that what is said must stand in marks.
_SAID = r"(?:said|says|added|adds|told|explained|continued|recalled|admitted|insisted|joked|replied)"
_SPEAKS_AFTER = re.compile(
    r"\s+(?:(?:also|later|then|has|had)\s+)?(?:(?:told|recalled|joked)\b|(?:added|explained)\s+(?:that|how|why)\b|(?:said|says)\b[^.“\"]{0,60}[“\"])"
)
_SPOKEN = re.compile(r"(?:[,!?.][”’\"']|[”\"],)\s+$")
_SPEAKS_BEFORE = re.compile(rf"(?:[,!?.][”’\"']|[”\"],)\s+{_SAID}\s+$")
_SAID_AFTER = re.compile(rf"\s+{_SAID}\b")
# What follows a name that says who it is: "Brook, 43,", "Brook, who runs", "Brook (Con)", "Brook, of Kelderby".
_EXPLAINED = re.compile(
    r"\s*(?:\(|,\s+(?:(?:then|now)\s+)?(?:\d|aged\b|who\b|whose\b|the\b|an?\b|of\b|from\b|his\b|her\b))"
)
# A word right before it that says what it is: "the singer Lyle", "daily Kurier", "named Ivan".
_AFTER_NOTHING = re.compile(
    r"(?:(?:^|[.:;,!?…“”\"’'()–—-])\s*|\b(?:and|but|as|while|when|that|because|after|before|if|although|though|however|"
    rf"then|{_SAID})\s+)$"
)
_BEFORE_REACHES = 60  # characters
_MOST = 60  # surnames: each is looked for in the whole copy
# Before a surname these give no first name.
_NO_FIRST_NAME = (
    rf"(?:{HONORIFICS}|The|But|And|As|When|While|That|For|From|With|In|On|At|To|By|After|Before|If|Then|So)"
)
_PARTICLES = r"(?:(?:van|von|de|der|den|la|le|al|el|bin|ibn|bint|da|di|du|dos|del|della|ter|ten|[A-Z]\.?)\s+){0,3}"
_NICKNAME = r"(?:[\"“‘(][\w’'-]{1,20}(?:\s[\w’'-]{1,20})?[\"”’)]\s+)?"
_OFFICE = re.compile(r"\b[A-Z][\w’'-]*[ ]$")  # "Attorney Miss Gregory"
_WHOLE = re.compile(r"[.!?:…][”’\"')]*$")  # a sentence, not a line of a list
_NO_PERSON = frozenset({"President", "Speaker", "Chairman", "Justice", "Universe", "World", "Right", "Big", "Kipling"})


def check(article: Article) -> Iterator[Finding]:
    """Yield each person once who comes in by surname alone."""
    seen: set[str] = set()
    for named in people(article):
        if named.surname in seen or not named.bare or len(seen) > _MOST:
            continue
        seen.add(named.surname)
        if _is_person(named, article) and not _introduced(named, article):
            yield _finding(named, article)


def _finding(named: Named, article: Article) -> Finding:
    """Return the question who somebody is, or whether the one person is meant whose name sounds the same."""
    meant = [other for other in people(article) if not other.bare and alike(named.surname, other.surname)]
    if len({other.mention.key for other in meant}) == 1:
        full = meant[0].mention
        message = f"{named.called} has no first name here; is {full.name} meant?"
        return RULE.finding(article, named.span, message, evidence=(full.span,))
    return RULE.finding(
        article,
        named.span,
        f"{named.called} comes in here with no first name, and nothing says who this is.",
        working=f"No full name with “{named.mention.name}” before it, nor in its paragraph.",
    )


def _is_person(named: Named, article: Article) -> bool:
    """Tell whether it is sure that a surname stands for somebody, who is spoken of as other people are."""
    name = named.mention.name
    if (
        len(name) < _SHORTEST
        or not _SURNAME.fullmatch(name)
        or name in _NO_PERSON
        or well_known(name, article.style)
        or well_known(named.called, article.style)
    ):
        return False
    section, span = named.section.span, named.mention.span
    before = article.plain.slice(max(section.start, named.span.start - _BEFORE_REACHES), named.span.start)
    after = article.plain.slice(span.end, section.end)
    if named.honorific:
        return named.honorific in _ASKED and not _OFFICE.search(before) and bool(_WHOLE.search(article.words(section)))
    quoted = _SPEAKS_BEFORE.search(before) or (_SPOKEN.search(before) and _SAID_AFTER.match(after))
    speaks = quoted or (_AFTER_NOTHING.search(before) and _SPEAKS_AFTER.match(after))
    return bool(speaks) and not (knows(name.lower()) or gazetteer(article.style).find(name))


def _introduced(named: Named, article: Article) -> bool:
    """Tell whether the copy has said who it is by the end of the paragraph."""
    mention, end = named.mention, named.section.span.end
    ranked = mention.title is not None and mention.title.rstrip(".") != named.honorific
    if ranked or mention.role or mention.age is not None or mention.home:
        return True
    if _EXPLAINED.match(article.plain.slice(mention.span.end, end)):
        return True
    told = article.plain.slice(0, end)
    name = re.escape(mention.name)
    surname = rf"{_NICKNAME}{_PARTICLES}(?:[Aa]l-|[Oo]f\s)?{name}\b"
    full = rf"(?!{_NO_FIRST_NAME}\b)(?:[A-Z]\.|[A-Z][\w’'-]*)\s+{surname}|\b{name}\s+[A-Z]"
    if re.search(rf"(?<![\w’'-])(?:{full})", f"{article.headline or ''}\n{told}"):
        return True
    return any(near(named.surname, other.surname) for other in people(article) if not other.bare)
