"""What stands round a figure: the place, the time and the speaker that its sentence gives."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from extraction.background import segment_of
from extraction.models import DateMention, Figure, Mention, MentionKind, Quote, Reported, Segment, Span, inside
from extraction.sayings import DOUBTED

_NESTED = 6  # reported clauses begin so close together at most that one can hold the other
_Located = TypeVar("_Located", Mention, DateMention)


@dataclass(frozen=True)
class Surroundings:
    """All that has been read of a text besides its figures; spans are into the plain text."""

    text: str
    sentences: Sequence[Span]
    dates: Sequence[DateMention]
    mentions: Sequence[Mention]
    quotes: Sequence[Quote]
    reports: Sequence[Reported]
    segments: Sequence[Segment]

    def placed(self, figure: Figure) -> Figure:
        """Return the figure with the place, time, speaker and passage that it belongs to."""
        i = bisect_right(self.sentences, figure.span.start, key=lambda s: s.start) - 1
        sentence = self.sentences[i] if i >= 0 else figure.span
        quote = self._quote_round(figure.number)
        place = _nearest(figure, (m for m in inside(self.mentions, sentence) if m.kind is MentionKind.PLACE))
        day = _nearest(figure, inside(self.dates, sentence))
        return figure.model_copy(
            update={
                "place": place.key if place else None,
                "when": self._words(day.span) if day else None,
                "quoted": quote is not None,
                "said_by": (quote.speaker if quote else None) or self._reported_by(figure.number),
                "segment": segment_of(self.segments, figure.span.start),
            }
        )

    def _quote_round(self, span: Span) -> Quote | None:
        """Return the quotation that `span` stands in; quotations do not overlap."""
        i = bisect_right(self.quotes, span.start, key=lambda quote: quote.span.start) - 1
        return self.quotes[i] if i >= 0 and span in self.quotes[i].span else None

    def _reported_by(self, span: Span) -> str | None:
        """Return who says the innermost reported clause that `span` stands in, nobody where it is what is denied."""
        i = bisect_right(self.reports, span.start, key=lambda report: report.span.start)
        for report in reversed(self.reports[max(0, i - _NESTED) : i]):
            if span in report.span:
                return None if report.cue in DOUBTED else report.speaker
        return None

    def _words(self, span: Span) -> str:
        return " ".join(self.text[span.start : span.end].lower().split())


def _nearest(figure: Figure, records: Iterable[_Located]) -> _Located | None:
    """Return the record nearest to the figure, one that follows it before one that precedes it."""
    return min(records, key=lambda r: _distance(figure.span, r.span), default=None)


def _distance(span: Span, other: Span) -> tuple[int, int]:
    after = other.start - span.end
    return (after, 0) if after >= 0 else (span.start - other.end, 1)
