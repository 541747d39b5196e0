from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.dates import dates
from extraction.models import DateMention

NAMES = ("", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def line(text: str, date: DateMention) -> str:
    """Return a date as "words | year-month-day | weekday | anchor", a dot for what is not stated."""
    words = text[date.span.start : date.span.end]
    stated = "-".join(str(part) if part is not None else "." for part in (date.year, date.month, date.day))
    return " | ".join(filter(None, (words, stated, NAMES[date.weekday or 0], date.anchor or "")))


def found(text: str, *, day_first: bool = True) -> list[str]:
    return [line(text, date) for date in dates(text, 0, day_first=day_first)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It opened on Tuesday 14 March 2023.", "Tuesday 14 March 2023 | 2023-3-14 | Tue"),
        ("It opened on Tuesday, March 14, 2023, at noon.", "Tuesday, March 14, 2023 | 2023-3-14 | Tue"),
        ("It opened on the 14th of March.", "14th of March | .-3-14"),
        ("It opens March 14.", "March 14 | .-3-14"),
        ("It opens on 14 March.", "14 March | .-3-14"),
        ("It opened in March 2023 at last.", "March 2023 | 2023-3-."),
        ("It opened on 14/03/2023.", "14/03/2023 | 2023-3-14"),
        ("It opened on 2023-03-14.", "2023-03-14 | 2023-3-14"),
        ("It opened on 14.03.2023.", "14.03.2023 | 2023-3-14"),
        ("It opened on 14/03/23.", "14/03/23 | 2023-3-14"),
        ("It rose in 2021.", "2021 | 2021-.-."),
        ("In 2019 officers raided the farm.", "2019 | 2019-.-."),
        ("The class of 2019 met again.", "2019 | 2019-.-."),
        ("The 2016 election was close.", "2016 | 2016-.-."),
        ("The 1973 building burned.", "1973 | 1973-.-."),
        ("Hale (born 1966) sings.", "1966 | 1966-.-."),
        ("The year was mid-2019.", "2019 | 2019-.-."),
        ("Costs fell in 2013/14.", "2013/14 | 2013-.-."),
        ("They met on Tuesday.", "Tuesday | .-.-. | Tue"),
        ("Tuesday's meeting was long.", "Tuesday | .-.-. | Tue"),
        ("They met last Tuesday.", "last Tuesday | .-.-. | Tue | last tuesday"),
        ("The attack of Sept. 11 is remembered.", "Sept. 11 | .-9-11"),
        ("The sale ends Mon 25.", "Mon 25 | .-.-25 | Mon"),
        ("They meet on Monday the 14th.", "Monday the 14th | .-.-14 | Mon"),
        ("They meet on Thursday (14 March).", "Thursday (14 March | .-3-14 | Thu"),
        ("It shut in March ’23.", "March ’23 | 2023-3-."),
        ("TUESDAY 14 MARCH, 7PM", "TUESDAY 14 MARCH | .-3-14 | Tue"),
        ("The trial is in May.", "May | .-5-."),
        ("January was the wettest month.", "January | .-1-."),
        ("He was held in January of last year.", "January of last year | .-1-. | january of last year"),
        ("He was held last March.", "last March | .-3-. | last march"),
        ("Born on 31 June 1966.", "31 June 1966 | 1966-6-31"),
        ("She left on 45 March.", "45 March | .-3-45"),
        ("They eat fish on Good Friday.", "Good Friday | .-.-. | Fri"),
        ("On 14 March officers raided homes.", "14 March | .-3-14"),
        ("It cost more on 14 March, 2,000 people said.", "14 March | .-3-14"),
        ("Earlier this year, it shut.", "Earlier this year | .-.-. | earlier this year"),
        ("It shut last week.", "last week | .-.-. | last week"),
        ("It shut yesterday.", "yesterday | .-.-. | yesterday"),
        ("It shuts later this month.", "later this month | .-.-. | later this month"),
        ("It shut a year ago.", "a year ago | .-.-. | a year ago"),
        ("It has recently shut.", "recently | .-.-. | recently"),
        ("Trade fell over the past year.", "the past year | .-.-. | the past year"),
    ],
)
def test_one_date(text: str, expected: str) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It runs from 9 to 15 October.", ["9 | .-10-9", "15 October | .-10-15"]),
        ("It ran 9-15 October 2023.", ["9 | 2023-10-9", "15 October 2023 | 2023-10-15"]),
        ("It ran October 9-15, 2023.", ["October 9 | 2023-10-9", "15, 2023 | 2023-10-15"]),
        (
            "It ran from Monday 9 October to Friday 15 October 2023.",
            ["Monday 9 October | 2023-10-9 | Mon", "Friday 15 October 2023 | 2023-10-15 | Fri"],
        ),
        (
            "It runs Monday 25 - Sunday December 2nd.",
            ["Monday 25 | .-.-25 | Mon", "Sunday December 2nd | .-12-2 | Sun"],
        ),
        (
            "On Saturday 14 and Sunday 15 March.",
            ["Saturday 14 | .-3-14 | Sat", "Sunday 15 March | .-3-15 | Sun"],
        ),
        ("On 14, 15 and 16 March.", ["14 | .-3-14", "15 | .-3-15", "16 March | .-3-16"]),
        ("From 28 to 3 March.", ["28 | .-.-28", "3 March | .-3-3"]),
        ("From 28 December to 3 January 2024.", ["28 December | .-12-28", "3 January 2024 | 2024-1-3"]),
        ("From 15 March to 9 March 2023.", ["15 March | 2023-3-15", "9 March 2023 | 2023-3-9"]),
        ("Between January and March 2023.", ["January | 2023-1-.", "March 2023 | 2023-3-."]),
        ("Between March and May.", ["March | .-3-.", "May | .-5-."]),
        ("Between 1998 and 1989.", ["1998 | 1998-.-.", "1989 | 1989-.-."]),
        ("From 2005 through 2015.", ["2005 | 2005-.-.", "2015 | 2015-.-."]),
        ("Hale (1966-2020) sang.", ["1966 | 1966-.-.", "2020 | 2020-.-."]),
    ],
)
def test_ranges_and_lists_share_what_they_say_once(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "day_first", "expected"),
    [
        ("On 03/04/2023.", True, "03/04/2023 | 2023-4-3"),
        ("On 03/04/2023.", False, "03/04/2023 | 2023-3-4"),
        ("On 03/14/2023.", True, "03/14/2023 | 2023-3-14"),
        ("On 14/03/2023.", False, "14/03/2023 | 2023-3-14"),
    ],
)
def test_the_house_says_how_numbers_are_read_unless_only_one_way_has_a_month(
    text: str, day_first: bool, expected: str
) -> None:
    assert found(text, day_first=day_first) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "May Hill may march again.",
        "Theresa May said no.",
        "They march on, and the March was banned.",
        "Some 14 March hares ran, and 12 May supporters clapped.",
        "April Hale, 34, and June Birch sang.",
        "The Sunday Times and the Mail on Sunday wrote of it.",
        "Sheffield Wednesday lost.",
        "They meet on Mondays.",
        "It was 3-1, open 24/7, since 9/11, and 1/2 was left.",
        "It cost £14 March said.",
        "About 2000 people came, 1500 of them on foot.",
        "Between 1500 and 2000 people came.",
        "It was found in 2000 cases.",
        "The flight left at 2030 GMT.",
        "It was seen (1800 UTC) from here.",
        "A 2000 year old tradition.",
        "Songs of the 1990s.",
        "It will run for the next three years.",
        "USA Today and the Today programme.",
        "He won 13/13/2023 times.",
        "At 14.30 the room was 15.03.",
    ],
)
def test_no_date(text: str) -> None:
    assert found(text) == []


