"""Sentence boundaries: a bar stands where one sentence ends and the next begins."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.sentences import sentences


@pytest.mark.parametrize(
    "marked",
    [
        "Police arrested 65 people.|They seized £40,000.",
        "Mr. Hill met Dr. Cole at St. Jude’s.|Both left.",
        "She lives at No. 10.|He does not.",
        "It is in Oareford, Va. and in Thornwick, U.S. waters.",
        "“We did.|Then we left,” he said.|“It was over.”",
        "“Is it true?” she asked.|“No.”|He left.",
        "J. R. Okafor spoke.|A. N. Other did not.",
        "The price rose to £2.50.|It was £2.",
        "Is it over?|Yes!|It is…|Nearly.",
        "A headline with no full stop",
        "He was fined by Fenn & Co. and by Hill Ltd.|Both paid.",
        "The trial began on Jan. 4 and ended on Sept. 9.",
        "They paid e.g. £40 or i.e. nothing.",
        "U.S. Senator Ada Cole spoke in the U.S.|The vote was lost.",
        "He met K.C. Maurer at 5 p.m. Monday.|They ate at 7 p.m.|“Late,” he said.",
        "She scored at 7 p.m. on Tuesday.|It was late.",
        "Stuart Cole Northern Fells Unit coordinator said: “We act.|We do.”",
    ],
)
def test_boundaries(marked: str) -> None:
    pieces = marked.split("|")
    text = " ".join(pieces)
    assert [text[a:b] for a, b in sentences(text)] == pieces


@given(st.text())
def test_sentences_are_in_order_trimmed_and_leave_out_only_white_space(text: str) -> None:
    spans = list(sentences(text))
    assert all(text[a:b] and text[a:b] == text[a:b].strip() for a, b in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
