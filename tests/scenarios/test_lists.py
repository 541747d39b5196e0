"""What stands behind the report's buttons: lists in modals, ticks on claims, files, and the way into a channel."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from storage import audit, checklist, work
from storage.models import LOCAL, State, StorageError

STORY = (
    "Council to mend the pier\n\nThe council said on Tuesday that the the repairs would cost £40,000. "
    "Of the 60 people who answered, 40 people were for it and 20 people were against it.\n\n"
    "Tom Wray, 44, was jailed for three years at Saltby Crown Court in 2019 for stealing £3,000 from the pier's funds."
)
LONG = "\n\n".join(f"In ward {number} some {number + 300} homes were built in 2019." for number in range(1, 45))
TEAM, ANNA, JOE = "T1", "U2ANNA", "U3JOE"
NEWSDESK, COURT, SHARED = "C1DESK", "C2COURT", "C3SHARED"
DIRECT = "D2ANNA"
Newsroom = Any
Words = Callable[[dict[str, Any]], str]


def checked(newsroom: Newsroom, text: str = STORY) -> str:
    newsroom.mention(text)
    newsroom.work()
    return case_of(newsroom)


def case_of(newsroom: Newsroom) -> str:
    with newsroom.database.reading() as connection:
        ((case_id,),) = connection.execute("SELECT id FROM cases ORDER BY rowid DESC LIMIT 1").fetchall()
    return str(case_id)


def buttons(view: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what can be pressed in a modal, in order."""
    found = [e for block in view["blocks"] if block["type"] == "actions" for e in block["elements"]]
    return [block["accessory"] for block in view["blocks"] if "accessory" in block] + found


def typed(**values: str) -> dict[str, dict[str, str]]:
    return {name: {"value": value} for name, value in values.items()}


def tick_first(newsroom: Newsroom, source: str = "https://example.org/a", **more: Any) -> dict[str, Any]:
    """Tick the first claim off; return the list of claims as it then is."""
    newsroom.press("Claims", newsroom.report())
    below = newsroom.view()
    newsroom.press_in(below, buttons(below)[0])
    assert newsroom.send(newsroom.view(), typed(source=source, note=""), over=below["id"], **more) == {}
    return newsroom.view()


@pytest.mark.parametrize(
    ("button", "said"),
    [
        (
            "Figures",
            "•  _para 1_  Of the *60 people* who answered, 40 people were for it and 20 people were against it.",
        ),
        ("Claims", "☐  Tom Wray, *44*, was jailed for *three years*"),
        ("Checked and right (1)", "✓  _para 1_  *60 people*  40 + 20 = 60"),
    ],
)
def test_a_list_opens_at_once_and_is_then_filled(newsroom: Newsroom, words: Words, button: str, said: str) -> None:
    checked(newsroom)
    newsroom.press(button, newsroom.report())
    waiting, full = (shown["view"] for shown in newsroom.slack.views)
    assert words(waiting) == "One moment …"
    assert newsroom.slack.calls[-2:] == ["views.open", "views.update"]
    assert waiting["id"] == full["id"]
    assert said in words(full)


def test_a_list_is_turned_and_remembers_ids_and_numbers_alone(newsroom: Newsroom, words: Words) -> None:
    case = checked(newsroom, LONG)
    newsroom.press("Claims", newsroom.report())
    first = newsroom.view()
    assert first["private_metadata"] == f"{case} claims 0"
    newsroom.press_in(first, buttons(first)[-1])
    second = newsroom.view()
    assert second["private_metadata"] == f"{case} claims 1"
    assert "Page 2 of 3" in words(second)
    assert [b["text"]["text"] for b in buttons(second)[-2:]] == ["Previous", "Next"]
    newsroom.press_in(second, buttons(second)[-2])
    assert words(newsroom.view()) == words(first)