def test_a_month_before_a_count_keeps_the_count_out() -> None:
    assert found("In March 12 officers resigned.") == ["March | .-3-."]


def test_a_weekday_before_a_count_keeps_the_count_out() -> None:
    assert found("On Saturday 12 people were hurt.") == ["Saturday | .-.-. | Sat"]


def test_a_virus_is_no_day() -> None:
    assert found("COVID-19 March 2020 figures.") == ["March 2020 | 2020-3-."]


def test_spans_are_placed_in_the_whole_text() -> None:
    (date,) = dates("on 14 March", 100)
    assert (date.span.start, date.span.end) == (103, 111)


WORDS = st.sampled_from(
    [
        "14",
        "March",
        "Tuesday",
        "2023",
        "to",
        "-",
        "in",
        "May",
        ",",
        "last",
        "year",
        "9/11",
        "the",
        "15th",
        "of",
        "(",
        "’23",
    ]
)


@given(st.lists(WORDS, max_size=10).map(" ".join), st.booleans())
def test_dates_stand_in_order_and_do_not_overlap(text: str, day_first: bool) -> None:
    found_dates = dates(text, 0, day_first=day_first)
    ends = [0, *(d.span.end for d in found_dates)]
    assert all(end <= d.span.start for end, d in zip(ends, found_dates, strict=False))
    assert all(d.span.end <= len(text) for d in found_dates)
    assert all(1 <= d.month <= 12 for d in found_dates if d.month is not None)
