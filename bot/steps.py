"""Telling a workflow that its case is done: with the counts and the link to the report, or with why there is none."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from time import monotonic

from slack_sdk import WebClient

from bot.clients import Clients
from bot.desk import Desk
from bot.patience import Patience
from bot.refusals import DeliveryError, UnreachableError, asked_of_slack
from checks.models import Severity
from storage import postings, runs, steps
from storage.models import Case, State, StorageError

log = logging.getLogger(__name__)

MOST_STUMBLES = 5  # times that telling one workflow may go wrong in a way that nobody foresaw


def telling(desk: Desk, clients: Clients, clock: Callable[[], float] = monotonic) -> Callable[[], None]:
    """Return what lets the workflows go on whose reports stand; one that can't be told now is told later."""
    patience = Patience(clock)

    def tell() -> None:
        waiting = steps.waiting(desk.database)
        patience.keep({execution for execution, _ in waiting})
        for execution, case in waiting:
            if patience.asks_to_wait(execution):
                continue
            try:
                _told(desk, clients(case.workspace), case, execution)
            except UnreachableError as error:
                log.warning("case %s: the workflow is told later: %s", case.id, error)
                patience.failed(execution)
                continue
            except DeliveryError as error:  # the workflow was stopped, or has been told by a run that died just then
                log.warning("case %s: the workflow could not be told: %s", case.id, error)
            except StorageError:
                raise
            except Exception:  # what goes wrong with one workflow keeps no other waiting
                log.exception("case %s: the workflow could not be told", case.id)
                if patience.failed(execution)[0] < MOST_STUMBLES:
                    continue
            steps.told(desk.database, execution, desk.now())

    return tell


def _told(desk: Desk, client: WebClient, case: Case, execution: str) -> None:
    if case.state is State.FAILED:
        said = f"Not checked. {case.error}"
        asked_of_slack(client.functions_completeError, function_execution_id=execution, error=said)
        return
    outputs = _outputs(desk, case)
    asked_of_slack(client.functions_completeSuccess, function_execution_id=execution, outputs=outputs)


def _outputs(desk: Desk, case: Case) -> dict[str, str | int]:
    # What other stories have is for those who see them: a workflow's author need not.
    found = [finding for finding in runs.findings(desk.database, case.id) if not finding.sources]
    counts = Counter(finding.severity for finding in found)
    return {
        "case": case.id,
        "errors": counts[Severity.ERROR],
        "queries": counts[Severity.QUERY],
        "notes": counts[Severity.NOTE],
        "permalink": postings.address(desk.database, case.id) or "",
    }
