"""What a new version of a story changed, and what stands where the findings of an earlier version stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.blocks.words import Message, button, filled, inert, message, section, small
from bot.rechecks import Comparison
from bot.wording import counted
from checks.models import Finding

CHANGES = "changes"
NEW_VERSION, ANOTHER_STORY = "new_version", "another_story"  # the buttons' action ids
_LISTED = 10


def changes_message(told: Comparison) -> Message:
    """Return what became of the findings, and which figures changed."""
    said = ", ".join(_counts(told)) or "nothing found, before or now"
    blocks: list[Block] = [section(f"🔁  *Version {told.version}*: {said}")]
    lines = [*_named("✅  solved", told.solved), *_named("🆕  new", told.new)]
    lines += [f"🔢  {inert(was, 80)} → {inert(now, 80)}" for was, now in told.figures[:_LISTED]]
    blocks += [section(text) for text in filled(lines, 8_000)]
    if told.still:
        blocks.append(small("What is still there keeps its ruling, its note and its questions."))
    return message(f"Version {told.version} of the story: {said}.", blocks)


def which_message(case_id: str, headline: str) -> Message:
    """Return what asks whether copy in a report's thread is a new version of its story."""
    asked = f"Is this a new version of *{inert(headline, 120) or 'the story'}*, or another story?"
    row = [
        button("New version", NEW_VERSION, case_id, style="primary"),
        button("Another story", ANOTHER_STORY, case_id),
    ]
    blocks: list[Block] = [
        section(f"🔁  {asked}"),
        small("They have passages in common, and much is different. Nothing is lost; it is read once you say."),
        ActionsBlock(elements=row),
    ]
    return message(f"Is this a new version of “{headline}”, or another story?", blocks)


def superseded_message(version: int, found: Sequence[Finding], slot: str) -> Message:
    """Return what stands in the place of an earlier version's findings."""
    if slot.endswith(CHANGES):
        said = f"Version {version} was checked here; a later one stands below."
    else:
        said = f"Version {version} had {counted(len(found), 'finding')}; what became of them stands below."
    return message(said, [small(f"🔁  {said}")])


def _counts(told: Comparison) -> Iterator[str]:
    for number, what in ((len(told.solved), "solved"), (len(told.new), "new"), (len(told.still), "still there")):
        if number:
            yield f"{number} {what}"


def _named(what: str, found: Iterable[Finding]) -> Iterator[str]:
    listed = list(found)
    for finding in listed[:_LISTED]:
        yield f"{what}: {inert(finding.message, 250)}"
    if len(listed) > _LISTED:
        yield f"and {len(listed) - _LISTED} more {what.rsplit(maxsplit=1)[-1]}"
