"""Sentences that say the same but for one thing: a number, a date, a negation, an antonym.

Two sentences are laid side by side word for word. They restate each other where what they share holds most of the
shorter one, its opening included, and one stretch alone of the shorter is another in the longer; what the longer adds
at its end or in asides is no difference.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import NamedTuple

from checks.sameness import Agreement, agreement
from extraction.models import Article, MentionKind, SectionKind, Span

_WORD = re.compile(r"\d[\d,.]*\d(?:st|nd|rd|th)?|\w+(?:[-’']\w+)*")
_COMMON = frozenset(
    "a an the of in to and on for was were is are am be been being at by with from as that it its his her their our my "
    "had has have having which who whom whose this these those he she they we i you but or so than then there also "
    "said says would could will can may might do does did into about over after before up out when while".split()
)
_NEGATIONS = frozenset("not never no neither nor cannot n't nobody nothing".split())
_CONTRACTED = re.compile(r"(?:\w+n['’]t|cannot|never|not)\Z", re.IGNORECASE)
_CENTURY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)[ -]century\b", re.IGNORECASE)
# What the longer sentence adds to speak of another time, or of another thing.
_ANOTHER_TIME = re.compile(
    r"\b(?:(?:last|next) (?:year|month|week|season|time|night|spring|summer|autumn|winter)|previous\w*|earlier|later|"
    r"originally|initially|another|again|second|third|since|now|ago)\b"
)
_MEASURED = ("figure", "name", "antonym")
_BREAK = re.compile(r"(?<=[.!?])[\"”]?(?=[\"“]?[A-Z])")  # a sentence that runs into the next: "last year.“It ..."
_NUMBER_WORDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen "
    "dozens hundreds thousands bn m fewer more less than nearly almost some under least january february march april "
    "may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec monday "
    "tuesday wednesday thursday friday saturday sunday early mid late".split()
)
_PRONOUNS = frozenset("he she they it we i you".split())
_LEAST_SHARED = 3  # telling words
_MOST_COMMON = 12  # sentences: a word in more of them finds no pairs
_SHARE = 0.4  # of the shorter sentence's telling words
_BETWEEN = 2  # words that may stand between the pieces of one difference
_LONGEST = 4  # words of a stretch that differs


_Step = tuple[str, int, int, int, int]  # a difflib opcode: its tag, and from where to where in each sentence


class Restatement(NamedTuple):
    """Two sentences and the words in which they differ; `left` or `right` is None where one of them lacks the word."""

    first: Span
    second: Span
    left: Span | None
    right: Span | None
    kind: str


class _Sentence(NamedTuple):
    """A sentence as words in lower case, where it stands in the plain text, and which of them say something."""

    span: Span
    words: tuple[str, ...]
    place: tuple[int, int]
    telling: frozenset[str]


def restatements(article: Article) -> Iterator[Restatement]:
    """Yield the pairs of sentences that say the same but for one thing, the earlier sentence first."""
    sentences = list(_sentences(article))
    for i, j in _alike(sentences):
        found = _compare(sentences[i], sentences[j], article)
        if found:
            yield found


def _sentences(article: Article) -> Iterator[_Sentence]:
    """Yield the sentences of the copy as words, headlines and captions left out: they say less, and say it again."""
    plain = article.plain
    for span in article.sentences:
        section = article.section_at(span)
        if section is None or section.kind not in (SectionKind.LEAD, SectionKind.BODY):
            continue
        start, end = plain.inside(span.start, span.end)
        breaks = [start, *(match.end() for match in _BREAK.finditer(plain.text, start + 1, end)), end]
        for first, last in pairwise(breaks):
            found = _WORD.findall(plain.text, first, last)
            if len(found) > _LEAST_SHARED:
                words = tuple("not" if _CONTRACTED.match(word) else word.lower() for word in found)
                yield _Sentence(span, words, (first, last), _telling(words))


def _alike(sentences: list[_Sentence]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that share most of the shorter one's telling words, in order."""
    having: dict[str, list[int]] = {}
    for i, sentence in enumerate(sentences):
        for word in sentence.telling:
            having.setdefault(word, []).append(i)
    shared = Counter(
        pair for places in having.values() if 1 < len(places) <= _MOST_COMMON for pair in combinations(places, 2)
    )
    for (i, j), count in sorted(shared.items()):
        if count >= _LEAST_SHARED and count >= _SHARE * min(len(sentences[i].telling), len(sentences[j].telling)):
            yield i, j


def _compare(one: _Sentence, other: _Sentence, article: Article) -> Restatement | None:
    """Return how two sentences restate each other, None where they differ in more than one thing, or in none."""
    short, long = (one, other) if len(one.words) <= len(other.words) else (other, one)
    steps = SequenceMatcher(None, short.words, long.words, autojunk=False).get_opcodes()
    shared: set[str] = set()
    others = False  # whether somebody else comes in before the sentences differ
    found: tuple[tuple[int, int], tuple[int, int], str] | None = None
    for tag, i, after_i, j, after_j in _joined(steps, short):
        if tag == "equal":
            shared |= _telling(short.words[i:after_i])
            continue
        kind = _difference((short, i, after_i), (long, j, after_j), article)
        if found and kind in _MEASURED:
            return None  # two things differ: it is another event
        if found and kind is None:
            break  # the sentences part company here
        if kind is None or (kind == "figure" and (others or not _opened_alike(short, i))):
            return None
        others = others or (not kind and _people(_stretch(long, j, after_j, article), article))
        if kind and not found:
            found = (i, after_i), (j, after_j), kind
    if found is None or len(shared) < _LEAST_SHARED or (found[2] == "name" and not _shared_number(short, long)):
        return None
    (i, after_i), (j, after_j), kind = found
    left, right = _stretch(short, i, after_i, article), _stretch(long, j, after_j, article)
    if kind == "figure" and _agree(left, right, article):
        return None
    first, second = (left, right) if short is one else (right, left)
    return Restatement(one.span, other.span, first, second, kind)


