"""The passages that tell an earlier case, and those that tell the main event.

A paragraph that opens by leaving the main event ("Earlier this year", "In 2019", "It comes after") begins a background
passage. It goes on while each paragraph leans on the one before: an open quotation, "he" or "the judge" as its opening,
a name that the passage brought in, a stranger's name. It ends at the first that opens with somebody of the main event,
with a word of now ("Meanwhile", "On Tuesday"), or that leans on nothing. A headline, a standfirst, the lead and
captions always tell the main event.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extraction.models import Section, SectionKind, Segment, Span

_SMALL = (
    r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|some|(?:a\s+)?few|many|just|\d+|the|"
    r"last|more|than|almost|nearly|about|over)"
)
_PERIODS = r"(?:days?|weeks?|months?|years?|decades?|seasons?|summers?|winters?)"
_MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:the\s+)?"
    r"(?:spring|summer|autumn|winter|fall)|Christmas|Easter)"
)
_NEWS = (
    r"(?:(?:it|this|that|the\s+(?:news|move|raids?|arrests?|case|sentence|sentencing|decision|announcement|attack|incident|"
    r"death|crash|ruling|verdict|vote|report|launch|closure|appeal|operation|fire|protest|warning|strike|visit))\s+)"
)
_CUE = re.compile(
    rf"(?:(?:And|But|Meanwhile|Also),?\s+)?(?:"
    rf"(?:back\s+)?(?:in|during)\s+(?:(?:early|late|mid)[\s-]+)?(?:{_MONTHS}\s+)?(?:of\s+)?(?:1[5-9]|20)\d\d\b"
    rf"|(?:back\s+)?in\s+(?:{_MONTHS}\s+)?(?:of\s+)?last\s+year\b|(?:back\s+)?in\s+{_MONTHS},"
    r"|earlier\s+(?:this|last|that)\s+(?:year|month|summer|season)\b|earlier\s+in\s+the\s+(?:year|month|season)\b"
    r"|last\s+(?:year|month|summer|winter|spring|autumn|season|January|February|March|April|May|June|July|August|September|"
    r"October|November|December)\b"
    rf"|{_SMALL}(?:\s+{_SMALL}){{0,3}}\s+{_PERIODS}\s+(?:ago|earlier|before|previously)\b"
    r"|(?:previously|historically|formerly|in\s+the\s+past)\b"
    r"|in\s+(?:an?|another)\s+(?:separate|earlier|previous|similar|unrelated)\b|in\s+another\s+case\b"
    r"|separately\b|(?:before|prior\s+to)\s+(?:that|this)\b"
    rf"|{_NEWS}(?:comes?|came)\s+(?:(?:just|only|less\s+than|more\s+than|almost|nearly)\s+)?(?:(?:an?|\w+)\s+{_PERIODS}\s+)?after\b"
    rf"|{_NEWS}(?:follow(?:s|ed)|is\s+not\s+the\s+first\s+time|was\s+not\s+the\s+first\s+time|isn[’']t\s+the\s+first\s+time)\b"
    r")",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"(?:(?:And|But)\s+)?(?:meanwhile|now|today|yesterday|tonight|on\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"this\s+(?:week|morning|afternoon|evening|time|latest)|the\s+latest|speaking\s+(?:after|about|of|following|on|today)|"
    r"following\s+(?:the|this|today|yesterday|the\s+latest)|commenting\s+on|responding\s+to|in\s+a\s+statement|"
    r"anyone\s+with\s+information|after\s+(?:the|this|today[’']s|yesterday[’']s)\s+(?:raids?|hearing|sentencing|verdict|match|"
    r"game|vote|meeting|case))\b",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"(?:he|she|they|it|his|her|their|its|both|all|neither|each|the\s+(?:pair|trio|men|women|man|woman|two|three|four|gang|"
    r"group|judge|court|jury|defendants?|offenders?|brothers|sisters|couple|teenagers?|boy|girl|operation|case|trial|"
    r"hearing|sentence|victims?|incident|attack|inquest|investigation|inquiry)|during\s+the|at\s+the\s+time|then|there|"
    r"that|those|these|at\s+that|a\s+(?:court|jury|judge|trial|fourth|third|second)|two\s+others?|another)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.!?:]\s)(?<![.!?]”\s)(?<=\s)[A-Z][a-z]+(?:-[A-Z][a-z]+)?\b")
_FIRST_NAME = re.compile(r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Cllr|Supt|Insp|Sgt|DC|DI|PC|Det|Chief)\b\.?\s+)*[A-Z][a-z]+\b")
_FIRST_WORD = re.compile(r"^[A-Z][a-z]+")
_TWO_NAMES = re.compile(r"^[A-Z][a-z]+(?=\s+[A-Z][a-z]+)")
_TITLES = frozenset(
    "Mr Mrs Ms Miss Dr Sir Cllr Supt Insp Sgt Chief Constable Inspector Police Council Court Crown The He She It They "
    "We January February March April May June July August September October November December Monday Tuesday Wednesday "
    "Thursday Friday Saturday Sunday Street Road University County City Town And But In On At Of For".split()
)
_OPENS = 80  # characters: how far into a paragraph its opening goes
_ALWAYS_MAIN = (
    SectionKind.HEADLINE,
    SectionKind.STANDFIRST,
    SectionKind.BYLINE,
    SectionKind.LEAD,
    SectionKind.CAPTION,
)
_MARKS = "“\"‘'"


def segments(text: str, sections: Sequence[Section]) -> tuple[Segment, ...]:
    """Return the passages of the plain `text`, in order; paragraphs of one passage that follow one another are joined.

    Furniture belongs to none: where it interrupts a passage it lies inside its span, and nothing is read from it.
    """
    passages: list[Segment] = []
    story = _Story()
    for section in sections:
        if section.kind is SectionKind.FURNITURE:
            continue
        words = text[section.span.start : section.span.end]
        begins, background = story.take(words, section.kind)
        if passages and passages[-1].background == background and not begins:
            span = Span(start=passages[-1].span.start, end=section.span.end)
            passages[-1] = Segment(span=span, background=background)
        else:
            passages.append(Segment(span=section.span, background=background))
    return tuple(passages)


def segment_of(segments: Sequence[Segment], offset: int) -> int:
    """Return which passage `offset` lies in: 0 for the main event, 1 for the first background passage, and so on."""
    number = 0
    for segment in segments:
        number += segment.background
        if segment.span.start <= offset < segment.span.end:
            return number if segment.background else 0
    return 0


@dataclass
class _Story:
    """What has been told so far: whose names belong to the main event, and whose to the passage that is open."""

    main: set[str] = field(default_factory=set)
    passage: set[str] | None = None
    quoting: bool = False

    def take(self, words: str, kind: SectionKind) -> tuple[bool, bool]:
        """Take in the next paragraph: tell whether it begins a background passage, and whether it is in one."""
        names = _names(words)
        begins = kind is SectionKind.BODY and not self.quoting and bool(_CUE.match(words))
        if begins:
            self.passage = names - self.main
        elif kind is SectionKind.CROSSHEAD:
            return False, self.passage is not None
        elif self.passage is not None and (kind in _ALWAYS_MAIN or not self._goes_on(words, names)):
            self.passage = None
        if self.passage is None:
            self.main |= names
        else:
            self.passage |= names - self.main
        self.quoting = _left_open(words)
        return begins, self.passage is not None

    def _goes_on(self, words: str, names: set[str]) -> bool:
        """Tell whether a paragraph goes on with the background passage before it."""
        if words[0] in _MARKS and (self.quoting or not names & self.main):
            return True
        if _NOW.match(words):
            return False
        passage = self.passage or set()
        first = _FIRST_WORD.findall(words)  # a name only where it has been one before
        opening = _names(words[:_OPENS]) | (set(first) & (self.main | passage))
        if opening & self.main and not opening & passage:
            return False
        return bool(_LEANS.match(words) or (names | opening) & passage or opening - self.main)


def _names(words: str) -> set[str]:
    """Return the words that are written as names are."""
    first = _FIRST_NAME.match(words)
    opening = set(first[0].split()[-1:]) if first and " " in first[0] else set()
    opening |= set(_TWO_NAMES.findall(words))
    return (set(_NAME.findall(words)) | opening) - _TITLES


def _left_open(words: str) -> bool:
    """Tell whether a paragraph ends inside a quotation of double marks."""
    last = max(words.rfind("“"), words.rfind("”"), words.rfind('"'))
    if last < 0:
        return False
    return words[last] == "“" or (words[last] == '"' and words.count('"') % 2 == 1 and "”" not in words)
