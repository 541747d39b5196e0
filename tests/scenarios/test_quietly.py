"""Whoever acts is not mentioned by what is posted because of it: a mention rings, and they know what they did.

A message that is drawn again rings nobody, and may show who it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from storage import settings
from storage.settings import ChannelSettings

# Enough that stays as it is for a changed story to be told to be the same.
BESIDES = (
    "Anglers use it in all weathers, and families walk to its end on summer evenings to watch the boats come in. "
    "Nobody can remember when it was last painted, and the planks near the bandstand have been loose for years."
)
STORY = (
    "Council to mend the pier\n\nThe council said that the the repairs would cost £40,000.\n\n"
    f"She was offered a an apology and asked to to sign a form.\n\n{BESIDES}"
)
TEAM, ANNA, JOE, EVE, NEWSDESK, COURT = "T1", "U2ANNA", "U3JOE", "U4EVE", "C1DESK", "C2COURT"
Newsroom = Any  # the fixture's class is in conftest.py, which is not for importing


@contextmanager
def acting(newsroom: Newsroom, who: str) -> Iterator[None]:
    """Have somebody do something; nothing that is posted because of it may mention them."""
    before = len(newsroom.slack.posts)
    yield
    newsroom.work()
    elsewhere = [post for post in newsroom.slack.posts[before:] if not _is_with_another(post["channel"], who)]
    for post in elsewhere:
        said = json.dumps([post.get("text"), post.get("blocks")], ensure_ascii=False)
        assert f"<@{who}>" not in said, said


def _is_with_another(channel: str, who: str) -> bool:
    """Tell whether a message goes to somebody else alone: nobody is rung who is not there."""
    return channel.startswith("D") and channel != f"D{who[1:]}"


def typed(**held: str) -> dict[str, Any]:
    return {name: {"value": value} for name, value in held.items()}


def sent(newsroom: Newsroom, open_: Callable[[], Any], by: str, values: dict[str, Any]) -> None:
    """Open a form and send it."""
    with acting(newsroom, by):
        open_()
        newsroom.send(newsroom.view(), values, user=by)


def test_who_hands_a_story_in_is_not_mentioned(newsroom: Newsroom) -> None:
    newsroom.slack.members[ANNA] = {NEWSDESK, COURT}
    with acting(newsroom, ANNA):
        newsroom.mention(STORY)
    with acting(newsroom, ANNA):
        newsroom.mention(STORY.replace("pier", "quay"), thread_ts="1600000000.1")
    with acting(newsroom, ANNA):
        newsroom.write(STORY)
    with acting(newsroom, ANNA):
        newsroom.command(STORY)
    with acting(newsroom, ANNA):
        newsroom.submit({"part_1": STORY, "audience": {"value": NEWSDESK}}, metadata=NEWSDESK)
    with acting(newsroom, ANNA):
        newsroom.shortcut({"type": "message", "user": JOE, "text": STORY, "ts": "1690000000.9"})
    with acting(newsroom, ANNA):
        newsroom.mention("hello")


def test_who_works_on_a_story_is_not_mentioned(newsroom: Newsroom) -> None:
    newsroom.mention(STORY, user=EVE)
    newsroom.work()
    with acting(newsroom, JOE):
        newsroom.press("Stands", newsroom.thread()[0], user=JOE)
    with acting(newsroom, JOE):
        newsroom.press("Take it", newsroom.report(), user=JOE)
    sent(newsroom, lambda: newsroom.choose("Note …", newsroom.thread()[0]), ANNA, typed(note="Rang them"))
    sent(newsroom, lambda: newsroom.press("Sign off …", newsroom.report()), ANNA, {})
    with acting(newsroom, ANNA):
        newsroom.press("Reopen", newsroom.report())


def test_who_gives_a_story_away_is_not_mentioned(newsroom: Newsroom) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    given = {"owner": {"selected_user": JOE}, "due": {"selected_date_time": None}}
    sent(newsroom, lambda: newsroom.press("Details …", newsroom.report()), ANNA, given)


def test_who_hands_in_what_is_anothers_to_work_through_is_not_mentioned(newsroom: Newsroom) -> None:
    settings.put(newsroom.database, ChannelSettings(owner=JOE), TEAM, by=EVE, at=newsroom.desk.now(), whose=NEWSDESK)
    with acting(newsroom, ANNA):
        newsroom.mention(STORY)


def test_whose_ruling_or_note_is_carried_over_is_not_mentioned(newsroom: Newsroom) -> None:
    newsroom.mention(STORY)
    newsroom.work()
    newsroom.press("Stands", newsroom.thread()[0], user=JOE)
    newsroom.choose("Note …", newsroom.thread()[0], user=ANNA)
    newsroom.send(newsroom.view(), typed(note="Rang them"), user=ANNA)
    with acting(newsroom, JOE), acting(newsroom, ANNA):
        newsroom.mention(STORY.replace("a an", "an"), thread_ts=newsroom.report()["ts"])


def test_who_shares_a_story_is_not_mentioned(newsroom: Newsroom) -> None:
    newsroom.command(STORY)
    newsroom.work()
    newsroom.slack.members[ANNA] = {NEWSDESK}
    report, chosen = newsroom.report("D2ANNA"), {"channel": {"selected_conversation": NEWSDESK}}
    sent(newsroom, lambda: newsroom.press("Share with a channel", report), ANNA, chosen)


def test_who_asks_or_answers_is_not_mentioned(newsroom: Newsroom) -> None:
    newsroom.mention(STORY, user=EVE)
    newsroom.work()
    asked = typed(question="Is it one the?") | {"who": {"selected_user": JOE}}
    sent(newsroom, lambda: newsroom.choose("Ask the reporter …", newsroom.thread()[0]), ANNA, asked)
    question = newsroom.thread()[-1]
    sent(newsroom, lambda: newsroom.press("Answer", question, user=JOE), JOE, typed(answer="One, sorry"))
