"""How counts, amounts and dates are put to an editor, in the terminal and in Slack alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from checks.models import Severity
from extraction.models import Article, Bound, Correction, Figure, FigureKind

_ABOUT = 3  # words that say enough of what a figure is about
_PLURALS = {
    "query": "queries",
    "story": "stories",
    "open story": "open stories",
    "earlier story": "earlier stories",
    "century": "centuries",
    "foot": "feet",
    "inch": "inches",
}


def counted(number: int, noun: str) -> str:
    """Return "1 error", "2 errors", "3 queries"."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def listed(counts: Mapping[Severity, int]) -> str:
    """Return "2 errors, 1 query and 3 notes", "" where there is none."""
    said = [counted(counts[severity], severity.value) for severity in Severity if counts.get(severity)]
    return " and ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)


def plural(noun: str) -> str:
    """Return "errors", "queries"."""
    return _PLURALS.get(noun, f"{noun}s")


def decimal(value: Decimal) -> str:
    """Return a number in full: no exponent, no zeros at the end of a fraction."""
    written = format(value, "f")
    written = written.rstrip("0").rstrip(".") if "." in written else written
    return "0" if written == "-0" else written


def number(value: Decimal) -> str:
    """Return a number with commas: "1,200,000", "12.5"."""
    whole, point, fraction = decimal(value).partition(".")
    return f"{int(whole):,}{point}{fraction}" if whole not in {"-0", "-"} else f"{whole}{point}{fraction}"


def day(published: date | None) -> str:
    """Return a date in ten characters, "2026-11-20", or "undated"."""
    return published.isoformat() if published else "undated"


def short_day(published: date | None) -> str:
    """Return a date as a message has it, "20 Nov 2026", or "undated"."""
    return f"{published.day} {published:%b %Y}" if published else "undated"


def corrected(correction: Correction) -> str:
    """Say what was put right in an earlier story: "corrected 12 May 2019: “Willkie”, not “Wilkie”"."""
    said = f"“{correction.right}”, not “{correction.wrong}”" if correction.right else f"withdrawn: “{correction.wrong}”"
    return f"corrected {short_day(correction.published)}: {said}" if correction.published else f"corrected: {said}"


def withheld(number: int) -> str:
    """Say that related cases are not shown."""
    return f"{counted(number, 'item')} withheld: proceedings are active. Ask the lawyer."


def unseen(number: int) -> str:
    """Say that there were related cases which the reader may not see any more."""
    stories = "1 earlier story is" if number == 1 else f"{number:,} earlier stories are"
    return f"{stories} no longer yours to see."


def amount(figure: Figure) -> str:
    """Say what a figure comes to: "more than 40,000 GBP", "44 to 50", "12.5%"."""
    unit = _unit(figure)
    if figure.value is not None:
        bound = "" if figure.bound is Bound.EXACT else f"{figure.bound} "
        return f"{bound}{number(figure.value)}{unit}"
    if figure.low is not None and figure.high is not None:
        return f"{number(figure.low)} to {number(figure.high)}{unit}"
    if figure.low is not None:
        return f"at least {number(figure.low)}{unit}"
    if figure.high is not None:
        return f"at most {number(figure.high)}{unit}"
    return "no number"


def _unit(figure: Figure) -> str:
    """Return the unit as it follows the number: "%", " GBP", " years", " miles per hour"."""
    unit = figure.unit
    if not unit or unit == "percent":
        return "%" if unit else ""
    if unit.isupper() or figure.value == 1:
        return f" {unit}"
    said, per, rest = unit.partition(" per ")
    words = said.split()
    at = 0 if words[0] == "degree" else -1
    words[at] = _PLURALS.get(words[at]) or (words[at] if words[at].endswith("s") else f"{words[at]}s")
    return f" {' '.join(words)}{per}{rest}"


def what(figure: Figure, article: Article) -> str:
    """Say what a figure is said of, and by whom, in a few words."""
    said: list[str] = []
    if figure.counted and figure.counted.span not in figure.span:
        said.append(figure.counted.lemma)
    if figure.kind is FigureKind.AGE:
        said.append("age")
    if figure.event:
        said.append(figure.event)
    said += [" ".join(figure.about[:_ABOUT])] if figure.about else []
    if figure.said_by:
        named = next((m.name for m in article.mentions if m.key == figure.said_by), figure.said_by)
        said.append(f"said by {named}")
    return ", ".join(" ".join(item.split()) for item in said)
