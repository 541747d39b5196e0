"""What a new version of a story changed, and what stands where the findings of an earlier version stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.blocks.words import Message, button, filled, inert, message, person, section, small
from bot.rechecks import Comparison
from bot.wording import counted
from checks.models import Finding

CHANGES = "changes"
NEW_VERSION, ANOTHER_STORY = "new_version", "another_story"  # the buttons' action ids
_LISTED = 10


class Kept(NamedTuple):
    """What became of the desk's work with a new version.

    `unsolved` findings were ruled corrected and are still there, `unticked` claims were ticked and read otherwise now,
    and `signed_off_by` is whose sign-off of the version before no longer holds.
    """

    unsolved: int = 0
    unticked: int = 0
    signed_off_by: str | None = None


def changes_message(told: Comparison, kept: Kept) -> Message:
    """Return what became of the findings, which figures changed, and what became of the desk's work."""
    said = ", ".join(_counts(told)) or "nothing found, before or now"
    blocks: list[Block] = [section(f"🔁  *Version {told.version}*: {said}")]
    lines = [*_named("solved", (f"☑️  ~{inert(f.message, 250)}~" for f in told.solved))]
    lines += _named("new", (f"🆕  {inert(f.message, 250)}" for f in told.new))
    lines += [f"🔢  {inert(was, 80)} → {inert(now, 80)}" for was, now in told.figures[:_LISTED]]
    blocks += [section(text) for text in filled(lines, 8_000)]
    if work := " ".join(_work(told, kept)):
        blocks.append(small(work))
    if kept.signed_off_by:
        blocks.append(section(f"{person(kept.signed_off_by)}, your sign-off no longer holds: the story is open again."))
    return message(f"Version {told.version} of the story: {said}.", blocks)


def _work(told: Comparison, kept: Kept) -> Iterator[str]:
    if kept.unsolved:
        are = "was ruled corrected and is" if kept.unsolved == 1 else "were ruled corrected and are"
        yield f"{counted(kept.unsolved, 'finding')} {are} still there, so open again."
    if told.still:
        yield (
            "Other rulings, notes and questions are kept."
            if kept.unsolved
            else ("What is still there keeps its ruling, its note and its questions.")
        )
    if kept.unticked:
        them = "a ticked claim reads" if kept.unticked == 1 else f"{kept.unticked} ticked claims read"
        yield f"{them[:1].upper()}{them[1:]} otherwise now: tick again."


def which_message(case_id: str, headline: str) -> Message:
    """Return what asks whether copy in a report's thread is a new version of its story."""
    asked = f"Is this a new version of *{inert(headline, 120) or 'the story'}*, or another story?"
    row = [
        button("New version", NEW_VERSION, case_id, style="primary"),
        button("Another story", ANOTHER_STORY, case_id),
    ]
    blocks: list[Block] = [
        section(f"🔁  {asked}"),
        small("They share passages but differ a lot. I shall read it once you choose."),
        ActionsBlock(elements=row),
    ]
    return message(f"Is this a new version of “{headline}”, or another story?", blocks)


def superseded_message(version: int, found: Sequence[Finding], slot: str) -> Message:
    """Return what stands in the place of an earlier version's findings."""
    if slot.endswith(CHANGES):
        said = f"Version {version} was checked here; a later one is below."
    elif slot.endswith("findings 1"):
        said = f"Version {version} had {counted(len(found), 'finding')}; what became of them is below."
    else:
        said = f"Version {version}, continued"
    return message(said, [small(f"🔁  {said}")])


def _counts(told: Comparison) -> Iterator[str]:
    for number, what in ((len(told.solved), "solved"), (len(told.new), "new"), (len(told.still), "still there")):
        if number:
            yield f"{number} {what}"


def _named(what: str, lines: Iterable[str]) -> Iterator[str]:
    listed = list(lines)
    yield from listed[:_LISTED]
    if len(listed) > _LISTED:
        yield f"and {len(listed) - _LISTED} more {what}"
