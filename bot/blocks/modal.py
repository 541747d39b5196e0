"""The modals: the one to hand a story in, the word that it was taken in, and the page of a check."""

from __future__ import annotations

import re

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    DateTimePickerElement,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
)
from slack_sdk.models.blocks.block_elements import FileInputElement
from slack_sdk.models.views import View

from bot.attached import MOST, SUFFIXES
from bot.blocks.forms import field, form, optional
from bot.blocks.words import filled, inert, label, marked, section, small, title
from bot.documents import READ
from bot.excerpt import Excerpt, Mark
from bot.wording import counted
from checks.catalogue import Page

PASTE = "paste"  # the modal's callback id
PARTS = ("part_1", "part_2", "part_3", "part_4")
BOX = 3000  # what Slack lets one box hold
FILES, AUDIENCE, MINE = "files", "audience", "me"
_HOW = (
    f"Add files, or paste the story. Each box holds {BOX:,} characters; carry on in the next. Pasted words come before "
    "the files."
)
_EMBARGO = (
    "Until somebody lifts the embargo, only those who can see the report can see the story. It does not lift itself."
)
_MARK = re.compile(r"\[\[(.+?)\]\](?!\])", re.DOTALL)


def paste_modal(channel: str | None = None) -> View:
    """Return the modal to hand a story in; with the `channel` that it was opened from the report may go there.

    A box holds 3,000 characters, so there are four, joined in order.
    """
    blocks: list[Block] = [section(_HOW), _files_input()]
    for number, part in enumerate(PARTS, 1):
        blocks.append(_box(part, "Copy" if number == 1 else f"Copy, part {number}"))
    headline = PlainTextInputElement(action_id="headline", max_length=300)
    blocks += [
        optional("Headline", headline),
        optional(
            "Publication date",
            DatePickerElement(action_id="published"),
            "So that weekdays and ages can be checked.",
        ),
        optional("Due", DateTimePickerElement(action_id="due"), "When it is to be published, in your own time zone."),
        optional("Embargo until", DateTimePickerElement(action_id="embargo"), _EMBARGO),
        *(_audience(channel) if channel else [small("The report will come to you alone, as a direct message.")]),
    ]
    return form(PASTE, "Fact-check", "Check", channel or "", blocks)


def _files_input() -> InputBlock:
    kinds = sorted(suffix.removeprefix(".") for suffix in SUFFIXES)
    element = FileInputElement(action_id=FILES, filetypes=kinds, max_files=MOST)
    return optional("Files", element, f"{READ[0].upper()}{READ[1:]}; up to 10 MB each.")


def _audience(channel: str) -> list[Block]:
    choices = [
        Option(value=MINE, text=label("Just me: the report comes as a direct message")),
        Option(value=channel, text=label("This channel: everybody in it sees the report")),
    ]
    element = RadioButtonsElement(action_id=AUDIENCE, options=choices, initial_option=choices[0])
    return [field("Who sees it", element)]


def _box(part: str, says: str) -> InputBlock:
    return optional(says, PlainTextInputElement(action_id=part, multiline=True, max_length=BOX))


def taken_modal(words: int, files: int = 0, *, in_channel: bool = False) -> View:
    """Return the word that a story was taken in."""
    where = "appear in the channel" if in_channel else "come to you as a direct message"
    text = f"Taken in: {taken_in(words, files)}. The report will {where}."
    return View(type="modal", title=label("Fact-check"), close=label("Close"), blocks=[section(text)])


def taken_in(words: int, files: int) -> str:
    """Return what was taken in: "14 words", "2 files", "14 words and 2 files"."""
    told = [counted(number, noun) for number, noun in ((words, "word"), (files, "file")) if number]
    return " and ".join(told)


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
    return View(type="modal", title=label("Why this is flagged"), close=label("Close"), blocks=blocks)


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