def test_who_is_put_out_meanwhile_turns_no_page(newsroom: Newsroom, words: Words) -> None:
    newsroom.slack.members[JOE] = {COURT}
    newsroom.mention(LONG, channel=COURT)
    newsroom.work()
    newsroom.press("Claims", newsroom.report(COURT), user=JOE)
    view = newsroom.view()
    newsroom.slack.members[JOE] = set()
    for button in (buttons(view)[-1], buttons(view)[0]):
        newsroom.press_in(view, button, user=JOE)
        assert words(newsroom.view()) == "There is no such case, or it is not yours to see."


def test_a_claim_is_ticked_off_with_its_source(newsroom: Newsroom, words: Words) -> None:
    case = checked(newsroom)
    assert "ticked" not in words(newsroom.report())
    shown = words(tick_first(newsroom))
    assert "☑  Tom Wray, *44*, was jailed" in shown
    assert f"Ticked by <@{ANNA}>" in shown
    assert "<https://example.org/a|https://example.org/a>" in shown
    assert "1 of 3 claims ticked" in words(newsroom.report())
    assert newsroom.report()["text"].endswith("1 of 3 claims ticked.")
    ((key, tick),) = checklist.newest(newsroom.database, case).items()
    assert (tick.by, tick.source, tick.number) == (ANNA, "https://example.org/a", 1)
    last = audit.trail(newsroom.database, case)[-1]
    assert (last.who, last.did, last.detail) == (ANNA, "ticked a claim off", key)


def test_claims_are_named_at_the_sign_off_once_somebody_has_begun_to_tick_them(
    newsroom: Newsroom, words: Words
) -> None:
    checked(newsroom)
    newsroom.press("Sign off …", newsroom.report())
    assert "not ticked" not in words(newsroom.view())
    tick_first(newsroom)
    newsroom.press("Sign off …", newsroom.report())
    assert "2 of 3 claims not ticked" in words(newsroom.view())


def test_a_tick_is_taken_back(newsroom: Newsroom, words: Words) -> None:
    checked(newsroom)
    view = tick_first(newsroom)
    menu = buttons(view)[0]
    newsroom.press_in(view, menu | {"selected_option": menu["options"][1]}, user=JOE)
    assert "☑" not in words(newsroom.view())
    assert "ticked" not in words(newsroom.report())


def test_its_source_is_changed(newsroom: Newsroom, words: Words) -> None:
    checked(newsroom)
    view = tick_first(newsroom)
    menu = buttons(view)[0]
    newsroom.press_in(view, menu | {"selected_option": menu["options"][0]})
    form = newsroom.view()
    assert form["blocks"][1]["element"]["initial_value"] == "https://example.org/a"
    newsroom.send(form, typed(source="The court's list, p. 4"), over=view["id"])
    assert "The court's list, p. 4" in words(newsroom.view())


def test_of_two_who_tick_one_claim_the_first_counts(newsroom: Newsroom) -> None:
    case = checked(newsroom)
    newsroom.press("Claims", newsroom.report())
    below = newsroom.view()
    newsroom.press_in(below, buttons(below)[0])
    form = newsroom.view()
    assert newsroom.send(form, typed(source="a"), user=ANNA, over=below["id"]) == {}
    assert newsroom.send(form, typed(source="a"), user=ANNA, over=below["id"]) == {}, "the same, sent twice"
    assert "quicker" in newsroom.send(form, typed(source="b"), user=JOE, over=below["id"])["errors"]["source"]
    (tick,) = checklist.newest(newsroom.database, case).values()
    assert (tick.number, tick.source) == (1, "a")


def test_what_is_signed_off_is_not_ticked(newsroom: Newsroom, words: Words) -> None:
    case = checked(newsroom)
    newsroom.press("Claims", newsroom.report())
    below = newsroom.view()
    newsroom.press_in(below, buttons(below)[0])
    form = newsroom.view()
    newsroom.press("Sign off …", newsroom.report())
    newsroom.send(newsroom.view(), {})
    answer = newsroom.send(form, typed(source="a"), over=below["id"])
    assert answer["errors"] == {"source": "This story is signed off; reopen it first."}
    newsroom.press_in(below, buttons(below)[0])
    assert "signed off; reopen it first" in words(newsroom.view())
    assert checklist.newest(newsroom.database, case) == {}


