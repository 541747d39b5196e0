"""A recurring operation or report by year: its figures side by side, which no single cutting shows."""

from __future__ import annotations

from bot.wording import amount
from checks.kinds import kinds
from extraction.models import Article, Figure, FigureKind, Precedent, Relation
from storage.models import Series, SeriesRow

COLUMNS = 6  # at most: what fits beside a date in a terminal


_LIGHT = {"make", "do", "lead", "bring", "result", "carry"}  # verbs that say nothing of what was counted


def series(article: Article, precedents: tuple[Precedent, ...]) -> Series | None:
    """Return the figures that at least two of the stories have, the oldest first; None where there is no series."""
    earlier = sorted(
        (precedent for precedent in precedents if precedent.relation is Relation.SERIES),
        key=lambda precedent: str(precedent.published or ""),
    )
    stories = [*((p.case_id, p.published, p.article) for p in earlier), ("", article.published, article)]
    told = [_figures(story) for _, _, story in stories]
    labels: dict[str, str] = {}
    for (_, _, story), figures in reversed(list(zip(stories, told, strict=True))):
        for key, figure in figures.items():
            labels.setdefault(key, _label(figure, story))
    shared = [key for key in labels if sum(key in figures for figures in told) > 1][:COLUMNS]
    if not earlier or not shared:
        return None
    rows = (
        SeriesRow(case=case, published=day, cells=tuple(amount(row[key]) if key in row else "" for key in shared))
        for (case, day, _), row in zip(stories, told, strict=True)
    )
    return Series(columns=tuple(labels[key] for key in shared), rows=tuple(rows))


def _figures(article: Article) -> dict[str, Figure]:
    """Return the largest count of each thing that a story has as its own news: a total is larger than its parts.

    "47 people were arrested" and "made 47 arrests" count one thing.
    """
    known, largest = kinds(article.style), dict[str, Figure]()
    for figure in article.figures:
        if figure.kind is not FigureKind.COUNT or figure.counted is None or figure.segment != 0 or figure.quoted:
            continue
        event = known.verb(figure.event) if figure.event and figure.event not in _LIGHT else ""
        head = figure.counted.head
        key = event if event and known.is_people(head) else f"{known.noun(head)} {event}" if event else known.verb(head)
        if figure.value is not None and figure.value > (largest[key].value or 0 if key in largest else -1):
            largest[key] = figure
    return largest


def _label(figure: Figure, article: Article) -> str:
    """Return a column's name: what is counted, and what happened to it."""
    noun = article.words(figure.counted.span) if figure.counted else ""
    return f"{noun} ({figure.event})" if figure.event else noun
