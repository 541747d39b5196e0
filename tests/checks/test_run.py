from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from types import SimpleNamespace
from typing import cast

import pytest

from checks.models import Check, Confirmation, Finding, Outcome, Rule, Severity
from checks.run import run
from extraction.models import Article, DateMention, Span
from extraction.style import Style

TEXT = "Police arrested 65 people and raided 65 addresses."
PEOPLE, ADDRESSES, POLICE = Span(start=16, end=25), Span(start=37, end=49), Span(start=0, end=6)
Said = Finding | Confirmation


def article(**fields: object) -> Article:
    return Article(id="a" * 64, text=TEXT, sentences=(Span(start=0, end=50),), **fields)


def check(
    code: str,
    *said: Callable[[Rule, Article], Said],
    severity: Severity = Severity.ERROR,
    reads: tuple[str, ...] = ("sentences",),
    priority: int = 10,
    takes_in: tuple[str, ...] = (),
    confirms: bool = False,
    covers: bool = False,
) -> tuple[str, Check]:
    """Return a check made by hand, by its code, that says what it is given to say."""
    rule = Rule(
        code=code,
        severity=severity,
        reads=reads,
        priority=priority,
        takes_in=takes_in,
        confirms=confirms,
        covers=covers,
    )

    def look(article: Article) -> Iterator[Said]:
        return (say(rule, article) for say in said)

    return code, cast("Check", SimpleNamespace(__name__=f"checks.made.{code}", __doc__="", RULE=rule, check=look))


def finding(
    span: Span, *evidence: Span, message: str = "It is wrong.", severity: Severity | None = None
) -> Callable[[Rule, Article], Said]:
    return lambda rule, article: rule.finding(article, span, message, evidence=evidence, severity=severity)


def right(rule: Rule, _: Article) -> Said:
    return rule.right(PEOPLE, "28 + 37 = 65")


def crash(_: Rule, __: Article) -> Said:
    raise ZeroDivisionError("no base")


def clock() -> float:
    return 0.0


def codes(*checks: tuple[str, Check], style: Style | None = None) -> list[str]:
    """Run the checks and return the codes of what is left after merging, in order."""
    return [f.code for f in run(article(style=style or Style()), clock, dict(checks)).findings]


@pytest.mark.parametrize(
    ("made", "outcome"),
    [
        (check("A", finding(PEOPLE)), Outcome.FOUND),
        (check("A"), Outcome.CLEAR),
        (check("A", reads=("dates",)), Outcome.NOTHING),
        (check("A", crash), Outcome.FAILED),
        (check("A", confirms=True), Outcome.NOTHING),
        (check("A", right, confirms=True), Outcome.CLEAR),
        (check("A", right, finding(PEOPLE), confirms=True), Outcome.FOUND),
    ],
    ids=["finds", "finds nothing", "has nothing to read", "crashes", "recomputes nothing", "confirms", "does both"],
)
def test_each_check_answers_in_one_of_four_ways(made: tuple[str, Check], outcome: Outcome) -> None:
    (result,) = run(article(), clock, dict([made])).results
    assert (result.code, result.outcome) == ("A", outcome)


def test_every_field_a_check_reads_must_be_there() -> None:
    made = dict([check("A", finding(PEOPLE), reads=("sentences", "dates"))])
    dated = article(dates=(DateMention(span=POLICE, year=2023),))
    assert run(article(), clock, made).results[0].outcome is Outcome.NOTHING
    assert run(dated, clock, made).results[0].outcome is Outcome.FOUND


