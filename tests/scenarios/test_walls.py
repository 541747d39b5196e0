"""Walls that hold while everything around them changes: channels, people, who has what in hand."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.homepage import find
from storage import candidates, settings, work
from storage.models import Case, CaseNotFoundError, State
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


# A channel that becomes another kind of channel.


@pytest.mark.parametrize("hidden", [False, True])
def test_a_public_channel_that_is_made_private_is_lost_to_outsiders(newsroom: Newsroom, hidden: bool) -> None:
    """`hidden`: the bot is not in it, and Slack then says that there is no such channel."""
    case = checked(newsroom)
    assert find(newsroom.bot.office, TEAM, JOE, "zibeline")
    assert CANARY in whole(newsroom.home(JOE))
    newsroom.becomes(NEWSDESK, is_private=True)
    if hidden:
        del newsroom.slack.channels[NEWSDESK]
    assert find(newsroom.bot.office, TEAM, JOE, "zibeline") == []
    newsroom.command("history 5", user=JOE)
    assert CANARY not in whole(newsroom.home(JOE)) + told(newsroom, "D3JOE")
    newsroom.press("Stands", newsroom.thread()[0], user=JOE)
    assert newsroom.desk.standing(case.id) == {}
    with newsroom.database.reading() as connection:
        assert connection.execute("SELECT wall FROM stories").fetchall() == [(f"{TEAM}/{NEWSDESK}",)]
    if not hidden:
        newsroom.press("Stands", newsroom.thread()[0])
        assert len(newsroom.desk.standing(case.id)) == 1


def test_a_press_alone_finds_out(newsroom: Newsroom) -> None:
    case = checked(newsroom)
    newsroom.becomes(NEWSDESK, is_private=True)
    with pytest.raises(CaseNotFoundError):
        newsroom.bot.office.access.case(case.id, team=TEAM, user=JOE)
    assert newsroom.desk.case(case.id).wall == f"{TEAM}/{NEWSDESK}"


def test_a_version_after_that_is_behind_the_new_wall(newsroom: Newsroom) -> None:
    checked(newsroom)
    newsroom.becomes(NEWSDESK, later=0, is_private=True)
    case = checked(newsroom, f"{STORY} The witness is Mr Quokka.", thread_ts=newsroom.report()["ts"])
    assert case.wall == f"{TEAM}/{NEWSDESK}"
    assert find(newsroom.bot.office, TEAM, JOE, "quokka") == []


def test_copy_is_accepted_by_what_slack_says_at_that_moment(newsroom: Newsroom) -> None:
    checked(newsroom)
    newsroom.becomes(NEWSDESK, later=0, is_private=True)
    assert checked(newsroom, OTHER).wall == f"{TEAM}/{NEWSDESK}"


def test_embargoed_copy_is_released_to_what_its_channel_is_now(newsroom: Newsroom) -> None:
    case = embargoed(newsroom)
    assert case.released_to == TEAM
    newsroom.becomes(NEWSDESK, is_private=True)
    checked(newsroom, OTHER)
    find(newsroom.bot.office, TEAM, JOE, "ferry")
    newsroom.press("Lift embargo …", newsroom.slack.in_channel(NEWSDESK)[0])
    assert newsroom.desk.case(case.id).embargo is None
    assert find(newsroom.bot.office, TEAM, JOE, "zibeline") == []


def test_what_was_related_is_shown_no_more(newsroom: Newsroom) -> None:
    checked(newsroom)
    newsroom.write(LATER, user=JOE)
    newsroom.work()
    assert CANARY in related(newsroom, "D3JOE", JOE)
    newsroom.becomes(NEWSDESK, is_private=True)
    newsroom.press("Take it", newsroom.slack.in_channel("D3JOE")[-1], user=JOE)
    newsroom.post()
    shown = related(newsroom, "D3JOE", JOE)
    assert CANARY not in shown + told(newsroom, "D3JOE")
    assert "1 earlier story is no longer yours to see." in shown


def test_a_channel_that_is_shared_is_shown_no_public_copy(newsroom: Newsroom) -> None:
    newsroom.slack.channels[WARDS] = {"is_channel": True, "is_private": False}
    checked(newsroom)
    checked(newsroom, LATER, channel=WARDS)
    assert CANARY in related(newsroom, WARDS, ANNA)
    newsroom.becomes(WARDS, is_ext_shared=True)
    newsroom.slack.members[EVE], newsroom.slack.people[EVE] = {WARDS}, {"team_id": "T9"}
    assert CANARY not in related(newsroom, WARDS, EVE)
    report = newsroom.slack.in_channel(WARDS)[0]
    newsroom.mention(f"{LATER} He had no comment.", channel=WARDS, user=EVE, user_team="T9", thread_ts=report["ts"])
    newsroom.work()
    case = newest(newsroom)
    assert (case.wall, case.team) == (f"{TEAM}/{WARDS}", "")
    assert newsroom.desk.report(case.id).related == ()


def test_where_slack_tells_of_it_the_channel_is_closed_at_once(newsroom: Newsroom) -> None:
    case = checked(newsroom)
    newsroom.becomes(NEWSDESK, later=0, is_ext_shared=True)
    newsroom.event({"type": "channel_shared", "channel": NEWSDESK, "connected_team_id": "T9", "event_ts": "1.1"})
    case = newsroom.desk.case(case.id)
    assert (case.wall, case.team) == (f"{TEAM}/{NEWSDESK}", "")


def test_what_slack_does_not_say_is_not_shown_and_changes_nothing(newsroom: Newsroom) -> None:
    case = checked(newsroom)
    newsroom.seconds += 60
    newsroom.slack.refusals = [("conversations.info", "internal_error")] * 20
    assert CANARY not in whole(newsroom.home(JOE))
    newsroom.slack.refusals = []
    assert newsroom.desk.case(case.id).wall == TEAM
    assert CANARY in whole(newsroom.home(JOE))


def test_a_channel_that_is_made_public_opens_nothing_that_was_said_before(newsroom: Newsroom) -> None:
    case = checked(newsroom, channel=COURT)
    newsroom.becomes(COURT, is_private=False)
    assert CANARY not in whole(newsroom.home(JOE))
    assert newsroom.desk.case(case.id).wall == f"{TEAM}/{COURT}"


# Guests, and people of other companies.


@pytest.mark.parametrize("person", GUESTS, ids=str)
def test_a_guest_sees_the_public_copy_of_their_channels_alone(newsroom: Newsroom, person: dict[str, Any]) -> None:
    case = checked(newsroom)
    newsroom.slack.people[JOE] = person
    access = newsroom.bot.office.access
    assert find(newsroom.bot.office, TEAM, JOE, "zibeline") == []
    newsroom.command("history 5", user=JOE)
    assert CANARY not in whole(newsroom.home(JOE)) + told(newsroom, "D3JOE")
    assert not access.may_see(case, team=TEAM, user=JOE)
    assert not access.sees_channel(NEWSDESK, team=TEAM, user=JOE)
    newsroom.slack.members[JOE] = {NEWSDESK}
    assert access.may_see(case, team=TEAM, user=JOE)
    assert access.sees_channel(NEWSDESK, team=TEAM, user=JOE)


def test_of_whom_slack_does_not_say_who_they_are_is_a_guest(newsroom: Newsroom) -> None:
    checked(newsroom)
    newsroom.slack.refusals = [("users.info", "internal_error")] * 9
    assert CANARY not in whole(newsroom.home(JOE))
    newsroom.slack.refusals = []
    assert CANARY in whole(newsroom.home(JOE))


def test_a_guest_opens_no_link_to_a_public_channel_that_they_are_not_in(newsroom: Newsroom) -> None:
    ts = "1690000500.000100"
    newsroom.slack.typed[NEWSDESK] = [{"type": "message", "user": ANNA, "ts": ts, "text": STORY}]
    newsroom.slack.people[JOE] = {"is_restricted": True}
    newsroom.command(f"<https://desk.slack.com/archives/{NEWSDESK}/p{ts.replace('.', '')}>", user=JOE)
    newsroom.work()
    assert "I can't open that" in told(newsroom, "D3JOE")


def test_what_a_guest_hands_in_is_theirs_and_compared_with_nothing_public(newsroom: Newsroom) -> None:
    checked(newsroom)
    newsroom.slack.people[JOE] = {"is_restricted": True}
    newsroom.slack.members[JOE] = {WARDS}
    newsroom.slack.channels[WARDS] = {"is_channel": True, "is_private": False}
    newsroom.write(LATER, user=JOE)
    newsroom.work()
    assert newsroom.bot.office.access.may_see(newest(newsroom), team=TEAM, user=JOE)
    newsroom.mention(f"{LATER} No more.", user=JOE, channel=WARDS)
    newsroom.command(f"{LATER} No less.", user=JOE)
    newsroom.work()
    assert CANARY not in told(newsroom, "D3JOE") + told(newsroom, WARDS)
    with newsroom.database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM related_cases WHERE headline LIKE 'Pier%'").fetchone()[0] == 0


def test_a_guest_sees_no_related_story_of_a_channel_that_they_are_not_in(newsroom: Newsroom) -> None:
    newsroom.slack.channels[WARDS] = {"is_channel": True, "is_private": False}
    checked(newsroom)
    checked(newsroom, LATER, channel=WARDS)
    newsroom.slack.people[JOE] = {"is_restricted": True}
    newsroom.slack.members[JOE] = {WARDS}
    assert CANARY not in related(newsroom, WARDS, JOE)
    assert CANARY in related(newsroom, WARDS, ANNA)
    newsroom.mention(f"{LATER} He had no comment.", channel=WARDS, user=JOE,
                     thread_ts=newsroom.slack.in_channel(WARDS)[0]["ts"])  # fmt: skip
    newsroom.work()
    assert newsroom.desk.report(newest(newsroom).id).related == ()


def by_a_stranger(newsroom: Newsroom, body: dict[str, Any], **enterprise: Any) -> dict[str, Any]:
    return newsroom._by(EVE) | body | {"user": {"id": EVE, "team_id": "T9"}} | enterprise


def pressed_by_a_stranger(newsroom: Newsroom) -> dict[str, Any]:
    message = newsroom.thread()[0]
    rows = [block["elements"] for block in message["blocks"] if block["type"] == "actions"]
    stands = next(button for row in rows for button in row if button.get("action_id") == "stands")
    container = {"type": "message", "message_ts": message["ts"], "channel_id": NEWSDESK}
    return by_a_stranger(newsroom, {"type": "block_actions", "channel": {"id": NEWSDESK}, "message": message,
                                    "container": container, "actions": [stands]})  # fmt: skip


def test_somebody_of_another_company_rules_on_nothing_public(newsroom: Newsroom) -> None:
    """Slack says whose people they are in the press; `users.info` of theirs might say anything."""
    case = checked(newsroom)
    newsroom.deliver(pressed_by_a_stranger(newsroom))
    assert newsroom.desk.standing(case.id) == {}
    newsroom.slack.members[EVE] = {NEWSDESK}
    newsroom.deliver(pressed_by_a_stranger(newsroom))
    assert len(newsroom.desk.standing(case.id)) == 1


def test_in_an_organisation_slack_is_asked_whether_they_are_members_here_too(newsroom: Newsroom) -> None:
    case = checked(newsroom)
    newsroom.slack.people[EVE] = {"team_id": "T9", "enterprise_user": {"id": EVE, "teams": ["T9"]}}
    newsroom.deliver(pressed_by_a_stranger(newsroom) | {"enterprise": {"id": "E1"}})
    assert newsroom.desk.standing(case.id) == {}
    newsroom.slack.people[EVE] = {"team_id": "T9", "enterprise_user": {"id": EVE, "teams": ["T9", TEAM]}}
    newsroom.seconds += 120
    newsroom.deliver(pressed_by_a_stranger(newsroom) | {"enterprise": {"id": "E1"}})
    assert len(newsroom.desk.standing(case.id)) == 1


@pytest.mark.parametrize("said", [{"user_team": "T9"}, {"team": "T9"}])
def test_somebody_of_another_company_has_no_page_and_is_compared_with_nothing(
    newsroom: Newsroom, words: Words, said: dict[str, str]
) -> None:
    checked(newsroom)
    newsroom.event({"type": "app_home_opened", "user": EVE, "channel": "D9EVE", "tab": "home", **said})
    assert "for the people of this workspace" in words(newsroom.slack.homes[EVE])
    assert CANARY not in whole(newsroom.slack.homes[EVE])
    newsroom.write(LATER, user=EVE, **said)
    newsroom.work()
    assert newsroom.desk.report(newest(newsroom).id).related == ()
    form = {"id": "V7", "type": "modal", "callback_id": "home_find",
            "state": {"values": {"words": {"words": {"value": "zibeline"}}}}}  # fmt: skip
    answer = newsroom.deliver(by_a_stranger(newsroom, {"type": "view_submission", "view": form}))
    assert CANARY not in str(answer.body)


# People who are in no more.


def test_whoever_was_put_out_changes_nothing_by_editing_what_they_sent(newsroom: Newsroom) -> None:
    newsroom.slack.members[ANNA] = {COURT}
    sent = newsroom.write(STORY)["event"]
    newsroom.work()
    share(newsroom)
    newsroom.slack.members[ANNA] = set()
    message = {"type": "message", "user": ANNA, "text": f"{STORY} Injected.", "ts": sent["ts"],
               "edited": {"user": ANNA, "ts": "1690000009.0"}}  # fmt: skip
    newsroom.event({"type": "message", "subtype": "message_changed", "channel": DIRECT, "channel_type": "im",
                    "ts": "1690000009.1", "message": message})  # fmt: skip
    newsroom.work()
    with newsroom.database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM versions").fetchone() == (1,)


DOUBTFUL = "Quokka named in zibeline inquiry\n\n" + STORY.split("\n\n")[1][:140] + (
    " Officers then searched a barn near Hull for two hours and found nothing at all there of any use to anybody."
)  # fmt: skip


def doubtful(newsroom: Newsroom) -> Case:
    """Give copy in a report's thread of which it is asked whether it is a new version."""
    return checked(newsroom, DOUBTFUL, thread_ts=newsroom.report()["ts"])


