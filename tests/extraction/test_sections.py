from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.sections import sections
from extraction.style import Style

BODY = "Councillors in Wellbrook voted 19 to 12 on Tuesday to keep the library open until the spring."
MORE = "The decision follows a public meeting at which more than 200 residents spoke."


def read(text: str, headline: str | None = None, style: Style | None = None) -> list[str]:
    """Return each paragraph as "kind: words"."""
    found = sections(text, style or Style(), headline)
    return [f"{s.kind.value}: {' '.join(text[s.span.start : s.span.end].split())}" for s in found]


def kinds(*paragraphs: str, headline: str | None = None) -> list[str]:
    return [line.split(":")[0] for line in read("\n\n".join(paragraphs), headline)]


def test_a_whole_page_is_read_as_an_editor_sees_it() -> None:
    page = [
        ("headline", "Sixty arrested in Wellbrook raids"),
        ("standfirst", "Officers seized drugs in a week of action, police say."),
        ("byline", "By Jane Fenn"),
        ("byline", "Published 14th Mar 2023, 10:04 BST"),
        ("lead", "Sixty people have been arrested in a week of raids."),
        ("furniture", "Sign up to our daily newsletter"),
        ("body", "Supt Mark Hale said: “It was a busy week.”"),
        ("furniture", "Advertisement Hide Ad"),
        ("caption", "Officers at a house in Mill Lane, Wellbrook. File picture."),
        ("crosshead", "What happens next?"),
        ("body", "The first of them will be in court on Friday."),
        ("furniture", "Related topics:WellbrookPolice"),
    ]
    text = "\n\n".join(words for _, words in page)
    assert read(text) == [f"{kind}: {words}" for kind, words in page]


@pytest.mark.parametrize(
    "first",
    [
        "Library stays open",
        "Will the library close?",
        "Library 'to close by Christmas'",
        "65 people arrested",
        "Hale: we will not sell",
    ],
)
def test_a_short_first_paragraph_without_a_full_stop_is_the_headline(first: str) -> None:
    assert kinds(first, BODY, MORE) == ["headline", "lead", "body"]


@pytest.mark.parametrize("first", ["The library stays open.", "“We won.”", " ".join(["word"] * 21)])
def test_a_sentence_or_a_long_paragraph_is_no_headline(first: str) -> None:
    assert kinds(first, BODY, MORE)[0] == "lead"


@pytest.mark.parametrize("first", ["Library ‘stays open’", "LIBRARY 'STAYS OPEN'", "Library  “stays open”"])
def test_a_headline_given_apart_is_known_again_whatever_its_marks_and_capitals(first: str) -> None:
    assert kinds(first, BODY, headline="Library 'stays open'") == ["headline", "lead"]


def test_a_headline_given_apart_and_not_in_the_copy_leaves_the_lead_to_the_first_paragraph() -> None:
    assert kinds(BODY, MORE, headline="Library stays open") == ["lead", "body"]


def test_furniture_before_the_headline_is_passed_over() -> None:
    assert kinds("Skip to main content", "Library stays open", BODY) == ["furniture", "headline", "lead"]


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Fenn",
        "BY JANE FENN",
        "By Jane Fenn, crime reporter",
        "By Jane Fenn and Tom Birch",
        "By Jane Fenn Local Democracy Reporter",
        "Words by Jane Fenn",
        "Jane Fenn, Local Democracy Reporter",
        "Published 14th Mar 2023, 10:04 BST",
        "Last updated: 3 May 2022, 9.15am",
        "Tuesday, March 14, 2023",
        "10:04, 14 MAR 2023",
        "Updated 2 hours ago",
        "14/03/2023",
    ],
)
def test_bylines_and_times_of_publication(line: str) -> None:
    assert kinds("Library stays open", line, BODY, MORE) == ["headline", "byline", "lead", "body"]


def test_a_name_alone_above_the_lead_is_a_byline_and_further_down_a_crosshead() -> None:
    assert kinds("Library stays open", "Jane Fenn", BODY, "Tom Birch", MORE) == [
        "headline",
        "byline",
        "lead",
        "crosshead",
        "body",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "By Tuesday the water had gone.",
        "By then, all of the 200 seats were taken.",
        "By Wellbrook standards it was loud.",
    ],
)
def test_a_sentence_that_begins_with_by_is_copy(line: str) -> None:
    assert kinds(BODY, line, MORE) == ["lead", "body", "body"]


