"""The result object: what `--json` and `--jsonl` print. Its field names are a promise (docs/interface)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from bot.wording import decimal
from checks.models import CheckRun, Finding, Result
from extraction.models import (
    Article,
    Claim,
    Correction,
    Counted,
    DateMention,
    Figure,
    Mention,
    Quote,
    Reported,
    Section,
    Span,
)
from storage.models import RelatedCase, Report, Series

Json = dict[str, Any]


def result(report: Report, given_id: str | int) -> Json:
    """Return a report as the result object, under the id that the caller knows the article by."""
    article, run = report.article, report.run
    archive = {"related": related(report.related), "withheld": report.withheld, "series": _series(report.series)}
    return {"id": given_id} | _article(article) | _run(run) | archive | {"millis": report.millis}


def related(found: Iterable[RelatedCase]) -> list[Json]:
    """Return earlier related cases, the most closely related first."""
    return [
        {
            "case": case.case,
            "ref": case.ref,
            "headline": case.headline,
            "published": _day(case.published),
            "kind": case.kind.value,
            "score": case.score,
            "why": list(case.why),
            **({"corrections": [_correction(c) for c in case.corrections]} if case.corrections else {}),
        }
        for case in found
    ]


def _correction(correction: Correction) -> Json:
    return {
        "wrong": correction.wrong,
        "right": correction.right,
        "published": _day(correction.published),
        "note": correction.note,
    }


def _series(series: Series | None) -> Json | None:
    """Return the figures of a recurring event, a row a story; the last row is the article itself."""
    if series is None:
        return None
    rows = [{"case": row.case, "published": _day(row.published), "cells": list(row.cells)} for row in series.rows]
    return {"columns": list(series.columns), "rows": rows}


def line(item: Json) -> str:
    """Return an object as one line of JSON."""
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _article(article: Article) -> Json:
    names = {mention.key: mention.name for mention in reversed(article.mentions)}
    return {
        "sha256": article.id,
        "chars": len(article.text),
        "published": _day(article.published),
        "sections": [_section(section) for section in article.sections],
        "sentences": [_at(sentence) for sentence in article.sentences],
        "figures": [_figure(figure, names) for figure in article.figures],
        "dates": [_date(mention) for mention in article.dates],
        "mentions": [_mention(mention) for mention in article.mentions],
        "quotes": [_quote(quote, names) for quote in article.quotes],
        "reports": [_reported(report, names) for report in article.reports],
        "claims": [_claim(claim, names) for claim in article.claims],
    }


def _run(run: CheckRun) -> Json:
    return {
        "results": [_result(item) for item in run.results],
        "findings": [_finding(finding) for finding in run.findings],
        "confirmed": [
            _at(right.span)
            | {"code": right.code, "working": right.working, "evidence": [_at(s) for s in right.evidence]}
            for right in run.confirmed
        ],
    }


def _at(span: Span) -> Json:
    return {"start": span.start, "end": span.end}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _section(section: Section) -> Json:
    return _at(section.span) | {"kind": section.kind.value}


def _figure(figure: Figure, names: dict[str, str]) -> Json:
    amounts = {"value": figure.value, "low": figure.low, "high": figure.high}
    return (
        _at(figure.span)
        | {"number": _at(figure.number)}
        | {name: None if amount is None else decimal(amount) for name, amount in amounts.items()}
        | {
            "unit": figure.unit,
            "per": figure.per,
            "kind": figure.kind.value,
            "bound": figure.bound.value,
            "trend": figure.trend.value if figure.trend else None,
            "counted": _counted(figure.counted),
            "event": figure.event,
            "about": list(figure.about),
            "said_by": _named(figure.said_by, names),
            "quoted": figure.quoted,
            "section": figure.section.value,
        }
    )


def _counted(counted: Counted | None) -> Json | None:
    return None if counted is None else _at(counted.span) | {"lemma": counted.lemma}


def _named(key: str | None, names: dict[str, str]) -> str | None:
    """Return the first name in the copy of whoever `key` stands for."""
    return None if key is None else names.get(key, key)


def _date(mention: DateMention) -> Json:
    return _at(mention.span) | {
        "year": mention.year,
        "month": mention.month,
        "day": mention.day,
        "weekday": mention.weekday,
        "anchor": mention.anchor,
        "first": mention.first.isoformat() if mention.first else None,
        "last": mention.last.isoformat() if mention.last else None,
    }


def _mention(mention: Mention) -> Json:
    return _at(mention.span) | {
        "name": mention.name,
        "kind": mention.kind.value,
        "key": mention.key,
        "title": mention.title,
        "role": mention.role,
        "age": mention.age,
        "home": mention.home,
        "place": _place(mention),
    }


def _place(mention: Mention) -> Json | None:
    """Return the likeliest place that a name stands for, `certain` where no other may be meant."""
    place = mention.place
    if place is None:
        return None
    certain = len(mention.places) == 1
    return {"name": place.name, "level": place.level.value, "within": list(place.within), "certain": certain}


def _quote(quote: Quote, names: dict[str, str]) -> Json:
    return _at(quote.span) | _voice(quote, names) | {"closed": quote.closed}


def _reported(report: Reported, names: dict[str, str]) -> Json:
    return _at(report.span) | _voice(report, names) | {"cue": report.cue}


def _voice(said: Quote | Reported, names: dict[str, str]) -> Json:
    return {
        "speaker": _named(said.speaker, names),
        "source": None if said.source is None else _at(said.source),
        "probably": said.probably,
    }


def _claim(claim: Claim, names: dict[str, str]) -> Json:
    return _at(claim.span) | {
        "kind": claim.kind.value,
        "worth": claim.worth,
        "why": list(claim.why),
        "attributed_to": _named(claim.attributed_to, names),
        "quoted": claim.quoted,
        "figures": list(claim.figures),
    }


def _result(item: Result) -> Json:
    return {"code": item.code, "outcome": item.outcome.value, "millis": item.millis}


def _finding(finding: Finding) -> Json:
    return {
        "id": finding.id,
        "code": finding.code,
        "severity": finding.severity.value,
        "start": finding.span.start,
        "end": finding.span.end,
        "message": finding.message,
        "working": finding.working,
        "evidence": [_at(span) for span in finding.evidence],
        "fix": [_at(fix.span) | {"replacement": fix.replacement} for fix in finding.fix],
        "sources": list(finding.sources),
    }
