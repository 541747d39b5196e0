"""Words on their way into Slack: inert whatever they say, and never longer than there is room for.

Article text is written by strangers. In mrkdwn `&`, `<` and `>` are escaped, so that links, mentions and
`<!channel>` stay text; the signs that format have no escape in Slack, so a look-alike stands for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    ContextBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from bot.excerpt import Excerpt, one_line

_INERT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "*": "∗", "~": "∼", "`": "ˋ"}
_FORMATS = re.compile(r"(?<!\w)_|_(?!\w)|:(?=[\w+'-]+:)")
_FALLBACK = 900  # characters of a message's plain text: chat.update takes under 4,000 bytes
_LONGEST_SAID = 12_000  # characters of a message in blocks; a text of 4,000 is what Slack advises
_EDGE = "\N{ZERO WIDTH SPACE}"  # lets bold begin or end inside a word


class Message(NamedTuple):
    """A Slack message: its blocks, and the text for notifications and screen readers."""

    text: str
    blocks: list[Block]


def message(said: str, blocks: list[Block]) -> Message:
    """Return a message; `said` is plain words."""
    return Message(inert(said, _FALLBACK), blocks)


def inert(text: str, limit: int) -> str:
    """Return `text` on one line for mrkdwn, escaped, at most `limit` characters long with its ellipsis."""
    return _escaped(one_line(text, limit), limit)


def marked(excerpt: Excerpt, limit: int) -> str:
    """Return an excerpt for mrkdwn with its marked words bold, at most `limit` characters long."""
    pieces: list[str] = []
    room = limit - 1
    done = 0
    for start, end in [*_runs(excerpt), (len(excerpt.text), len(excerpt.text))]:
        for piece in (_escaped(excerpt.text[done:start], limit), _bold(excerpt.text, start, end, limit)):
            if len(piece) > room:
                return "".join([*pieces, "…"])
            pieces.append(piece)
            room -= len(piece)
        done = end
    return "".join(pieces)


def _runs(excerpt: Excerpt) -> list[tuple[int, int]]:
    """Return the marked places in order, those that touch as one."""
    runs: list[tuple[int, int]] = []
    for start, end, _ in sorted(excerpt.marks):
        if runs and start <= runs[-1][1]:
            runs[-1] = runs[-1][0], max(runs[-1][1], end)
        else:
            runs.append((start, end))
    return runs


def _bold(text: str, start: int, end: int, limit: int) -> str:
    """Return the words at `start` to `end` in bold, the spaces at their edges outside the signs."""
    words = text[start:end].strip()
    if not words:
        return text[start:end]
    first = text.index(words, start)
    before = _EDGE if first and text[first - 1].isalnum() else ""
    last = first + len(words)
    after = _EDGE if text[last : last + 1].isalnum() else ""
    return f"{text[start:first]}{before}*{_escaped(words, limit)}*{after}{text[last:end]}"


def _escaped(text: str, limit: int) -> str:
    pieces = [_INERT.get(character, character) for character in _FORMATS.sub(_look_alike, text)]
    if sum(map(len, pieces)) <= limit:
        return "".join(pieces)
    room = limit - 1
    kept: list[str] = []
    for piece in pieces:
        room -= len(piece)
        if room < 0:
            break
        kept.append(piece)
    return "".join([*kept, "…"])


def _look_alike(sign: re.Match[str]) -> str:
    return "ˍ" if sign[0] == "_" else "∶"


def link(url: str | None, label: str) -> str:
    """Return a link for mrkdwn, or only its label where the address is none that Slack could be given."""
    if url and len(url) <= 1000 and re.fullmatch(r"https?://[^\s<>|]+", url):
        return f"<{url.replace('&', '&amp;')}|{label}>"
    return label


def clock(at: datetime) -> str:
    """Return a time for mrkdwn, which Slack shows in the reader's own time zone."""
    return f"<!date^{int(at.timestamp())}^{{time}}|{at:%H:%M} UTC>"


def moment(at: datetime) -> str:
    """Return a day and time for mrkdwn, which Slack shows in the reader's own time zone."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{at:%Y-%m-%d %H:%M} UTC>"


def person(who: str) -> str:
    """Return somebody for mrkdwn: a Slack id as a mention, any other name as words."""
    return f"<@{who}>" if re.fullmatch(r"[UW][A-Z0-9]+", who) else inert(who, 80)


def mrkdwn(text: str) -> MarkdownTextObject:
    """Return a text object in which Slack makes no links of its own; it takes none that is empty."""
    return MarkdownTextObject(text=text or "…", verbatim=True)


def section(text: str) -> SectionBlock:
    """Return a section of mrkdwn that is inert already."""
    return SectionBlock(text=mrkdwn(text))


def small(*texts: str) -> ContextBlock:
    """Return a line of small print, in mrkdwn that is inert already."""
    return ContextBlock(elements=[mrkdwn(text) for text in texts])


def title(text: str, limit: int) -> PlainTextObject:
    """Return plain words for a heading, which Slack shows as they are."""
    return PlainTextObject(text=one_line(text, limit) or "Untitled", emoji=False)


def label(text: str) -> PlainTextObject:
    """Return Stet's own words for a button or a modal's title."""
    return PlainTextObject(text=text, emoji=False)


def button(text: str, action: str, value: str, *, style: str | None = None) -> ButtonElement:
    """Return a button; `value` carries ids and nothing else."""
    return ButtonElement(text=label(text), action_id=action, value=value, style=style)


def filled(lines: Iterable[str], room: int) -> list[str]:
    """Return as many of `lines`, joined into texts of up to 2,900 characters, as fit into `room` characters."""
    texts: list[str] = []
    for line in lines:
        if len(line) + 1 > room:
            break
        room -= len(line) + 1
        if texts and len(texts[-1]) + 1 + len(line) <= 2900:
            texts[-1] += f"\n{line}"
        else:
            texts.append(line)
    return texts


def as_it_stands(text: str) -> list[Block]:
    """Return the blocks of a message that is text alone, in which Slack makes no links; `text` is inert mrkdwn."""
    return [section(part) for part in filled(text.split("\n"), _LONGEST_SAID)]
