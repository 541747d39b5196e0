"""An age that does not fit an earlier story's.

Whoever was 31 in February 2020 is 34 or 35 in May 2023; a year more or less passes. The two must be one person: the
same case bears it out, or another name that both stories have. Without the case or an office, an address or another
person in common it is a query, and a gap of more than five years may be a namesake's and passes. Ages at another time
and in recaps, those of children and of the dead, and stories without a date are left alone; so is an age that as many
earlier stories bear out.

## Flags
> Published: 2023-05-04
>
> Archive: 2020-02-10, same case: Tom Hill, 31, was charged with fraud by police in Oareford.
>
> Tom Hill, [[31]], of Oareford, will stand trial for fraud in June.

> Published: 2026-03-04
>
> Archive: 2025-07-01, same person: Ann Lyle, 57, the chief executive of the Harbour Trust, opened the pier.
>
> Ann Lyle, [[59]], the chief executive of the Harbour Trust, will leave in May.

## Does not flag
> Published: 2023-05-04
>
> Archive: 2020-02-10, same case: Tom Hill, 31, was charged with fraud by police in Oareford.
>
> Tom Hill, 34, of Oareford, was 30 when he took the money. He will stand trial for fraud in June.

> Published: 2023-05-04
>
> Archive: 2020-02-10, same person: Tom Hill, 57, a baker in Oareford, won a prize for his bread.
>
> Tom Hill, 34, of Oareford, will stand trial for fraud in June.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from checks.ages import Age, ages
from checks.models import Confirmation, Finding, Rule, Severity
from checks.precedents import InBoth, borne_out, cited, in_both, told
from extraction.models import Article, Mention, Precedent, inside

RULE = Rule(code="ARC-AGE", severity=Severity.ERROR, reads=("precedents", "figures"), priority=16, confirms=True)

_ADULT = 18
_NAMESAKE = 5  # years off: without the case, an office or an address, farther off is somebody else
_BEFORE_REACHES, _REACHES = 60, 90  # characters
# Who is dead or was never found stays as old as they were.
_GONE_BEFORE = re.compile(
    r"\b(?:murder|manslaughter|killings?|death|inquest|funeral|tributes?|body|remains|late|killed|murdered|murdering|"
    r"memory|estate|disappearance|search|missing|grave|memorial|obituary|victims?)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_GONE_AFTER = re.compile(
    r"[^.;]*?\b(?:died|dies|dead|(?:was|were|been)\s+(?:\w+\s+)?(?:killed|murdered|shot|stabbed|strangled|beaten|hit|"
    r"struck)|whose\s+(?:death|body|remains|murder|killing)|(?:his|her)\s+(?:death|body|murder|killing|funeral)|lost\s+(?:his|her)\s+life|"
    r"drowned|passed\s+away|went\s+missing|disappeared|vanished|last\s+seen|pronounced\s+dead)\b",
    re.IGNORECASE,
)


class Compared(NamedTuple):
    """One person's age in the copy and in an earlier story, and the least and most that the earlier makes it now."""

    now: Age
    then: Age
    least: int
    most: int
    both: InBoth
    precedent: Precedent

    @property
    def fits(self) -> bool:
        """Whether the copy's age can be right, a year more or less allowed for."""
        return self.least - 1 <= self.now.years <= self.most


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each person once whose age does not fit that of earlier stories, and each whose age they bear out."""
    if article.published is None:
        return
    compared: dict[str, list[Compared]] = {}
    here = _ages(article, article.published)
    for precedent in article.precedents:
        for pair in _compared(here, article, precedent):
            compared.setdefault(pair.both.here, []).append(pair)
    for pairs in compared.values():
        off = [pair for pair in pairs if not pair.fits]
        if len(off) <= len(pairs) - len(off):
            fit = next(pair for pair in pairs if pair.fits)
            yield RULE.right(fit.now.figure.span, f"{fit.both.name}: {_reckoned(fit, article)}.")
        elif may_be := [pair for pair in off if _is_one_person(pair, article)]:
            newest = max(may_be, key=lambda pair: pair.precedent.published or date.min)
            yield _finding(newest, len(off) < len(pairs), article)


def _compared(here: dict[str, Age], article: Article, precedent: Precedent) -> Iterator[Compared]:
    """Yield the ages that the copy and an earlier story give one person."""
    if article.published is None or precedent.published is None or precedent.published > article.published:
        return
    there = _ages(precedent.article, precedent.published)
    for both in in_both(article, precedent):
        now, then = here.get(both.here), there.get(both.there)
        if now is None or then is None or _corrected(then, article, precedent):
            continue
        if not _gone(both.here, article) and not _gone(both.there, precedent.article):
            since = _whole_years(precedent.published, article.published)
            yield Compared(now, then, then.years + since, then.years + since + 1, both, precedent)


def _ages(article: Article, published: date) -> dict[str, Age]:
    """Return the age of each adult who is given one, and one only, for the day of the story."""
    given: dict[str, list[Age]] = {}
    for age in ages(article):
        if not age.loose and not age.elsewhen:
            given.setdefault(age.who, []).append(age)
    return {
        who: told[0]
        for who, told in given.items()
        if len({age.years for age in told}) == 1
        and told[0].years >= _ADULT
        and not _recalled(told[0], article, published)
    }


def _recalled(age: Age, article: Article, published: date) -> bool:
    """Tell whether an age stands in a passage or a sentence on an earlier year."""
    span = age.figure.span
    if any(segment.background and span in segment.span for segment in article.segments) or article.quoted(span):
        return True
    dates = inside(article.dates, article.sentence_at(span))
    return any(date.year is not None and date.year < published.year for date in dates)


def _gone(key: str, article: Article) -> bool:
    """Tell whether a story says of somebody that they are dead or missing."""
    return any(_is_gone(mention, article) for mention in article.mentions if mention.key == key)


def _is_gone(mention: Mention, article: Article) -> bool:
    sentence = article.sentence_at(mention.span)
    start = max(sentence.start, mention.span.start - _BEFORE_REACHES)
    end = min(sentence.end, mention.span.end + _REACHES)
    before = article.plain.slice(start, mention.span.start)
    after = article.plain.slice(mention.span.end, end)
    return bool(_GONE_BEFORE.search(before) or _GONE_AFTER.match(after))


def _corrected(then: Age, article: Article, precedent: Precedent) -> bool:
    """Tell whether the paper has put an earlier story's age right."""
    wrong = re.compile(rf"\b{then.years}\b")
    of_story = (c for c in article.corrections if c.case_id == precedent.case_id)
    return any(wrong.search(correction.wrong) for correction in (*precedent.corrections, *of_story))


