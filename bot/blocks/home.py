"""App Home: what somebody has in hand, what is open, what was signed off, how often each check was right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from slack_sdk.models.blocks import ActionsBlock, Block, DividerBlock, HeaderBlock
from slack_sdk.models.views import View

from bot.blocks.words import button, inert, label, link, moment, person, section, small
from bot.hit_rates import Rate
from bot.wording import counted

CHECK = "home_check"  # the button that opens the form
LISTED = 12  # stories in one list
RATED = 10  # checks
HOW = (
    "Hand me a story, and I hold it against itself: figures, sums, dates, names, quotes. Mention me in a channel, "
    "write to me, or press the button."
)


class Item(NamedTuple):
    """A story in a list: its headline, the address of its report, what is open in it."""

    headline: str
    url: str | None
    errors: int
    queries: int
    state: str = ""
    owner: str | None = None
    due: datetime | None = None


class Lists(NamedTuple):
    """What App Home shows to one person; each list is cut off where it would be too long."""

    mine: Sequence[Item]
    desk: Sequence[Item]
    done: Sequence[Item]
    rates: Sequence[Rate]


def home_view(lists: Lists) -> View:
    """Return somebody's App Home."""
    blocks: list[Block] = [
        section(HOW),
        ActionsBlock(elements=[button("Fact-check a story", CHECK, "home", style="primary")]),
    ]
    for name, items in (("In your hands", lists.mine), ("Open on the desk", lists.desk), ("Signed off", lists.done)):
        if items:
            blocks += [DividerBlock(), HeaderBlock(text=label(name))]
            blocks += [section(_line(item)) for item in items[:LISTED]]
        if len(items) > LISTED:
            blocks.append(small("Only the latest are listed; `/factcheck history 20` has more."))
    if lists.rates:
        blocks += [DividerBlock(), HeaderBlock(text=label("How often each check was right")), small(_RULE)]
        blocks.append(section("\n".join(map(_rate, lists.rates[:RATED]))))
    if not (lists.mine or lists.desk or lists.done):
        blocks.append(small("There is no story yet that you may see."))
    return View(type="home", blocks=blocks)


def troubled_view() -> View:
    """Return what stands there where the lists can't be had."""
    said = section("I can't read my log just now; open this page again in a moment.")
    return View(type="home", blocks=[section(HOW), said])


_RULE = (
    "By the desk's own rulings: *corrected* was right, *stands* and *ignored* were not. Between is what chance allows."
)


def _line(item: Item) -> str:
    return f"{link(item.url, inert(item.headline, 120) or 'No headline')}\n{'  ·  '.join(_about(item))}"


def _about(item: Item) -> Iterator[str]:
    still = [counted(n, what) for n, what in ((item.errors, "error"), (item.queries, "query")) if n]
    yield item.state or (f"{' and '.join(still)} open" if still else "nothing open")
    if item.owner:
        yield f"in hand with {person(item.owner)}"
    if item.due:
        yield f"due {moment(item.due)}"


def _rate(rate: Rate) -> str:
    low, high = rate.interval
    return f"`{rate.code}`  *{rate.share:.0%}* of {rate.ruled} (between {low:.0%} and {high:.0%})"