@pytest.mark.parametrize(
    "line",
    [
        "Officers raided 12 homes across the county. File picture.",
        "Picture: Jane Fenn",
        "Photo by Jane Fenn",
        "Image: PA",
        "Pictured: Ann Hill and Tom Birch at the opening.",
        "Pictured, from left, are Ann Hill, Tom Birch and Jo Dale.",
        "Ann Hill opens the bridge. (Photo by Jane Fenn/Getty Images)",
        "Ann Hill opens the bridge. Picture: Jane Fenn",
        "Ann Hill at the town hall. Photo: Wellbrook Council/PA",
        "Mayor Ann Hill (left) with Tom Birch at the opening",
        "Fire crews at the barn in Mill Lane. Image: Google Maps.",
        "—Cllr Ann Hill",
    ],
)
def test_captions(line: str) -> None:
    assert kinds(BODY, line, MORE) == ["lead", "caption", "body"]


@pytest.mark.parametrize(
    "line",
    [
        "Tom Birch, pictured, was jailed for nine years.",
        "Pictured on the beach that night, Birch looked happy.",
        "Image rights were sold to the club for £2m.",
        "Picture the scene: a man walks into the bank with a goose.",
        "Photographs of the scene were shown to the jury.",
        "“Picture: Jane Fenn” was printed under every page.",
        "The video by the gang was shown to the court.",
    ],
)
def test_words_about_pictures_in_a_sentence_make_no_caption(line: str) -> None:
    assert kinds(BODY, line, MORE) == ["lead", "body", "body"]


def test_a_line_between_the_date_and_the_lead_is_a_caption() -> None:
    found = kinds("Library stays open", "Thursday, January 12, 2023", "The old reading room on the day", BODY, MORE)
    assert found == ["headline", "byline", "caption", "lead", "body"]


def test_a_line_without_a_stop_under_the_headline_is_the_standfirst() -> None:
    assert kinds("Library stays open", "Vote ends two years of doubt", BODY) == ["headline", "standfirst", "lead"]


@pytest.mark.parametrize("line", ["Two years of doubt", "What happens next?", "The vote", "Phase 2"])
def test_crossheads(line: str) -> None:
    assert kinds(BODY, MORE, line, MORE) == ["lead", "body", "crosshead", "body"]


@pytest.mark.parametrize(
    "line",
    [
        "“We won”",
        "‘Matters of priority’",
        "He left.",
        "- the library",
        "1. The library",
        "and so it went",
        "Ann Hill, 34",
        "One two three four five six seven",
    ],
)
def test_quotations_sentences_and_items_of_lists_are_no_crossheads(line: str) -> None:
    assert kinds(BODY, MORE, line, MORE) == ["lead", "body", "body", "body"]


def test_lines_that_follow_one_another_or_a_colon_are_a_list() -> None:
    assert kinds(BODY, "Those jailed were:", "Ann Hill", "Tom Birch", MORE) == ["lead"] + ["body"] * 4


def test_nothing_is_a_crosshead_at_the_end() -> None:
    assert kinds(BODY, MORE, "Two years of doubt")[-1] == "body"


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "ADVERTISEMENT",
        "Advertisement\nHide Ad",
        "Hide Ad",
        "Sign up to our Wellbrook Today newsletter and get the news every morning",
        "Watch more of our videos on Shots! and live on Freeview 276",
        "Read more: Man jailed after raid on farm",
        "READ MORE: Man jailed after raid on farm",
        "Related topics: Wellbrook",
        "Share this",
        "Share this article",
        "Follow us on Facebook and Twitter",
        "We use cookies to make our website better",
        "Continue reading",
        "Continue Reading >>",
        "Story continues below advertisement",
        "A message from the Editor:",
        "12 Comments",
        "© 2023 Wellbrook Mercury. All rights reserved.",
        "* * *",
    ],
)
def test_furniture(line: str) -> None:
    assert kinds(BODY, line, MORE) == ["lead", "furniture", "body"]


