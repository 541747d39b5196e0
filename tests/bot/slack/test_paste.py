import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.paste import asked, joined, plain_copy, under

BOT = "U1BOT"


@pytest.mark.parametrize(
    ("sent", "copy"),
    [
        ("Marks &amp; Spencer sold &lt;10% in Q1 &gt; Q2", "Marks & Spencer sold <10% in Q1 > Q2"),
        ("The word &amp;lt; stands", "The word &lt; stands"),
        ("see <https://example.org/a?b=1&amp;c=2|the report>.", "see the report."),
        ("see <https://example.org/a?b=1&amp;c=2>.", "see https://example.org/a?b=1&c=2."),
        ("write to <mailto:desk@example.org|desk@example.org>", "write to desk@example.org"),
        ("ring <tel:01632960001|01632 960 001>", "ring 01632 960 001"),
        ("<http://example.org|example.org> said", "example.org said"),
        ("<https://example.org/x|M&amp;S &lt;annual&gt;> said", "M&S <annual> said"),
        ("ask <@U2JOE> or <@U3EVE|eve>", "ask @U2JOE or @eve"),
        ("in <#C1|newsdesk> and <#C2>", "in #newsdesk and #C2"),
        ("<!here> and <!subteam^S1|@subs>", "@here and @@subs"),
        ("<!date^1700000000^{date}|14 November> it was", "14 November it was"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("half \ud83d a smile", "half \N{REPLACEMENT CHARACTER} a smile"),
    ],
)
def test_what_slack_encodes_is_decoded_once(sent: str, copy: str) -> None:
    assert plain_copy(sent) == copy.replace("@@", "@")


@pytest.mark.parametrize(
    ("sent", "copy"),
    [
        ("*Council tax to rise*\n\nBills go up.", "Council tax to rise\n\nBills go up."),
        ("aboard the _Larkspur_, _which_ sank", "aboard the Larkspur, which sank"),
        ("a ~65~ and `66` people", "a 65 and 66 people"),
        ("```\nOf the 65 people\n```", "Of the 65 people"),
        ("&gt; Of the 65 people\n&gt; on board", "Of the 65 people\non board"),
        ("* Names have been changed", "* Names have been changed"),
        (
            "a 5 * 3 * 2 grid, ~50 to ~60 people, snake_case_name",
            "a 5 * 3 * 2 grid, ~50 to ~60 people, snake_case_name",
        ),
        ("rated 4* to 5* by guests", "rated 4* to 5* by guests"),
    ],
)
def test_signs_of_the_message_box_are_not_in_the_copy(sent: str, copy: str) -> None:
    assert plain_copy(sent) == copy


@pytest.mark.parametrize("sent", [f"<@{BOT}> Ten people", f"<@{BOT}|stet>: Ten people", f"Ten people <@{BOT}>"])
def test_the_mention_of_the_bot_is_not_in_the_copy(sent: str) -> None:
    assert plain_copy(sent, BOT) == "Ten people"


@given(st.text(st.characters(codec="utf-8", exclude_characters="*_~`"), max_size=300))
def test_what_the_writer_had_comes_back(written: str) -> None:
    sent = written.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if not any(line.startswith(">") for line in written.split("\n")):
        assert plain_copy(sent) == written.strip()


CONTROL = re.compile(r"<[@#!][^<>]*>|<[A-Za-z][A-Za-z0-9+.-]*:[^<>]*>")
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="<>&"), max_size=20)
NAME = st.text(st.characters(codec="utf-8", exclude_characters="<>&|^ "), max_size=12)
SENT = st.one_of(
    WORDS,
    st.sampled_from(["*", "_", "~", "`", "```", "&gt; ", "&lt;", "&amp;", "\n", "<!here>", "<!channel>", f"<@{BOT}>"]),
    st.builds("<{}{}>".format, st.sampled_from("@#!"), NAME),
    st.builds("<{}{}|{}>".format, st.sampled_from("@#!"), NAME, WORDS),
    st.builds("<https://{}|{}>".format, st.from_regex(r"[a-z./?=]{1,12}", fullmatch=True), WORDS),
    st.builds("<https://{}>".format, st.from_regex(r"[a-z./?=]{1,12}", fullmatch=True)),
)


@given(st.lists(SENT, max_size=12))
def test_nothing_that_slack_acts_on_is_left(pieces: list[str]) -> None:
    sent = "".join(piece for piece in pieces if piece not in {"&lt;", "&gt; "})
    assert not CONTROL.search(plain_copy(sent, BOT))


@given(st.text(max_size=500))
def test_anything_may_be_sent(sent: str) -> None:
    assert len(plain_copy(sent, BOT)) <= len(sent)


@pytest.mark.parametrize(
    ("text", "worth"),
    [("help", False), ("thanks, all good", False), ("", False), ("Ten of 12 people were hurt.", True)],
)
def test_a_word_to_the_bot_is_not_copy(text: str, worth: bool) -> None:
    assert asked({"text": f"<@{BOT}> {text}"}, BOT).worth_reading is worth


def test_files_are_noticed() -> None:
    assert asked({"text": "", "files": [{"id": "F1"}]}, BOT).files


@pytest.mark.parametrize(
    ("parts", "copy"),
    [
        (["One story."], "One story."),
        (["It ended.", "It began."], "It ended.\n\nIt began."),
        (["“It ended.”", "It began."], "“It ended.”\n\nIt began."),
        (["Of the 65", "people on board"], "Of the 65 people on board"),
        (["Of the 65 ", "people on board"], "Of the 65 people on board"),
    ],
)
def test_copy_in_parts_is_one_story(parts: list[str], copy: str) -> None:
    assert joined(parts) == copy


@pytest.mark.parametrize(
    ("headline", "copy", "whole"),
    [
        (None, "Two men met.", "Two men met."),
        ("Men meet", "Two men met.", "Men meet\n\nTwo men met."),
        ("Men meet!", "MEN MEET\n\nTwo men met.", "MEN MEET\n\nTwo men met."),
    ],
)
def test_a_headline_given_apart_stands_above_the_copy_once(headline: str | None, copy: str, whole: str) -> None:
    assert under(headline, copy) == whole
