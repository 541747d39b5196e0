"""/factcheck: its words, the links it follows, and who is shown what."""

from collections.abc import Callable
from typing import Any

import pytest

from storage.models import NewCase

STORY = (
    "Council to mend the pier\n\nThe council said that the the repairs would cost £40,000.\n\n"
    "She was offered a an apology and asked to to sign a form."
)
TEAM, BOT, ANNA, JOE = "T1", "U1BOT", "U2ANNA", "U3JOE"
NEWSDESK, COURT, HOME = "C1DESK", "C2COURT", "D2ANNA"
NOT_SEEN = "I can't open that: I must be in its channel, and so must you. Paste the words, or send me the file."
Newsroom = Any  # the fixtures' classes are in conftest.py, which is not for importing
Files = Any
Words = Callable[[dict[str, Any]], str]


def said(newsroom: Newsroom, text: str, user: str = ANNA) -> str:
    """Type a command; return what is answered to whoever typed it."""
    before = len(newsroom.slack.in_channel(f"D{user[1:]}"))
    at_once = newsroom.command(text, user=user)
    later = [m["text"] for m in newsroom.slack.in_channel(f"D{user[1:]}")[before:]]
    return at_once or "\n".join(later)


def test_somebody_with_nothing_open_is_told_so(newsroom: Newsroom) -> None:
    assert said(newsroom, "status") == "You have no open checks."
    assert said(newsroom, "mine") == "You have no checks in hand."
    assert said(newsroom, "history") == "There are no checks yet that you may see."


def test_status_is_of_ones_own_open_checks(newsroom: Newsroom) -> None:
    newsroom.mention(STORY)
    newsroom.mention(STORY.replace("pier", "quay"), user=JOE)
    newsroom.work()
    newsroom.press("Stands", newsroom.slack.in_thread(NEWSDESK, newsroom.slack.in_channel(NEWSDESK)[0]["ts"])[0])
    newsroom.mention("Bridge shut\n\nThe bridge was shut on Friday, the council said.")
    heading, bridge, pier = said(newsroom, "Status").splitlines()
    assert heading == "Open, handed in by you:"
    assert bridge == "• Bridge shut: being read"
    ts = newsroom.slack.in_channel(NEWSDESK)[0]["ts"].replace(".", "")
    assert pier == f"• <https://desk.slack.com/archives/{NEWSDESK}/p{ts}|Council to mend the pier>: 1 of 3 ruled"


def test_history_is_what_one_may_see(newsroom: Newsroom) -> None:
    newsroom.mention("Bridge shut\n\nThe bridge was shut on Friday, the council said.")
    newsroom.mention(STORY, channel=COURT)
    newsroom.command("The quay was shut on Friday, the council said.", user=JOE)
    newsroom.work()
    assert [line.count("|Bridge shut>") for line in said(newsroom, "history").splitlines()] == [0, 1]
    newsroom.slack.members[ANNA] = {COURT}
    assert len(said(newsroom, "history 9").splitlines()) == 3
    assert len(said(newsroom, "history 1").splitlines()) == 2


def test_mine_is_what_one_has_in_hand(newsroom: Newsroom) -> None:
    new = NewCase(
        source=f"{TEAM}/x", wall=TEAM, text="Pier shut", opened_by=JOE, team=TEAM, channel=NEWSDESK, owner=ANNA
    )
    newsroom.desk.accept(new)
    newsroom.desk.accept(new.model_copy(update={"source": "T2/x", "wall": "T2"}))
    newsroom.desk.accept(new.model_copy(update={"source": f"{TEAM}/y", "wall": f"{TEAM}/{COURT}", "channel": COURT}))
    assert said(newsroom, "mine") == "In your hands:\n• Pier shut: being read"


def test_copy_without_its_line_breaks_is_read(newsroom: Newsroom, words: Words) -> None:
    newsroom.command(" ".join(STORY.split()))
    newsroom.work()
    assert "3 errors" in words(newsroom.report(HOME))


def test_copy_that_begins_like_a_word_is_copy(newsroom: Newsroom) -> None:
    assert "Taken in: 9 words" in said(newsroom, "Status quo holds as the the council votes again")


def typed(newsroom: Newsroom, channel: str, text: str = STORY, **more: Any) -> str:
    """Have somebody write in a channel; return the link to their message."""
    newsroom.slack.typed.setdefault(channel, []).append({"user": JOE, "text": text, "ts": "1690000000.000700"} | more)
    return f"https://desk.slack.com/archives/{channel}/p1690000000000700"


