"""A story's whole way through the desk with local-slack: a file, the lists, a new version, the sign-off, the export."""

from typing import Any

from bot.practice import ANNA, JOE

STORY = (
    "Council to mend the pier\n\n"
    "The council said that the the repairs would cost £40,000, as a report had it on Friday.\n\n"
    "She was offered a an apology and asked to sign a form, and the pier is to open again in the spring.\n"
)


def test_a_file_becomes_a_report_and_is_worked_through(gazette: Any) -> None:
    with gazette.bot(straight=True):
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
        report = gazette.said("all 1 ruled") if gazette.seen("all 1 ruled") else gazette.said("1 of 1 ruled")

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


def test_a_form_is_filled_in(gazette: Any) -> None:
    with gazette.bot():
        gazette.command("")
        gazette.shown("Copy, part 2")
        gazette.submit({"part_1": {"part_1": {"value": STORY}}, "headline": {"headline": {"value": "Pier to open"}}})
        gazette.shown("Taken in")
        gazette.said("2 errors", channel=gazette.direct(ANNA))


def test_through_trouble_a_report_stands_once(gazette: Any) -> None:
    gazette.porter.troubles = {
        "chat.postMessage": ["429", "dropped", "500"],
        "chat.update": ["500", "429"],
        "conversations.info": ["500"],
    }
    with gazette.bot():
        gazette.mention(STORY)
        report = gazette.said("2 errors")
        findings = gazette.said("*the the*", thread=report["ts"])
        gazette.press(findings, "stands", user=JOE)
        gazette.said("1 of 2 ruled")
    assert not any(gazette.porter.troubles.values())
    ours = [message for message in gazette.messages() if message.get("bot_id")]
    assert [message.get("thread_ts") for message in ours] == [None, report["ts"]]
