"""A place beside the place that it lies in.

"In Leeds and West Yorkshire" leaves open what the second is meant to add: the rest of it, or nothing. Only places in
which something happens count, not the names of teams, papers and bodies, and no continents; the gazetteer must know
that the one lies in the other.

## Flags
> Police seized cars in a series of raids in [[Northamptonshire and the East Midlands]].

> Homes were searched across [[Leeds and West Yorkshire]] on Friday.

## Does not flag
> Homes were searched in Leeds and the rest of West Yorkshire, and across Bradford and the wider county.

> She plays for Manchester and England. He sells papers in Derby and Nottingham.

> He was born in Norwich and Norfolk Terriers are his hobby.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.whereabouts import parts_beside_wholes
from extraction.models import Article

RULE = Rule(code="PLC-PARTWHOLE", severity=Severity.QUERY, reads=("mentions",), priority=15)


def check(article: Article) -> Iterator[Finding]:
    """Yield each pair of places of which the one lies in the other."""
    for pair in parts_beside_wholes(article):
        the = "the " if article.plain.slice(max(0, pair.whole.span.start - 4), pair.whole.span.start) == "the " else ""
        part, whole = pair.place, f"{the}{pair.whole.name}"
        yield RULE.finding(
            article,
            pair.part.span.to(pair.whole.span),
            f"{part.name} is in {whole}: “and the rest of {whole}”?",
            working=f"{part.name}: {', '.join(part.within)}",
        )
