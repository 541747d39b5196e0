"""A story's whole way through the desk with local-slack: a file, the lists, a new version, the sign-off, the export."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.practice import ANNA, DESK, JOE

STORY = (
    "Council to mend the pier\n\n"
    "The council said that the the repairs would cost £40,000, as a report had it on Friday.\n\n"
    "She was offered a an apology and asked to sign a form, and the pier is to open again in the spring.\n"
)


def test_a_file_becomes_a_report_and_is_worked_through(gazette: Any) -> None:
    with gazette.bot():
        gazette.upload("pier.md", STORY.encode(), f"<@{gazette.itself}> please check this")
        report = gazette.said("2 errors")
        findings = gazette.said("*the the*", thread=report["ts"])

        gazette.press(report, "list figures")
        assert gazette.shown("£40,000")["title"]["text"] == "Figures"
        gazette.close_modal()

        gazette.press(report, "take", user=JOE)
        gazette.said(f"in hand with <@{JOE}>")
        gazette.press(findings, "stands", number=1)
        gazette.said("1 of 2 ruled")

        gazette.mention(STORY.replace("the the", "the"), thread=report["ts"])
        gazette.said("*Version 2*: 1 solved, 1 still there", thread=report["ts"])
        report = gazette.said("1 of 1 ruled on")

        home = gazette.open_home(JOE)
        assert "In your hands" in str(home)
        assert "Council to mend the pier" in str(home)

        gazette.press(report, "sign_off")
        gazette.shown("Everything found has been ruled on.")
        gazette.submit({})
        report = gazette.said("*Signed off*")
        gazette.press(report, "export")
        gazette.shown("Which form?")
        gazette.submit({"form": {"form": {"selected_option": {"value": "html"}}}})
        gazette.until(lambda: any(m.get("files") and m.get("thread_ts") == report["ts"] for m in gazette.messages()))


def test_findings_are_asked_about_and_noted(gazette: Any) -> None:
    with gazette.bot():
        gazette.mention(STORY)
        report = gazette.said("2 errors")
        findings = gazette.said("*the the*", thread=report["ts"])
        gazette.press(findings, "why HYG-DOUBLE")
        gazette.shown("Does not flag")
        gazette.close_modal()

        gazette.choose(findings, "Note …")
        gazette.shown("For the desk")
        gazette.submit({"note": {"note": {"value": "Seen by the subs."}}})
        findings = gazette.said("Seen by the subs.", thread=report["ts"])

        gazette.choose(findings, "Ask the reporter …")
        gazette.shown("Question")
        asked = {"who": {"who": {"selected_user": JOE}}, "question": {"question": {"value": "Is it £40,000?"}}}
        gazette.submit(asked)
        question = gazette.said(f"<@{JOE}>: Is it £40,000?", thread=report["ts"])
        gazette.press(question, "answer", user=JOE)
        gazette.shown("Is it £40,000?")
        gazette.submit({"answer": {"answer": {"value": "It is, by the report."}}}, user=JOE)
        findings = gazette.said("It is, by the report.", thread=report["ts"])

        gazette.press(findings, "ignore")
        findings = gazette.said("*Ignored*", thread=report["ts"])
        gazette.choose(findings, "Undo")
        gazette.said("0 of 2 ruled")


def test_claims_are_ticked_off_and_the_story_is_given_and_reopened(gazette: Any) -> None:
    with gazette.bot():
        gazette.mention(STORY)
        report = gazette.said("2 errors")
        gazette.press(report, "list claims")
        claims = gazette.shown("What is most worth checking")
        tick = next(block["accessory"] for block in claims["blocks"] if "accessory" in block)
        gazette.press(report | {"blocks": claims["blocks"]}, tick["action_id"])
        gazette.shown("A link, or words")
        gazette.submit({"source": {"source": {"value": "https://example.org/report"}}, "note": {"note": {"value": ""}}})
        gazette.said("1 of")
        gazette.close_modal()

        gazette.press(report, "details")
        gazette.shown("When it is to be published.")
        gazette.submit({"owner": {"owner": {"selected_user": JOE}}, "due": {"due": {"selected_date_time": soon()}}})
        gazette.said(f"in hand with <@{JOE}>")
        gazette.said("gave you a story", channel=gazette.direct(JOE))

        gazette.press(report, "sign_off")
        gazette.shown("2 errors not ruled on")
        gazette.submit({})
        report = gazette.said("*Signed off*")
        gazette.press(report, "reopen")
        gazette.said("*Open*")


def test_what_came_to_one_person_is_shared_and_found_again(gazette: Any) -> None:
    with gazette.bot():
        gazette.command(STORY)
        report = gazette.said("2 errors", channel=gazette.direct(ANNA))
        gazette.press(report, "share")
        gazette.shown("You can't take it back.")
        gazette.submit({"channel": {"channel": {"selected_conversation": DESK}}})
        gazette.said("2 errors")
        gazette.said("the report stands there now", channel=gazette.direct(ANNA))

        home = gazette.open_home()
        gazette.press_at_home(home, "home_find", beside=report)
        gazette.shown("Words of the story")
        gazette.submit({"words": {"words": {"value": "pier repairs"}}})
        assert "Council to mend the pier" in str(gazette.shown("2 errors open"))
        gazette.close_modal()

        gazette.press_at_home(home, "home_settings", beside=report)
        gazette.shown("Remind me of stories")
        gazette.submit({"loud": {"loud": {"selected_option": {"value": "errors"}}}, "reminders": {"reminders": {}}})
        gazette.shown("Saved.")
        gazette.close_modal()

        gazette.command("settings")
        gazette.shown("Who may sign off")
        gazette.close_modal()
        gazette.command("export")
        gazette.shown("Which story?")
        gazette.close_modal()


def soon() -> int:
    return int((datetime.now(UTC) + timedelta(hours=9)).timestamp())


def test_a_form_is_filled_in(gazette: Any) -> None:
    with gazette.bot():
        gazette.command("")
        gazette.shown("Copy, part 2")
        gazette.submit({"part_1": {"part_1": {"value": STORY}}, "headline": {"headline": {"value": "Pier to open"}}})
        gazette.shown("Taken in")
        gazette.said("2 errors", channel=gazette.direct(ANNA))


def test_through_trouble_a_report_stands_once(gazette: Any) -> None:
    """The first call of every method goes wrong, and the first download."""
    gazette.porter.worst = True
    with gazette.bot():
        gazette.upload("pier.md", STORY.encode(), f"<@{gazette.itself}> please check this")
        report = gazette.said("2 errors")
        findings = gazette.said("*the the*", thread=report["ts"])
        gazette.press(findings, "stands", user=JOE)  # is refused: Slack does not say at first who is there
        gazette.until(lambda: "users.conversations" in gazette.porter.troubled)
        gazette.press(findings, "stands", user=JOE)
        gazette.said("1 of 2 ruled")
    assert {"chat.postMessage", "chat.update", "chat.getPermalink", "files-pri"} <= gazette.porter.troubled
    ours = [m for m in gazette.messages() if m.get("bot_id") and not m["text"].startswith("⚠️")]
    assert [message.get("thread_ts") for message in ours] == [None, report["ts"]]


LONG = "Wards count their homes\n\n" + "\n\n".join(
    f"In ward {number} some {number + 300} homes were were built in 2019, and the the council said so."
    for number in range(1, 25)
)
SUMS = (
    "Council to mend the pier\n\nOf the 60 people who answered, 40 people were for it and 20 people were against it. "
    "Anglers use it in all weathers, and families walk to its end on summer evenings to watch the boats come in. "
    "The council said that the the repairs would cost £40,000."
)


def test_every_word_of_the_command_and_every_way_to_change_a_story(gazette: Any) -> None:
    with gazette.bot():
        gazette.mention(SUMS)
        report = gazette.said("1 error")
        gazette.press(report, "list right")
        gazette.shown("40 + 20 = 60")
        gazette.close_modal()
        gazette.command("help")
        gazette.whispered("the form keeps them")
        gazette.command("history")
        gazette.whispered("The latest checks:")
        gazette.command("status")
        gazette.whispered("Open, handed in by you:")
        gazette.command("mine")
        gazette.whispered("You have no checks in hand.")

        wrote = gazette.wrote(f"Seen in the paper: {STORY}")
        gazette.command(f"https://larkfield.slack.com/archives/{DESK}/p{wrote['ts'].replace('.', '')}")
        gazette.whispered("Taken in")
        direct = gazette.direct(ANNA)
        gazette.said("2 errors", channel=direct)

        gazette.upload("pier2.md", SUMS.replace("the the", "the").encode(), "", thread=report["ts"])
        gazette.mention(SUMS.replace("the the", "the"), thread=report["ts"])
        gazette.said("*Version 2*: 1 solved", thread=report["ts"])

        gazette.write(SUMS.replace("pier", "quay"), channel=direct)
        again = gazette.until(lambda: gazette.seen("Council to mend the quay", channel=direct))
        gazette.press(again, "list related")
        gazette.shown("Council to mend the pier")
        gazette.close_modal()


def test_more_findings_are_brought_and_forms_by_command_are_sent(gazette: Any) -> None:
    with gazette.bot():
        gazette.mention(LONG)
        report = gazette.said("48 errors")
        findings = gazette.until(lambda: next((m for m in gazette.messages() if _has(m, "more")), None))
        gazette.press(findings, "more")
        more = gazette.said("ward 8", thread=report["ts"])
        gazette.press(more, "more")
        gazette.said("ward 12", thread=report["ts"])
        gazette.command("settings")
        gazette.submit(as_drawn(gazette.shown("Who may sign off")))
        gazette.shown("Saved.")
        gazette.close_modal()
        gazette.command("export")
        form = gazette.shown("Which story?")
        story = form["blocks"][0]["element"]["options"][0]
        gazette.submit({"case": {"case": {"selected_option": story}},
                        "form": {"form": {"selected_option": {"value": "csv"}}}})  # fmt: skip
        gazette.until(lambda: any(m.get("files") and m.get("thread_ts") == report["ts"] for m in gazette.messages()))

        home = gazette.open_home()
        gazette.press_at_home(home, "home_check", beside=report)
        gazette.shown("Copy, part 2")
        gazette.close_modal()


def as_drawn(view: dict[str, Any]) -> dict[str, Any]:
    """Return a form as it is sent where nothing was changed."""
    held: dict[str, Any] = {}
    for block in (block for block in view["blocks"] if block["type"] == "input"):
        first = {k.removeprefix("initial_"): v for k, v in block["element"].items() if k.startswith("initial_")}
        sent = {key if key == "value" else f"selected_{key}": value for key, value in first.items()}
        held[block["block_id"]] = {block["block_id"]: sent}
    return held


def _has(message: dict[str, Any], action: str) -> bool:
    rows = [block["elements"] for block in message.get("blocks", []) if block["type"] == "actions"]
    return any(one["action_id"] == action for row in rows for one in row)
