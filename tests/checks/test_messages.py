"""What findings and confirmations say, word for word: a sentence to a colleague, both numbers, the working."""

from __future__ import annotations

from datetime import date

import pytest

from checks.catalogue import named
from checks.models import Confirmation, Finding, Severity
from extraction import read
from extraction.style import Style

ERROR, QUERY, NOTE = Severity.ERROR, Severity.QUERY, Severity.NOTE


def said(code: str, text: str, published: str | None = None, **style: object) -> list[Finding | Confirmation]:
    day = date.fromisoformat(published) if published else None
    return list(named(code).check(read(text, style=Style.model_validate(style), published=day)))


@pytest.mark.parametrize(
    ("code", "text", "published", "expected"),
    [
        (
            "HYG-BOILER",
            "The bridge is shut.\n\nAdvertisement Hide Ad\n\nIt will open in May.\n\nAdvertisement Hide Ad",
            None,
            (ERROR, "Web furniture left in: “Advertisement Hide Ad” twice.", ""),
        ),
        (
            "HYG-CAPS",
            "The East MIdlands force is one of five in the Midlands.",
            None,
            (ERROR, "“MIdlands” has an odd capital; the copy has “Midlands” elsewhere.", ""),
        ),
        ("HYG-CAPS", "They flew from LIverpool.", None, (ERROR, "“LIverpool” has an odd capital: “Liverpool”?", "")),
        ("HYG-DOUBLE", "It is in the the hall.", None, (ERROR, "“the the”: word repeated.", "")),
        (
            "QUO-MARKS",
            "He said: “We are late.\n\nThe road is shut.",
            None,
            (ERROR, "This quotation never closes, and the next paragraph does not take it up.", ""),
        ),
        ("DAT-IMPOSS", "The inquest opens on 31 June 2024.", None, (ERROR, "June 2024 has 30 days.", "")),
        (
            "DAT-WEEKDAY",
            "The inquest opened on Monday 14 March 2023.",
            None,
            (
                ERROR,
                "14 March 2023 is a Tuesday, not a Monday. Should it be Tuesday, or Monday 13 March or 20 March?",
                "14 March 2023 is a Tuesday.",
            ),
        ),
        (
            "DAT-WEEKDAY",
            "The inquest will open on Monday 14 March.",
            "2023-03-01",
            (
                QUERY,
                "14 March 2023 is a Tuesday, not a Monday. Should it be Tuesday, or Monday 13 March or 20 March?",
                "No year is given; 2023 brings the date nearest to publication, and 14 March 2023 is a Tuesday.",
            ),
        ),
        (
            "DAT-SPAN",
            "She spent six years at the mill, between 2015 and 2019.",
            None,
            (
                QUERY,
                "The copy has “six years”; from 2015 to 2019 is 3 to 5 years.",
                "",
            ),
        ),
        (
            "DAT-SPAN",
            "The nine-day festival ran from 12 to 30 October.",
            None,
            (QUERY, "The copy has “nine-day”; from 12 to 30 October is 19 days, counting both.", ""),
        ),
        (
            "DAT-SPAN",
            "She spent six years at the mill, between March 2015 and November 2016.",
            None,
            (QUERY, "The copy has “six years”; from March 2015 to November 2016 is 20 or 21 months.", ""),
        ),
        (
            "DAT-SPAN",
            "She spent 30 months at the mill, between March 2015 and November 2016.",
            None,
            (QUERY, "The copy has “30 months”; from March 2015 to November 2016 is 20 or 21 months.", ""),
        ),
        (
            "DAT-AGE2",
            "Liam Harker, 31, was held on Friday.\n\nHarker, 32, denies theft.",
            None,
            (ERROR, "Liam Harker is 31 in para 1 and 32 in para 2.", ""),
        ),
        (
            "NAM-ROLE",
            "Sergeant Tom Hill was first there.\n\nInspector Tom Hill said that the road would stay shut.",
            None,
            (ERROR, "Tom Hill is given as sergeant in para 1 and inspector in para 2.", ""),
        ),
        (
            "NAM-FIRSTREF",
            "Ruth Adair runs the ferry at Oareford. Ms Adare added that fares would rise.",
            None,
            (QUERY, "Ms Adare has no first name here; is Ruth Adair meant?", ""),
        ),
        (
            "PLC-SPELL",
            "The crash happened in Wellingborogh, Northamptonshire, on Friday.",
            None,
            (
                ERROR,
                "“Wellingborogh”: is Wellingborough meant?",
                "The gazetteer has no “Wellingborogh”; it has Wellingborough, Northamptonshire.",
            ),
        ),
        (
            "PLC-PARENT",
            "Tom Hill, of Colchester, Kent, denies theft.",
            None,
            (
                ERROR,
                "Colchester is in Essex, not Kent.",
                "The gazetteer has Colchester, Essex; it has no Colchester in Kent.",
            ),
        ),
        (
            "POL-INFO",
            "Most residents want a bridge, according to a poll of 1,004 adults for the council.",
            None,
            (NOTE, "The story does not say who did the poll, or when.", ""),
        ),
        (
            "POL-INFO",
            "Most residents want a bridge, according to a survey by YouGov in March.",
            None,
            (NOTE, "The story does not say how many people the survey asked or who paid for it.", ""),
        ),
        (
            "QUO-FACT",
            "The mayor, Ann Lyle, opened the bridge. “It cost £4m, and it is the longest in Europe,” she said.",
            None,
            (NOTE, "Only a quotation says this: “£4m” and “the longest in Europe”.", ""),
        ),
        (
            "LAW-COURTID",
            "Simone Abney was jailed for theft at Wellbrook Crown Court. Dale Rourke was fined for theft.",
            None,
            (NOTE, "The story gives no age or address for Simone Abney or Dale Rourke.", ""),
        ),
        (
            "FIG-CONVERT",
            "The pass is 48 miles (30km) long.",
            None,
            (ERROR, "48 miles is 77.2km, and 30km is 18.6 miles; they do not match.", "48 × 1.6093 = 77.2"),
        ),
        (
            "DAT-AGO",
            "The treaty was signed 235 years ago, in 1786.",
            "2011-06-20",
            (
                QUERY,
                "From 1786 to 20 June 2011 is 224 or 225 years; the copy has “235 years”.",
                "",
            ),
        ),
        (
            "DAT-AGO",
            "This year marks the 40th anniversary of the 1976 flood.",
            "2026-06-20",
            (QUERY, "1976 is 50 years before 2026; the copy has “40th anniversary”.", "2026 − 1976 = 50."),
        ),
        (
            "DAT-TENSE",
            "Hill will appear at Wellbrook Crown Court on 3 March.",
            "2026-03-05",
            (
                QUERY,
                "“will appear” goes with 3 March, which is 2 days before publication.",
                "3 March 2026 is 2 days before publication on 5 March 2026.",
            ),
        ),
        (
            "RAT-PCTCHG",
            "Arrests rose 30 per cent from 62 to 95.",
            None,
            (ERROR, "62 to 95 is a rise of 53%; the copy has “30 per cent”.", "(95 − 62) ÷ 62 = 53.2%"),
        ),
        (
            "RAT-PCTCHG",
            "Sales fell 50% from £15bn to £10bn.",
            None,
            (
                ERROR,
                "£15bn to £10bn is a fall of 33%; the copy has “50%”, which is the difference as a share of £10bn.",
                "(£15bn − £10bn) ÷ £15bn = 33.3%",
            ),
        ),
        (
            "RAT-PCTCHG",
            "The rate rose 2% from 3% to 5%.",
            None,
            (ERROR, "3% to 5% is a rise of 2 percentage points, or 67%; the copy has “2%”.", "(5% − 3%) ÷ 3% = 66.7%"),
        ),
        (
            "RAT-PCTOF",
            "Only 19 of 48 councils (45%) replied.",
            None,
            (ERROR, "19 of 48 is 40%; the copy has “45%”.", "19 ÷ 48 = 39.6%"),
        ),
        (
            "ARI-SUM",
            "Police held 49 people: 28 men, 13 women and nine children.",
            None,
            (ERROR, "The parts come to 50; the copy says 49.", "28 + 13 + 9 = 50"),
        ),
        (
            "ARI-SUM",
            "Twelve people were held: seven men and four women.",
            None,
            (ERROR, "The parts come to 11; the copy says 12.", "7 + 4 = 11"),
        ),
        (
            "ARI-SUM",
            "The bill was £2.4m: £1.1m for roads, £850,000 for parks and £300,000 for the pier.",
            None,
            (ERROR, "The parts come to £2.25m; the copy says £2.4m.", "£1.1m + £850,000 + £300,000 = £2.25m"),
        ),
        (
            "RAT-PCTCHG",
            "Fires rose 150 per cent from four to nine.",
            None,
            (ERROR, "4 to 9 is a rise of 125%; the copy has “150 per cent”.", "(9 − 4) ÷ 4 = 125%"),
        ),
        (
            "RAT-PCTOF",
            "Thirty-one of 46 councils (76%) replied.",
            None,
            (ERROR, "31 of 46 is 67%; the copy has “76%”.", "31 ÷ 46 = 67.4%"),
        ),
        (
            "POL-MOE",
            "The poll put Labour ahead by four points. It has a margin of error of 4 points.",
            None,
            (
                QUERY,
                "A lead of 4 points is inside the margin of error for a lead (8 points).",
                "2 × 4 = 8 points, against 4",
            ),
        ),
        (
            "POL-GRIM",
            "The report said that 28% of the 21 councils had no plan.",
            None,
            (
                QUERY,
                "No whole number out of 21 gives 28%: is it of another group?",
                "5 ÷ 21 = 23.8% or 6 ÷ 21 = 28.6%",
            ),
        ),
        (
            "ARI-SUBSET",
            "Of the 65 people on board, 40 were rescued and 30 died.",
            None,
            (ERROR, "The parts come to 70, more than the 65 they are part of.", "40 + 30 = 70"),
        ),
        (
            "FIG-CONFLICT",
            "Sixty people were arrested.\n\nPolice arrested 62 people, the force said.",
            None,
            (
                QUERY,
                "The copy has “Sixty people” and “62 people” for what reads as one figure; they agree only if the "
                "first is rounded.",
                "",
            ),
        ),
        (
            "FIG-CONFLICT",
            "Twelve homes were evacuated.\n\nResidents of the 21 evacuated homes slept in a school.",
            None,
            (
                ERROR,
                "The copy has “Twelve homes” and “21 evacuated homes” for what reads as one figure; the digits are the "
                "same, in another order.",
                "",
            ),
        ),
        (
            "FIG-SCALE",
            "The charity raised £3.47m.\n\nThe gift of £3,470 will pay for a wing.",
            None,
            (
                ERROR,
                "“£3.47m” and “£3,470” have the same digits at different scales; is one of them a slip?",
                "3,470,000 ÷ 3,470 = 1,000",
            ),
        ),
        (
            "FIG-TWIN",
            "Police arrested 65 people. Officers searched 65 addresses.",
            None,
            (
                QUERY,
                "“65 people” and “65 addresses” have the same number: are both right?",
                "Chance alone makes such a pair in 1.7% of stories with two counts like these.",
            ),
        ),
    ],
)
def test_a_finding_is_a_sentence_to_a_colleague(
    code: str, text: str, published: str | None, expected: tuple[Severity, str, str]
) -> None:
    (finding,) = said(code, text, published)
    assert isinstance(finding, Finding)
    assert (finding.severity, finding.message, finding.working) == expected


