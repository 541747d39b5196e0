"""Names, their keys, and the role and age beside them, from names marked by hand: no pipeline is asked."""

import re

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extraction.mentions import Named, mentions, missed, named
from extraction.models import Mention, MentionKind, Span

_KINDS = {"P": MentionKind.PERSON, "O": MentionKind.ORGANISATION, "L": MentionKind.PLACE}


def read(marked: str) -> list[Mention]:
    """Read text in which names are marked "[[P:Ann Hill]]"."""
    text, names = "", []
    for plain, kind, name in re.findall(r"(.*?)(?:\[\[(\w):(.*?)\]\]|\Z)", marked, re.S):
        text += plain
        if kind:
            names.append(Named(len(text), len(text) + len(name), _KINDS[kind]))
            text += name
    found = mentions(text, names)
    assert all(m.name in text[m.span.start : m.span.end] for m in found)
    return list(found)


@pytest.mark.parametrize(
    ("marked", "keys"),
    [
        ("[[P:Stuart Cole]] spoke. Mr [[P:Cole]] said so. [[P:Cole]]’s view.", ["stuart cole"] * 3),
        ("[[P:Mr Cole]] spoke before [[P:Stuart Cole]].", ["stuart cole"] * 2),
        ("[[P:Ann Hill]] and [[P:Paul Hill]] came. [[P:Hill]] said.", ["ann hill", "paul hill", "hill"]),
        ("[[L:Oareford]] and [[L:Oareford’s]] council", ["oareford"] * 2),
        ("[[P:Okafor]] alone", ["okafor"]),
        ("[[P:Ann Abney]] left, according to [[L:Abney]]. [[O:Abney]] said so.", ["ann abney"] * 3),
        ("[[P:J. K. Marsh]] and [[P:JK Marsh]], and [[P:Ann B. Marsh]]", ["jk marsh", "jk marsh", "ann b marsh"]),
        ("[[P:Stuart Cole]] came. [[P:Stuart]] said so.", ["stuart cole"] * 2),
        (
            "[[P:Stuart Cole]] and [[P:Stuart Hill]] came. [[P:Stuart]] said so.",
            ["stuart cole", "stuart hill", "stuart"],
        ),
        ("[[L:Ann Hill]] was missed. [[P:Ann Hill]] died. They met in [[L:Ann Hill]].", ["ann hill"] * 3),
        ("[[P:Ann Hill MP]], [[P:Ann Hill KC]] and [[P:Ann Hill, OBE]]", ["ann hill"] * 3),
        ("[[P:Ann O’Neill]] is Ms [[P:O'Neill]].", ["ann o'neill"] * 2),
        ("[[O:Marlshire Water Trust]] (MWT) spoke. The [[O:MWT]] left.", ["marlshire water trust"] * 2),
        ("[[O:Marlshire Water Trust]] spoke. The [[L:MWT]] left.", ["marlshire water trust"] * 2),
        (
            "[[O:Marlshire Water Trust]] and [[O:Mid Wolds Team]]. The [[O:MWT]] left.",
            ["marlshire water trust", "mid wolds team", "mwt"],
        ),
        ("[[P:Ann Abney]] left. [[L:Abney]] lived in [[L:Abney]].", ["ann abney", "ann abney", "abney"]),
    ],
)
def test_one_key_for_one_person(marked: str, keys: list[str]) -> None:
    assert [m.key for m in read(marked)] == keys


@pytest.mark.parametrize(
    ("marked", "role", "age"),
    [
        ("Chief Constable [[P:Rosa Okafor]] said", "Chief Constable", None),
        ("The Oareford council leader [[P:Ann Hill]], 61, said", "Oareford council leader", 61),
        ("Then Mr [[P:Hill]] said", None, None),
        ("[[P:Ann Hill]], 34, of Thornwick, denied it", None, 34),
        ("[[P:Ann Hill]] aged 34.", None, 34),
        ("[[P:Ann Hill]] 34 times", None, None),
        ("It was paid. [[P:Ann Hill]] left", None, None),
        ("Judge [[P:Ann Hill]] said", "Judge", None),
        ("Det Supt [[P:Hill]] added", "Det Supt", None),
        ("said [[P:Ann Hill]], prosecuting.", "prosecuting", None),
        ("Defending, [[P:Ann Hill]] said that he was sorry.", "defending", None),
        ("[[P:Ann Hill]], the council’s leader, said", "council’s leader", None),
        ("[[P:Ann Hill]], chief executive of Marlshire Water, said", "chief executive of Marlshire Water", None),
        ("[[P:Ann Hill]] Marlshire Water Trust area manager said: “No.”", "Marlshire Water Trust area manager", None),
        ("[[P:Ann Hill]], 57, the chief executive of Marlshire Water, said", "chief executive of Marlshire Water", 57),
        ("[[P:Ann Hill]], 57, a company director, was jailed", None, 57),
        ("[[P:Ann Hill]], who told the manager, left", None, None),
        ("[[P:Ann Hill]], and the manager, left", None, None),
    ],
)
def test_role_before_and_age_after(marked: str, role: str | None, age: int | None) -> None:
    (found,) = read(marked)
    assert (found.role, found.age) == (role, age)


