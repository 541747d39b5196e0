"""What stands behind a report's buttons, each list a modal: figures, claims, related cases, what was found right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    BlockElement,
    DividerBlock,
    Option,
    OverflowMenuElement,
    PlainTextInputElement,
    SectionBlock,
)
from slack_sdk.models.views import View

from bot.blocks.forms import field, form, optional
from bot.blocks.words import button, inert, label, link, marked, moment, mrkdwn, person, section, small
from bot.checklist import Item, checklist
from bot.excerpt import excerpt, place, shown
from bot.ledger import Row, ledger
from bot.wording import corrected, counted, short_day, unseen, withheld
from checks.models import Confirmation
from extraction.models import Article
from storage.checklist import Tick
from storage.models import RelatedCase, Report, Series

TICK, UNTICK, TICKED = "tick", "untick", "ticked"
TURN = "turn"
LIST = "list"  # the callback id of a list, and how the action ids of its buttons begin
_SOURCE, _NOTE = 500, 1000  # characters
_AGAIN = "↳"
_SECTION = 2900  # characters of one section; Slack takes 3,000


class Kind(StrEnum):
    """Which list; the value is how its button is called."""

    FIGURES = "figures"
    CLAIMS = "claims"
    RELATED = "related"
    RIGHT = "right"


TITLES = {
    Kind.FIGURES: "Figures",
    Kind.CLAIMS: "Claims",
    Kind.RELATED: "Earlier related cases",
    Kind.RIGHT: "Checked and right",
}
_A_PAGE = {Kind.FIGURES: 30, Kind.CLAIMS: 20, Kind.RELATED: 10, Kind.RIGHT: 25}


class Shown(NamedTuple):
    """A page of a list of a case, as the modal remembers it: ids and numbers, no words."""

    case: str
    kind: Kind
    page: int = 0

    @classmethod
    def read(cls, held: str) -> Shown:
        """Return what `private_metadata` holds."""
        case, kind, page = held.split(" ")
        return cls(case, Kind(kind), int(page))

    @property
    def held(self) -> str:
        """What `private_metadata` is to hold."""
        return f"{self.case} {self.kind.value} {self.page}"


class Line(NamedTuple):
    """An entry of a list: its blocks, and the heading that it stands under ("" for none)."""

    heading: str
    blocks: list[Block]


class _Heading(SectionBlock):
    """What stands above the entries of one group."""


def list_view(asked: Shown, report: Report, ticks: Mapping[str, Tick]) -> View:
    """Return one page of a list; a page that there is none of is the last one."""
    lines, size = _LISTS[asked.kind](asked.case, report, ticks), _A_PAGE[asked.kind]
    last = max(0, (len(lines) - 1) // size)
    asked = asked._replace(page=min(max(asked.page, 0), last))
    blocks: list[Block] = [small(_intro(asked.kind, report, ticks))]
    heading = ""
    for line in lines[asked.page * size : (asked.page + 1) * size]:
        if line.heading != heading:
            blocks.append(_Heading(text=mrkdwn(f"*{line.heading}*")))
            heading = line.heading
        blocks += line.blocks
    if last:
        blocks += [DividerBlock(), *_turns(asked, last)]
    return View(
        type="modal",
        callback_id=LIST,
        title=label(TITLES[asked.kind]),
        close=label("Close"),
        private_metadata=asked.held,
        blocks=_joined(blocks),
    )


def _turns(asked: Shown, last: int) -> Iterator[Block]:
    yield small(f"Page {asked.page + 1} of {last + 1}")
    turns = [("Previous", asked.page - 1), ("Next", asked.page + 1)]
    yield ActionsBlock(
        elements=[
            button(name, f"{TURN} {name.lower()}", asked._replace(page=to).held)
            for name, to in turns
            if 0 <= to <= last
        ]
    )


def _joined(blocks: list[Block]) -> list[Block]:
    """Return the blocks with plain sections that follow one another made one, as far as one holds them.

    A heading stands apart from what comes before it.
    """
    joined: list[Block] = []
    before = ""
    for block in blocks:
        text = _plain_words(block)
        if before and text and len(before) + len(text) < _SECTION and not isinstance(block, _Heading):
            joined.pop()
            text = f"{before}\n{text}"
            joined.append(section(text))
        else:
            joined.append(block)
        before = text
    return joined


def _plain_words(block: Block) -> str:
    """Return the words of a section that has nothing beside them, "" for any other block."""
    plain = isinstance(block, SectionBlock) and block.accessory is None and block.text is not None
    return str(block.text.text) if plain else ""  # type: ignore[attr-defined]


def _intro(kind: Kind, report: Report, ticks: Mapping[str, Tick]) -> str:
    if kind is Kind.FIGURES:
        return f"Every number in the story, grouped by what it counts. {_AGAIN} marks a repeat."
    if kind is Kind.CLAIMS:
        items = checklist(report.article)
        done = sum(item.key in ticks and ticks[item.key].ticked for item in items)
        return f"{done} of {counted(len(items), 'claim')} ticked. What is most worth checking comes first."
    if kind is Kind.RELATED:
        return "From your archive and earlier checks. There may be others."
    return f"{counted(len(report.run.confirmed), 'thing')} recomputed and right: no need to do them again."


def _figures(_case: str, report: Report, _ticks: Mapping[str, Tick]) -> list[Line]:
    return [Line(inert(row.group, 100), [section(_figure(row))]) for row in ledger(report.article)]


def _figure(row: Row) -> str:
    """Return a line for each time that the number is told: its words, and where."""
    told = (f"_{inert(where, 40)}_  {marked(words, 250)}" for where, words in row.told)
    return "\n".join(f"{_AGAIN if number else '•'}  {line}" for number, line in enumerate(told))


def _claims(case: str, report: Report, ticks: Mapping[str, Tick]) -> list[Line]:
    lines = []
    for item in checklist(report.article):
        tick = ticks.get(item.key)
        text = f"{'☑' if tick and tick.ticked else '☐'}  {_words(report.article, item)}"
        beside = SectionBlock(text=mrkdwn(text), accessory=_tick_button(case, item, tick))
        lines.append(Line("", [beside, small(_about(report.article, item, tick))]))
    return lines


def _words(article: Article, item: Item) -> str:
    """Return a claim's words with its figures bold."""
    figures = [article.figures[number].span for number in item.claim.figures if number < len(article.figures)]
    inside = [span for span in figures if span in item.claim.span]
    return marked(excerpt(article, item.claim.span, None, inside), 500) or "(no words)"


