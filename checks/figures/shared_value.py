"""One value behind two things of different kinds, which may cover one or both.

"Cash and drugs worth £40,000" can put the value on the drugs or on both. Only things of known and different kinds are
asked about; "together" or a second sum in the sentence settles it.

## Flags
> Police seized [[cash and drugs worth more than £40,000]] in the raids.

> Thieves took [[jewellery and a car worth £20,000]] from the house.

## Does not flag
> Police seized drugs worth £9,000 and cash of £55,000.

> Thieves took rings and necklaces worth £2,000, and cash and drugs worth a total of £40,000.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.phrases import phrase, settings
from extraction.models import Article, FigureKind

RULE = Rule(code="FIG-COORD", severity=Severity.QUERY, reads=("figures",), priority=8)

_KINDS = {
    "money": r"cash|money|currency|banknotes",
    "drugs": r"drugs|cocaine|heroin|cannabis|ketamine|amphetamines?|ecstasy|narcotics|opium|fentanyl",
    "jewels": r"jewell?e?ry|rings?|necklaces?|watch(?:es)?|gold|diamonds?|gems|bracelets?|earrings",
    "vehicles": r"cars?|vans?|motorbikes?|motorcycles?|vehicles?|lorry|lorries|trucks?|boats?|trailers?|tractors?",
    "weapons": r"weapons|guns?|firearms|knives|ammunition|rifles?|pistols?",
    "electronics": r"laptops?|phones?|mobiles|computers?|televisions?|cameras?|tablets?|electronics",
    "tobacco": r"cigarettes|tobacco|vapes|alcohol|wine|spirits|whisky",
    "clothes": r"clothes|clothing|trainers|handbags?|shoes|coats?",
    "tools": r"tools|machinery|equipment|copper|cable|lead",
}
_THING = "|".join(_KINDS.values())
_KIND_OF = {kind: re.compile(rf"(?:{words})$", re.IGNORECASE) for kind, words in _KINDS.items()}
_PATTERN = phrase(
    rf"\b(?P<one>{_THING}) and (?:(?:a|an|some|other|the|his|her|their) )?(?:[a-z]+ )?(?P<other>{_THING}) "
    rf"(?:worth|valued at) {{M:{FigureKind.MONEY}}}"
)
_CUE = re.compile(r"\b(?:worth|valued at)\b", re.IGNORECASE)
_SETTLED = re.compile(r"\b(?:together|combined|total\w*|altogether|both|each|between them)\b", re.IGNORECASE)


def check(article: Article) -> Iterator[Finding]:
    """Yield each value that may be of one thing or of two."""
    if not _CUE.search(article.text):
        return
    for setting in settings(article):
        for match in setting.phrases(_PATTERN):
            one, other = match.match["one"], match.match["other"]
            figure = match["M"]
            sentence = article.sentence_at(figure.span)
            sums = [f for _, f in article.figures_in(sentence) if f.kind is FigureKind.MONEY]
            if _kind(one) == _kind(other) or len(sums) > 1 or _SETTLED.search(article.words(sentence)):
                continue
            message = f"Is “{article.words(figure.span)}” the value of the {other} alone, or of the {one} as well?"
            yield RULE.finding(article, match.span(), message)


def _kind(thing: str) -> str:
    """Return what kind of thing a noun names."""
    return next(kind for kind, pattern in _KIND_OF.items() if pattern.match(thing))