@pytest.mark.parametrize(
    ("marked", "title", "home"),
    [
        ("Mr [[P:Hill]], 34, of Oareford, denied it", "Mr", "Oareford"),
        ("Chief Constable [[P:Rosa Okafor]], from Stow on the Wold, spoke", "Chief Constable", "Stow on the Wold"),
        ("[[P:Ann Hill]], aged 34, of Mill Lane, Oareford, denied it", None, "Mill Lane, Oareford"),
        ("[[P:Ann Hill]] of the council spoke", None, None),
    ],
)
def test_title_and_home(marked: str, title: str | None, home: str | None) -> None:
    (found,) = read(marked)
    assert (found.title, found.home) == (title, home)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Councillor Ann Hill of Mill Lane was there.", [("Ann Hill", "person"), ("Mill Lane", "place")]),
        ("The family of Ann Lane lived at Mill Lane then.", [("Ann Lane", "person"), ("Mill Lane", "place")]),
        ("Detective Superintendent Marian Holt led it.", [("Marian Holt", "person")]),
        ("Det Supt Holt added: “No.”", [("Holt", "person")]),
        ("Solicitor Ann Lake told the court so.", [("Ann Lake", "person")]),
        (
            "Ms Adeyemi’s son met Mr Derby and Dr Ngozi Eze.",
            [("Adeyemi", "person"), ("Derby", "person"), ("Ngozi Eze", "person")],
        ),
        ("The General Medical Council said so.", [("General Medical Council", "organisation")]),
        (
            "Professor Ann Lane of Thornwick University said so.",
            [("Thornwick University", "organisation"), ("Ann Lane", "person")],
        ),
        ("The Kelderby Borough Council case was heard.", [("Kelderby Borough Council", "organisation")]),
        (
            "Stuart Cole Northern Fells Operations Unit coordinator said so.",
            [("Northern Fells Operations Unit", "organisation"), ("Stuart Cole", "person")],
        ),
        (
            "It was led by the Fells County Lines Coordination Centre.",
            [("Fells County Lines Coordination Centre", "organisation")],
        ),
    ],
)
def test_names_are_mended(sentence: str, found: list[tuple[str, str]]) -> None:
    doc = Doc(Vocab(), words=sentence.split(), spaces=[True] * (len(sentence.split()) - 1) + [False])
    people = {
        "Councillor Ann Hill": "PERSON",
        "Ann Lane": "PERSON",
        "Mill Lane": "PERSON",
        "Det Supt Holt": "PERSON",
        "Solicitor Ann Lake": "PERSON",
        "Stuart Cole Northern": "PERSON",
    }
    spans = [
        doc.char_span(doc.text.find(p), doc.text.find(p) + len(p), label=kind)
        for p, kind in people.items()
        if p in doc.text
    ]
    doc.set_ents([span for span in spans if span is not None])
    assert [(doc.text[n.start : n.end], n.kind) for n in named(doc, 0)] == found


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ("Tully, 87, had been ill.", ["Tully"]),
        ("The crowd heard Tully, and then Tully’s band.", ["Tully", "Tully"]),
        ("It stands in Tully Road. Bill Tully came, and Tullyman sang.", []),
        ("Tully Vane and Tully rivers", []),
    ],
)
def test_surnames_that_the_pipeline_misses(after: str, found: list[str]) -> None:
    text = f"Nan Tully died. {after}"
    names = [Named(0, 9, MentionKind.PERSON)]
    again = missed(text, names, [Span(start=0, end=len(text))])
    assert [text[name.start : name.end] for name in again] == found


def test_surnames_that_are_words_are_left_to_the_pipeline() -> None:
    text = "Nan Young died. Young people came."
    assert missed(text, [Named(0, 9, MentionKind.PERSON)], [Span(start=0, end=len(text))]) == []
