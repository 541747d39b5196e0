"""How fast Slack is asked, by a clock that is passed in."""

from itertools import count

from bot.pace import BURST, POST, Pace


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_short_burst_goes_at_once_and_then_one_a_second() -> None:
    clock = Clock()
    pace = Pace(clock)
    assert [pace.wait("T1", POST, "C1") for _ in range(int(BURST))] == [0.0] * int(BURST)
    assert [pace.wait("T1", POST, "C1") for _ in range(3)] == [1.0, 2.0, 3.0], "no two are to come again at one time"
    clock.now += 1.0
    assert pace.wait("T1", POST, "C1") == 0.0
    assert pace.wait("T1", POST, "C1") > 0


def test_over_a_long_time_it_is_one_a_second() -> None:
    clock = Clock()
    pace = Pace(clock)
    due, sent = [0.0] * 200, 0
    for _ in count():
        for number, at in enumerate(due):
            if at <= clock.now:
                wait = pace.wait("T1", POST, "C1")
                due[number] = clock.now + wait if wait else float("inf")
                sent += not wait
        if sent == len(due):
            break
        clock.now += 0.5
    assert clock.now - 1000.0 == 200 - BURST


def test_a_full_channel_holds_no_other_and_no_other_workspace() -> None:
    pace = Pace(Clock())
    while not pace.wait("T1", POST, "C1"):
        pass
    assert (pace.wait("T1", POST, "C2"), pace.wait("T2", POST, "C1")) == (0.0, 0.0)


def test_what_slack_asks_holds_for_the_method_and_the_workspace_alone() -> None:
    clock = Clock()
    pace = Pace(clock)
    pace.asked_to_wait("T1", POST, 90.0)
    pace.asked_to_wait("T1", POST, 7.0)
    assert pace.wait("T1", POST) == pace.wait("T1", POST, "C1") == 90.0
    assert (pace.wait("T1", "chat_update"), pace.wait("T2", POST)) == (0.0, 0.0)
    clock.now += 90.0
    assert pace.wait("T1", POST, "C1") == 0.0


def test_a_channel_that_has_rested_is_forgotten() -> None:
    clock = Clock()
    pace = Pace(clock)
    for number in range(50):
        pace.wait("T1", POST, f"C{number}")
        clock.now += 5.0
    assert len(pace._channels) == 1
