"""Reminders of stories that are due soon: to whom, when, how often, and what becomes of them."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import reminders as module
from bot.reminders import moment
from storage import settings
from storage.settings import ChannelSettings, PersonalSettings

TEAM, ANNA, JOE, NEWSDESK, COURT = "T1", "U2ANNA", "U3JOE", "C1DESK", "C2COURT"
STORY = "Pier shut\n\nThe council said that the the pier was shut, and asked to to wait."
HOUR, MINUTE = 3600, 60
NINE_TO_SIX = {"hours": (time(9), time(18))}
NIGHTS = {"hours": (time(18), time(2))}
Newsroom = Any


def at(said: str) -> datetime:
    return datetime.fromisoformat(f"{said}:00+00:00")


@pytest.mark.parametrize(
    ("due", "held", "reminded"),
    [
        ("2026-11-20T17:00", {}, "2026-11-20T16:30"),
        ("2026-11-20T17:00", {"remind": 120}, "2026-11-20T15:00"),
        ("2026-11-20T17:00", NINE_TO_SIX, "2026-11-20T16:30"),
        ("2026-11-20T22:00", NINE_TO_SIX, "2026-11-20T17:30"),  # before the desk leaves
        ("2026-11-20T06:00", NINE_TO_SIX, "2026-11-19T17:30"),
        ("2026-11-20T09:10", NINE_TO_SIX, "2026-11-20T09:00"),  # as the desk comes in
        ("2026-11-20T18:00", NINE_TO_SIX, "2026-11-20T17:30"),
        ("2026-11-20T01:00", NIGHTS, "2026-11-20T00:30"),
        ("2026-11-20T18:10", NIGHTS, "2026-11-20T18:00"),
        ("2026-11-20T12:00", NIGHTS, "2026-11-20T01:30"),
        ("2026-11-20T23:00", NIGHTS, "2026-11-20T22:30"),
        ("2026-11-20T22:00", {**NINE_TO_SIX, "zone": "America/New_York"}, "2026-11-20T21:30"),
        ("2026-11-21T00:00", {**NINE_TO_SIX, "zone": "America/New_York"}, "2026-11-20T22:30"),
        ("2026-07-20T17:30", {**NINE_TO_SIX, "zone": "Europe/London"}, "2026-07-20T16:30"),  # summer time
    ],
)
def test_when_somebody_is_reminded(due: str, held: dict[str, Any], reminded: str) -> None:
    assert moment(at(due), ChannelSettings(**held)) == at(reminded)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001 - made aware below
    st.sampled_from([15, 30, 60, 120]),
    st.tuples(st.times().map(lambda t: t.replace(second=0, microsecond=0, fold=0)), st.integers(1, 23)),
)
def test_it_is_before_the_story_is_due_and_while_the_desk_is_at_work(
    due: datetime, remind: int, hours: tuple[time, int]
) -> None:
    since, long = hours
    until = (datetime.combine(datetime(2026, 1, 1).date(), since) + timedelta(hours=long)).time()  # noqa: DTZ001
    due = due.replace(tzinfo=UTC, second=0, microsecond=0)
    reminded = moment(due, ChannelSettings(remind=remind, hours=(since, until)))
    assert due - timedelta(days=1, minutes=remind) <= reminded <= due
    clock = reminded.time()
    assert since <= clock <= until if since < until else clock >= since or clock <= until


def due_in(newsroom: Newsroom, seconds: float, *, owner: str | None = JOE, **about: Any) -> dict[str, Any]:
    """Hand a story in that is due in so many seconds; return its report."""
    newsroom.mention(STORY, **about)
    newsroom.work()
    report = newsroom.report(about.get("channel", NEWSDESK))
    newsroom.press("Details …", report)
    due = int((newsroom.began + timedelta(seconds=newsroom.seconds + seconds)).timestamp())
    newsroom.send(newsroom.view(), {"owner": {"selected_user": owner}, "due": {"selected_date_time": due}})
    return newsroom.report(about.get("channel", NEWSDESK))


def reminders(newsroom: Newsroom, user: str = JOE) -> list[dict[str, Any]]:
    return [m for m in newsroom.slack.in_channel(f"D{user[1:]}") if "due" in m["text"]]


def test_whoever_has_a_story_in_hand_is_reminded_once(newsroom: Newsroom, words: Any) -> None:
    due_in(newsroom, 2 * HOUR)
    newsroom.work(later=89 * MINUTE)
    assert not reminders(newsroom)
    newsroom.work(later=1.1 * MINUTE)
    (told,) = reminders(newsroom)
    assert "Pier shut" in words(told)
    assert "2 errors not ruled on" in words(told)
    newsroom.work(later=10 * MINUTE)
    newsroom.restart()
    newsroom.work(later=10 * MINUTE)
    assert len(reminders(newsroom)) == 1


def test_nobody_is_reminded_of_what_is_signed_off(newsroom: Newsroom) -> None:
    newsroom.press("Sign off …", due_in(newsroom, 2 * HOUR))
    newsroom.send(newsroom.view(), {})
    newsroom.work(later=100 * MINUTE)
    assert not reminders(newsroom)


def test_a_story_without_an_owner_is_whose_who_handed_it_in(newsroom: Newsroom) -> None:
    due_in(newsroom, 2 * HOUR, owner=None)
    newsroom.work(later=100 * MINUTE)
    assert len(reminders(newsroom, ANNA)) == 1


def test_it_can_be_dismissed_and_asked_for_again(newsroom: Newsroom, words: Any) -> None:
    due_in(newsroom, 2 * HOUR)
    newsroom.work(later=95 * MINUTE)
    newsroom.press("Again in 10 minutes", reminders(newsroom)[0], user=JOE)
    assert "again in 10 minutes" in words(newsroom.slack.in_channel("D3JOE")[-1])
    newsroom.work(later=11 * MINUTE)
    *_, second = reminders(newsroom)
    newsroom.press("Dismiss", second, user=JOE)
    assert "no more reminders" in words(newsroom.slack.in_channel("D3JOE")[-1])
    before = len(newsroom.slack.in_channel("D3JOE"))
    newsroom.work(later=11 * MINUTE)
    assert len(newsroom.slack.in_channel("D3JOE")) == before


@pytest.mark.parametrize(("label", "more"), [("Again in 10 minutes", 1), ("Dismiss", 0)])
def test_what_is_pressed_is_on_disk_before_slack_is_answered(
    newsroom: Newsroom, words: Any, dying: Any, label: str, more: int
) -> None:
    due_in(newsroom, 2 * HOUR)
    newsroom.work(later=95 * MINUTE)
    (told,) = reminders(newsroom)
    dying()
    newsroom.slack.refusals = [("chat.update", "internal_error")]
    newsroom.press(label, told, user=JOE)
    for _ in range(2):
        newsroom.work(later=6 * MINUTE)
    assert "Dismiss" not in words(newsroom.slack.messages["D3JOE", told["ts"]])
    assert len(reminders(newsroom)) == more


def test_a_story_that_is_put_off_is_reminded_of_anew(newsroom: Newsroom) -> None:
    due_in(newsroom, 2 * HOUR)
    newsroom.work(later=95 * MINUTE)
    newsroom.press("Details …", newsroom.report())
    due = int((newsroom.began + timedelta(seconds=newsroom.seconds + 3 * HOUR)).timestamp())
    newsroom.send(newsroom.view(), {"owner": {"selected_user": JOE}, "due": {"selected_date_time": due}})
    newsroom.work(later=MINUTE)
    assert len(reminders(newsroom)) == 1
    newsroom.work(later=155 * MINUTE)
    assert len(reminders(newsroom)) == 2


@pytest.mark.parametrize("late", [4 * HOUR, 24 * HOUR])
def test_a_bot_that_was_off_reminds_of_nothing_that_is_long_over(newsroom: Newsroom, late: float) -> None:
    due_in(newsroom, 2 * HOUR)
    newsroom.work(later=late)
    assert not reminders(newsroom)


def test_who_wants_no_reminders_gets_none(newsroom: Newsroom) -> None:
    settings.put(newsroom.database, PersonalSettings(reminders=False), TEAM, by=JOE, at=newsroom.began, whose=JOE)
    due_in(newsroom, 2 * HOUR)
    newsroom.work(later=100 * MINUTE)
    assert not reminders(newsroom)


def test_a_channel_can_do_without(newsroom: Newsroom) -> None:
    settings.put(newsroom.database, ChannelSettings(remind=0), TEAM, by=JOE, at=newsroom.began, whose=NEWSDESK)
    due_in(newsroom, 2 * HOUR)
    newsroom.work(later=100 * MINUTE)
    assert not reminders(newsroom)


def test_whoever_sees_the_story_no_more_is_not_told_of_it(newsroom: Newsroom, words: Any) -> None:
    newsroom.slack.members = {ANNA: {COURT}, JOE: {COURT}}
    due_in(newsroom, 2 * HOUR, channel=COURT)
    newsroom.slack.members[JOE] = set()
    newsroom.work(later=100 * MINUTE)
    assert not reminders(newsroom)
    assert "is due" in words(newsroom.thread(COURT)[-1])


def test_what_was_handed_in_shortly_before_is_known(newsroom: Newsroom) -> None:
    due_in(newsroom, 20 * MINUTE)
    newsroom.work(later=MINUTE)
    assert not reminders(newsroom)


def test_what_goes_wrong_with_one_reminder_costs_nobody_else_theirs(newsroom: Newsroom, monkeypatch: Any) -> None:
    newsroom.slack.members = {ANNA: {COURT}}
    due_in(newsroom, 2 * HOUR - MINUTE, channel=COURT, owner=ANNA)
    due_in(newsroom, 2 * HOUR)
    left = module._left
    fails = lambda office, case: 1 / 0 if case.channel == COURT else left(office, case)  # noqa: E731
    with monkeypatch.context() as patched:
        patched.setattr(module, "_left", fails)
        newsroom.work(later=100 * MINUTE)
    assert len(reminders(newsroom)) == 1
    newsroom.restart()
    newsroom.work()
    assert len(reminders(newsroom, ANNA)) == 1
