from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.models import CheckRun
from extraction import read
from extraction.models import Article, Relation
from storage import archive, cases, runs, search
from storage.database import Database, open_database
from storage.models import OPEN, Case, NewCase, Reader, RelatedCase, Report, Story

NOW = datetime(2026, 11, 20, tzinfo=UTC)
TODAY = date(2026, 11, 20)
MakeArticle = Callable[..., Article]

CHARGED = (
    "Rosalind Okafor, of Thornwick, appeared before magistrates charged with cuckooing the home of a neighbour. "
    "The former florist is accused of storing ketamine in his loft. She was bailed to Thornwick Crown Court."
)
JAILED = (
    "Former florist Rosalind Okafor has been jailed for cuckooing a neighbour. Thornwick Crown Court was told that she "
    "kept ketamine in the man's loft at Thornwick for nine months."
)
OPERATION = (
    "Officers of Operation Larkspur seized 28 weapons at addresses in Thornwick during a week of raids on county lines "
    "gangs, and safeguarded 69 vulnerable people whose homes had been taken over by dealers."
)
ANOTHER_YEAR = (
    "Operation Larkspur, a week of raids on county lines gangs in Thornwick, led to 95 arrests. Dealers had taken over "
    "the homes of vulnerable people, of whom 50 were safeguarded, and 55 weapons were seized by officers."
)
ALLOTMENTS = (
    "Allotment holders at Fenwick Moor have won their fight against a drainage levy. The parish council had wanted to "
    "treble the levy to repair culverts, but a petition of gardeners persuaded councillors to shelve the plan."
)
LEVY = (
    "A drainage levy on allotment holders at Fenwick Moor was put to the parish council. "
    "Gardeners fear that the levy, meant to repair "
    "culverts, could treble. A petition has been started by the holders against the plan."
)


def add(log: Database, *stories: Story) -> None:
    list(archive.add(log, stories, NOW))


def found(log: Database, article: Article, *walls: str, **options: Any) -> tuple[RelatedCase, ...]:
    return search.related(log, article, Reader(walls=frozenset(walls)), **options)


@pytest.mark.parametrize(
    ("earlier", "later", "named", "kind", "why"),
    [
        (
            Story(ref="old", text=CHARGED, published=date(2026, 3, 1)),
            JAILED,
            {"person": "Rosalind Okafor", "place": "Thornwick"},
            Relation.SAME_CASE,
            ("shares Rosalind Okafor and Thornwick Crown Court", "same words: "),
        ),
        (
            Story(ref="old", text=CHARGED, published=date(2019, 3, 1)),
            JAILED,
            {"person": "Rosalind Okafor", "place": "Thornwick"},
            Relation.SAME_PERSON,
            ("shares Rosalind Okafor and Thornwick Crown Court", "same words: "),
        ),
        (
            Story(ref="old", text="Florist ROSALIND OKAFOR grew the dahlias.", published=date(2026, 3, 1)),
            "Rosalind Okafor has grown the dahlias again.",
            {"person": "Rosalind Okafor"},
            Relation.SIMILAR,  # a name alone may be a namesake's
            ("shares the name Rosalind Okafor, and no other", "same words: dahlias"),
        ),
        (
            Story(ref="old", text=ANOTHER_YEAR, published=date(2025, 5, 20)),
            OPERATION,
            {"place": "Thornwick"},
            Relation.SERIES,
            ("shares Operation Larkspur and Thornwick", "same words: "),
        ),
        (
            Story(ref="old", text=ANOTHER_YEAR, published=date(2026, 10, 20)),
            OPERATION,
            {"place": "Thornwick"},
            Relation.SAME_CASE,
            ("shares Operation Larkspur and Thornwick", "same words: "),
        ),
        (
            Story(ref="old", text=f"  {LEVY}\n", published=date(2026, 10, 20)),
            LEVY,
            {},
            Relation.DUPLICATE,
            ("the same text", "same words: "),
        ),
        (
            Story(ref="old", text=f"{LEVY} {ALLOTMENTS} {CHARGED}"),
            f"{LEVY} {ALLOTMENTS} {CHARGED.replace('ketamine', 'cocaine')}",
            {},
            Relation.DUPLICATE,
            ("91% the same text", "shares Thornwick Crown Court", "same words: "),
        ),
        (
            Story(ref="old", text=f"{LEVY} {ALLOTMENTS}"),
            f"{LEVY} {ALLOTMENTS.replace('gardeners', 'growers').replace('levy', 'charge')}",
            {"place": "Fenwick Moor"},
            Relation.SIMILAR,
            ("64% the same text", "shares Fenwick Moor", "same words: "),
        ),
        (
            Story(ref="old", text=LEVY, published=date(2026, 10, 20)),
            ALLOTMENTS,
            {"place": "Fenwick Moor"},
            Relation.SIMILAR,
            ("shares Fenwick Moor", "same words: "),
        ),
    ],
)
def test_an_earlier_story_is_found_and_why_is_said(  # noqa: PLR0917 - a row of the table above
    log: Database,
    article: MakeArticle,
    earlier: Story,
    later: str,
    named: dict[str, str],
    kind: Relation,
    why: tuple[str, ...],
) -> None:
    add(log, earlier, *(Story(ref=f"other{i}", text=f"The cat of house {i} came home.") for i in range(50)))
    [case] = found(log, article(later, published=TODAY, **named))
    assert (case.case, case.ref, case.kind, case.published) == ("archive/old", "old", kind, earlier.published)
    assert len(case.why) == len(why)
    assert all(said.startswith(expected) for said, expected in zip(case.why, why, strict=True)), case.why
    assert 0.38 <= case.score <= 1


