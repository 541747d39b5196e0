from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.plain import plain

# Pieces that copy is really made of, odd ones among them, so that the odd ones meet.
PIECES = st.sampled_from(
    [
        "a", "é", "e\u0301", "x\u0302", " ", "\xa0", "\u2009", "\t", "\n", "\r\n", "\r", "\u2028", "\u200b", "\ufeff",
        "\u00ad", "&amp;", "&nbsp;", "&#8217;", "&#x201C;", "&ldquo;", "&zwnj;", "&shy;", "&#13;", "&thinsp;",
        "&bogus;", "&NotEqualTilde;", "&", ";", "R&D;", "&#0;", "&#55296;", "1", "😀", "\u0301", "\ud800",
    ]
)  # fmt: skip
GIVEN = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40)


@pytest.mark.parametrize(
    ("given_text", "seen"),
    [
        ("Caf\u0065\u0301 Hale", "Café Hale"),
        ("£2&nbsp;m &amp; more", "£2 m & more"),
        ("co\u00adoperate\u200b now", "cooperate now"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("14\xa0March\u20092023", "14 March 2023"),
        ("&ldquo;No,&rdquo; he said", "“No,” he said"),
        ("a&shy;b&zwnj;c", "abc"),
        ("a&#13;b&thinsp;c&#9;d", "a\nb c d"),
        ("R&D; and AT&T", "R&D; and AT&T"),
        ("&bogus; stays", "&bogus; stays"),
    ],
)
def test_what_a_reader_sees(given_text: str, seen: str) -> None:
    assert plain(given_text).text == seen


@given(GIVEN)
def test_every_plain_character_comes_from_a_piece_of_the_text_as_given(text: str) -> None:
    seen = plain(text)
    for i in range(len(seen.text)):
        start, end = seen.given(i, i + 1)
        assert 0 <= start < end <= len(text)


@given(GIVEN)
def test_order_is_kept(text: str) -> None:
    seen = plain(text)
    assert list(seen.starts) == sorted(seen.starts)
    assert list(seen.ends) == sorted(seen.ends)
    assert len(seen.starts) == len(seen.ends) == len(seen.text)


@given(GIVEN, st.data())
def test_there_and_back_again_finds_the_same_words(text: str, data: st.DataObject) -> None:
    seen = plain(text)
    if not seen.text:
        return
    start = data.draw(st.integers(0, len(seen.text) - 1))
    end = data.draw(st.integers(start + 1, len(seen.text)))
    back = seen.slice(*seen.given(start, end))
    # The characters of one piece, an entity that stands for two, come back together.
    assert seen.text[start:end] in back
    assert plain(text[slice(*seen.given(start, end))]).text in (back, seen.text[start:end])


@given(st.text(alphabet="abc ABC.,:;!?“”‘’'\"-–—£$%0123456789éü\n&", max_size=80).filter(lambda t: "&" not in t))
def test_ordinary_text_is_itself(text: str) -> None:
    seen = plain(text)
    assert seen.text == text
    assert seen.same
    assert all(seen.given(i, i + 1) == (i, i + 1) for i in range(len(text)))


@given(GIVEN)
def test_nothing_odd_is_left(text: str) -> None:
    assert not set(plain(text).text) & set("\r\x0b\x0c\x85\u2028\u2029\t\xa0\u2009\u200b\ufeff\u00ad")
