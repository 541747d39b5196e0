"""No check fails, and none points outside the copy, whatever the copy: figures, names and joints thrown together."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.models import CheckRun, Outcome
from checks.run import run
from extraction import read
from extraction.models import Article

PIECES = (
    "one", "5", "12 homes", "the 21 homes", "£5", "£1.2m", "$3bn", "5%", "0%", "a third", "half", "most",
    "three times", "20 per 100,000 people", "0 miles", "5 miles", "(8km)", "(0km)", "between 40 and 36",
    "up to at least 50", "aged 0", "Tom Hill, 34,", "Ann Lee", "was born in 1953", "on 31 June",
    "Monday 3 May 2024", "from 1998 to 1989", "in 2019", "ten years ago", "earlier this year", "rose", "fell by",
    "from", "to", "of", "and", "or", "including", "each", "in all", "were jailed for", "were fined", "worth",
    "a poll of", "a margin of error of", "ahead by", "t(28) = 2.2, p = .3", "will open", "was held", "not",
    "more than", "nearly", ":", ",", "–", "“", "”", "(", ")", ".", ".\n\n", "Oareford",
    "[", "]", "XX", "???", "TK", "—", "'", "\"", "it’s", "CrimeStoppers", "the the", "MIdlands", "File picture.",
    "\n\nAdvertisement\n\n",
)  # fmt: skip


def clock() -> float:
    return 0.0


def sound(article: Article, found: CheckRun) -> None:
    failed = [(result.code, result.error) for result in found.results if result.outcome is Outcome.FAILED]
    assert not failed
    for finding in (*found.findings, *found.confirmed):
        assert all(0 <= span.start < span.end <= len(article.text) for span in (finding.span, *finding.evidence))
    for finding in found.findings:
        repaired = sorted((fix.span for fix in finding.fix), key=lambda span: span.start)
        assert all(0 <= span.start < span.end <= len(article.text) for span in repaired)
        assert not any(one.overlaps(other) for one, other in pairwise(repaired))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=40))
def test_no_check_fails(pieces: list[str]) -> None:
    article = read("Story. " + " ".join(pieces), published=date(2026, 11, 20))
    sound(article, run(article, clock))


@pytest.mark.parametrize(
    "piece",
    [
        "5 homes. The 6 homes. ",
        "(1 ",
        "rose 5% from 1 to 2, ",
        "6ft 2in ",
        "5 miles (8km) ",
        "why ???",
        "[ ( a :) ",
        "a'b “c” — d – ",
    ],
)
def test_long_copy_of_one_kind(piece: str) -> None:
    article = read(piece * (3_000 // len(piece)))
    sound(article, run(article, clock))