def test_a_tick_needs_a_source(newsroom: Newsroom) -> None:
    checked(newsroom)
    newsroom.press("Claims", newsroom.report())
    newsroom.press_in(newsroom.view(), buttons(newsroom.view())[0])
    assert "source" in newsroom.send(newsroom.view(), typed(source="  "))["errors"]


@pytest.mark.parametrize(
    ("form", "ending", "said"),
    [
        ("html", ".html", "<mark"),
        ("markdown", ".md", "# Council"),
        ("csv", ".csv", "HYG-DOUBLE"),
        ("json", ".json", "{"),
    ],
)
def test_a_report_is_exported_into_its_thread(
    newsroom: Newsroom, words: Words, form: str, ending: str, said: str
) -> None:
    case = checked(newsroom)
    newsroom.press("Export", newsroom.report())
    answer = newsroom.send(newsroom.view(), {"form": {"selected_option": {"value": form}}})
    assert words(answer["view"]) == "Writing the file …"
    (file,) = newsroom.slack.files
    assert (file["channel"], file["thread_ts"]) == (NEWSDESK, newsroom.report()["ts"])
    assert file["filename"] == f"stet-council-to-mend-the-pier{ending}"
    assert said in file["content"].decode()
    assert words(newsroom.view()).endswith("is in the report's thread.")
    assert audit.trail(newsroom.database, case)[-1].did == "exported"


@pytest.mark.parametrize("form", ["html", "markdown", "csv", "json"])
def test_a_file_has_what_the_desk_said_and_people_by_their_names(newsroom: Newsroom, form: str) -> None:
    checked(newsroom)
    newsroom.choose("Note …", newsroom.thread()[0])
    newsroom.send(newsroom.view(), typed(note="Seen by the subs"))
    newsroom.choose("Ask the reporter …", newsroom.thread()[0])
    newsroom.send(newsroom.view(), typed(question="Is it one pier?") | {"who": {"selected_user": JOE}})
    asked = newsroom.thread()[-1]
    newsroom.press("Export", newsroom.report())
    newsroom.send(newsroom.view(), {"form": {"selected_option": {"value": form}}})
    before = newsroom.slack.files[0]["content"].decode()
    assert "joe.hart" not in before, "nobody who has neither pressed nor typed is known"
    newsroom.press("Answer", asked, user=JOE)
    newsroom.send(newsroom.view(), typed(answer="Only one"), user=JOE)
    newsroom.press("Stands", newsroom.thread()[0], user=JOE)
    newsroom.press("Sign off …", newsroom.report())
    newsroom.send(newsroom.view(), {})
    newsroom.press("Export", newsroom.report())
    newsroom.send(newsroom.view(), {"form": {"selected_option": {"value": form}}})
    file = newsroom.slack.files[1]["content"].decode().replace("\\", "")
    said = {"Seen by the subs", "Is it one pier?", "Only one", "joe.hart"} | ({"anna.lyle"} if form != "csv" else set())
    assert {one for one in said if one in file} == said
    assert (ANNA in file) is (form == "json")


