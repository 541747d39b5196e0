"""Who speaks: a quotation is tied to a name by the verb beside it, and to nobody where two could be meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extraction.models import Mention, MentionKind, Quote, Section, SectionKind, Span, inside
from extraction.sentences import sentences

_VERBS = """
said say says saying added add adds adding told tell tells telling explained explains explaining insisted insists
insisting warned warns warning admitted admits admitting claimed claims claiming argued argues arguing stated states
stating noted notes noting observed observes remarked remarks commented comments commenting concluded concludes
concluding continued continues continuing responded responds responding replied replies replying answered answers
asked asks asking conceded concedes acknowledged acknowledges agreed agrees alleged alleges asserted asserts believed
believes complained complains confirmed confirms confirming declared declares declaring denied denies denying
emphasised emphasises emphasized emphasizes feared fears indicated indicates joked jokes joking lamented laments
maintained maintains ordered orders pledged pledges pledging predicted predicts promised promises quipped recalled
recalls recalling reflected reiterated reiterates revealed reveals revealing stressed stresses stressing suggested
suggests testified testifies thanked thanks thanking threatened threatens tweeted tweets tweeting urged urges urging
vowed vows vowing welcomed welcomes wrote writes writing posted posts posting called calls calling described describes
describing branded brands branding dubbed dubs dubbing labelled labeled labels labelling likened likens hailed hails
hailing slammed slams slamming criticised criticises criticized criticizes criticising praised praises praising
condemned condemns condemning blasted blasts blasting accused accuses accusing announced announces announcing outlined
highlighted highlights highlighting spoke speaks speaking cited cites citing quoted pronounced termed hoped hopes
considers considered reckons reckoned
"""
_CUE = re.compile(
    rf"\b(?:{'|'.join(_VERBS.split())}|went\s+on|goes\s+on|pointed\s+out|points\s+out|paid\s+tribute|hit\s+back|put\s+it)\b",
    re.IGNORECASE,
)
_ACCORDING = re.compile(r"\b(?:according\s+to|in\s+the\s+words\s+of)\s+", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|be)\s+(?:\w+ly\s+|also\s+|once\s+)?$", re.IGNORECASE)
_BY = re.compile(r"\bby\s+(?:(?:the|a|an|his|her|their)\s+)?(?:[\w’'-]+\s+){0,5}$", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?P<pronoun>he|she|they)(?:[’'](?:s|d|ve|ll))?\s*(?:(?:has|have|had|would|will|later|also|then|further|previously|once|then|"
    r"again|just|even|\w+ly|did|,)\s+)*$",
    re.IGNORECASE,
)
_HELPED = r"(?:(?:has|have|had|would|will|later|also|then|further|previously|once|again|who|himself|herself|\w+ly)\s+)*"
_DIRECT = re.compile(rf"\s*{_HELPED}$", re.IGNORECASE)
_ASIDE = re.compile(rf"\s*(?:,.*,|\([^)]*\))\s*{_HELPED}$", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(rf"\s+(?:[\w&’'-]+\s+){{1,11}}{_HELPED}$")
_OTHER_SUBJECT = re.compile(
    r"\b(?:the|a|an|he|she|they|it|who|which|that|and|but|or|his|her|their|its|was|were|is|are|has|had|have|been|as|when|"
    r"after|before|while|because|if|police|officers|residents|to|into|by)\b",
    re.IGNORECASE,
)
_FROM = re.compile(r"\s+(?:of|from|at|for|in|with)\s+(?:the\s+)?[\w&’'-]+(?:\s+[\w&’'-]+){0,7}\s*$")
_GOVERNED = re.compile(
    r"\b(?i:of|for|to|with|by|from|against|about|at|in|on|near|told|met|behind|over|like|within|inside|than|asked|accused|after|before|"
    r"including|since|under|as)\s+(?:the\s+|a\s+|an\s+|his\s+|her\s+|their\s+)?(?:[a-z][\w’'-]*\s+){0,3}(?:[A-Z][\w’'-]*\s+){0,3}$"
)
_SPEAKS_FOR = re.compile(
    r"\b(?:spokes\w+|representative|statement|solicitor|lawyer|barrister|chief\s+executive|director|head|manager|chair\w*)\s+"
    r"(?:for|of|at|from|by)\s+(?:the\s+)?$|\bon\s+behalf\s+of\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_ITS_SPEAKER = re.compile(
    r"(?:[’']s)?\s+(?:press\s+)?(?:spokes\w+|representative|officials?|press\s+office\w*|statement|report|chief|leader|"
    rf"officers?)\s+{_HELPED}$",
    re.IGNORECASE,
)
_AFTER_CUE = re.compile(
    r"\s+(?:(?:the|a|an|his|her|their|its|of)\s+)?(?:(?!(?:after|as|when|while|before|because|that|to|in|on|at|who|but|and|"
    r"if|from|with|about|for|by)\b)[\w’'&-]+\s+){0,8},?\s*$",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:his|her|their)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_CLOSES_SPEECH = re.compile(r"[,!?…—–-][\"”’']$")
_SENTENCE_END = re.compile(r"[.!?][\"”’']$")
_MALE = re.compile(r"\b(?:Mr|Sir|Lord|Father|spokesman|chairman|his|actor|brother)\.?\s+$")
_FEMALE = re.compile(r"\b(?:Mrs|Ms|Miss|Dame|Lady|Baroness|Sister|spokeswoman|chairwoman|actress)\.?\s+$")


def attributed(
    quotes: Sequence[Quote], mentions: Sequence[Mention], text: str, sections: Sequence[Section]
) -> tuple[Quote, ...]:
    """Return the quotations with the `Mention.key` of whoever speaks, None where the copy leaves it open."""
    people = _genders(mentions, text)
    done: list[Quote] = []
    before: _Paragraph | None = None
    for section in sections:
        if section.kind is SectionKind.FURNITURE:
            continue
        paragraph = _Paragraph.of(section.span, quotes, mentions, text, people)
        done += _of_paragraph(paragraph, before, done[-1] if done else None)
        if section.kind in (SectionKind.LEAD, SectionKind.BODY):
            spoken = done[-1].speaker if done and done[-1].span in section.span else None
            before = paragraph.followed_by(spoken)
    return tuple(done)


def _genders(mentions: Iterable[Mention], text: str) -> dict[str, str]:
    """Return "he" or "she" by the key of each person whom the copy calls Mr, Mrs and the like."""
    known: dict[str, str] = {}
    for mention in mentions:
        lead = text[max(0, mention.span.start - 14) : mention.span.end].split(mention.name, maxsplit=1)[0]
        for pattern, pronoun in ((_MALE, "he"), (_FEMALE, "she")):
            if pattern.search(lead):
                known[mention.key] = pronoun
    return known


@dataclass(frozen=True)
class _Paragraph:
    """One paragraph: its own words (quotations blanked out), and who is named in them; spans are the whole text's."""

    span: Span
    words: str
    text: str
    quotes: tuple[Quote, ...]
    named: tuple[Mention, ...]
    genders: dict[str, str]
    spoken: str | None = None

    @classmethod
    def of(
        cls, span: Span, quotes: Sequence[Quote], mentions: Sequence[Mention], text: str, genders: dict[str, str]
    ) -> _Paragraph:
        mine = tuple(inside(quotes, span))
        words = text[span.start : span.end]
        for quote in mine:
            a, b = quote.span.start - span.start, quote.span.end - span.start
            words = words[:a] + " " * (b - a) + words[b:]
        named = tuple(m for m in inside(mentions, span) if not any(m.span.overlaps(q.span) for q in mine))
        return cls(span, words, text[span.start : span.end], mine, named, genders)

    def followed_by(self, spoken: str | None) -> _Paragraph:
        """Return the paragraph with the one who speaks in it last."""
        return _Paragraph(self.span, self.words, self.text, self.quotes, self.named, self.genders, spoken)

    def people(self, end: int | None = None) -> list[str]:
        """Return the keys of the people named, up to `end` (an offset into the paragraph) if given, each once."""
        keys = (m.key for m in self.named if m.kind is MentionKind.PERSON and (end is None or self.at(m)[0] < end))
        return list(dict.fromkeys(keys))

    def at(self, mention: Mention) -> tuple[int, int]:
        """Return where in the paragraph a name stands."""
        return mention.span.start - self.span.start, mention.span.end - self.span.start


