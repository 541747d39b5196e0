"""A maximum sentence that the law does not have.

"A maximum of ten years for common assault", "theft carries up to 14 years" and "faces life for fraud" are held against
a table: for England and Wales the one that Stet has, else the newsroom's own rows. An act with several maxima makes a
claim about the act true of some of its offences only. What magistrates can give, and copy from elsewhere in the world,
pass; so does a sentence that names two offences with different limits.

## Flags
> The maximum sentence for common assault is [[ten years]], the court heard at Kelderby.

> Fraud carries [[up to 14 years in prison]]. He will be sentenced in May.

> They were charged under the Modern Slavery Act, the maximum penalty for which is [[life imprisonment]].

## Does not flag
> Theft carries up to seven years in prison, and robbery has a maximum sentence of life.

> Magistrates can give a maximum sentence of six months for theft. He was jailed for up to two years.

> Theft carries a maximum sentence of 20 years in Texas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checks.models import Confirmation, Finding, Rule, Severity
from checks.penalties import Penalties, penalties
from checks.wording import listed
from extraction.gazetteer.kingdom import KINGDOM
from extraction.models import Article, Figure, FigureKind, Span, inside
from extraction.style import Penalty

RULE = Rule(code="LAW-PENALTY", severity=Severity.QUERY, reads=("sentences",), priority=8, confirms=True)

_MOST = re.compile(
    r"\bmaximum\s+(?:possible\s+)?(?:jail\s+|prison\s+|custodial\s+)?(?:penalty|sentence|term|punishment|of)\b|"
    r"\b(?:carr(?:y|ies|ied|ying)|punishable\s+by|faces?|facing|liable\s+to|risks?|risking)\s+(?:a\s+)?(?:(?:maximum|sentence|term|"
    r"jail|prison|penalty|of|possible)\s+){0,4}(?:up\s+to\s+|life\b|the\s+maximum\b)",
    re.IGNORECASE,
)
_CUES = ("maximum", "up to", "face life", "faces life", "facing life")  # there is no maximum without one
_LIFE = re.compile(
    r"\blife(?:\s+(?:imprisonment|in\s+(?:prison|jail)|sentence|behind\s+bars))?\b(?!\s+(?:of|expectancy|ban))",
    re.IGNORECASE,
)
_MAGISTRATES = re.compile(r"\bmagistrates?\b|\bsummary\b", re.IGNORECASE)
# Words of other countries' courts.
_ABROAD = re.compile(
    r"\b(?:felon(?:y|ies)|misdemeanou?rs?|district attorney|state prison|state attorney|federal|parole board|"
    r"sheriff court|procurator fiscal|high court of justiciary|circuit court|superior court)\b",
    re.IGNORECASE,
)
_MONTHS = {"year": Decimal(12), "month": Decimal(1), "week": Decimal(12) / 52, "day": Decimal(12) / 365}
_FOREVER = Decimal(10**6)  # months


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each maximum that is not the law's, and each that is."""
    copy = article.plain.text.lower()
    if not any(cue in copy for cue in _CUES):
        return
    known = penalties(article.style)
    for _, cue in article.matches(_MOST):
        sentence = article.sentence_at(cue)
        if sentence == cue:  # in furniture
            continue
        words = article.words(sentence)
        term = _term(Span(start=cue.start, end=sentence.end), article)
        if term is not None and not _MAGISTRATES.search(words) and _is_here(article):
            yield from _compared(*term, known, words, article)


def _is_here(article: Article) -> bool:
    """Tell whether the story may be of England and Wales, or of a country whose rows the house has given."""
    if article.style.law != "England and Wales":
        return True
    if any(_ABROAD.search(article.words(section.span)) for section in article.copy_sections()):
        return False
    places = [m.place for m in article.mentions if m.place is not None]
    return not places or any({"England", "Wales", KINGDOM[0]} & {p.name, *p.within[:-2]} for p in places)


def _term(span: Span, article: Article) -> tuple[Span, Decimal] | None:
    """Return the first term of imprisonment in a stretch of copy, and how many months it is."""
    years = next((f for f in inside(article.figures, span) if _is_term(f)), None)
    life = next((where for _, where in article.matches(_LIFE, span)), None)
    if life is not None and (years is None or life.start < years.span.start):
        return life, _FOREVER
    if years is None or years.value is None:
        return None
    return years.span, years.value * _MONTHS[years.unit]


def _is_term(figure: Figure) -> bool:
    return figure.kind is FigureKind.DURATION and figure.unit in _MONTHS and figure.value is not None


def _compared(
    where: Span, months: Decimal, known: Penalties, words: str, article: Article
) -> Iterator[Finding | Confirmation]:
    """Yield what the table says of a maximum for the offence, or the act, that its sentence names."""
    offences = known.named(words)
    if len({_months(row.most) for row in offences}) == 1:
        row = offences[0]
        if _months(row.most) == months:
            yield RULE.right(where, _law(row))
        else:
            yield RULE.finding(
                article, where, f"The maximum for {row.offence} is {_said(row.most)}, by our table.", working=_law(row)
            )
    elif not offences and (rows := known.under(words)):
        right, other = [r for r in rows if _months(r.most) == months], [r for r in rows if _months(r.most) != months]
        if other:
            message = f"No offence of the {rows[0].act} in our table has that maximum."
            if right:
                of = listed(f"section {row.section} ({row.offence})" for row in right)
                message = f"Under the {rows[0].act} that is the maximum only for {of}."
            yield RULE.finding(article, where, message, working="; ".join(map(_law, rows)))
        else:
            yield RULE.right(where, _law(rows[0]))


def _months(most: str) -> Decimal:
    """Return a maximum in months, life beyond all others."""
    if most == "life":
        return _FOREVER
    count, unit = most.split()
    return Decimal(count) * (12 if unit.startswith("year") else 1)


def _said(most: str) -> str:
    return "life imprisonment" if most == "life" else most


def _law(row: Penalty) -> str:
    section = f"{row.act}, section {row.section}" if row.section else row.act
    return f"{row.offence}: {_said(row.most)} ({section}; {row.source})"
