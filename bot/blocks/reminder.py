"""A reminder of a story that is due soon and not signed off."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.blocks.words import Message, button, inert, link, message, moment, section

AGAIN, DISMISS = "remind_again", "remind_dismiss"
LATER = 10  # minutes


def reminder_message(case_id: str, headline: str, url: str | None, due: datetime, left: str, *, again: bool) -> Message:
    """Return a reminder; `left` says what is still to be done, in mrkdwn, `again` whether there is time for another."""
    named = link(url, f"*{inert(headline, 120) or 'No headline'}*")
    row = [button("Dismiss", DISMISS, case_id)]
    if again:
        row.insert(0, button(f"Again in {LATER} minutes", AGAIN, case_id))
    blocks: list[Block] = [section(f"⏰  {named} is due {moment(due)}: {left}."), ActionsBlock(elements=row)]
    return message(f"A story is due soon and not signed off: {headline}", blocks)
