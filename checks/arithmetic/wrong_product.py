"""So many at so much each, and a total that is not their product.

The count, the sum for each and the total have to stand in one paragraph; the total may be off by the tolerance, in per
cent (5), or by what rounding leaves. Totals that hold something else ("including fees") pass, and so does "up to".

## Flags
> The trust will pay 700 staff £1,500 each, at a cost of [[£105m]].

> The bike can be had for 24 monthly payments of £99, [[£2,736]] in all.

## Does not flag
> The trust will pay 700 staff £1,500 each, at a cost of £1.05m, and a pilot up to £2,000 each, £90,000 in all.

> The bike can be had for 24 monthly payments of £99, £2,400 in all including the fee.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checks.models import Confirmation, Finding, Rule, Severity
from checks.phrases import Phrase, phrase, settings
from checks.rounding import Interval, room
from checks.wording import amount, in_digits
from extraction.models import Article, Bound, Figure, FigureKind, Span

RULE = Rule(
    code="ARI-PRODUCT",
    severity=Severity.ERROR,
    reads=("figures",),
    priority=8,
    confirms=True,
    tolerance=Decimal(5),
    takes_in=("FIG-SCALE",),
)

_MONEY = FigureKind.MONEY
_COUNT = FigureKind.COUNT
_FEW = r"[^⟨⟩.;:!?]{0,50}?"
_EACH = rf"{{N:{_COUNT}}}{_FEW} {{V:{_MONEY}}} (?:each|apiece|a head|per (?:head|person|home|household|pupil|worker))"
_TOTAL = (
    rf",? ?(?:–|—|-)? ?(?:and )?(?:{_FEW}(?:cost(?:ing)?|total(?:ling)?|a total of|a (?:total )?cost of|a bill of|"
    rf"making|which is|equal to|comes to|or) (?:a total of |the taxpayer |it )?{{T:{_MONEY}}}|"
    rf"{{S:{_MONEY}}} (?:in all|in total|altogether|overall))"
)
_PATTERNS = (
    phrase(rf"{_EACH}{_TOTAL}"),
    phrase(rf"{{N:{_COUNT}}} of {{V:{_MONEY}}}(?: each)?{_TOTAL}"),
    phrase(rf"{{N:{_COUNT}}} at {{V:{_MONEY}}}(?: each| apiece)?{_TOTAL}"),
)
_MORE = re.compile(r"\b(?:includ\w+|plus|other|excluding|before|after|up to|average|further|more)\b", re.IGNORECASE)


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each total that stands with its count and its sum for each: wrong, or right."""
    told: set[Span] = set()
    for setting in settings(article):
        if "money⟩" not in setting.text:
            continue
        for pattern in _PATTERNS:
            for match in setting.phrases(pattern):
                count, each = match["N"], match["V"]
                total = match["T"] if match.has("T") else match["S"]
                if total.span not in told and _plain(match, count, each, total):
                    told.add(total.span)
                    yield _told(count, each, total, article)


def _plain(match: Phrase, count: Figure, each: Figure, total: Figure) -> bool:
    """Tell whether the three are what they seem: exact, in one currency, and nothing else is in the total."""
    exact = all(f.value and f.bound in (Bound.EXACT, Bound.ABOUT) for f in (count, each, total))
    text = match.setting.text
    around = text[match.match.start() : match.match.end() + 24]
    return exact and each.unit == total.unit and not _MORE.search(around)


def _told(count: Figure, each: Figure, total: Figure, article: Article) -> Finding | Confirmation:
    """Return what a total is beside the product."""
    one, other, given = room(count, article), room(each, article), room(total, article)
    product = (count.value or Decimal(0)) * (each.value or Decimal(0))
    near = RULE.leeway(article) / 100 * product
    allowed = Interval(min(one.low * other.low, product - near), max(one.high * other.high, product + near))
    working = f"{in_digits(count, article)} × {in_digits(each, article)} = {amount(product, each, article)}"
    evidence = (count.span, each.span)
    if allowed.overlaps(given):
        return RULE.right(total.span, f"{working}.", evidence=evidence)
    message = f"{working}; the copy has “{article.words(total.span)}”."
    return RULE.finding(article, total.span, message, evidence=evidence)
