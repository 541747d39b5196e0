"""Run every check on an article: four outcomes, and one finding for one cause."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from checks.catalogue import catalogue, family
from checks.models import Check, CheckRun, Confirmation, Finding, Outcome, Result, Severity
from extraction.models import Article

log = logging.getLogger(__name__)

_FAMILIES = (
    "law",
    "archive",
    "figures",
    "arithmetic",
    "rates",
    "polls",
    "names",
    "places",
    "dates",
    "quotes",
    "hygiene",
)
_RANKS = {name: i for i, name in enumerate(_FAMILIES)}


def run(article: Article, clock: Callable[[], float], checks: Mapping[str, Check] | None = None) -> CheckRun:
    """Check `article`; `clock` returns seconds and only times the checks. A check that fails stops no other."""
    chosen = catalogue() if checks is None else checks
    results = tuple(_ask(check, article, clock) for code, check in chosen.items() if code not in article.style.off)
    findings = merge((f for result in results for f in result.findings), chosen)
    return CheckRun(article=article.id, results=_less_doubted(results, findings, article), findings=findings)


def _ask(check: Check, article: Article, clock: Callable[[], float]) -> Result:
    """Ask one check, and say how it ended."""
    rule = check.RULE
    if not all(getattr(article, field) for field in rule.reads):
        return Result(code=rule.code, outcome=Outcome.NOTHING)
    began = clock()
    try:
        said = list(check.check(article))
    except Exception as error:  # one of the two places that catch broadly: one check's crash stops no other
        log.exception("%s failed on article %s", rule.code, article.id[:12])
        return Result(code=rule.code, outcome=Outcome.FAILED, error=f"{type(error).__name__}: {error}")
    findings = tuple(_as_the_house_has_it(item, article) for item in said if isinstance(item, Finding))
    confirmed = tuple(item for item in said if isinstance(item, Confirmation))
    looked = confirmed or not rule.confirms
    outcome = Outcome.FOUND if findings else Outcome.CLEAR if looked else Outcome.NOTHING
    return Result(
        code=rule.code,
        outcome=outcome,
        findings=findings,
        confirmed=confirmed,
        millis=round((clock() - began) * 1000, 3),
    )


def _less_doubted(results: Iterable[Result], findings: Iterable[Finding], article: Article) -> tuple[Result, ...]:
    """Return the results without the confirmations of words that an error or a query is about, or draws on.

    What is asked about can't be listed as right beside it, whatever it was that came out right.
    """
    places = [
        place
        for finding in findings
        if finding.severity is not Severity.NOTE
        for place in (finding.span, *finding.evidence)
        if article.sentence_at(place) not in place  # a passage as a whole, such as one that stands twice
    ]
    if not places:
        return tuple(results)

    def sure(confirmed: Confirmation) -> bool:
        return not any(words.overlaps(place) for words in (confirmed.span, *confirmed.evidence) for place in places)

    return tuple(
        result.model_copy(update={"confirmed": tuple(filter(sure, result.confirmed))}) if result.confirmed else result
        for result in results
    )


def _as_the_house_has_it(finding: Finding, article: Article) -> Finding:
    """Return the finding with the severity that the house style gives its check."""
    house = article.style.severity.get(finding.code)
    return finding.model_copy(update={"severity": Severity(house)}) if house else finding


def merge(findings: Iterable[Finding], checks: Mapping[str, Check]) -> tuple[Finding, ...]:
    """Return one finding for each cause, the gravest first, and of one gravity the families in turn.

    Of findings on the same words the gravest stays; a check that takes in another's findings replaces those that
    point at the same places, and one that covers its words all that lie in them.
    """

    def order(finding: Finding) -> tuple[int, int, int, str]:
        rule = checks[finding.code].RULE
        return finding.severity.gravity, -rule.priority, finding.span.start, finding.code

    kept: list[Finding] = []
    for finding in sorted(findings, key=order):
        if any(_explains(other, finding, checks) for other in kept):
            continue
        kept = [other for other in kept if not _explains(finding, other, checks)]
        kept.append(finding)
    return _in_turn(sorted(kept, key=order), checks)


def _in_turn(findings: Sequence[Finding], checks: Mapping[str, Check]) -> tuple[Finding, ...]:
    """Return findings with the first of each family before the second of any, gravity by gravity.

    An editor with time for eight then sees what sorts of trouble a story is in, what may end in court first and what a
    sub-editor tidies last, and not eight figures.
    """
    rows: Counter[tuple[Severity, str]] = Counter()
    places: dict[str, tuple[int, int, int]] = {}
    for finding in findings:
        name = family(checks[finding.code])
        places[finding.id] = (finding.severity.gravity, rows[finding.severity, name], _RANKS.get(name, len(_RANKS)))
        rows[finding.severity, name] += 1
    return tuple(sorted(findings, key=lambda finding: places[finding.id]))


def _explains(one: Finding, other: Finding, checks: Mapping[str, Check]) -> bool:
    """Tell whether `one` says all that the editor need hear of the cause of `other`."""
    places, others = {one.span, *one.evidence}, {other.span, *other.evidence}
    rule = checks[one.code].RULE
    if rule.covers and one is not other and all(place in one.span for place in others):
        return True
    if other.code in rule.takes_in:
        return len(places & others) >= min(2, len(others))
    return places == others and one.code not in checks[other.code].RULE.takes_in
