"""How loud a check is in a workspace: one that is seldom right is shown a severity lower, until somebody puts it back.

It changes how a report is shown and never what is logged. Checks of law are never made quieter: a rare true one is
worth many false.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from bot.hit_rates import Rate
from checks.models import Finding, Severity
from storage.models import Report
from storage.settings import ChannelSettings, PersonalSettings, WorkspaceSettings

_LAW = "LAW-"


class Heard(NamedTuple):
    """A report as it is shown somewhere, and how many findings of each severity are not shown there."""

    report: Report
    unheard: Counter[Severity]


def quiet(rates: Mapping[str, Rate], workspace: WorkspaceSettings) -> dict[str, Rate]:
    """Return the checks that are shown a severity lower, with the rates that say why.

    A check is quietened where it has enough rulings and even the upper end of its interval is too low.
    """
    return {
        code: rate
        for code, rate in rates.items()
        if not code.startswith(_LAW)
        and code not in workspace.kept
        and rate.ruled >= workspace.quiet_after
        and rate.interval[1] < workspace.quiet_below
    }


def heard(
    report: Report, shown: ChannelSettings | PersonalSettings, workspace: WorkspaceSettings, rates: Mapping[str, Rate]
) -> Heard:
    """Return a report as it is shown in a channel or to a person: quieter checks lower, some severities left out."""
    quieter = quiet(rates, workspace)
    lowered = [_lowered(finding, quieter.get(finding.code)) for finding in report.run.findings]
    lowered.sort(key=lambda finding: finding.severity.gravity)  # stable: within a severity they stay in order
    told = tuple(finding for finding in lowered if finding.severity in shown.severities)
    unheard = Counter(finding.severity for finding in lowered if finding.severity not in shown.severities)
    run = report.run.model_copy(update={"findings": told})
    return Heard(report.model_copy(update={"run": run}), unheard)


def _lowered(finding: Finding, rate: Rate | None) -> Finding:
    if rate is None:
        return finding
    lower = list(Severity)[min(finding.severity.gravity + 1, len(Severity) - 1)]
    why = f"Shown as a {lower.value}: {rate.corrected} of {rate.ruled} were right here."
    working = f"{finding.working} {why}".strip()
    return finding.model_copy(update={"severity": lower, "working": working})
