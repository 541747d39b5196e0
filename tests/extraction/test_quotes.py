from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction import language
from extraction.models import Mention, MentionKind, Quote, SectionKind, Span
from extraction.quotes import quotes
from extraction.sections import sections
from extraction.speakers import speech
from extraction.style import Style

Mark = Callable[[str, Iterable[Span]], str]
LEAD = "Councillors in Wellbrook voted 19 to 12 to keep the library open."


def read(text: str) -> tuple[Quote, ...]:
    return quotes(text, sections(text, Style(), "no headline in the copy"))


@pytest.mark.parametrize(
    "marked",
    [
        "He said: «“It is late.”» She said: «“It is not.”»",
        '«"It is late,"» he said, «"and I am tired."»',
        "«‘It is late,’» he said.",
        "He called it «'a disgrace'» and left.",
        "It is one of his «‘matters of priority’» over three years.",
        "«“He said ‘no’ to me,”» she said.",
        "«‘He said “no” to me,’» she said.",
        "«\"He said 'no' to me,\"» she said.",
        "She said («“in jest”») and left—«“at once”»—for home.",
        "He said «”It is late,”» and left.",  # a mark that faces the wrong way
        '«“It is late."» he said.',  # curly, closed by a straight one
        "The rock 'n' roll fan said: «“My dad called it a ‘12\" remix’ in ’85.”»",
        'A 12" ruler and a man 6ft 2" tall were «"found"» there.',
        'He said it was «"12" long"» and left.',
        "The dogs' home said «'the councillors' decision was wrong'» and «'late'» in the '90s.",
        "«'I don't know,'» he told 'em.",
        "Hale’s dog, the boys’ club, O'Neill and the ’90s at 5'10 are no quotations.",
        "'Tis the season for the lads' party and fish 'n' chips, 'cause he's Guns N' Roses' fan.",
        "«‘Brothers’» are what they are.",
        'An empty "" pair and a lone ” mark hold nothing.',
    ],
)
def test_quotations_in_one_paragraph(marked: str, mark: Mark, unmarked: Callable[[str], str]) -> None:
    text = unmarked(marked)
    assert mark(text, [q.span for q in read(text)]) == marked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said: “It is late.”", ["closed"]),
        ("He said: “It is late.\n\n“It is dark.”", ["open", "closed, continues"]),
        ('He said: "It is late.\n\n“It is dark.”', ["open", "closed, continues"]),
        ("He said: “It is late.\n\nAdvertisement\n\n“It is dark.”", ["open", "closed, continues"]),
        ("He said: “It is late.\n\nA new start\n\n“It is dark.”", ["open", "closed, continues"]),
        ("He said: ‘It is late.\n\n‘It is dark,’ he said.", ["open", "closed, continues"]),
        ("He said: “It is late.\n\n‘It’ is dark.", ["open", "closed"]),
        ("He said: “It is late.\n\nIt “is” dark.", ["open", "closed"]),
        ("He said: “It is late.”\n\n“It is dark.”", ["closed", "closed"]),
        ("He said: “It is late.\n\n“It is dark.\n\n“It is cold.”", ["open", "open, continues", "closed, continues"]),
        ("She said “it is bad. He said: “It is good.”", ["open", "closed"]),
    ],
)
def test_quotations_run_on_where_the_next_paragraph_takes_them_up(text: str, expected: list[str]) -> None:
    found = [
        f"{'closed' if q.closed else 'open'}{', continues' if q.continues else ''}" for q in read(f"{LEAD}\n\n{text}")
    ]
    assert found == expected


def test_nothing_is_read_from_furniture() -> None:
    assert read(f"{LEAD}\n\nRead more: Mayor says “no”\n\nHe left.") == ()