def test_a_crash_is_logged_and_the_others_go_on(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        done = run(article(), clock, dict([check("A", crash), check("B", finding(PEOPLE))]))
    first, second = done.results
    assert first.error == "ZeroDivisionError: no base"
    assert second.outcome is Outcome.FOUND
    assert "A failed on article aaaaaaaaaaaa" in caplog.text
    assert TEXT not in caplog.text, "unpublished copy stays out of the log"


def test_a_crash_half_way_drops_what_the_check_had_said() -> None:
    done = run(article(), clock, dict([check("A", finding(PEOPLE), crash)]))
    assert done.results[0].findings == done.findings == ()


def test_the_clock_times_each_check() -> None:
    ticks = iter([1.0, 1.25])
    assert run(article(), lambda: next(ticks), dict([check("A")])).results[0].millis == 250.0


def test_a_check_that_is_off_is_not_asked() -> None:
    done = run(article(style=Style(off=("A",))), clock, dict([check("A", crash), check("B")]))
    assert [result.code for result in done.results] == ["B"]


def test_the_house_says_how_grave() -> None:
    style = Style(severity={"A": "note"})
    done = run(article(style=style), clock, dict([check("A", finding(PEOPLE, severity=Severity.QUERY))]))
    assert [f.severity for f in done.findings] == [Severity.NOTE]
    assert done.results[0].findings == done.findings


def test_the_gravest_comes_first_then_priority_then_the_order_of_the_copy() -> None:
    assert codes(
        check("NOTE", finding(POLICE), severity=Severity.NOTE, priority=25),
        check("LOW", finding(POLICE, PEOPLE), priority=5),
        check("LATE", finding(ADDRESSES), priority=9),
        check("EARLY", finding(PEOPLE), priority=9),
        check("QUERY", finding(PEOPLE, ADDRESSES), finding(ADDRESSES, POLICE), severity=Severity.QUERY, priority=20),
    ) == ["EARLY", "LATE", "LOW", "QUERY", "QUERY", "NOTE"]


def test_of_one_gravity_the_families_come_in_turn_the_law_first() -> None:
    def of(family: str, code: str, *said: Callable[[Rule, Article], Said], priority: int) -> tuple[str, Check]:
        _, made = check(code, *said, priority=priority)
        vars(made)["__name__"] = f"checks.{family}.{code}"
        return code, made

    assert codes(
        of("hygiene", "CAPS", finding(POLICE), priority=25),
        of("figures", "TWIN", finding(PEOPLE), finding(ADDRESSES), priority=20),
        of("figures", "SUM", finding(PEOPLE, POLICE), priority=9),
        of("law", "STATUS", finding(POLICE, ADDRESSES), priority=1),
    ) == ["STATUS", "TWIN", "CAPS", "TWIN", "SUM"]


def test_findings_on_the_same_words_merge_under_the_gravest() -> None:
    twin = check("TWIN", finding(PEOPLE, ADDRESSES), severity=Severity.QUERY, priority=25)
    clash = check("CLASH", finding(ADDRESSES, PEOPLE), severity=Severity.ERROR, priority=1)
    elsewhere = check("OTHER", finding(POLICE), severity=Severity.NOTE)
    assert codes(twin, clash, elsewhere) == ["CLASH", "OTHER"]


def test_one_fault_said_twice_is_one_finding() -> None:
    assert codes(check("A", finding(PEOPLE, ADDRESSES), finding(PEOPLE, ADDRESSES))) == ["A"]


def test_findings_that_share_only_one_place_stay_apart() -> None:
    assert codes(check("A", finding(PEOPLE, ADDRESSES)), check("B", finding(PEOPLE, POLICE))) == ["A", "B"]


@pytest.mark.parametrize("first", [Severity.ERROR, Severity.NOTE])
def test_a_check_takes_in_what_it_explains(first: Severity) -> None:
    count = check("COUNT", finding(PEOPLE, ADDRESSES), severity=Severity.QUERY)
    missing = check("MISSING", finding(POLICE, PEOPLE, ADDRESSES), severity=first, takes_in=("COUNT",))
    assert codes(count, missing) == ["MISSING"]


def test_a_check_that_covers_its_words_takes_in_all_that_lies_in_them() -> None:
    both = PEOPLE.to(ADDRESSES)
    twice = check("TWICE", finding(both), covers=True)
    count = check("COUNT", finding(PEOPLE, ADDRESSES), severity=Severity.ERROR)
    elsewhere = check("ELSEWHERE", finding(PEOPLE, POLICE))
    assert codes(twice, count, elsewhere) == ["ELSEWHERE", "TWICE"]


def test_a_check_takes_in_nothing_that_points_elsewhere() -> None:
    count = check("COUNT", finding(PEOPLE, ADDRESSES))
    missing = check("MISSING", finding(POLICE, PEOPLE), takes_in=("COUNT",))
    assert codes(count, missing) == ["MISSING", "COUNT"]


def test_what_was_found_right_comes_in_the_order_of_the_copy() -> None:
    def later(rule: Rule, _: Article) -> Said:
        return rule.right(ADDRESSES, "65 is 65")

    done = run(article(), clock, cast("Mapping[str, Check]", dict([check("B", later), check("A", right)])))
    assert [c.code for c in done.confirmed] == ["A", "B"]


def test_the_same_fault_in_the_same_text_is_the_same_finding() -> None:
    made = dict([check("A", finding(PEOPLE, message="One way to say it."))])
    again = dict([check("A", finding(PEOPLE, message="Another."))])
    other = dict([check("A", finding(ADDRESSES))])
    (one,), (two,), (three,) = (run(article(), clock, each).findings for each in (made, again, other))
    assert one.id == two.id != three.id


@pytest.mark.parametrize("severity", [Severity.ERROR, Severity.QUERY, Severity.NOTE])
@pytest.mark.parametrize("places", [(PEOPLE,), (POLICE, PEOPLE), (POLICE, Span(start=16, end=18))])
def test_what_is_asked_about_is_not_listed_as_right(severity: Severity, places: tuple[Span, ...]) -> None:
    done = run(article(), clock, dict([check("A", right), check("B", finding(*places), severity=severity)]))
    assert bool(done.confirmed) is (severity is Severity.NOTE)


def test_nor_is_what_was_reckoned_from_it() -> None:
    def reckoned(rule: Rule, _: Article) -> Said:
        return rule.right(ADDRESSES, "65 is 65", evidence=(PEOPLE,))

    doubted, other = check("A", finding(PEOPLE)), check("A", finding(POLICE))
    assert not run(article(), clock, dict([doubted, check("B", reckoned)])).confirmed
    assert run(article(), clock, dict([other, check("B", reckoned)])).confirmed


def test_a_passage_that_is_asked_about_as_a_whole_doubts_no_figure_in_it() -> None:
    whole = Span(start=0, end=50)
    assert run(article(), clock, dict([check("A", right), check("B", finding(whole))])).confirmed
