"""The words around a finding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.excerpt import GAP, HEAD, LONG, TAIL, WHOLE, excerpt, excerpts, one_line, place, shown
from extraction.models import Article, Section, SectionKind, Span


def article(text: str) -> Article:
    whole = Span(start=0, end=len(text))
    section = Section(span=whole, kind=SectionKind.BODY)
    return Article(id="0" * 64, text=text, sections=(section,), sentences=(whole,))


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start=start, end=start + len(words))


def whole(text: str) -> Span:
    return Span(start=0, end=len(text))


def test_a_short_sentence_is_shown_whole() -> None:
    text = "Of the 65 people held, 40 people were charged."
    shown = excerpt(article(text), whole(text), span(text, "65 people"), [span(text, "40 people")])
    assert shown.text == text
    assert shown.marked() == "Of the «65 people» held, ‹40 people› were charged."


def test_a_long_sentence_keeps_the_words_around_each_mark() -> None:
    text = "Officers raided 65 addresses " + "and went on to the next street " * 12 + "and left 65 addresses untouched."
    shown = excerpt(article(text), whole(text), span(text, "65 addresses"), [span(text, "left 65 addresses")])
    assert shown.marked() == (
        "Officers raided «65 addresses» and went on to the next street and went on to the next street … "
        "went on to the next street and went on to the next street and ‹left 65 addresses› untouched."
    )


def test_long_marked_words_are_shown_by_their_beginning_and_end() -> None:
    text = "He said: “" + "and then we went home " * 20 + "and that was all.” Nobody answered."
    shown = excerpt(article(text), whole(text), span(text, text[9:-17]), []).marked()
    assert shown.startswith("He said: «“and then we went home")
    assert " … " in shown
    assert shown.endswith("that was all.”» Nobody answered.")
    assert len(shown) < WHOLE


def test_a_mark_inside_a_mark() -> None:
    text = "Aldbury, Thorpe Wells and Kingsmere"
    shown = excerpt(article(text), whole(text), span(text, text), [span(text, "Aldbury"), span(text, "Kingsmere")])
    assert shown.marked() == "«‹Aldbury›, Thorpe Wells and ‹Kingsmere›»"


def test_entities_and_line_ends_are_shown_as_a_reader_sees_them() -> None:
    text = "Drugs worth &pound;40,000\r\nand\u200b cash."
    shown = excerpt(article(text), whole(text), span(text, "&pound;40,000"), [])
    assert shown.marked() == "Drugs worth «£40,000» and cash."


def test_what_steers_a_terminal_is_taken_out() -> None:
    text = "The \x1b[31mred\x07 door\x9b2J"
    assert "\x1b" not in excerpt(article(text), whole(text), None, []).text
    assert shown("a\tb\x00") == "a b\N{REPLACEMENT CHARACTER}"


def test_places_come_in_the_order_of_the_copy(raid_article: Article) -> None:
    text = raid_article.text
    places = [Span(start=m, end=m + 9) for m in (text.index("65 people"), text.index("40 people"))]
    main = Span(start=text.index("65 people held"), end=text.index("65 people held") + 9)
    found = [(place(raid_article, where), cut.marked()) for where, cut in excerpts(raid_article, main, places)]
    assert [where for where, _ in found] == ["para 1", "para 2"]
    assert found[0][1].startswith("Police arrested ‹65 people› and")
    assert "«65 people» held, ‹40 people› were" in found[1][1]


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("Week of raids in", "headline"),
        ("Police arrested", "para 1"),
        ("Inspector", "para 4"),
        ("File picture", "caption"),
        ("Advertisement", "furniture"),
        ("Of those charged", "para 5"),
    ],
)
def test_places_are_counted_as_an_editor_would(raid_article: Article, words: str, where: str) -> None:
    assert place(raid_article, span(raid_article.text, words)) == where


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Raids in five counties", "Raids in five…"),
        ("Raids in\n Ely", "Raids in Ely"),
        ("Antidisestablishmentarianism", "Antidisestablis…"),
        ("Raids\u202e\u200b in &amp; out", "Raids in & out"),
    ],
)
def test_one_line(text: str, cut: str) -> None:
    assert one_line(text, 16) == cut


@given(st.text(min_size=1, max_size=900), st.data())
def test_marks_always_hold_the_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    read = article(text)
    cut = excerpt(read, whole(text), Span(start=start, end=end), [])
    words = shown(read.plain.slice(start, end)).strip()
    marked = "".join(cut.text[mark.start : mark.end] for mark in cut.marks).strip()
    if len(words) <= LONG:
        assert marked == words
    else:
        assert marked.startswith(words[:HEAD])
        assert marked.endswith(words[-TAIL:])
    assert len(cut.text) <= WHOLE + LONG + 2 * GAP