def test_whoever_was_put_out_makes_no_version_of_what_they_gave_before(newsroom: Newsroom) -> None:
    case = checked(newsroom, channel=COURT)
    thread = newsroom.report(COURT)["ts"]
    candidate = checked(newsroom, DOUBTFUL, channel=COURT, thread_ts=thread)
    assert candidates.of(newsroom.database, candidate.id) is not None
    with newsroom.database.writing() as connection:  # as if the candidate were theirs alone to see
        connection.execute("UPDATE cases SET wall = ? WHERE id = ?", (f"{TEAM}/{ANNA}", candidate.id))
    newsroom.slack.members[ANNA] = set()
    asked = newsroom.slack.in_thread(COURT, thread)[-1]
    newsroom.press("New version", asked)
    assert candidates.of(newsroom.database, candidate.id) is not None
    with newsroom.database.reading() as connection:
        versions = connection.execute("SELECT count(*) FROM versions WHERE case_id = ?", [case.id]).fetchone()
    assert versions == (1,)


def test_copy_of_somebody_who_was_put_out_before_it_is_read_stands_alone(newsroom: Newsroom) -> None:
    case = checked(newsroom, channel=COURT)
    newsroom.mention(f"{STORY} And more.", channel=COURT, thread_ts=newsroom.report(COURT)["ts"],
                     files=[{"id": "F1", "name": "a.txt"}])  # fmt: skip
    with newsroom.database.writing() as connection:
        connection.execute("DELETE FROM attachments")
    newsroom.slack.members[ANNA] = set()
    newsroom.work()
    assert candidates.of(newsroom.database, newest(newsroom).id) is None
    with newsroom.database.reading() as connection:
        versions = connection.execute("SELECT count(*) FROM versions WHERE case_id = ?", [case.id]).fetchone()
    assert versions == (1,)


