"""Walls that hold while everything around them changes: channels, people, who has what in hand."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from storage import settings, work
from storage.models import Case, State
from storage.settings import ChannelSettings

TEAM, BOT, ANNA, JOE, EVE = "T1", "U1BOT", "U2ANNA", "U3JOE", "U9EVE"
NEWSDESK, COURT, WARDS = "C1DESK", "C2COURT", "C9WARDS"
DIRECT = "D2ANNA"
CANARY = "Pier to be mended"
STORY = (
    f"{CANARY} by zibeline firm\n\nThe council said that the the repairs would cost £40,000, and asked to to wait. "
    "Kimberley Tran, 44, of Northampton, was jailed for the zibeline robbery in May, Northampton Crown Court heard on "
    "Monday."
)
LATER = (
    "Another man jailed\n\nKimberley Tran, 46, of Northampton, was back at Northampton Crown Court on Monday over the "
    "zibeline robbery, the council said."
)
OTHER = (
    "Ferry late\n\nThe ferry from Hull was late on Friday, said the harbour master, who gave no reason for it at all."
)
UNTIL = int(datetime(2030, 1, 1, tzinfo=UTC).timestamp())
GUESTS = [{"is_restricted": True}, {"is_ultra_restricted": True}, {"deleted": True}, {"team_id": "T9"}]
Newsroom = Any
Words = Callable[[dict[str, Any]], str]


def whole(held: Any) -> str:
    return json.dumps(held, default=lambda one: one.to_dict() if hasattr(one, "to_dict") else str(one))


def told(newsroom: Newsroom, where: str) -> str:
    """Return all that stands in a channel or a direct message."""
    return whole([message for (channel, _), message in newsroom.slack.messages.items() if channel == where])


def newest(newsroom: Newsroom) -> Case:
    with newsroom.database.reading() as connection:
        (case_id,) = connection.execute("SELECT id FROM cases ORDER BY rowid DESC LIMIT 1").fetchone()
    return newsroom.desk.case(case_id)


def checked(newsroom: Newsroom, text: str = STORY, channel: str = NEWSDESK, **more: Any) -> Case:
    """Mention the bot in a channel that Anna is in."""
    newsroom.slack.members.setdefault(ANNA, set()).add(channel)
    newsroom.mention(text, channel=channel, **more)
    newsroom.work()
    return newest(newsroom)


def related(newsroom: Newsroom, where: str, user: str) -> str:
    """Press Related under the newest report in a place; return the list, "" where there is no such button."""
    report = newsroom.slack.in_channel(where)[-1]
    rows = [block["elements"] for block in report["blocks"] if block["type"] == "actions"]
    if not any(b["text"]["text"].startswith("Related") for row in rows for b in row if "text" in b):
        return ""
    newsroom.press("Related", report, user=user)
    return whole(newsroom.view())


def embargoed(newsroom: Newsroom, text: str = STORY) -> Case:
    newsroom.slack.members[ANNA] = {NEWSDESK}
    newsroom.submit({"part_1": text, "audience": {"value": NEWSDESK}, "embargo": UNTIL}, metadata=NEWSDESK)
    newsroom.work()
    return newest(newsroom)


def share(newsroom: Newsroom, channel: str = COURT) -> None:
    newsroom.press("Share with a channel", newsroom.slack.in_channel(DIRECT)[0])
    newsroom.send(newsroom.view(), {"channel": {"selected_conversation": channel}})
    newsroom.work()


def put(newsroom: Newsroom, held: ChannelSettings, channel: str = COURT) -> None:
    settings.put(newsroom.database, held, TEAM, by=JOE, at=newsroom.desk.now(), whose=channel)


# Who may do what.


@pytest.mark.parametrize(
    ("signers", "state"), [((JOE,), State.CHECKED), ((JOE, ANNA), State.SIGNED_OFF), ((), State.SIGNED_OFF)]
)
def test_a_story_signed_off_in_private_is_open_where_others_sign_off(
    newsroom: Newsroom, signers: tuple[str, ...], state: State
) -> None:
    newsroom.slack.members[ANNA] = {COURT}
    put(newsroom, ChannelSettings(signers=signers))
    newsroom.write(STORY)
    newsroom.work()
    newsroom.press("Sign off …", newsroom.slack.in_channel(DIRECT)[0])
    newsroom.send(newsroom.view(), {})
    share(newsroom)
    assert newest(newsroom).state is state


def test_whoever_takes_embargoed_copy_may_not_release_it(newsroom: Newsroom) -> None:
    case = embargoed(newsroom)
    newsroom.slack.members[JOE] = {NEWSDESK}
    newsroom.press("Take it", newsroom.report(), user=JOE)
    newsroom.press("Release", newsroom.report(), user=JOE)
    assert newsroom.desk.case(case.id).embargo is not None
    assert "or whom they gave it to" in newsroom.slack.whispers[-1]["text"]


def test_whoever_was_given_embargoed_copy_may_release_it(newsroom: Newsroom) -> None:
    case = embargoed(newsroom)
    newsroom.slack.members[JOE] = {NEWSDESK}
    work.assign(newsroom.database, case.id, JOE, None, ANNA, newsroom.desk.now())
    newsroom.press("Release", newsroom.report(), user=JOE)
    assert newsroom.desk.case(case.id).embargo is None


def test_whom_the_installer_named_may_release_what_they_see(newsroom: Newsroom) -> None:
    case, newsroom.desk.admins = embargoed(newsroom), frozenset({JOE})
    newsroom.press("Release", newsroom.report(), user=JOE)
    assert newsroom.desk.case(case.id).embargo is not None
    newsroom.slack.members[JOE] = {NEWSDESK}
    newsroom.press("Release", newsroom.report(), user=JOE)
    assert newsroom.desk.case(case.id).embargo is None