@pytest.mark.parametrize(("two", "kind"), [(True, Relation.SAME_CASE), (False, Relation.SAME_PERSON)])
def test_a_case_of_two_people_lasts_as_long_as_the_courts_take(log: Database, *, two: bool, kind: Relation) -> None:
    charged = (
        "Rosalind Okafor and Desmond Harkin, of Thornwick, were charged with cuckooing the home of a neighbour and "
        "with storing ketamine in his loft. They were bailed to Thornwick Crown Court by magistrates on Friday."
    )
    jailed = charged.replace("were charged with", "were jailed for")
    if not two:
        jailed = jailed.replace(" and Desmond Harkin", "")
    others = (Story(ref=f"other{i}", text=f"The cat of house {i} came home.") for i in range(50))
    add(log, Story(ref="old", text=charged, published=date(2019, 3, 1)), *others)
    [case] = found(log, read(f"{jailed} The judge praised the police, who had watched the house.", published=TODAY))
    assert (case.kind, case.score >= 0.85) == (kind, True)


@pytest.mark.parametrize(
    ("text", "later", "named"),
    [
        ("Allotment holders won the flower show.", OPERATION, {"place": "Thornwick"}),
        ("Rosalinda Okaforde won the flower show.", JAILED, {"person": "Rosalind Okafor"}),
        ("Thornwick has a new bandstand.", OPERATION, {"place": "Thornwick"}),
    ],
)
def test_an_unlike_story_is_not_shown(
    log: Database, article: MakeArticle, text: str, later: str, named: dict[str, str]
) -> None:
    add(log, Story(ref="old", text=text))
    assert found(log, article(later, **named)) == ()


@pytest.mark.parametrize(
    ("story", "article_day", "shown"),
    [
        (date(2026, 11, 19), TODAY, True),
        (TODAY, TODAY, False),
        (date(2027, 1, 1), TODAY, False),
        (None, TODAY, True),
        (date(2027, 1, 1), None, True),
    ],
)
def test_only_what_ran_earlier_comes_back_where_the_day_is_known(
    log: Database, article: MakeArticle, story: date | None, article_day: date | None, *, shown: bool
) -> None:
    add(log, Story(ref="old", text=CHARGED, published=story))
    cases = found(log, article(JAILED, published=article_day, person="Rosalind Okafor"))
    assert [case.ref for case in cases] == (["old"] if shown else [])


def test_the_story_itself_does_not_come_back(log: Database, article: MakeArticle, checked: Callable[..., Case]) -> None:
    case = checked(JAILED, wall="T1/C1")
    add(log, Story(ref="mine", text=JAILED), Story(ref="old", text=CHARGED))
    read = article(JAILED, person="Rosalind Okafor")
    assert [c.ref for c in found(log, read, "T1/C1", case_id=case.id, ref="mine")] == ["old"]
    assert {c.ref for c in found(log, read, "T1/C1")} == {case.id, "mine", "old"}


def test_a_child_is_no_key(log: Database, article: MakeArticle) -> None:
    add(log, Story(ref="old", text="Rosalind Okafor won a rosette."))
    text = "Rosalind Okafor, 15, planted a rosette of marigolds at the school gate beside the duck pond on a rainy day."
    assert found(log, article(text, person="Rosalind Okafor", ages={"Rosalind Okafor": 15})) == ()
    [case] = found(log, article(text, person="Rosalind Okafor", ages={"Rosalind Okafor": 51}))
    assert "shares the name Rosalind Okafor, and no other" in case.why


