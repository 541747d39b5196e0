"""Files in messages: accepted at once, fetched by the worker, read by what they hold; one message is one case."""

import io
import zipfile
from collections.abc import Callable
from itertools import permutations
from typing import Any

import docx
import pytest

from bot.download import downloaded
from storage.models import State

STORY = (
    "Council to mend the pier\n\nThe council said that the the repairs would cost £40,000.\n\n"
    "She was offered a an apology and asked to to sign a form."
)
TEAM, BOT, ANNA, JOE = "T1", "U1BOT", "U2ANNA", "U3JOE"
NEWSDESK, COURT, HOME = "C1DESK", "C2COURT", "D2ANNA"
Newsroom = Any  # the fixtures' classes are in conftest.py, which is not for importing
Files = Any
Words = Callable[[dict[str, Any]], str]


def word(text: str = STORY) -> bytes:
    file, document = io.BytesIO(), docx.Document()
    for paragraph in text.split("\n\n"):
        document.add_paragraph(paragraph)
    document.save(file)
    return file.getvalue()


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"0" * 60_000_000)
    return file.getvalue()


def page() -> bytes:
    told = "".join(f"<p>{text}</p>" for text in STORY.split("\n\n"))
    return f"<!DOCTYPE html><html><body><article>{told}</article></body></html>".encode()


def rtf() -> bytes:
    return (r"{\rtf1\ansi " + STORY.replace("£", r"\'a3").replace("\n\n", r"\par\par ") + "}").encode()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("story.txt", STORY.encode(), "text/plain"),
        ("story.md", STORY.replace("Council to", "# Council to").encode(), "text/markdown"),
        ("story.html", page(), "text/html; charset=utf-8"),
        ("story.docx", word(), "application/octet-stream"),
        ("story.rtf", rtf(), "text/rtf"),
        ("Untitled", STORY.encode(), "text/plain"),
    ],
)
def test_a_file_is_read(
    newsroom: Newsroom, files: Files, words: Words, *, name: str, content: bytes, kind: str
) -> None:
    newsroom.write("", subtype="file_share", files=[files.file(name, content, kind)])
    assert files.asked == [], "the worker fetches, not the listener"
    newsroom.restart()
    newsroom.work()
    assert "3 errors" in words(newsroom.report(HOME))
    assert "*the the*" in words(newsroom.thread(HOME)[0])
    assert [token for _, token in files.asked] == ["Bearer xoxb-played"]


def test_the_message_says_that_files_are_being_fetched(newsroom: Newsroom, files: Files, words: Words) -> None:
    newsroom.mention("please check this one", files=[files.file("a.txt", STORY.encode())])
    (case,) = newsroom.desk.queued()
    newsroom.bot.office.delivery.announce(case)
    newsroom.bot.worker.sender.drain()
    assert words(newsroom.report()) == "⏳  Fetching 1 file and 4 words …"


def test_the_files_of_a_message_are_one_story_in_order(newsroom: Newsroom, files: Files) -> None:
    first, second = STORY.split("\n\n", 1)
    sent = [files.file("a.txt", first.encode()), files.file("b.docx", word(second))]
    newsroom.mention("please check this one by noon", files=sent)
    (case,) = newsroom.desk.queued()
    newsroom.work()
    assert newsroom.desk.report(case.id).article.text == STORY


@pytest.mark.parametrize(("beside", "copy"), [("please check this one by noon", False), ("A pier is shut. " * 5, True)])
def test_a_short_comment_beside_a_file_is_no_copy(newsroom: Newsroom, files: Files, beside: str, copy: bool) -> None:
    newsroom.mention(beside, files=[files.file("a.txt", STORY.encode())])
    (case,) = newsroom.desk.queued()
    newsroom.work()
    text = newsroom.desk.report(case.id).article.text
    assert text == (f"{beside.strip()}\n\n{STORY}" if copy else STORY)