def test_a_command_exports_any_of_the_newest_reports(newsroom: Newsroom, words: Words) -> None:
    newsroom.command("export")
    assert "There is no report yet that you may see, and so nothing to export." in words(newsroom.view())
    pier = checked(newsroom)
    newsroom.mention(STORY.replace("pier", "quay"), channel=COURT)
    newsroom.write("Bridge shut\n\nThe bridge was shut on Friday, the council said.")
    newsroom.work()
    newsroom.mention("School to close\n\nThe school is to close on Friday, the council said, for want of pupils.")
    newsroom.slack.members[ANNA] = {NEWSDESK, COURT}
    newsroom.command("export")
    form = newsroom.view()
    menu = form["blocks"][0]["element"]
    told = [option["text"]["text"].partition(" (")[0] for option in menu["options"]]
    assert told == ["Bridge shut", "Council to mend the quay", "Council to mend the pier"], (
        "what is reported, new first"
    )
    assert menu["initial_option"]["value"] == pier, "the newest of the channel that the command was typed in"
    chosen = {"case": {"selected_option": menu["options"][1]}, "form": {"selected_option": {"value": "csv"}}}
    newsroom.send(form, chosen)
    (file,) = newsroom.slack.files
    assert (file["channel"], file["thread_ts"]) == (COURT, newsroom.report(COURT)["ts"])
    newsroom.send(form, chosen, user=JOE)
    assert "not yours to see" in words(newsroom.view())
    assert len(newsroom.slack.files) == 1


def test_an_export_is_refused_to_who_may_not_see_the_case(newsroom: Newsroom, words: Words) -> None:
    newsroom.mention(STORY, channel=COURT)
    newsroom.work()
    newsroom.slack.members[ANNA] = {COURT}
    newsroom.press("Export", newsroom.report(COURT), user=ANNA)
    form = newsroom.view()
    newsroom.press("Export", newsroom.report(COURT), user=JOE)
    assert "not yours to see" in words(newsroom.view())
    newsroom.send(form, {"form": {"selected_option": {"value": "json"}}}, user=JOE)
    assert newsroom.slack.files == []
    assert "not yours to see" in words(newsroom.view())


def share(newsroom: Newsroom, channel: str, user: str = ANNA) -> None:
    newsroom.press("Share with a channel", newsroom.report(DIRECT), user=user)
    newsroom.send(newsroom.view(), {"channel": {"selected_conversation": channel}}, user=user)
    newsroom.work()


def test_a_private_report_is_shared_with_a_channel(newsroom: Newsroom, words: Words) -> None:
    newsroom.slack.members[ANNA] = {COURT}
    newsroom.write(STORY)
    newsroom.work()
    private = newsroom.report(DIRECT)
    first = newsroom.thread(DIRECT)[0]
    newsroom.press("Stands", first)
    share(newsroom, COURT)
    assert words(private) == f"➡️  Shared with <#{COURT}>: the report stands there now."
    report = newsroom.report(COURT)
    assert "1 of 2 ruled" in words(report)
    assert "Share with a channel" not in words(report)
    case = newsroom.desk.case(case_of(newsroom))
    assert (case.wall, case.channel, case.state) == (f"{TEAM}/{COURT}", COURT, State.CHECKED)
    assert [e.detail for e in audit.trail(newsroom.database, case.id) if e.did == "shared"] == [f"with {COURT}"]
    with newsroom.database.reading() as connection:
        assert connection.execute("SELECT wall FROM stories").fetchall() == [(f"{TEAM}/{COURT}",)]


def test_all_of_a_private_report_says_where_it_went_however_often_slack_refuses(
    newsroom: Newsroom, words: Words
) -> None:
    newsroom.slack.members[ANNA] = {COURT}
    newsroom.write("\n\n".join(f"The the pier in ward {number} was shut." for number in range(21)))
    newsroom.work()
    private, thread = newsroom.report(DIRECT), newsroom.thread(DIRECT)
    newsroom.press_again(thread[-1]["blocks"][-1]["elements"][0], thread[-1])
    newsroom.work()
    thread = newsroom.thread(DIRECT)
    assert len(thread) > 1
    newsroom.slack.refusals = [("chat.update", "internal_error"), ("chat.update", "fatal_error")]
    share(newsroom, COURT)
    for _ in range(4):
        newsroom.work(later=60)
    assert words(private) == f"➡️  Shared with <#{COURT}>: the report stands there now."
    assert {words(one) for one in thread} == {f"➡️  Moved to <#{COURT}> with the report."}
    assert len(newsroom.thread(COURT)) > 0


