"""A speaker's words that are not quite those of an earlier story.

A sentence of a quotation is set beside what an earlier story has the same speaker saying: six words in common at least,
in order, and most of the shorter sentence. The words that differ are shown, and so is a sentence that has come between
two others or has gone. What is left out with dots or stands in square brackets passes, as do a shorter excerpt, what is
style (“ten”, “10”; “we’re”, “we are”) and words said again at another time or event. Where the stories are not of one
case, nearly all words must be the same, since people say like things in like words.

## Flags
> Published: 2025-06-20
> Archive: 2025-05-12, same case: “Living above the mill was a dull life for a painter,” Ann Hill said.
>
> The mill at Oareford is to be rebuilt.
>
> [[“Living above the mill was a dull wife for a painter,”]] said Ann Hill.

> Published: 2025-06-20
> Archive: 2025-05-12, series: “We tried cheap new ways first. I hate it. The hall costs a small fortune,” said Ann Lee.
>
> Ann Lee spoke up for her plan. [[“We tried cheap new ways first. The hall costs a small fortune,”]] she said.

## Does not flag
> Published: 2025-06-20
> Archive: 2025-05-12, same case: “Living above it was, I should say, a dull life for a painter,” Ann Hill said.
>
> The mill at Oareford is to be rebuilt. “Living above it was ... a dull life for [an artist],” said Ann Hill.

> Published: 2025-06-20
> Archive: 2025-05-12, same case: “We shall never sell the mill to any builder,” Ann Hill said.
>
> Ann Hill told a rally on Thursday: “We shall never ever sell our mill to a builder.”
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from checks.models import Finding, Rule, Severity
from checks.precedents import cited, told
from checks.rewording import shown
from checks.said_before import SaidBefore, Saying, around, dates_around, own_up, said_before, sayings
from extraction.models import Article, Precedent, Quote

RULE = Rule(code="QUO-DRIFT", severity=Severity.QUERY, reads=("precedents", "quotes"), priority=12)

_SURE_SHARE, _SURE_WORDS = 0.85, 12  # what stories that are not of one case must have in common
_KNOWN_SHARE, _KNOWN_WORDS = 0.6, 9  # what those of one case must: so much of the longer sentence, or so many words
_ANEW = re.compile(r"\b(?:again|repeat(?:s|ed|ing)|reiterat\w+|this time|now)\b", re.IGNORECASE)
_OCCASION = re.compile(
    r"\b(meeting|rally|hearing|conference|launch|service|inquest|vigil|debate|interview|court|jury|magistrates|judge|"
    r"council|committee|commons|parliament|assembly|inquiry|tribunal|radio|television|podcast|facebook|twitter|protest|"
    r"match|game|dinner|lecture|lunch|march|opening)\b",
    re.IGNORECASE,
)


def check(article: Article) -> Iterator[Finding]:
    """Yield each quotation that an earlier story has in other words, the likest story first."""
    found: dict[tuple[int, ...], list[SaidBefore]] = defaultdict(list)
    for said in said_before(article):
        found[said.here.quote.span.start, said.here.place].append(said)
    likest = [min(each, key=lambda said: (bool(_changes(said)), -said.same)) for each in found.values()]
    told_of: set[int] = set()
    for said in likest:
        changes = [_as_shown(said, part, article) for part in _changes(said)]
        changes += _between(said, likest, article)
        if changes and said.here.quote.span.start not in told_of and not _said_anew(said, article):
            told_of.add(said.here.quote.span.start)
            yield _finding(said, changes, article)


def _changes(said: SaidBefore) -> list[tuple[slice, slice]]:
    """Return where a saying differs from what it was; where the two are not of one case, only if most of it stands.

    A few words in common of a long sentence are a turn of speech.
    """
    if said.of_one_case:
        longer = max(len(said.here.wording.words), len(said.there.wording.words))
        known = said.same >= _KNOWN_WORDS or said.same >= _KNOWN_SHARE * longer
    else:
        known = said.share >= _SURE_SHARE and said.same >= _SURE_WORDS
    return list(said.parts) if known else []


def _as_shown(said: SaidBefore, part: tuple[slice, slice], article: Article) -> tuple[str, str]:
    return shown(said.here.wording, part[0], article), shown(said.there.wording, part[1], said.precedent.article)


def _between(said: SaidBefore, likest: list[SaidBefore], article: Article) -> Iterator[tuple[str, str]]:
    """Yield the sentence that has come in after a saying, or has gone, up to the next that both stories have."""
    after = [
        other
        for other in likest
        if other.precedent is said.precedent
        and other.here.quote == said.here.quote
        and other.there.quote == said.there.quote
    ]
    following = next((other for other in after if other.here.place > said.here.place), None)
    if following is None or any(own_up(s) for s in (said.here, following.here, said.there, following.there)):
        return
    here, there = following.here.place - said.here.place, following.there.place - said.there.place
    if (here, there) == (1, 2):
        yield "nothing", _sentence(said.there, said.precedent.article)
    elif (here, there) == (2, 1):
        yield _sentence(said.here, article), "nothing"


def _sentence(saying: Saying, article: Article) -> str:
    """Return the sentence after a saying, in quotation marks."""
    speaker = saying.quote.speaker or ""
    following = next(s for s in sayings(article, speaker) if s.place == saying.place + 1)
    return f"“{article.words(following.wording.span)}”"


def _said_anew(said: SaidBefore, article: Article) -> bool:
    """Tell whether the copy has the words said at another time, or at another event, than the earlier story."""
    quote, precedent = said.here.quote, said.precedent
    words = around(quote, article)
    if _ANEW.search(words):
        return True
    held = {match.lower() for match in _OCCASION.findall(words)}
    if held - {match.lower() for match in _OCCASION.findall(around(said.there.quote, precedent.article))}:
        return True
    return _at_another_time(quote, precedent, article)


def _at_another_time(quote: Quote, precedent: Precedent, article: Article) -> bool:
    """Tell whether the copy dates a quotation, and not to the days before the earlier story."""
    dates = dates_around(quote, article)
    day = precedent.published
    if day is None or not dates:
        return bool(dates)
    begins = day - timedelta(days=10)
    return not any(d.first and d.last and d.first <= day and d.last >= begins for d in dates)


def _finding(said: SaidBefore, changes: list[tuple[str, str]], article: Article) -> Finding:
    """Return the finding on a saying, with all that has changed in it."""
    here, there = changes[0]
    return RULE.finding(
        article,
        said.here.quote.span,
        f"{said.name}’s words are not those in {told(said.precedent, article)}: {here} here, {there} there.",
        working="; ".join(
            [*(f"{one} / {other}" for one, other in changes), cited(said.precedent, said.there.wording.span)]
        ),
        sources=(said.precedent.case_id,),
    )
