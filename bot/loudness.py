"""How loud a report is: what a channel or a person wants to see of it, and which checks are seldom right there.

It changes how a report is shown and never what is logged. Errors are always shown, and so are the checks of law, which
are never made quieter either: a rare true one is worth many false.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.desk import WORKFLOW, Desk, reader_for
from bot.hit_rates import Rate, rates
from checks.models import Finding, Severity
from storage import hearings, hits, runs, settings
from storage.hearings import Hearing, Share
from storage.models import Case, Report
from storage.settings import ChannelSettings, PersonalSettings, WorkspaceSettings

_LAW = "LAW-"


class Heard(NamedTuple):
    """A report as it is shown somewhere, and how many findings of each severity are not shown there."""

    report: Report
    unheard: Counter[Severity]


def quiet(ruled: Mapping[str, Rate], workspace: WorkspaceSettings) -> dict[str, Rate]:
    """Return the checks that are shown a severity lower, with the rates that say why.

    A check is quietened where it has enough rulings and even the upper end of its interval is too low.
    """
    return {
        code: rate
        for code, rate in ruled.items()
        if not code.startswith(_LAW)
        and code not in workspace.kept
        and rate.ruled >= workspace.quiet_after
        and rate.interval[1] < workspace.quiet_below
    }


def decided(desk: Desk, case: Case) -> Hearing:
    """Return how a case's report is to be shown, by what is set and by what was ruled until it came in."""
    database = desk.database
    held: ChannelSettings | PersonalSettings = (
        settings.of(database, PersonalSettings, case.workspace, case.wall.rpartition("/")[2])
        if is_private(case)
        else settings.of(database, ChannelSettings, case.workspace, case.channel or "")
    )
    workspace = settings.of(database, WorkspaceSettings, case.workspace)
    # Of rulings made behind other walls not even the number is told.
    ruled = rates(hits.ruled(database, case.workspace, reader=reader_for(case), until=case.opened_at))
    quieter = {code: Share(rate.corrected, rate.ruled) for code, rate in quiet(ruled, workspace).items()}
    return Hearing(severities=held.severities, quieter=quieter)


def is_private(case: Case) -> bool:
    """Tell whether a report stands before one person alone."""
    to = case.channel if case.opened_by == WORKFLOW else case.opened_by
    return case.wall == f"{case.workspace}/{to}" and not to.startswith(("C", "G"))


def heard(report: Report, hearing: Hearing) -> Heard:
    """Return a report as it is shown: quieter checks lower, some severities left out."""
    told, unheard = _parted(report.run.findings, hearing)
    run = report.run.model_copy(update={"findings": told})
    return Heard(report.model_copy(update={"run": run}), Counter(finding.severity for finding in unheard))


def shown(desk: Desk, case: Case) -> Heard:
    """Return a case's report as it is shown where it stands, to those who may see now whom it is for."""
    return heard(desk.seen(case), hearings.of(desk.database, case.id))


def whole(desk: Desk, case: Case, hearing: Hearing | None = None) -> Heard:
    """Return a case's report as it was first shown: by it the findings are parted into messages.

    `hearing` is how it is to be shown where that is only to be decided.
    """
    return heard(desk.report(case.id), hearing or hearings.of(desk.database, case.id))


def listed(desk: Desk, case: Case) -> tuple[Finding, ...]:
    """Return a case's findings as they are shown, the gravest first; cheaper than its whole report."""
    found = desk.visible(case, runs.findings(desk.database, case.id))
    return _parted(found, hearings.of(desk.database, case.id))[0]


def _parted(found: Sequence[Finding], hearing: Hearing) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the findings that are shown, the gravest first, and those that are not."""
    lowered = [_lowered(finding, hearing.quieter.get(finding.code)) for finding in found]
    lowered.sort(key=lambda finding: finding.severity.gravity)  # stable: within a severity they stay in order
    told = tuple(finding for finding in lowered if _is_shown(finding, hearing))
    return told, tuple(finding for finding in lowered if not _is_shown(finding, hearing))


def _is_shown(finding: Finding, hearing: Hearing) -> bool:
    return finding.severity is Severity.ERROR or finding.severity in hearing.severities or finding.code.startswith(_LAW)


def _lowered(finding: Finding, share: Share | None) -> Finding:
    if share is None or finding.severity is list(Severity)[-1]:
        return finding
    lower = list(Severity)[finding.severity.gravity + 1]
    why = (
        f"Normally {_a(finding.severity)}; shown as {_a(lower)}, since {share.right} of {share.ruled} were right here."
    )
    working = f"{finding.working} {why}".strip()
    return finding.model_copy(update={"severity": lower, "working": working})


def _a(severity: Severity) -> str:
    return f"an {severity.value}" if severity is Severity.ERROR else f"a {severity.value}"
