"""Slack's text as plain copy, once, before any offset exists.

Slack escapes `&`, `<` and `>`, wraps links and mentions in angle brackets, and writes what was bold, italic or
quoted in the message box with signs. None of that is the writer's, so none of it is in the copy.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

# <@U1>, <#C1|name>, <!here>, <https://a.b|label>, <mailto:a@b.c|a@b.c>; or one of the three entities. A bare < is
# left alone: Slack never sends one, and its stand-ins do.
_SLACK = re.compile(
    r"<(?P<what>[@#!][^<>|]*|[A-Za-z][A-Za-z0-9+.-]*:[^<>|\s]*)(?:\|(?P<label>[^<>]*))?>|&(?:amp|lt|gt);"
)
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_QUOTED = re.compile(r"^&gt;(?:&gt;&gt;)? ?", re.MULTILINE)
# A sign formats where it opens before a word and closes after one: "5 * 3 * 2", "~50 to ~60" and a single "*" do not.
_FORMATTED = tuple(
    re.compile(rf"(?<![\w{sign}]){sign}(?=[^\s{sign}])([^{sign}\n]*[^\s{sign}]){sign}(?![\w{sign}])")
    for sign in (r"\*", "_", "~", "`")
)
_HALF = re.compile(r"[\ud800-\udfff]")  # half of a character, which no file can hold
_WORD = re.compile(r"\w+")
FEWEST = 4  # fewer words than this are said to the bot, not pasted for it: "thanks", "help"
SHORT, BRIEF = 20, 8  # words: what is short is copy where it has a figure or paragraphs, what is brief is none


class Asked(NamedTuple):
    """What somebody sent: the copy in it, and whether files came along."""

    copy: str
    files: bool

    @property
    def worth_reading(self) -> bool:
        """Tell whether there is copy, and not just a word to the bot."""
        return len(_WORD.findall(self.copy)) >= FEWEST

    @property
    def is_remark(self) -> bool:
        """Tell whether it is rather said to the bot than copy: "thanks, that is great, I shall put it right"."""
        words = len(_WORD.findall(self.copy))
        plain = "\n" not in self.copy and not re.search(r"\d", self.copy)
        return not self.files and (words < BRIEF or (words < SHORT and plain))


def asked(message: dict[str, Any], bot: str | None) -> Asked:
    """Return what a Slack message or event asks for; `bot` is the bot's own user id."""
    return Asked(copy=plain_copy(str(message.get("text") or ""), bot), files=bool(message.get("files")))


def plain_copy(text: str, bot: str | None = None) -> str:
    """Return Slack's `text` as the writer had it, without the mention of `bot`."""
    if bot:
        text = re.sub(rf"<@{re.escape(bot)}(?:\|[^<>]*)?>[:,]?", "", text)
    text = _FENCE.sub(r"\1", text)
    text = _QUOTED.sub("", text)
    for pattern in _FORMATTED:
        text = pattern.sub(r"\1", text)
    return _HALF.sub("\N{REPLACEMENT CHARACTER}", _decoded(text)).strip()


def _decoded(text: str) -> str:
    """Decode what Slack encoded, in one pass, so that nothing is decoded twice."""
    return _SLACK.sub(_decode, text)


def _decode(match: re.Match[str]) -> str:
    what, label = match["what"], match["label"]
    if what is None:
        return _ENTITIES[match[0]]
    if label:
        shown = _decoded(label)
        return f"#{shown}" if what.startswith("#") else f"@{shown}" if what.startswith("@") else shown
    if what.startswith("!"):
        return f"@{what[1:].split('^')[0]}"
    return _decoded(what.removeprefix("mailto:").removeprefix("tel:"))


def under(headline: str | None, copy: str) -> str:
    """Return copy with its headline above it, where that was given apart: the checks hold the story to it."""
    if not headline or _letters(copy).startswith(_letters(headline)):
        return copy
    return f"{headline.strip()}\n\n{copy}"


def _letters(words: str) -> str:
    return "".join(c for c in words.casefold() if c.isalnum())


def joined(parts: list[str]) -> str:
    """Return copy that was pasted in parts as one; a part that broke off inside a sentence runs straight on."""
    whole = ""
    for part in parts:
        if whole and not whole[-1].isspace() and not part[:1].isspace():
            whole += "\n\n" if whole[-1] in ".!?…”’\"')]" else " "
        whole += part
    return whole.strip()