@pytest.mark.parametrize(
    ("name", "content", "kind", "sentence"),
    [
        (
            "story.docx",
            b"MZ\x90\0" * 9,
            "text/plain",
            "story.docx is a program; I read plain text, Markdown, HTML, Word",
        ),
        ("story.txt", b"\x89PNG\r\n\x1a\n\0", "text/plain", "story.txt is a picture; I read plain text"),
        ("story.txt", b"\0\1\2", "text/plain", "story.txt is not plain text"),
        ("story.docx", bomb(), "text/plain", "unpacks to more than any story"),
        ("story.txt", b"word " * 2_100_000, "text/plain", "story.txt is over 10 MB"),
        ("story.txt", b"<html>Sign in</html>", "text/html; charset=utf-8", "must give it the scope files:read"),
        ("story.html", page() + b"<p>Sign in</p>", "text/html; charset=utf-8", "must give it the scope files:read"),
    ],
)
def test_what_cannot_be_read_is_said(
    newsroom: Newsroom, files: Files, words: Words, *, name: str, content: bytes, kind: str, sentence: str
) -> None:
    size = {"size": len(page())} if name.endswith(".html") else {}
    newsroom.write("please look", subtype="file_share", files=[files.file(name, content, kind, **size)])
    (case,) = newsroom.desk.queued()
    newsroom.work()
    assert words(newsroom.report(HOME)).startswith("⚠️  *Not checked.* ")
    assert sentence in words(newsroom.report(HOME))
    assert newsroom.desk.case(case.id).state is State.FAILED
    newsroom.restart()
    newsroom.work()
    assert len(newsroom.slack.in_channel(HOME)) == 1


def test_what_can_be_read_is_and_the_rest_is_named(newsroom: Newsroom, files: Files, words: Words) -> None:
    sent = [files.file("photo.jpg", b"\xff\xd8\xff\xe0\0"), files.file("a.txt", STORY.encode())]
    newsroom.mention("", files=sent)
    newsroom.work()
    assert "3 errors" in words(newsroom.report())
    assert "Not in this report: photo.jpg is a picture; I read plain text" in words(newsroom.report())
    newsroom.press("Stands", newsroom.thread()[0])
    assert "photo.jpg is a picture" in words(newsroom.report()), "after a ruling as well"


def test_copy_beside_a_picture_is_checked(newsroom: Newsroom, files: Files, words: Words) -> None:
    newsroom.mention(STORY, files=[files.file("photo.jpg", b"\xff\xd8\xff\xe0\0")])
    newsroom.work()
    assert "3 errors" in words(newsroom.report())


@pytest.mark.parametrize("status", [500, 503, 429])
def test_what_cannot_be_fetched_now_is_tried_again(newsroom: Newsroom, files: Files, words: Words, status: int) -> None:
    sent = files.file("a.txt", STORY.encode())
    path = sent["url_private"].removeprefix(files.url)
    held = files.held[path]
    files.put(path, b"", status=status)
    newsroom.mention("", files=[sent])
    newsroom.work()
    assert words(newsroom.report()) == "⏳  Fetching 1 file …"
    files.held[path] = held
    newsroom.restart()
    newsroom.work()
    assert "3 errors" in words(newsroom.report())


def test_what_never_comes_is_given_up(newsroom: Newsroom, files: Files, words: Words) -> None:
    sent = files.file("a.txt", STORY.encode())
    files.put(sent["url_private"].removeprefix(files.url), b"", status=500)
    newsroom.mention("", files=[sent])
    for _ in range(12):
        newsroom.restart()
        newsroom.work()
    assert "a.txt could not be fetched, however often I tried; send it again" in words(newsroom.report())


@pytest.mark.parametrize(("status", "sentence"), [(404, "has been deleted from Slack"), (403, "scope files:read")])
def test_a_file_that_slack_does_not_give_is_named(
    newsroom: Newsroom, files: Files, words: Words, status: int, sentence: str
) -> None:
    sent = files.file("a.txt", STORY.encode())
    files.put(sent["url_private"].removeprefix(files.url), b"", status=status)
    newsroom.mention("", files=[sent])
    newsroom.work()
    assert sentence in words(newsroom.report())


def test_a_file_of_another_company_is_asked_for_by_its_id(newsroom: Newsroom, files: Files, words: Words) -> None:
    sent = files.file("a.txt", STORY.encode())
    newsroom.slack.known_files[sent["id"]] = sent
    newsroom.mention("", files=[{"id": sent["id"], "file_access": "check_file_info"}])
    newsroom.work()
    assert "3 errors" in words(newsroom.report())


def test_of_a_page_whose_size_is_not_told_slack_is_asked(newsroom: Newsroom, files: Files, words: Words) -> None:
    sent = files.file("story.html", page(), "text/html")
    newsroom.slack.known_files[sent["id"]] = sent
    newsroom.mention("", files=[{name: value for name, value in sent.items() if name != "size"}])
    newsroom.work()
    assert "3 errors" in words(newsroom.report())
    newsroom.slack.known_files[sent["id"]] = sent | {"size": 9}
    newsroom.mention("", files=[{**sent, "size": None}], channel=COURT)
    newsroom.work()
    assert "scope files:read" in words(newsroom.report(COURT))


def test_a_file_that_is_gone_is_named(newsroom: Newsroom, files: Files, words: Words) -> None:
    newsroom.mention("", files=[{"id": "F9", "mode": "tombstone"}])
    newsroom.work()
    assert "Slack does not show me the file" in words(newsroom.report())