def test_what_may_be_a_version_of_embargoed_copy_is_embargoed_and_in_no_list(newsroom: Newsroom) -> None:
    embargoed(newsroom)
    candidate = doubtful(newsroom)
    assert candidates.of(newsroom.database, candidate.id) is not None
    assert (candidate.wall, candidate.released_to) == (f"{TEAM}/{NEWSDESK}", TEAM)
    assert candidate.embargo is not None
    newsroom.slack.members[JOE] = set()
    assert "Quokka" not in whole(newsroom.home(JOE))
    newsroom.command("status")
    assert "Quokka" not in whole(newsroom.home(ANNA)) + told(newsroom, DIRECT)
    newsroom.press("Another story", newsroom.thread()[-1])
    newsroom.work()
    assert find(newsroom.bot.office, TEAM, JOE, "quokka") == []


def test_a_report_to_oneself_loses_what_one_may_not_see_any_more(newsroom: Newsroom) -> None:
    checked(newsroom, channel=COURT)
    newsroom.write(LATER)
    newsroom.work()
    report = newsroom.slack.in_channel(DIRECT)[0]
    assert CANARY in related(newsroom, DIRECT, ANNA)
    assert CANARY in told(newsroom, DIRECT)
    newsroom.slack.members[ANNA] = set()
    assert CANARY not in related(newsroom, DIRECT, ANNA)
    newsroom.seconds += 60
    newsroom.press("Take it", report)
    newsroom.bot.office.delivery.redraw_all(newest(newsroom))
    newsroom.work()
    assert CANARY not in told(newsroom, DIRECT)
    shown = related(newsroom, DIRECT, ANNA)
    assert CANARY not in shown
    assert "1 earlier story is no longer yours to see." in shown
    for form in ("markdown", "html", "csv", "json"):
        newsroom.press("Export", newsroom.slack.in_channel(DIRECT)[0])
        newsroom.send(newsroom.view(), {"form": {"selected_option": {"value": form}}})
        assert CANARY.encode() not in newsroom.slack.files[-1]["content"]


