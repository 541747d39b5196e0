"""Times that hang on nothing: "earlier this year" in a story without a single date, or the same words for two things.

"Earlier this year" is asked about in a story that has no date at all, and where it stands twice. "Last month" means
something beside the day of publication; where that is not known, two such times in a story without a date are asked
about too. Weekdays, "today" and "yesterday" pass: a newspaper's reader knows its day.

## Flags
> Police arrested 12 people in raids in Corvale. The raids come after a gang was jailed [[earlier this year]].

> Published: 2026-11-20
>
> A gang was jailed in Corvale [[earlier this year]]. Its leader, Tom Birch, said nothing.

> The mill shut in May 2019. It was sold [[earlier this year]], and its chimney came down earlier this year.

## Does not flag
> Published: 2026-11-20
>
> Police arrested 12 people in Corvale on Friday. A gang was jailed there last month, on 4 October.

> The show opens today. It was at Oareford yesterday and in Harrowby on Monday.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.wording import listed
from extraction.models import Article, DateMention

RULE = Rule(code="DAT-UNANCH", severity=Severity.QUERY, reads=("dates",), priority=20)

_VAGUE = re.compile(r"earlier (?:this|in the) (?!week)|lately|in the past|some time|(?:a few|several) ", re.IGNORECASE)
_OF_THE_DAY = re.compile(
    r"(?:yesterday|today|tonight|tomorrow|now|"
    r"(?:last|this|next|earlier|later|the (?:same|previous|next|following)|same) "
    r"(?:night|morning|afternoon|evening|day|today|weekend|(?:coming |past )?\w+day)|"
    r"recent\w*|(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)",
    re.IGNORECASE,
)
_MOST = 3  # times that one finding names


def check(article: Article) -> Iterator[Finding]:
    """Yield one finding on the relative times of a story without a date, and one on each that is used twice."""
    relative = [d for d in article.dates if d.anchor and not _OF_THE_DAY.match(d.anchor) and not article.quoted(d.span)]
    vague = [d for d in relative if _VAGUE.match(d.anchor or "")]
    several = article.published is None and len({d.anchor for d in relative}) > 1
    hanging = relative if several else vague
    if hanging and not any(d.year or d.month for d in article.dates):
        said = list(dict.fromkeys(f"“{article.words(d.span)}”" for d in hanging))[:_MOST]
        message = f"The story has no date for {listed(said)} to hang on."
        yield RULE.finding(article, hanging[0].span, message, evidence=tuple(d.span for d in hanging[1:]))
        return
    yield from _twice(vague, article)


def _twice(vague: list[DateMention], article: Article) -> Iterator[Finding]:
    """Yield each vague time that stands in two places, and may be two times."""
    seen: dict[str, DateMention] = {}
    for mention in vague:
        first = seen.setdefault(mention.anchor or "", mention)
        if first is not mention:
            words = article.words(mention.span)
            message = f"“{words}” is said twice: is it one time, and when?"
            yield RULE.finding(article, first.span, message, evidence=(mention.span,))