def _of_paragraph(paragraph: _Paragraph, before: _Paragraph | None, last: Quote | None) -> Iterable[Quote]:
    """Yield the quotations of one paragraph with their speakers; `last` is the quotation before it in the story."""
    for i, quote in enumerate(paragraph.quotes):
        if quote.continues and last:
            speaker = last.speaker
        else:
            window = _Window(paragraph, i, before)
            speaker = window.speaker() or (window.resumed(last) if i and last else None)
        last = quote.model_copy(update={"speaker": speaker})
        yield last


class _Window:
    """The words round one quotation: what comes before it in its sentence, and what comes after."""

    def __init__(self, paragraph: _Paragraph, i: int, before: _Paragraph | None) -> None:
        self._paragraph, self._previous = paragraph, before
        quote = paragraph.quotes[i]
        self._start, self._end = quote.span.start - paragraph.span.start, quote.span.end - paragraph.span.start
        self._quoted = paragraph.text[self._start : self._end]
        self._from = self._sentence_start()
        self._to = self._sentence_end(i)

    def speaker(self) -> str | None:
        """Return who speaks, by what follows a quotation that a comma ends, and by what precedes it otherwise."""
        ways = [self._before, self._after, self._introduced, self._own]
        if _CLOSES_SPEECH.search(self._quoted):
            ways[:2] = [self._after, self._before]
        elif _SENTENCE_END.search(self._quoted):
            ways = [self._before, self._introduced, self._tail]
        return next((who for way in ways if (who := way())), None)

    def resumed(self, last: Quote) -> str | None:
        """Return who spoke before the break in the same paragraph, where nobody else is named or speaks in it."""
        lead = self._paragraph.words[self._from : self._start]
        cue = _CUE.search(lead)
        if last.speaker is None or (cue and not cue[0].endswith("ing")):
            return None
        between = self._mentions(last.span.end - self._paragraph.span.start, self._start)
        other = any(m.kind is MentionKind.PERSON and m.key != last.speaker for m in between)
        return None if other else last.speaker

    def _sentence_start(self) -> int:
        """Return where the sentence that leads up to the quotation starts."""
        lead = self._paragraph.words[: self._start].rstrip()
        starts = [a for a, _ in sentences(lead)]
        earlier = [q.span.end - self._paragraph.span.start for q in self._paragraph.quotes]
        cut = max((end for end in earlier if end <= self._start and self._ends_sentence(end)), default=0)
        return max(cut, starts[-1] if starts else 0)

    def _ends_sentence(self, end: int) -> bool:
        """Tell whether the quotation that ends there ends its sentence: ".”" and then a capital."""
        follows = self._paragraph.text[end:].lstrip()[:1]
        return bool(_SENTENCE_END.search(self._paragraph.text[:end])) and not follows.islower()

    def _sentence_end(self, i: int) -> int:
        """Return where what follows the quotation ends: with its sentence, or at the next quotation."""
        nexts = self._paragraph.quotes[i + 1 : i + 2]
        limit = nexts[0].span.start - self._paragraph.span.start if nexts else len(self._paragraph.words)
        tail = self._paragraph.words[self._end : limit]
        first = next(sentences(tail), None)
        return self._end + first[1] if first else self._end

    def _before(self) -> str | None:
        """Return the subject of the last verb of saying that leads up to the quotation."""
        lead = self._paragraph.words[self._from : self._start]
        for cue in reversed(list(_CUE.finditer(lead))):
            at = self._from + cue.start()
            if _PASSIVE.search(lead[: cue.start()]):
                return self._by(at, self._start)
            opens = not lead[: cue.start()].strip(" ,–—-") or lead[: cue.start()].rstrip().endswith((" as", "As"))
            who = self._inverted(self._from + cue.end(), self._start) if opens else self._subject(self._from, at)
            if who or not cue[0].endswith("ing"):  # "Hill said, adding:" has its subject further back
                return who
        return self._according(self._from, self._start)

    def _after(self) -> str | None:
        """Return the subject of the first verb of saying that follows the quotation."""
        tail = self._paragraph.words[self._end : self._to]
        cue = _CUE.search(tail)
        if cue is None or self._from_next(cue.start()):
            return self._according(self._end, self._to)
        if not tail[: cue.start()].strip(" ,–—-"):
            return self._inverted(self._end + cue.end(), self._to)
        return self._subject(self._end, self._end + cue.start())

    def _tail(self) -> str | None:
        """Return who follows a full stop inside the marks, where the sentence goes on in small letters."""
        follows = self._paragraph.text[self._end :].lstrip()
        return self._after() if follows[:1].islower() else None

    def _from_next(self, cue: int) -> bool:
        """Tell whether the verb after the quotation belongs to the next one: "Hill added: “"."""
        return (
            self._paragraph.words[self._end + cue : self._to].rstrip().endswith(":")
            and cue > 0
            and "," not in (self._quoted[-2:-1])
        )

    def _according(self, start: int, end: int) -> str | None:
        match = _ACCORDING.search(self._paragraph.words, start, end)
        return self._inverted(match.end() - 1, end) if match else None

    def _by(self, start: int, end: int) -> str | None:
        """Return who a passive names, between the verb and the quotation or after it: "called “evil” by Mr Hill"."""
        for mention in self._mentions(start, self._to):
            lead = self._paragraph.words[start : self._paragraph.at(mention)[0]]
            if _BY.search(lead):
                return mention.key
        return None

    def _introduced(self) -> str | None:
        """Return whom a colon introduces: "Hill disagreed: “"; or whom the paragraph before left with one."""
        lead = self._paragraph.words[self._from : self._start].rstrip()
        if lead.endswith(":"):
            if _CUE.search(lead):  # somebody without a name says it
                return None
            people = [m for m in self._mentions(self._from, self._start) if not self._governed(m)]
            return people[0].key if people else None
        previous = self._previous
        if lead or self._start or previous is None or not previous.text.endswith(":"):
            return None
        people_before = previous.people()
        return people_before[0] if len(people_before) == 1 else previous.spoken

    def _own(self) -> str | None:
        """Return whose words a part of a quotation is: "made it one of his ‘matters of priority’"."""
        lead = self._paragraph.words[self._from : self._start]
        keys = {m.key for m in self._mentions(self._from, self._to) if m.kind is MentionKind.PERSON}
        return keys.pop() if _OWN.search(lead) and len(keys) == 1 else None

    def _mentions(self, start: int, end: int) -> list[Mention]:
        return [
            m
            for m in self._paragraph.named
            if m.kind is not MentionKind.PLACE and start <= self._paragraph.at(m)[0] < end
        ]

    def _governed(self, mention: Mention) -> bool:
        """Tell whether a preposition or another verb takes the name, so that it is no subject."""
        lead = self._paragraph.words[self._from : self._paragraph.at(mention)[0]]
        return bool(_GOVERNED.search(lead)) and not _SPEAKS_FOR.search(lead)

    def _subject(self, start: int, cue: int) -> str | None:
        """Return who is the subject of the verb at `cue`: a name, or whom "he" or "she" stands for."""
        words = self._paragraph.words
        pronoun = _PRONOUN.search(words, start, cue)
        if pronoun:
            return self._stands_for(pronoun["pronoun"].lower(), pronoun.start())
        fits = [m for m in reversed(self._mentions(start, cue)) if self._is_subject(m, cue)]
        people = [m for m in fits if m.kind is MentionKind.PERSON]
        return (people or fits)[0].key if fits else None

    def _is_subject(self, mention: Mention, cue: int) -> bool:
        gap = self._paragraph.words[self._paragraph.at(mention)[1] : cue]
        lead = self._paragraph.words[: self._paragraph.at(mention)[0]]
        if mention.kind is MentionKind.ORGANISATION and (_ITS_SPEAKER.fullmatch(gap) or _SPEAKS_FOR.search(lead)):
            return not _CUE.search(gap)
        if self._governed(mention) or _CUE.search(gap.rsplit(",", 1)[-1]):
            return False
        if _DIRECT.fullmatch(gap) or _ASIDE.fullmatch(gap) or _FROM.fullmatch(gap):
            return True
        return bool(_TITLE.fullmatch(gap)) and not _OTHER_SUBJECT.search(gap)

    def _inverted(self, start: int, end: int) -> str | None:
        """Return the name right after the verb: "said Councillor Ann Hill"."""
        for mention in self._mentions(start, end):
            at = self._paragraph.at(mention)[0]
            gap = self._paragraph.words[start:at]
            if _AFTER_CUE.fullmatch(gap + " " if not gap.endswith(" ") else gap) or not gap.strip():
                return mention.key
        return None

    def _stands_for(self, pronoun: str, at: int) -> str | None:
        """Return the only person whom a pronoun can stand for: one of its paragraph so far, else of the one before."""
        here = self._fitting(self._paragraph.people(at), pronoun)
        if here or self._previous is None:
            return here[0] if len(here) == 1 else None
        earlier = self._fitting(self._previous.people(), pronoun)
        if not earlier and self._previous.spoken:
            earlier = self._fitting([self._previous.spoken], pronoun)
        return earlier[0] if len(earlier) == 1 else None

    def _fitting(self, keys: Iterable[str], pronoun: str) -> list[str]:
        """Return those of the people whom the copy does not call the other thing."""
        return [key for key in keys if pronoun == "they" or self._paragraph.genders.get(key, pronoun) == pronoun]
