"""The message that stands for a case: reading, then its counts and state, or why it could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, HeaderBlock, PlainTextObject

from bot.blocks.finding import LIGHTS
from bot.blocks.words import Message, filled, inert, link, message, person, section, small, title
from bot.excerpt import headline, one_line
from bot.wording import corrected, counted, day, withheld
from checks.models import Confirmation, Outcome, Severity
from extraction.models import Article
from storage.models import Case, RelatedCase, Report, Ruling, Series

TRY_AGAIN = "try_again"  # the button of a case that could not be read; its value is the case's id
RIGHT = 25  # lines of what was checked and found right


def reading(text: str) -> Message:
    """Return the message that stands until the report is there."""
    said = f"Reading {counted(len(text.split()), 'word')} …"
    return message(said, [section(f"⏳  {said}")])


def failure(case_id: str, sentence: str) -> Message:
    """Return the message for a case that could not be read: what to do, in a sentence, and a way to try again."""
    again = ButtonElement(text=PlainTextObject(text="Try again", emoji=False), action_id=TRY_AGAIN, value=case_id)
    said = section(f"⚠️  *Not checked.* {inert(sentence, 500)}")
    return message(f"Not checked. {sentence}", [said, ActionsBlock(elements=[again])])


def report_message(case: Case, report: Report, standing: Mapping[str, Ruling]) -> Message:
    """Return a case's headline, its counts by gravity, how far the desk is with them, and what was looked at."""
    name, counts = headline(report.article, 150), _counts(report)
    found = report.run.findings
    state = _state(sum(finding.id in standing for finding in found), len(found))
    blocks: list[Block] = [HeaderBlock(text=title(name, 150)), section(f"{counts}{f'  ·  {state}' if state else ''}")]
    failed = [result.code for result in report.run.results if result.outcome is Outcome.FAILED]
    if failed:
        lost = counted(len(failed), "check")
        codes = ", ".join(failed[:20])
        blocks.append(small(f"⚠️  {lost} did not finish, so silence means nothing there: {codes}."))
    blocks += [small(_looked_at(report)), small(f"Asked by {person(case.opened_by)}{_thread(report)}")]
    return message(f"{one_line(name, 150)}: {_spoken(report)}. {state}", blocks)


def _counts(report: Report) -> str:
    counts = Counter(finding.severity for finding in report.run.findings)
    shown = [f"{LIGHTS[s]}  *{counted(counts[s], s.value)}*" for s in Severity if counts[s]]
    return "   ".join(shown) or "✅  *Nothing found*"


def _spoken(report: Report) -> str:
    counts = Counter(finding.severity for finding in report.run.findings)
    return ", ".join(counted(counts[s], s.value) for s in Severity if counts[s]) or "nothing found"


def _state(ruled: int, findings: int) -> str:
    if not findings:
        return ""
    return f"all {findings} ruled" if ruled == findings > 1 else f"{ruled} of {findings} ruled"


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


def _thread(report: Report) -> str:
    return "  ·  findings in the thread" if report.run.findings else ""


def right_message(report: Report) -> Message | None:
    """Return what was recomputed and found right, or None where nothing was."""
    confirmed = report.run.confirmed
    if not confirmed:
        return None
    heading = f"*Checked and right* ({len(confirmed)})"
    texts = filled([heading, *(_right(report.article, one) for one in confirmed[:RIGHT])], 10_000)
    left = len(confirmed) - (sum(text.count("\n") + 1 for text in texts) - 1)
    blocks: list[Block] = [section(text) for text in texts]
    if left > 0:
        blocks.append(small(f"and {left} more"))
    return message(f"{counted(len(confirmed), 'thing')} checked and right.", blocks)


def _right(article: Article, one: Confirmation) -> str:
    return f"✓  *{inert(article.words(one.span), 100)}*  {inert(one.working, 250)}"


def related_message(report: Report) -> Message | None:
    """Return the earlier related cases, each with why it is one, or None where there is none."""
    if not (report.related or report.withheld):
        return None
    blocks: list[Block] = [section("*Earlier related cases*")]
    for case in report.related[:5]:
        published = f"  {day(case.published)}" if case.published else ""
        blocks.append(section(f"{link(case.url, inert(case.headline, 200) or 'No headline')}{published}"))
        blocks.append(small(_why(case)))
    if report.withheld:
        blocks.append(small(inert(withheld(report.withheld), 200)))
    if report.series:
        blocks += [section("*The same by year*"), *map(small, _series(report.series))]
    named = "; ".join(one_line(case.headline, 100) for case in report.related[:5])
    return message(f"{counted(len(report.related), 'earlier related case')}: {named}", blocks)


def _series(series: Series) -> Iterator[str]:
    """Yield a line a story: its date and its figures, each with what it counts."""
    for row in series.rows:
        told = (f"{inert(c, 60)} *{inert(v, 30)}*" for c, v in zip(series.columns, row.cells, strict=True) if v)
        yield f"{day(row.published) if row.case else 'here'}: {', '.join(told) or 'none of these'}"


def _why(case: RelatedCase) -> str:
    put_right = "".join(f"; {inert(corrected(correction), 200)}" for correction in case.corrections[:3])
    return f"{_reasons(case)}{put_right}"


def _reasons(case: RelatedCase) -> str:
    reasons = "; ".join(inert(why, 200) for why in case.why[:5])
    return f"{case.kind.value.capitalize()}: {reasons}" if reasons else case.kind.value.capitalize()
