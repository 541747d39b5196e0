"""One finding and a message of findings: what is said, the words in their sentence, the working, and the buttons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    DividerBlock,
    Option,
    OverflowMenuElement,
    PlainTextObject,
    SectionBlock,
)

from bot.blocks.words import Message, clock, inert, marked, message, mrkdwn, person, section, small
from bot.excerpt import excerpts, one_line, place
from bot.repairs import repairs
from bot.wording import counted
from checks.models import Finding, Severity
from extraction.models import Article
from storage.models import Report, Ruling, Verdict

TOP = 8  # findings shown at once; the rest stand behind a button
PAGE = 8  # findings in one message at most
ROOM = 10_000  # characters of blocks in a message of findings; Slack refuses some 13,200
BUTTONS = 200  # what the buttons, or the ruling in their place, may take of that
PLACES = 3  # passages shown with a finding
LIGHTS = {Severity.ERROR: "🔴", Severity.QUERY: "🟠", Severity.NOTE: "🔵"}
PRESSED = {"corrected": Verdict.CORRECTED, "stands": Verdict.STANDS, "ignore": Verdict.IGNORED}
CHANGE = "change"  # the menu beside a ruling; its options name the case, the finding, the ruling's number, the verdict
RULED = {Verdict.CORRECTED: "✏️ *Corrected*", Verdict.STANDS: "☑️ *Stands*", Verdict.IGNORED: "🔕 *Ignored*"}


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


def pages(report: Report) -> Pages:
    """Part a report's findings into messages; the same report is always parted the same way, ruled on or not."""
    found = report.run.findings
    return Pages(
        top=tuple(_packed(report.article, found[:TOP], "findings")),
        rest=tuple(_packed(report.article, found[TOP:], "more")),
    )


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


def findings_message(
    case_id: str, article: Article, page: Page, standing: Mapping[str, Ruling], waiting: int = 0
) -> Message:
    """Return a page of findings, each with its buttons or its ruling; `waiting` more stand behind a last button."""
    blocks: list[Block] = []
    for finding in page.findings:
        if blocks:
            blocks.append(DividerBlock())
        blocks += _finding(case_id, article, finding, standing.get(finding.id))
    if waiting:
        blocks += [DividerBlock(), ActionsBlock(elements=[_button(f"{waiting} more", "more", case_id)])]
    said = " ".join(f"{f.severity.value.capitalize()}: {one_line(f.message, 150)}" for f in page.findings)
    return message(f"{counted(len(page.findings), 'finding')}. {said}", blocks)


def _finding(case_id: str, article: Article, finding: Finding, ruling: Ruling | None) -> list[Block]:
    words, working = _words(article, finding)
    blocks: list[Block] = [section(words), small(working)]
    value = f"{case_id} {finding.id}"
    why = _button("Why?", f"why {finding.code}", value)
    if ruling:
        blocks.append(_ruling(case_id, ruling))
    else:
        buttons = [_button(name.capitalize(), name, value) for name in PRESSED]
        blocks.append(ActionsBlock(elements=[*buttons, why]))
    return blocks


def _ruling(case_id: str, ruling: Ruling) -> SectionBlock:
    """Return the ruling that stands, with a menu to rule otherwise: a wrong press must not be the last word."""
    note = f"  ·  {inert(ruling.note, 300)}" if ruling.note else ""
    others = [
        Option(text=_plain(f"{name.capitalize()} instead"), value=f"{case_id} {ruling.finding} {ruling.number} {name}")
        for name, verdict in PRESSED.items()
        if verdict is not ruling.verdict
    ]
    return SectionBlock(
        text=mrkdwn(f"{RULED[ruling.verdict]}, {person(ruling.by)}, {clock(ruling.at)}{note}"),
        accessory=OverflowMenuElement(action_id=CHANGE, options=others),
    )


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


def _button(label: str, action: str, value: str) -> ButtonElement:
    return ButtonElement(text=_plain(label), action_id=action, value=value)


def _plain(text: str) -> PlainTextObject:
    return PlainTextObject(text=text, emoji=False)