def test_rulings_behind_a_wall_are_counted_for_those_behind_it(newsroom: Newsroom, words: Words) -> None:
    checked(newsroom, channel=COURT)
    newsroom.press("Stands", newsroom.thread(COURT)[0])
    assert "HYG-DOUBLE" in words(newsroom.home(ANNA))
    assert "HYG-DOUBLE" not in words(newsroom.home(JOE))


def test_a_check_is_made_quieter_by_rulings_that_the_reports_readers_may_see(newsroom: Newsroom, words: Words) -> None:
    for number in range(10):
        newsroom.slack.members[ANNA] = {COURT}
        newsroom.mention(f"Story {number}\n\nThe the pier was shut on Monday, as the council had asked.", channel=COURT)
        newsroom.work()
        report = newsroom.slack.in_channel(COURT)[-1]
        newsroom.press("Stands", newsroom.slack.in_thread(COURT, report["ts"])[0])
    newsroom.seconds += 60
    newsroom.mention(STORY)
    newsroom.mention(OTHER.replace("The ferry", "The the ferry"), channel=COURT)
    newsroom.work()
    assert "Shown as a query" not in words(newsroom.thread()[0])
    last = newsroom.slack.in_channel(COURT)[-1]
    assert "shown as a query, since 0 of 10" in words(newsroom.slack.in_thread(COURT, last["ts"])[0])


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


