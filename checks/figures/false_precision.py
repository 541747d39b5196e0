"""A figure that is said to be rough, or is converted, with more digits than that allows.

"Roughly 1,247 marchers" is exact and rough at once. A figure with "about", "around" or "roughly" may have three
significant digits and a last five ("about 12,350"); a conversion in brackets one digit more than what it converts.

## Flags
> [[Roughly 1,247 marchers]] crossed the bridge.

> The tower stands 1,000 metres ([[3,281 feet]]) above the valley.

## Does not flag
> About 1,250 marchers crossed the bridge, at a cost of an estimated $1.25bn.

> The tower stands 100 miles (161km) from the coast.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.phrases import phrase, settings
from extraction.models import Article, Bound, Figure, FigureKind

RULE = Rule(code="FIG-FALSEPREC", severity=Severity.NOTE, reads=("figures",), priority=10)

_KINDS = (FigureKind.COUNT, FigureKind.MONEY, FigureKind.MEASURE, FigureKind.PERCENT)
_CONVERTED = phrase(rf"{{A:{FigureKind.MEASURE}}} ?\({{B:{FigureKind.MEASURE}}}\)")
_MANY = 4


def check(article: Article) -> Iterator[Finding]:
    """Yield each figure that is more exact than it can be."""
    for figure in article.figures:
        if figure.bound is Bound.ABOUT and figure.kind in _KINDS and _digits(figure, article) >= _MANY:
            words = article.words(figure.span)
            yield RULE.finding(article, figure.span, f"“{words}” is meant to be rough, but the number is exact.")
    if "(" not in article.text:
        return
    for setting in settings(article):
        for match in setting.phrases(_CONVERTED):
            given, converted = match["A"], match["B"]
            exact = _digits(converted, article)
            if converted.bound is not Bound.ABOUT and exact >= _MANY and exact > _digits(given, article) + 1:
                words, source = article.words(converted.span), article.words(given.span)
                message = f"“{words}” is more exact than the “{source}” that it converts."
                yield RULE.finding(article, converted.span, message, evidence=(given.span,))


def _digits(figure: Figure, article: Article) -> int:
    """Return how many significant digits a number has as written, a last five left out: 1,250 has two."""
    written = "".join(c for c in article.words(figure.number) if c.isdigit())
    return len(written.strip("0").removesuffix("5"))
