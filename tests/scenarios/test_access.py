"""Who may see a case, asked anew each time."""

from datetime import UTC, datetime
from typing import Any

import pytest

from storage.models import CaseNotFoundError, NewCase

TEAM, ANNA, JOE = "T1", "U2ANNA", "U3JOE"
NEWSDESK, COURT = "C1DESK", "C2COURT"


def opened(newsroom: Any, channel: str, wall: str, **more: Any) -> str:
    new = NewCase(
        source=f"{TEAM}/{channel}/1.1", wall=wall, text="A story.", opened_by=ANNA, team=TEAM, channel=channel, **more
    )
    return str(newsroom.desk.accept(new)[0].id)


@pytest.mark.parametrize(
    ("channel", "wall", "members", "seen_by"),
    [
        (NEWSDESK, TEAM, {}, {ANNA, JOE}),
        (COURT, f"{TEAM}/{COURT}", {ANNA: {COURT}}, {ANNA}),
        (COURT, f"{TEAM}/{COURT}", {}, set()),
        (ANNA, f"{TEAM}/{ANNA}", {JOE: {COURT}}, {ANNA}),
    ],
)
def test_a_case_is_seen_by_those_behind_its_wall(
    newsroom: Any, channel: str, wall: str, members: dict[str, set[str]], seen_by: set[str]
) -> None:
    newsroom.slack.members.update(members)
    case = newsroom.desk.case(opened(newsroom, channel, wall))
    assert {who for who in (ANNA, JOE) if newsroom.bot.office.access.may_see(case, team=TEAM, user=who)} == seen_by
    assert not newsroom.bot.office.access.may_see(case, team="T2", user=ANNA)


def test_an_embargoed_story_is_seen_by_those_in_its_channel(newsroom: Any) -> None:
    case = newsroom.desk.case(opened(newsroom, NEWSDESK, TEAM, embargo=datetime(2027, 1, 1, tzinfo=UTC)))
    newsroom.slack.members[ANNA] = {NEWSDESK}
    assert newsroom.bot.office.access.may_see(case, team=TEAM, user=ANNA)
    assert not newsroom.bot.office.access.may_see(case, team=TEAM, user=JOE)


def test_whoever_is_put_out_of_a_channel_sees_its_cases_no_more(newsroom: Any) -> None:
    case_id = opened(newsroom, COURT, f"{TEAM}/{COURT}")
    newsroom.slack.members[JOE] = {COURT}
    assert newsroom.bot.office.access.case(case_id, team=TEAM, user=JOE).id == case_id
    newsroom.slack.members[JOE] = set()
    with pytest.raises(CaseNotFoundError, match="not yours to see"):
        newsroom.bot.office.access.case(case_id, team=TEAM, user=JOE)


def test_where_slack_does_not_say_nobody_is_in(newsroom: Any) -> None:
    case_id = opened(newsroom, COURT, f"{TEAM}/{COURT}")
    newsroom.slack.members[JOE] = {COURT}
    newsroom.slack.refusals.append(("users.conversations", "internal_error"))
    with pytest.raises(CaseNotFoundError):
        newsroom.bot.office.access.case(case_id, team=TEAM, user=JOE)
