"""What is wrong, and what was looked at: the records that checking an article yields. All are frozen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from extraction.errors import StetError
from extraction.models import Article, Record, Span


class CatalogueError(StetError):
    """A check is declared wrongly, or there is no such check."""


class Severity(StrEnum):
    """How grave: cannot stand as written, a question before publication, tidy or worth knowing."""

    ERROR = "error"
    QUERY = "query"
    NOTE = "note"

    @property
    def gravity(self) -> int:
        """Return 0 for the gravest."""
        return list(Severity).index(self)


class Outcome(StrEnum):
    """What a check answers; an editor must be able to trust silence, so silence has a reason."""

    FOUND = "found"
    CLEAR = "clear"
    NOTHING = "nothing to check"
    FAILED = "failed"


class Fix(Record):
    """A repair that is certain: what to write for the words at `span`, "" where they go. Never applied by Stet."""

    span: Span
    replacement: str


class Finding(Record):
    """One fault: where it stands, what to say of it, what else bears on it, and the arithmetic shown.

    `id` is a hash of code, article and spans, so the same fault in the same text is the same finding. `fix` is empty
    where only a person can tell what the copy should say. `sources` are the earlier stories that it draws on, by their
    case ids.
    """

    id: str
    code: str
    severity: Severity
    span: Span
    message: str
    evidence: tuple[Span, ...] = ()
    working: str = ""
    fix: tuple[Fix, ...] = ()
    sources: tuple[str, ...] = ()


class Confirmation(Record):
    """Something that was recomputed and found right, with the working."""

    code: str
    span: Span
    working: str
    evidence: tuple[Span, ...] = ()


class Rule(Record):
    """A check's declaration.

    `reads` names the Article fields without which there is nothing to check. `priority` is the catalogue's
    frequency times decidability (1-25); the higher comes first among findings of one severity. `takes_in` names
    the checks whose findings on the same words this one's explain; one that `covers` explains all that lie wholly in
    the words it points at, since those words will go. `confirms` says that the check recomputes
    something: it is clear only when it did, and otherwise had nothing to check. `tolerance` is how far off a figure may
    be before the check speaks, in the unit that its page names; None where there is nothing to set.
    """

    code: str
    severity: Severity
    reads: tuple[str, ...]
    priority: int
    takes_in: tuple[str, ...] = ()
    covers: bool = False
    confirms: bool = False
    tolerance: Decimal | None = None

    def leeway(self, article: Article) -> Decimal:
        """Return how far off a figure may be: as house style has it, or else the check's own tolerance."""
        house = article.style.tolerance.get(self.code)
        return (self.tolerance or Decimal(0)) if house is None else house

    def finding(
        self,
        article: Article,
        span: Span,
        message: str,
        *,
        evidence: tuple[Span, ...] = (),
        working: str = "",
        severity: Severity | None = None,
        fix: tuple[Fix, ...] = (),
        sources: tuple[str, ...] = (),
    ) -> Finding:
        """Return a finding of this check at `span`; `severity` is given where it is not the usual one."""
        spans = " ".join(f"{s.start}-{s.end}" for s in (span, *evidence))
        digest = hashlib.sha256(f"{self.code} {article.id} {spans}".encode()).hexdigest()
        return Finding(
            id=digest[:16],
            code=self.code,
            severity=severity or self.severity,
            span=span,
            message=message,
            evidence=evidence,
            working=working,
            fix=fix,
            sources=sources,
        )

    def right(self, span: Span, working: str, *, evidence: tuple[Span, ...] = ()) -> Confirmation:
        """Return the note that what stands at `span` was recomputed and is right."""
        return Confirmation(code=self.code, span=span, working=working, evidence=evidence)


class Result(Record):
    """One check's answer; `error` is the exception's one line where it failed."""

    code: str
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    confirmed: tuple[Confirmation, ...] = ()
    error: str | None = None
    millis: float = 0.0


class CheckRun(Record):
    """All checks' answers on one article; `findings` are merged and stand in order of gravity.

    Nothing is confirmed that an error or a query among them is about, or draws on.
    """

    article: str
    results: tuple[Result, ...]
    findings: tuple[Finding, ...]

    @property
    def confirmed(self) -> tuple[Confirmation, ...]:
        """Return all that was recomputed and found right, in the order of the copy."""
        found = (c for result in self.results for c in result.confirmed)
        return tuple(sorted(found, key=lambda c: (c.span.start, c.span.end, c.code)))


class Check(Protocol):
    """A check module: its docstring is its page, RULE declares it, `check` looks."""

    __name__: str
    __doc__: str | None
    RULE: Rule

    @staticmethod
    def check(article: Article) -> Iterator[Finding | Confirmation]:
        """Yield what is wrong, and what was recomputed and is right."""
        ...
