"""A range whose higher end comes first.

Only where the words make it a range of two ends: "between 40 and 36", "aged 25 to 18". A fall "from 40 to 36" is none,
and neither is a gap or a choice "between 40 and 36". Ranges of years and dates are looked at with the dates.

## Flags
> Rescuers believe that [[between 40 and 36 people]] are under the snow.

> The tunnel will cost [[between £7 and £5 billion]], the minister said.

> The vaccine is for women [[between 35 and 20]].

## Does not flag
> Rescuers believe that between 36 and 40 people are under the snow, and the toll fell from 40 to 36.

> The gap between 40 and 36 per cent is small. Prizes are between £25 and £1 million.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from checks.models import Finding, Rule, Severity
from checks.wording import number
from extraction.models import Article

RULE = Rule(code="FIG-RANGE", severity=Severity.ERROR, reads=("figures",), priority=15)


def check(article: Article) -> Iterator[Finding]:
    """Yield each range that runs backwards."""
    for figure in article.figures:
        if figure.backwards:
            message = f"“{article.words(figure.span)}” runs from the higher to the lower."
            low, high = (number(end or Decimal(0)) for end in (figure.low, figure.high))
            yield RULE.finding(article, figure.span, message, working=f"{low} is less than {high}")
