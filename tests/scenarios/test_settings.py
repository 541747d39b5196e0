"""What channels, people and workspaces set, and what reports, App Home and new stories make of it."""

from typing import Any

import pytest

from extraction.style import Style
from storage import settings
from storage.settings import ChannelSettings, PersonalSettings, WorkspaceSettings

TEAM, ANNA, JOE, NEWSDESK, COURT = "T1", "U2ANNA", "U3JOE", "C1DESK", "C2COURT"
# An error and a query.
STORY = (
    "Pier shut\n\nThe council said that the the pier was shut.\n\n"
    "Police arrested 65 people in a week of raids. Officers also searched 65 addresses."
)
Newsroom = Any


def filled_in(view: dict[str, Any], **changed: Any) -> dict[str, dict[str, Any]]:
    """Return a form as it is sent when nothing but what is named was changed."""
    held: dict[str, dict[str, Any]] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            first = {key.removeprefix("initial_"): value for key, value in element.items() if "initial_" in key}
            held[block["block_id"]] = {_SENT.get(key, f"selected_{key}"): value for key, value in first.items()}
    return held | changed


_SENT = {"value": "value"}


def chosen(value: str) -> dict[str, Any]:
    return {"selected_option": {"value": value, "text": {"type": "plain_text", "text": value}}}


def form(newsroom: Newsroom, user: str = ANNA) -> dict[str, Any]:
    newsroom.command("settings", user=user)
    return dict(newsroom.view())


def test_a_channels_settings_are_opened_and_kept_as_they_are(newsroom: Newsroom, words: Any) -> None:
    view = form(newsroom)
    assert "Settings for stories in <#C1DESK>." in words(view)
    answer = newsroom.send(view, filled_in(view))
    assert "Saved" in words(answer["view"])
    assert settings.of(newsroom.database, ChannelSettings, TEAM, NEWSDESK) == ChannelSettings()