# Names stand between [ and ] (people) or { and } (organisations); a person's key is the last word of the name.
def speakers(marked: str) -> list[str | None]:
    text, mentions, starts = "", [], list[int]()
    for piece in re.split(r"([\[\]{}])", f"{LEAD}\n\n{marked}"):
        if piece in ("[", "{"):
            starts.append(len(text))
        elif piece in ("]", "}"):
            name = text[starts[-1] :]
            kind = MentionKind.PERSON if piece == "]" else MentionKind.ORGANISATION
            key = name.split()[-1].lower() if kind is MentionKind.PERSON else name.lower()
            mentions.append(Mention(span=Span(start=starts[-1], end=len(text)), name=name, kind=kind, key=key))
        else:
            text += piece
    parts = sections(text, Style(), "no headline in the copy")
    copy = [part for part in parts if part.kind is not SectionKind.FURNITURE]
    docs = language.parse([text[part.span.start : part.span.end] for part in copy])
    said, _ = speech(text, copy, docs, quotes(text, parts), mentions)
    return [q.speaker for q in said]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[Ann Hill] said: “It is late.”", ["hill"]),
        ("“It is late,” [Ann Hill] said.", ["hill"]),
        ("“It is late,” said Councillor [Ann Hill].", ["hill"]),
        ("“Is it late?” asked [Ann Hill].", ["hill"]),
        ("“It is late,” said the council's leader [Ann Hill].", ["hill"]),
        ("[Ann Hill], the council leader, told the Mercury: “It is late.”", ["hill"]),
        ("[Ann Hill], of {Wellbrook Council}, said: “It is late.”", ["hill"]),
        ("[Ann Hill] East Midlands regional coordinator said: “It is late.”", ["hill"]),
        ("[Ann Hill] said [Tom Birch] had been “tired”.", ["hill"]),
        ("[Tom Birch] was described by Judge [Ann Hill] as “wicked”.", ["hill"]),
        ("According to [Ann Hill], “it is late”.", ["hill"]),
        ("“It is late,” according to [Ann Hill].", ["hill"]),
        ("[Ann Hill] disagreed: “It is late.”", ["hill"]),
        ("“It is late,” [Ann Hill] said. “We must go.”", ["hill", "hill"]),
        ("“It is late,” [Ann Hill] said, adding: “We must go.”", ["hill", "hill"]),
        ("[Ann Hill] said: “It is late.” [Tom Birch] said: “It is not.”", ["hill", "birch"]),
        ("[Ann Hill] called it “late” and [Tom Birch] called it “early”.", ["hill", "birch"]),
        ("{Wellbrook Council} said: “It is late.”", ["wellbrook council"]),
        ("A spokesman for {Wellbrook Council} said: “It is late.”", ["wellbrook council"]),
        ("A {Wellbrook Council} spokeswoman said: “It is late.”", ["wellbrook council"]),
        ("[Ann Hill] made it one of her ‘matters of priority’.", ["hill"]),
        ("[Ann Hill] said: “It is late.\n\nAdvertisement\n\n“We must go.”", ["hill", "hill"]),
        ("[Ann Hill] opened the fair.\n\nShe said: “It is late.”", ["hill"]),
        ("Mr [Tom Birch] met Mrs [Ann Hill].\n\n“It is late,” she said.", ["hill"]),
        ("“It is late,” [Ann Hill] said.\n\nShe added: “We must go.”", ["hill", "hill"]),
        ("[Ann Hill] had this to say about it:\n\n“It is late.”", ["hill"]),
    ],
)
def test_speakers(marked: str, expected: list[str]) -> None:
    assert speakers(marked) == expected


@pytest.mark.parametrize(
    "marked",
    [
        "“It is late.”",
        "“It is late,” a neighbour said.",
        "“It is late,” the judge told [Tom Birch].",
        "The judge told [Tom Birch]: “It is late.”",
        "A source within {Wellbrook Council} said: “It is late.”",
        "After meeting [Tom Birch], the judge said: “It is late.”",
        "[Ann Hill] met [Tom Birch].\n\n“It is late,” he said.",
        "[Ann Hill] sang.\n\nThe sign read “No entry”.",
        "They sang songs such as “Late Again”.",
        "A judge said the brothers of [Ann Hill] were “late”.",
    ],
)
def test_nobody_speaks_where_the_copy_does_not_say_who(marked: str) -> None:
    assert speakers(marked) == [None]


def test_a_second_speaker_without_a_name_is_not_the_first() -> None:
    assert speakers("“It is late,” [Ann Hill] said. An official stated: “It is not.”") == ["hill", None]


PIECES = st.sampled_from(
    ["“", "”", '"', "‘", "’", "'", "word", "said", " ", ". ", ", ", "12", "\n\n", "s", ":", "Hide Ad"]
)


@given(st.lists(PIECES, max_size=24).map("".join))
def test_quotations_stand_in_order_and_each_opens_with_a_mark(text: str) -> None:
    found = read(text)
    ends = [0, *(q.span.end for q in found)]
    for end, quote in zip(ends, found, strict=False):
        assert end <= quote.span.start
        assert text[quote.span.start] in "“”\"‘’'„"
        assert any(c.isalnum() for c in text[quote.span.start : quote.span.end])
        assert "\n\n" not in text[quote.span.start : quote.span.end]