def test_the_token_follows_no_redirect_to_another_host(newsroom: Newsroom, files: Files, words: Words) -> None:
    sent = files.file("a.txt", b"")
    elsewhere = files.put("/elsewhere", STORY.encode()).replace("127.0.0.1", "localhost")
    files.put(sent["url_private"].removeprefix(files.url), b"", status=302, Location=elsewhere)
    newsroom.mention("", files=[sent])
    newsroom.work()
    assert "scope files:read" in words(newsroom.report())
    assert [path for path, _ in files.asked] == [sent["url_private"].removeprefix(files.url)]


def test_a_redirect_inside_slack_is_followed_thrice(files: Files) -> None:
    files.put("/3", b"Police")
    for number in range(3):
        files.put(f"/{number}", b"", status=302, Location=f"/{number + 1}")
    assert downloaded(f"{files.url}/0", "a.txt", "xoxb", api=files.url) == b"Police"
    files.put("/3", b"", status=302, Location="/4")
    with pytest.raises(Exception, match="files:read"):
        downloaded(f"{files.url}/0", "a.txt", "xoxb", api=files.url)


@pytest.mark.parametrize(
    "url",
    ["https://drive.example/story", "http://files.slack.com/a", "https://files.slack.com.evil.example/a",
     "https://slack.com@evil.example/a", "https://evilslack.com/a", "file:///etc/hostname",
     "https://evil.example\\.slack.com/a", "https://evil.example:443\\.slack.com/a",
     "https://a@files.slack.com/a", "https://files.slack.com/a b", "https://files.slack.com\t/a"],
)  # fmt: skip
def test_the_token_goes_to_slack_alone(newsroom: Newsroom, files: Files, words: Words, url: str) -> None:
    newsroom.mention("", files=[{"id": "F1", "name": "a.txt", "url_private": url}])
    newsroom.work()
    assert "a.txt does not lie in Slack" in words(newsroom.report())


@pytest.mark.parametrize("kept", [{"mode": "external"}, {"mode": "remote"}, {"is_external": True}])
@pytest.mark.parametrize("asked", [False, True], ids=["as sent", "as Slack tells of it"])
def test_what_slack_only_points_at_is_not_fetched(
    newsroom: Newsroom, files: Files, words: Words, kept: dict[str, Any], asked: bool
) -> None:
    sent = files.file("a.txt", STORY.encode(), **kept)
    newsroom.slack.known_files[sent["id"]] = sent
    newsroom.mention("", files=[{"id": sent["id"], "file_access": "check_file_info"} if asked else sent])
    newsroom.work()
    assert "a.txt does not lie in Slack" in words(newsroom.report())
    assert files.asked == []


def test_what_breaks_off_is_no_copy(newsroom: Newsroom, files: Files, words: Words) -> None:
    sent = files.file("a.txt", b"")
    files.put(sent["url_private"].removeprefix(files.url), STORY.encode(), **{"Content-Length": "9000"})
    newsroom.mention("", files=[sent])
    newsroom.work()
    assert words(newsroom.report()) == "⏳  Fetching 1 file …"


def sent_once(newsroom: Newsroom, files: Files, channel: str, said: str = "") -> list[dict[str, Any]]:
    """Return one message with a file in the ways in which Slack tells of it."""
    file = files.file("a.txt", STORY.encode())
    message = {"type": "message", "subtype": "file_share", "user": ANNA, "text": f"<@{BOT}> {said}",
               "ts": "1690000000.000500"}  # fmt: skip
    newsroom.slack.typed[channel] = [message | {"files": [file]}]
    newsroom.slack.known_files[file["id"]] = file | {"shares": {"private": {channel: [{"ts": message["ts"]}]}}}
    mention = {k: v for k, v in message.items() if k != "subtype"} | {"type": "app_mention", "channel": channel}
    whole = message | {"channel": channel, "channel_type": "im", "files": [file]}
    shared = {"type": "file_shared", "file_id": file["id"], "channel_id": channel, "user_id": ANNA, "event_ts": "1.1"}
    return [mention, whole, shared]


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("times", [1, 2, 3])
def test_one_paste_is_one_case(
    newsroom: Newsroom, files: Files, words: Words, order: tuple[int, ...], times: int
) -> None:
    told = sent_once(newsroom, files, HOME)
    payloads = [newsroom.event(told[number]) for number in order for _ in range(times)]
    for payload in payloads:
        newsroom.deliver(payload)
    assert len(newsroom.desk.queued()) == 1
    newsroom.work()
    for payload in payloads:
        newsroom.deliver(payload)
    newsroom.work()
    assert "3 errors" in words(newsroom.report(HOME))
    assert len(files.asked) == 1


