"""What a new version of a story changed, and what stands where the findings of an earlier version stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.words import Message, filled, inert, message, section, small
from bot.rechecks import Comparison
from bot.wording import counted
from checks.models import Finding

CHANGES = "changes"
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
