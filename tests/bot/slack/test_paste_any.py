"""Whatever Slack sends is read: no text raises, and nothing that only Slack understands is left in the copy."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from bot.paste import asked, plain_copy

BOT = "U1BOT"
# Slack's own: mentions of people, groups, channels and everybody, dates, links; each with a label or without.
CONTROL = re.compile(r"<(?:[@!#]|[A-Za-z][A-Za-z0-9+.-]*:)[^<>\s]*(?:\|[^<>]*)?>")

words = st.text(st.characters(exclude_characters="<>&|"), max_size=12)
ids = st.from_regex(r"[UWCSB][A-Z0-9]{2,10}", fullmatch=True)
# What somebody types, as Slack sends it: with its three entities.
typed = st.text(max_size=30).map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
label = st.one_of(st.just(""), typed.map(lambda text: f"|{text}"))
sequence = st.one_of(
    st.builds("<@{}{}>".format, ids, label),
    st.builds("<#{}{}>".format, ids, label),
    st.builds("<!subteam^{}{}>".format, ids, label),
    st.builds("<!{}{}>".format, st.sampled_from(["here", "channel", "everyone"]), label),
    st.builds("<!date^{}^{}{}>".format, st.integers(0, 10**10), st.sampled_from(["{date}", "{time}"]), label),
    st.builds("<https://example.org/{}{}>".format, st.from_regex(r"[a-z0-9/?=%]{0,9}", fullmatch=True), label),
    st.builds("<mailto:{0}@example.org|{0}@example.org>".format, st.from_regex(r"[a-z]{1,8}", fullmatch=True)),
)
sign = st.sampled_from(["*", "_", "~", "`", "```", "```\n", "\n```", "&gt; ", "&gt;&gt;&gt; ", "\n", " "])
sent = st.lists(st.one_of(typed, sequence, sign, words), max_size=12).map("".join)


@given(st.text())
@example("<@")
@example("<!date^^|>")
@example("\ud83d")
@example("```" * 50)
def test_no_text_raises(text: str) -> None:
    copy = plain_copy(text, BOT)
    copy.encode()
    assert asked({"text": text}, BOT).copy == copy


@given(sequence, words, words)
def test_nothing_of_slacks_own_is_left(control: str, before: str, after: str) -> None:
    copy = plain_copy(f"{before}{control}{after}", BOT)
    raw = control.strip("<>").partition("|")
    assert f"<{raw[0]}" not in copy
    assert f"<{raw[0]}" not in plain_copy(f"*{before}{control}{after}*", BOT)


@given(sent)
def test_whatever_slack_sends_only_what_was_typed_can_look_like_its_own(text: str) -> None:
    copy = plain_copy(text, BOT)
    # A writer may have typed "<!here>" himself: it came as entities, and stands as he typed it.
    written = text.count("&lt;")
    assert len(CONTROL.findall(copy)) <= written
    assert f"<@{BOT}" not in copy or "&lt;" in text


@given(st.text(st.characters(exclude_characters="*_~`", exclude_categories=["Cs"]), max_size=80))
def test_what_is_typed_comes_back_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    quoted = any(line.startswith(">") for line in text.splitlines() or [""])
    if not quoted:  # a line that begins with ">" is drawn as a quotation
        assert plain_copy(escaped) == text.strip()


@given(sent)
def test_the_mention_of_the_bot_is_no_copy(text: str) -> None:
    assert plain_copy(f"<@{BOT}> {text}", BOT) == plain_copy(f"<@{BOT}|stet>: {text}", BOT)
