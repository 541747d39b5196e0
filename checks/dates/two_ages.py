"""One person with two ages.

An age counts as somebody's where it stands with the name ("Tom Hill, 34,", "34-year-old Tom Hill", "dies aged 34"), or
where "he", or "the 34-year-old", can be nobody else; by a pronoun it is a query. Ages at another time ("then 17", "when
she was 17", "at the time") pass.

## Flags
> Tom Hill, 34, of Mill Lane, was jailed on Friday. Hill, [[43]], had denied theft.

> Singer Ann Lyle dies aged 78
>
> The singer Ann Lyle has died. The [[87-year-old]] was born in Corvale.

## Does not flag
> Tom Hill, 34, was jailed for a theft that he committed when he was 17. Ann Hill, 43, was cleared.

> Tom Hill, 34, hit an eight-year-old boy with his car. The eight-year-old was unhurt.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.ages import Age, ages
from checks.models import Confirmation, Finding, Rule, Severity
from checks.wording import in_both_places
from extraction.models import Article

RULE = Rule(
    code="DAT-AGE2",
    severity=Severity.ERROR,
    reads=("figures", "mentions"),
    priority=20,
    confirms=True,
    takes_in=("FIG-LEAD",),
)


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each age that is not the one that the person had before, and each that is."""
    first: dict[str, Age] = {}
    for age in ages(article):
        if age.elsewhen:
            continue
        known = first.setdefault(age.who, age)
        if known.years == age.years:
            if known is not age:
                yield RULE.right(age.figure.span, f"{age.years} both times.", evidence=(known.figure.span,))
            continue
        name = next(m.name for m in article.mentions if m.key == age.who)
        both = in_both_places(str(known.years), known.figure.span, str(age.years), age.figure.span, article)
        message = f"{name} is {both}."
        severity = Severity.QUERY if known.loose or age.loose else None
        yield RULE.finding(article, age.figure.span, message, evidence=(known.figure.span,), severity=severity)
