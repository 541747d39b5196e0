"""Whole conversations with local-slack, over Socket Mode and over HTTP."""

import json
from typing import Any

from bot.practice import ANNA, JOE

STORY = "The council said that the the repairs would cost £40,000 and that a an apology was due."


def test_mention_command_button_and_restart(gazette: Any) -> None:
    with gazette.bot():
        gazette.mention(STORY)
        report = gazette.said("2 errors")
        findings = gazette.said("*the the*", thread=report["ts"])
        gazette.command(STORY, user=JOE)
        gazette.said("2 errors", channel=gazette.direct(JOE))
        gazette.press(findings, "stands", user=JOE)
        gazette.said(f"*Stands*, <@{JOE}>", thread=report["ts"])
        assert gazette.said("1 of 2 ruled")["ts"] == report["ts"]
    gazette.write("Nobody hears this.")
    with gazette.bot():
        gazette.press(findings, "corrected", number=1)
        gazette.said("all 2 ruled")
        ruled = gazette.said(f"*Stands*, <@{JOE}>", thread=report["ts"])
        assert f"*Corrected*, <@{ANNA}>" in json.dumps(ruled["blocks"])
        assert sum("ruled" in json.dumps(message.get("blocks", "")) for message in gazette.messages()) == 1