def test_what_was_chosen_stands_in_the_form_the_next_time(newsroom: Newsroom) -> None:
    view = form(newsroom)
    newsroom.send(
        view,
        filled_in(
            view,
            loud=chosen("errors"),
            owner={"selected_user": JOE},
            signers={"selected_users": [ANNA, JOE]},
            remind=chosen("60"),
            since={"selected_time": "09:00"},
            until={"selected_time": "18:30"},
            zone={"value": "Europe/London"},
        ),
    )
    again = form(newsroom)
    held = filled_in(again)
    assert held["loud"]["selected_option"]["value"] == "errors"
    assert held["owner"]["selected_user"] == JOE
    assert held["signers"]["selected_users"] == [ANNA, JOE]
    assert held["remind"]["selected_option"]["value"] == "60"
    assert (held["since"]["selected_time"], held["until"]["selected_time"]) == ("09:00", "18:30")
    assert held["zone"]["value"] == "Europe/London"
    newsroom.send(again, held)
    assert form(newsroom)["blocks"] == again["blocks"]


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"zone": {"value": "London"}}, "zone", "I know no such time zone; write it like Europe/London."),
        ({"zone": {"value": ""}}, "zone", "I know no such time zone; write it like Europe/London."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(newsroom: Newsroom, changed: dict[str, Any], field: str, says: str) -> None:
    view = form(newsroom)
    assert newsroom.send(view, filled_in(view, **changed)) == {"response_action": "errors", "errors": {field: says}}


def test_nobody_is_named_who_cannot_see_the_channel(newsroom: Newsroom) -> None:
    newsroom.slack.members[ANNA] = {COURT}
    view = form(newsroom) | {"private_metadata": COURT}
    answer = newsroom.send(view, filled_in(view, owner={"selected_user": JOE}))
    assert answer["errors"] == {"owner": "Not everybody named here can see this channel; invite them first."}


def test_an_outsider_changes_nothing_of_a_private_channel(newsroom: Newsroom, words: Any) -> None:
    view = form(newsroom, user=JOE) | {"private_metadata": COURT}
    answer = newsroom.send(view, filled_in(view), user=JOE)
    assert "I must be in that channel, and so must you." in words(answer["view"])
    with newsroom.database.reading() as connection:
        assert not connection.execute("SELECT * FROM settings").fetchall()


def test_once_signers_are_named_only_they_change_what_holds(newsroom: Newsroom, words: Any) -> None:
    view = form(newsroom)
    newsroom.send(view, filled_in(view, signers={"selected_users": [ANNA]}))
    newsroom.command("settings", user=JOE)
    assert "Only those who may sign off in this channel change what holds here" in words(newsroom.view())
    newsroom.send(view, filled_in(view), user=JOE)
    assert settings.of(newsroom.database, ChannelSettings, TEAM, NEWSDESK).signers == (ANNA,)


def test_a_channel_shows_what_it_asked_for_and_says_what_is_left_out(newsroom: Newsroom, words: Any) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    (loud,) = newsroom.slack.in_channel(NEWSDESK)
    findings = "\n".join(map(words, newsroom.thread()))
    assert "🟠" in findings
    view = form(newsroom)
    newsroom.send(view, filled_in(view, loud=chosen("errors")))
    newsroom.mention(STORY.replace("Pier", "Quay").replace("pier", "quay"))
    newsroom.work()
    _, report = newsroom.slack.in_channel(NEWSDESK)
    assert "1 error" in words(report)
    assert "0 of 1 ruled" in words(report)
    assert "hidden by the settings here" in words(report)
    thread = "\n".join(map(words, newsroom.slack.in_thread(NEWSDESK, report["ts"])))
    assert "🟠" not in thread
    # The report that stood already stays as it was, also when it is drawn again.
    newsroom.press("Stands", newsroom.slack.in_thread(NEWSDESK, loud["ts"])[0])
    assert "🟠" in "\n".join(map(words, newsroom.slack.in_thread(NEWSDESK, loud["ts"])))
    # What is not shown is not named as open either.
    newsroom.press("Stands", newsroom.slack.in_thread(NEWSDESK, report["ts"])[0])
    newsroom.press("Sign off …", report)
    assert "1 query is hidden by the settings here." in words(newsroom.view())


def test_somebodys_own_settings_hold_for_what_comes_to_them_alone(newsroom: Newsroom, words: Any) -> None:
    newsroom.press_in(newsroom.home() | {"id": "V1"}, {"type": "button", "action_id": "home_settings", "value": "home"})
    view = newsroom.view()
    newsroom.send(view, filled_in(view, loud=chosen("errors"), reminders={"selected_options": []}))
    held = settings.of(newsroom.database, PersonalSettings, TEAM, ANNA)
    assert not held.reminders
    newsroom.write(STORY)
    newsroom.mention(STORY.replace("pier", "quay"))
    newsroom.work()
    assert "hidden by" in words(newsroom.report(f"D{ANNA[1:]}"))
    assert "hidden by" not in words(newsroom.report())


def seldom_right(newsroom: Newsroom) -> None:
    """Have a dozen findings of one check ruled wrong."""
    for number in range(12):
        newsroom.mention(
            f"Pier shut again\n\nThe council said that the the pier was shut for {number + 3} days by fog."
        )
        newsroom.work()
        report = newsroom.slack.in_channel(NEWSDESK)[-1]
        newsroom.press("Stands", newsroom.slack.in_thread(NEWSDESK, report["ts"])[0])


def test_a_check_that_is_seldom_right_is_lowered_says_so_and_can_be_put_back(newsroom: Newsroom, words: Any) -> None:
    seldom_right(newsroom)
    newsroom.mention(STORY)
    newsroom.work()
    report = newsroom.slack.in_channel(NEWSDESK)[-1]
    found = "\n".join(map(words, newsroom.slack.in_thread(NEWSDESK, report["ts"])))
    assert "shown as a query, since 0 of 12 were right here." in found
    assert "error" not in words(report).split("·")[0]
    home = newsroom.home(JOE)
    assert "Seldom right here, so shown one severity lower." in words(home)
    newsroom.press_in(
        home | {"id": "V1"}, {"type": "button", "action_id": "home_keep", "value": "HYG-DOUBLE"}, user=JOE
    )
    assert "Kept at its own severity by the desk." in words(newsroom.slack.homes[JOE])
    assert settings.of(newsroom.database, WorkspaceSettings, TEAM).kept == ("HYG-DOUBLE",)
    newsroom.mention(STORY.replace("pier", "quay"))
    newsroom.work()
    assert "1 error" in words(newsroom.slack.in_channel(NEWSDESK)[-1])
    button = {"type": "button", "action_id": "home_quieten", "value": "HYG-DOUBLE"}
    newsroom.press_in(home | {"id": "V1"}, button, user=JOE)
    assert "Seldom right here, so shown one severity lower." in words(newsroom.slack.homes[JOE])


@pytest.mark.parametrize("named", [JOE, f"T1/{JOE}"])
def test_the_installers_people_see_what_is_stored_and_set_what_holds_for_all(
    newsroom: Newsroom, words: Any, named: str
) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    newsroom.desk.admins = frozenset({named, f"T9/{ANNA}"})
    assert "What is stored" not in words(newsroom.home(ANNA))
    home = newsroom.home(JOE)
    assert "1 open story, 0 signed off, 0 not checked" in words(home)
    assert "Drafts are kept until whoever runs Stet removes them: `stet purge --older-than 30d`." in words(home)
    rules = {"type": "button", "action_id": "home_workspace", "value": "home"}
    newsroom.press_in(home | {"id": "V1"}, rules, user=ANNA)
    assert "Only those whom the installer named in STET_ADMINS" in words(newsroom.view())
    newsroom.press_in(home | {"id": "V1"}, rules, user=JOE)
    view = newsroom.view()
    wrong = newsroom.send(view, filled_in(view, after={"value": "ten"}), user=JOE)
    assert wrong["errors"] == {"after": "Write a number from 1 to 1,000."}
    sent = filled_in(view, after={"value": "4"}, below=chosen("25"))
    newsroom.send(view, sent, user=ANNA)
    assert settings.of(newsroom.database, WorkspaceSettings, TEAM) == WorkspaceSettings()
    newsroom.send(view, sent, user=JOE)
    held = settings.of(newsroom.database, WorkspaceSettings, TEAM)
    assert (held.quiet_below, held.quiet_after) == (0.25, 4)


@pytest.mark.parametrize(
    ("user", "said", "finds"),
    [
        (ANNA, "zibeline raid", True),
        (JOE, "zibeline raid", False),
        (ANNA, "zibeline ferry", False),
        (ANNA, "!!!", False),
    ],
)
def test_stories_are_found_by_their_words_behind_ones_own_walls(
    newsroom: Newsroom, words: Any, user: str, said: str, finds: bool
) -> None:
    newsroom.slack.members[ANNA] = {COURT}
    newsroom.mention(STORY.replace("Pier shut", "Zibeline raid"), channel=COURT)
    newsroom.work()
    button = {"type": "button", "action_id": "home_find", "value": "home"}
    newsroom.press_in(newsroom.home(user) | {"id": "V1"}, button, user=user)
    view = newsroom.view()
    answer = newsroom.send(view, {"words": {"value": said}}, user=user)
    assert ("1 error" in words(answer["view"])) is finds
    assert ("No story that you may see has all these words." in words(answer["view"])) is not finds


def test_whoever_gets_a_channels_new_stories_is_told_of_each_once_its_report_stands(
    newsroom: Newsroom, words: Any
) -> None:
    settings.put(newsroom.database, ChannelSettings(owner=JOE), TEAM, by=ANNA, at=newsroom.began, whose=NEWSDESK)
    again = newsroom.mention(STORY)
    newsroom.deliver(again | {"event_id": "Ev99"})
    newsroom.mention(STORY.replace("Pier", "Quay"), user=JOE)
    newsroom.write(STORY.replace("Pier", "Dock"))
    newsroom.work()
    (told,) = newsroom.slack.in_channel("D3JOE")
    assert words(told).startswith("📌  <@U2ANNA> handed in *<https://desk.slack.com/archives/C1DESK/p")
    assert "|Pier shut>* in <#C1DESK>, and it is in your hands.\n" in words(told)
    assert "not ruled on" in words(told)
    assert "in hand with <@U3JOE>" in words(newsroom.slack.in_channel(NEWSDESK)[0])
    assert "In your hands" in words(newsroom.home(JOE))
    report = newsroom.slack.in_channel(NEWSDESK)[0]
    newsroom.mention(f"{STORY} It rained.", thread_ts=report["ts"])
    newsroom.work()
    assert len(newsroom.slack.in_channel("D3JOE")) == 1, "a new version is no new story"


def test_a_channel_is_checked_by_its_own_house_style(newsroom: Newsroom, words: Any) -> None:
    newsroom.desk.styles = {"sport": Style(name="Sport", off=("HYG-DOUBLE",)), "weekend": Style()}
    view = form(newsroom)
    assert "sport" in str(view)
    newsroom.send(view, filled_in(view, house=chosen("sport")))
    newsroom.mention(STORY)
    newsroom.work()
    report = newsroom.report()
    assert "error" not in words(report).split("·")[0]
    # It stays with the story, whatever the channel chooses later; and it is drawn from what was read.
    view = form(newsroom)
    newsroom.send(view, filled_in(view, house=chosen("-")))
    newsroom.press("Stands", newsroom.thread()[0])
    assert "1 of 1 ruled" in words(newsroom.report())
    newsroom.mention(STORY.replace("Pier", "Quay"))
    newsroom.work()
    assert "1 error" in words(newsroom.slack.in_channel(NEWSDESK)[-1])


def test_a_house_style_that_is_gone_leaves_the_desks_own(newsroom: Newsroom, words: Any) -> None:
    settings.put(newsroom.database, ChannelSettings(house="sport"), TEAM, by=ANNA, at=newsroom.began, whose=NEWSDESK)
    newsroom.desk.styles = {"weekend": Style()}
    newsroom.mention(STORY)
    newsroom.work()
    assert "1 error" in words(newsroom.report())
    view = form(newsroom)
    newsroom.send(view, filled_in(view))
    assert settings.of(newsroom.database, ChannelSettings, TEAM, NEWSDESK).house == "sport"