@pytest.mark.parametrize(
    ("code", "text", "working"),
    [
        ("DAT-WEEKDAY", "The inquest opened on Tuesday 14 March 2023.", "14 March 2023 is a Tuesday."),
        ("DAT-WEEKDAY", "A hearing is listed for Friday 12 June 2026.", "12 June 2026 is a Friday."),
        ("FIG-LEAD", "Seven hurt\n\nSeven people were hurt on Monday.", "The story has it too: “Seven people”."),
        ("RAT-PCTCHG", "Arrests rose by about 50 per cent from 62 to 95.", "62 to 95 is a rise of 53%."),
        ("RAT-PCTCHG", "Arrests fell 35 per cent from 95 to 62.", "95 to 62 is a fall of 35%."),
        (
            "RAT-PCTCHG",
            "The bill fell by 12.5 per cent, from £288,000 to £252,000.",
            "£288,000 to £252,000 is a fall of 12.5%.",
        ),
        ("RAT-PCTCHG", "Fires rose 12 per cent from 200 to 225.", "200 to 225 is a rise of 12.5%."),
        ("RAT-PCTCHG", "Fires rose 13.4 per cent from 201 to 228.", "201 to 228 is a rise of 13.4%."),
        (
            "ARI-SUM",
            "It cost £2.4m: £1.1m for roads, £850,000 for parks and £450,000 for the pier.",
            "£1.1m + £850,000 + £450,000 = £2.4m.",
        ),
        (
            "ARI-SUM",
            "The firm has 1,200 workers: 640 in Wellbrook and 561 in Corvale.",
            "640 + 561 = 1,201, which the copy rounds to 1,200.",
        ),
        ("ARI-DIFF", "Sales rose by £1.9bn from £15.1bn to £17bn.", "£17bn − £15.1bn = £1.9bn."),
        (
            "RAT-FRACTION",
            "More than a third of members (38 per cent) agreed.",
            "A third is 33%; the copy has “38 per cent” for “More than a third”.",
        ),
        ("RAT-PCTOF", "In all 50 of 2,000 homes (2.5%) were empty.", "50 of 2,000 is 2.5%."),
        ("ARI-SUM", "Police held 50 people: 28 men, 13 women and nine children.", "28 + 13 + 9 = 50."),
        ("ARI-SUBSET", "Of the 47 people held, 31 were charged and 16 were bailed.", "31 + 16 = 47."),
        (
            "ARI-SUBSET",
            "Officers seized 292 weapons, including 33 guns and 219 knives.",
            "33 + 219 = 252, no more than the 292.",
        ),
    ],
)
def test_what_was_recomputed_and_is_right_is_said(code: str, text: str, working: str) -> None:
    (confirmation,) = said(code, text)
    assert isinstance(confirmation, Confirmation)
    assert confirmation.working == working


