"""A p-value that does not follow from its test statistic.

p is worked out anew from t, F, chi-square, r or z with the degrees of freedom, for every value that the statistic as
written may stand for (the rule of statcheck, Nuijten and others, 2016). Half of it is allowed as well, for a test of
one tail. What is corrected or adjusted passes.

## Flags
> The groups differed, [[t(28) = 2.20, p = .36]].

> There was an effect, [[F(1, 40) = 1.8, p < .05]].

## Does not flag
> The groups differed, t(28) = 2.20, p = .036, and χ2(1) = 3.90, p < .05.

> The groups differed, t(28) = 2.20, Bonferroni-corrected p = .11.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from checks.distributions import p_of_chi2, p_of_f, p_of_r, p_of_t, p_of_z
from checks.models import Confirmation, Finding, Rule, Severity
from extraction.models import Article

RULE = Rule(code="POL-STAT", severity=Severity.NOTE, reads=("sections",), priority=4, confirms=True)

_NUMBER = r"-?(?:\d{1,9}(?:\.\d{1,9})?|\.\d{1,9})"
_REPORTED = re.compile(
    rf"(?<![\w.])(?P<test>[tFrz]|χ2|χ²|X2|chi2) ?(?:\( ?(?P<df1>\d{{1,6}}) ?"
    rf"(?:, ?(?:N ?= ?\d{{1,9}}|(?P<df2>\d{{1,6}})) ?)?\))? ?= ?"
    rf"(?P<value>{_NUMBER})[,;] ?p ?(?P<sign>[=<>]) ?(?P<p>(?:0?\.\d{{1,9}}|1(?:\.0{{1,9}})?))"
)
_OTHERWISE = re.compile(r"\b(?:correct(?:ed|ion)|adjusted|bonferroni|holm|greenhouse|huynh|welch)", re.IGNORECASE)


class Reported(NamedTuple):
    """A test as reported: which, its degrees of freedom, the statistic and p as written."""

    test: str
    df: tuple[int, ...]
    value: str
    sign: str
    p: str


def check(article: Article) -> Iterator[Finding | Confirmation]:
    """Yield each p-value that stands with its test: right, or not."""
    for match, span in article.matches(_REPORTED):
        said = Reported(
            match["test"], tuple(int(n) for n in match.group("df1", "df2") if n), *match.group("value", "sign", "p")
        )
        between = _between(said)
        if between is None or _OTHERWISE.search(article.words(article.sentence_at(span))):
            continue
        low, high = between
        working = f"{match[0].split('=')[0].strip()} = {said.value}: p from {low:.3g} to {high:.3g}"
        if _fits(said, low / 2, high):
            yield RULE.right(span, working)
        else:
            message = f"With this statistic p is between {low:.3g} and {high:.3g}; the copy has p {said.sign} {said.p}."
            yield RULE.finding(article, span, message, working=working)


def _between(said: Reported) -> tuple[float, float] | None:
    """Return the least and the largest p that the statistic as written leaves room for, two-tailed."""
    value, half = abs(float(said.value)), _half(said.value)
    high, low = _p(said, max(0.0, value - half)), _p(said, value + half)
    return None if low is None or high is None else (low, high)


def _p(said: Reported, value: float) -> float | None:
    """Return p, None where the degrees of freedom do not suit the test."""
    match said.test, said.df:
        case "z", ():
            return p_of_z(value)
        case "t", (df,) if df:
            return p_of_t(value, df)
        case "r", (df,) if df:
            return p_of_r(value, df)
        case "F", (one, two) if one and two:
            return p_of_f(value, one, two)
        case (("χ2" | "χ²" | "X2" | "chi2"), (df,)) if df:
            return p_of_chi2(value, df)
    return None


def _fits(said: Reported, low: float, high: float) -> bool:
    """Tell whether the p as written is that of some value from low to high."""
    p = float(said.p)
    if said.sign == "<":
        return low < p
    if said.sign == ">":
        return high > p
    return low - _half(said.p) <= p <= high + _half(said.p)


def _half(written: str) -> float:
    """Return half of the last place that is written."""
    return 0.5 * 10.0 ** -len(written.partition(".")[2])
