"""`stet serve` as a process of its own, killed again and again, and fed for a while: nothing is lost, nothing grows."""

import pytest

from benchmarks.slack import Desk, fired_at, soaked

THIRDS = 3


def test_ten_kills_lose_nothing_and_double_nothing() -> None:
    told = fired_at(10, editors=4, patience=300)
    assert (told.lost, told.doubled, told.refused) == (set(), [], [])
    assert told.rulings > 0
    assert told.unruled == 0


def test_memory_does_not_grow_with_what_was_read() -> None:
    told = soaked(1, THIRDS, first=20)
    assert (told.lost, told.refused) == (set(), [])
    first, *_, last = told.held
    assert last < 1.15 * first, told.held


def test_where_a_story_is_never_acknowledged_the_benchmark_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever rules meanwhile must not keep it waiting."""
    for name in ("start", "kill"):
        monkeypatch.setattr(Desk, name, lambda _self: None)
    monkeypatch.setattr(Desk, "ready", lambda _self: False)
    with pytest.raises(TimeoutError, match="was never acknowledged"):
        fired_at(1, editors=1, patience=0.01)
