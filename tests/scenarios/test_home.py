"""App Home, drawn for whoever opens it, behind their own walls."""

from typing import Any

import pytest

STORY = "{}\n\nThe council said that the the repairs would cost £40,000, and asked to to wait."
TEAM, ANNA, JOE, NEWSDESK, COURT = "T1", "U2ANNA", "U3JOE", "C1DESK", "C2COURT"


def test_an_empty_page_says_how_to_begin(newsroom: Any, words: Any) -> None:
    home = newsroom.home()
    assert words(home).startswith("Give me a story and I check it against itself")
    assert "No stories yet. Press *Fact-check a story*." in words(home)


def test_it_lists_what_is_in_hand_open_and_done(newsroom: Any, words: Any) -> None:
    for name in ("Pier shut", "Ferry late", "Mayor out"):
        newsroom.mention(STORY.format(name))
    newsroom.work()
    pier, ferry, mayor = newsroom.slack.in_channel(NEWSDESK)
    newsroom.press("Take it", pier, user=JOE)
    newsroom.press("Stands", newsroom.slack.in_thread(NEWSDESK, ferry["ts"])[0])
    newsroom.press("Sign off …", mayor)
    newsroom.send(newsroom.view(), {})
    home = newsroom.home(JOE)
    said = words(home)
    mine, rest = said.split("Open on the desk")
    desk, done = rest.split("Signed off", 1)
    assert "In your hands" in mine
    assert "Pier shut" in mine
    assert "2 errors open  ·  <#C1DESK>, handed in <!date^" in mine
    assert "Ferry late" in desk
    assert "1 error open" in desk
    assert "Mayor out" in done
    assert "0 of 1  ·  A word typed twice, or two articles where one is meant  `HYG-DOUBLE`" in done


@pytest.mark.parametrize(("user", "sees"), [(ANNA, True), (JOE, False)])
def test_what_stands_behind_a_wall_is_neither_named_nor_counted(
    newsroom: Any, words: Any, user: str, sees: bool
) -> None:
    newsroom.slack.members[ANNA] = {COURT}
    newsroom.mention(STORY.format("Zibeline raid"), channel=COURT)
    newsroom.work()
    said = words(newsroom.home(user))
    assert ("Zibeline" in said) is sees
    assert ("2 errors" in said) is sees


def test_whoever_is_taken_off_a_channel_loses_what_they_had_in_hand(newsroom: Any, words: Any) -> None:
    newsroom.slack.members[JOE] = {COURT}
    newsroom.mention(STORY.format("Zibeline raid"), channel=COURT, user=JOE)
    newsroom.work()
    newsroom.press("Take it", newsroom.report(COURT), user=JOE)
    assert "Zibeline" in words(newsroom.home(JOE))
    newsroom.slack.members[JOE] = set()
    assert "Zibeline" not in words(newsroom.home(JOE))


def test_a_page_is_drawn_where_slack_gives_no_address(newsroom: Any, words: Any) -> None:
    newsroom.mention(STORY.format("Pier shut"))
    newsroom.work()
    newsroom.slack.refusals.append(("chat.getPermalink", "message_not_found"))
    assert "Pier shut" in words(newsroom.home())


def test_the_button_opens_the_form(newsroom: Any) -> None:
    newsroom.press_in(newsroom.home() | {"id": "V1"}, {"type": "button", "action_id": "home_check", "value": "home"})
    assert newsroom.view()["callback_id"] == "paste"


def test_the_messages_tab_is_not_the_page(newsroom: Any) -> None:
    newsroom.event({"type": "app_home_opened", "user": ANNA, "channel": "D1", "tab": "messages"})
    assert newsroom.slack.homes == {}
