"""Several people and one sentence or sum, which may be for each or for all together.

"Three men were sentenced to 14 years" can be read both ways. A word that settles it (each, both, a total of,
between them), or the share of each within two sentences, is enough.

## Flags
> Earlier this year, [[three conspirators were sentenced to more than 14 years in prison]].

> [[The brothers were fined £600]] by magistrates.

## Does not flag
> Three men were jailed for a combined total of 77 years, and two women were each fined £600.

> The council was fined £600. Two men were jailed for life.

> Two men were jailed for 14 years. Hale got nine years and Marsh five years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checks.models import Finding, Rule, Severity
from checks.phrases import Phrase, phrase, settings
from extraction.models import Article, Bound, Figure, FigureKind, Span

RULE = Rule(code="FIG-EACH", severity=Severity.QUERY, reads=("figures",), priority=15)

_WORDS = {
    "were": r"(?:were|have been|had been|are|are being)(?: \w+ly)?",
    "given": r"(?:sentenced to(?: serve)?|jailed for|imprisoned for|locked up for|fined|banned for|ordered to pay|"
    r"awarded|handed|given)",
    "all": r"the (?:[a-z]+ ){0,2}?(?:brothers|sisters|men|women|defendants|winners|conspirators|dealers|robbers|"
    r"burglars|thieves|teenagers|drivers|fraudsters|smugglers|directors|pair|trio|couple)",
}  # fmt: skip
_SUM = f"{{B:{FigureKind.DURATION}|{FigureKind.MONEY}}}"
_PATTERNS = (
    phrase(rf"{{A:{FigureKind.COUNT}}} {{were}} {{given}} (?:a |an )?{_SUM}", **_WORDS),
    phrase(rf"\b{{all}} {{were}} {{given}} (?:a |an )?{_SUM}", **_WORDS),
)
_SETTLED = re.compile(
    r"\b(?:each|apiece|every|both|total\w*|combined|between (?:them|\d+|\w+ and)|together|altogether|respectively|"
    r"collectively|jointly|shared?|per|all|individually|average|minimum|from \S+ (?:years|months|to)|at least)\b",
    re.IGNORECASE,
)


def check(article: Article) -> Iterator[Finding]:
    """Yield each sum or term that several people got."""
    for setting in settings(article):
        for pattern in _PATTERNS:
            for match in setting.phrases(pattern):
                if _open(match, article):
                    words = article.words(match["B"].span)
                    yield RULE.finding(article, match.span(), f"Is it “{words}” for each, or for all of them together?")


def _open(match: Phrase, article: Article) -> bool:
    """Tell whether nothing says how the sum is shared out."""
    figure = match["B"]
    if figure.value is None or figure.bound in (Bound.AT_MOST, Bound.LESS_THAN):
        return False
    if match.has("A"):
        group = match["A"]
        if group.value is None or group.value < 2 or group.counted is None:
            return False
    sentence = article.sentence_at(figure.span)
    return not _SETTLED.search(article.words(sentence)) and not any(_shares(figure, sentence, article))


def _shares(figure: Figure, sentence: Span, article: Article) -> Iterator[Figure]:
    """Yield the figures of the same kind beside the sum, in its sentence and the two after it."""
    after = [s for s in article.sentences if s.start >= sentence.start][:3]
    for _, other in article.figures_in(sentence.to(after[-1]) if after else sentence):
        if other is not figure and other.kind is figure.kind and (other.value or Decimal(0)) > 0:
            yield other