@pytest.mark.parametrize(
    ("written", "shared"),
    [
        ("The case number is T20260417, the clerk said.", "T20260417"),
        ("The neutral citation is [2025] EWCA Crim 417 here.", "[2025] EWCA CRIM 417"),
        ("It is filed as case no. 26CF0417 there.", "26CF0417"),
        ("The docket is 2:24-cr-00417 there.", "2:24-CR-00417"),
    ],
)
def test_a_case_number_is_a_key(log: Database, article: MakeArticle, written: str, shared: str) -> None:
    add(log, Story(ref="old", text=f"The hearing was put off. {written}"))
    [case] = found(log, article(f"{written} A date in spring is likely."))
    assert case.why[0] == f"shares {shared}"


def test_names_are_found_however_typed(log: Database, article: MakeArticle) -> None:
    add(log, Story(ref="old", text="ZOE O'DOWD-BJORK opened the lido."))
    [case] = found(log, article("Zoë O’Dowd-Björk has closed the lido.", person="Zoë O’Dowd-Björk"))
    assert case.why[0] == "shares the name Zoë O’Dowd-Björk, and no other"


def test_a_story_without_a_headline_is_shown_by_its_first_line(log: Database, article: MakeArticle) -> None:
    add(log, Story(ref="old", text=f"\n\nFlorist charged\n\n{CHARGED}"))
    assert found(log, article(JAILED, person="Rosalind Okafor"))[0].headline == "Florist charged"


def test_the_best_come_first_and_ties_go_by_day_and_ref(log: Database, article: MakeArticle) -> None:
    same = [("b", date(2026, 3, 2)), ("a", date(2026, 3, 2)), ("c", None), ("d", date(2026, 3, 4))]
    stories = [Story(ref=ref, text=f"{CHARGED} {'.' * i}x{ref}", published=day) for i, (ref, day) in enumerate(same)]
    add(log, *stories, Story(ref="best", text=f"{JAILED} It was April.", published=date(2020, 1, 1)))
    read = article(JAILED, published=TODAY, person="Rosalind Okafor", place="Thornwick")
    cases = found(log, read)
    assert [case.ref for case in cases] == ["best", "d", "a", "b", "c"]
    assert found(log, read, limit=2) == cases[:2]
    assert found(log, read, limit=0) == ()


WORDS = st.sampled_from("levy culvert petition florist ketamine loft raid weapon magistrate dahlia".split())
NAMES = ("Rosalind Okafor", "Piotr Lindqvist", "Thornwick", "Fenwick Moor", "Operation Larkspur")
COPY = st.lists(WORDS | st.sampled_from(NAMES), min_size=3, max_size=12).map(" ".join)
WALLS = st.sampled_from([OPEN, "T1", "T1/C1", "T1/C2", "T2"])


def fill(log: Database, copies: list[tuple[str, str]], walls: frozenset[str]) -> None:
    """Put each text that stands behind one of `walls` there, open ones by import."""
    for number, (wall, text) in enumerate(copies):
        if wall not in walls:
            continue
        if wall == OPEN:
            add(log, Story(ref=f"s{number}", text=text))
            continue
        case, _ = cases.accept(log, NewCase(source=f"s{number}", wall=wall, text=text, opened_by="U1"), NOW)
        digest = hashlib.sha256(text.encode()).hexdigest()
        run = CheckRun(article=digest, results=(), findings=())
        runs.record(log, case.id, Report(article=Article(id=digest, text=text), run=run), NOW)


@settings(max_examples=25, deadline=None)
@given(copies=st.lists(st.tuples(WALLS, COPY), max_size=10), later=COPY, walls=st.frozensets(WALLS))
def test_what_a_reader_may_not_see_is_never_shown_counted_or_ranked(
    article: MakeArticle, copies: list[tuple[str, str]], later: str, walls: frozenset[str]
) -> None:
    reader, seen = Reader(walls=walls), walls | {OPEN}
    kinds = {"person": ["Rosalind Okafor", "Piotr Lindqvist"], "place": ["Thornwick", "Fenwick Moor"]}
    named = {kind: ";".join(name for name in names if name in later) for kind, names in kinds.items()}
    read = article(later, **{kind: names for kind, names in named.items() if names})
    answers = []
    with tempfile.TemporaryDirectory() as folder:
        for name, put in (("all", frozenset(wall for wall, _ in copies)), ("seen", seen)):
            with closing(open_database(Path(folder) / name)) as log:
                fill(log, copies, put)
                related = search.related(log, read, reader, limit=20)
                cuttings = archive.search(log, later.split(maxsplit=1)[0], reader, 20)
                answers.append((related, cuttings, archive.stats(log, reader)))
                behind = dict(log.connection.execute("SELECT ref, wall FROM stories").fetchall())
                assert {behind[case.ref] for case in related} <= seen
    assert answers[0] == answers[1]