def _whole_years(then: date, now: date) -> int:
    """Return how many whole years lie between two days."""
    return now.year - then.year - ((now.month, now.day) < (then.month, then.day))


def _is_one_person(pair: Compared, article: Article) -> bool:
    """Tell whether a gap may be a slip: a wide one between two stories on two matters is a namesake's."""
    off = max(pair.least - pair.now.years, pair.now.years - pair.most)
    return off <= _NAMESAKE or borne_out(pair.both, article, pair.precedent)


def _reckoned(pair: Compared, article: Article) -> str:
    """Return what an earlier story makes of an age."""
    would = f"{pair.least} or {pair.most}"
    return f"{told(pair.precedent, article)} has {pair.then.years}, which makes {would} now"


def _finding(pair: Compared, divided: bool, article: Article) -> Finding:
    """Return what is wrong with an age; of stories that disagree, or of two matters, it is never quite sure."""
    sure = not divided and borne_out(pair.both, article, pair.precedent)
    earlier = pair.precedent.article
    return RULE.finding(
        article,
        pair.now.figure.span,
        f"{pair.both.name} is {pair.now.years} here; {_reckoned(pair, article)}.",
        working=cited(pair.precedent, earlier.sentence_at(pair.then.figure.span)),
        severity=None if sure else Severity.QUERY,
        sources=(pair.precedent.case_id,),
    )
