from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest

from storage import audit, hits, rulings
from storage.database import Database
from storage.models import Case, CaseNotFoundError, Ruling, StorageError, Verdict

TEXT = "Of the 65 people on board, 40 people were rescued and 30 people died."
FINDING = "ari-subset-7-16"
Checked = Callable[..., Case]


@pytest.fixture
def case(checked: Checked) -> Case:
    return checked(TEXT, ("ARI-SUBSET", 7, 16), ("FIG-TWIN", 27, 36))


def test_rulings_follow_one_another_and_the_newest_stands(log: Database, now: datetime, case: Case) -> None:
    first = rulings.rule(log, case.id, FINDING, Verdict.STANDS, "U1", now, note="Checked with the coastguard")
    second = rulings.rule(log, case.id, FINDING, Verdict.CORRECTED, "U2", now, after=1)
    ruling = Ruling(
        finding=FINDING, number=1, verdict=Verdict.STANDS, by="U1", at=now, note="Checked with the coastguard"
    )
    assert first == (ruling, True)
    assert second == (Ruling(finding=FINDING, number=2, verdict=Verdict.CORRECTED, by="U2", at=now), True)
    assert rulings.standing(log, case.id) == {FINDING: second[0]}


def test_who_was_not_the_first_gets_the_standing_ruling(log: Database, now: datetime, case: Case) -> None:
    standing, _ = rulings.rule(log, case.id, FINDING, Verdict.STANDS, "U1", now)
    assert rulings.rule(log, case.id, FINDING, Verdict.IGNORED, "U2", now) == (standing, False)
    assert rulings.standing(log, case.id) == {FINDING: standing}
    assert [entry.did for entry in audit.trail(log, case.id)] == ["accepted", "checked", "ruled stands"]


@pytest.mark.parametrize("after", [0, 1])
def test_of_editors_who_rule_at_once_one_wins(log: Database, now: datetime, case: Case, after: int) -> None:
    if after:
        rulings.rule(log, case.id, FINDING, Verdict.IGNORED, "U0", now)
    together = Barrier(8)

    def rule(editor: int) -> tuple[Ruling, bool]:
        together.wait()
        return rulings.rule(log, case.id, FINDING, Verdict.CORRECTED, f"U{editor}", now, after=after)

    with ThreadPoolExecutor(8) as editors:
        answers = list(editors.map(rule, range(8)))
    [winner] = [ruling for ruling, won in answers if won]
    assert {ruling for ruling, _ in answers} == {winner}
    assert winner.number == after + 1
    assert rulings.standing(log, case.id) == {FINDING: winner}


def test_rates_count_the_rulings_that_stand(log: Database, now: datetime, case: Case, checked: Checked) -> None:
    other = checked(f"{TEXT} ", ("ARI-SUBSET", 7, 16))
    rulings.rule(log, case.id, FINDING, Verdict.IGNORED, "U1", now)
    rulings.rule(log, case.id, FINDING, Verdict.CORRECTED, "U1", now, after=1)
    rulings.rule(log, other.id, FINDING, Verdict.CORRECTED, "U1", now)
    rulings.rule(log, case.id, "fig-twin-27-36", Verdict.STANDS, "U1", now)
    assert hits.ruled(log) == {"ARI-SUBSET": {Verdict.CORRECTED: 2}, "FIG-TWIN": {Verdict.STANDS: 1}}


def test_a_ruling_after_one_that_never_was_is_refused(log: Database, now: datetime, case: Case) -> None:
    with pytest.raises(StorageError, match="has no ruling number 3"):
        rulings.rule(log, case.id, FINDING, Verdict.STANDS, "U1", now, after=3)


@pytest.mark.parametrize(("case_id", "finding"), [(None, "none"), ("none", FINDING)])
def test_only_what_was_found_is_ruled_on(
    log: Database, now: datetime, case: Case, case_id: str | None, finding: str
) -> None:
    with pytest.raises(CaseNotFoundError):
        rulings.rule(log, case_id or case.id, finding, Verdict.STANDS, "U1", now)
    assert rulings.standing(log, case.id) == {}
