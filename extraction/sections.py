"""Paragraphs, and what each is on the page: headline, byline, lead, caption, web furniture..."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction import furniture
from extraction.models import Section, SectionKind, Span
from extraction.sentences import sentences
from extraction.style import Style

_HEADLINE = 20  # words in a headline; also in a standfirst or caption that has no full stop
_CROSSHEAD = 6
_CAPTION = 60
_WRAPPED = 120  # characters in the longest line of hard-wrapped copy
_STANDFIRST = 2  # sentences

_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_LINE = re.compile(r"[^\n]+")
_STOPPED = re.compile(r"[.!?…:;,][\"'”’)\]]*$")
_ENDED = re.compile(r"[.!?…][\"'”’)\]]*$")
_ITEM = re.compile(r"(?:[-–—•·*▪◦‣]|\(?\d{1,2}[.)]|\(?[a-z]\))\s")
_MARKS = "\"'“”‘’„"

_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
)
_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?(?:\s+\d{{4}})?|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?(?:\s+\d{{4}})?)"
)
_TIME = r"\d{1,2}[.:]\d{2}(?:\s*[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?"
_STAMP = re.compile(
    rf"(?:(?:first\s+)?(?:published|posted|updated|last\s+updated|modified|created|date)\b:?\s*(?:on\s+|at\s+)?)?"
    rf"(?:(?:{_TIME})(?:\s+[A-Z]{{2,4}})?,?\s+(?:on\s+)?)?(?:{_WEEKDAY},?\s+)?(?:{_DAY}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}|"
    rf"\d{{4}}-\d\d-\d\d)[,|\s–-]*(?:(?:at\s+)?(?:{_TIME})(?:\s+[A-Z]{{2,4}})?)?[\s|,]*(?:(?:last\s+)?updated\b.*)?"
    r"|(?:last\s+)?(?:published|posted|updated)\b:?\s+(?:\d+|an?|just)\s+\w+(?:\s+ago|\s+now)?",
    re.IGNORECASE,
)

_NAME = r"[A-Z][\w’'.-]*(?:\s+(?:(?:de|la|van|von|der|den|al|bin|ap|le|du|da|di)\s+)?[A-Z][\w’'.-]*){1,3}"
_TRADE = (
    r"(?:reporter|correspondent|editor|journalist|writer|columnist|reporting\s+service|press\s+association|"
    r"news\s+agency|photographer|trainee|contributor)"
)
_BYLINE = re.compile(
    rf"(?:(?:[Ww]ords|WORDS|[Ww]ritten|[Ss]tory|[Rr]eport|[Aa]nalysis|EXCLUSIVE|[Ee]xclusive)(?:\s+and\s+\w+)?:?\s+)?"
    rf"(?:[Bb]y|BY):?\s+(?!{_WEEKDAY}\b|{_MONTH}\s)(?:{_NAME}|[A-Z][\w’'.-]+)(?:(?:,|\s+and|\s*&|\s+with)\s+{_NAME})*"
    rf"(?:\s*[,|@–-]\s*[^.!?]{{1,70}}|\s+in\s+[A-Z][^.!?]{{1,40}}|\s+(?:[A-Za-z-]+\s+){{0,5}}{_TRADE})?"
)
_NAMED = re.compile(rf"{_NAME}(?:,|\s*\||\s+[-–]|\s+[Tt]he|)\s+(?:[A-Za-z’'&-]+\s+){{0,5}}{_TRADE}s?", re.IGNORECASE)
_NAME_ALONE = re.compile(_NAME)
_CREDIT_AT_END = re.compile(
    r"(?:additional\s+)?(?:reporting|writing|editing)\s+by\b.{0,150}|[\w.+-]+@[\w-]+\.[\w.]+|"
    r"(?:(?:twitter|x|email|contact|e-mail)\s*:\s*)?@?[\w.@+-]*@[\w.-]+|-?\s*(?:with\s+)?(?:reports|files)\s+from\s+.{0,80}",
    re.IGNORECASE,
)

_PICTURE = (
    r"(?:pictures?|photos?|photographs?|photograph(?:er|y)|pics?|images?|cctv(?:\s+image)?|credit|still|screengrab|graphic|"
    r"illustration|video)"
)
_OPENS_CAPTION = re.compile(
    rf"[(\[]?(?:(?:main|file|stock|inset|library|archive|top|submitted|police|custody|cctv|lead|court|feature)\s+)?{_PICTURE}"
    rf"(?:\s+credits?)?(?:\s*[:|]|\s+(?:by|courtesy(?:\s+of)?|credit|from)\b:?\s+(?-i:[A-Z@]))"
    r"|(?:pictured|photographed|caption|inset|above|below|left|right|top)\s*:"
    r"|pictured\s*(?:,?\s+(?:\(?(?:left|right|above|below|centre|center|top|back|front|here|clockwise|from\s+left|l-r|with|"
    r"at\s+the|in\s+the|outside|are|is)\b))",
    re.IGNORECASE,
)
_AGENCY = (
    r"(?:Getty(?:\s+Images)?|PA(?:\s+(?:Wire|Media|Images|Archive))?|AFP|Reuters|AP(?:\s+Photo)?|Shutterstock|Alamy"
    r"(?:\s+Stock\s+Photo)?|SWNS|Google(?:\s+(?:Maps|Street\s*View|Earth))?|Adobe(?:\s+Stock)?|iStock|Pixabay|Unsplash|Wikimedia"
    r"(?:\s+Commons)?|LDRS|Pexels|Bloomberg|EPA|Rex|National\s+World|Newsquest|Reach)"
)
_ENDS_CAPTION = re.compile(
    rf"(?:(?:^|[.!?”\"’'])\s*[(\[]?(?:file|stock|library|archive|submitted|handout|supplied|contributed|generic|stock\s+file)\s+"
    rf"{_PICTURE}(?:\s*[:–-]\s*[^.]{{1,40}})?[.)\]]*$)"
    rf"|(?:(?:^|[.!?”\"’')\w])\s+[(\[]?{_PICTURE}(?:\s+credit)?\s*(?:[:–|]|\s+by|\s+courtesy\s+of)\s*@?"
    r"(?-i:[A-Z])[^.!?]{0,60}[.)\]]*$)"
    rf"|(?:[(\[][^()\[\]]{{0,60}}\b{_AGENCY}[^()\[\]]{{0,30}}[)\]]\.?$)"
    rf"|(?:\b(?:via\s+)?{_AGENCY}(?:\s*/\s*[\w\s]{{2,30}})?\s*\.?$(?<=Images)|\bGetty\s+Images(?:/[\w\s]{{2,20}})?\.?$"
    rf"|/\s?{_AGENCY}\.?$|\b{_AGENCY}\s?/\s?(?:{_AGENCY}|[A-Z]\w+)\.?$)"
    r"|(?:\((?:file\s+)?(?:photo|picture|image|pic)\)\.?$)",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"\((?:(?:top|bottom|back|front|second|third|far)\s+)?(?:left|right|centre|center|middle|above|below)\)"
)
_SPEECH_CREDIT = re.compile(r"[—–-]{1,2}\s?[A-Z“\"].*")
_STANDFIRST_MARK = re.compile(
    r"(?:standfirst|strapline|subhead(?:ing|line)?|sub-?deck|deck|summary)\s*:\s*", re.IGNORECASE
)


@dataclass(frozen=True)
class _Paragraph:
    """One paragraph of the plain text: where it stands and its words on one line."""

    start: int
    end: int
    words: str

    @property
    def count(self) -> int:
        return self.words.count(" ") + 1

    @property
    def stopped(self) -> bool:
        return bool(_STOPPED.search(self.words))

    @property
    def short(self) -> bool:
        """Tell whether it could be a line on the page and no sentence: a few words, no stop, no item of a list."""
        return self.count <= _HEADLINE and not self.stopped and not _ITEM.match(self.words)


def sections(text: str, style: Style, headline: str | None) -> tuple[Section, ...]:
    """Return the paragraphs of the plain `text` with their kinds, in order; `headline` is the one given apart."""
    paragraphs = list(_paragraphs(text, style))
    kinds = _Kinds(paragraphs, style, headline)
    return tuple(
        Section(span=Span(start=p.start, end=p.end), kind=kind) for p, kind in zip(paragraphs, kinds.all(), strict=True)
    )


def _paragraphs(text: str, style: Style) -> Iterator[_Paragraph]:
    """Yield the paragraphs: blocks between blank lines; without any, lines, unless the copy is hard-wrapped."""
    start = 0
    blocks = []
    for blank in _BLANK.finditer(text):
        blocks.append((start, blank.start()))
        start = blank.end()
    blocks.append((start, len(text)))
    parted = len([1 for a, b in blocks if text[a:b].strip()]) > 1
    for a, b in blocks:
        for c, d in _lines(text, a, b, style, parted=parted):
            piece = text[c:d]
            words = " ".join(piece.split())
            if words:
                yield _Paragraph(c + len(piece) - len(piece.lstrip()), d - len(piece) + len(piece.rstrip()), words)


def _lines(text: str, start: int, end: int, style: Style, *, parted: bool) -> Iterator[tuple[int, int]]:
    """Yield the pieces of one block: the whole, or its lines.

    A line that is furniture or a byline stands by itself; lines in capitals stand apart from those that are not.
    """
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text, start, end)]
    if parted and furniture.is_furniture(text[start:end], style.furniture):
        yield start, end
        return
    apart = not _is_wrapped([text[a:b].strip() for a, b in lines], parted=parted)
    run: list[tuple[int, int]] = []
    for a, b in lines:
        alone = apart or _stands_alone(text[a:b].strip(), style)
        if run and (alone or _in_capitals(text[a:b]) != _in_capitals(text[slice(*run[-1])])):
            yield run[0][0], run[-1][1]
            run = []
        if alone:
            yield a, b
        else:
            run.append((a, b))
    if run:
        yield run[0][0], run[-1][1]


def _is_wrapped(lines: Sequence[str], *, parted: bool) -> bool:
    """Tell whether the lines of a block are one paragraph.

    Where blank lines part the copy, they are unless one is too long; where none does, they must look hard-wrapped:
    all but the last of like length, most of them broken off within a sentence.
    """
    if len(lines) < 2 or max(map(len, lines)) > _WRAPPED:
        return False
    if parted:
        return True
    full = lines[:-1]
    broken = sum(not _ENDED.search(line) for line in full)
    return len(full) > 1 and min(map(len, full)) > max(map(len, full)) / 2 > 20 and broken * 2 > len(full)


def _stands_alone(line: str, style: Style) -> bool:
    return bool(line) and (furniture.is_furniture(line, style.furniture) or bool(_BYLINE.fullmatch(line)))


def _in_capitals(line: str) -> bool:
    """Tell whether a line is a heading in capitals; a single word may be an initialism."""
    return line.isupper() and len(line.split()) > 2


class _Kinds:
    """What each paragraph of a story is, by its words and by what stands round it."""

    def __init__(self, paragraphs: Sequence[_Paragraph], style: Style, headline: str | None) -> None:
        self._all = paragraphs
        self._kinds: list[SectionKind | None] = [_plain_kind(p, style) for p in paragraphs]
        self._headline = headline

    def all(self) -> list[SectionKind]:
        """Return the kind of each paragraph."""
        head = self._mark_headline()
        for i in furniture.repeated([p.words for p in self._all]):
            if self._kinds[i] is None:
                self._kinds[i] = SectionKind.FURNITURE
        self._mark_top(head)
        lead = next((i for i, kind in enumerate(self._kinds) if kind is None), None)
        if lead is None:
            return [kind or SectionKind.BODY for kind in self._kinds]
        self._kinds[lead] = SectionKind.LEAD
        crossheads = [i for i in range(lead + 1, len(self._all)) if self._is_crosshead(i)]
        for i in crossheads:
            self._kinds[i] = SectionKind.CROSSHEAD
        return [kind or SectionKind.BODY for kind in self._kinds]

    def _mark_headline(self) -> int | None:
        """Mark the headline, and return which paragraph it is."""
        first = next((i for i, kind in enumerate(self._kinds) if kind is not SectionKind.FURNITURE), None)
        if first is None or self._kinds[first] not in (None, SectionKind.CAPTION):
            return None
        words = self._all[first]
        if self._headline is not None:
            if _bare(self._headline) != _bare(words.words):
                return None
        elif self._kinds[first] or words.count > _HEADLINE or words.words.rstrip(_MARKS + ")]").endswith("."):
            return None
        self._kinds[first] = SectionKind.HEADLINE
        return first

    def _mark_top(self, head: int | None) -> None:
        """Mark what stands between the headline and the lead: standfirst, a reporter's name, a caption."""
        i = self._next(-1 if head is None else head)
        if i is None or (head is None and self._headline is None):
            return
        after = self._next(i)
        if _STANDFIRST_MARK.match(self._all[i].words) or self._is_standfirst(i, after):
            self._kinds[i] = SectionKind.STANDFIRST
            i = after
        while i is not None and (self._kinds[i] is not None or self._all[i].short) and self._next(i) is not None:
            if self._kinds[i] is None:
                named = _NAME_ALONE.fullmatch(self._all[i].words) or _NAMED.fullmatch(self._all[i].words)
                self._kinds[i] = SectionKind.BYLINE if named else SectionKind.CAPTION
            i = self._next(i)

    def _is_standfirst(self, i: int, after: int | None) -> bool:
        """Tell whether one or two sentences are followed by the byline, or a line without a stop by the lead."""
        paragraph = self._all[i]
        if self._kinds[i] is not None or after is None:
            return False
        if self._is_byline(after):
            return sum(1 for _ in sentences(paragraph.words)) <= _STANDFIRST and not _NAME_ALONE.fullmatch(
                paragraph.words
            )
        stamped = any(kind is SectionKind.BYLINE for kind in self._kinds[:i])
        named = _NAMED.fullmatch(paragraph.words) or _NAME_ALONE.fullmatch(paragraph.words)
        return paragraph.short and not stamped and not named and self._kinds[after] is None

    def _is_byline(self, i: int) -> bool:
        words = self._all[i].words
        stamp = self._kinds[i] is SectionKind.BYLINE
        return stamp or (self._kinds[i] is None and bool(_NAMED.fullmatch(words) or _NAME_ALONE.fullmatch(words)))

    def _is_crosshead(self, i: int) -> bool:
        """Tell whether a line of a few words stands between two paragraphs of copy."""
        line, before, after = self._all[i], self._before(i), self._next(i)
        if self._kinds[i] is not None or before is None or after is None:
            return False
        return (
            line.count <= _CROSSHEAD
            and (not line.stopped or line.words.endswith("?"))
            and (line.words[0].isupper() or line.words[0].isdigit())
            and "," not in line.words
            and not _ITEM.match(line.words)
            and not self._all[before].words.endswith((":", ";"))
            and not any(self._is_line(k) for k in (before, after))
        )

    def _is_line(self, i: int) -> bool:
        """Tell whether a neighbour is itself no paragraph of copy, so that the two are a list."""
        return self._kinds[i] in (None, SectionKind.BODY) and self._all[i].short

    def _next(self, i: int) -> int | None:
        """Return the next paragraph that is not furniture."""
        return next((k for k in range(i + 1, len(self._all)) if self._kinds[k] is not SectionKind.FURNITURE), None)

    def _before(self, i: int) -> int | None:
        """Return the paragraph before that is not furniture."""
        return next((k for k in range(i - 1, -1, -1) if self._kinds[k] is not SectionKind.FURNITURE), None)


def _plain_kind(paragraph: _Paragraph, style: Style) -> SectionKind | None:
    """Return the kind that a paragraph's words alone give it."""
    words = paragraph.words
    if furniture.is_furniture(words, style.furniture):
        return SectionKind.FURNITURE
    if paragraph.count <= _HEADLINE and _is_byline(words):
        return SectionKind.BYLINE
    if paragraph.count <= _CAPTION and _is_caption(paragraph):
        return SectionKind.CAPTION
    return None


def _is_byline(words: str) -> bool:
    return any(pattern.fullmatch(words.rstrip(".")) for pattern in (_BYLINE, _STAMP, _CREDIT_AT_END))


def _is_caption(paragraph: _Paragraph) -> bool:
    words = paragraph.words
    if words[0] in _MARKS:
        return False
    if _OPENS_CAPTION.match(words) or _ENDS_CAPTION.search(words, max(0, len(words) - 100)):
        return True
    return paragraph.short and bool(_PLACED.search(words) or _SPEECH_CREDIT.fullmatch(words))


def _bare(words: str) -> str:
    """Return a headline's letters and digits alone, for comparison."""
    return "".join(c for c in words.casefold() if c.isalnum())