def _tick_button(case: str, item: Item, tick: Tick | None) -> BlockElement:
    value = f"{case} {item.key} {tick.number if tick else 0}"
    if tick is None or not tick.ticked:
        return button("Tick off", TICK, value)
    return OverflowMenuElement(
        action_id=TICKED,
        options=[
            Option(text=label("Change the source"), value=f"{value} {TICK}"),
            Option(text=label("Take the tick back"), value=f"{value} {UNTICK}"),
        ],
    )


def _about(article: Article, item: Item, tick: Tick | None) -> str:
    """Say who ticked a claim off with what source, or else where it stands, of what kind it is and who says it."""
    if tick and tick.ticked:
        source = link(tick.source, inert(tick.source, 120)) or "no source given"
        note = f"  ·  {inert(tick.note, 300)}" if tick.note else ""
        return f"Ticked by {person(tick.by)}, {moment(tick.at)}: {source}{note}"
    claim = item.claim
    names = {mention.key: mention.name for mention in reversed(article.mentions)}
    said = [place(article, claim.span), claim.kind.value]
    if claim.attributed_to:
        said.append(f"said by {names.get(claim.attributed_to, claim.attributed_to)}")
    return "  ·  ".join(inert(one, 120) for one in said)


def tick_view(held: str, words: str, tick: Tick | None) -> View:
    """Return the modal that asks for a claim's source; `held` names case, claim and the newest tick's number."""
    source = _box("source", _SOURCE, tick.source if tick else "")
    note = _box("note", _NOTE, tick.note if tick else "", multiline=True)
    asked = [field("Source", source, "A link, or words: who, which paper, which page."), optional("Note", note)]
    return form(TICK, "Tick off a claim", "Tick off", held, [section(f"> {inert(words, 600)}"), *asked], close="Back")


def _box(name: str, longest: int, before: str, *, multiline: bool = False) -> PlainTextInputElement:
    held = shown(before)[:longest] or None
    return PlainTextInputElement(action_id=name, max_length=longest, multiline=multiline, initial_value=held)


def _related(_case: str, report: Report, _ticks: Mapping[str, Tick]) -> list[Line]:
    lines = [Line("", [section(_earlier(case)), small(_why(case))]) for case in report.related]
    if report.withheld:
        lines.append(Line("", [small(inert(withheld(report.withheld), 200))]))
    if report.unseen:
        lines.append(Line("", [small(unseen(report.unseen))]))
    if report.series:
        lines += [Line("The same by year", [section(row)]) for row in _series(report.series)]
    return lines or [Line("", [section("No earlier related case was found.")])]


def _earlier(case: RelatedCase) -> str:
    return f"{link(case.url, inert(case.headline, 200) or 'No headline')}  {short_day(case.published)}"


def _why(case: RelatedCase) -> str:
    reasons = "; ".join(inert(why, 200) for why in case.why[:5])
    put_right = "".join(f"\n⚠️  {inert(corrected(correction), 200)}" for correction in case.corrections[:3])
    kind = case.kind.value.capitalize()
    return f"{f'{kind}: {reasons}' if reasons else kind}{put_right}"


def _series(series: Series) -> Iterator[str]:
    """Yield a line a story: its date and its figures, each with what it counts."""
    for row in series.rows:
        told = (f"{inert(c, 60)} *{inert(v, 30)}*" for c, v in zip(series.columns, row.cells, strict=True) if v)
        said = ", ".join(islice(told, 15)) or "none of these"
        yield f"{short_day(row.published) if row.case else 'here'}: {said}"


def _right(_case: str, report: Report, _ticks: Mapping[str, Tick]) -> list[Line]:
    return [Line("", [section(_confirmed(report.article, one))]) for one in report.run.confirmed]


def _confirmed(article: Article, one: Confirmation) -> str:
    where = inert(place(article, one.span), 40)
    return f"✓  _{where}_  *{inert(article.words(one.span), 100)}*  {inert(one.working, 250)}"


_LISTS: dict[Kind, Callable[[str, Report, Mapping[str, Tick]], list[Line]]] = {
    Kind.FIGURES: _figures,
    Kind.CLAIMS: _claims,
    Kind.RELATED: _related,
    Kind.RIGHT: _right,
}