@pytest.mark.parametrize("there", [True, False])
def test_whoever_gets_new_stories_and_has_left_has_none_in_hand(newsroom: Newsroom, there: bool) -> None:
    put(newsroom, ChannelSettings(owner=JOE))
    newsroom.slack.members[JOE] = {COURT} if there else set()
    assert checked(newsroom, channel=COURT).owner == (JOE if there else None)


def test_whoever_takes_embargoed_copy_may_not_release_it(newsroom: Newsroom) -> None:
    case = embargoed(newsroom)
    newsroom.slack.members[JOE] = {NEWSDESK}
    newsroom.press("Take it", newsroom.report(), user=JOE)
    newsroom.press("Lift embargo …", newsroom.report(), user=JOE)
    assert newsroom.desk.case(case.id).embargo is not None
    assert "or whom they gave it to" in newsroom.slack.whispers[-1]["text"]


def test_whoever_was_given_embargoed_copy_may_release_it(newsroom: Newsroom) -> None:
    case = embargoed(newsroom)
    newsroom.slack.members[JOE] = {NEWSDESK}
    work.assign(newsroom.database, case.id, JOE, None, ANNA, newsroom.desk.now())
    newsroom.press("Lift embargo …", newsroom.report(), user=JOE)
    assert newsroom.desk.case(case.id).embargo is None


