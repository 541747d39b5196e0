"""What only a quotation says, and somebody should check.

A sum, a share, a count of a hundred or more, a superlative or a statement of what the law is, in direct speech and
nowhere in the copy's own words. Quoting somebody does not make it true. All of it is one note, a query where the law is
stated. Opinions, promises and round numbers in words ("a hundred times") pass.

## Flags
> The mayor, Ann Lyle, opened the bridge. “It cost [[£4m]], and it is the longest in Europe,” she said.

> “Some people take over a tenant’s home. Keeping somebody there by force [[is servitude]],” said Det Sgt Tom Hill.

## Does not flag
> The bridge cost £4m. “It cost £4m and I love it,” the mayor, Ann Lyle, said. “It is beautiful, and it is ours.”

> “I have waited for ten minutes,” she said. “It was the best day of my life.”
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checks.models import Finding, Rule, Severity
from checks.wording import listed, spelled
from extraction.models import Article, Claim, ClaimKind, Figure, FigureKind, Quote, Span, inside

RULE = Rule(code="QUO-FACT", severity=Severity.NOTE, reads=("quotes", "claims"), priority=16)

_LAW = re.compile(
    r"\b(?:is|are|was|were|would be)\s+(?:not\s+)?(?:a\s+|an\s+)?(?:[a-z-]+\s+){0,2}?"
    r"(?:(?:criminal )?offences?|crimes?|illegal|unlawful|legal|lawful|criminal|against the law|theft|fraud|robbery|"
    r"assault|rape|murder|manslaughter|servitude|slavery|trafficking|harassment|libel|contempt|treason|a breach of)\b",
    re.IGNORECASE,
)
_SUPERLATIVE = re.compile(
    r"\bthe\s+(?:\w+\s+)?(?!(?:rest|west|forest|latest|interest|request|protest|contest|guest|harvest|nest|test)\b)"
    r"(?:[a-z]+est|only|first|worst)\s+(?:[\w-]+\s+){0,4}(?:in|of|on)\s+(?:the\s+)?"
    r"(?:[A-Z]|world|country|county|region|history|century|city|town|decade|year)",
)
_KINDS = (FigureKind.MONEY, FigureKind.PERCENT, FigureKind.MULTIPLE)
_LARGE = 100  # a count of so many
_SHOWN = 3  # claims whose words are shown
_REST_OF_WORD = re.compile(r"[\w’'-]+")
Stated = tuple[tuple[FigureKind, str, str | None], Decimal | None]


def check(article: Article) -> Iterator[Finding]:
    """Yield one finding on all that only quotations state."""
    stated = {(f.dimension, f.value) for f in article.figures if not f.quoted}
    law: list[Span] = []
    other: list[Span] = []
    for claim in article.claims:
        said = _said(claim, article)
        if said is None:
            continue
        law += (span for _, span in article.matches(_LAW, said))
        if claim.kind is not ClaimKind.OPINION:
            other += (span for _, span in article.matches(_SUPERLATIVE, said))
        if claim.kind is not ClaimKind.PREDICTION:
            other += (f.span for f in inside(article.figures, said) if _weighs(f, stated, article))
    law, other = sorted(law, key=_start), sorted(other, key=_start)
    spans = [*law, *other]
    if spans:
        yield RULE.finding(
            article,
            spans[0],
            _message(law, other, article),
            evidence=tuple(spans[1:]),
            severity=Severity.QUERY if law else None,
        )


def _message(law: list[Span], other: list[Span], article: Article) -> str:
    """Say what is only in quotations, in their own words: those of the law, which is the lawyer's, first."""
    stated = f"A quotation says what the law is ({_told(law, article)}): ask the lawyer." if law else ""
    claims = f"Only a quotation says this: {_told(other, article)}." if other else ""
    return f"{stated} {claims}".strip()


def _told(spans: list[Span], article: Article) -> str:
    """Quote a few words of each claim, of the first few."""
    shown = [f"“{_whole_words(span, article)}”" for span in spans[:_SHOWN]]
    more = [f"{spelled(len(spans) - _SHOWN)} more"] if len(spans) > _SHOWN else []
    return listed([*shown, *more])


def _whole_words(span: Span, article: Article) -> str:
    """Return the words at a span, the last of them whole: "the longest in Europe"."""
    rest = _REST_OF_WORD.match(article.after(span, 30))
    return article.words(span) + (rest[0] if rest else "")


def _said(claim: Claim, article: Article) -> Span | None:
    """Return the part of a claim's sentence that is direct speech, None where it has none to speak of."""
    quote: Quote | None = next((q for q in article.quotes if q.span.overlaps(claim.span)), None)
    if quote is None or not claim.quoted:
        return None
    start, end = max(quote.span.start, claim.span.start), min(quote.span.end, claim.span.end)
    return Span(start=start, end=end)


def _weighs(figure: Figure, stated: set[Stated], article: Article) -> bool:
    """Tell whether a figure is of some weight, in digits, and stands nowhere in the copy's own words."""
    count = figure.kind is FigureKind.COUNT and figure.counted is not None and (figure.value or 0) >= _LARGE
    digits = any(c.isdigit() for c in article.words(figure.number))
    return (count or figure.kind in _KINDS) and digits and (figure.dimension, figure.value) not in stated


def _start(span: Span) -> int:
    return span.start
