"""App Home: what somebody has in hand, what is open, what was signed off, how often each check was right."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    DividerBlock,
    HeaderBlock,
    PlainTextInputElement,
    SectionBlock,
)
from slack_sdk.models.views import View

from bot.blocks.forms import field, form
from bot.blocks.report import left_open
from bot.blocks.words import button, inert, label, link, moment, mrkdwn, person, section, small
from bot.excerpt import one_line
from bot.hit_rates import Rate
from bot.wording import counted
from storage.holdings import Holdings

CHECK, FIND, MINE = "home_check", "home_find", "home_settings"  # the buttons on top, each opens a form
RULES = "home_workspace"  # the button that opens what holds for the workspace
KEEP, QUIETEN = "home_keep", "home_quieten"  # the buttons at a check that is, or was, shown a severity lower
LISTED = 12  # stories in one list
RATED = 10  # checks that are shown as they are
APART = 15  # checks with a button
FEW = 5  # rulings: of fewer a percentage would say too much
HOW = (
    "Give me a story and I check it against itself: figures, sums, dates, names, quotes. Mention me in a channel, "
    "write to me, or press the button."
)

NOT_OURS = "This page is for the people of this workspace. If you are one, open it again in a moment."


class Item(NamedTuple):
    """A story in a list: its headline, the address of its report, what is open in it, when it came in and where."""

    headline: str
    url: str | None
    errors: int
    queries: int
    state: str = ""
    owner: str | None = None
    due: datetime | None = None
    signed_off_by: str | None = None
    came: datetime | None = None
    channel: str = ""

    @property
    def where(self) -> str:
        """The channel that its report stands in, "" where it came to one person alone."""
        return f"<#{self.channel}>, " if self.channel.startswith(("C", "G")) else ""


class Found(NamedTuple):
    """A story that was looked for: its headline and address, in mrkdwn what it is, the words that were found."""

    headline: str
    url: str | None
    about: str
    excerpt: str


class Lists(NamedTuple):
    """What App Home shows to one person; each list is cut off where it would be too long.

    `faults` says what each of the checks looks for, by its code; `quieter` are the codes of those that are shown a
    severity lower here, `kept` of those that the desk has put back.
    `stored` is what the log holds, for an admin's eyes.
    """

    mine: Sequence[Item]
    desk: Sequence[Item]
    done: Sequence[Item]
    rates: Sequence[Rate]
    faults: Mapping[str, str]
    quieter: Container[str] = ()
    kept: Container[str] = ()
    stored: Holdings | None = None


def home_view(lists: Lists) -> View:
    """Return somebody's App Home."""
    blocks: list[Block] = [
        section(HOW),
        ActionsBlock(
            elements=[
                button("Fact-check a story", CHECK, "home", style="primary"),
                button("Find a story …", FIND, "home"),
                button("My settings …", MINE, "home"),
            ]
        ),
    ]
    for name, items, more in (
        ("In your hands", lists.mine, "`/factcheck mine` lists more of them."),
        ("Open on the desk", lists.desk, "*Find a story* looks through all of them."),
        ("Signed off", lists.done, "`/factcheck history 20` lists more of them."),
    ):
        if items:
            blocks += [DividerBlock(), HeaderBlock(text=label(name))]
            blocks += [section(line(item)) for item in items[:LISTED]]
        if len(items) > LISTED:
            blocks.append(small(f"These are the latest. {more}"))
    if lists.rates:
        blocks += [DividerBlock(), HeaderBlock(text=label("How often each check was right")), small(_RULE)]
        blocks += _rated(lists)
    if lists.stored:
        blocks += _stored(lists.stored)
    if not (lists.mine or lists.desk or lists.done):
        blocks.append(small("No stories yet. Press *Fact-check a story*."))
    return View(type="home", blocks=blocks)


def troubled_view() -> View:
    """Return what stands there where the lists can't be had."""
    said = section("I can't read my log just now; open this page again in a moment.")
    return View(type="home", blocks=[section(HOW), said])


def closed_view() -> View:
    """Return what stands there for somebody of another company, or of whom Slack does not say whose they are."""
    return View(type="home", blocks=[section(HOW), section(NOT_OURS)])


