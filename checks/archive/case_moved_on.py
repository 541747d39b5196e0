"""A case that has got further, or ended otherwise, than the copy has it.

The copy says that somebody is accused, on trial or awaiting sentence, and the newest story on the same case that they
were convicted, sentenced or cleared; or the copy calls somebody convicted whom that story says to be cleared. A
conviction told as background of which the archive knows only the charge is a query. Recaps with a date, copy that tells
of an appeal or of the outcome too, other offences, and co-defendants are left alone.

## Flags
> Published: 2026-05-12
>
> Archive: 2026-01-09, same case: Tom Hill, 34, of Mill Lane, Oareford, was charged with fraud.
>
> Archive: 2026-03-20, same case: Tom Hill, 34, was acquitted of fraud at Oareford Crown Court.
>
> The bank will close. Its manager Tom Hill, who [[is accused of fraud]], left in May.

> Published: 2026-05-12
>
> Archive: 2026-03-20, same case: Tom Hill, 34, of Oareford, was cleared of fraud by a jury.
>
> The bank will close. Tom Hill, its manager, [[was jailed for fraud]].

## Does not flag
> Published: 2026-05-12
>
> Archive: 2026-03-20, same case: Tom Hill, 34, was acquitted of fraud at Oareford Crown Court.
>
> Tom Hill was charged with fraud in January, and acquitted in March. The bank in Oareford will close.

> Published: 2026-05-12
>
> Archive: 2026-03-20, same case: Tom Hill was acquitted of fraud. Jack Dunn is on trial in Oareford.
>
> Jack Dunn is accused of fraud. The court in Oareford heard that he and Tom Hill ran a bank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from checks.models import Finding, Rule, Severity
from checks.precedents import SAME_CASE, cited, in_both, may_be_one, told
from checks.proceedings import standing
from checks.stages import Stage, Step, ended, put, reached, steps
from extraction.models import Article, Precedent

RULE = Rule(code="ARC-STATUS", severity=Severity.ERROR, reads=("precedents", "mentions"), priority=12)

_APPEAL = re.compile(
    r"\bappeal(?:s|ed|ing)?\s+against\b|\bcourt\s+of\s+appeal\b|\bappeal\s+court\b|\b(?:his|her|their)\s+appeal\b|\bquash\w*|"
    r"\boverturn\w*|\bre-?trial\b|\bretried\b",
    re.IGNORECASE,
)


class Latest(NamedTuple):
    """How far the newest story on a case says that it has got with somebody."""

    name: str
    step: Step
    precedent: Precedent


def check(article: Article) -> Iterator[Finding]:
    """Yield each person once whose case the copy has at a stage that it has left."""
    if _APPEAL.search(article.plain.text) or not any(p.relation in SAME_CASE for p in article.precedents):
        return
    said: dict[str, list[Step]] = {}
    for step in steps(article):
        said.setdefault(step.key, []).append(step)
    latest = _latest(article)
    for key, ours in said.items():
        if key in latest:
            yield from _behind(ours, latest[key], article)


def _latest(article: Article) -> dict[str, Latest]:
    """Return what the newest dated story on the case that says so says of each person who is in it and in the copy."""
    found: dict[str, Latest] = {}
    on_case = (p for p in article.precedents if p.relation in SAME_CASE and p.published)
    for precedent in sorted(on_case, key=lambda p: str(p.published)):
        there = steps(precedent.article)
        for both in in_both(article, precedent):
            of_them = [step for step in there if step.key == both.there]
            if not any(not step.recalled for step in of_them) or not may_be_one(both, article, precedent):
                continue
            step = reached(of_them, precedent.article)
            found.pop(both.here, None)  # a newer story that leaves it open takes back what an older one settled
            if step:
                found[both.here] = Latest(both.name, step, precedent)
    return found


def _behind(ours: list[Step], latest: Latest, article: Article) -> Iterator[Finding]:
    """Yield what the copy says of somebody that the archive's newest story does not bear out."""
    furthest = max(step.stage for step in ours)
    key = ours[0].key
    if furthest < Stage.CONVICTED and (standing(key, article).guilty or ended(key, article)):
        return
    for step in ours:
        if step.offences and latest.step.offences and not step.offences & latest.step.offences:
            continue
        if step.stage is not furthest:
            continue
        lags = step.present and latest.step.stage > step.stage and latest.step.stage >= Stage.CONVICTED
        guilty = step.stage in (Stage.CONVICTED, Stage.SENTENCED) and not step.dated
        if lags or (guilty and latest.step.stage is Stage.CLOSED):
            yield _finding(step, latest, None, article)
            return
        if guilty and step.background and latest.step.stage <= Stage.CHARGED:
            yield _finding(step, latest, Severity.QUERY, article)
            return


def _finding(step: Step, latest: Latest, severity: Severity | None, article: Article) -> Finding:
    """Return what the copy and the newest story on the case say of somebody, word for word."""
    earlier = latest.precedent.article
    only = "no more than " if latest.step.stage <= Stage.CHARGED else ""
    return RULE.finding(
        article,
        step.span,
        f"“{article.words(step.span)}” here; {told(latest.precedent, article)} says {only}that "
        f"{put(latest.step, latest.name, earlier)}.",
        working=cited(latest.precedent, earlier.sentence_at(latest.step.span)),
        severity=severity,
        sources=(latest.precedent.case_id,),
    )
