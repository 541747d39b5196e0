"""A headline or lead that tells as a cause what the story tells as a link.

A study that watches people finds what goes together, not what brings it about. The finding comes where the headline or
the lead has one thing cutting or causing another and the story has the two only linked; trials and experiments pass.

## Flags
> [[Coffee cuts cancer]] risk, say researchers.
>
> The study of nurses found that drinking coffee was associated with fewer cases of cancer.

## Does not flag
> Coffee is linked to less cancer, say researchers.
>
> The study found that drinking coffee was associated with fewer cases of cancer.

> Coffee cuts cancer risk, say researchers.
>
> In a randomised trial, coffee was associated with fewer cases of cancer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from extraction.models import Article, SectionKind, Span

RULE = Rule(code="POL-CAUSE", severity=Severity.QUERY, reads=("sections",), priority=9)

_CAUSE = re.compile(
    r"\b(?P<one>[A-Za-z]{4,30})(?: can| could| may)? (?:cuts?|causes?|prevents?|reduces?|raises?|lowers?|boosts?|"
    r"increases?|slashes|slash|doubles?|halves|halve|triggers?|leads? to|protects? against|makes? you|wards? off)"
    r"(?: the| your| risk of| chances? of| odds of| a| early){0,3} (?P<other>[A-Za-z]{4,30})",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"\b(?:associated with|linked (?:to|with)|links? between|association (?:between|with)|correlat\w+|observational)\b",
    re.IGNORECASE,
)
_STUDY = re.compile(r"\b(?:study|studies|survey|research\w*|scientists)\b", re.IGNORECASE)
_TRIAL = re.compile(r"\b(?:trials?|randomi[sz]ed|placebo|mechanism|in mice|experiments?)\b", re.IGNORECASE)
_TOP = (SectionKind.HEADLINE, SectionKind.STANDFIRST, SectionKind.LEAD)
_STEM = 4


def check(article: Article) -> Iterator[Finding]:
    """Yield each cause at the top that the story has as a link."""
    text = article.plain.text
    if not _LINK.search(text) or not _STUDY.search(text) or _TRIAL.search(text):
        return
    links = [s for s in article.sentences if _LINK.search(article.words(s))]
    for section in article.sections:
        if section.kind in _TOP:
            for match, span in article.matches(_CAUSE, section.span):
                same = [link for link in links if _same_pair(match, link, article) and not link.overlaps(span)]
                if same:
                    link = next(article.matches(_LINK, same[0]))[1]
                    told = article.words(link)
                    message = f"“{article.words(span)}” states a cause; further down it is only “{told}”."
                    yield RULE.finding(article, span, message, evidence=(link,))


def _same_pair(match: re.Match[str], sentence: Span, article: Article) -> bool:
    """Tell whether a sentence names both things of the cause, by the beginnings of their words."""
    words = {word[:_STEM] for word in re.findall(r"[a-z]+", article.words(sentence).lower())}
    return {match["one"].lower()[:_STEM], match["other"].lower()[:_STEM]} <= words
