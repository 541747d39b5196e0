"""A fall of more than 100 per cent, or a share of more than all.

What falls by 100 per cent is gone, unless it can go below nothing, as a profit can. A share of people or things is at
most all of them; effort ("gave 110 per cent"), capacity and a comparison with another year are no shares.

## Flags
> House prices in Corvale fell by [[120 per cent]] in a year.

> The survey found that [[110% of voters]] had a view.

> At one school [[more than 100 per cent of pupils]] passed.

## Does not flag
> House prices rose by 120 per cent. Prisons are at 110 per cent of capacity, and sales at 130% of last year's.

> “We gave 110 per cent,” said Ann Lee. All 100 per cent of pupils passed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checks.changes import DOWN
from checks.models import Finding, Rule, Severity
from checks.phrases import Phrase, phrase, settings
from extraction.models import Article, Bound, FigureKind

RULE = Rule(code="RAT-IMPOSS", severity=Severity.ERROR, reads=("figures",), priority=10)

_ALL = Decimal(100)
_FALL = (
    phrase(rf"\b{{down}} (?:\w+ )?(?:by )?{{P:{FigureKind.PERCENT}}}(?! (?:of|points))", down=DOWN),
    phrase(rf"{{P:{FigureKind.PERCENT}}} (?:fall|drop|decrease|decline|cut|reduction|slump)\b"),
)
_OF = phrase(
    rf"{{P:{FigureKind.PERCENT}}} of (?:the |all |its |their |our |those |these |\w+ )?"
    r"(?:people|voters|residents|adults|children|pupils|students|women|men|patients|staff|workers|members|"
    r"households|homes|families|councils|schools|respondents|drivers|firms|businesses|companies|cases|deaths|votes|"
    r"places|seats|parents|teachers|users|customers|passengers|prisoners|population|public|electorate)\b"
)
# What falls through nothing: a profit that becomes a loss.
_MAY_GO_BELOW = re.compile(
    r"\b(?:profits?|loss|losses|earnings|cash ?flow|balance|surplus|deficit|margins?|growth|rating)\b", re.I
)
_RELATIVE = re.compile(r"\b(?:capacity|target\w*|level\w*|last year|previous|average|baseline|quota|expected)\b", re.I)


def check(article: Article) -> Iterator[Finding]:
    """Yield each fall and each share of more than all there is, in order."""
    return iter(sorted(_impossible(article), key=lambda finding: finding.span.start))


def _impossible(article: Article) -> Iterator[Finding]:
    for setting in settings(article):
        if "percent⟩" not in setting.text:
            continue
        for pattern in _FALL:
            for match in setting.phrases(pattern):
                below_nothing = _MAY_GO_BELOW.search(article.words(article.sentence_at(match["P"].span)))
                if _over(match) and not article.quoted(match["P"].span) and not below_nothing:
                    message = f"Nothing can fall by “{article.words(match['P'].span)}”."
                    yield RULE.finding(article, match["P"].span, message, working="A fall of 100% leaves nothing.")
        for match in setting.phrases(_OF):
            words = article.words(article.sentence_at(match["P"].span))
            if _over(match) and not article.quoted(match["P"].span) and not _RELATIVE.search(words):
                message = f"“{article.words(match.span())}” is more than there are."
                yield RULE.finding(article, match.span(), message, working="All of them are 100%.")


def _over(match: Phrase) -> bool:
    """Tell whether a percentage is above 100, or bounded to be."""
    figure = match["P"]
    if figure.value is None:
        return False
    return figure.value > _ALL or (figure.value == _ALL and figure.bound is Bound.MORE_THAN)