def test_a_mention_without_its_files_gets_them(newsroom: Newsroom, files: Files, words: Words) -> None:
    mention, *_ = sent_once(newsroom, files, NEWSDESK)
    newsroom.event(mention)
    newsroom.work()
    assert "3 errors" in words(newsroom.report())


def test_a_mention_in_a_thread_gets_its_files(newsroom: Newsroom, files: Files, words: Words) -> None:
    mention, *_ = sent_once(newsroom, files, NEWSDESK)
    newsroom.slack.typed[NEWSDESK][0]["thread_ts"] = "1600000000.1"
    newsroom.event(mention | {"thread_ts": "1600000000.1"})
    newsroom.work()
    report, *_ = newsroom.slack.in_thread(NEWSDESK, "1600000000.1")
    assert "3 errors" in words(report)


COMMENTS = ["", "please check this one by noon", "Please check this one. " * 10]


@pytest.mark.parametrize("said", COMMENTS)
@pytest.mark.parametrize("order", [(0, 2), (2, 0), (0,), (2,), (2, 2, 0, 0)])
def test_a_paste_in_a_channel_is_one_case_with_its_file(
    newsroom: Newsroom, files: Files, words: Words, order: tuple[int, ...], said: str
) -> None:
    told = sent_once(newsroom, files, NEWSDESK, said)
    for number in order:
        newsroom.event(told[number])
    assert len(newsroom.desk.queued()) == 1
    newsroom.restart()
    newsroom.work()
    assert "3 errors" in words(newsroom.report())
    assert len(files.asked) == 1


@pytest.mark.parametrize("trouble", ["ratelimited", "internal_error"])
@pytest.mark.parametrize("said", COMMENTS)
def test_a_mention_whose_files_cannot_be_learnt_now_is_taken_in_and_completed_later(
    newsroom: Newsroom, files: Files, words: Words, said: str, trouble: str
) -> None:
    mention, *_ = sent_once(newsroom, files, NEWSDESK, said)
    newsroom.slack.refusals = [("conversations.history", trouble)] * 2
    newsroom.event(mention)
    assert len(newsroom.desk.queued()) == 1
    newsroom.restart()
    newsroom.work()
    newsroom.restart()
    newsroom.work()
    newsroom.restart()
    newsroom.work()
    assert "3 errors" in words(newsroom.report())


def test_copy_does_not_wait_long_to_learn_whether_there_are_files(newsroom: Newsroom, words: Words) -> None:
    newsroom.slack.refusals = [("conversations.history", "ratelimited")] * 3
    newsroom.mention(STORY)
    assert "conversations.history" not in newsroom.slack.calls, "nobody waits for that before the answer"
    for _ in range(3):
        newsroom.restart()
        newsroom.work()
    assert "3 errors" in words(newsroom.report())


def test_a_mention_with_nothing_in_it_after_all_says_so(newsroom: Newsroom, words: Words) -> None:
    newsroom.slack.typed[NEWSDESK] = []
    newsroom.slack.refusals = [("conversations.history", "internal_error")]
    newsroom.mention("look")
    newsroom.work()
    assert "There is nothing to read in that message" in words(newsroom.report())


@pytest.mark.parametrize("said", [STORY, f"<@U9OTHER> {STORY}"])
def test_a_file_that_is_not_meant_for_the_bot_is_left_alone(newsroom: Newsroom, files: Files, said: str) -> None:
    *_, shared = sent_once(newsroom, files, NEWSDESK)
    newsroom.slack.typed[NEWSDESK][0]["text"] = said
    newsroom.event(shared)
    newsroom.work()
    assert newsroom.slack.messages == {}
    assert files.asked == []


@pytest.mark.parametrize("method", ["files.info", "conversations.history"])
@pytest.mark.parametrize("channel", [HOME, NEWSDESK])
def test_a_file_of_which_slack_cannot_say_more_now_comes_again(
    newsroom: Newsroom, files: Files, words: Words, channel: str, method: str
) -> None:
    *_, shared = sent_once(newsroom, files, channel)
    newsroom.slack.refusals = [(method, "internal_error")]
    payload = newsroom.event(shared, status=500)
    newsroom.deliver(payload)
    newsroom.work()
    assert "3 errors" in words(newsroom.report(channel))


def test_files_go_with_their_case(newsroom: Newsroom, files: Files) -> None:
    newsroom.mention("", files=[files.file("a.txt", STORY.encode())])
    newsroom.work()
    with newsroom.database.writing() as connection:
        connection.execute("DELETE FROM cases")
        assert connection.execute("SELECT count(*) FROM attachments").fetchone() == (0,)