def test_where_a_share_cannot_be_told_of_nothing_is_shared(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise StorageError("The disk is full.")

    newsroom.slack.members[ANNA] = {COURT}
    newsroom.write(STORY)
    newsroom.work()
    monkeypatch.setattr(newsroom.bot.office.delivery, "point_on", full)
    share(newsroom, COURT)
    assert newsroom.desk.case(case_of(newsroom)).wall == f"{TEAM}/{ANNA}"


def test_a_ruling_pressed_where_the_report_stood_before_is_shown_where_it_stands_now(
    newsroom: Newsroom, words: Words
) -> None:
    newsroom.slack.members[ANNA] = {COURT}
    newsroom.write(STORY)
    newsroom.work()
    seen = json.loads(json.dumps(newsroom.thread(DIRECT)[0]))
    share(newsroom, COURT)
    newsroom.press("Stands", seen)
    assert "*Stands*" in words(newsroom.thread(COURT)[0])
    assert "1 of 2 ruled" in words(newsroom.report(COURT))


def test_what_the_channel_may_not_see_stays_behind(newsroom: Newsroom, words: Words) -> None:
    newsroom.slack.members[ANNA] = {COURT, NEWSDESK}
    newsroom.mention(STORY, channel=COURT)
    newsroom.work()
    work.sign_off(newsroom.database, case_of(newsroom), ANNA, datetime.now(UTC))  # now it counts as run before
    newsroom.write(STORY.replace("for stealing", "after stealing"))
    newsroom.work()
    assert "Related (1)" in words(newsroom.report(DIRECT))
    before = len(newsroom.desk.report(case_of(newsroom)).run.findings)
    share(newsroom, NEWSDESK)
    shared = newsroom.desk.report(case_of(newsroom))
    assert "Related" not in words(newsroom.report(NEWSDESK))
    assert shared.related == ()
    assert 0 < len(shared.run.findings) < before, "what was found by way of the other story is gone"
    with newsroom.database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM findings WHERE sources <> '[]'").fetchone() == (0,)


@pytest.mark.parametrize(
    ("channel", "members", "why"),
    [
        (NEWSDESK, {NEWSDESK}, "under an embargo"),
        (SHARED, {SHARED}, "under an embargo"),
        (COURT, set(), "you and I are both in"),
    ],
)
def test_a_case_goes_nowhere_that_it_may_not(
    newsroom: Newsroom, words: Words, channel: str, members: set[str], why: str
) -> None:
    newsroom.write(STORY)
    newsroom.work()
    with newsroom.database.writing() as connection:
        connection.execute("UPDATE cases SET embargo = ?", (datetime(2027, 1, 1, tzinfo=UTC).isoformat(),))
    newsroom.slack.members[ANNA] = members
    share(newsroom, channel)
    assert why in words(newsroom.view())
    assert newsroom.desk.case(case_of(newsroom)).wall == f"{TEAM}/{ANNA}"
    assert newsroom.slack.in_channel(channel) == []


def test_only_its_owner_shares_a_report(newsroom: Newsroom, words: Words) -> None:
    newsroom.slack.members[JOE] = {COURT}
    newsroom.write(STORY)
    newsroom.work()
    newsroom.press("Share with a channel", newsroom.report(DIRECT))
    newsroom.send(newsroom.view(), {"channel": {"selected_conversation": COURT}}, user=JOE)
    newsroom.work()
    assert "not yours to see" in words(newsroom.view())
    assert newsroom.slack.in_channel(COURT) == []


def test_the_ticks_are_in_the_data(newsroom: Newsroom) -> None:
    checked(newsroom)
    tick_first(newsroom)
    newsroom.press("Export", newsroom.report())
    newsroom.send(newsroom.view(), {"form": {"selected_option": {"value": "json"}}})
    data = json.loads(newsroom.slack.files[0]["content"])
    assert [tick["by"] for tick in data["ticks"]] == [ANNA]
    assert [version["number"] for version in data["versions"]] == [1]
    assert LOCAL not in data["case"]