_RULE = (
    "By the desk's own rulings: *corrected* means the check was right, *stands* and *ignored* that it was not. In "
    "brackets: the range in which the true rate probably lies."
)


def line(item: Item) -> str:
    """Return a story as a list names it, with what is open in it."""
    return f"{link(item.url, inert(item.headline, 120) or 'No headline')}\n{about(item)}"


def about(item: Item) -> str:
    """Say what is open in a story, and who has it."""
    first, *rest = _about(item)
    return "  ·  ".join([first[:1].upper() + first[1:], *rest])


def _about(item: Item) -> Iterator[str]:
    still = left_open(item.errors, item.queries)
    if item.signed_off_by:
        yield f"signed off by {person(item.signed_off_by)}{f', with {still}' if still else ''}"
    else:
        yield item.state or still or "ready to sign off"
    if item.owner:
        yield f"in hand with {person(item.owner)}"
    if item.due:
        yield f"due {moment(item.due)}"
    if item.came:
        yield f"{item.where}handed in {moment(item.came)}"


def _rated(lists: Lists) -> Iterator[Block]:
    """Yield the rates of the checks that were ruled on most, and of all that are, or were, shown a severity lower."""
    apart = [rate for rate in lists.rates if rate.code in lists.quieter or rate.code in lists.kept]
    plain = [rate for rate in lists.rates if rate not in apart][:RATED]
    if plain:
        yield section("\n".join(_rate(rate, lists.faults) for rate in plain))
    for rate in apart[:APART]:
        back = button("Show as before", KEEP, rate.code)
        lower = button("Allow lowering", QUIETEN, rate.code)
        is_kept = rate.code in lists.kept
        said = "Kept at its own severity by the desk." if is_kept else "Seldom right here, so shown one severity lower."
        yield SectionBlock(text=mrkdwn(f"{_rate(rate, lists.faults)}\n{said}"), accessory=lower if is_kept else back)


def _stored(held: Holdings) -> Iterator[Block]:
    """Yield what the log holds of a workspace, and how drafts are removed."""
    yield DividerBlock()
    yield HeaderBlock(text=label("What is stored"))
    stories = f"{counted(held.open, 'open story')}, {held.signed_off:,} signed off, {held.failed:,} not checked"
    ruled = f"{counted(held.findings, 'finding')}, {counted(held.rulings, 'ruling')}"
    oldest = f"The oldest that is not signed off came in {moment(held.oldest)}. " if held.oldest else ""
    yield section(f"{stories}  ·  {ruled}\n{counted(held.archived, 'earlier story')} in the archive  ·  {_size(held)}")
    yield small(f"{oldest}Drafts are kept until whoever runs Stet removes them: `stet purge --older-than 30d`.")
    yield ActionsBlock(elements=[button("Workspace settings …", RULES, "home")])


def _size(held: Holdings) -> str:
    size = f"{held.bytes / 1e6:,.0f} MB" if held.bytes >= 1e6 else "under 1 MB"
    return f"{size} on disk, all workspaces together"


def find_view(said: str = "", found: Sequence[Found] = ()) -> View:
    """Return the form that looks for stories, with what it found the last time."""
    box = PlainTextInputElement(action_id="words", initial_value=one_line(said, 200) or None, max_length=200)
    hint = "Stories with all of these words, in any order. Put a phrase in quotation marks."
    blocks: list[Block] = [field("Words of the story", box, hint)]
    blocks += [section(_found(one)) for one in found[:LISTED]]
    if said and not found:
        blocks.append(section("No story that you may see has all these words."))
    return form(FIND, "Find a story", "Find", "", blocks, close="Close")


def _found(one: Found) -> str:
    said = f"{link(one.url, inert(one.headline, 120) or 'No headline')}\n{one.about}"
    return f"{said}\n> {inert(one.excerpt, 200)}" if one.excerpt else said


def _rate(rate: Rate, faults: Mapping[str, str]) -> str:
    fault = f"{inert(faults.get(rate.code, '').rstrip('.'), 100)}  `{rate.code}`"
    if rate.ruled < FEW:
        return f"{rate.corrected} of {rate.ruled}  ·  {fault}"
    low, high = rate.interval
    return f"*{rate.share:.0%}* of {rate.ruled} (between {low:.0%} and {high:.0%})  ·  {fault}"
