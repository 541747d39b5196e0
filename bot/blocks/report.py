"""The message that stands for a case: reading, then its counts and state, or why it could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from slack_sdk.models.blocks import ActionsBlock, Block, HeaderBlock

from bot.blocks.finding import LIGHTS
from bot.blocks.words import Message, button, inert, link, message, moment, person, section, small, title
from bot.checklist import NO_CLAIMS, Ticked
from bot.excerpt import headline, one_line
from bot.wording import counted, day, plural
from checks.models import Outcome, Severity
from extraction.models import Relation
from storage.models import Case, Report, Ruling, State

EXPORT, SHARE = "export", "share"  # the buttons' action ids, and the callback ids of the modals that they open
TRY_AGAIN = "try_again"  # the button of a case that could not be read; its value is the case's id
NOTHING_UNHEARD: Mapping[Severity, int] = {}
_TELLING = frozenset({Relation.CORRECTED, Relation.SAME_CASE})


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
) -> Message:
    """Return a case's headline, its counts by gravity, how far the desk is with it, and what was looked at.

    What was found besides stands behind buttons; `work` is what comes below them. `unheard` counts the findings that
    are not shown here, by severity, and `waiting` the questions without an answer.
    """
    name = headline(report.article, 150)
    far = "  ·  ".join(_far(report, standing, ticks, waiting))
    blocks: list[Block] = [
        HeaderBlock(text=title(name, 150)),
        section(f"{_counts(report, unheard)}{f'  ·  {far}' if far else ''}"),
        small(_state(case, report, standing)),
    ]
    failed = [result.code for result in report.run.results if result.outcome is Outcome.FAILED]
    if failed:
        lost = counted(len(failed), "check")
        codes = ", ".join(failed[:20])
        blocks.append(small(f"⚠️  {lost} did not finish, so silence means nothing there: {codes}."))
    blocks += [small(said) for said in _earlier(report)]
    blocks.append(small(_looked_at(report)))
    if any(unheard.values()):
        blocks.append(small(_unsaid(unheard)))
    blocks += [_buttons(case, report, ticks), *work]
    said = ", ".join(_far(report, standing, ticks, waiting))
    return message(f"{one_line(name, 150)}: {_spoken(report, unheard)}. {said}{_closed(case)}", blocks)


def _far(report: Report, standing: Mapping[str, Ruling], ticks: Ticked, waiting: int) -> Iterator[str]:
    """Yield how far the desk is with the findings, what it has asked and the claims."""
    found = report.run.findings
    ruled = sum(finding.id in standing for finding in found)
    if found:
        yield f"all {len(found)} ruled" if ruled == len(found) > 1 else f"{ruled} of {len(found)} ruled"
    if waiting:
        yield f"{counted(waiting, 'question')} not answered"
    if ticks.done:
        yield f"{ticks.done} of {counted(ticks.of, 'claim')} ticked"


def _state(case: Case, report: Report, standing: Mapping[str, Ruling]) -> str:
    """Say where a case stands, who has it in hand, when it is due and who asked."""
    if case.state is State.SIGNED_OFF:
        at = f", {moment(case.signed_off_at)}" if case.signed_off_at else ""
        said = [f"✅  *Signed off* by {person(case.signed_off_by or '')}{at}"]
    elif all(finding.id in standing for finding in report.run.findings):
        said = ["*Worked through*, not signed off yet"]
    else:
        said = ["*To be worked through*, finding by finding in the thread"]
    if case.owner:
        said.append(f"in hand with {person(case.owner)}")
    if case.due and case.state is not State.SIGNED_OFF:
        said.append(f"due {moment(case.due)}")
    if case.embargo:
        said.append(f"embargoed until {moment(case.embargo)}")
    return "  ·  ".join([*said, f"asked by {person(case.opened_by)}"])


def _closed(case: Case) -> str:
    return ". Signed off" if case.state is State.SIGNED_OFF else ""


def _earlier(report: Report) -> Iterator[str]:
    """Yield the line that must not wait behind a button: that the case was reported, or put right, before."""
    for case in report.related:
        if case.kind in _TELLING or case.corrections:
            named = link(case.url, inert(case.headline, 120) or "No headline")
            said = "Corrected before" if case.corrections or case.kind is Relation.CORRECTED else "Same case before"
            yield f"📎  {said}: {named}, {day(case.published)}"
            return


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


def _counts(report: Report, unheard: Mapping[Severity, int]) -> str:
    counts = Counter(finding.severity for finding in report.run.findings)
    shown = [f"{LIGHTS[s]}  *{counted(counts[s], s.value)}*" for s in Severity if counts[s]]
    return "   ".join(shown) or f"✅  *{_nothing(unheard).capitalize()}*"


def _spoken(report: Report, unheard: Mapping[Severity, int]) -> str:
    counts = Counter(finding.severity for finding in report.run.findings)
    return ", ".join(counted(counts[s], s.value) for s in Severity if counts[s]) or _nothing(unheard)


def _nothing(unheard: Mapping[Severity, int]) -> str:
    """Say that there is nothing to be shown: what is kept back is not nothing."""
    if not any(unheard.values()):
        return "nothing found"
    looked_for = [plural(severity.value) for severity in Severity if not unheard.get(severity)]
    return f"no {' or '.join(looked_for)}"


def _unsaid(unheard: Mapping[Severity, int]) -> str:
    """Say what is not shown, and where it is."""
    told = " and ".join(counted(unheard[s], s.value) for s in Severity if unheard.get(s))
    one = sum(unheard.values()) == 1
    return (
        f"🔇  {told} {'is' if one else 'are'} not shown, as it is set here; the export has {'it' if one else 'them'}."
    )


def _looked_at(report: Report) -> str:
    """Say what silence means: how much was read, and how each check answered."""
    article, outcomes = report.article, Counter(result.outcome for result in report.run.results)
    read = f"{counted(len(article.plain.text.split()), 'word')}, {counted(len(article.figures), 'figure')}"
    answers = [
        f"{outcomes[Outcome.FOUND]} found something",
        f"{outcomes[Outcome.CLEAR]} clear",
        f"{outcomes[Outcome.NOTHING]} had nothing to check",
    ]
    return f"{read}  ·  {counted(len(report.run.results), 'check')}: {', '.join(answers)}"