@pytest.mark.parametrize(
    "text",
    [
        "Farmer of two sons dies\n\nA farmer has died. He drove two low loaders to the end of his life.",
        "Two to one for bridge\n\nMembers voted for the bridge on Monday. The mayor scored two points in the debate.",
        "Boy hurt by 40 bees",
    ],
)
def test_a_headline_is_not_right_by_another_thing_nor_wrong_without_a_story(text: str) -> None:
    assert said("FIG-LEAD", text) == []


def test_what_chance_often_makes_is_not_told() -> None:
    counts = " Police found 23 knives, 31 coats, 44 boats, 52 goats, 66 hats, 71 pipes, 83 pots and 97 bowls."
    (finding,) = said("FIG-TWIN", "Police arrested 65 people. Officers searched 65 addresses." + counts)
    assert isinstance(finding, Finding)
    assert not finding.working


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("RAT-PCTCHG", "Sales fell 36 per cent from £15bn to £10bn."),
        ("RAT-PCTOF", "About 640 of the 1,200 workers (51%) voted."),
        ("ARI-DIFF", "Sales fell by £4.9bn from £15bn to £10bn."),
        ("ARI-SUBSET", "Officers seized 4,500 weapons, including 330 guns and 4,200 knives."),
    ],
)
def test_what_only_rounding_can_make_right_is_neither_wrong_nor_right(code: str, text: str) -> None:
    assert said(code, text) == []


def test_two_speakers_who_differ_are_a_note() -> None:
    article = read("Twelve homes were evacuated.\n\nResidents of the 14 evacuated homes slept in a school.")
    said_by = dict(zip(article.figures, ("ann hale", "tom birch"), strict=True))
    figures = tuple(figure.model_copy(update={"said_by": speaker}) for figure, speaker in said_by.items())
    (finding,) = named("FIG-CONFLICT").check(article.model_copy(update={"figures": figures}))
    assert isinstance(finding, Finding)
    assert finding.severity is NOTE
    assert finding.message.endswith("; two people give them.")


def test_dates_are_written_as_the_house_writes_them() -> None:
    (finding,) = said("DAT-WEEKDAY", "It opened on Monday, March 14, 2023.", date_order="month-first")
    assert isinstance(finding, Finding)
    assert finding.message.startswith("March 14, 2023 is a Tuesday")


def test_the_evidence_is_what_else_bears_on_it() -> None:
    text = "Police held 49 people: 28 men, 13 women and nine children."
    (finding,) = said("ARI-SUM", text)
    assert isinstance(finding, Finding)
    assert [text[span.start : span.end] for span in finding.evidence] == ["28 men", "13 women", "nine children"]
