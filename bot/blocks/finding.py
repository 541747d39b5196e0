"""One finding and a message of findings: what is said, the words in their sentence, the working, and the buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    DividerBlock,
    Option,
    OverflowMenuElement,
    SectionBlock,
)

from bot.blocks.words import Message, button, clock, inert, label, marked, message, mrkdwn, person, section, small
from bot.excerpt import excerpts, one_line, place
from bot.repairs import repairs
from bot.wording import counted
from checks.models import Finding, Severity
from extraction.models import Article
from storage.models import Report, Ruling, Verdict
from storage.notes import Note
from storage.questions import Question

TOP = 8  # findings shown at once; the rest stand behind a button
PAGE = 8  # findings in one message at most
ROOM = 9_200  # characters of blocks in a message of findings, notes apart; Slack refuses some 13,200
BUTTONS = 260  # what the buttons, or the ruling in their place, may take of that
PLACES = 3  # passages shown with a finding
LIGHTS = {Severity.ERROR: "🔴", Severity.QUERY: "🟠", Severity.NOTE: "🔵"}
PRESSED = {"corrected": Verdict.CORRECTED, "stands": Verdict.STANDS, "ignore": Verdict.IGNORED}
CHANGE = "change"  # the menu beside a ruling; its options name the case, the finding, the ruling's number, the verdict
MENU = "beside"  # the menu beside the buttons; its options name the case, the finding and what is wanted
UNDO, NOTE, ASK = "undo", "note", "ask"
RULED = {Verdict.CORRECTED: "✏️ *Corrected*", Verdict.STANDS: "☑️ *Stands*", Verdict.IGNORED: "🔕 *Ignored*"}


class Beside(NamedTuple):
    """What stands beside a case's findings: notes and questions by finding.

    With `closed` nothing is to be pressed: the story is signed off.
    """

    notes: Mapping[str, Note] = {}
    questions: Mapping[str, Sequence[Question]] = {}
    closed: bool = False


NOTHING = Beside()


class Page(NamedTuple):
    """The findings of one message in the thread; `slot` names it in the log of what was posted."""

    slot: str
    findings: tuple[Finding, ...]


class Pages(NamedTuple):
    """The messages that hold the gravest findings, and those that wait behind the button."""

    top: tuple[Page, ...]
    rest: tuple[Page, ...]

    @property
    def waiting(self) -> int:
        """Return how many findings wait behind the button."""
        return sum(len(page.findings) for page in self.rest)

    def named(self, slot: str) -> Page | None:
        """Return the page of a slot."""
        return next((page for page in (*self.top, *self.rest) if page.slot == slot), None)


def pages(report: Report, version: int = 1) -> Pages:
    """Part a report's findings into messages; the same report is always parted the same way, ruled on or not.

    Those of a later version of the copy have slots of their own.
    """
    found, of = report.run.findings, "" if version == 1 else f"v{version} "
    return Pages(
        top=tuple(_packed(report.article, found[:TOP], f"{of}findings")),
        rest=tuple(_packed(report.article, found[TOP:], f"{of}more")),
    )


def version_of(slot: str) -> int:
    """Return the version of the copy that a message of findings is of."""
    told = re.match(r"v(\d+) ", slot)
    return int(told[1]) if told else 1


def _packed(article: Article, findings: tuple[Finding, ...], name: str) -> list[Page]:
    packed: list[list[Finding]] = []
    room = 0
    for finding in findings:
        size = BUTTONS + sum(len(text) for text in _words(article, finding))
        if not packed or size > room or len(packed[-1]) == PAGE:
            packed.append([])
            room = ROOM
        packed[-1].append(finding)
        room -= size
    return [Page(f"{name} {number}", tuple(held)) for number, held in enumerate(packed, 1)]


def findings_message(  # noqa: PLR0917 - what is shown, from the case to what stands beside it
    case_id: str,
    article: Article,
    page: Page,
    newest: Mapping[str, Ruling],
    waiting: int = 0,
    beside: Beside = NOTHING,
) -> Message:
    """Return a page of findings, each with its buttons or its ruling; `waiting` more stand behind a last button.

    `newest` has the newest ruling on each finding, also one that is withdrawn: its number tells who was quicker.
    """
    blocks: list[Block] = []
    for finding in page.findings:
        if finding is not page.findings[0]:
            blocks.append(DividerBlock())
        blocks += _finding(case_id, article, finding, newest.get(finding.id), beside)
    if waiting:
        blocks += [DividerBlock(), ActionsBlock(elements=[button(f"{waiting} more", "more", case_id)])]
    said = " ".join(f"{f.severity.value.capitalize()}: {one_line(f.message, 150)}" for f in page.findings)
    return message(f"{counted(len(page.findings), 'finding')}. {said}", blocks)


def unseen_message(number: int) -> Message:
    """Return what stands in the place of findings that draw on stories which may not be seen any more."""
    said = f"{counted(number, 'finding')} from earlier stories that are no longer yours to see."
    return message(said, [small(said)])


def _finding(case_id: str, article: Article, finding: Finding, ruling: Ruling | None, beside: Beside) -> list[Block]:
    words, working = _words(article, finding)
    blocks: list[Block] = [section(words), small(working)]
    blocks += [small(said) for said in _said(finding, beside)]
    if ruling and ruling.unsolved:
        blocks.append(small(f"Said to be corrected in version {ruling.carried}, and still there."))
    if ruling and ruling.holds:
        blocks.append(_ruling(case_id, ruling, pressed=not beside.closed))
    elif not beside.closed:
        blocks.append(_buttons(case_id, finding, ruling.number if ruling else 0))
    return blocks


def _said(finding: Finding, beside: Beside) -> Iterator[str]:
    """Yield the note on a finding, and what reporters were asked about it."""
    if note := beside.notes.get(finding.id):
        yield f"📝  {inert(note.text, 120)}  ·  {person(note.by)}, {clock(note.at)}"
    for question in list(beside.questions.get(finding.id, ()))[-1:]:
        asked = f"❓  {person(question.asked_of)} was asked {clock(question.asked_at)}: {inert(question.question, 60)}"
        if question.answer is None or question.answered_at is None:
            yield f"{asked}  ·  no answer yet"
        else:
            yield f"{asked}  ·  answered {clock(question.answered_at)}: {inert(question.answer, 80)}"


def _buttons(case_id: str, finding: Finding, after: int) -> ActionsBlock:
    """Return what is pressed most, the page of the check, and a menu of what is wanted less often."""
    value = f"{case_id} {finding.id} {after}"
    menu = [
        Option(text=label("Note …"), value=f"{case_id} {finding.id} {NOTE}"),
        Option(text=label("Ask the reporter …"), value=f"{case_id} {finding.id} {ASK}"),
    ]
    return ActionsBlock(
        elements=[
            *(button(name.capitalize(), name, value) for name in PRESSED),
            button("Why?", f"why {finding.code}", value),
            OverflowMenuElement(action_id=MENU, options=menu),
        ]
    )


def _ruling(case_id: str, ruling: Ruling, *, pressed: bool) -> SectionBlock:
    """Return the ruling that stands, with a menu to rule otherwise: a wrong press must not be the last word."""
    note = f"  ·  {inert(ruling.note, 300)}" if ruling.note else ""
    carried = f"  ·  on version {ruling.carried}" if ruling.carried else ""
    said = mrkdwn(f"{RULED[ruling.verdict]}, {person(ruling.by)}, {clock(ruling.at)}{carried}{note}")
    if not pressed:
        return SectionBlock(text=said)
    value = f"{case_id} {ruling.finding} {ruling.number}"
    others = [
        Option(text=label(f"{name.capitalize()} instead"), value=f"{value} {name}")
        for name, verdict in PRESSED.items()
        if verdict is not ruling.verdict
    ]
    more = [
        Option(text=label("Undo"), value=f"{value} {UNDO}"),
        Option(text=label("Note …"), value=f"{value} {NOTE}"),
        Option(text=label("Ask the reporter …"), value=f"{value} {ASK}"),
    ]
    return SectionBlock(text=said, accessory=OverflowMenuElement(action_id=CHANGE, options=[*others, *more]))


def _words(article: Article, finding: Finding) -> tuple[str, str]:
    """Return what is said of a finding with the passages it is about, and the small print below."""
    passages = list(excerpts(article, finding.span, finding.evidence))
    lines = [f"{LIGHTS[finding.severity]}  *{finding.severity.value.capitalize()}*  {inert(finding.message, 500)}"]
    # The same words in the same sort of place, as an advertisement between paragraphs, are shown once.
    quoted = list(dict.fromkeys(f"> _{place(article, span)}_  {marked(excerpt, 400)}" for span, excerpt in passages))
    lines += quoted[:PLACES]
    small_print = []
    if len(quoted) > PLACES:
        small_print.append(f"and {counted(len(quoted) - PLACES, 'other place')}")
    if finding.working:
        small_print.append(inert(finding.working, 400))
    if finding.fix:
        small_print.append(f"fix: {inert(repairs(article, finding), 600)}")
    return "\n".join(lines), "  ·  ".join([*small_print, finding.code])
