"""The modals: the one to paste copy into, the word that it was taken in, and the page of a check."""

from __future__ import annotations

import re

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    PlainTextInputElement,
    PlainTextObject,
)
from slack_sdk.models.views import View

from bot.blocks.words import filled, inert, marked, section, small, title
from bot.excerpt import Excerpt, Mark
from bot.wording import counted
from checks.catalogue import Page

PASTE = "paste"  # the modal's callback id
PARTS = ("part_1", "part_2", "part_3", "part_4")
BOX = 3000  # what Slack lets one box hold
_MARK = re.compile(r"\[\[(.+?)\]\](?!\])", re.DOTALL)


def paste_modal() -> View:
    """Return the modal to paste copy into. A box holds 3,000 characters, so there are four, joined in order."""
    blocks: list[Block] = [
        section(
            f"A box holds {BOX:,} characters, so a longer story goes on in the next one. Up to 12,000 characters at "
            "once go by a direct message to me, or by *Fact-check this* on a message that stands already."
        )
    ]
    for number, part in enumerate(PARTS, 1):
        blocks.append(_box(part, "Copy" if number == 1 else f"Copy, part {number}", optional=number > 1))
    blocks += [
        InputBlock(
            block_id="headline",
            label="Headline",
            element=PlainTextInputElement(action_id="headline", max_length=300),
            optional=True,
        ),
        InputBlock(
            block_id="published",
            label="Publication date",
            element=DatePickerElement(action_id="published"),
            optional=True,
            hint="So that “on Friday” and ages can be reckoned.",
        ),
        small("The report comes to you alone, as a direct message."),
    ]
    return View(
        type="modal",
        callback_id=PASTE,
        title=_plain("Fact-check"),
        submit=_plain("Check"),
        close=_plain("Cancel"),
        blocks=blocks,
    )


def _box(part: str, label: str, *, optional: bool) -> InputBlock:
    element = PlainTextInputElement(action_id=part, multiline=True, max_length=BOX)
    return InputBlock(block_id=part, label=label, element=element, optional=optional)


def taken_modal(words: int) -> View:
    """Return the word that pasted copy was taken in."""
    said = f"Taken in: {counted(words, 'word')}. The report comes to you as a direct message."
    return View(type="modal", title=_plain("Fact-check"), close=_plain("Close"), blocks=[section(f"✅  {said}")])


def why_modal(page: Page) -> View:
    """Return a check's page: the fault, what it flags and what it lets stand."""
    rest = page.text.split("\n", 1)[1] if "\n" in page.text else ""
    prose = re.split(r"^## ", rest, maxsplit=1, flags=re.MULTILINE)[0]
    blocks: list[Block] = [HeaderBlock(text=title(page.fault, 150))]
    blocks += [section(text) for text in filled(_paragraphs(prose), 6000)]
    for heading, examples in (("Flags", page.flags), ("Does not flag", page.passes)):
        shown = filled([f"> {_example(example)}" for example in examples], 6000)
        if shown:
            blocks += [DividerBlock(), section(f"*{heading}*"), *(section(text) for text in shown)]
    blocks.append(small(f"{page.code}  ·  {page.family}"))
    return View(type="modal", title=_plain("Why this is flagged"), close=_plain("Close"), blocks=blocks)


def _paragraphs(prose: str) -> list[str]:
    return [inert(paragraph, 1500) for paragraph in re.split(r"\n\s*\n", prose) if paragraph.strip()]


def _example(example: str) -> str:
    """Return an example for mrkdwn with the words that are flagged bold."""
    text = ""
    marks: list[Mark] = []
    for number, piece in enumerate(_MARK.split(" ".join(example.split()))):
        if number % 2:
            marks.append(Mark(len(text), len(text) + len(piece), main=True))
        text += piece
    return marked(Excerpt(text, tuple(marks)), 800)


def _plain(text: str) -> PlainTextObject:
    return PlainTextObject(text=text, emoji=False)
