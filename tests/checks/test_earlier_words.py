"""What the checks on earlier stories' words say, and that two of them never speak of one quotation."""

from __future__ import annotations

from datetime import date

from checks.catalogue import catalogue
from checks.models import CheckRun, Outcome
from checks.run import run
from extraction import read
from extraction.models import Article, Correction, Precedent, Relation

CODES = ("ARC-CORRECTED", "ARC-DUP", "QUO-COPY", "QUO-DRIFT", "QUO-RECYCLED")
TODAY = date(2025, 6, 20)


def earlier(text: str, day: date, relation: Relation, *corrections: Correction) -> Precedent:
    return Precedent(
        case_id="herald/7",
        headline="Mill",
        published=day,
        relation=relation,
        article=read(text, published=day),
        corrections=corrections,
    )


def checked(text: str, *precedents: Precedent) -> CheckRun:
    article: Article = read(text, published=TODAY).model_copy(update={"precedents": precedents})
    return run(article, lambda: 0.0, {code: catalogue()[code] for code in CODES})


def test_old_words_that_have_changed_are_one_finding() -> None:
    told = "“The seven heads of the biggest crime groups in the county are behind bars,” Ann Hill said."
    now = told.replace("are behind", "are now behind")
    (finding,) = checked(f"Nine were held. {now}", earlier(told, date(2024, 6, 11), Relation.SAME_CASE)).findings
    assert finding.code == "QUO-RECYCLED"
    assert finding.message == (
        "Our story of 11 June 2024 has these words of Ann Hill’s; the copy doesn’t say when they were said."
    )
    assert finding.working == (
        "“The seven heads of the biggest crime groups in the county are behind bars” (11 June 2024, “Mill”); "
        "“now” / nothing"
    )
    assert finding.sources == ("herald/7",)


def test_words_that_have_changed_within_two_weeks() -> None:
    told = "“Living above the mill was a dull life for a painter,” Ann Hill said."
    now = "The mill is sold. “Living above the mill was a dull wife for a painter,” Ann Hill said."
    (finding,) = checked(now, earlier(told, date(2025, 6, 11), Relation.SAME_CASE)).findings
    assert finding.code == "QUO-DRIFT"
    assert finding.message == "Ann Hill’s words are not those in our story of 11 June 2025: “wife” here, “life” there."


def test_a_version_shows_its_figures_first() -> None:
    told = (
        "Police arrested 62 people in Oareford and found £8,200 under a bath in a flat above the bakery on the main "
        "road, and no one has been charged."
    )
    now = told.replace("62", "65").replace("£8,200", "£9,400").replace("main", "only")
    (finding,) = checked(now, earlier(told, date(2025, 6, 19), Relation.DUPLICATE)).findings
    assert finding.code == "ARC-DUP"
    assert finding.message == (
        "We have run this before: it is our story of 19 June 2025. What differs: “62” became “65”, “£8,200” became "
        "“£9,400” and “main” became “only”."
    )


def test_an_earlier_storys_correction_counts_and_names_the_story() -> None:
    correction = Correction(wrong="Wilkie", right="Willkie", published=date(2025, 6, 12))
    precedent = earlier("The hall is shut.", date(2025, 6, 11), Relation.SIMILAR, correction)
    (finding,) = checked("The hall was named after Wendell Wilkie.", precedent).findings
    assert finding.message == "We corrected this on 12 June 2025: “Willkie”, not “Wilkie”."
    assert finding.sources == ("herald/7",)


def test_without_corrections_there_is_nothing_to_check() -> None:
    outcomes = {result.code: result.outcome for result in checked("The hall was named after Wendell Wilkie.").results}
    assert set(outcomes.values()) == {Outcome.NOTHING}
