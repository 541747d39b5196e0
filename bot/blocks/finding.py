"""One finding and a message of findings: what is said, the words in their sentence, the working, and the buttons."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import NamedTuple

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    DividerBlock,
    Option,
    OverflowMenuElement,
    SectionBlock,
)

from bot.blocks.words import Message, button, inert, label, marked, message, moment, mrkdwn, person, section, small
from bot.excerpt import Excerpt, excerpts, one_line, place
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
RULED = {Verdict.CORRECTED: "✏️ *Corrected*", Verdict.STANDS: "*Stands*", Verdict.IGNORED: "*Ignored*"}
BESIDE = 3_400  # characters of notes, questions and answers in one message, over and above ROOM


class Beside(NamedTuple):
    """What stands beside a case's findings: notes and questions by finding.

    With `closed` nothing is to be pressed: the story is signed off.
    """

    notes: Mapping[str, Note] = {}
    questions: Mapping[str, Sequence[Question]] = {}
    closed: bool = False

    def told(self, finding: str) -> int:
        """Count what stands beside a finding: a note, and of its last question the two halves."""
        return (finding in self.notes) + 2 * bool(self.questions.get(finding))


NOTHING = Beside()


class Page(NamedTuple):
    """The findings of one message in the thread; `slot` names it in the log of what was posted."""

    slot: str
    findings: tuple[Finding, ...]


class More(NamedTuple):
    """What a button brings: the page of this number, its findings, and how many are left with them."""

    page: int
    findings: int
    left: int


class Pages(NamedTuple):
    """The messages that hold the gravest findings, and those that wait behind the button."""

    top: tuple[Page, ...]
    rest: tuple[Page, ...]

    @property
    def all(self) -> tuple[Page, ...]:
        """The messages in order."""
        return (*self.top, *self.rest)

    def named(self, slot: str) -> Page | None:
        """Return the page of a slot."""
        return next((page for page in self.all if page.slot == slot), None)

    def more(self, slot: str, shown: Container[str]) -> More | None:
        """Return what the button below a page is to bring; None where it has none. `shown` are the slots asked for."""
        told = [number for number, page in enumerate(self.all) if page in self.top or page.slot in shown]
        if not told or self.all[told[-1]].slot != slot or told[-1] + 1 == len(self.all):
            return None
        left = self.all[told[-1] + 1 :]
        return More(told[-1] + 1, len(left[0].findings), sum(len(page.findings) for page in left))

    def before(self, page: Page) -> int:
        """Return how many findings stand before those of a page."""
        number = next(number for number, other in enumerate(self.all) if other.slot == page.slot)
        return sum(len(other.findings) for other in self.all[:number])


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
    parted: Pages,
    page: Page,
    newest: Mapping[str, Ruling],
    beside: Beside = NOTHING,
    *,
    shown: Container[str] = (),
) -> Message:
    """Return a page of findings, each with its buttons or its ruling, and below the last page a button for the next.

    `newest` has the newest ruling on each finding, also one that is withdrawn: its number tells who was quicker.
    `shown` are the slots of the pages that were asked for.
    """
    blocks: list[Block] = []
    room = BESIDE // max(1, sum(beside.told(finding.id) for finding in page.findings))
    for finding in page.findings:
        if finding is not page.findings[0]:
            blocks.append(DividerBlock())
        blocks += _finding(case_id, article, finding, newest.get(finding.id), beside, room)
    if more := parted.more(page.slot, shown):
        some = f"{more.findings} more" if more.findings == more.left else f"{more.findings} of {more.left} more"
        blocks += [DividerBlock(), ActionsBlock(elements=[button(f"Show {some}", "more", f"{case_id} {more.page}")])]
    return message(_spoken(parted, page, newest), blocks)


def _spoken(parted: Pages, page: Page, newest: Mapping[str, Ruling]) -> str:
    """Return a page for notifications and screen readers: which findings it has, and what was ruled on each."""
    if not page.findings:
        return "Findings that are no longer yours to see."
    before, of = parted.before(page), sum(len(other.findings) for other in parted.all)
    first, last = before + 1, before + len(page.findings)
    which = f"Finding {first} of {of}" if first == last else f"Findings {first} to {last} of {of}"
    said = (f"{_grave(finding, newest.get(finding.id))}: {one_line(finding.message, 150)}" for finding in page.findings)
    return f"{which}. {' '.join(said)}"


def _grave(finding: Finding, ruling: Ruling | None) -> str:
    ruled = f", ruled {ruling.verdict.value}" if ruling and ruling.holds else ""
    return f"{finding.severity.value.capitalize()}{ruled}"


def unseen_message(number: int) -> Message:
    """Return what stands in the place of findings that draw on stories which may not be seen any more."""
    said = f"{counted(number, 'finding')} from earlier stories that are no longer yours to see."
    return message(said, [small(said)])


def _finding(  # noqa: PLR0917 - what is shown, from the case to the room for what stands beside it
    case_id: str, article: Article, finding: Finding, ruling: Ruling | None, beside: Beside, room: int
) -> list[Block]:
    words, working = _words(article, finding)
    blocks: list[Block] = [section(words), small(working)]
    said = [*_said(finding, beside, room)]
    if ruling and ruling.unsolved:
        said.append(f"Ruled corrected in version {ruling.carried}, but still there.")
    if said:
        blocks.append(small(*said))
    if ruling and ruling.holds:
        blocks.append(_ruling(case_id, ruling, pressed=not beside.closed))
    elif not beside.closed:
        blocks.append(_buttons(case_id, finding, ruling.number if ruling else 0))
    return blocks


def _said(finding: Finding, beside: Beside, room: int) -> Iterator[str]:
    """Yield the note on a finding, and what reporters were asked about it last, each in at most `room` characters."""
    if note := beside.notes.get(finding.id):
        yield f"📝  {inert(note.text, room)}  ·  {person(note.by)}, {moment(note.at)}"
    for question in list(beside.questions.get(finding.id, ()))[-1:]:
        asked = f"{person(question.asked_of)} was asked, {moment(question.asked_at)}"
        yield f"❓  {asked}: {inert(question.question, room)}"
        if question.answered_at is None:
            yield "💬  No answer yet"
        else:
            by = person(question.answered_by or question.asked_of)
            yield f"💬  {by}, {moment(question.answered_at)}: {inert(question.answer or '', room)}"


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
    said = mrkdwn(f"{RULED[ruling.verdict]}, {person(ruling.by)}, {moment(ruling.at)}{carried}{note}")
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
    said = f"{LIGHTS[finding.severity]}  *{finding.severity.value.capitalize()}*  {inert(finding.message, 500)}"
    quoted = _quoted(article, finding)
    lines, small_print = [said, *_few(quoted)], []
    if len(quoted) > PLACES:
        small_print.append(f"and {counted(len(quoted) - PLACES, 'other place')}")
    if finding.working:
        small_print.append(inert(finding.working, 400))
    if finding.fix:
        small_print.append(f"fix: {inert(repairs(article, finding), 600)}")
    return "\n".join(lines), "  ·  ".join([*small_print, finding.code])


def passages(article: Article, finding: Finding) -> list[str]:
    """Return the passages that a finding is about, a quoted line each; no more than there is room for."""
    return _few(_quoted(article, finding))


def _quoted(article: Article, finding: Finding) -> dict[str, Excerpt]:
    """Return the passages by how they are quoted.

    The same words in the same sort of place, as an advertisement between paragraphs, are shown once.
    """
    found = excerpts(article, finding.span, finding.evidence)
    return {f"> _{place(article, span)}_  {marked(words, 400)}": words for span, words in found}


def _few(quoted: Mapping[str, Excerpt]) -> list[str]:
    """Return as many of the passages as there is room for, in order, the one that the finding is about among them."""
    first = [line for line, words in quoted.items() if any(mark.main for mark in words.marks)]
    kept = [*first, *(line for line in quoted if line not in first)][:PLACES]
    return [line for line in quoted if line in kept]
