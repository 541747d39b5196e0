"""Two sentences that say the same but for a number, a date, a name, a negation or an antonym.

They share their opening and three telling words or more, and differ in one thing: "employs fewer than 10,000", "employs
more than 50,000". Two numbers that differ are two events (another year, another place), and so is a sentence that adds
"last year" or somebody else; those pass. A name counts only where both sentences have a number in common.

## Flags
> The plant in Corvale employs fewer than 10,000 people on two sites.
>
> Ann Lee runs it. [[The plant in Corvale employs more than 50,000 people on two sites, and makes pumps.]]

> The road over Fenwick Moor has been closed since the storm.
>
> [[The road over Fenwick Moor has not been closed since the storm.]]

> The mill was built in 1841 at Oareford as a chapel. [[The mill was built in 1841 at Harrowby as a chapel.]]

## Does not flag
> The plant in Corvale employed 10,000 people in 2019. The plant in Corvale employed 50,000 people in 2024.

> The plant in Corvale makes 300 pumps a day. Last year the plant in Corvale made 200 pumps a day.

> If convicted, he faces a maximum sentence of 25 years. If convicted, she faces a maximum sentence of five years.

> On 3 May Tom Birch went to a bank in Oareford. On 6 May Tom Birch went to a bank in Oareford.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.models import Finding, Rule, Severity
from checks.restatements import Restatement, restatements
from extraction.models import Article

RULE = Rule(
    code="FIG-RESTATED",
    severity=Severity.QUERY,
    reads=("sentences",),
    priority=15,
    takes_in=("FIG-CONFLICT", "FIG-SCALE"),
)


def check(article: Article) -> Iterator[Finding]:
    """Yield each sentence that says again what an earlier one says, but for one thing."""
    for told in restatements(article):
        if _one_speech(told, article):
            continue
        message = f"Two sentences say the same but for one thing: {_difference(told, article)}."
        yield RULE.finding(article, told.second, message, evidence=(told.first,))


def _one_speech(told: Restatement, article: Article) -> bool:
    """Tell whether both sentences are one speaker's: "I've nothing against houses. I've something against these."""
    quotes = [next((q for q in article.quotes if span.overlaps(q.span)), None) for span in (told.first, told.second)]
    first, second = quotes
    return first is not None and second is not None and first.speaker == second.speaker and told.kind != "figure"


def _difference(told: Restatement, article: Article) -> str:
    """Say in what two sentences differ."""
    first, second = (f"“{article.words(words)}”" if words else "" for words in (told.left, told.right))
    if first and second:
        return f"{first}, and later {second}"
    return f"{first} is only in the first" if first else f"{second} is only in the second"
