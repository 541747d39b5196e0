"""The message that stands for a case: reading, then its counts and state, or why it could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from slack_sdk.models.blocks import ActionsBlock, Block, HeaderBlock

from bot.blocks.finding import LIGHTS
from bot.blocks.words import Message, button, inert, link, message, moment, person, section, small, title
from bot.checklist import NO_CLAIMS, Ticked
from bot.excerpt import headline, one_line
from bot.wording import counted, listed, short_day
from checks.models import Outcome, Severity
from extraction.models import Relation
from storage.models import ARCHIVED, Case, RelatedCase, Report, Ruling, State

EXPORT, SHARE = "export", "share"  # the buttons' action ids, and the callback ids of the modals that they open
TRY_AGAIN = "try_again"  # the button of a case that could not be read; its value is the case's id
NOTHING_UNHEARD: Mapping[Severity, int] = {}
_TELLING = frozenset({Relation.CORRECTED, Relation.SAME_CASE, Relation.DUPLICATE})


def reading(text: str) -> Message:
    """Return the message that stands until the report is there."""
    said = f"Reading {counted(len(text.split()), 'word')} …"
    return message(said, [section(f"⏳  {said}")])


def failure(case_id: str, sentence: str) -> Message:
    """Return the message for a case that could not be read: what to do, in a sentence, and a way to try again."""
    again = button("Try again", TRY_AGAIN, case_id)
    said = section(f"⚠️  *Not checked.* {inert(sentence, 500)}")
    return message(f"Not checked. {sentence}", [said, ActionsBlock(elements=[again])])


def report_message(
    case: Case,
    report: Report,
    standing: Mapping[str, Ruling],
    ticks: Ticked = NO_CLAIMS,
    work: Sequence[Block] = (),
    *,
    unheard: Mapping[Severity, int] = NOTHING_UNHEARD,
    waiting: int = 0,
    version: int = 1,
) -> Message:
    """Return a case's headline, its counts by gravity, how far the desk is with it, and what was looked at.

    What was found besides stands behind buttons; `work` is what comes below them. `unheard` counts the findings that
    are not shown here, by severity, and `waiting` the questions without an answer. `version` is that of the copy.
    """
    name = headline(report.article, 150)
    desk = _Desk(report, standing, ticks, unheard, waiting)
    blocks: list[Block] = [
        HeaderBlock(text=title(name, 150)),
        section("  ·  ".join([_counts(desk), *_far(desk)])),
        small("  ·  ".join(_state(case, desk, version))),
    ]
    failed = [result.code for result in report.run.results if result.outcome is Outcome.FAILED]
    if failed:
        lost = counted(len(failed), "check")
        codes = ", ".join(failed[:20])
        blocks.append(small(f"⚠️  {lost} did not finish, so silence means nothing there: {codes}."))
    blocks += [small(said) for said in _earlier(report)]
    blocks.append(small(_looked_at(report)))
    blocks += [_buttons(case, report, ticks), *work]
    return message(f"{one_line(name, 150)}: {_spoken(case, desk)}.", blocks)


class _Desk(NamedTuple):
    """What was found, and how far the desk is with it."""

    report: Report
    standing: Mapping[str, Ruling]
    ticks: Ticked
    unheard: Mapping[Severity, int]
    waiting: int

    @property
    def open(self) -> Counter[Severity]:
        """The findings that nobody has ruled on, by severity."""
        return Counter(f.severity for f in self.report.run.findings if f.id not in self.standing)

    @property
    def hidden(self) -> str:
        """What was found and is not shown here, "" where everything is."""
        return listed(self.unheard)


def _far(desk: _Desk) -> Iterator[str]:
    """Yield how far the desk is with the findings, what it has asked and the claims."""
    found = desk.report.run.findings
    ruled = len(found) - sum(desk.open.values())
    if found:
        yield f"all {len(found)} ruled on" if ruled == len(found) > 1 else f"{ruled} of {len(found)} ruled on"
    if desk.waiting:
        yield f"{counted(desk.waiting, 'question')} not answered"
    if desk.ticks.done:
        yield f"{desk.ticks.done} of {counted(desk.ticks.of, 'claim')} ticked"


def _state(case: Case, desk: _Desk, version: int) -> Iterator[str]:
    """Yield where a case stands, who has it in hand, when it is due, who handed it in and which version this is."""
    still = left_open(desk.open[Severity.ERROR], desk.open[Severity.QUERY])
    if case.state is State.SIGNED_OFF:
        at = f", {moment(case.signed_off_at)}" if case.signed_off_at else ""
        yield f"✅  *Signed off* by {person(case.signed_off_by or '')}{at}{f', with {still}' if still else ''}"
    elif desk.open:
        yield "*Open*: the findings are in the thread"
    else:
        yield "*Ready to sign off*"
    if case.owner and case.state is not State.SIGNED_OFF:
        yield f"in hand with {person(case.owner)}"
    if case.due and case.state is not State.SIGNED_OFF:
        yield f"due {moment(case.due)}"
    if case.embargo:
        yield f"embargoed until {moment(case.embargo)}"
    yield f"handed in by {person(case.opened_by)}"
    if version > 1:
        yield f"version {version}"


def left_open(errors: int, queries: int) -> str:
    """Return "1 error and 2 queries open", "" where none is."""
    still = listed({Severity.ERROR: errors, Severity.QUERY: queries})
    return f"{still} open" if still else ""


def _earlier(report: Report) -> Iterator[str]:
    """Yield the line that must not wait behind a button: that the case was reported, or put right, before."""
    for case in report.related:
        if case.kind in _TELLING or case.corrections:
            named = link(case.url, inert(case.headline, 120) or "No headline")
            yield f"📎  {_before(case)}: {named}, {short_day(case.published)}"
            return


def _before(case: RelatedCase) -> str:
    if case.corrections or case.kind is Relation.CORRECTED:
        return "Corrected before"
    return "Reported before" if case.case.startswith(ARCHIVED) else "Checked here before"


def _buttons(case: Case, report: Report, ticks: Ticked) -> ActionsBlock:
    """Return the buttons behind which the rest stands; none for what there is nothing of."""
    related = len(report.related) + report.withheld + report.unseen
    labels = {
        "figures": f"Figures ({len(report.article.figures)})" if report.article.figures else "",
        "claims": f"Claims ({ticks.of})" if ticks.of else "",
        "related": f"Related ({related})" if related else "",
        "right": f"Checked and right ({len(report.run.confirmed)})" if report.run.confirmed else "",
    }
    buttons = [button(label, f"list {name}", case.id) for name, label in labels.items() if label]
    buttons.append(button("Export", EXPORT, case.id))
    if case.wall in {f"{case.workspace}/{who}" for who in (case.opened_by, case.channel) if who[:1] in "UW"}:
        buttons.append(button("Share with a channel", SHARE, case.id))
    return ActionsBlock(elements=buttons)


def _counts(desk: _Desk) -> str:
    """Return the counts by gravity; what is hidden by a setting is not nothing."""
    counts = Counter(finding.severity for finding in desk.report.run.findings)
    shown = [f"{LIGHTS[s]}  *{counted(counts[s], s.value)}*" for s in Severity if counts[s]]
    said = "   ".join(shown) or ("*Nothing to show*" if desk.hidden else "*Nothing found*")
    return f"{said}   {desk.hidden} hidden by the settings here" if desk.hidden else said


def _spoken(case: Case, desk: _Desk) -> str:
    """Return the same for notifications and screen readers, in one sentence."""
    counts = Counter(finding.severity for finding in desk.report.run.findings)
    said = [counted(counts[s], s.value) for s in Severity if counts[s]]
    said = said or ["nothing to show" if desk.hidden else "nothing found"]
    said += [f"{desk.hidden} hidden"] if desk.hidden else []
    if case.state is State.SIGNED_OFF:
        return f"{', '.join(said)}; signed off"
    due = [f"due {case.due:%H:%M} UTC, {case.due:%-d %b}"] if case.due else []
    return "; ".join([", ".join(said), *_far(desk), *due])


def _looked_at(report: Report) -> str:
    """Say what silence means: how much was read, and how each check answered."""
    article, outcomes = report.article, Counter(result.outcome for result in report.run.results)
    read = f"{counted(len(article.plain.text.split()), 'word')}, {counted(len(article.figures), 'figure')}"
    answers = [
        f"{outcomes[Outcome.FOUND] or 'none'} found something",
        f"{outcomes[Outcome.CLEAR]} clear",
        f"{outcomes[Outcome.NOTHING]} had nothing to check",
    ]
    return f"{read}  ·  {counted(len(report.run.results), 'check')}: {', '.join(answers)}"
