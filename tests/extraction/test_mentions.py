"""Names, their keys, and the role and age beside them, from names marked by hand: no pipeline is asked."""

import re

import pytest

from extraction.mentions import Named, mentions
from extraction.models import Mention, MentionKind

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
    ],
)
def test_role_before_and_age_after(marked: str, role: str | None, age: int | None) -> None:
    (found,) = read(marked)
    assert (found.role, found.age) == (role, age)