@pytest.mark.parametrize("named", [JOE, f"{TEAM}/{JOE}"])
def test_whom_the_installer_named_may_release_what_they_see(newsroom: Newsroom, named: str) -> None:
    case, newsroom.desk.admins = embargoed(newsroom), frozenset({named, f"T9/{ANNA}"})
    newsroom.press("Lift embargo …", newsroom.report(), user=JOE)
    assert newsroom.desk.case(case.id).embargo is not None
    newsroom.slack.members[JOE] = {NEWSDESK}
    newsroom.press("Lift embargo …", newsroom.report(), user=JOE)
    assert newsroom.desk.case(case.id).embargo is None


# Workflows.


COPIED = (
    "Council to mend the pier\n\nThe council said on Tuesday that the the repairs would cost £40,000. "
    "Of the 60 people who answered, 40 people were for it and 20 people were against it.\n\n"
    "Tom Wray, 44, was jailed for three years at Saltby Crown Court in 2019 {} stealing £3,000 from the pier's funds."
)


def step(newsroom: Newsroom, execution: str, **inputs: str) -> tuple[Case, dict[str, Any]]:
    """Come to the step in a workflow, and have it done; return its case, and what the workflow is told of counts."""
    function = {"id": "Fn1", "callback_id": "fact_check_article", "type": "app"}
    event = {"type": "function_executed", "function": function, "function_execution_id": execution, "inputs": inputs}
    newsroom.event(event | {"bot_access_token": "xwfp-1", "event_ts": "1.1"})
    newsroom.work()
    outputs = newsroom.slack.steps[execution]
    return newest(newsroom), {kind: outputs[kind] for kind in ("errors", "queries", "notes")}


@pytest.mark.parametrize("given", [{"user": ANNA}, {"channel": COURT}, {"user": ANNA, "channel": COURT}], ids=str)
def test_a_workflow_learns_nothing_of_what_stands_behind_walls(newsroom: Newsroom, given: dict[str, str]) -> None:
    """The same copy is told the same counts whether a private channel has a story on it or not."""
    _, before = step(newsroom, "Fx1", text=COPIED.format("after"), **given)
    checked(newsroom, COPIED.format("for"), channel=COURT)
    newsroom.press("Sign off …", newsroom.slack.in_channel(COURT)[-1])
    newsroom.send(newsroom.view(), {})
    inside = checked(newsroom, f"{COPIED.format('after')} He was there.", channel=COURT)
    assert any(finding.sources for finding in newsroom.desk.report(inside.id).run.findings)
    case, after = step(newsroom, "Fx2", text=f"{COPIED.format('after')} He said so.", **given)
    assert before == after
    assert newsroom.desk.report(case.id).related == ()
    assert case.opened_by == "a workflow"


def test_a_workflow_is_told_nothing_that_draws_on_another_story(newsroom: Newsroom) -> None:
    checked(newsroom, COPIED.format("for"))
    newsroom.press("Sign off …", newsroom.report())
    newsroom.send(newsroom.view(), {})
    case, counts = step(newsroom, "Fx1", text=COPIED.format("after"), channel=NEWSDESK)
    found = newsroom.desk.report(case.id).run.findings
    assert any(finding.sources for finding in found)
    assert sum(counts.values()) == len([finding for finding in found if not finding.sources])


def test_a_report_to_whom_a_workflow_names_is_theirs(newsroom: Newsroom, words: Words) -> None:
    step(newsroom, "Fx1", text=STORY, user=ANNA)
    newsroom.slack.members[ANNA] = {COURT}
    share(newsroom)
    assert "2 errors" in words(newsroom.report(COURT))