def _joined(steps: Sequence[_Step], sentence: _Sentence) -> list[_Step]:
    """Return the steps with two differences as one where a common word alone stands between: "fewer", "than", "10"."""
    joined: list[_Step] = []
    for step in steps:
        tag, _, after_i, _, after_j = step
        if tag == "replace" and len(joined) > 1 and joined[-2][0] == "replace" and joined[-1][0] == "equal":
            _, first, last, _, _ = joined[-1]
            if last - first <= _BETWEEN and not _telling(sentence.words[first:last]):
                _, start_i, _, start_j, _ = joined[-2]
                joined[-2:] = [("replace", start_i, after_i, start_j, after_j)]
                continue
        joined.append(step)
    return joined


def _difference(short: tuple[_Sentence, int, int], long: tuple[_Sentence, int, int], article: Article) -> str | None:
    """Name how two stretches differ: "" where it makes nothing else of the sentence, None where it does otherwise."""
    (one, i, after_i), (other, j, after_j) = short, long
    left, right = one.words[i:after_i], other.words[j:after_j]
    if _negates(left) != _negates(right) and not _telling(left) and len(right) <= _LONGEST:
        return "negation"
    if not _telling(left):
        added = _ANOTHER_TIME.search(" ".join(right)) or (not i and len(right) > _LONGEST)
        return None if added else ""
    if len(left) > _LONGEST or not right:
        return None
    right, after_j = right[: len(left)], min(after_j, j + len(left))  # what the longer adds at its end is no difference
    if any(_opposite(a, b) for a in left for b in right):
        return "antonym"
    places = _stretch(one, i, after_i, article), _stretch(other, j, after_j, article)
    if all(where and _numbered(where, article) for where in places):
        return "figure" if _but_for_numbers(left) == _but_for_numbers(right) else None
    return "name" if all(where and _named(where, article) for where in places) and i > 1 else None


def _but_for_numbers(words: tuple[str, ...]) -> frozenset[str]:
    """Return the telling words of a stretch that are no numbers and no dates."""
    return frozenset(word for word in _telling(words) if not word[0].isdigit()) - _NUMBER_WORDS


def _opened_alike(sentence: _Sentence, before: int) -> bool:
    """Tell whether the words before a number say of what it is: more than "on July ...", and no "he faces ..."."""
    opening = sentence.words[:before]
    return len(_telling(opening)) > 1 and not _PRONOUNS & set(opening)


def _people(where: Span | None, article: Article) -> bool:
    """Tell whether somebody is named in a stretch."""
    people = (m for m in article.mentions if m.kind is MentionKind.PERSON)
    return where is not None and any(m.span.overlaps(where) for m in people)


def _telling(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(words) - _COMMON - _NEGATIONS


def _negates(words: tuple[str, ...]) -> bool:
    return bool(_NEGATIONS & set(words))


def _opposite(one: str, other: str) -> bool:
    """Tell whether two words are opposites, alone or after a hyphen: "franchise-best", "franchise-worst"."""
    if one in _antonyms().get(other, ()):
        return True
    head, _, last = one.rpartition("-")
    other_head, _, other_last = other.rpartition("-")
    return bool(head) and head == other_head and last in _antonyms().get(other_last, ())


def _numbered(where: Span, article: Article) -> bool:
    """Tell whether a count, a sum, a date or a century stands in a stretch: "30 million", "December 25"."""
    if _CENTURY.search(article.plain.slice(where.start, where.end + 12)):
        return True
    figures = any(figure.span.overlaps(where) for figure in article.figures)
    return figures or any(date.span.overlaps(where) for date in article.dates)


def _named(where: Span, article: Article) -> bool:
    """Tell whether a name stands in a stretch."""
    return any(mention.span.overlaps(where) for mention in article.mentions)


def _shared_number(one: _Sentence, other: _Sentence) -> bool:
    """Tell whether a number stands in both: then they tell of one time, or of one thing."""
    return any(word[0].isdigit() for word in set(one.words) & set(other.words))


def _agree(left: Span | None, right: Span | None, article: Article) -> bool:
    """Tell whether the figures of two stretches may be one: "nearly £500,000", "£492,000"."""
    one, other = (
        [f for f in article.figures if where is not None and f.span.overlaps(where)] for where in (left, right)
    )
    return len(one) == len(other) == 1 and agreement(one[0], other[0], article) is not Agreement.DIFFER


def _stretch(sentence: _Sentence, start: int, end: int, article: Article) -> Span | None:
    """Return where some words of a sentence stand in the text as given, None for no words."""
    if end <= start:
        return None
    words = list(_WORD.finditer(article.plain.text, *sentence.place))
    return article.span(words[start].start(), words[end - 1].end())


@cache
def _antonyms() -> dict[str, frozenset[str]]:
    text = Path(__file__).with_name("antonyms.toml").read_text(encoding="utf-8")
    opposite: dict[str, set[str]] = {}
    for one, other in tomllib.loads(text)["pairs"]:
        opposite.setdefault(one, set()).add(other)
        opposite.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in opposite.items()}