@pytest.mark.parametrize(
    "line",
    [
        "Advertisements for the post were placed in March.",
        "The advertisement was hidden by an ad blocker.",
        "Continue reading the story to your children, teachers said.",
        "Share this burden with us, the mayor asked.",
        "Follow us on this journey, said Mr Hale.",
        "“Sign up to our club,” she said.",
        "Cookies were sold at the fair for £1 each.",
        "Read more books, pupils were told.",
    ],
)
def test_copy_about_advertisements_and_the_like_is_no_furniture(line: str) -> None:
    assert kinds(BODY, line, MORE) == ["lead", "body", "body"]


def test_the_house_style_adds_lines_of_furniture() -> None:
    style = Style(furniture=("Backing our bridges*",))
    text = f"{BODY}\n\nBacking our bridges: join in\n\n{MORE}"
    assert [line.split(":")[0] for line in read(text, style=style)] == ["lead", "furniture", "body"]


def test_a_short_line_that_comes_again_is_furniture() -> None:
    assert kinds(BODY, "Wellbrook Mercury Extra", MORE, "Wellbrook Mercury Extra", MORE) == [
        "lead",
        "furniture",
        "body",
        "furniture",
        "body",
    ]


@pytest.mark.parametrize(
    "line",
    ["Down by the river,", "“Never again”", "It was over.", "Nobody said why", "Mr Hale said no to this one twice"],
)
def test_refrains_and_sentences_may_come_again(line: str) -> None:
    assert "furniture" not in kinds(BODY, line, MORE, line, MORE)


def test_two_captions_of_one_thing_may_follow_one_another() -> None:
    assert "furniture" not in kinds(BODY, "Dancers at the fair", "Dancers at the fair", MORE)


def test_without_a_blank_line_each_line_is_a_paragraph() -> None:
    assert read(f"Library stays open\n{BODY}\nAdvertisement\n{MORE}") == [
        "headline: Library stays open",
        f"lead: {BODY}",
        "furniture: Advertisement",
        f"body: {MORE}",
    ]


def test_a_heading_in_capitals_stands_apart_from_the_lines_below_it() -> None:
    story = "COUNCIL SHUTS PIER\nAFTER A STORM\nThe pier is shut, the council said,\nand will open in May."
    assert kinds(f"{story}\n\nIt was wet.") == ["headline", "lead", "body"]
    assert kinds("Rain fell on Oareford and\nthe BBC and ITV\ncame.", "It was wet.") == ["lead", "body"]


def test_hard_wrapped_copy_stays_together_with_and_without_blank_lines() -> None:
    wrapped = "Fire crews were called to a barn in Wellbrook on\nMonday night and stayed until dawn, Ann Hill said,\n"
    wrapped += "and the cause is not known."
    assert kinds(wrapped) == ["lead"]
    assert kinds(wrapped, wrapped) == ["lead", "body"]


def test_furniture_in_the_lines_of_a_block_stands_alone() -> None:
    assert [line.split(":")[0] for line in read(f"{BODY}\nAdvertisement\n{MORE}\n\n{MORE}")] == [
        "lead",
        "furniture",
        "body",
        "body",
    ]


def test_spans_leave_out_the_white_space_round_a_paragraph() -> None:
    text = f"\n  {BODY}  \n \n\t{MORE}\n"
    assert [text[s.span.start : s.span.end] for s in sections(text, Style(), None)] == [BODY, MORE]


@given(st.text(alphabet='ab A.\n,:“”"1', max_size=120), st.none() | st.text(max_size=10))
def test_paragraphs_cover_all_that_is_no_white_space_in_order(text: str, headline: str | None) -> None:
    found = sections(text, Style(), headline)
    covered = set[int]()
    for section in found:
        assert not covered or section.span.start > max(covered)
        assert text[section.span.start : section.span.end].strip() == text[section.span.start : section.span.end]
        covered.update(range(section.span.start, section.span.end))
    assert all(i in covered for i, c in enumerate(text) if not c.isspace())