@pytest.mark.parametrize("wrapped", ["{}", "<{}>"])
def test_a_link_to_a_message_is_followed(newsroom: Newsroom, words: Words, wrapped: str) -> None:
    link = typed(newsroom, NEWSDESK)
    assert said(newsroom, wrapped.format(link)) == "Taken in: 28 words. The report comes to you as a direct message."
    newsroom.work()
    assert "3 errors" in words(newsroom.slack.in_channel(HOME)[-1])
    assert newsroom.slack.in_channel(NEWSDESK) == []


def test_a_link_into_a_thread_is_followed(newsroom: Newsroom) -> None:
    link = typed(newsroom, NEWSDESK, thread_ts="1680000000.000100")
    assert "Taken in: 28 words" in said(newsroom, f"{link}?thread_ts=1680000000.000100&amp;cid={NEWSDESK}")


def test_a_message_with_a_file_is_followed(newsroom: Newsroom, files: Files, words: Words) -> None:
    link = typed(newsroom, NEWSDESK, "", files=[files.file("a.txt", STORY.encode())])
    assert "Taken in: 1 file." in said(newsroom, link)
    newsroom.work()
    assert "3 errors" in words(newsroom.slack.in_channel(HOME)[-1])


def test_a_link_opens_nothing_that_one_may_not_see(newsroom: Newsroom) -> None:
    link = typed(newsroom, COURT)
    assert said(newsroom, link) == NOT_SEEN
    newsroom.slack.members[ANNA] = {COURT}
    assert "Taken in" in said(newsroom, link)
    assert said(newsroom, link, user=JOE) == NOT_SEEN
    assert said(newsroom, link.replace(COURT, NEWSDESK)) == NOT_SEEN, "where the bot may not look"
    assert said(newsroom, typed(newsroom, "D3JOE")) == NOT_SEEN, "somebody's direct message"
    assert said(newsroom, link.replace("700", "800")) == NOT_SEEN, "where there is none"


@pytest.mark.parametrize(
    ("about", "opens"),
    [({"user": ANNA}, True), ({"channels": [NEWSDESK]}, True), ({"groups": [COURT]}, False), ({"ims": [HOME]}, False)],
)
def test_a_link_to_a_file_is_followed(newsroom: Newsroom, files: Files, about: dict[str, Any], opens: bool) -> None:
    file = files.file("a.txt", STORY.encode())
    newsroom.slack.known_files["F1"] = file | {"user": JOE} | about
    answer = said(newsroom, "https://desk.slack.com/files/U3JOE/F1/a.txt")
    assert answer == ("Taken in: 1 file. The report comes to you as a direct message." if opens else NOT_SEEN)


@pytest.mark.parametrize("way", ["command", "mention", "write", "shortcut"])
def test_a_web_address_is_not_fetched(newsroom: Newsroom, way: str) -> None:
    address = "<https://news.example.org/a-long-story-about-a-pier>"
    if way == "shortcut":
        newsroom.shortcut({"type": "message", "user": JOE, "text": address, "ts": "1.1"})
    told = getattr(newsroom, way)(address) if way != "shortcut" else ""
    shown = f"{told}{newsroom.slack.messages}"
    assert "I don't fetch web pages. Paste the words, or send me the page as a file" in shown
    assert newsroom.desk.queued() == []


def test_an_address_in_the_copy_is_no_link_in_a_list(newsroom: Any) -> None:
    newsroom.write("Read https://evil.example/phish now\n\nThe council said that the the repairs would cost £40,000.")
    newsroom.work()
    newsroom.command("status")
    listed = list(newsroom.slack.messages.values())[-1]
    assert "evil.example" in listed["text"]
    assert [block["text"]["verbatim"] for block in listed["blocks"]] == [True]
    assert listed["blocks"][0]["text"]["text"] == listed["text"]


def test_what_is_shown_to_one_person_has_no_link_of_slacks_own(newsroom: Any) -> None:
    newsroom.bot.office.delivery.whisper("T1", "C1DESK", "U2ANNA", "See https://evil.example/phish")
    assert [block["text"]["verbatim"] for block in newsroom.slack.whispers[-1]["blocks"]] == [True]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("stauts", "I don't know “stauts”. Did you mean `/factcheck status`?"),
        ("exports please", "I don't know “exports please”. Did you mean `/factcheck export`?"),
        ("zibeline", "I don't know “zibeline”. `/factcheck help` says what I know."),
    ],
)
def test_a_word_that_is_not_known_is_said(newsroom: Newsroom, typed: str, said: str) -> None:
    assert newsroom.command(typed) == said
